import * as assert from 'uvu/assert';
import { CONTACTS_PER_LINE_MAX } from '../../appliance/base/limits.ts';
import { closeBenches, RegistrarBench, TestPhone, testFlow } from '../kit/registrar.ts';
import { suite } from '../kit/suite.ts';

const test = suite('registrar bindings');
test.afterEach(closeBenches);

const contactsOf = (bench: RegistrarBench, username: string): string[] =>
  bench.registrar.bindings(`line-${username}`).map(({ contact }) => contact);

test('a phone registers, and can be called where it came from', () => {
  const bench = new RegistrarBench();
  const phone = new TestPhone('101');
  const answer = phone.register(bench);
  assert.is(answer?.status, 200);
  assert.is(phone.challenged, 1);
  const [binding] = bench.registrar.bindings('line-101');
  assert.is(binding?.contact, 'sip:101@192.0.2.50:5060');
  assert.is(binding?.flow?.id, phone.flow.id);
  assert.is(binding?.source, '192.0.2.50');
  assert.equal(bench.events, [
    ['phone.registered', { lineId: 'line-101', contact: 'sip:101@192.0.2.50:5060', transport: 'udp' }],
  ]);
});

test('the time granted is what was asked or up to a tenth less, and is told', () => {
  const bench = new RegistrarBench();
  const seen = new Set<number>();
  const phone = new TestPhone('101');
  for (let round = 0; round < 60; round++) {
    const contact = phone.register(bench, { expires: 600 })?.all('Contact')[0] ?? '';
    const granted = Number(/;expires=(\d+)/.exec(contact)?.[1]);
    assert.ok(granted >= 540 && granted <= 600, contact);
    seen.add(granted);
  }
  assert.ok(seen.size > 5, 'phones that started together would stay together');
});

test("a contact's own expires goes before the header, and without either the default counts", () => {
  const bench = new RegistrarBench();
  const phone = new TestPhone('101');
  const granted = (wishes: object): number => {
    const contact = phone.register(bench, wishes)?.all('Contact')[0] ?? '';
    return Number(/;expires=(\d+)/.exec(contact)?.[1]);
  };
  const own = granted({ contacts: ['<sip:101@192.0.2.50:5060>;expires=100'], expires: 3000 });
  assert.ok(own >= 90 && own <= 100, String(own));
  const none = granted({ expires: null });
  assert.ok(none >= 540 && none <= 600, String(none));
  const nonsense = granted({ expires: 'soon' });
  assert.ok(nonsense >= 540 && nonsense <= 600, String(nonsense));
  const long = granted({ expires: 999_999 });
  assert.ok(long > 600 && long <= 3600, String(long));
});

test('too short a time is refused with 423 and the least that is taken', () => {
  const bench = new RegistrarBench();
  const answer = new TestPhone('101').register(bench, { expires: 30 });
  assert.is(answer?.status, 423);
  assert.equal(answer?.all('Min-Expires'), ['60']);
  assert.is(bench.registrar.size, 0);
});

test('several contacts of a line stand beside each other, newest first, and each is told', () => {
  const bench = new RegistrarBench();
  new TestPhone('101', testFlow('udp', '192.0.2.50', 5060)).register(bench);
  const answer = new TestPhone('101', testFlow('udp', '192.0.2.51', 5060)).register(bench);
  assert.equal(contactsOf(bench, '101'), ['sip:101@192.0.2.51:5060', 'sip:101@192.0.2.50:5060']);
  assert.is(answer?.all('Contact').length, 2);
});

test('one request may bring several contacts, or none to ask what there is', () => {
  const bench = new RegistrarBench();
  const phone = new TestPhone('101');
  phone.register(bench, { contacts: ['<sip:a@192.0.2.50>, <sip:b@192.0.2.50:5070>;expires=120'] });
  assert.is(bench.registrar.size, 2);
  const answer = phone.register(bench, { contacts: [] });
  assert.is(answer?.status, 200);
  assert.is(answer?.all('Contact').length, 2);
  assert.is(bench.events.length, 2);
});

test('one request is about so many contacts at most, whatever it wants with them', () => {
  const bench = new RegistrarBench();
  const phone = new TestPhone('101');
  const contacts = (count: number, more = ''): string[] => [
    Array.from({ length: count }, (_, at) => `<sip:${at}@192.0.2.50>${more}`).join(', '),
  ];
  assert.is(phone.register(bench, { contacts: contacts(CONTACTS_PER_LINE_MAX + 1) })?.status, 403);
  assert.is(bench.registrar.size, 0);
  assert.is(phone.register(bench, { contacts: contacts(CONTACTS_PER_LINE_MAX) })?.status, 200);
  assert.is(bench.registrar.size, CONTACTS_PER_LINE_MAX);
  assert.is(phone.register(bench, { contacts: contacts(CONTACTS_PER_LINE_MAX + 1, ';expires=0') })?.status, 403);
  assert.is(bench.registrar.size, CONTACTS_PER_LINE_MAX);
});

test('a refresh changes no more than the time, and is no news', () => {
  const bench = new RegistrarBench();
  const phone = new TestPhone('101');
  phone.register(bench);
  const before = bench.registrar.bindings('line-101')[0]?.expiresAt ?? 0;
  bench.clock.advance(300_000);
  phone.register(bench);
  const [after, more] = bench.registrar.bindings('line-101');
  assert.is(more, undefined);
  assert.ok((after?.expiresAt ?? 0) > before);
  assert.is(bench.events.length, 1);
});

test('the same contact in another spelling is the same contact', () => {
  const bench = new RegistrarBench();
  const phone = new TestPhone('101');
  phone.register(bench, { contacts: ['<sip:101@192.0.2.50:5060;transport=udp>'] });
  phone.register(bench, { contacts: ['<sip:%3101@192.0.2.50:5060;transport=UDP;new>'] });
  assert.is(bench.registrar.size, 1);
});

test('a binding that is not refreshed expires at its time and is told', () => {
  const bench = new RegistrarBench();
  const phone = new TestPhone('101');
  phone.register(bench, { expires: 60 });
  bench.clock.advance(30_000);
  phone.register(bench, { expires: 60 });
  bench.clock.advance(59_000);
  assert.is(bench.registrar.size, 1);
  bench.clock.advance(1_500);
  assert.is(bench.registrar.size, 0);
  assert.is(bench.journal.rows.size, 0);
  assert.equal(bench.events.at(-1), [
    'phone.unregistered',
    { lineId: 'line-101', contact: 'sip:101@192.0.2.50:5060', why: 'expired' },
  ]);
  assert.is(bench.clock.pending(), 0);
});

test('a refresh for less time than before brings the end nearer', () => {
  const bench = new RegistrarBench();
  const phone = new TestPhone('101');
  phone.register(bench, { expires: 3600 });
  phone.register(bench, { expires: 60 });
  bench.clock.advance(61_000);
  assert.is(bench.registrar.size, 0);
});

test('expires 0 removes one contact, * with 0 removes all, * with anything else is refused', () => {
  const bench = new RegistrarBench();
  const phone = new TestPhone('101');
  phone.register(bench, { contacts: ['<sip:a@192.0.2.50>', '<sip:b@192.0.2.50>', '<sip:c@192.0.2.50>'] });
  phone.register(bench, { contacts: ['<sip:b@192.0.2.50>;expires=0'] });
  assert.equal(contactsOf(bench, '101').sort(), ['sip:a@192.0.2.50', 'sip:c@192.0.2.50']);
  assert.is(phone.register(bench, { contacts: ['*'], expires: 600 })?.status, 400);
  assert.is(bench.registrar.size, 2);
  const answer = phone.register(bench, { contacts: ['*'], expires: 0 });
  assert.is(answer?.status, 200);
  assert.equal(answer?.all('Contact'), []);
  assert.is(bench.registrar.size, 0);
  assert.is(bench.events.filter(([name]) => name === 'phone.unregistered').length, 3);
});

test('an overtaken request changes nothing, but a phone that starts counting anew is heard after a while', () => {
  const bench = new RegistrarBench();
  const phone = new TestPhone('101');
  phone.cseq = 10;
  phone.register(bench);
  phone.cseq = 3;
  const late = phone.register(bench, { contacts: ['<sip:101@192.0.2.50:5060>', '<sip:new@192.0.2.50>'] });
  assert.is(late?.status, 500);
  assert.is(bench.registrar.size, 1);
  phone.cseq = 3;
  assert.is(phone.register(bench, { contacts: ['*'], expires: 0 })?.status, 500);
  assert.is(bench.registrar.size, 1);
  bench.clock.advance(40_000);
  phone.cseq = 1;
  assert.is(phone.register(bench)?.status, 200);
});

test('a line registers itself and nobody else', () => {
  const bench = new RegistrarBench();
  const answer = new TestPhone('101').register(bench, { to: '102' });
  assert.is(answer?.status, 403);
  assert.match(answer?.reason ?? '', '101');
  assert.is(new TestPhone('101').register(bench, { from: '102' })?.status, 403);
  assert.is(bench.registrar.size, 0);
});

test('more contacts than a line may have are refused, unless one is known to be dead', () => {
  const bench = new RegistrarBench();
  for (let port = 1; port <= 10; port++) new TestPhone('101', testFlow('udp', '192.0.2.50', port)).register(bench);
  const eleventh = new TestPhone('101', testFlow('udp', '192.0.2.50', 11));
  assert.is(eleventh.register(bench)?.status, 403);
  assert.is(bench.registrar.size, 10);
  const [, second] = bench.registrar.bindings('line-101');
  if (second) bench.registrar.asked(second, false, bench.clock.now());
  assert.is(eleventh.register(bench)?.status, 200);
  assert.is(bench.registrar.size, 10);
  assert.not.ok(contactsOf(bench, '101').includes(second?.contact ?? ''));
});

test('a device that comes back elsewhere replaces its former contact (RFC 5626)', () => {
  const bench = new RegistrarBench();
  const instance = ';+sip.instance="<urn:uuid:00000000-0000-1000-8000-000A95A0E128>";reg-id=1';
  const before = new TestPhone('101', testFlow('tcp', '192.0.2.50', 40001));
  before.register(bench, { contacts: [`<sip:101@192.0.2.50:40001;transport=tcp>${instance}`] });
  const after = new TestPhone('101', testFlow('tcp', '192.0.2.50', 40002));
  const answer = after.register(bench, {
    contacts: [`<sip:101@192.0.2.50:40002;transport=tcp>${instance}`],
    headers: ['Supported: path, outbound'],
  });
  assert.equal(contactsOf(bench, '101'), ['sip:101@192.0.2.50:40002;transport=tcp']);
  assert.match(answer?.all('Contact')[0] ?? '', 'reg-id=1');
  assert.equal(answer?.all('Require'), ['outbound']);
  assert.equal(
    bench.events.map(([name]) => name),
    ['phone.registered', 'phone.registered', 'phone.unregistered'],
  );
  const other = new TestPhone('101', testFlow('tcp', '192.0.2.50', 40003));
  other.register(bench, {
    contacts: [`<sip:101@192.0.2.50:40003;transport=tcp>${instance.replace('reg-id=1', 'reg-id=2')}`],
  });
  assert.is(bench.registrar.size, 2);
});

test('a phone that starts anew under another contact by the same way leaves no second one behind', () => {
  const bench = new RegistrarBench();
  const phone = new TestPhone('101');
  phone.register(bench, { contacts: ['<sip:x1@192.0.2.50:5060>'] });
  phone.callId = 'another life';
  phone.cseq = 0;
  phone.register(bench, { contacts: ['<sip:x2@192.0.2.50:5060>'] });
  assert.equal(contactsOf(bench, '101'), ['sip:x2@192.0.2.50:5060']);
});

test('when a connection dies, browsers and outbound phones are gone, others may still be called', () => {
  const bench = new RegistrarBench();
  const ws = testFlow('wss', '192.0.2.60', 50000);
  new TestPhone('101', ws).register(bench, { contacts: ['<sip:x@abc.invalid;transport=ws>'] });
  const tcp = testFlow('tcp', '192.0.2.61', 50001);
  new TestPhone('102', tcp).register(bench);
  const outbound = testFlow('tls', '192.0.2.62', 50002);
  const instance = ';+sip.instance="<urn:uuid:1>";reg-id=1';
  new TestPhone('103', outbound).register(bench, { contacts: [`<sip:103@192.0.2.62:50002>${instance}`] });
  for (const flow of [ws, tcp, outbound]) bench.registrar.flowClosed(flow);
  assert.equal(contactsOf(bench, '101'), []);
  assert.equal(contactsOf(bench, '103'), []);
  const [kept] = bench.registrar.bindings('line-102');
  assert.is(kept?.contact, 'sip:102@192.0.2.61:50001');
  assert.is(kept?.flow, undefined);
  assert.equal(
    bench.events.slice(3).map(([, fact]) => (fact as { why?: string }).why),
    ['gone', 'gone'],
  );
  const again = testFlow('tcp', '192.0.2.61', 50001);
  const phone = new TestPhone('102', again);
  phone.cseq = 5;
  phone.register(bench);
  assert.is(bench.registrar.bindings('line-102')[0]?.flow?.id, again.id);
});

test('behind a router a phone is reached where its packets come from', () => {
  const bench = new RegistrarBench();
  const flow = testFlow('udp', '198.51.100.7', 62000);
  new TestPhone('101', flow).register(bench, { contacts: ['<sip:101@192.168.1.5:5060>'] });
  assert.is(bench.registrar.bindings('line-101')[0]?.flow?.id, flow.id);
});

test('a phone on the LAN that listens on another port than it sends from is reached where it listens', () => {
  const bench = new RegistrarBench();
  new TestPhone('101', testFlow('udp', '10.0.0.7', 41234)).register(bench, { contacts: ['<sip:101@10.0.0.7>'] });
  const [binding] = bench.registrar.bindings('line-101');
  assert.equal(binding?.flow?.remote, { address: '10.0.0.7', port: 5060 });
});

test('the path of a request is kept and given back (RFC 3327)', () => {
  const bench = new RegistrarBench();
  const answer = new TestPhone('101').register(bench, {
    headers: ['Path: <sip:edge.example.com;lr>, <sip:next.example.com;lr>'],
  });
  const path = ['<sip:edge.example.com;lr>', '<sip:next.example.com;lr>'];
  assert.equal(bench.registrar.bindings('line-101')[0]?.path, path);
  assert.equal(answer?.all('Path'), path);
});

test('a deleted line is registered no more', () => {
  const bench = new RegistrarBench();
  new TestPhone('101').register(bench);
  bench.config.delete('101');
  bench.bus.publish('config.changed', {
    revision: 2,
    changed: [{ entity: 'line', id: 'line-101', what: 'deleted' }],
  });
  assert.is(bench.registrar.size, 0);
  assert.is(bench.journal.rows.size, 0);
});

test('the name by which a phone knows the box is learned', () => {
  const bench = new RegistrarBench();
  const phone = new TestPhone('101');
  phone.cseq = 1;
  bench.hand(phone.text('REGISTER').replaceAll('@192.0.2.1>', '@pbx.office.example>'), phone.flow);
  assert.equal(bench.learned, [], 'a stranger teaches nothing');
  phone.send(bench);
  bench.hand(
    phone.text('REGISTER', {}, phone.authorization('REGISTER')).replaceAll('@192.0.2.1>', '@pbx.office.example>'),
    phone.flow,
  );
  assert.equal(bench.learned, ['pbx.office.example']);
});

test('bindings survive a restart, are tried though unverified, and their phones go on with their nonces', () => {
  const bench = new RegistrarBench();
  const udp = new TestPhone('101');
  udp.register(bench);
  const tcp = new TestPhone('102', testFlow('tcp', '192.0.2.61', 50001));
  tcp.register(bench);
  const again = bench.again();
  const [binding] = again.registrar.bindings('line-101');
  assert.is(binding?.unverified, true);
  assert.is(binding?.flow?.id, udp.flow.id);
  assert.is(again.registrar.bindings('line-102')[0]?.flow, undefined);
  assert.ok(again.registrar.holdsBinding('192.0.2.50'));
  udp.challenged = 0;
  assert.is(udp.send(again)?.status, 200);
  assert.is(udp.challenged, 0);
  assert.is(again.registrar.bindings('line-101')[0]?.unverified, false);
  assert.equal(again.events, []);
});

test('a binding that ran out while the box was off is tried for a while', () => {
  const bench = new RegistrarBench();
  new TestPhone('101').register(bench, { expires: 60 });
  bench.clock.advance(20_000);
  const image = [...bench.journal.rows];
  bench.scope.end();
  bench.clock.advance(600_000);
  for (const [key, row] of image) bench.journal.rows.set(key, row);
  const again = bench.again();
  assert.is(again.registrar.size, 1);
  bench.clock.advance(299_000);
  assert.is(again.registrar.size, 1);
  bench.clock.advance(2_000);
  assert.is(again.registrar.size, 0);
});

test('the journal has nothing of a line that was deleted while the box was off', () => {
  const bench = new RegistrarBench();
  new TestPhone('101').register(bench);
  bench.config.delete('101');
  const again = bench.again();
  assert.is(again.registrar.size, 0);
  assert.is(again.journal.rows.size, 0);
});
