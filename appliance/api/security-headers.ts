import { sha256 } from './digest.ts';

/** On every answer. */
const EVERYWHERE: Readonly<Record<string, string>> = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'x-frame-options': 'DENY',
  'permissions-policy': 'geolocation=(), payment=(), usb=(), camera=()',
};

export function addSecurityHeaders(headers: Headers): void {
  for (const [name, value] of Object.entries(EVERYWHERE)) headers.set(name, value);
}

/** Nothing of an answer of the API is ever shown as a page. */
export const API_POLICY = "default-src 'none'; frame-ancestors 'none'";

const INLINE_SCRIPT = /<script(?![^>]*\bsrc\b)[^>]*>([\s\S]*?)<\/script>/gi;

/**
 * The content security policy of a page of ours: everything from this origin only, and of inline scripts those that
 * stand in the page as it was packed (the import map), by their hash.
 */
export async function pagePolicy(html: string): Promise<string> {
  const hashes = [...html.matchAll(INLINE_SCRIPT)].map(async ([, content = '']) => {
    const hash = Uint8Array.fromBase64(await sha256(content), { alphabet: 'base64url' });
    return `'sha256-${hash.toBase64()}'`;
  });
  const scripts = ["'self'", ...(await Promise.all(hashes))].join(' ');
  return [
    "default-src 'none'",
    `script-src ${scripts}`,
    "style-src 'self'",
    "img-src 'self' data:",
    "connect-src 'self'",
    "font-src 'self'",
    "media-src 'self' blob:",
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ');
}
