import * as assert from 'uvu/assert';
import type { CallRecord } from '../../appliance/calls/types.ts';
import { DemoDay } from '../kit/demo-day/day.ts';
import { CALLS, plan } from '../kit/demo-day/timetable.ts';
import { suite } from '../kit/suite.ts';

/** Issue 4: the history of a demo day reads like a story to someone who has never seen SIP. */
const test = suite('demo day');

let day: DemoDay;
let records: readonly CallRecord[] = [];

test.before(async () => {
  day = new DemoDay();
  plan(day);
  await day.until('23:30');
  records = day.records();
});

test('CAL-14 the box wrote 200 calls of the day, and nothing is left over', async () => {
  assert.is(records.length, CALLS);
  assert.equal(await day.close(), []);
});

test('CAL-14 calls lasted as long as the phones say', () => {
  // Who goes on with a call on another phone makes no new one.
  const takenOver = new Set(day.calls.map(({ replacedBy }) => replacedBy));
  const seen = day.calls.filter((call) => !call.isIncoming && !takenOver.has(call));
  assert.is(seen.length, CALLS);
  const offMs = seen.map((call) => {
    const record = records.find(({ sipCallIds }) => sipCallIds[0] === call.callId);
    if (!record || record.answeredAt === undefined || call.answeredMs === undefined || call.endedMs === undefined)
      return 0;
    return Math.abs(record.endedAt - record.answeredAt - (call.endedMs - call.answeredMs));
  });
  assert.ok(Math.max(...offMs) < 100, `${Math.max(...offMs)} ms`);
});
