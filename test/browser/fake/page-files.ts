import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import path from 'node:path';
import { gzipSync } from 'node:zlib';

/** Serves web-ui/ as the box does: types stripped, compressed, with the page's content security policy. */
const root = path.join(import.meta.dirname, '..', '..', '..', 'web-ui');

const types: Record<string, string> = {
  html: 'text/html; charset=utf-8',
  ts: 'text/javascript; charset=utf-8',
  mjs: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  svg: 'image/svg+xml',
  txt: 'text/plain; charset=utf-8',
};

export interface PageFile {
  readonly headers: Record<string, string>;
  readonly body: Buffer;
}

function policy(html: string): string {
  const inline = /<script type="importmap">([\s\S]*?)<\/script>/.exec(html)?.[1] ?? '';
  const hash = createHash('sha256').update(inline).digest('base64');
  return (
    `default-src 'none'; script-src 'self' 'sha256-${hash}'; style-src 'self'; img-src 'self' data:; connect-src 'self'; ` +
    `font-src 'self'; media-src 'self' blob:; form-action 'self'; frame-ancestors 'none'`
  );
}

/** The file of an address; page addresses (no dot) are index.html; undefined where there is none. */
export function pageFile(address: string): PageFile | undefined {
  const name = path.basename(address).includes('.') ? address.slice(1) : 'index.html';
  const file = path.join(root, name);
  if (!file.startsWith(root)) return undefined;
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
  if (name.endsWith('.ts')) text = stripTypeScriptTypes(text);
  const headers: Record<string, string> = {
    'content-type': types[name.split('.').at(-1) ?? ''] ?? 'application/octet-stream',
    'cache-control': 'no-cache',
    'content-encoding': 'gzip',
  };
  if (name === 'index.html') headers['content-security-policy'] = policy(text);
  return { headers, body: gzipSync(text) };
}
