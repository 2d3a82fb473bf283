import * as assert from 'uvu/assert';
import { hear, isDirect, office, talking } from '../kit/anchored-office.ts';
import { officeWith, scene, storiesOf, types } from '../kit/call-codes.ts';
import { author } from '../kit/office.ts';
import type { PhoneCall } from '../kit/phone.ts';
import { suite } from '../kit/suite.ts';
import { endTelephones, type Telephones } from '../kit/telephones.ts';

/** CAL-03 and CAL-04 with real endpoints: a phone without keys for it holds, transfers and joins by codes. */
const test = suite('scenario: codes during a call');
test.afterEach(endTelephones);
const both = storiesOf(test);

const keysTo = (o: Telephones, call: PhoneCall): string => o.media?.at(call.sound)?.keys ?? '';

test('CAL-03 without the setting calls stay direct and keys go to the partner, with it the box is between', async () => {
  const plain = office();
  const { annas, brams } = await talking(plain);
  assert.equal([isDirect(annas), isDirect(brams)], [true, true]);
  await types(plain, annas, '##...');
  assert.equal(brams.digits, ['#', '#']);
  assert.equal(plain.now(), ['101>102 up 102']);
  annas.hangsUp();
  assert.equal(await plain.leftovers(), []);
});

both('CAL-03 ## holds with music, *# takes back, and so does * with two seconds of silence', async (of) => {
  const { o, by, other, me, you } = of;
  hear(o, [by, you], [other, me]);
  assert.equal([isDirect(by), isDirect(other)], [false, false]);
  await o.pass(5_000);
  assert.equal([isDirect(by), isDirect(other)], [false, false], 'it does not go past the box');
  await types(o, by, '##..');
  hear(o, [by, you], [other, me]);
  await types(o, by, '.');
  hear(o, [by, 'confirmation silence'], [other, 'music']);
  assert.match(o.now()[0] ?? '', 'held');
  await types(o, by, '*#');
  hear(o, [by, you], [other, me]);
  await types(o, by, '##...');
  hear(o, [other, 'music']);
  await types(o, by, '*.....');
  hear(o, [by, you], [other, me]);
  assert.is(keysTo(o, other), '##', 'only the first # of each');
  by.hangsUp();
  await o.soon();
  assert.is(other.state, 'over');
  assert.is(o.records().length, 1);
});

both('CAL-03 keys of no code reach the partner at once and in order', async ({ o, by, other }) => {
  by.presses('#');
  await o.pass(20);
  assert.is(keysTo(o, other), '#', 'a menu at the other end need not wait');
  await o.pass(1_500);
  await types(o, by, '1*2');
  assert.is(keysTo(o, other), '#1*2');
  await types(o, by, '.##1*');
  assert.is(keysTo(o, other), '#1*2##1*');
  other.hangsUp();
});

both('CAL-03 ##*number# transfers at once', async ({ o, by, other, you }) => {
  const carla = o.phone('103');
  await types(o, by, '##*103#');
  assert.is(carla.last.state, 'ringing');
  assert.is(by.state, 'over', 'as soon as it rings');
  hear(o, [other, 'ringing']);
  carla.last.answers();
  await o.soon();
  hear(o, [other, '103'], [carla.last, you]);
  await o.pass(5_000);
  assert.ok(isDirect(other), 'nobody is left who needs the box');
  other.hangsUp();
});

both('CAL-03 a transfer to nobody: a tone tells it, and both talk on', async ({ o, by, other, me, you }) => {
  await types(o, by, '##*199#');
  hear(o, [by, 'refusal']);
  await o.pass(1_000);
  hear(o, [by, you], [other, me]);
  by.hangsUp();
});

both('CAL-03 while it is held: ##*number# transfers too', async ({ o, by, other, you }) => {
  const carla = o.phone('103');
  await types(o, by, '##....##*103#');
  carla.last.answers();
  await o.soon();
  assert.is(by.state, 'over');
  hear(o, [other, '103'], [carla.last, you]);
  carla.last.hangsUp();
});

both('CAL-03 ##number# asks first: ringing tone, answer, hanging up connects', async ({ o, by, other, me, you }) => {
  const carla = o.phone('103');
  await types(o, by, '##103#');
  hear(o, [by, 'ringing'], [other, 'music']);
  carla.last.answers();
  await o.soon();
  hear(o, [by, '103'], [carla.last, me], [other, 'music']);
  by.hangsUp();
  await o.soon();
  hear(o, [other, '103'], [carla.last, you]);
  await o.pass(5_000);
  assert.equal([isDirect(other), isDirect(carla.last)], [true, true], 'and goes past the box again');
  other.hangsUp();
  await o.soon();
  assert.is(carla.last.state, 'over');
  const names: Record<string, string> = { 101: 'Anna de Vries', 102: 'Bram "B" O\'Neill' };
  assert.equal(o.talks(), [`${names[101]}–${names[102]}`, `${names[me]}–Carla Jansen`, `${names[you]}–Carla Jansen`]);
});

both(
  'CAL-02 CAL-03 hanging up while it rings: the other hears it ring and is connected',
  async ({ o, by, other, you }) => {
    const carla = o.phone('103');
    await types(o, by, '##103#');
    by.hangsUp();
    await o.soon();
    hear(o, [other, 'ringing']);
    assert.is(carla.last.state, 'ringing');
    carla.last.answers();
    await o.soon();
    hear(o, [other, '103'], [carla.last, you]);
    carla.last.hangsUp();
    await o.soon();
    assert.is(other.state, 'over');
  },
);

both('CAL-01 CAL-03 hanging up while it rings, and nobody answers: it rings back', async ({ o, by, other, me }) => {
  o.phone('103');
  await types(o, by, '##103#');
  by.hangsUp();
  await o.pass(31_000);
  const back = by.phone.last;
  assert.is(back.state, 'ringing');
  back.answers();
  await o.soon();
  hear(o, [other, me]);
  other.hangsUp();
});

both('CAL-03 while it rings 1 ends the consultation: the other stays on hold until *#', async (of) => {
  const { o, by, other, me, you } = of;
  const carla = o.phone('103');
  await types(o, by, '##103#1');
  assert.is(carla.last.state, 'over');
  await o.pass(500);
  hear(o, [by, 'confirmation silence'], [other, 'music']);
  await types(o, by, '*#');
  hear(o, [by, you], [other, me]);
  by.hangsUp();
});

both('CAL-03 after the answer 1 ends the consultation, and another can be begun', async (of) => {
  const { o, by, other, me, you } = of;
  const [carla, daan] = [o.phone('103'), o.phone('104')];
  await types(o, by, '##103#');
  carla.last.answers();
  await o.soon();
  await types(o, by, '1');
  await o.pass(500);
  assert.is(carla.last.state, 'over');
  hear(o, [by, 'confirmation silence'], [other, 'music']);
  await types(o, by, '##104#');
  daan.last.answers();
  await o.soon();
  hear(o, [by, '104'], [daan.last, me], [other, 'music']);
  await types(o, by, '*#');
  assert.is(daan.last.state, 'over');
  hear(o, [by, you], [other, me]);
  other.hangsUp();
});

both('CAL-03 2 toggles between the two', async ({ o, by, other, me, you }) => {
  const carla = o.phone('103');
  await types(o, by, '##103#');
  carla.last.answers();
  await o.soon();
  await types(o, by, '2');
  hear(o, [by, you], [other, me], [carla.last, 'music']);
  await types(o, by, '2');
  hear(o, [by, '103'], [carla.last, me], [other, 'music']);
  await types(o, by, '2');
  by.hangsUp();
  await o.soon();
  hear(o, [other, '103'], [carla.last, you]);
  other.hangsUp();
});

both('CAL-04 3 joins all three: each hears both others and not themselves', async ({ o, by, other, me, you }) => {
  const carla = o.phone('103');
  await types(o, by, '##103#');
  carla.last.answers();
  await o.soon();
  await types(o, by, '3');
  hear(o, [by, `room: ${you} 103`], [other, `room: ${me} 103`], [carla.last, 'room: 101 102']);
  await o.pass(5_000);
  hear(o, [by, `room: ${you} 103`], [other, `room: ${me} 103`]);
  await types(o, by, '5');
  assert.equal([keysTo(o, other).slice(-1), keysTo(o, carla.last)], ['5', '5']);
  by.hangsUp();
  await o.soon();
  hear(o, [other, '103'], [carla.last, you]);
  await o.pass(5_000);
  assert.equal([isDirect(other), isDirect(carla.last)], [true, true]);
  carla.last.hangsUp();
});

both('CAL-04 the third leaves: two talk on; *# lets the third go', async ({ o, by, other, me, you }) => {
  const carla = o.phone('103');
  for (const leaving of ['hangs up', 'is let go']) {
    await types(o, by, '##103#');
    carla.last.answers();
    await o.soon();
    await types(o, by, '3');
    if (leaving === 'hangs up') carla.last.hangsUp();
    else await types(o, by, '*#');
    await o.soon();
    assert.is(carla.last.state, 'over', leaving);
    hear(o, [by, you], [other, me]);
  }
  by.hangsUp();
});

both('CAL-04 the first partner leaves: the two others talk on', async ({ o, by, other, me }) => {
  const carla = o.phone('103');
  await types(o, by, '##103#');
  carla.last.answers();
  await o.soon();
  await types(o, by, '3');
  other.hangsUp();
  await o.soon();
  hear(o, [by, '103'], [carla.last, me]);
  assert.is(o.records().length, 0);
  carla.last.hangsUp();
});

const SORRY: readonly (readonly [why: string, number: string, happens: (o: Telephones) => void, said: string])[] = [
  ['an unknown number', '199', () => {}, 'refusal.unknown-number'],
  ['no phone there', '104', () => {}, 'refusal.nobody-there'],
  ['busy', '103', (o) => (o.phone('103').onRing = (call) => call.refuses(486)), 'refusal.busy'],
];
for (const [why, number, happens, said] of SORRY) {
  both(`CAL-03 ${why}: a sentence says so, and both talk again`, async ({ o, by, other, me, you }) => {
    happens(o);
    await types(o, by, `##${number}#`);
    hear(o, [by, said], [other, 'music']);
    await o.pass(1_000);
    hear(o, [by, you], [other, me]);
    by.hangsUp();
  });
}

both('CAL-03 whoever was asked hangs up: a tone, and both talk again', async ({ o, by, other, me, you }) => {
  const carla = o.phone('103');
  await types(o, by, '##103#');
  carla.last.answers();
  await o.soon();
  carla.last.hangsUp();
  await o.soon();
  hear(o, [by, 'busy'], [other, 'music']);
  await o.pass(1_600);
  hear(o, [by, you], [other, me]);
  by.hangsUp();
});

both('CAL-03 who hangs up while a failure is said is rung again', async ({ o, by, other, me }) => {
  await types(o, by, '##199#');
  by.hangsUp();
  await o.soon();
  const back = by.phone.last;
  assert.is(back.state, 'ringing');
  hear(o, [other, 'ringing']);
  back.answers();
  await o.soon();
  hear(o, [back, other.phone.username], [other, me]);
  back.hangsUp();
});

both('CAL-03 the held one hangs up: on hold the call is over, else it goes on with whom was asked', async (of) => {
  const { o, by, other, me } = of;
  const carla = o.phone('103');
  await types(o, by, '##103#');
  carla.last.answers();
  await o.soon();
  other.hangsUp();
  await o.soon();
  hear(o, [by, '103'], [carla.last, me]);
  carla.last.hangsUp();
  await o.soon();
  assert.is(by.state, 'over');
});

both('CAL-03 the held one hangs up, or the holder: the call is over', async ({ o, by, other }) => {
  await types(o, by, '##...');
  other.hangsUp();
  await o.soon();
  assert.is(by.state, 'over');
  const again = by.phone.dials(other.phone.username);
  await o.soon();
  other.phone.last.answers();
  await o.soon();
  await types(o, again, '##...');
  again.hangsUp();
  await o.soon();
  assert.is(other.phone.last.state, 'over');
});

both('CAL-03 the held one hangs up while it rings: it rings on for the holder', async ({ o, by, other, me }) => {
  const carla = o.phone('103');
  await types(o, by, '##103#');
  other.hangsUp();
  await o.soon();
  hear(o, [by, 'ringing']);
  carla.last.answers();
  await o.soon();
  hear(o, [by, '103'], [carla.last, me]);
  by.hangsUp();
});

test('CAL-03 both phones have codes: each may begin, the other one’s keys are no codes meanwhile', async () => {
  const o = officeWith(['101', '102']);
  const carla = o.phone('103');
  const { annas, brams } = await talking(o);
  await types(o, annas, '##103#');
  await types(o, brams, '##...');
  hear(o, [annas, 'ringing'], [brams, 'music']);
  carla.last.answers();
  await o.soon();
  await types(o, annas, '*#');
  await types(o, brams, '##...');
  hear(o, [annas, 'music']);
  brams.hangsUp();
  await o.soon();
  assert.is(annas.state, 'over');
  assert.equal(await o.leftovers(), []);
});

both('CAL-03 a phone without codes that was asked has its keys passed as ever, one with codes too', async (of) => {
  const { o, by, other } = of;
  const carla = o.phone('103');
  o.config.apply([{ what: 'change', entity: 'line', id: 'line-103', body: { callCodes: true } }], author);
  await types(o, by, '##103#');
  carla.last.answers();
  await o.soon();
  await types(o, carla.last, '##...');
  assert.is(keysTo(o, by), '##');
  other.hangsUp();
  by.hangsUp();
});

for (const keys of ['##...', '##103#', '##*103#', '##103#2', '##103#3', '##103#22', '##103#1', '##199#']) {
  test(`CAL-03 whoever hangs up at whatever moment after ${keys}: nothing is left over`, async () => {
    for (const gone of ['by', 'other', 'carla'] as const) {
      for (const afterMs of [0, 7, 40]) await hangUpAfter(keys, gone, afterMs);
    }
  });
}

async function hangUpAfter(keys: string, gone: 'by' | 'other' | 'carla', afterMs: number): Promise<void> {
  const { o, by, other } = await scene('caller');
  const carla = o.phone('103');
  carla.onRing = (call) => {
    call.rings();
    call.answers();
  };
  await types(o, by, keys.slice(0, -1));
  by.presses(keys.at(-1) === '.' ? '5' : keys.at(-1)!);
  await o.pass(afterMs);
  if (gone === 'by') by.hangsUp();
  else if (gone === 'other') other.hangsUp();
  else if (carla.calls.length > 0) carla.last.hangsUp();
  await o.pass(3_000);
  // Who was rung back, or is left.
  for (let round = 0; round < 2; round++) {
    for (const number of ['101', '102', '103']) o.hangUpAt(number);
    await o.soon();
  }
  assert.equal(await o.leftovers(), [], `${gone} after ${afterMs} ms`);
}

for (const keys of ['##...', '##103#', '##103#2', '##103#3'] as const) {
  both(`a worker that dies after ${keys}: everybody hears again what they heard`, async ({ o, by, other }) => {
    const carla = o.phone('103');
    carla.onRing = (call) => call.answers();
    await types(o, by, keys);
    await o.pass(1_000);
    const heard = (): string[] => [by, other, ...carla.calls].map((call) => o.hears(call));
    const before = heard();
    o.media?.die();
    await o.pass(1_000);
    assert.equal(heard(), before);
    by.hangsUp();
    await o.soon();
    other.hangsUp();
  });
}

both('CAL-03 who has somebody on hold is still reminded after another code', async ({ o, by, other }) => {
  await types(o, by, '##...');
  await o.pass(1_000);
  hear(o, [by, 'confirmation silence'], [other, 'music']);
  await types(o, by, '##**#');
  hear(o, [by, 'refusal'], [other, 'music']);
  await o.pass(1_000);
  hear(o, [by, 'confirmation silence'], [other, 'music']);
  by.hangsUp();
});

both('CAL-03 CAL-12 a code that can’t be now ends no music of hold', async ({ o, by, other }) => {
  other.holds();
  await o.soon();
  hear(o, [by, 'music']);
  await types(o, by, '##**#');
  hear(o, [by, 'refusal']);
  await o.pass(1_000);
  hear(o, [by, 'music']);
  other.hangsUp();
});
