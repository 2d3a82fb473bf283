import type { Clock, Timer } from '../base/clock.ts';
import {
  QUALITY_REPORT_LATE_MS,
  QUALITY_REPORT_MAX_BYTES,
  QUALITY_REPORTERS_LATE_MAX,
  QUALITY_REPORTS_LATE_MAX,
} from '../base/limits-features.ts';
import type { Random } from '../base/random.ts';
import type { PhoneReport } from '../media/types.ts';
import type { Locator } from '../registrar/types.ts';
import { parsedOrUndefined } from '../sip/grammar.ts';
import { parseEvent } from '../sip/headers/event.ts';
import { parseMediaType } from '../sip/headers/media-type.ts';
import type { IncomingRequest } from '../sip/types.ts';
import type { History } from '../store/history.ts';
import type { Leg } from './leg.ts';
import type { CallRecord, LegQuality } from './types.ts';
import { readVoiceQuality, type VoiceQuality } from './voice-quality.ts';

export const VOICE_QUALITY = 'vq-rtcpxr';
const CONTENT_TYPE = 'application/vq-rtcpxr';

export interface QualityReportsOptions {
  readonly clock: Clock;
  readonly random: Pick<Random, 'token'>;
  readonly locator: Pick<Locator, 'bindings'>;
  readonly history: Pick<History, 'change'>;
}

/** A phone that talks, or talked a moment ago, and may tell how it heard that. */
interface Reporter {
  readonly historyId: string;
  readonly callId: string;
  readonly lineId: string | undefined;
  readonly name: string;
  readonly tags: readonly string[];
  report: PhoneReport | undefined;
  /** Set once the call is over. */
  lateUntilMs: number | undefined;
  lateReports: number;
}

/**
 * Takes what phones report of the sound that they heard (RFC 6035): by PUBLISH, or by a NOTIFY that nobody asked for.
 * It becomes part of the call's record, as the phone's own words, while the call lasts and for a moment after it. A
 * phone is heard only about its own part of a call.
 */
export class QualityReports {
  readonly #options: QualityReportsOptions;
  /** By the Call-ID of the phone's leg. */
  readonly #reporters = new Map<string, Reporter>();
  readonly #ofCall = new Map<string, Set<Reporter>>();
  /** Those whose call is over, in order. */
  readonly #late = new Set<Reporter>();
  #sweeping: Timer | undefined;

  constructor(options: QualityReportsOptions) {
    this.#options = options;
  }

  /** Gauge; zero when nobody talks. */
  get live(): number {
    return this.#reporters.size - this.#late.size;
  }

  /** These talk in that call now: with each other, or one with the box. */
  talk(historyId: string, ...legs: readonly Leg[]): void {
    for (const { party, session } of legs) {
      if (!session) continue;
      const { callId, localTag, remoteTag } = session.id;
      const before = this.#reporters.get(callId);
      if (before?.historyId === historyId) continue;
      if (before) this.#forget(before);
      const { lineId, name } = party;
      const reporter = {
        ...{ historyId, callId, lineId, name, tags: [localTag, remoteTag] },
        ...{ report: undefined, lateUntilMs: undefined, lateReports: 0 },
      };
      this.#reporters.set(callId, reporter);
      this.#ofCall.getOrInsertComputed(historyId, () => new Set()).add(reporter);
    }
  }

  /** A call is over: what its phones told so far, with what was measured. */
  over(historyId: string, measured: readonly LegQuality[]): readonly LegQuality[] {
    const { clock } = this.#options;
    let quality = measured;
    for (const reporter of this.#ofCall.get(historyId) ?? []) {
      if (reporter.report) quality = withReport(quality, reporter.name, reporter.report);
      reporter.lateUntilMs = clock.now() + QUALITY_REPORT_LATE_MS;
      this.#late.add(reporter);
    }
    this.#ofCall.delete(historyId);
    for (const oldest of this.#late) {
      if (this.#late.size <= QUALITY_REPORTERS_LATE_MAX) break;
      this.#forget(oldest);
    }
    this.#sweep();
    return quality;
  }

  /** Answers a request of a phone that proved to be of that line; false when it is about something else. */
  onRequest(request: IncomingRequest, lineId: string): boolean {
    const event = parsedOrUndefined(parseEvent, request.message.headers.get('Event'));
    if (event?.package.toLowerCase() !== VOICE_QUALITY) return false;
    const refusal = this.#refusal(request);
    if (refusal === undefined) this.#take(request, lineId);
    else request.respond(refusal, refusal === 415 ? { headers: [['Accept', CONTENT_TYPE]] } : {});
    return true;
  }

  #refusal({ message: { headers, body } }: IncomingRequest): number | undefined {
    // No state is kept that could be refreshed (RFC 3903 §4.3).
    if (headers.has('SIP-If-Match')) return 412;
    const type = parsedOrUndefined(parseMediaType, headers.get('Content-Type'))?.type;
    if (body.length === 0) return 400;
    if (type !== CONTENT_TYPE) return 415;
    return body.length > QUALITY_REPORT_MAX_BYTES ? 413 : undefined;
  }

  #take(request: IncomingRequest, lineId: string): void {
    const { locator } = this.#options;
    const told = readVoiceQuality(request.message.bodyText);
    const reporter = told && this.#reporters.get(told.callId);
    if (!told) request.respond(400);
    else if (locator.bindings(lineId).length === 0 || (reporter && reporter.lineId !== lineId)) request.respond(403);
    else if (!reporter || !isSameDialog(reporter, told)) request.respond(481);
    else if (reporter.lateReports >= QUALITY_REPORTS_LATE_MAX) request.respond(503);
    else if (!told.heard || this.#keep(reporter, told.heard)) this.#accept(request);
    else request.respond(481);
  }

  /** False where the record is no longer there. */
  #keep(reporter: Reporter, report: PhoneReport): boolean {
    const { history } = this.#options;
    const { historyId, name } = reporter;
    reporter.report = report;
    if (reporter.lateUntilMs === undefined) return true;
    reporter.lateReports++;
    return history.change<CallRecord>(historyId, (record) => {
      return { ...record, quality: withReport(record.quality ?? [], name, report) };
    });
  }

  #accept(request: IncomingRequest): void {
    // RFC 3903 §6 wants both; nothing is kept as an event's state, so nothing has to be refreshed.
    const published = [
      ['SIP-ETag', this.#options.random.token(10)],
      ['Expires', '0'],
    ] as const;
    request.respond(200, request.message.method === 'PUBLISH' ? { headers: published } : {});
  }

  #forget(reporter: Reporter): void {
    this.#late.delete(reporter);
    this.#ofCall.get(reporter.historyId)?.delete(reporter);
    if (this.#reporters.get(reporter.callId) === reporter) this.#reporters.delete(reporter.callId);
  }

  #sweep(): void {
    const { clock } = this.#options;
    for (const reporter of this.#late) {
      const { lateUntilMs = 0 } = reporter;
      if (lateUntilMs > clock.now()) {
        this.#sweeping ??= clock.at(lateUntilMs, () => {
          this.#sweeping = undefined;
          this.#sweep();
        });
        return;
      }
      this.#forget(reporter);
    }
  }

  stop(): void {
    this.#sweeping?.cancel();
    this.#sweeping = undefined;
  }
}

/** Phones disagree on whose tag is "from": both have to be there. */
function isSameDialog({ tags }: Reporter, told: VoiceQuality): boolean {
  return !told.tags || [...told.tags].sort().join() === [...tags].sort().join();
}

/** The same with a phone's own words about what it heard; one whose sound the box had nothing of gets a place. */
function withReport(quality: readonly LegQuality[], name: string, reported: PhoneReport): readonly LegQuality[] {
  if (quality.some((leg) => leg.name === name)) {
    return quality.map((leg) => (leg.name === name ? { ...leg, reported } : leg));
  }
  return [...quality, { ...UNMEASURED, name, reported }];
}

const UNMEASURED = {
  codec: undefined,
  lossPercent: undefined,
  jitterMs: undefined,
  roundTripMs: undefined,
  mos: undefined,
};
