import * as assert from 'uvu/assert';
import { type CallerIdFacts, emergencyNumber, shownNumber } from '../../appliance/rules/caller-id.ts';
import { suite } from '../kit/suite.ts';

const test = suite('rules: which number is shown');

const OWN = '+31201111101';
const OWN_2 = '+31201111102';
const OFFICE = '+31201111100';
const CALLER = '+31612345678';

const facts = (wish: Partial<CallerIdFacts>): CallerIdFacts => ({
  choice: { kind: 'own' },
  own: [],
  office: undefined,
  shared: [],
  ...wish,
});

test('RCH-06 who has a number of their own shows it; the office’s is for everybody else', () => {
  assert.equal(shownNumber(facts({ own: [OWN, OWN_2], office: OFFICE })), { number: OWN, from: 'own' });
  assert.equal(shownNumber(facts({ office: OFFICE, shared: [OWN_2] })), { number: OFFICE, from: 'office' });
  assert.equal(shownNumber(facts({ shared: [OWN_2] })), { number: OWN_2, from: 'first' });
  assert.equal(shownNumber(facts({})), { number: undefined, from: 'none' });
});

test('EXT-06 an extension that sends calls outside shows the caller’s, the dialled or a fixed number', () => {
  const of = (choice: CallerIdFacts['choice']) => shownNumber(facts({ choice, own: [OWN], office: OFFICE }));
  assert.equal(of({ kind: 'caller', number: CALLER }), { number: CALLER, from: 'caller' });
  assert.equal(of({ kind: 'dialled', number: OWN_2 }), { number: OWN_2, from: 'dialled' });
  assert.equal(of({ kind: 'dialled', number: undefined }), { number: OWN, from: 'own' });
  assert.equal(of({ kind: 'fixed', number: OWN_2 }), { number: OWN_2, from: 'fixed' });
});

test('EXT-06 who withheld their number stays withheld where the call goes on outside', () => {
  const choice = { kind: 'caller', number: undefined } as const;
  assert.equal(shownNumber(facts({ choice, own: [OWN], office: OFFICE })), { number: undefined, from: 'withheld' });
  const shown = shownNumber(facts({ choice: { kind: 'withheld' }, own: [OWN], office: OFFICE }));
  assert.equal(shown, { number: undefined, from: 'withheld' });
});

test('FAC-11 an emergency service sees the user’s, else the user’s emergency number, else the line’s, else the office’s', () => {
  const all = { own: [OWN], user: '+31201', line: '+31202', office: OFFICE, all: [OWN_2] };
  const steps = [{}, { own: [] }, { user: undefined }, { line: undefined }];
  let left: Parameters<typeof emergencyNumber>[0] = all;
  const found = steps.map((less) => {
    left = { ...left, ...less };
    return emergencyNumber(left);
  });
  assert.equal(
    found.map(({ from }) => from),
    ['own', 'user', 'line', 'office'],
  );
  assert.equal(
    found.map(({ number }) => number),
    [OWN, '+31201', '+31202', OFFICE],
  );
  assert.equal([...new Set(found.map(({ isLost }) => isLost))], [false]);
});

test('FAC-16 an office that has lost its emergency number shows its first number, and it is told', () => {
  const facts = { own: [], user: undefined, line: undefined, office: undefined, all: [OWN_2, OWN] };
  assert.equal(emergencyNumber(facts), { number: OWN_2, from: 'first', isLost: true });
  assert.equal(emergencyNumber({ ...facts, all: [] }), { number: undefined, from: 'none', isLost: true });
  assert.is(emergencyNumber({ ...facts, own: [OWN] }).isLost, true);
});
