/**
 * What must hold of calls from and to the outside: none goes on that nobody is in, each ends with a reason, help is
 * reached, and when all have hung up every channel, place in a limit and count of the brakes is free again.
 */
import type { CallRecord } from '../../../appliance/calls/types.ts';
import { Town } from '../../kit/demo-day/town.ts';
import type { OutsideDay } from '../outside-day.ts';
import { LIMIT_MAX, PROVIDERS } from '../outside-office.ts';
import type { SimCall } from '../phone.ts';
import { Violation } from '../violation.ts';

/** A call for help is not judged by what a provider suffered so long before or after. */
const TROUBLE_MS = 40_000;

const OF_PROVIDERS: ReadonlySet<string> = new Set([
  'serverTransactions',
  'clientTransactions',
  'deadlines',
  'openings',
]);

export class OutsideRules {
  readonly #day: OutsideDay;
  #failuresSeen = 0;

  constructor(day: OutsideDay) {
    this.#day = day;
  }

  /** After each event. */
  look(): void {
    const { box } = this.#day;
    if (box.failures.length > this.#failuresSeen) {
      this.#failuresSeen = box.failures.length;
      const failure = box.failures.at(-1) as Error;
      throw new Violation('mistake', String(failure?.stack ?? failure));
    }
  }

  /** Nobody did anything for a while: who talks is in a call that the box knows, and it knows no others. */
  talking(): void {
    const { box, calls, troubledUntilMs, options } = this.#day;
    const { engine } = box.telephony;
    const known = new Set(engine.snapshot().flatMap(({ id }) => engine.sipCallIds(id)));
    for (const call of calls) {
      if (call.isOver || call.state !== 'up' || known.has(call.callId)) continue;
      // Who was cut off while the goodbye was sent did not hear it, however often that was said.
      if (troubledUntilMs > 0 || options.loss > 0.1) continue;
      throw new Violation('ghost', `${nameOf(call)} is in a call that the box does not know`, [call.callId]);
    }
    const passes = engine.live().limits;
    if (passes > 1) throw new Violation('limit', `${passes} limits are counted, of one`);
    this.#channels(calls);
  }

  /** As many channels are taken as calls go on there, as far as the provider knows. */
  #channels(calls: readonly SimCall[]): void {
    const { box, troubledUntilMs, options } = this.#day;
    if (troubledUntilMs > 0 || options.loss > 0) return;
    for (const { id } of PROVIDERS) {
      const there = calls.filter(({ phone, isOver, state }) => phone.username === id && !isOver && state === 'up');
      const ringing = calls.filter(({ phone, isOver, state }) => phone.username === id && !isOver && state !== 'up');
      const counted = box.telephony.engine.callsOnTrunk(id);
      if (counted >= there.length && counted <= there.length + ringing.length) continue;
      const said = `${counted} calls are counted over ${id}, which has ${there.length} and ${ringing.length} that ring`;
      throw new Violation(
        'channels',
        said,
        there.map(({ callId }) => callId),
      );
    }
  }

  /** Everybody has hung up. */
  atRest(): void {
    const { box, calls } = this.#day;
    for (const call of calls) {
      if (!call.isOver && !call.phone.off) {
        throw new Violation('endless', `${nameOf(call)}: ${call.log.join(', ')}`, [call.callId]);
      }
    }
    const { engine } = box.telephony;
    const live = engine.live();
    for (const [what, count] of Object.entries(live)) {
      if (count === 0) continue;
      const left = engine
        .snapshot()
        .map(({ id, caller, dialled }) => `${caller.number} > ${dialled} ${engine.sipCallIds(id).join(' ')}`);
      throw new Violation('ghost', `${count} ${what} although all have hung up: ${left.join('; ')}`, callIdsIn(box));
    }
    for (const { id } of PROVIDERS) {
      const taken = engine.callsOnTrunk(id);
      if (taken !== 0) throw new Violation('channels', `${taken} channels of ${id} are taken by nobody`);
    }
    const { outsideCalls } = box.telephony.outside.brakes.live();
    if (outsideCalls !== 0) throw new Violation('brakes', `${outsideCalls} calls outside are counted and are over`);
    this.#history(box.records());
  }

  /** The phones have signed off; providers are still registered with, and asked whether they are there. */
  empty(): void {
    const { box } = this.#day;
    for (const [what, count] of Object.entries(box.telephony.live())) {
      if (count !== 0 && !OF_PROVIDERS.has(what)) throw new Violation('leak', `${count} ${what} at rest`);
    }
  }

  #history(records: readonly CallRecord[]): void {
    for (const record of records) {
      const { outcome, reason, dialled, caller } = record;
      const said = `${caller.number} > ${dialled}: ${outcome} (${reason?.key})`;
      if (!outcome || !reason) throw new Violation('reason', said, record.sipCallIds);
      if (record.reason.key === 'call.error') throw new Violation('reason', said, record.sipCallIds);
    }
    const through = this.#atOnce(records.filter(({ dialled }) => dialled === '280'));
    if (through > LIMIT_MAX) throw new Violation('limit', `${through} calls at a time through a limit of ${LIMIT_MAX}`);
    for (const record of records) if (record.dialled === '112') this.#help(record);
  }

  /** How many of these were answered at the same time. */
  #atOnce(records: readonly CallRecord[]): number {
    const answered = records.filter(({ answeredAt }) => answeredAt !== undefined);
    const at = answered.map(({ answeredAt = 0 }) => answered.filter((one) => isDuring(one, answeredAt)).length);
    return Math.max(0, ...at);
  }

  /** FAC-11: where a provider is there, help answers. */
  #help(record: CallRecord): void {
    const { clock, troubledUntilMs, options } = this.#day;
    const atMs = record.startedAt - (clock.wall() - clock.now());
    if (options.loss > 0 || (troubledUntilMs > 0 && atMs < troubledUntilMs + TROUBLE_MS)) return;
    if (record.outcome === 'answered' || record.outcome === 'cancelled') return;
    throw new Violation('help', `a call for help ended as ${record.outcome} (${record.reason.key})`, record.sipCallIds);
  }
}

function isDuring({ answeredAt = 0, endedAt }: CallRecord, at: number): boolean {
  return answeredAt <= at && at < endedAt;
}

function nameOf(call: SimCall): string {
  return `${call.phone.username}${call.phone instanceof Town ? ' (provider)' : ''}`;
}

function callIdsIn({ telephony: { engine } }: OutsideDay['box']): readonly string[] {
  return engine.snapshot().flatMap(({ id }) => engine.sipCallIds(id));
}
