/** Responses of ours: what all of them have. */
import type { Core } from './core.ts';
import type { HeaderLine } from './headers/headers.ts';
import { responseTo, type SipRequest, type SipResponse } from './message.ts';
import type { ResponseOptions } from './types.ts';

export interface OwnResponse extends ResponseOptions {
  /** Of our side, for a To that has none yet. */
  readonly localTag?: string;
  /** What the machine adds (Contact, Session-Expires …); the user's headers come after them. */
  readonly own?: readonly HeaderLine[];
}

/** `request` must have its topmost Via marked with the source already (`markSource`). */
export function makeResponse(core: Core, request: SipRequest, status: number, options: OwnResponse): SipResponse {
  const toTag = status > 100 ? options.localTag : undefined;
  const response = responseTo(request, status, { reason: options.reason, toTag });
  const { headers } = response;
  headers.add('Server', core.identity.userAgent);
  if (options.own) for (const [name, value] of options.own) headers.add(name, value);
  if (options.headers) for (const [name, value] of options.headers) headers.add(name, value);
  if (options.body) response.setBody(options.body.contentType, options.body.content);
  return response;
}

/** Notes in the topmost Via where the request really came from (RFC 3261 §18.2.1, RFC 3581 §4). */
export function markSource(request: SipRequest, address: string, port: number): void {
  const via = request.topVia;
  const marked = via.withSource(address, port);
  if (marked === via) return;
  const { headers } = request;
  const line = headers.line('Via') ?? '';
  if (headers.count('Via') === 1 && !line.includes(',')) {
    headers.set('Via', marked.toString());
    return;
  }
  const [, ...others] = headers.all('Via');
  headers.set('Via', marked.toString());
  for (const other of others) headers.add('Via', other);
}

export function isChallenge(status: number): boolean {
  return status === 401 || status === 407;
}
