import { phrase } from '../base/words/index.ts';
import { RequestError } from './problem.ts';

/** The body. Throws RequestError 413 above `maxBytes`, without reading further. */
export async function readBytes(request: Request, maxBytes: number): Promise<Uint8Array> {
  const tooLarge = (): RequestError =>
    new RequestError(413, phrase('api.too-large', { kilobytes: Math.floor(maxBytes / 1024) }));
  // An honest client says so before; a dishonest one is counted.
  if (Number(request.headers.get('content-length') ?? 0) > maxBytes) throw tooLarge();
  if (!request.body) return new Uint8Array();
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of request.body) {
    length += part.byteLength;
    // Leaving the loop cancels the stream.
    if (length > maxBytes) throw tooLarge();
    parts.push(part);
  }
  const whole = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.byteLength;
  }
  return whole;
}

/** As UTF-8 text. Throws RequestError 400 where it is none. */
export function textOf(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new RequestError(400, phrase('api.malformed'));
  }
}
