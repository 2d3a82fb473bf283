/** A contact, as far as its name goes. */
interface Named {
  readonly name: string;
  readonly company?: string;
  readonly numbers: readonly { readonly number: string }[];
}

/** Where contacts are kept: the configuration, or anything that has revisions like it. */
export interface ContactSource {
  readonly revision: number;
  list<Body>(entity: string): readonly Body[];
}

/** Who calls from outside, by the office's contacts (CAL-16): one lookup, however many there are. */
export class ContactNames {
  readonly #source: ContactSource;
  #names: ReadonlyMap<string, string> = new Map();
  #contacts: readonly unknown[] | undefined;
  #revision = -1;

  constructor(source: ContactSource) {
    this.#source = source;
  }

  /** By canonical number; of two who share one the first in the list. Undefined: nobody that is known. */
  nameOf(number: string): string | undefined {
    if (this.#source.revision !== this.#revision) this.#read();
    return this.#names.get(number);
  }

  #read(): void {
    this.#revision = this.#source.revision;
    const contacts = this.#source.list<Named>('contact');
    // Most changes are about something else, and leave the list as it was.
    if (contacts === this.#contacts) return;
    this.#contacts = contacts;
    const names = new Map<string, string>();
    for (const { name, company, numbers } of contacts) {
      const shown = company === undefined || company === name ? name : `${name} (${company})`;
      for (const { number } of numbers) if (!names.has(number)) names.set(number, shown);
    }
    this.#names = names;
  }
}

const known = new WeakMap<ContactSource, ContactNames>();

/** The name of whoever has this number (canonical), as the office's contacts say now. */
export function contactNameOf(config: ContactSource, number: string): string | undefined {
  let names = known.get(config);
  if (!names) {
    names = new ContactNames(config);
    known.set(config, names);
  }
  return names.nameOf(number);
}
