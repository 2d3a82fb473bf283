import * as assert from 'uvu/assert';
import { closeTrunkBenches, Provider, TrunkBench } from '../kit/provider.ts';
import { suite } from '../kit/suite.ts';

const test = suite('trunks: registration');
test.afterEach(closeTrunkBenches);

async function registered(body: object = {}): Promise<{ bench: TrunkBench; provider: Provider; id: string }> {
  const bench = new TrunkBench();
  const provider = new Provider(bench.link, 'sip.voordelig.nl');
  const id = await bench.add({ server: provider.address, optionsSec: 0, ...body });
  bench.clock.advance(100);
  await bench.settle();
  return { bench, provider, id };
}

test('NPL-08 a trunk registers with its user name and password, and is up', async () => {
  const { bench, provider, id } = await registered();
  assert.equal(
    bench.sentTo(provider),
    ['REGISTER', 'REGISTER', 'REGISTER*'],
    'the first challenge tells the realm only',
  );
  assert.match(provider.bindings.get('31201234567') ?? '', /^<sip:cb[0-9a-f]{30}@10\.0\.0\.1:5060>$/);
  assert.is(bench.health(id), 'up');
  assert.ok(bench.changes.includes(id));
});

test('NPL-08 its REGISTERs share a Call-ID and count on (RFC 3261 §10.2)', async () => {
  const { bench, provider } = await registered();
  bench.clock.advance(700_000);
  const callIds = new Set(provider.asked.map(({ callId }) => callId));
  const numbers = provider.asked.map(({ cseq }) => cseq.number);
  assert.is(callIds.size, 1);
  assert.equal(
    numbers,
    numbers.toSorted((a, b) => a - b),
  );
  assert.is(new Set(numbers).size, numbers.length);
});

test('NPL-08 a registration is refreshed before it runs out, as long as the provider granted it', async () => {
  const { bench, provider } = await registered();
  provider.grantsSec = 60;
  bench.clock.advance(560_000);
  const before = provider.asked.length;
  bench.clock.advance(60_000);
  const gone = provider.asked.length - before;
  assert.ok(gone >= 2, `${gone} REGISTERs in a minute`);
});

test('NPL-08 a provider that wants a longer registration gets it (423)', async () => {
  const bench = new TrunkBench();
  const provider = new Provider(bench.link, 'sip.voordelig.nl');
  provider.answers = (request) => {
    if (Number(request.message.headers.get('Expires')) >= 1_800) return false;
    request.respond(423, { headers: [['Min-Expires', '1800']] });
    return true;
  };
  const id = await bench.add({ server: provider.address, optionsSec: 0 });
  bench.clock.advance(100);
  assert.is(bench.health(id), 'up');
});

test('NPL-08 a wrong password is named, and not tried again and again', async () => {
  const { bench, provider, id } = await registered({ password: 'geraden' });
  assert.is(bench.health(id), 'down trunk.wrong-password');
  const first = provider.asked.length;
  bench.clock.advance(20_000);
  assert.is(provider.asked.length, first, 'trying often locks the account');
  bench.clock.advance(3_600_000);
  assert.ok(provider.asked.length > first && provider.asked.length < first + 30, `${provider.asked.length}`);
  await bench.change(id, { password: 'geheim-van-de-lijn' });
  bench.clock.advance(100);
  assert.is(bench.health(id), 'up', 'the right one is tried at once');
});

test('NPL-08 a provider that says no is quoted, an unknown user name named', async () => {
  for (const [status, said] of [
    [403, 'down trunk.refused'],
    [404, 'down trunk.unknown-user'],
    [500, 'down trunk.refused'],
  ] as const) {
    const bench = new TrunkBench();
    const provider = new Provider(bench.link, 'sip.voordelig.nl');
    provider.answers = (request) => {
      request.respond(status);
      return true;
    };
    const id = await bench.add({ server: provider.address, optionsSec: 0 });
    bench.clock.advance(100);
    assert.is(bench.health(id), said, String(status));
  }
});

test('NPL-08 a silent provider is tried again after growing pauses, and found when it is back', async () => {
  const bench = new TrunkBench();
  const provider = new Provider(bench.link, 'sip.voordelig.nl');
  bench.link.drops = ({ to }) => to === 'sip.voordelig.nl';
  const id = await bench.add({ server: provider.address, optionsSec: 0 });
  bench.clock.advance(40_000);
  assert.is(bench.health(id), 'down trunk.silent');
  bench.clock.advance(3_600_000);
  const branches = new Set(bench.link.sent('REGISTER').map(({ text }) => /branch=(\w+)/.exec(text)?.[1]));
  assert.ok(branches.size > 15 && branches.size < 40, `${branches.size} tries in an hour`);
  bench.link.drops = () => false;
  bench.clock.advance(160_000);
  assert.is(bench.health(id), 'up');
});

test('NPL-08 a refresh that fails changes nothing while the provider still knows us', async () => {
  const { bench, id } = await registered();
  bench.link.drops = ({ to }) => to === 'sip.voordelig.nl';
  bench.clock.advance(590_000);
  assert.is(bench.health(id), 'up', 'for ten minutes it knows where we are');
  bench.clock.advance(20_000);
  assert.is(bench.health(id), 'down trunk.silent');
});

test('NPL-08 Retry-After is kept to', async () => {
  const bench = new TrunkBench();
  const provider = new Provider(bench.link, 'sip.voordelig.nl');
  provider.answers = (request) => {
    request.respond(503, { headers: [['Retry-After', '300']] });
    return true;
  };
  await bench.add({ server: provider.address, optionsSec: 0 });
  bench.clock.advance(290_000);
  assert.is(provider.asked.length, 1);
  bench.clock.advance(20_000);
  assert.is(provider.asked.length, 2);
});

test('NPL-08 the password goes to its own server only: a redirection is not followed', async () => {
  const bench = new TrunkBench();
  const provider = new Provider(bench.link, 'sip.voordelig.nl');
  const thief = new Provider(bench.link, 'thief', 'sip.voordelig.nl');
  provider.answers = (request) => {
    request.respond(302, { headers: [['Contact', `<sip:${thief.address}>`]] });
    return true;
  };
  const id = await bench.add({ server: provider.address, optionsSec: 0 });
  bench.clock.advance(60_000);
  assert.is(thief.asked.length, 0);
  assert.is(bench.health(id), 'down trunk.refused');
});

test('NPL-08 each trunk answers its own provider, in the realm that it named', async () => {
  const bench = new TrunkBench();
  const one = new Provider(bench.link, 'een', 'realm.een');
  const two = new Provider(bench.link, 'twee', 'realm.twee');
  const first = await bench.add({ name: 'Een', server: one.address, optionsSec: 0 });
  await bench.add({ name: 'Twee', server: two.address, username: '31207654321', optionsSec: 0 });
  bench.clock.advance(100);
  const named = (provider: Provider): (string | undefined)[] =>
    provider.asked.map(({ headers }) => headers.get('Authorization')).filter((text) => text !== undefined);
  assert.match(named(one).join(), /username="31201234567", realm="realm\.een"/);
  assert.not.match(named(one).join(), /31207654321|realm\.twee/);
  assert.match(named(two).join(), /username="31207654321", realm="realm\.twee"/);
  const invite = bench.book.outgoing(first, { number: '+31612345678', shownNumber: undefined });
  assert.equal(invite?.credentials?.realm, ['realm.een', one.address], 'of others: only the server’s own name');
  assert.is(invite?.localAddress, bench.box.address.address);
});

test('NPL-08 a provider that changes its realm is registered with again', async () => {
  const { bench, provider, id } = await registered();
  Object.assign(provider, { realm: 'nieuw.voordelig.nl', nonce: 'other' });
  bench.clock.advance(700_000);
  assert.is(bench.health(id), 'up');
  const invite = bench.book.outgoing(id, { number: '+31612345678', shownNumber: undefined });
  assert.equal(invite?.credentials?.realm, ['nieuw.voordelig.nl', provider.address]);
});

test('NPL-08 where calls are asked for the password in another realm, that one is answered once somebody has named it', async () => {
  const { bench, provider, id } = await registered();
  await bench.change(id, { callRealm: 'gesprekken.voordelig.nl' });
  const invite = bench.book.outgoing(id, { number: '+31612345678', shownNumber: undefined });
  assert.equal(invite?.credentials?.realm, [provider.realm, provider.address, 'gesprekken.voordelig.nl']);
});

test('NPL-08 a lost connection is noticed, and registered over anew', async () => {
  const { bench, provider, id } = await registered({ transport: 'tcp' });
  assert.is(bench.health(id), 'up');
  const before = provider.asked.length;
  assert.match(provider.bindings.get('31201234567') ?? '', /transport=tcp/);
  const last = bench.link.lastConnection();
  bench.link.break(last);
  bench.book.flowClosed(last);
  bench.clock.advance(5_000);
  assert.ok(provider.asked.length > before);
});

test('NPL-08 it is taken back at the end, and when the trunk is switched off or deleted', async () => {
  const off = await registered();
  await off.bench.change(off.id, { enabled: false });
  off.bench.clock.advance(100);
  assert.is(off.provider.bindings.size, 0);
  assert.is(off.bench.health(off.id), 'gone');

  const end = await registered();
  const stopped = end.bench.book.stop();
  end.bench.clock.advance(100);
  await stopped;
  assert.is(end.provider.bindings.size, 0);
});

test('NPL-08 the end does not wait for a provider that is silent', async () => {
  const { bench } = await registered();
  bench.link.drops = () => true;
  const stopped = bench.book.stop();
  bench.clock.advance(1_000);
  await stopped;
});

test('NPL-08 what is no matter of the connection is taken over without registering anew', async () => {
  const { bench, provider, id } = await registered();
  const before = provider.asked.length;
  await bench.change(id, { numberFormat: 'e164', position: 3 });
  bench.clock.advance(1_000);
  assert.is(provider.asked.length, before);
  const invite = bench.book.outgoing(id, { number: '+31612345678', shownNumber: undefined });
  assert.is(invite?.requestUri, `sip:31612345678@${provider.address}`);
});

test('NPL-08 a new password registers the same account anew and does not take it back after that', async () => {
  const { bench, provider, id } = await registered();
  await bench.change(id, { registrationSec: 900 });
  bench.clock.advance(2_000);
  assert.is(provider.bindings.size, 1);
  assert.is(bench.health(id), 'up');
});
