import * as assert from 'uvu/assert';
import type { HealthProblem } from '../../appliance/api/dependencies.ts';
import type { Person } from '../../appliance/api/person.ts';
import type { Right } from '../../appliance/api/rights.ts';
import { topics } from '../../appliance/api/topics.ts';
import {
  EVENT_GATHER_MS,
  EVENT_HEALTH_GATHER_MS,
  EVENT_HEALTH_LOOK_MS,
  EVENT_HEARTBEAT_MS,
  EVENT_RING_MAX,
  EVENT_STREAMS_MAX,
  EVENT_STREAMS_PER_PERSON_MAX,
  EVENT_WRITE_MAX_MS,
  SESSION_IDLE_SEC,
} from '../../appliance/base/limits.ts';
import { Scope } from '../../appliance/base/scope.ts';
import { phrase } from '../../appliance/base/words/index.ts';
import type { CallSnapshot, Party } from '../../appliance/calls/types.ts';
import { addUser, type Browser, endTestApis, type TestApi, testApi } from '../kit/api.ts';
import { EventStreamReader } from '../kit/event-stream.ts';
import { author } from '../kit/office.ts';
import { suite } from '../kit/suite.ts';

const test = suite('api: event stream');
test.afterEach(endTestApis);

async function follow(browser: Browser, topics: string, lastEventId?: string): Promise<EventStreamReader> {
  const headers: Record<string, string> = lastEventId === undefined ? {} : { 'last-event-id': lastEventId };
  return new EventStreamReader(await browser.fetch('GET', `/api/events?topics=${topics}`, { headers }));
}

/** Lets published facts arrive and be gathered. */
async function settle(api: TestApi, ms = EVENT_GATHER_MS): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
  api.clock.advance(ms);
  await new Promise((resolve) => setImmediate(resolve));
}

const SOMEBODY: Person = {
  ...{ accountId: undefined, sessionId: undefined, userId: undefined, name: 'somebody', from: '192.0.2.7' },
  ...{ language: 'en', roles: [], rights: new Set<Right>(['see-all-calls']) },
};
const anna: Party = { number: '101', name: 'Anna', extensionId: 'user-101' };
const bram: Party = { number: '102', name: 'Bram', extensionId: 'user-102' };
const cor: Party = { number: '103', name: 'Cor', extensionId: 'user-103' };

function call(id: string, more: Partial<CallSnapshot> = {}): CallSnapshot {
  const common = { startedAt: 1, answeredAt: undefined, dialled: '102', trail: [], callee: undefined } as const;
  const recording = undefined;
  return { id, state: 'ringing', caller: anna, ringing: [bram], recording, ...common, ...more };
}

/** Puts it in the place of the call of the same id and says that it changed. */
function changes(api: TestApi, next: CallSnapshot): void {
  const at = api.calls.findIndex(({ id }) => id === next.id);
  if (at < 0) api.calls.push(next);
  else api.calls[at] = next;
  api.bus.publish('call.changed', { callId: next.id });
}

function ends(api: TestApi, id: string): void {
  api.calls.splice(
    api.calls.findIndex((one) => one.id === id),
    1,
  );
  api.bus.publish('call.ended', { callId: id, historyId: `history-${id}` });
}

test('begins with a snapshot of everything asked for, then tells what changes, numbered', async () => {
  const api = testApi();
  const { lineId } = addUser(api, '101', 'Anna');
  api.calls.push(call('c0'));
  const admin = await api.signedIn('admin');
  const stream = await follow(admin, 'calls,phones,health,changes');
  const first = await stream.next();
  assert.is(first?.event, 'snapshot');
  const { topics } = first?.data ?? {};
  assert.equal(Object.keys(topics), ['calls', 'phones', 'health', 'changes']);
  assert.equal([topics.calls[0].id, topics.phones, topics.changes.revision], ['c0', [], api.config.revision]);
  assert.is(topics.health.state, 'attention');

  changes(api, call('c1'));
  await settle(api);
  const second = await stream.next();
  assert.equal([second?.event, second?.data.changed[0].sentence], ['calls', 'Anna (101) is calling 102']);
  assert.is(
    second?.id,
    first?.id?.replace(/\d+$/, (number) => String(Number(number) + 1)),
  );
  await settle(api, EVENT_HEALTH_GATHER_MS);
  const third = await stream.next();
  assert.equal([third?.event, third?.data.gauges.calls], ['health', 2]);

  api.bus.publish('phone.registered', { lineId, contact: 'sip:x', transport: 'udp' });
  await settle(api);
  assert.equal((await stream.next())?.data, { lineId, phones: [] });

  await admin.patch('/api/office', { name: 'Bakkerij' });
  await settle(api);
  const change = await stream.next();
  assert.equal(
    [change?.event, change?.data.revision, change?.data.changed[0].what],
    ['changes', api.config.revision, 'changed'],
  );
  await stream.close();
});

test('many changes of a call within a moment are one event with how it is then', async () => {
  const api = testApi();
  const stream = await follow(await api.signedIn('supervisor'), 'calls');
  await stream.next();
  changes(api, call('c1'));
  changes(api, call('c1', { state: 'up', callee: bram, ringing: [] }));
  changes(api, call('c2'));
  await settle(api);
  const events = [await stream.next(), await stream.next()];
  assert.equal(
    events.map((event) => [event?.data.changed[0].id, event?.data.changed[0].state]),
    [
      ['c1', 'up'],
      ['c2', 'ringing'],
    ],
  );
  ends(api, 'c1');
  await settle(api);
  assert.equal((await stream.next())?.data, { removed: ['c1'], ended: [{ callId: 'c1', historyId: 'history-c1' }] });
  await stream.close();
});

test('CAL-14 who sees only own calls hears of those, and of their leaving, and of no others', async () => {
  const api = testApi();
  addUser(api, '102', 'Bram');
  api.calls.push(call('before'), call('others-before', { ringing: [cor] }));
  const stream = await follow(await api.signedIn('user', { userId: 'user-102' }), 'calls');
  const { calls } = (await stream.next())?.data.topics ?? {};
  assert.equal(
    calls.map((one: { id: string }) => one.id),
    ['before'],
  );
  changes(api, call('others', { ringing: [cor] }));
  changes(api, call('c1'));
  await settle(api);
  assert.is((await stream.next())?.data.changed[0].id, 'c1');
  // Cor picks it up: it goes on without Bram.
  changes(api, call('c1', { state: 'up', callee: cor, ringing: [] }));
  await settle(api);
  assert.equal((await stream.next())?.data, { removed: ['c1'] });
  ends(api, 'others');
  ends(api, 'others-before');
  ends(api, 'before');
  await settle(api);
  assert.equal((await stream.next())?.data.removed, ['before']);
  await stream.close();
});

test('health is told when it changes, at most once a second, and also when only its numbers did', async () => {
  let dialogs = 0;
  const api = testApi({}, { health: () => ({ problems: [], gauges: { dialogs } }) });
  const stream = await follow(await api.signedIn('admin'), 'health');
  await stream.next();
  for (let at = 0; at < 20; at++) {
    changes(api, call(`c${at}`));
    await settle(api);
  }
  dialogs = 7;
  await settle(api, EVENT_HEALTH_LOOK_MS);
  await settle(api, EVENT_HEALTH_LOOK_MS);
  dialogs = 9;
  await settle(api, EVENT_HEALTH_LOOK_MS);
  const seen = [await stream.next(), await stream.next(), await stream.next()].map((event) => event?.data.gauges);
  assert.equal(
    seen.map((gauges) => [gauges.calls, gauges.dialogs]),
    [
      [20, 0],
      [20, 7],
      [20, 9],
    ],
  );
  await stream.close();
});

test('what the box itself suffers from is told when it comes and when it goes', async () => {
  let problems: HealthProblem[] = [];
  const api = testApi({}, { health: () => ({ problems, gauges: {} }) });
  const stream = await follow(await api.signedIn('admin', { language: 'nl' }), 'health');
  assert.is((await stream.next())?.data.topics.health.problems.length, 0);
  const told = async (now: HealthProblem[]) => {
    problems = now;
    api.bus.publish('health.changed', {});
    // Sooner than it would be looked at anyway.
    await settle(api, EVENT_HEALTH_LOOK_MS / 4);
    return (await stream.next())?.data.sentence;
  };
  const full = phrase('health.disk-full', { directory: '/srv/box' });
  assert.match(await told([{ level: 'broken', phrase: full }]), 'De schijf is vol: bellen gaat door');
  assert.match(await told([]), 'Alles staat klaar');
  await stream.close();
});

test('each reader hears it in the own language', async () => {
  const api = testApi();
  const english = await follow(await api.signedIn('supervisor'), 'calls');
  const dutch = await follow(await api.signedIn('admin', { language: 'nl' }), 'calls');
  await english.next();
  await dutch.next();
  changes(api, call('c1'));
  await settle(api);
  assert.is((await english.next())?.data.changed[0].sentence, 'Anna (101) is calling 102');
  assert.is((await dutch.next())?.data.changed[0].sentence, 'Anna (101) belt 102');
  await english.close();
  await dutch.close();
});

test('a reader that comes back gets what it missed, and only that', async () => {
  const api = testApi();
  const admin = await api.signedIn('admin');
  const other = await follow(admin, 'calls');
  const stream = await follow(admin, 'calls');
  await stream.next();
  changes(api, call('c1'));
  await settle(api);
  const seen = await stream.next();
  await stream.close();
  changes(api, call('c2'));
  changes(api, call('c3'));
  await settle(api);
  const back = await follow(admin, 'calls', seen?.id);
  assert.is((await back.next())?.data.changed[0].id, 'c2');
  assert.is((await back.next())?.data.changed[0].id, 'c3');
  changes(api, call('c4'));
  await settle(api);
  assert.is((await back.next())?.data.changed[0].id, 'c4');
  await back.close();
  await other.close();
});

test('a reader that was away too long, or comes from before a restart, gets a new snapshot', async () => {
  const api = testApi();
  const admin = await api.signedIn('admin');
  const keeper = await follow(admin, 'calls');
  const id = (await keeper.next())?.id ?? '';
  for (let at = 0; at <= EVENT_RING_MAX; at++) changes(api, call(`c${at}`));
  await settle(api);
  const late = await follow(admin, 'calls', id);
  assert.is((await late.next())?.event, 'snapshot');
  const future = id.replace(/\d+$/, '99999999');
  for (const strange of ['otherrun.3', 'nonsense', '', future, `${id}.5`, id.replace(/\d+$/, '-1')]) {
    const stream = await follow(admin, 'calls', strange);
    assert.is((await stream.next())?.event, 'snapshot', strange);
    await stream.close();
  }
  await late.close();
  await keeper.close();
});

test('what happened while nobody listened is told by a snapshot, not taken for nothing', async () => {
  const api = testApi();
  const admin = await api.signedIn('admin');
  const stream = await follow(admin, 'calls');
  const id = (await stream.next())?.id;
  await stream.close();
  changes(api, call('c1'));
  await settle(api);
  const back = await follow(admin, 'calls', id);
  const event = await back.next();
  assert.equal([event?.event, event?.data.topics.calls[0].id], ['snapshot', 'c1']);
  await back.close();
});

test('nothing is worked out, and nothing left behind, when the last reader has gone', async () => {
  let asked = 0;
  const calls = (): CallSnapshot[] => {
    asked++;
    return [];
  };
  const api = testApi({}, { calls });
  const live = Scope.live;
  const admin = await api.signedIn('admin');
  const planned = api.clock.pending();
  const streams = [await follow(admin, 'calls,health'), await follow(admin, 'calls')];
  assert.is(api.app.streams.readers, 2);
  for (const stream of streams) await stream.close();
  assert.equal([api.app.streams.readers, Scope.live, api.clock.pending()], [0, live, planned]);
  const before = asked;
  assert.ok(before > 0);
  changes(api, call('c1'));
  await settle(api, 60_000);
  assert.is(asked, before);
});

test('a browser whose connection breaks is forgotten', async () => {
  const api = testApi();
  const admin = await api.signedIn('admin');
  const gone = new AbortController();
  const headers = { cookie: admin.cookie, host: 'box.test' };
  const request = new Request('http://box.test/api/events?topics=calls', { headers, signal: gone.signal });
  const response = await api.app.fetch(request, admin.edge);
  assert.is(api.app.streams.readers, 1);
  gone.abort();
  assert.is(api.app.streams.readers, 0);
  await response.body?.cancel();
});

test('a quiet stream has a heartbeat', async () => {
  const api = testApi();
  const stream = await follow(await api.signedIn('supervisor'), 'calls');
  await stream.next();
  for (let beat = 0; beat < 3; beat++) {
    await settle(api, EVENT_HEARTBEAT_MS);
    await stream.pull();
  }
  changes(api, call('c1'));
  await settle(api);
  assert.is((await stream.next())?.event, 'calls');
  assert.equal(stream.comments, ['still here', 'still here', 'still here']);
  await stream.close();
});

test('a browser that takes nothing any more is closed in time', async () => {
  const api = testApi();
  const response = await (await api.signedIn('admin')).fetch('GET', '/api/events?topics=calls');
  for (let at = 0; at < 3; at++) {
    changes(api, call(`c${at}`));
    await settle(api);
  }
  assert.is(api.app.streams.readers, 1);
  await settle(api, EVENT_WRITE_MAX_MS);
  await settle(api, EVENT_HEARTBEAT_MS);
  assert.is(api.app.streams.readers, 0);
  await response.body?.cancel();
});

test('a browser that reads too slowly is closed before it fills the memory, and told why', async () => {
  const api = testApi();
  const stream = await follow(await api.signedIn('admin'), 'calls');
  await stream.next();
  const long = 'x'.repeat(20_000);
  for (let at = 0; at < 80 && api.app.streams.readers > 0; at++) {
    changes(api, call(`c${at}`, { dialled: long }));
    await settle(api);
  }
  assert.is(api.app.streams.readers, 0);
  let last = await stream.next();
  for (let event = last; event; event = await stream.next()) last = event;
  assert.equal([last?.event, last?.data], ['end', { why: 'too-slow' }]);
});

test('signing out ends the streams of that browser at once', async () => {
  const api = testApi();
  const admin = await api.signedIn('admin');
  const stream = await follow(admin, 'calls');
  await stream.next();
  await admin.delete('/api/session');
  assert.equal((await stream.next())?.data, { why: 'signed-out' });
  assert.is(await stream.next(), undefined);
  assert.is(api.app.streams.readers, 0);
});

test('a session that grew too old takes its streams with it', async () => {
  const api = testApi();
  const stream = await follow(await api.signedIn('admin'), 'calls');
  await stream.next();
  // Awake each heartbeat: the browser reads, but nobody uses it.
  for (let spentMs = 0; spentMs <= SESSION_IDLE_SEC * 1000; spentMs += EVENT_HEARTBEAT_MS) {
    await settle(api, EVENT_HEARTBEAT_MS);
    if (api.app.streams.readers > 0) await stream.pull();
  }
  await settle(api, EVENT_HEARTBEAT_MS);
  assert.is(api.app.streams.readers, 0);
});

test('PPL-02 a change of roles, language or extension ends the stream, to begin anew', async () => {
  for (const body of [{ roles: ['user'] }, { language: 'nl' }, { userId: 'user-101' }]) {
    const api = testApi();
    addUser(api, '101', 'Anna');
    const stream = await follow(await api.signedIn('admin'), 'calls');
    await stream.next();
    const { id } = api.config.find('account', 'username', 'admin') ?? { id: '' };
    api.config.apply([{ what: 'change', entity: 'account', id, body }], author);
    await settle(api);
    let event = await stream.next();
    while (event && event.event !== 'end') event = await stream.next();
    assert.equal(event?.data, { why: 'rights-changed' }, JSON.stringify(body));
    api.scope.end();
  }
});

test('another’s change of roles leaves my stream alone', async () => {
  const api = testApi();
  const stream = await follow(await api.signedIn('admin'), 'calls');
  await stream.next();
  await api.signedIn('user');
  await settle(api);
  assert.is(api.app.streams.readers, 1);
  await stream.close();
});

test('one person has so many tabs: the oldest makes room', async () => {
  const api = testApi();
  const admin = await api.signedIn('admin');
  const streams: EventStreamReader[] = [];
  for (let at = 0; at <= EVENT_STREAMS_PER_PERSON_MAX; at++) streams.push(await follow(admin, 'calls'));
  assert.is(api.app.streams.readers, EVENT_STREAMS_PER_PERSON_MAX);
  await streams[0]?.next();
  assert.equal((await streams[0]?.next())?.data, { why: 'too-many' });
});

test('so many pages of all people together: one more is refused with a sentence, until one has gone', async () => {
  const api = testApi();
  const admin = await api.signedIn('admin');
  const others: EventStreamReader[] = [];
  for (let at = 0; at < EVENT_STREAMS_MAX; at++) {
    const person: Person = { ...SOMEBODY, accountId: `account-${at}` };
    const gone = new AbortController();
    const topic = topics.find(({ name }) => name === 'calls')!;
    others.push(new EventStreamReader(api.app.streams.open(person, [topic], null, gone.signal)));
  }
  const refused = await admin.get('/api/events?topics=calls');
  assert.is(refused.status, 503);
  assert.is(refused.body.code, 'api.streams-full');
  assert.is(api.app.streams.readers, EVENT_STREAMS_MAX);
  await others[0]!.close();
  const stream = await follow(admin, 'calls');
  assert.is((await stream.next())?.event, 'snapshot');
});

test('a box that stops says so to everybody', async () => {
  const api = testApi();
  const stream = await follow(await api.signedIn('admin'), 'calls');
  await stream.next();
  api.scope.end();
  assert.equal((await stream.next())?.data, { why: 'stopping' });
});

test('topics that do not exist, or none, are refused', async () => {
  const admin = await testApi().signedIn('admin');
  assert.is((await admin.get('/api/events?topics=weather')).body.code, 'api.no-topic');
  assert.is((await admin.get('/api/events')).status, 422);
  assert.is((await admin.get('/api/events?topics=')).status, 422);
});
