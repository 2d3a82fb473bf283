import type { Assets } from './dependencies.ts';
import { sha256 } from './digest.ts';
import { indexed } from './page-index.ts';
import { pagePolicy } from './security-headers.ts';

const TYPES: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  ts: 'text/javascript; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  mjs: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  json: 'application/json',
  svg: 'image/svg+xml',
  png: 'image/png',
  ico: 'image/x-icon',
  txt: 'text/plain; charset=utf-8',
  webmanifest: 'application/manifest+json',
  woff2: 'font/woff2',
  wav: 'audio/wav',
  mp3: 'audio/mpeg',
};

/** Kinds that shrink; pictures and sound are small already. */
const SHRINKING = /^(text\/|application\/(json|manifest)|image\/svg)/;
/** Below this a compressed answer is no smaller on the wire. */
const SHRINK_MIN_BYTES = 1_024;
const INDEX = 'index.html';
const FOREVER = 'public, max-age=31536000, immutable';
/** Of a hash in an address: enough to tell two contents of one file apart. */
const HASH_LETTERS = 12;

interface Ready {
  readonly source: Uint8Array;
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly gzip: Uint8Array<ArrayBuffer> | undefined;
  readonly etag: string;
  readonly type: string;
  readonly policy: string | undefined;
}

/**
 * The page's files. By the address of its content (`?v=HASH`, as the index names it) a file is kept for a year; by its
 * plain address, as the index itself, a browser asks each time and hears 304 where nothing changed. What was worked out
 * for a file (hash, compressed form, policy) is kept as long as its bytes stay the same object.
 */
export class StaticFiles {
  readonly #assets: Assets;
  readonly #ready = new Map<string, Ready>();
  /** What the index was made of. */
  readonly #looked = new Map<string, Uint8Array | undefined>();

  constructor(assets: Assets) {
    this.#assets = assets;
  }

  /** The file at that path, or the page itself for page addresses; undefined when there is nothing. */
  async serve(request: Request): Promise<Response | undefined> {
    const path = pathOf(request);
    const ready = path === undefined ? undefined : await this.#get(path);
    if (!ready) return undefined;
    const headers = new Headers({
      'content-type': ready.type,
      'cache-control': ofContent(request, ready) ? FOREVER : 'no-cache',
      etag: ready.etag,
      vary: 'accept-encoding',
    });
    if (ready.policy) headers.set('content-security-policy', ready.policy);
    if (matches(request.headers.get('if-none-match'), ready.etag)) return new Response(null, { status: 304, headers });
    const gzip = ready.gzip && acceptsGzip(request.headers.get('accept-encoding')) ? ready.gzip : undefined;
    if (gzip) headers.set('content-encoding', 'gzip');
    const bytes = gzip ?? ready.bytes;
    headers.set('content-length', String(bytes.byteLength));
    return new Response(request.method === 'HEAD' ? null : bytes, { headers });
  }

  async #get(path: string): Promise<Ready | undefined> {
    const file = await this.#assets.read(path);
    if (!file) return undefined;
    if (path === INDEX) return this.#index(file.bytes);
    const known = this.#ready.get(path);
    if (known?.source === file.bytes) return known;
    const ready = await prepare(path, file.bytes);
    this.#ready.set(path, ready);
    return ready;
  }

  /** The index leads to everything: made anew when any file that it looked at is another one. */
  async #index(source: Uint8Array): Promise<Ready> {
    const looked = await Promise.all(
      [...this.#looked].map(async ([path, bytes]) => (await this.#assets.read(path))?.bytes === bytes),
    );
    const known = this.#ready.get(INDEX);
    if (known?.source === source && looked.every(Boolean)) return known;
    this.#looked.clear();
    const html = await indexed(new TextDecoder().decode(source), async (path) => {
      const file = await this.#get(path);
      this.#looked.set(path, file?.source);
      return file && { bytes: file.bytes, hash: hashOf(file) };
    });
    const ready = { ...(await prepare(INDEX, new TextEncoder().encode(html))), source };
    this.#ready.set(INDEX, ready);
    return ready;
  }
}

/** Whether it was asked for by the address of exactly this content. */
function ofContent(request: Request, ready: Ready): boolean {
  return new URL(request.url).searchParams.get('v') === hashOf(ready);
}

function hashOf({ etag }: Ready): string {
  return etag.slice(1, 1 + HASH_LETTERS);
}

/**
 * The file that an address means: addresses without a dot in their last part are places of the page, and the page's own
 * script finds its way. Undefined for names that can't be files of ours.
 */
function pathOf(request: Request): string | undefined {
  let path: string;
  try {
    path = decodeURIComponent(new URL(request.url).pathname).slice(1);
  } catch {
    return undefined;
  }
  const parts = path.split('/');
  if (!(parts.at(-1) ?? '').includes('.')) return INDEX;
  const plain = parts.every((part) => /^[\w@-][\w.@-]*$/.test(part));
  return plain ? path : undefined;
}

async function prepare(path: string, source: Uint8Array): Promise<Ready> {
  const bytes = new Uint8Array(source);
  const type = TYPES[path.split('.').at(-1) ?? ''] ?? 'application/octet-stream';
  const shrinks = SHRINKING.test(type) && bytes.byteLength >= SHRINK_MIN_BYTES;
  return {
    source,
    bytes,
    gzip: shrinks ? await gzipped(bytes) : undefined,
    etag: `"${(await sha256(bytes)).slice(0, 22)}"`,
    type,
    policy: type.startsWith('text/html') ? await pagePolicy(new TextDecoder().decode(bytes)) : undefined,
  };
}

async function gzipped(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  const stream = new Blob([bytes]).stream().pipeThrough(new CompressionStream('gzip'));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

function acceptsGzip(header: string | null): boolean {
  return (header ?? '').split(',').some((part) => /^\s*(gzip|\*)\s*(;\s*q=(?!0(\.0*)?\s*$).*)?$/i.test(part));
}

function matches(header: string | null, etag: string): boolean {
  const seen = (header ?? '').split(',').map((part) => part.trim().replace(/^W\//, ''));
  return seen.includes(etag) || seen.includes('*');
}
