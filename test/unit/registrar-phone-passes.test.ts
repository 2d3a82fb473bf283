import * as assert from 'uvu/assert';
import { closeBenches, RegistrarBench, TestPhone } from '../kit/registrar.ts';
import { suite } from '../kit/suite.ts';

const test = suite('registrar: passwords of browser phones');
test.afterEach(closeBenches);

const HOUR_MS = 3_600_000;

function browserPhone(): { bench: RegistrarBench; phone: TestPhone } {
  const bench = new RegistrarBench();
  bench.config.makeBrowserLine('101');
  const phone = new TestPhone('101');
  phone.password = bench.passes.issue('line-101').password;
  return { bench, phone };
}

test('DEV-15 a browser phone registers with the password that the box made for its page, for an hour or two', () => {
  const { bench, phone } = browserPhone();
  const { goodUntil } = bench.passes.issue('line-101');
  assert.is(phone.register(bench)?.status, 200);
  bench.clock.advance(goodUntil - bench.clock.wall() - 1_000);
  phone.forget();
  assert.is(phone.register(bench)?.status, 200, 'good as long as was said');
  bench.clock.advance(1_000);
  phone.forget();
  assert.is(phone.register(bench)?.status, 401, 'and not a second longer');
  bench.clock.advance(HOUR_MS);
  phone.password = bench.passes.issue('line-101').password;
  phone.forget();
  assert.is(phone.register(bench)?.status, 200);
});

test('DEV-15 neither the line’s stored password nor the one of another line lets anybody in on a browser line', () => {
  const { bench, phone } = browserPhone();
  phone.password = 'pw-101';
  assert.is(phone.register(bench)?.status, 401);
  phone.password = bench.passes.issue('line-102').password;
  phone.forget();
  assert.is(phone.register(bench)?.status, 401);
});

test('DEV-15 the password of the hour opens no line of a desk phone', () => {
  const bench = new RegistrarBench();
  const phone = new TestPhone('101');
  phone.password = bench.passes.issue('line-101').password;
  assert.is(phone.register(bench)?.status, 401);
});
