import * as assert from 'uvu/assert';
import { say } from '../../appliance/base/words/index.ts';
import { hear, isDirect } from '../kit/anchored-office.ts';
import { types } from '../kit/call-codes.ts';
import { hangUp, listened, supervised, talk } from '../kit/listening.ts';
import { author } from '../kit/office.ts';
import { suite } from '../kit/suite.ts';
import { endTelephones, type Telephones } from '../kit/telephones.ts';

/** CAL-08 with real endpoints: Daan (104) supervises; who would hear whom is noted down by the deaf workers. */
const test = suite('scenario: listening in');
test.afterEach(endTelephones);

const story = (o: Telephones, who: string): readonly string[] =>
  o
    .trail(o.records().find(({ dialled }) => dialled === who))
    .filter((line) => line.includes('Daan') || line.includes('Waits'));

for (const workers of [1, 2]) {
  test(`CAL-08 CAL-13 hears only, coaches, joins, and leaves without a trace in the sound (${workers} workers)`, async () => {
    const o = supervised({ media: { workers } });
    const { from: anna, to: bram } = await talk(o, '101', '102');
    assert.ok(isDirect(anna) && isDirect(bram));
    const daan = o.phone('104').dials('906102');
    await o.pass(200);
    hear(o, [anna, 'room: 102'], [bram, 'listening.announcement'], [daan, 'listening.hearing']);
    await o.pass(1_500);
    hear(o, [anna, 'room: 102'], [bram, 'room: 101'], [daan, 'room: 101 102']);
    await types(o, daan, '2');
    hear(o, [daan, 'listening.coaching'], [anna, 'room: 102'], [bram, 'room: 101 104']);
    await o.pass(1_500);
    hear(o, [daan, 'room: 101 102']);
    await types(o, daan, '4');
    hear(o, [daan, 'listening.joined'], [anna, 'room: 102 104'], [bram, 'room: 101 104']);
    await types(o, daan, '1');
    hear(o, [daan, 'listening.hearing'], [anna, 'room: 102'], [bram, 'room: 101']);
    await types(o, daan, '9');
    daan.hangsUp();
    await o.soon();
    hear(o, [anna, '102'], [bram, '101']);
    assert.equal(o.now(), ['101>102 up 102']);
    await o.pass(5_000);
    assert.ok(isDirect(anna) && isDirect(bram), 'nobody needs the box any more');
    await hangUp(o, anna);
  });
}

test('CAL-08 CAL-14 both trails and the audit tell who listened to whom, from when to when and how', async () => {
  const { o, daan, anna } = await listened();
  await types(o, daan, '2');
  await o.pass(8_000);
  daan.hangsUp();
  await o.soon();
  anna.hangsUp();
  await o.soon();
  const told = [
    "Daan Bakker listens to Bram O'Neill talking with Anna de Vries; nobody hears Daan Bakker.",
    "Daan Bakker coaches: Bram O'Neill hears Daan Bakker, Anna de Vries does not.",
    "Daan Bakker no longer listens to Bram O'Neill.",
  ];
  assert.equal(story(o, '102'), told);
  assert.equal(story(o, '906102'), told);
  const trail = o
    .records()
    .find(({ dialled }) => dialled === '102')
    ?.trail.filter(({ step }) => step === 'overheard');
  assert.ok((trail?.at(-1)?.at ?? 0) - (trail?.[0]?.at ?? 0) >= 8_000, 'each with its moment');
  const audit = o.store.audit
    .list({ limit: 10 })
    .entries.filter(({ phrase }) => phrase.key.startsWith('audit.listening'));
  assert.equal(
    audit.map(({ author, phrase }) => `${author.name}: ${say(phrase, 'en')}`),
    [
      "104 Daan Bakker: Listened to Bram O'Neill talking with Anna de Vries for 10 s: coached",
      "104 Daan Bakker: Began to listen to Bram O'Neill talking with Anna de Vries",
    ],
  );
  assert.equal(await o.leftovers(), []);
});

test('CAL-08 not in a call: music until the next one, then joined, and so on with the next', async () => {
  const o = supervised();
  const daan = o.phone('104').dials('906102');
  await o.pass(500);
  hear(o, [daan, 'listening.waiting-for-call']);
  await o.pass(1_000);
  hear(o, [daan, 'music']);
  const { from: anna, to: bram } = await talk(o, '101', '102');
  await o.pass(300);
  hear(o, [anna, 'room: 102'], [bram, 'listening.announcement'], [daan, 'listening.hearing']);
  await o.pass(2_000);
  hear(o, [daan, 'room: 101 102']);
  await types(o, daan, '4');
  anna.hangsUp();
  await o.soon();
  assert.is(bram.state, 'over');
  assert.match(story(o, '102').at(-1) ?? '', 'no longer listens', 'the trail of the call tells it to its end');
  hear(o, [daan, 'listening.waiting-for-call']);
  await o.pass(1_500);
  hear(o, [daan, 'music']);
  // The agent calls somebody.
  const outgoing = bram.phone.dials('103');
  const carla = o.phone('103');
  carla.onRing = (call) => call.answers();
  outgoing.hangsUp();
  await o.soon();
  const again = bram.phone.dials('103');
  await o.pass(2_000);
  hear(o, [again, 'room: 103'], [carla.last, 'room: 102'], [daan, 'room: 102 103']);
  await hangUp(o, again, daan);
});

test('CAL-08 nobody calls for half an hour: a sentence, and it ends', async () => {
  const o = supervised();
  const daan = o.phone('104').dials('906102');
  await o.pass(1_800_500);
  hear(o, [daan, 'listening.no-call-came common.goodbye']);
  await o.pass(3_000);
  assert.is(daan.state, 'over');
  assert.is(o.last(), "answered: Bram O'Neill had no call to listen to.");
  assert.equal(await o.leftovers(), []);
});

test('CAL-08 906 alone asks for the extension, up to three times', async () => {
  const o = supervised();
  const { from: anna } = await talk(o, '101', '102');
  const daan = o.phone('104').dials('906');
  await o.soon();
  hear(o, [daan, 'listening.enter-extension']);
  await types(o, daan, '104');
  hear(o, [daan, 'listening.not-yourself']);
  await o.pass(1_000);
  await types(o, daan, '777');
  hear(o, [daan, 'listening.no-person']);
  await o.pass(1_000);
  await types(o, daan, '102');
  await o.pass(1_500);
  hear(o, [daan, 'room: 101 102']);
  await hangUp(o, anna, daan);
});

test('COD-02 CAL-18 without the right, to oneself and to nobody: a sentence each', async () => {
  for (const [roles, dialled, said] of [
    [['agent', 'read-only'], '906102', 'refusal.no-right'],
    [['supervisor'], '906104', 'listening.not-yourself'],
    [['supervisor'], '906777', 'listening.no-person'],
  ] as const) {
    const o = supervised({ roles });
    const { from: anna, to: bram } = await talk(o, '101', '102');
    const daan = o.phone('104').dials(dialled);
    await o.soon();
    hear(o, [daan, said]);
    await o.pass(2_000);
    assert.is(daan.state, 'over');
    assert.is(o.last(), 'answered: Listening in was refused.');
    assert.ok(isDirect(anna) && isDirect(bram));
    await hangUp(o, anna);
  }
});

test('CAL-18 the right taken away: from the next key on nothing is heard', async () => {
  const { o, daan, anna } = await listened();
  o.config.apply([{ what: 'change', entity: 'account', id: 'account-104', body: { roles: ['user'] } }], author);
  await types(o, daan, '2');
  hear(o, [daan, 'refusal.no-right'], [anna, '102']);
  await o.pass(2_000);
  assert.is(daan.state, 'over');
  await hangUp(o, anna);
});

test('CAL-08 CAL-18 who is put through to it hears nothing', async () => {
  const { o, daan, anna, bram } = await listened();
  const carla = o.phone('103');
  const consults = daan.phone.dials('103');
  await o.soon();
  carla.last.answers();
  await o.soon();
  consults.connectsTo(daan);
  await o.soon();
  hear(o, [carla.last, 'refusal.no-right'], [anna, '102'], [bram, '101']);
  await o.pass(2_000);
  assert.is(carla.last.state, 'over');
  await hangUp(o, anna);
});

test('CAL-08 CAL-18 who is put through while the extension is asked for has no right to it', async () => {
  const o = supervised();
  const { from: anna } = await talk(o, '101', '102');
  const daan = o.phone('104').dials('906');
  const carla = o.phone('103');
  await o.soon();
  const consults = daan.phone.dials('103');
  await o.soon();
  carla.last.answers();
  await o.soon();
  consults.connectsTo(daan);
  await o.soon();
  await types(o, carla.last, '102');
  hear(o, [carla.last, 'refusal.no-right']);
  await o.pass(2_000);
  assert.is(carla.last.state, 'over');
  await hangUp(o, anna);
});
