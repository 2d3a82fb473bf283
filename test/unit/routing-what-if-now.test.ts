import * as assert from 'uvu/assert';
import { whatIfView } from '../../appliance/api/views/what-if.ts';
import { AppError } from '../../appliance/base/errors.ts';
import { type Language, say } from '../../appliance/base/words/index.ts';
import type { Question } from '../../appliance/routing/question.ts';
import { addressOf, passwordOf } from '../kit/generated-names.ts';
import { suite } from '../kit/suite.ts';
import { WholeOffice } from '../kit/whole-office.ts';

/** What the comparison of pretended and real calls found (routing-simulated.test.ts), each told once by itself. */
const test = suite('routing: what if, beside what really happens');

const BEGINS_AT = Date.UTC(2026, 10, 17, 10);
let open: WholeOffice | undefined;
test.afterEach(() => {
  open?.end();
  open = undefined;
});

const PEOPLE = ['101', '102', '103'];
const OURS = '+31205550010';
const trunk = (name: string) => ({ name, kind: 'fixed', server: addressOf(name), optionsSec: 0, callsMax: 1 });

/** Three people and what a test adds; their phones answer at once, providers ring. */
async function office(more: object = {}, line: object = {}): Promise<WholeOffice> {
  const o = new WholeOffice(BEGINS_AT, ['Voys', 'Kapstok']);
  open = o;
  const users = PEOPLE.map((number) => ({
    ...{ number, name: `Person ${number}`, voicemail: false, pin: '2580' },
    lines: [{ username: number, password: passwordOf(number), ...line }],
  }));
  await o.save({ office: { country: 'NL', emergencyCallerId: OURS }, users, ...more });
  for (const username of PEOPLE) o.phone(username, passwordOf(username)).onRing = (call) => call.answers();
  await o.pass(2_000);
  return o;
}

async function ask(o: WholeOffice, question: Question, language: Language = 'en') {
  const { trail, outcome, callee, reason, notes } = await o.pretended.whatIf.ask(question);
  return {
    said: trail.map(({ phrase }) => say(phrase, language)),
    ...{ outcome, callee, reason: say(reason, language), notes: notes.map((note) => say(note, language)) },
  };
}

/** Makes the call too; answers the trail of the stored one. */
async function really(o: WholeOffice, call: { hangsUp(): void }) {
  await o.pass(20_000);
  call.hangsUp();
  await o.pass(2_000);
  const record = o.records().at(-1);
  return { said: record?.trail.map(({ phrase }) => say(phrase, 'en')) ?? [], outcome: record?.outcome, record };
}

const LIMIT = {
  callLimits: [{ number: '270', name: 'At most', callsMax: 1, destination: '102', busyDestination: '103' }],
};

test('NPL-07 LIM-01 asked about now, a call limit is as full as it is; else it is taken as empty, and that is said', async () => {
  const o = await office(LIMIT);
  o.phones.get('101')!.dials('270');
  await o.pass(1_000);
  const question = { from: '103', to: '270', phones: 'registered' } as const;
  const now = await ask(o, question);
  assert.match(now.said.join(), /1 calls are going through already/);
  assert.equal(now.notes, ['At most is taken as it is now, with the calls that go through it: 1.']);
  const then = await ask(o, { ...question, at: '2026-12-01T10:00' });
  assert.match(then.said.join(), /call 1 of 1/);
  assert.equal(then.notes, ['At most is taken as empty: the calls that go on now don’t count here.']);
  assert.match((await ask(o, question, 'nl')).notes.join(), /telt zoals het nu is/);
  const real = await really(o, o.phones.get('103')!.dials('270'));
  assert.match(real.said.join(), /1 calls are going through already/);
});

test('NPL-07 whose line is in as many calls as it may be makes no further one, neither pretended nor real', async () => {
  const o = await office({}, { callLimit: 1 });
  o.phones.get('101')!.dials('102');
  await o.pass(1_000);
  const pretended = await ask(o, { from: '101', to: '103', phones: 'registered' });
  assert.is(pretended.reason, 'Line 101 is in as many calls as it may be (1).');
  const { record } = await really(o, o.phones.get('101')!.dials('103'));
  assert.is(say(record!.reason, 'en'), pretended.reason);
});

const OUTSIDE = {
  trunks: [trunk('Voys')],
  numberSchemas: [{ number: 1, plans: [{ number: 1, name: 'Day', entries: [{ first: OURS, extension: '350' }] }] }],
  numbers: [{ first: OURS, schema: '1' }],
  forwards: [{ number: '350', name: 'Away', to: '+31612345678' }],
};

test('NPL-08 a call that a provider brings takes one of its lines: the way out over it is full, pretended and real', async () => {
  const o = await office(OUTSIDE);
  const question = { from: '+31301234567', to: OURS } as const;
  const pretended = await ask(o, question);
  assert.match(pretended.said.join(), /Voys is left out: all its lines are busy/);
  const real = await really(o, o.provider('Voys').brings({ ...question, username: '' }));
  assert.equal(real.said, pretended.said);
  assert.is(real.outcome, pretended.outcome);
});

test('NPL-07 a circle of forwards ends as such, however long the way back through them is', async () => {
  const circle = { times: [{ number: '340', name: 'Hours', fallbackDestination: '340' }] };
  const o = await office(circle);
  const pretended = await ask(o, { from: '101', to: '340', hangsUpAfterSec: 10 });
  assert.is(pretended.outcome, 'refused');
  const real = await really(o, o.phones.get('101')!.dials('340'));
  assert.equal(real.said, pretended.said);
  assert.is(real.outcome, 'refused');
});

test('BLK-02 who hears an announcement and nothing else has reached nobody', async () => {
  const prompts = [{ name: 'Not now', text: 'Not now.' }];
  const blockedCallers = [{ caller: '+31301234567', to: 'prompt', prompt: 'Not now' }];
  const o = await office({ ...OUTSIDE, prompts, blockedCallers });
  const { record } = await really(o, o.provider('Voys').brings({ from: '+31301234567', to: OURS, username: '' }));
  assert.is(record!.outcome, 'answered');
  assert.is(record!.callee, undefined);
});

test('NPL-07 a provider that says nothing more after its first sign is no phone that gives none', async () => {
  const o = await office({ trunks: [{ ...trunk('Voys'), callsMax: 4 }] });
  o.provider('Voys').onRing = () => {};
  const question = { from: '101', to: '0612345678', hangsUpAfterSec: 20 } as const;
  const pretended = await ask(o, { ...question, otherwise: { does: 'silent' } });
  const real = await really(o, o.phones.get('101')!.dials('0612345678'));
  assert.equal(real.said, pretended.said);
});

test('NPL-07 a call from outside before there is a trunk: said in words', async () => {
  const o = await office({ ...OUTSIDE, trunks: [] });
  const first = async (from: string | undefined, language: Language) =>
    (await ask(o, { ...(from === undefined ? {} : { from }), to: OURS }, language)).said[0];
  const caller = '+31612345678';
  assert.is(
    await first(caller, 'en'),
    `${caller} called ${OURS}; no trunk is switched on that could bring such a call.`,
  );
  assert.match((await first(undefined, 'en')) ?? '', /^Somebody who doesn’t show their number called/);
  assert.match((await first(caller, 'nl')) ?? '', /er staat geen lijn aan/);
  const answer = await o.pretended.whatIf.ask({ from: caller, to: OURS });
  const [opening] = whatIfView(answer, o.config, 'en').story;
  assert.match(opening?.sentence ?? '', /no trunk is switched on/);
});

const two = { trunks: [trunk('Voys'), { ...trunk('Kapstok'), position: 11 }].map((one) => ({ ...one, callsMax: 4 })) };

test('NPL-08 a trunk that takes no calls: the next one carries them, and the first is not asked again in this call', async () => {
  const o = await office({
    ...two,
    groups: [{ number: '260', name: 'Team', members: ['350'], insideUnansweredDestinations: ['351'] }],
    forwards: [
      { number: '350', name: 'Away', to: '+31612345678' },
      { number: '351', name: 'Home', to: '+31301234567' },
    ],
  });
  o.provider('Voys').onRing = (call) => call.refuses(503);
  const question = { from: '101', to: '0612345678', hangsUpAfterSec: 20, otherwise: { does: 'rings' } } as const;
  const refused = await ask(o, { ...question, trunks: [{ name: 'Voys', does: 'refuses' }] });
  assert.match(refused.said.join(), /Voys did not take the call.*over Kapstok/);
  assert.equal((await really(o, o.phones.get('101')!.dials('0612345678'))).said, refused.said);
  // Out of order for good, the call goes nowhere; then it is left out the second time.
  o.network.drops = ({ to, message }) =>
    to?.name !== 'box' && message?.kind === 'request' && message.method === 'INVITE' && o.providers.has(to?.name ?? '');
  const silent = [
    { name: 'Voys', does: 'silent' },
    { name: 'Kapstok', does: 'silent' },
  ] as const;
  const pretended = await ask(o, { ...question, to: '260', trunks: silent });
  assert.match(pretended.said.join(), /Voys is left out: it can’t be reached/);
  assert.equal((await really(o, o.phones.get('101')!.dials('260'))).said, pretended.said);
});

test('NPL-08 a provider that sends a call on asks for the other number, and the trail names it', async () => {
  const o = await office(two);
  o.provider('Voys').onRing = (call) => {
    if (call.dialled === '+31612345678') call.refuses(302, [['Contact', '<sip:+31301234567@10.0.0.2>']]);
    else call.rings();
  };
  const who = [{ number: '+31612345678', does: 'forwards', to: '+31301234567' }] as const;
  const otherwise = { does: 'rings' } as const;
  const pretended = await ask(o, { from: '101', to: '0612345678', who, otherwise, hangsUpAfterSec: 20 });
  assert.match(pretended.said.join(), /Voys sends the call on to \+31301234567/);
  assert.equal((await really(o, o.phones.get('101')!.dials('0612345678'))).said, pretended.said);
});

test('GRP-03 members whose phones forward in a circle are rung once, not again and again', async () => {
  const o = await office({
    groups: [{ number: '260', name: 'Team', members: ['102', '103'], memberForwarding: true }],
  });
  const target = ['Contact', '<sip:102@10.0.0.1>'] as const;
  for (const number of ['102', '103']) o.phones.get(number)!.onRing = (call) => call.refuses(302, [target]);
  const who = ['102', '103'].map((number) => ({ number, does: 'forwards', to: '102' }) as const);
  const pretended = await ask(o, { from: '101', to: '260', who });
  assert.equal((await really(o, o.phones.get('101')!.dials('260'))).said, pretended.said);
  assert.is(o.phones.get('102')!.rung, 1);
});

test('NPL-07 the question names a trunk that isn’t there', async () => {
  const o = await office(two);
  const question = { from: '101', to: '0612345678', trunks: [{ name: 'Nobody', does: 'silent' }] } as const;
  assert.equal(await refusalOf(o, question), 'trunks.0.name what-if.trunk-unknown');
});

async function refusalOf(o: WholeOffice, question: Question): Promise<string> {
  const failure = await o.pretended.whatIf.ask(question).catch((error: unknown) => error);
  assert.instance(failure, AppError);
  return (failure as AppError).problems.map(({ path, phrase }) => `${path} ${phrase.key}`).join();
}

test('NPL-08 somebody who rings over a trunk takes one of its lines: who is sent on outside goes over the next', async () => {
  const o = await office({
    trunks: two.trunks.map((one) => ({ ...one, callsMax: 1 })),
    groups: [{ number: '260', name: 'Team', members: ['102', '350'], memberForwarding: true }],
    forwards: [{ number: '350', name: 'Away', to: '+31612345678' }],
  });
  const away = ['Contact', '<sip:0301234567@10.0.0.1>'] as const;
  o.phones.get('102')!.onRing = (call) => void o.clock.at(o.clock.now() + 100, () => call.refuses(302, [away]));
  const who = [{ number: '102', does: 'forwards', to: '0301234567' }] as const;
  const otherwise = { does: 'rings' } as const;
  const pretended = await ask(o, { from: '101', to: '260', who, otherwise, hangsUpAfterSec: 20 });
  assert.match(pretended.said.join(), /Voys is left out: all its lines are busy \(1\).*over Kapstok/);
  assert.equal((await really(o, o.phones.get('101')!.dials('260'))).said, pretended.said);
});
