import { COMPLETED_ELSEWHERE, formatReason } from '../sip/headers/reason.ts';
import { reasonPhrase } from '../sip/status.ts';
import type { ResponseOptions } from '../sip/types.ts';

/** How a phone is told that its part is over: the status if it waits for an answer, the cause if it talked or rang. */
export interface Closing {
  readonly sip: number;
  /** ITU-T Q.850 cause, for the Reason header (RFC 3326). */
  readonly q850: number;
  /** A sentence that the phone may show. */
  readonly said?: string;
  readonly retryAfterSec?: number | undefined;
  /** The whole Reason header instead of the Q.850 cause. */
  readonly reasonHeader?: string;
}

/** The other one hung up. */
export const HUNG_UP: Closing = { sip: 487, q850: 16 };

/** Its sound does not fit what it was offered. */
export const NO_SOUND: Closing = { sip: 488, q850: 88 };

/** Phones that see this note no missed call (RFC 3326 §3.1). */
export const ANSWERED_ELSEWHERE: Closing = {
  sip: 487,
  q850: 26,
  reasonHeader: formatReason(COMPLETED_ELSEWHERE),
};

/** Somebody said no for everybody: no missed call either, the person knows of it. */
export const DECLINED_ELSEWHERE: Closing = {
  sip: 487,
  q850: 21,
  reasonHeader: formatReason({ protocol: 'SIP', cause: 603, text: reasonPhrase(603) }),
};

/** A phone of the same person sent the call on. */
export const FORWARDED_ELSEWHERE: Closing = {
  sip: 487,
  q850: 26,
  reasonHeader: formatReason({ protocol: 'SIP', cause: 302, text: reasonPhrase(302) }),
};

export function closingOptions(closing: Closing): ResponseOptions {
  const headers: [string, string][] = [['Reason', closing.reasonHeader ?? `Q.850;cause=${closing.q850}`]];
  if (closing.retryAfterSec !== undefined) headers.push(['Retry-After', String(closing.retryAfterSec)]);
  return closing.said === undefined ? { headers } : { reason: closing.said, headers };
}
