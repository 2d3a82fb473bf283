import * as assert from 'uvu/assert';
import { say } from '../../appliance/base/words/index.ts';
import { pretendedOffice } from '../../appliance/pretended-office.ts';
import type { Question } from '../../appliance/routing/question.ts';
import type { TrunkCall } from '../../appliance/trunks/types.ts';
import { type Browser, endTestApis, type TestApi, testApi } from '../kit/api.ts';
import { author, refusal } from '../kit/office.ts';
import { suite } from '../kit/suite.ts';

const test = suite('routing: what if');
test.afterEach(endTestApis);

/** Anna and Bram, a menu 800 whose key 1 leads to Bram, and Anna's mailbox after 10 seconds. */
function office(): TestApi {
  const api = testApi();
  const create = (entity: string, id: string, body: object) => ({ what: 'create', entity, id, body }) as const;
  const person = { pin: '2580', voicemail: false };
  api.config.apply(
    [
      create('user', 'anna', { ...person, number: '101', name: 'Anna', voicemail: true, voicemailAfterSec: 10 }),
      create('user', 'bram', { ...person, number: '102', name: 'Bram' }),
      create('line', 'line-anna', { username: '101', userId: 'anna' }),
      create('line', 'line-bram', { username: '102', userId: 'bram' }),
      create('line', 'line-bram-2', { username: '102b', userId: 'bram' }),
      create('ivr', 'menu', {
        ...{ number: '800', name: 'Main', noneRetries: 0, noneDestinationId: 'anna' },
        options: [{ digits: '1', destinationId: 'bram', prefix: 'Sales:' }],
      }),
    ],
    author,
  );
  return api;
}

async function ask(
  api: TestApi,
  question: Question,
): Promise<{ said: string; ends: string; prefix?: string | undefined }> {
  const answer = await api.deps.whatIf.ask(question);
  const said = answer.trail.map(({ phrase }) => say(phrase, 'en')).join('\n');
  return { said, ends: `${answer.outcome} ${answer.callee?.number}`, prefix: answer.prefix };
}

test('NPL-07 the way of a call is told by the extensions’ own functions: menu, key, phone', async () => {
  const { said, ends, prefix } = await ask(office(), { from: '101', to: '800', press: ['1'] });
  assert.is(ends, 'answered 102');
  assert.is(prefix, 'Sales:');
  assert.match(said, /Main[\s\S]*1[\s\S]*Bram/);
});

test('NPL-07 who presses nothing goes where the menu says; who is busy, away or declines is told', async () => {
  const api = office();
  assert.is((await ask(api, { from: '102', to: '800' })).ends, 'answered 101');
  assert.is((await ask(api, { from: '102', to: '800', press: [''] })).ends, 'answered 101');
  const to = { from: '101', to: '102' };
  assert.is((await ask(api, { ...to, who: [{ number: '102', does: 'busy' }] })).ends, 'busy 102');
  assert.is((await ask(api, { ...to, who: [{ number: '102', does: 'away' }] })).ends, 'unreachable 102');
  assert.is((await ask(api, { ...to, who: [{ number: '102', does: 'declines', afterSec: 2 }] })).ends, 'declined 102');
  assert.is((await ask(api, { ...to, otherwise: { does: 'rings' } })).ends, 'no-answer 102');
  assert.is((await ask(api, { from: '102', to: '101', otherwise: { does: 'rings' } })).ends, 'voicemail 101');
  // One phone of two answers, by its own name.
  const one = [{ number: '102b', does: 'answers', afterSec: 1 } as const];
  assert.is((await ask(api, { ...to, who: one, otherwise: { does: 'away' } })).ends, 'answered 102');
});

test('NPL-07 phones as they are registered now, or one for every line', async () => {
  const api = office();
  const call = { from: '101', to: '102' };
  assert.is((await ask(api, call)).ends, 'answered 102');
  assert.is((await ask(api, { ...call, phones: 'registered' })).ends, 'unreachable 102');
});

test('NPL-07 the moment is the office’s local time, an ISO moment or now', async () => {
  const api = office();
  const at = async (at?: string): Promise<string> =>
    new Date((await api.deps.whatIf.ask({ from: '101', to: '102', at })).at).toISOString();
  api.config.apply(
    [{ what: 'change', entity: 'office', id: 'office', body: { timeZone: 'Europe/Amsterdam' } }],
    author,
  );
  assert.is(await at('2026-12-25T10:00'), '2026-12-25T09:00:00.000Z');
  assert.is(await at('2026-12-25T10:00Z'), '2026-12-25T10:00:00.000Z');
  assert.is(await at(), new Date(api.clock.wall()).toISOString());
});

test('NPL-07 a question about other settings than those that count now', async () => {
  const api = office();
  const later = testApi();
  const [anna] = api.config.list<{ number: string }>('user');
  assert.ok(anna);
  const call = { from: '101', to: '102' } as const;
  assert.is((await api.deps.whatIf.ask(call)).outcome, 'answered');
  await rejects(() => api.deps.whatIf.ask(call, later.config), 'what-if.from-unknown');
});

async function rejects(work: () => Promise<unknown>, key: string): Promise<void> {
  const failure = await work().then(
    () => undefined,
    (error: unknown) => error,
  );
  const said = refusal(() => {
    throw failure;
  });
  assert.ok(
    said.some((one) => one.includes(key)),
    said.join(),
  );
}

test('NPL-07 what nobody can answer is said at its part of the question', async () => {
  const { deps } = office();
  await rejects(() => deps.whatIf.ask({ from: '199', to: '101' }), 'from what-if.from-unknown');
  await rejects(() => deps.whatIf.ask({ from: '800', to: '101' }), 'from what-if.from-no-phone');
  await rejects(() => deps.whatIf.ask({ from: '101', to: ' ' }), 'to what-if.to-missing');
  await rejects(() => deps.whatIf.ask({ from: '101', to: '102', at: 'soon' }), 'at what-if.no-time');
  await rejects(() => deps.whatIf.ask({ from: '101', to: '102', press: ['1', 'x'] }), 'press.1 what-if.keys');
  const who = [{ number: '188', does: 'busy' } as const];
  await rejects(() => deps.whatIf.ask({ from: '101', to: '102', who }), 'who.0.number what-if.who-unknown');
});

test('NPL-07 by the API: sentences, what was said, and nothing of it in the history; only for who may set it', async () => {
  const api = office();
  const admin: Browser = await api.signedIn('admin');
  const { status, body } = await admin.post('/api/what-if', { from: '101', to: '800', press: ['1'] });
  assert.is(status, 200);
  assert.equal([body.outcome, body.callee.number, body.prefix], ['answered', '102', 'Sales:']);
  assert.ok(body.trail.length > 4 && body.trail.every((step: { sentence: string }) => step.sentence !== ''));
  assert.ok(body.heard.length > 0);
  assert.is((await admin.get('/api/history')).body.calls.length, 0);
  assert.is((await admin.post('/api/what-if', { from: '101' })).status, 422);
  const reader = await api.signedIn('read-only');
  assert.is((await reader.post('/api/what-if', { from: '101', to: '102' })).status, 403);
});

test('NPL-07 nobody learns of messages that are in a mailbox', async () => {
  const api = office();
  api.voicemail.leave('anna');
  const said = async (): Promise<string> =>
    JSON.stringify((await api.deps.whatIf.ask({ from: '101', to: '909' })).heard.map(({ what }) => what));
  const before = await said();
  api.voicemail.leave('anna');
  assert.is(await said(), before);
});

test('NPL-07 somebody outside calls one of our numbers, in any spelling: the treatment of such calls gets it whole', async () => {
  const api = office();
  const { clock, config, voicemail } = api;
  const body = { name: 'Provider', kind: 'fixed', server: 'sip.example.com' };
  if (config.definitions().some(({ name }) => name === 'trunk')) {
    config.apply([{ what: 'create', entity: 'trunk', id: 'provider', body }], author);
  }
  const came: TrunkCall[] = [];
  const { whatIf } = pretendedOffice({
    ...{ clock, config, mailboxes: voicemail.mailboxes, calls: () => [] },
    locator: { all: () => [], bindings: () => [] },
    supervision: { mayListen: () => true },
    named: (number) => (number === '+31612345678' ? 'Dirk' : undefined),
    outside: {
      incoming: async (call, each) => {
        came.push(each);
        await call.goto('102');
      },
      outgoing: async (call) => call.refuse(new Error('not here') as never),
      emergency: async (call) => call.refuse(new Error('not here') as never),
    },
  });
  const call = { from: '06-12345678', to: '020 123 45 67' };
  const answer = await whatIf.ask(call);
  assert.equal([answer.caller.number, answer.caller.name, answer.callee?.number], ['+31612345678', 'Dirk', '102']);
  assert.equal([came[0]?.dialled, came[0]?.callerNumber], ['+31201234567', '+31612345678']);
  const nobody = await whatIf.ask({ to: '+31 20 123 45 67' });
  assert.equal([nobody.caller.number, came[1]?.callerNumber], ['anonymous', undefined]);
});

test('NPL-07 by the number plan of the moment: open on Saturday, closed at night, and a change that flips it says so', async () => {
  const api = office();
  const open = { number: 1, name: 'Open', entries: [{ first: '+31201234567', extensionId: 'menu', prefix: 'Main:' }] };
  const closed = { number: 2, name: 'Closed', entries: [{ first: '+31201234567', extensionId: 'bram' }] };
  const weekly = [{ kind: 'days', days: ['sat'], from: '09:00', until: '17:00', plan: 1 }];
  api.config.apply(
    [
      { what: 'change', entity: 'office', id: 'office', body: { timeZone: 'Europe/Amsterdam' } },
      { what: 'create', entity: 'number', body: { first: '+31201234567', schemaId: 'number-schema' } },
      {
        ...{ what: 'change', entity: 'number-schema', id: 'number-schema' },
        body: { plans: [open, closed], fallbackPlan: 2, weekly },
      },
    ],
    author,
  );
  const call = { from: '+31612345678', to: '020-1234567', at: '2026-12-26T10:00' };
  const saturday = await api.deps.whatIf.ask({ ...call, press: ['1'] });
  assert.equal(
    [saturday.outcome, saturday.callee?.number, saturday.path.map(({ node }) => node)],
    ['answered', '102', ['number-schema', 'menu', 'bram']],
  );
  assert.is((await api.deps.whatIf.ask({ ...call, at: '2026-12-26T20:00' })).path.at(-1)?.node, 'bram');
  const admin = await api.signedIn('admin');
  const saved = await admin.post('/api/routing-tests', { ...call, name: 'Open on Saturday' });
  assert.is(saved.status, 201, saved.text);
  assert.equal(saved.body.path, ['number-schema 1', 'ivr 800', 'user 101']);
  const [flip] = await api.deps.routingTests.objections(
    api.config,
    api.config.proposed([{ what: 'change', entity: 'number-schema', id: 'number-schema', body: { weekly: [] } }]),
  );
  assert.match(
    say(flip?.phrase ?? { key: '' }, 'en'),
    '“Open on Saturday” (2026-12-26T10:00, to 020-1234567) would now end at person Bram: Answered instead of person Anna: Answered.',
  );
});
