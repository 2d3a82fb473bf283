/** The answer to a request that can't be used, chosen without any state. */
import { answerTo } from './defects.ts';
import { parsedOrUndefined } from './grammar.ts';
import type { HeaderLine } from './headers/headers.ts';
import { accepts, parseMediaType } from './headers/media-type.ts';
import type { SipMessage, SipRequest } from './message.ts';
import { reasonPhrase } from './status.ts';
import type { Defect } from './types.ts';

export type Refusal =
  | {
      readonly kind: 'answer';
      readonly status: number;
      readonly reason: string;
      /** What the answer must say besides, e.g. Unsupported with a 420. */
      readonly headers: readonly HeaderLine[];
      readonly defect: Defect | undefined;
    }
  /** A response, an ACK, or something that has not even what an answer is made of: drop it. */
  | { readonly kind: 'drop'; readonly defect: Defect | undefined };

/**
 * Undefined when the message can be used. Otherwise how to refuse it: by its first fatal defect; with 420 when it
 * requires an extension that is not in `supported` (names in lower case; RFC 3261 §8.2.2.3); with 415 or 406 when it
 * is about a session that it describes, or wants described, in another way than SDP (§8.2.3, §13.3.1). Headers that
 * were there are copied into an answer by `responseTo`, whatever is wrong with them.
 */
export function refusalFor(message: SipMessage, supported: ReadonlySet<string>): Refusal | undefined {
  const defect = message.defects.find(({ severity }) => severity === 'fatal');
  if (message.kind === 'response') return defect && { kind: 'drop', defect };
  if (!defect) return isNeverRefused(message) ? undefined : unsupported(message, supported);
  const { status, reason } = answerTo(defect.code);
  const answerable = status > 0 && message.method !== 'ACK' && message.headers.has('Via');
  if (!answerable) return { kind: 'drop', defect };
  const named = defect.header === undefined || status !== 400 || reason.includes(defect.header);
  const words = named ? reason : `${reason} (${defect.header})`;
  return { kind: 'answer', status, reason: words, headers: [], defect };
}

/** ACK has no answer, and CANCEL must work whatever it requires (RFC 3261 §8.2.2.3). */
function isNeverRefused(request: SipRequest): boolean {
  return request.method === 'ACK' || request.method === 'CANCEL';
}

function unsupported(request: SipRequest, supported: ReadonlySet<string>): Refusal | undefined {
  return unsupportedExtension(request, supported) ?? unsupportedBody(request) ?? unsupportedAnswer(request);
}

function answer(status: number, headers: readonly HeaderLine[]): Refusal {
  return { kind: 'answer', status, reason: reasonPhrase(status), headers, defect: undefined };
}

function unsupportedExtension(request: SipRequest, supported: ReadonlySet<string>): Refusal | undefined {
  if (!request.headers.has('Require')) return undefined;
  const unknown = request.headers.all('Require').filter((tag) => tag !== '' && !supported.has(tag.toLowerCase()));
  return unknown.length === 0 ? undefined : answer(420, [['Unsupported', unknown.join(', ')]]);
}

/** Methods whose body, if any, describes a session. */
const SESSION_METHODS: ReadonlySet<string> = new Set(['INVITE', 'UPDATE', 'PRACK']);

function unsupportedBody(request: SipRequest): Refusal | undefined {
  const { headers } = request;
  if (request.body.length === 0 || !SESSION_METHODS.has(request.method)) return undefined;
  const encoding = headers.get('Content-Encoding');
  if (encoding !== undefined && encoding.toLowerCase() !== 'identity') {
    return answer(415, [['Accept-Encoding', 'identity']]);
  }
  if (request.sdp !== undefined || /handling\s*=\s*optional/i.test(headers.get('Content-Disposition') ?? '')) {
    return undefined;
  }
  // Several parts without a description among them are extras to an offerless INVITE.
  const media = parsedOrUndefined(parseMediaType, headers.get('Content-Type'));
  return media?.type.startsWith('multipart/') ? undefined : answer(415, [['Accept', 'application/sdp']]);
}

/** An INVITE's 2xx carries SDP; one who doesn't take that can't be answered (RFC 4475 §3.3.15). */
function unsupportedAnswer(request: SipRequest): Refusal | undefined {
  if (request.method !== 'INVITE' || !request.headers.has('Accept')) return undefined;
  return accepts(request.headers.all('Accept'), 'application/sdp') ? undefined : answer(406, []);
}
