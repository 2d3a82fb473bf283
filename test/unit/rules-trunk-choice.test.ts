import * as assert from 'uvu/assert';
import { chooseTrunks, emergencyTrunks, type TrunkFacts } from '../../appliance/rules/trunk-choice.ts';
import { suite } from '../kit/suite.ts';

const test = suite('rules: which provider carries a call');

const trunk = (trunkId: string, facts: Partial<TrunkFacts> = {}): TrunkFacts => ({
  ...{ trunkId, name: trunkId, health: 'up', calls: 0, callsMax: 2 },
  ...facts,
});
const ids = (trunks: readonly TrunkFacts[]) => trunks.map(({ trunkId }) => trunkId).join(' ');
const skippedIn = (trunks: readonly TrunkFacts[], number: string) =>
  chooseTrunks(trunks, number).skipped.map(({ trunk: { trunkId }, why }) => `${trunkId} ${why}`);

test('NPL-08 trunks are tried in order; one that is down or whose channels are all taken is left out, with the reason', () => {
  const trunks = [
    trunk('a', { health: 'down' }),
    trunk('b', { calls: 2 }),
    trunk('c', { health: 'unknown' }),
    trunk('d'),
  ];
  assert.is(ids(chooseTrunks(trunks, '+31201234567').tried), 'c d');
  assert.equal(skippedIn(trunks, '+31201234567'), ['a down', 'b full']);
});

test('NPL-09 a trunk that carries some numbers alone is left out for others, and the next one takes the call', () => {
  const trunks = [trunk('abroad', { numbers: ['+49', '+43'] }), trunk('short', { numbers: ['14'] }), trunk('all')];
  assert.is(ids(chooseTrunks(trunks, '+4930123456').tried), 'abroad all');
  assert.is(ids(chooseTrunks(trunks, '144').tried), 'short all');
  assert.equal(skippedIn(trunks, '+31201234567'), ['abroad other-numbers', 'short other-numbers']);
});

test('FAC-11 an emergency call tries every trunk, whatever it is set to, the most hopeful first', () => {
  const trunks = [
    trunk('down-full', { health: 'down', calls: 2 }),
    trunk('down', { health: 'down' }),
    trunk('unknown', { health: 'unknown' }),
    trunk('full', { calls: 3 }),
    trunk('other', { numbers: ['+49'] }),
    trunk('up'),
  ];
  assert.is(ids(emergencyTrunks(trunks)), 'other up full unknown down down-full');
});
