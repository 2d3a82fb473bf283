import fc from 'fast-check';
import * as assert from 'uvu/assert';
import { SeededRandom } from '../../appliance/base/random.ts';
import { Secrets } from '../../appliance/store/secrets.ts';
import { refusal } from '../kit/office.ts';
import { testSeed } from '../kit/seed.ts';
import { suite } from '../kit/suite.ts';

const test = suite('store: secrets');

const key = new Uint8Array(32).fill(7);

test('what was sealed opens again, whatever it was', () => {
  const secrets = new Secrets(key, new SeededRandom(1));
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.string(), (plain, place) => {
      // UTF-8 can't carry half a surrogate pair; nothing that people type has one.
      const text = plain.toWellFormed();
      assert.is(secrets.open(secrets.seal(text, place), place), text);
    }),
    { seed: testSeed() },
  );
});

test('a sealed secret shows nothing of itself, and never looks the same twice', () => {
  const secrets = new Secrets(key, new SeededRandom(1));
  const one = secrets.seal('Wilg-4711-Anna', 'line 1 password');
  assert.not.match(Buffer.from(one, 'base64').toString('latin1'), 'Wilg');
  assert.is.not(one, secrets.seal('Wilg-4711-Anna', 'line 1 password'));
});

test('a sealed secret opens only in its place', () => {
  const secrets = new Secrets(key, new SeededRandom(1));
  const sealed = secrets.seal('geheim', 'line 1 password');
  assert.equal(
    refusal(() => secrets.open(sealed, 'line 2 password')),
    ['unavailable store.secret-unreadable'],
  );
});

test('a changed, cut or foreign secret is refused, whichever byte it is', () => {
  const secrets = new Secrets(key, new SeededRandom(1));
  const bytes = Buffer.from(secrets.seal('geheim', 'x'), 'base64');
  for (let at = 0; at < bytes.length; at++) {
    const changed = Buffer.from(bytes);
    changed[at] = (changed[at] as number) ^ 1;
    assert.equal(
      refusal(() => secrets.open(changed.toString('base64'), 'x')),
      ['unavailable store.secret-unreadable'],
    );
    const cut = bytes.subarray(0, at).toString('base64');
    assert.equal(
      refusal(() => secrets.open(cut, 'x')),
      ['unavailable store.secret-unreadable'],
    );
  }
  const other = new Secrets(new Uint8Array(32).fill(8), new SeededRandom(1));
  assert.equal(
    refusal(() => other.open(bytes.toString('base64'), 'x')),
    ['unavailable store.secret-unreadable'],
  );
});

test('derived keys are the same after a restart, and differ by purpose and box', () => {
  const derive = (of: Uint8Array, purpose: string) => Buffer.from(new Secrets(of, new SeededRandom(1)).derive(purpose));
  assert.equal(derive(key, 'nonces'), derive(key, 'nonces'));
  assert.is(derive(key, 'nonces').length, 32);
  assert.is.not(derive(key, 'nonces').toString('hex'), derive(key, 'tokens').toString('hex'));
  assert.is.not(derive(key, 'nonces').toString('hex'), derive(new Uint8Array(32), 'nonces').toString('hex'));
});
