import { Zip, ZipPassThrough } from 'fflate';

/** One file on its way into a zip; opened when its turn comes. */
export interface ZipEntry {
  readonly name: string;
  readonly modifiedAt: number;
  /** Undefined where it is gone by now: it is left out. */
  open(): ReadableStream<Uint8Array> | undefined;
}

/** A zip file of these, made while it is read and never held whole. Nothing is compressed: sound hardly would be. */
export function zipStream(entries: Iterable<ZipEntry>): ReadableStream<Uint8Array> {
  const made = zipped(entries);
  return new ReadableStream({
    async pull(controller) {
      try {
        const { done, value } = await made.next();
        if (done) controller.close();
        else controller.enqueue(value);
      } catch (error) {
        controller.error(error);
      }
    },
    async cancel() {
      await made.return(undefined);
    },
  });
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
  for (const { name, modifiedAt, open } of entries) {
    const stream = open();
    if (!stream) continue;
    const file = new ZipPassThrough(name);
    file.mtime = modifiedAt;
    zip.add(file);
    for await (const bytes of stream) {
      file.push(bytes);
      yield* taken();
    }
    file.push(new Uint8Array(), true);
    yield* taken();
  }
  zip.end();
  yield* taken();
}
