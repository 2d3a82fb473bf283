import * as assert from 'uvu/assert';
import { phrase } from '../../appliance/base/words/index.ts';
import type { CallRecord, Party } from '../../appliance/calls/types.ts';
import { readCsv } from '../../appliance/rules/csv.ts';
import type { Flow, TraceEntry } from '../../appliance/sip/types.ts';
import { addUser, endTestApis, type TestApi, testApi } from '../kit/api.ts';
import { suite } from '../kit/suite.ts';

const test = suite('api: calls, history, ladder');
test.afterEach(endTestApis);

const anna: Party = { number: '101', name: 'Anna', extensionId: 'user-101' };
const bram: Party = { number: '102', name: 'Bram', extensionId: 'user-102' };
const cor: Party = { number: '103', name: 'Cor', extensionId: 'user-103' };

function record(api: TestApi, id: string, more: Partial<CallRecord> = {}): void {
  const startedAt = more.startedAt ?? api.clock.wall();
  api.record({
    id,
    startedAt,
    answeredAt: startedAt + 4_000,
    endedAt: startedAt + 64_400,
    caller: anna,
    dialled: '102',
    callee: bram,
    parties: [anna, bram],
    talks: [{ from: startedAt + 4_000, until: undefined, parties: [anna, bram] }],
    outcome: 'answered',
    reason: phrase('audit.signed-in', { name: 'The caller' }),
    trail: [{ at: startedAt, step: 'user', phrase: phrase('live.ringing', { caller: 'Anna', callee: 'Bram' }) }],
    encrypted: false,
    sipCallIds: [],
    ...more,
  });
}

test('CAL-14 a finished call shows parties, times, result, reason and way in the reader’s language', async () => {
  const api = testApi();
  record(api, 'one');
  const admin = await api.signedIn('admin', { language: 'nl' });
  const [row] = (await admin.get('/api/history')).body.calls;
  assert.equal([row.caller.name, row.callee.name, row.talkedSec], ['Anna', 'Bram', 60]);
  assert.equal(row.talks[0].parties, [anna, bram]);
  assert.is(row.talks[0].until, row.endedAt);
  assert.equal([row.outcome, row.outcomeWord, row.reason], ['answered', 'Beantwoord', 'The caller heeft ingelogd.']);
  const { body } = await admin.get('/api/history/one');
  assert.equal(body.trail, [{ at: row.startedAt, step: 'user', sentence: 'Anna belt Bram' }]);
  assert.is(body.hasLadder, false);
});

test('CAL-14 all calls that a search finds come as a table, each with its way in sentences, in the reader’s language', async () => {
  const api = testApi();
  const out: Party = { number: '+31612345678', name: '', trunkId: 'voys' };
  const said = phrase('live.ringing', { caller: '+31612345678', callee: 'Bram' });
  const trail = [said, phrase('live.ringing', { caller: 'Bram', callee: '"Cor"; junior' })].map((one) => ({
    ...{ at: api.clock.wall(), step: 'user', phrase: one },
  }));
  record(api, 'in', { caller: out, dialled: '+31201234567', trail, outcome: 'busy', answeredAt: undefined });
  // Who calls oneself a formula is text in the spreadsheet.
  record(api, 'evil', { caller: { ...anna, name: '=1+1' } });
  record(api, 'other', { caller: cor, callee: anna, parties: [cor, anna] });
  const admin = await api.signedIn('admin', { language: 'nl' });
  const { status, text, headers } = await admin.get('/api/history/export?search=bram');
  assert.equal([status, headers.get('content-type')], [200, 'text/csv; charset=utf-8']);
  const [head, ...lines] = readCsv(text).map(({ cells }) => cells);
  assert.equal(head?.slice(0, 4), ['Begin', 'Van', 'Beller', 'Gekozen']);
  assert.is(lines.length, 2);
  const line = lines.find((cells) => cells[6] === 'in') ?? [];
  assert.equal(line.slice(1, 7), ['+31 6 12 34 56 78', '', '+31 20 123 45 67', '102', 'Bram', 'in']);
  assert.equal(line.slice(8), [
    'In gesprek',
    'The caller heeft ingelogd.',
    '64',
    '0',
    `'+31 6 12 34 56 78 belt Bram Bram belt "Cor"; junior`,
  ]);
  assert.ok(lines.some((cells) => cells[2] === "'=1+1"));
});

test('CAL-14 a table of a thousand calls comes whole, and of somebody without the right only their own', async () => {
  const api = testApi();
  addUser(api, '102', 'Bram');
  for (let nth = 0; nth < 1_234; nth++) {
    record(api, `call-${nth}`, nth % 2 === 0 ? {} : { callee: cor, parties: [anna, cor] });
  }
  const tableOf = async (who: Awaited<ReturnType<TestApi['signedIn']>>) => {
    const asked = who.get('/api/history/export');
    for (let turn = 0; turn < 20; turn++) {
      await new Promise((resolve) => setTimeout(resolve, 1));
      await api.clock.advance(1);
    }
    return readCsv((await asked).text).length - 1;
  };
  assert.is(await tableOf(await api.signedIn('admin')), 1_234);
  assert.is(await tableOf(await api.signedIn('user', { userId: 'user-102' })), 617);
});

test('CAL-14 each step of the way leads to what it is about, as long as that is there', async () => {
  const api = testApi();
  addUser(api, '101', 'Anna');
  const said = phrase('live.ringing', { caller: 'Anna', callee: 'Bram' });
  const at = api.clock.wall();
  record(api, 'one', {
    trail: [
      { at, step: 'user', phrase: said, node: 'user-101', via: 'option.2' },
      { at, step: 'user', phrase: said, node: 'gone-since' },
      { at, step: 'dial', phrase: said },
    ],
  });
  const { body } = await (await api.signedIn('admin', { language: 'en' })).get('/api/history/one');
  const places = body.trail.map(({ place, via }: { place?: object; via?: string }) => [place, via]);
  assert.equal(places, [
    [{ entity: 'user', id: 'user-101', name: 'Anna', number: '101' }, 'option.2'],
    [undefined, undefined],
    [undefined, undefined],
  ]);
  assert.is('place' in body.trail[1], false);
});

test('CAL-14 a call says whether it came from outside or went there, and over which provider', async () => {
  const api = testApi();
  const outside: Party = { number: '+31612345678', name: '', trunkId: 'voys' };
  record(api, 'a-inside');
  record(api, 'b-in', { caller: outside, parties: [outside, bram] });
  record(api, 'c-out', { callee: outside, parties: [anna, outside] });
  const { body } = await (await api.signedIn('admin', { language: 'en' })).get('/api/history');
  const ways = body.calls.map(({ id, way, trunk }: { id: string; way: string; trunk?: object }) => [id, way, trunk]);
  assert.equal(ways.sort(), [
    ['a-inside', 'inside', undefined],
    ['b-in', 'in', { id: 'voys' }],
    ['c-out', 'out', { id: 'voys' }],
  ]);
});

test('CAL-14 the history is searched, filtered and read page by page', async () => {
  const api = testApi();
  const startedAt = api.clock.wall();
  record(api, 'a', { startedAt });
  record(api, 'b', { startedAt: startedAt + 60_000, outcome: 'busy', answeredAt: undefined });
  record(api, 'c', {
    startedAt: startedAt + 120_000,
    outcome: 'no-answer',
    answeredAt: undefined,
    callee: cor,
    parties: [anna, cor],
  });
  const admin = await api.signedIn('admin');
  const ids = async (query: string) => {
    const { body } = await admin.get(`/api/history?${query}`);
    return body.calls?.map((call: { id: string }) => call.id).join() ?? body.code;
  };
  assert.is(await ids(''), 'c,b,a');
  assert.is(await ids('search=cor'), 'c');
  assert.is(await ids('search=bram'), 'b,a');
  const word = (await admin.get('/api/history')).body.calls[0].outcomeWord;
  assert.is(await ids(`search=${encodeURIComponent(word.toUpperCase())}`), 'c', 'by how it ended');
  assert.is(await ids(`search=${encodeURIComponent(`anna ${word}`)}`), 'c');
  assert.is(await ids(`search=${encodeURIComponent(`bram ${word}`)}`), '');
  assert.is(await ids('outcome=busy'), 'b');
  assert.is(await ids('outcome=busy,no-answer'), 'c,b');
  assert.is(await ids('outcome=nonsense'), 'api.address-unclear');
  assert.is(await ids('userId=user-103'), 'c');
  assert.is(await ids(`from=${startedAt + 1}&to=${startedAt + 120_000}`), 'b');
  const first = (await admin.get('/api/history?limit=2')).body;
  assert.is(first.calls.length, 2);
  assert.is(await ids(`limit=2&before=${first.next}`), 'a');
  const last = (await admin.get(`/api/history?limit=2&before=${first.next}`)).body;
  assert.is(last.next, undefined);
});

test('CAL-14 who may see only their own calls sees no others, by whatever address', async () => {
  const api = testApi();
  addUser(api, '102', 'Bram');
  record(api, 'own');
  record(api, 'rung', { callee: cor, parties: [anna, bram, cor] });
  record(api, 'others', { callee: cor, parties: [anna, cor] });
  const user = await api.signedIn('user', { userId: 'user-102' });
  const { calls } = (await user.get('/api/history?userId=user-103')).body;
  assert.equal(calls.map((call: { id: string }) => call.id).sort(), ['own', 'rung']);
  assert.is((await user.get('/api/history/rung')).status, 200);
  assert.is((await user.get('/api/history/others')).status, 404);
  assert.is((await user.get('/api/history/summary?from=0&to=1')).body.total, 0);
  const stranger = await api.signedIn('agent');
  assert.equal((await stranger.get('/api/history')).body.calls, []);
  assert.is((await stranger.get('/api/history/own')).status, 404);
});

test('CAL-08 CAL-18 who listened to a call is told to who may see all calls, not to its own people', async () => {
  const api = testApi();
  addUser(api, '102', 'Bram');
  const listened = { name: 'Daan', agent: 'Bram', other: 'Anna' };
  const trail = [
    { at: 1, step: 'overheard', phrase: phrase('listening.begins', listened) },
    { at: 2, step: 'dial', phrase: phrase('trail.answered', { name: 'Bram' }) },
  ];
  record(api, 'one', { trail });
  const live = { startedAt: 1, answeredAt: 2, dialled: '102', trail, recording: undefined, ringing: [] };
  api.calls.push({ id: 'c1', state: 'up', caller: anna, callee: bram, ...live });
  const steps = (of: { trail: { step: string }[] }) => of.trail.map(({ step }) => step).join(' ');
  for (const [role, seen] of [
    ['supervisor', 'overheard dial'],
    ['user', 'dial'],
  ] as const) {
    const person = await api.signedIn(role, { userId: 'user-102' });
    assert.is(steps((await person.get('/api/history/one')).body), seen);
    assert.is(steps((await person.get('/api/calls')).body.calls[0]), seen);
  }
});

test('CAL-14 live calls: all for who may see all, else the own ones', async () => {
  const api = testApi();
  addUser(api, '102', 'Bram');
  const common = { startedAt: 1, answeredAt: undefined, dialled: '102', trail: [], recording: undefined };
  api.calls.push({ id: 'c1', state: 'ringing', caller: anna, callee: undefined, ringing: [bram], ...common });
  api.calls.push({ id: 'c2', state: 'up', caller: anna, callee: cor, ringing: [], ...common });
  const supervisor = await api.signedIn('supervisor');
  const { calls } = (await supervisor.get('/api/calls')).body;
  assert.equal(
    calls.map((call: { sentence: string }) => call.sentence),
    ['Anna (101) is calling 102', 'Anna (101) is talking with Cor (103)'],
  );
  const user = await api.signedIn('user', { userId: 'user-102' });
  assert.equal(
    (await user.get('/api/calls')).body.calls.map((call: { id: string }) => call.id),
    ['c1'],
  );
});

test('a day is summed up hour by hour', async () => {
  const api = testApi();
  const from = api.clock.wall();
  record(api, 'a', { startedAt: from + 10 });
  record(api, 'b', { startedAt: from + 3_600_000 + 10, outcome: 'no-answer', answeredAt: undefined });
  record(api, 'c', { startedAt: from + 3_600_000 + 20 });
  record(api, 'd', { startedAt: from + 3 * 3_600_000 });
  for (let at = 0; at < 600; at++) record(api, `many${at}`, { startedAt: from + 2 * 3_600_000 + at });
  const admin = await api.signedIn('admin');
  const { body } = await admin.get(`/api/history/summary?from=${from}&to=${from + 3 * 3_600_000}`);
  assert.equal([body.total, body.answered, body.missed, body.talkedSec], [603, 602, 1, 602 * 60]);
  assert.equal(
    body.hours.map((hour: { at: number; answered: number; missed: number }) => [
      hour.at - from,
      hour.answered,
      hour.missed,
    ]),
    [
      [0, 1, 0],
      [3_600_000, 1, 1],
      [7_200_000, 600, 0],
    ],
  );
});

const flowOf = (port: number): Flow => ({
  id: `udp ${port}`,
  transport: 'udp',
  local: { address: '192.0.2.1', port: 5060 },
  remote: { address: '192.0.2.20', port },
});

const entry = (atMs: number, direction: 'in' | 'out', port: number, text: string): TraceEntry => ({
  atMs,
  direction,
  flow: flowOf(port),
  bytes: new TextEncoder().encode(text.replaceAll('\n', '\r\n')),
});

test('the ladder shows who said what to whom, and no secrets', async () => {
  const api = testApi();
  const { lineId } = addUser(api, '101', 'Anna');
  record(api, 'one');
  const common = {
    contact: 'sip:101@192.0.2.20',
    transport: 'udp',
    source: '192.0.2.20',
    userAgent: undefined,
  } as const;
  const rest = {
    path: [],
    registeredAt: 0,
    expiresAt: 1,
    unverified: false,
    reachable: undefined,
    instance: undefined,
  };
  api.bindings.push({ lineId, flow: flowOf(5062), ...common, ...rest });
  const invite =
    'INVITE sip:102@box SIP/2.0\nCall-ID: x\nAuthorization: Digest username="101", nonce="n1", response="0123456789abcdef"\n' +
    'Content-Type: application/sdp\n\nv=0\na=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:c2VjcmV0a2V5|2^20\n';
  api.traces.set('one', [
    entry(1000, 'in', 5062, invite),
    entry(1010, 'out', 5062, 'SIP/2.0 100 Trying\nCall-ID: x\n\n'),
    entry(1020, 'out', 5064, 'INVITE sip:102@192.0.2.20:5064 SIP/2.0\nCall-ID: y\n\n'),
    entry(1030, 'in', 5064, 'SIP/2.0 486 Busy Here\nCall-ID: y\n\n'),
    { ...entry(1040, 'in', 5064, 'nonsense'), note: phrase('api.malformed') },
  ]);
  const admin = await api.signedIn('admin');
  const { body } = await admin.get('/api/history/one/ladder');
  assert.equal(body.participants, [
    { id: 'box', label: 'Cordboard', address: '' },
    { id: '192.0.2.20:5062', label: '101 Anna', address: '192.0.2.20:5062' },
    { id: '192.0.2.20:5064', label: '192.0.2.20:5064', address: '192.0.2.20:5064' },
  ]);
  assert.equal(
    body.messages.map((message: Record<string, string>) => [message.at, message.from, message.to, message.label]),
    [
      [1000, '192.0.2.20:5062', 'box', 'INVITE'],
      [1010, 'box', '192.0.2.20:5062', '100 Trying'],
      [1020, 'box', '192.0.2.20:5064', 'INVITE'],
      [1030, '192.0.2.20:5064', 'box', '486 Busy Here'],
      [1040, '192.0.2.20:5064', 'box', 'nonsense'],
    ],
  );
  const [first] = body.messages;
  assert.match(first.text, /username="101", nonce="n1", response="•••"/);
  assert.match(first.text, /inline:•••\|2\^20/);
  assert.not.match(JSON.stringify(body), /0123456789abcdef|c2VjcmV0a2V5/);
  assert.is(first.firstLine, 'INVITE sip:102@box SIP/2.0');
  assert.match(body.messages[4].note, /could not be read/);
  assert.is((await admin.get('/api/history/one')).body.hasLadder, true);
  api.traces.delete('one');
  assert.is((await admin.get('/api/history/one/ladder')).body.code, 'api.no-ladder');
});
