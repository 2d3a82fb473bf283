import * as assert from 'uvu/assert';
import { REALM } from '../../appliance/registrar/challenge.ts';
import { closeBenches, RegistrarBench, TestPhone, testFlow } from '../kit/registrar.ts';
import { suite } from '../kit/suite.ts';

const test = suite('registrar admission');
test.afterEach(closeBenches);

const ATTACKER = '203.0.113.66';

/** One guess the way svcrack does it: a challenge first, then an answer. True when it got in. */
function guess(bench: RegistrarBench, attacker: TestPhone, password: string): boolean {
  attacker.password = password;
  attacker.forget();
  attacker.send(bench);
  return attacker.send(bench)?.status === 200;
}

/** A guess without asking for a challenge first, as scanners in a hurry do: one packet each. Undefined: not heard. */
function tryName(bench: RegistrarBench, name: string, address = ATTACKER): number | undefined {
  const attacker = new TestPhone(name, testFlow('udp', address, 5060));
  const credentials = `Digest username="${name}", realm="${REALM}", nonce="x", uri="sip:192.0.2.1", response="${'0'.repeat(32)}"`;
  return bench.hand(attacker.text('REGISTER', {}, credentials), attacker.flow)?.status;
}

for (const address of [ATTACKER, '127.0.0.1']) {
  for (const pauseMs of [0, 10, 100, 1_000, 4_000]) {
    test(`a list of 1,000 passwords with the right one at place 500 does not get it: ${address}, every ${pauseMs} ms`, () => {
      const bench = new RegistrarBench();
      const attacker = new TestPhone('101', testFlow('udp', address, 41_000));
      for (let place = 1; place <= 1_000; place++) {
        assert.not.ok(guess(bench, attacker, place === 500 ? 'pw-101' : `guess ${place}`), `place ${place}`);
        bench.clock.advance(pauseMs);
      }
      assert.is(bench.registrar.size, 0);
    });
  }
}

test('the same list, each guess from another address of one IPv6 network, does not get it either', () => {
  const bench = new RegistrarBench();
  for (let place = 1; place <= 1_000; place++) {
    const address = `2001:db8:0:1::${(1 + place / 3).toString(16).split('.')[0]}`;
    const attacker = new TestPhone('101', testFlow('udp', address, 41_000));
    assert.not.ok(guess(bench, attacker, place === 500 ? 'pw-101' : `guess ${place}`), `place ${place}`);
    bench.clock.advance(500);
  }
  assert.is(bench.registrar.size, 0);
});

test('meanwhile a phone at the same address registers, refreshes and calls, on the same line too', () => {
  const bench = new RegistrarBench();
  const attacker = new TestPhone('101', testFlow('udp', '127.0.0.1', 41_000));
  const phone = new TestPhone('101', testFlow('udp', '127.0.0.1', 5060));
  const other = new TestPhone('102', testFlow('udp', '127.0.0.1', 5070));
  assert.is(phone.register(bench)?.status, 200);
  assert.is(other.register(bench)?.status, 200);
  for (let place = 1; place <= 600; place++) {
    guess(bench, attacker, `guess ${place}`);
    bench.clock.advance(500);
    if (place % 50 === 0) {
      assert.is(phone.send(bench)?.status, 200, 'with the nonce it has');
      assert.is(other.send(bench)?.status, 200);
      assert.is(phone.send(bench, 'INVITE')?.status, 200);
    }
    if (place % 100 === 0) {
      phone.forget();
      assert.is(phone.register(bench)?.status, 200, 'with a new nonce');
      other.forget();
      assert.is(other.register(bench)?.status, 200);
    }
  }
});

test('who mistyped a password is heard again soon after it is right', () => {
  const bench = new RegistrarBench();
  const phone = new TestPhone('101');
  phone.password = 'mistyped';
  for (let round = 0; round < 6; round++) {
    phone.register(bench);
    bench.clock.advance(30_000);
  }
  phone.password = 'pw-101';
  assert.is(phone.register(bench)?.status, 200);
});

test('waits grow with each failure, and are forgotten after an hour', () => {
  const bench = new RegistrarBench();
  const attacker = new TestPhone('101', testFlow('udp', ATTACKER, 5060));
  let heardMs = 0;
  const waits: number[] = [];
  for (let failures = 0; failures < 10; failures++) {
    guess(bench, attacker, 'wrong');
    // Found by trying is found by extending: look at the admission itself.
    const from = bench.clock.now();
    while (!bench.admission.mayTry(ATTACKER, 'line-101')) bench.clock.advance(6_000);
    waits.push(bench.clock.now() - from);
    heardMs = bench.clock.now();
    bench.clock.advance(6_000);
  }
  assert.is(waits[0], 0);
  assert.is(waits[1], 0);
  for (let at = 4; at < waits.length; at++) assert.ok(waits[at]! >= waits[at - 1]!, waits.join(' '));
  assert.ok(waits.at(-1)! > 60_000, waits.join(' '));
  assert.ok(heardMs > 0);
});

test('an address that tries many names that do not exist is slowed, then not heard, for longer each time', () => {
  const bench = new RegistrarBench();
  let name = 1_000;
  const scan = (): boolean => tryName(bench, String(name++)) !== undefined;
  const heardOf = (tries: number, pauseMs: number): number => {
    let heard = 0;
    for (let at = 0; at < tries; at++) {
      if (scan()) heard++;
      bench.clock.advance(pauseMs);
    }
    return heard;
  };
  assert.is(heardOf(10, 10), 10);
  assert.ok(heardOf(100, 10) <= 2, 'slowed to one a second');
  heardOf(20, 1_100);
  assert.equal(bench.ignored, [ATTACKER]);
  assert.is(heardOf(30, 1_100), 0, 'not heard for a minute');
  bench.clock.advance(60_000);
  assert.ok(heardOf(30, 1_100) > 0);
  assert.is(bench.ignored.length, 2);
  bench.clock.advance(60_000);
  assert.is(heardOf(10, 1_100), 0, 'two minutes the second time');
  const phone = new TestPhone('101', testFlow('udp', '192.0.2.50', 5060));
  assert.is(phone.register(bench)?.status, 200, 'others are not concerned');
});

test('names that exist and names that do not are dropped alike', () => {
  const bench = new RegistrarBench();
  for (let name = 1_000; name < 1_020; name++) {
    tryName(bench, String(name));
    bench.clock.advance(1_100);
  }
  assert.is(tryName(bench, '101'), undefined);
  assert.is(tryName(bench, '999'), undefined);
});

test('who spent 19 names learns nothing by whether the 20th gets them dropped', () => {
  for (const credentials of [true, false]) {
    const heardAfter = ['101', '999'].map((twentieth) => {
      const bench = new RegistrarBench();
      const ask = (name: string): number | undefined =>
        credentials ? tryName(bench, name) : new TestPhone(name, testFlow('udp', ATTACKER, 5060)).send(bench)?.status;
      for (let name = 1_000; name < 1_019; name++) {
        ask(String(name));
        bench.clock.advance(1_100);
      }
      ask(twentieth);
      bench.clock.advance(1_100);
      return ask('1000');
    });
    assert.is(heardAfter[0], heardAfter[1]);
    assert.is(heardAfter[0], credentials ? undefined : 401);
  }
});

test('an address with a live binding is never held for a scanner, nor is this machine', () => {
  const bench = new RegistrarBench();
  for (const address of ['192.0.2.50', '127.0.0.1', '::1']) {
    if (address === '192.0.2.50') new TestPhone('101', testFlow('udp', address, 5060)).register(bench);
    for (let name = 1_000; name < 1_100; name++) {
      const scanner = new TestPhone(String(name), testFlow('udp', address, 41_000));
      assert.is(scanner.send(bench)?.status, 401);
      assert.is(scanner.send(bench)?.status, 401);
    }
  }
  // One pair an address for all the names that are not there: what they cost is bounded.
  assert.equal(bench.admission.live(), { pairs: 3, addresses: 0 });
  assert.equal(bench.ignored, []);
});

test('an address whose phone registers is heard again', () => {
  const bench = new RegistrarBench();
  for (let name = 1_000; name < 1_010; name++) tryName(bench, String(name));
  bench.clock.advance(1_100);
  const phone = new TestPhone('101', testFlow('udp', ATTACKER, 5060));
  phone.send(bench);
  bench.clock.advance(1_100);
  assert.is(phone.send(bench)?.status, 200);
  for (let round = 0; round < 20; round++) assert.is(phone.send(bench)?.status, 200);
});

test('trusted addresses, of providers, are never held for scanners', () => {
  const bench = new RegistrarBench();
  bench.admission.trust([ATTACKER]);
  for (let name = 1_000; name < 1_100; name++) {
    assert.is(tryName(bench, String(name)), 401);
  }
});

test('an IPv6 scanner can not hide in its own network', () => {
  const bench = new RegistrarBench();
  for (let name = 1_000; name < 1_030; name++) {
    tryName(bench, String(name), `2001:db8::${name}`);
    bench.clock.advance(1_100);
  }
  assert.is(bench.ignored.length, 1);
  assert.is(bench.admission.live().addresses, 1);
});

test('a first request without credentials weighs nothing, however often', () => {
  const bench = new RegistrarBench();
  const phone = new TestPhone('101', testFlow('udp', ATTACKER, 5060));
  for (let round = 0; round < 1_000; round++) {
    phone.forget();
    assert.is(phone.send(bench)?.status, 401);
  }
  assert.equal(bench.admission.live(), { pairs: 0, addresses: 0 });
  assert.is(phone.send(bench)?.status, 200);
});

test('the tables of troublemakers are bounded', () => {
  const bench = new RegistrarBench();
  for (let at = 0; at < 12_000; at++) {
    const address = `198.${18 + (at >> 14)}.${(at >> 8) & 255}.${at & 255}`;
    bench.admission.failed(address, 'line-101');
    bench.admission.turnedAway(address, 'x');
  }
  assert.ok(bench.admission.live().pairs <= 10_000);
  assert.ok(bench.admission.live().addresses <= 4_096);
});

test('FAC-09 addresses that are not heard are listed with until when, and one that is released is heard at once', () => {
  const bench = new RegistrarBench();
  assert.equal(bench.admission.held(), []);
  // Slowed first: a scanner that goes on is not heard at all after a while.
  for (let name = 0; bench.admission.held()[0]?.until === undefined; name++) {
    tryName(bench, `user${name}`);
    bench.clock.advance(1_000);
  }
  const [held] = bench.admission.held();
  assert.is(held?.address, ATTACKER);
  assert.ok(held && held.until !== undefined && held.until > bench.clock.wall());
  assert.is(tryName(bench, 'one-more'), undefined);
  assert.is(bench.admission.release('198.51.100.1'), false);
  assert.is(bench.admission.release(ATTACKER), true);
  assert.equal(bench.admission.held(), []);
  assert.is.not(tryName(bench, 'one-more'), undefined);
});
