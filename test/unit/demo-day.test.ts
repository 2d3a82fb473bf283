import * as assert from 'uvu/assert';
import { historyCall } from '../../appliance/api/views/history.ts';
import type { Language } from '../../appliance/base/words/index.ts';
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

/** Every line of a call's story as its reader gets it, with the row of the history above it. */
function storyOf(record: CallRecord, language: Language): readonly string[] {
  const { story, outcomeWord } = historyCall(record, false, language, true, day.box.config);
  return [outcomeWord, ...story.map(({ sentence }) => sentence)];
}

/** What nobody says who has never seen SIP: words and codes of protocols, ids, blanks that nothing filled. */
const STRANGE: Readonly<Record<string, RegExp>> = {
  'a word of the protocol':
    /\b(SIP|INVITE|BYE|CANCEL|ACK|SDP|RTP|REFER|URI|Q\.850|Request|Unavailable|Gateway|Timeout|trunk|codec)\b/,
  'a status code': /\b[3-6]\d\d [A-Z][a-z]/,
  'an address': /@|\bsips?:|\b\d{1,3}(\.\d{1,3}){3}\b/,
  'an id': /\b[0-9a-f]{8}-|[a-z]+-(?=[a-z]*\d)[0-9a-z]{10,}|user-\d|line-\d/,
  'a hole': /undefined|null|NaN|\[object|\{\w+\}|\(\)|“”|‘’/,
  'two blanks': / {2}/,
  'a number that is hard to read': /\+\d{6,}/,
  'a sentence without its end': /[^.?!…”’]$/,
};

for (const language of ['en', 'nl'] as const) {
  test(`CAL-14 every sentence of the day is one for people (${language})`, () => {
    const wrong = records.flatMap((record) => {
      const [outcome = '', ...lines] = storyOf(record, language);
      return [...lines, `${outcome}.`].flatMap((line) =>
        Object.entries(STRANGE).flatMap(([what, looks]) => (looks.test(line) ? [`${what}: ${line}`] : [])),
      );
    });
    assert.equal(wrong, []);
  });
}

/** What became of whoever called stands in the last line. */
const ENDS: Readonly<Record<string, readonly string[]>> = {
  answered: [
    ...['hung up', 'left a message', 'heard the announcement', '→ announcement', 'switched to number plan', 'may not'],
    ...['said who', 'not proved', 'logged', 'did not let', 'schedule', 'connected the two others'],
  ],
  voicemail: ['left a message', 'left no message', 'hung up'],
  busy: ['busy'],
  'no-answer': ['didn’t answer', 'not available'],
  declined: ['declined'],
  cancelled: ['hung up before anybody answered'],
  refused: [
    ...['block', 'nobody’s number', 'too short', 'nowhere', 'doesn’t exist', 'not a number of this office'],
    ...['was not called', 'round in a circle', 'Nobody is logged in'],
  ],
  failed: ['can’t be called'],
};

test('CAL-14 every story ends with what became of the caller, and its lines stand in their order', () => {
  const wrong = records.flatMap((record) => {
    const { story } = historyCall(record, false, 'en', true, day.box.config);
    const last = story.at(-1)?.sentence ?? 'nothing';
    const isInOrder = story.every(({ at }, index) => at >= (story[index - 1]?.at ?? 0));
    const isSaid = ENDS[record.outcome]?.some((words) => last.includes(words)) ?? false;
    return isSaid && isInOrder ? [] : [`${record.outcome}: ${last}`];
  });
  assert.equal(wrong, []);
});

test('CAL-14 the example of the house is what comes out for such a call', () => {
  const told = records.map((record) => storyOf(record, 'en').join(' ')).find((story) => story.includes('disturbed'));
  assert.match(
    told ?? '',
    /group Verkoop: Anna de Vries skipped \(does not want to be disturbed\), Bram Jansen and Carla van den Berg rang 20 s → Voicemail Verkoop\./,
  );
});
