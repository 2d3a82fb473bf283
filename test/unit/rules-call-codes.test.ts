import fc from 'fast-check';
import * as assert from 'uvu/assert';
import { CALL_CODES, CallCodeReader, type CodeDecision, type CodePlace } from '../../appliance/rules/call-codes.ts';
import { suite } from '../kit/suite.ts';

const test = suite('rules: codes during a call');

/** A decision in a few characters. */
function short(decision: CodeDecision): string {
  if (decision.do === 'pass') return `[${decision.keys}]`;
  return 'number' in decision ? `${decision.do} ${decision.number}` : decision.do;
}

/** Types keys 300 ms apart; a `.` is half a second without any. What is due is done in its millisecond. */
function types(keys: string, place: CodePlace = 'talks'): string {
  const reader = new CallCodeReader();
  const told: string[] = [];
  let nowMs = 0;
  const until = (ms: number): void => {
    for (let due = reader.dueMs; due !== undefined && due <= ms; due = reader.dueMs) {
      told.push(...reader.tick(due, place).map(short));
    }
    nowMs = ms;
  };
  for (const key of keys) {
    until(nowMs + (key === '.' ? 500 : 300));
    if (key !== '.') told.push(...reader.key(key, nowMs, place).map(short));
  }
  return told.join(' ');
}

const TABLE: readonly (readonly [typed: string, place: CodePlace, decided: string])[] = [
  // A single key goes on at once.
  ['#', 'talks', '[#]'],
  ['5*0', 'talks', '[5] [*] [0]'],
  ['#...#', 'talks', '[#] [#]'],
  ['#1#', 'talks', '[#] [1] [#]'],
  // Hold.
  ['##', 'talks', '[#]'],
  ['##..', 'talks', '[#]'],
  ['##...', 'talks', '[#] hold'],
  // Transfer and consult.
  ['##103#', 'talks', '[#] consult 103'],
  ['##*103#', 'talks', '[#] transfer 103'],
  ['##1....0....3#', 'talks', '[#] consult 103'],
  ['##103#', 'holds', '[#] consult 103'],
  ['##*103#', 'holds', '[#] transfer 103'],
  ['##**#', 'talks', '[#] pause-recording'],
  // None of the table: all goes on, in order.
  ['###', 'talks', '[#] [##]'],
  ['##*#', 'talks', '[#] [#*#]'],
  ['##A', 'talks', '[#] [#A]'],
  ['##1*', 'talks', '[#] [#1*]'],
  ['##***', 'talks', '[#] [#***]'],
  ['##**1', 'talks', '[#] [#**1]'],
  [`##${'1'.repeat(21)}`, 'talks', `[#] [#${'1'.repeat(21)}]`],
  [`##${'1'.repeat(20)}#`, 'talks', `[#] consult ${'1'.repeat(20)}`],
  ['##10................', 'talks', '[#] [#10]'],
  ['##103#5', 'talks', '[#] consult 103 [5]'],
  // Back.
  ['*#', 'holds', 'take-back'],
  ['*....', 'holds', 'take-back'],
  ['*...', 'holds', ''],
  ['*1', 'holds', '[*] [1]'],
  ['##*#', 'holds', '[#] take-back'],
  ['*#', 'talks', '[*] [#]'],
  ['*....', 'talks', '[*]'],
  // While somebody is rung.
  ['1', 'rings', 'end-consultation'],
  ['2', 'rings', '[2]'],
  ['*#', 'rings', 'take-back'],
  // With whom was asked.
  ['1', 'consults', 'end-consultation'],
  ['2', 'consults', 'toggle'],
  ['3', 'consults', 'join'],
  ['4', 'consults', '[4]'],
  ['*#', 'consults', 'take-back'],
  ['*....', 'consults', 'take-back'],
  ['*5', 'consults', '[*] [5]'],
  ['**#', 'consults', '[*] take-back'],
  ['##1', 'consults', '[#] [#] end-consultation'],
  // A menu of the box takes all digits.
  ['123', 'listens', '[1] [2] [3]'],
  ['*#', 'listens', 'take-back'],
  // Three talk.
  ['123', 'confers', '[1] [2] [3]'],
  ['*#', 'confers', 'take-back'],
];

test('CAL-03 FAC-05 every row of the table of codes', () => {
  for (const [typed, place, decided] of TABLE) assert.is(types(typed, place), decided, `${typed} ${place}`);
});

test('CAL-03 what people are told are the codes that are read', () => {
  const decided = (code: string, place: CodePlace): string => types(`${code.replace('<number>', '103')}...`, place);
  assert.is(decided(CALL_CODES.hold, 'talks'), '[#] hold');
  assert.is(decided(CALL_CODES.takeBack, 'holds'), 'take-back');
  assert.is(decided(CALL_CODES.transfer, 'talks'), '[#] transfer 103');
  assert.is(decided(CALL_CODES.consult, 'talks'), '[#] consult 103');
  assert.is(decided(CALL_CODES.pauseRecording, 'talks'), '[#] pause-recording');
  const { end, toggle, join } = CALL_CODES.consulting;
  assert.is(types(end + toggle + join, 'consults'), 'end-consultation toggle join');
});

/** What was typed for this; the first # of `##` has been passed on. A lone star may stand for `*#`. */
function typedFor(decision: CodeDecision, star: boolean): string {
  if (decision.do === 'pass') return decision.keys;
  if (decision.do === 'take-back') return star ? '*' : '*#';
  if ('number' in decision) return `#${decision.do === 'transfer' ? '*' : ''}${decision.number}#`;
  const keys = { hold: '#', 'pause-recording': '#**#', 'end-consultation': '1', toggle: '2', join: '3' };
  return keys[decision.do];
}

const PLACES: readonly CodePlace[] = ['talks', 'holds', 'rings', 'consults', 'listens', 'confers'];

test('CAL-03 whatever is typed, wherever and whenever: no key is lost, none is doubled, and the order stays', () => {
  const key = fc.constantFrom(...'##**1230A'.split(''));
  const step = fc.record({ key, waitMs: fc.constantFrom(1, 200, 999, 1_001, 1_499, 2_001, 9_000) });
  const moves = fc.array(fc.constantFrom(...PLACES), { minLength: 1, maxLength: 4 });
  const runs = fc.array(step, { minLength: 1, maxLength: 30 });
  const property = fc.property(runs, moves, (steps, places) => {
    const reader = new CallCodeReader();
    let accounted = '';
    let typed = '';
    let nowMs = 0;
    const account = (decisions: readonly CodeDecision[], star = false): void => {
      // `##*#` takes back as well: its second # is part of the code.
      for (const each of decisions) {
        const keys = typedFor(each, star);
        const begun = each.do === 'take-back' && typed.slice(accounted.length).startsWith('#') ? '#' : '';
        accounted += begun + keys;
      }
    };
    for (const [at, { key: pressed, waitMs }] of [...steps, { key: '', waitMs: 20_000 }].entries()) {
      const place = places[Math.floor((at * places.length) / (steps.length + 1))]!;
      nowMs += waitMs;
      for (let due = reader.dueMs; due !== undefined && due <= nowMs; due = reader.dueMs) {
        account(reader.tick(due, place), true);
      }
      if (pressed === '') continue;
      typed += pressed;
      account(reader.key(pressed, nowMs, place));
      assert.ok(typed.startsWith(accounted), `${typed} came out as ${accounted}`);
    }
    assert.is(accounted, typed);
    assert.is(reader.dueMs, undefined);
  });
  fc.assert(property, { seed: 20261121, numRuns: 3_000 });
});
