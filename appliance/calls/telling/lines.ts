import { type Phrase, type PhraseKey, phrase } from '../../base/words/index.ts';

/** One line of a story: what happened from that moment on, without a word of the caller's between. */
export interface StoryLine {
  /** Wall clock. */
  readonly at: number;
  readonly phrase: Phrase;
  /** Ids of what of the configuration it is about, in order. */
  readonly nodes: readonly string[];
}

/** One after the other: `number plan Open (Saturday 09:00–17:00) → group Sales`. */
export function joined(parts: readonly Phrase[]): Phrase {
  const [first, ...rest] = parts as [Phrase, ...Phrase[]];
  return rest.length === 0 ? first : phrase('story.then', { first, next: joined(rest) });
}

/** `Anna, Bram and Carla`. */
export function listed(items: readonly Phrase[], last: PhraseKey = 'list.last'): Phrase {
  const [first, second, ...rest] = items as [Phrase, ...Phrase[]];
  if (!second) return first;
  if (rest.length === 0) return phrase(last, { first, last: second, rest: second });
  return phrase('list.more', { first, rest: listed([second, ...rest], last) });
}

/** Seconds as people say them: `40 s`, `3 min 20 s`. */
export function lengthOf(ms: number): Phrase {
  const seconds = Math.max(1, Math.round(ms / 1_000));
  if (seconds < 60) return phrase('story.seconds', { seconds });
  if (seconds % 60 === 0) return phrase('story.whole-minutes', { minutes: seconds / 60 });
  return phrase('story.minutes', { minutes: Math.floor(seconds / 60), seconds: seconds % 60 });
}

const isSaid = (before: readonly Phrase[], said: Phrase): boolean =>
  before.some((one) => JSON.stringify(one) === JSON.stringify(said));

interface OpenLine {
  readonly at: number;
  readonly parts: Phrase[];
  readonly nodes: string[];
  /** The same once more is counted instead of repeated. */
  count: number;
}

/** The lines of a story as they grow: the last one goes on until somebody does something. */
export class Lines {
  readonly #lines: OpenLine[] = [];
  #isOpen = false;

  get isEmpty(): boolean {
    return this.#lines.length === 0;
  }

  /** The last part of the line that goes on. */
  get last(): Phrase | undefined {
    return this.#isOpen ? this.#lines.at(-1)?.parts.at(-1) : undefined;
  }

  /** Since when that line stands there. */
  get since(): number {
    return this.#lines.at(-1)?.at ?? 0;
  }

  /** A new line, which goes on where `isOpen`. */
  begin(at: number, said: Phrase, isOpen = false): void {
    const before = this.#lines.at(-1);
    this.#isOpen = isOpen;
    if (before?.parts.length === 1 && JSON.stringify(before.parts[0]) === JSON.stringify(said)) before.count++;
    else this.#lines.push({ at, parts: [said], nodes: [], count: 1 });
  }

  /** Goes on with the line, or begins one. */
  go(at: number, said: Phrase): void {
    if (this.#isOpen) this.#lines.at(-1)?.parts.push(said);
    else this.begin(at, said, true);
  }

  /** Says more of the last part: `call limit Workshop (call 1 of 2)`. */
  aside(at: number, aside: Phrase): void {
    this.#instead(at, aside, (what) => phrase('story.aside', { what, aside }));
  }

  /** Says what became of it there: `group Sales: Anna skipped, Bram rang 20 s`. */
  with(at: number, how: Phrase): void {
    this.#instead(at, how, (what) => phrase('story.with', { what, how }));
  }

  /** Says it in place of the last part. */
  instead(said: Phrase): void {
    const parts = this.#isOpen ? this.#lines.at(-1)?.parts : undefined;
    parts?.splice(-1, 1, said);
  }

  #instead(at: number, said: Phrase, wrap: (what: Phrase) => Phrase): void {
    const parts = this.#isOpen ? this.#lines.at(-1)?.parts : undefined;
    const what = parts?.pop();
    if (what) parts?.push(wrap(what));
    else this.begin(at, said, true);
  }

  about(node: string | undefined): void {
    const nodes = this.#lines.at(-1)?.nodes;
    if (node !== undefined && nodes && !nodes.includes(node)) nodes.push(node);
  }

  /** What comes now stands on a line of its own. */
  close(): void {
    this.#isOpen = false;
  }

  all(): StoryLine[] {
    return this.#lines.map(({ at, parts, nodes, count }) => {
      const [first, ...rest] = parts as [Phrase, ...Phrase[]];
      const turn = parts.findIndex((part, index) => isSaid(parts.slice(0, index), part));
      // Round in a circle: once is enough.
      if (turn >= 0) rest.splice(turn - 1, rest.length, phrase('story.and-so-on'));
      const counted = count === 1 ? first : phrase('story.times', { what: first, count });
      return { at, phrase: joined([counted, ...rest]), nodes };
    });
  }
}
