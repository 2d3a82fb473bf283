/** The answer to a request that can't be used, chosen without any state. */
import { answerTo } from './defects.ts';
import type { HeaderLine } from './headers/headers.ts';
import type { SipMessage } from './message.ts';
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
 * Undefined when the message can be used. Otherwise how to refuse it: by its first fatal defect, or with 420 when it
 * requires an extension that is not in `supported` (RFC 3261 §8.2.2.3; not for ACK and CANCEL). Headers that were
 * there are copied into an answer by `responseTo`, whatever is wrong with them.
 */
export function refusalFor(message: SipMessage, supported: ReadonlySet<string>): Refusal | undefined {
  const defect = message.defects.find(({ severity }) => severity === 'fatal');
  if (message.kind === 'response') return defect && { kind: 'drop', defect };
  if (!defect) return unsupportedExtension(message, supported);
  const { status, reason } = answerTo(defect.code);
  const answerable = status > 0 && message.method !== 'ACK' && message.headers.has('Via');
  if (!answerable) return { kind: 'drop', defect };
  const words = defect.header === undefined || status !== 400 ? reason : `${reason} (${defect.header})`;
  return { kind: 'answer', status, reason: words, headers: [], defect };
}

function unsupportedExtension(message: SipMessage, supported: ReadonlySet<string>): Refusal | undefined {
  if (message.kind !== 'request' || message.method === 'ACK' || message.method === 'CANCEL') return undefined;
  if (!message.headers.has('Require')) return undefined;
  const unknown = message.headers.all('Require').filter((tag) => tag !== '' && !supported.has(tag.toLowerCase()));
  if (unknown.length === 0) return undefined;
  const headers = [['Unsupported', unknown.join(', ')]] as const;
  return { kind: 'answer', status: 420, reason: reasonPhrase(420), headers, defect: undefined };
}
