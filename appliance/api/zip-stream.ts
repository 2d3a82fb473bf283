import { Zip, ZipPassThrough } from 'fflate';
import { streamOf } from './stream-of.ts';

/** One file on its way into a zip; opened when its turn comes. */
export interface ZipEntry {
  readonly name: string;
  readonly modifiedAt: number;
  /** Undefined where it is gone by now: it is left out. */
  open(): ReadableStream<Uint8Array> | undefined;
}

/** Names those files that end before their end, because they are damaged on the disk. */
export const DAMAGED_LIST = 'damaged.txt';

/**
 * A zip file of these, made while it is read and never held whole. Nothing is compressed: sound hardly would be. A file
 * that can't be read to its end keeps nobody from the others.
 */
export function zipStream(entries: Iterable<ZipEntry>): ReadableStream<Uint8Array> {
  return streamOf(zipped(entries));
}

async function* zipped(entries: Iterable<ZipEntry>): AsyncGenerator<Uint8Array, void> {
  const ready: Uint8Array[] = [];
  let failure: Error | null = null;
  const zip = new Zip((error, bytes) => {
    failure ??= error;
    if (bytes.length > 0) ready.push(bytes);
  });
  const taken = function* (): Generator<Uint8Array> {
    if (failure) throw failure;
    yield* ready.splice(0);
  };
  const begin = (name: string, modifiedAt: number): ZipPassThrough => {
    const file = new ZipPassThrough(name);
    file.mtime = modifiedAt;
    zip.add(file);
    return file;
  };
  const damaged: string[] = [];
  let last = 0;
  for (const entry of entries) {
    const parts = partsOf(entry);
    try {
      let part = await parts.next();
      if (part.done && part.value === 'gone') continue;
      last = entry.modifiedAt;
      const file = begin(entry.name, last);
      for (; !part.done; part = await parts.next()) {
        file.push(part.value);
        yield* taken();
      }
      if (part.value === 'damaged') damaged.push(entry.name);
      file.push(new Uint8Array(), true);
      yield* taken();
    } finally {
      // Whoever stops fetching leaves no file open.
      await parts.return('gone');
    }
  }
  if (damaged.length > 0) begin(DAMAGED_LIST, last).push(new TextEncoder().encode(`${damaged.join('\r\n')}\r\n`), true);
  zip.end();
  yield* taken();
}

/** What of it can be read, and how that ended. */
async function* partsOf({ open }: ZipEntry): AsyncGenerator<Uint8Array, 'whole' | 'gone' | 'damaged'> {
  try {
    const stream = open();
    if (!stream) return 'gone';
    yield* stream;
    return 'whole';
  } catch {
    return 'damaged';
  }
}
