import { ALLOW_EVENTS, ALLOW_INSIDE } from '../sip/capabilities.ts';
import type { AnswerableRequest } from '../sip/types.ts';
import type { Leg } from './leg.ts';

/** Requests during a call that mean something to the other phone: keys by INFO (DEV-07), a text. */
const PASSED: ReadonlySet<string> = new Set(['INFO', 'MESSAGE']);
/** Headers that belong to the body (RFC 6086 §4, RFC 3261 §20.11). */
const BODY_HEADERS = ['Info-Package', 'Content-Disposition'] as const;
const NOT_THERE = 480;
/** Said by one phone of its own dialog or way; said to the other, they would end its call (RFC 5057 §5.1). */
const OWN_TROUBLE: ReadonlySet<number> = new Set([408, 481]);

/** Hands such a request to the other phone and its answer back. */
export function passRequest(other: Leg | undefined, request: AnswerableRequest): void {
  const { message } = request;
  if (message.method === 'OPTIONS') {
    request.respond(200);
    return;
  }
  if (message.method === 'NOTIFY') {
    // Of something that nobody here watches: what a transfer tells was heard already.
    request.respond(489, { headers: [['Allow-Events', ALLOW_EVENTS]] });
    return;
  }
  if (!PASSED.has(message.method)) {
    request.respond(405, { headers: [['Allow', ALLOW_INSIDE]] });
    return;
  }
  if (other?.state !== 'up' || !other.session) {
    request.respond(NOT_THERE);
    return;
  }
  const headers: [string, string][] = [];
  for (const name of BODY_HEADERS) {
    const value = message.headers.get(name);
    if (value !== undefined) headers.push([name, value]);
  }
  const contentType = message.headers.get('Content-Type');
  const body = contentType === undefined ? undefined : { contentType, content: message.bodyText };
  other.session.request(message.method, { headers, body }, (response) => {
    const status = response?.status ?? NOT_THERE;
    request.respond(OWN_TROUBLE.has(status) ? NOT_THERE : status);
  });
}
