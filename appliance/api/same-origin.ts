import { AppError } from '../base/errors.ts';
import { phrase } from '../base/words/index.ts';

/**
 * Refuses what another site's page asks of the browser of somebody who is signed in here. Every browser says where such
 * a request comes from (`Origin`, `Sec-Fetch-Site`); programs that say neither have no cookies to misuse. SameSite on
 * the cookie is the second lock. Throws AppError `forbidden`.
 */
export function checkOrigin(request: Request): void {
  const site = request.headers.get('sec-fetch-site');
  if (site !== null && site !== 'same-origin' && site !== 'none') throw refusal();
  const origin = request.headers.get('origin');
  if (origin === null) return;
  const host = request.headers.get('host') ?? new URL(request.url).host;
  // Only the host is compared: behind a proxy that ends TLS, ours is http where the browser's is https.
  if (!URL.canParse(origin) || new URL(origin).host !== host) throw refusal();
}

function refusal(): AppError {
  return new AppError('forbidden', phrase('api.other-site'));
}
