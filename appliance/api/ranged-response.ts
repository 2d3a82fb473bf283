/** What is sent in parts to whoever asks for parts: sound in a player that jumps about. */
export interface RangedFile {
  readonly contentType: string;
  readonly size: number;
  /** Bytes `from` up to, not including, `until`. */
  read(from: number, until: number): Uint8Array | ReadableStream<Uint8Array>;
  /** Offered for saving under this name; without one the browser shows or plays it. */
  readonly fileName?: string;
}

/** Answers a request for a file, whole or the one range that it asks for (RFC 9110 §14). */
export function rangedResponse(request: Request, file: RangedFile): Response {
  const { contentType, size, fileName } = file;
  const headers = new Headers({ 'content-type': contentType, 'accept-ranges': 'bytes', 'cache-control': 'private' });
  if (fileName !== undefined) headers.set('content-disposition', disposition(fileName));
  const asked = rangeIn(request.headers.get('range'), size);
  if (asked === 'none') return new Response(null, { status: 416, headers: { 'content-range': `bytes */${size}` } });
  const { from, until } = asked ?? { from: 0, until: size };
  headers.set('content-length', String(until - from));
  if (asked) headers.set('content-range', `bytes ${from}-${until - 1}/${size}`);
  return new Response(file.read(from, until) as BodyInit, { status: asked ? 206 : 200, headers });
}

/** Undefined: all of it, also for what we don't understand or several ranges at once (§14.2 allows that). */
function rangeIn(asked: string | null, size: number): { from: number; until: number } | 'none' | undefined {
  const found = /^bytes=(\d*)-(\d*)$/.exec(asked?.trim() ?? '');
  if (!found || (found[1] === '' && found[2] === '')) return undefined;
  const [first, last] = [found[1]!, found[2]!];
  // `bytes=-500`: the last 500.
  const from = first === '' ? Math.max(0, size - Number(last)) : Number(first);
  const until = first === '' || last === '' ? size : Math.min(size, Number(last) + 1);
  if (first !== '' && last !== '' && Number(last) < Number(first)) return undefined;
  return from < until ? { from, until } : 'none';
}

/** RFC 6266: the name in plain letters, and as it is. */
function disposition(fileName: string): string {
  const plain = fileName.replace(/[^\w.\- ]/g, '_');
  return `attachment; filename="${plain}"; filename*=UTF-8''${encodeURIComponent(fileName)}`;
}
