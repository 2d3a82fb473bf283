/** Callers that are not let in (BLK-02), as far as choosing one takes it. */
export interface CallerBlock {
  /** `+31201234567`, `+4487*` for all that begin so, or `withheld`. */
  readonly caller: string;
}

/** Callers who withhold their number. */
export const WITHHELD = 'withheld';

/** Blocks, ready to be asked: a lookup per length of prefix, however many there are. */
export interface IncomingBlocks<Block extends CallerBlock> {
  readonly exact: ReadonlyMap<string, Block>;
  readonly prefixes: ReadonlyMap<string, Block>;
  /** Longest first. */
  readonly lengths: readonly number[];
}

const ordered = new WeakMap<readonly CallerBlock[], IncomingBlocks<CallerBlock>>();

/** Which of these keeps this caller (canonical; undefined: withheld) out. A list that never changes is read once. */
export function blockOf<Block extends CallerBlock>(
  blocks: readonly Block[],
  caller: string | undefined,
): Block | undefined {
  let found = ordered.get(blocks);
  if (!found) {
    found = incomingBlocks(blocks);
    ordered.set(blocks, found);
  }
  // What was made of this list holds what is in this list.
  return incomingBlock(found as IncomingBlocks<Block>, caller);
}

/** Puts them in order. */
export function incomingBlocks<Block extends CallerBlock>(blocks: readonly Block[]): IncomingBlocks<Block> {
  const exact = new Map<string, Block>();
  const prefixes = new Map<string, Block>();
  for (const block of blocks) {
    if (block.caller.endsWith('*')) prefixes.set(block.caller.slice(0, -1), block);
    else exact.set(block.caller, block);
  }
  const lengths = [...new Set([...prefixes.keys()].map((prefix) => prefix.length))].sort((a, b) => b - a);
  return { exact, prefixes, lengths };
}

/**
 * Which of them keeps this caller (canonical; undefined: withheld) out. The number itself counts before every prefix,
 * a longer prefix before a shorter one.
 */
export function incomingBlock<Block extends CallerBlock>(
  { exact, prefixes, lengths }: IncomingBlocks<Block>,
  caller: string | undefined,
): Block | undefined {
  if (caller === undefined) return exact.get(WITHHELD);
  const own = exact.get(caller);
  if (own) return own;
  for (const length of lengths) {
    const found = caller.length >= length ? prefixes.get(caller.slice(0, length)) : undefined;
    if (found) return found;
  }
  return undefined;
}
