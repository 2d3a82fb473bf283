import { type Phrase, type PhraseKey, phrase } from '../../base/words/index.ts';
import { lengthOf, listed } from './lines.ts';

/** What became of one whose phones were to ring. */
type Fate =
  | { readonly kind: 'rings'; readonly since: number }
  | { readonly kind: 'declined' }
  | { readonly kind: 'sends-on'; readonly to: string }
  | { readonly kind: 'skipped'; readonly why: Phrase };

const MOMENT_MS = 1_500;

/** Who was rung together, and what each of them did: `Anna skipped (in a call), Bram and Carla rang 20 s`. */
export class RingRound {
  readonly #fates = new Map<string, Fate | undefined>();

  get isEmpty(): boolean {
    return this.#fates.size === 0;
  }

  /** Their phones are called. */
  calls(who: string): void {
    if (!this.#fates.has(who)) this.#fates.set(who, undefined);
  }

  rings(who: string, at: number): void {
    this.#fates.set(who, { kind: 'rings', since: at });
  }

  /** Since when it rings there; undefined where it doesn't. */
  since(who: string): number | undefined {
    const fate = this.#fates.get(who);
    return fate?.kind === 'rings' ? fate.since : undefined;
  }

  declined(who: string): void {
    this.#fates.set(who, { kind: 'declined' });
  }

  sendsOn(who: string, to: string): void {
    this.#fates.set(who, { kind: 'sends-on', to });
  }

  /** One of their phones is out; where another rings, that is what counts. */
  skipped(who: string, why: PhraseKey): void {
    if (!this.#fates.get(who)) this.#fates.set(who, { kind: 'skipped', why: phrase(why) });
  }

  /** Nobody else is rung. */
  isOf(who: string): boolean {
    return this.#fates.size === 1 && this.#fates.has(who);
  }

  /** What the only one did, where the name has been said already. */
  toldOfOne(until: number): Phrase | undefined {
    const [fate] = this.#fates.values();
    return fate && ofOne(fate, until);
  }

  /** Phones that begin to ring within a moment ring together. */
  #together(): [string, Fate | undefined][] {
    const times = [...this.#fates.values()].flatMap((fate) => (fate?.kind === 'rings' ? [fate.since] : []));
    const first = Math.min(...times);
    return [...this.#fates].map(([who, fate]) => {
      const isWithFirst = fate?.kind === 'rings' && fate.since - first < MOMENT_MS;
      return [who, isWithFirst ? { kind: 'rings', since: first } : fate];
    });
  }

  /** What they did until now. */
  told(until: number): Phrase | undefined {
    const groups = Map.groupBy(this.#together(), ([, fate]) => keyOf(fate, until));
    const told = [...groups.values()].flatMap((people) => {
      const fate = people[0]?.[1];
      if (!fate) return [];
      const names = people.map(([who]) => who);
      return [{ fate, said: ofMany(fate, until, names) }];
    });
    const ordered = told.toSorted((a, b) => Number(a.fate.kind === 'rings') - Number(b.fate.kind === 'rings'));
    const [first, ...rest] = ordered.map(({ said }) => said);
    return first && rest.reduce((all, said) => phrase('story.also', { first: all, rest: said }), first);
  }
}

const rangFor = (fate: Extract<Fate, { kind: 'rings' }>, until: number): Phrase => lengthOf(until - fate.since);

function keyOf(fate: Fate | undefined, until: number): string {
  return JSON.stringify(fate?.kind === 'rings' ? ['rings', rangFor(fate, until)] : (fate ?? null));
}

function ofMany(fate: Fate, until: number, names: readonly string[]): Phrase {
  const who = listed(names.map((name) => phrase('story.name', { name })));
  if (fate.kind === 'rings') return phrase('story.rang', { who, time: rangFor(fate, until) });
  if (fate.kind === 'declined') return phrase('story.declined', { who });
  if (fate.kind === 'sends-on') return phrase('story.sends-on', { who, to: fate.to });
  return phrase('story.skipped', { who, why: fate.why });
}

function ofOne(fate: Fate, until: number): Phrase {
  if (fate.kind === 'rings') return phrase('story.it-rang', { time: rangFor(fate, until) });
  if (fate.kind === 'declined') return phrase('story.it-declined');
  if (fate.kind === 'sends-on') return phrase('story.it-sends-on', { to: fate.to });
  return phrase('story.it-skipped', { why: fate.why });
}
