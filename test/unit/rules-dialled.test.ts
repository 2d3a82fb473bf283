import * as assert from 'uvu/assert';
import { bareDigits, type DialPlan, readDialled } from '../../appliance/rules/dialled.ts';
import { suite } from '../kit/suite.ts';

const test = suite('rules: dialled digits');

const plan: DialPlan = { extensionLength: 3, outsidePrefix: '', emergencyNumbers: ['112', '144'] };
const read = (text: string, changes: Partial<DialPlan> = {}): string => {
  const dialled = readDialled(text, { ...plan, ...changes });
  if (dialled.kind === 'code') return `code ${dialled.code.code}${dialled.digits ? ` ${dialled.digits}` : ''}`;
  return `${dialled.kind} ${dialled.number}`;
};

test('an emergency number comes before everything else', () => {
  assert.is(read('112'), 'emergency 112');
  assert.is(read('112', { extensionLength: 3, outsidePrefix: '0' }), 'emergency 112');
  assert.is(read('0112', { outsidePrefix: '0' }), 'emergency 112');
  assert.is(read('1 1 2'), 'emergency 112');
  assert.is(read('1120'), 'outside 1120');
});

test('a code comes before an extension', () => {
  assert.is(read('900'), 'code 900');
  assert.is(read('901'), 'code 901');
  assert.is(read('1233', { extensionLength: 4 }), 'code 1233');
  assert.is(read('*6'), 'code *6');
  assert.is(read('#31#0201234567'), 'code #31# 0201234567');
});

test('a code that takes digits takes at most an extension', () => {
  assert.is(read('908102'), 'code 908 102');
  assert.is(read('93005'), 'code 930 05');
  assert.is(read('*8102'), 'code *8 102');
  assert.is(read('9081234567'), 'outside 9081234567');
  assert.is(read('905102'), 'outside 905102');
});

test('CAL-08 906 is followed by a whole extension, and takes no number from anybody', () => {
  assert.is(read('906104'), 'code 906 104');
  assert.is(read('9061', { extensionLength: 4 }), 'extension 9061');
  assert.is(read('9061041', { extensionLength: 4 }), 'code 906 1041');
  assert.is(read('9061041'), 'outside 9061041');
});

test('an extension has exactly the length of the office', () => {
  assert.is(read('102'), 'extension 102');
  assert.is(read('10'), 'incomplete 10');
  assert.is(read('1'), 'incomplete 1');
  assert.is(read('10', { extensionLength: 2 }), 'extension 10');
  assert.is(read('10234', { extensionLength: 5 }), 'extension 10234');
  assert.is(read('1023', { extensionLength: 5 }), 'incomplete 1023');
});

test('everything longer is an outside number', () => {
  assert.is(read('0201234567'), 'outside 0201234567');
  assert.is(read('020-123 45 67'), 'outside 0201234567');
  assert.is(read('+31 20 123 45 67'), 'outside +31201234567');
  assert.is(read('0031201234567'), 'outside 0031201234567');
});

test('an outside prefix is needed where there is one, and taken off', () => {
  const outsidePrefix = '9';
  assert.is(read('90201234567', { outsidePrefix }), 'outside 0201234567');
  assert.is(read('0201234567', { outsidePrefix }), 'unknown 0201234567');
  assert.is(read('+31201234567', { outsidePrefix }), 'outside +31201234567');
  assert.is(read('9', { outsidePrefix }), 'incomplete 9');
});

test('what is no number is unknown', () => {
  for (const text of ['', 'anna', '10a', '*', '#', '**', '1*2', '+', '1'.repeat(30), '12+3', '10 2;x'])
    assert.ok(['unknown', 'incomplete'].includes(readDialled(text, plan).kind), text);
  assert.is(read('anna'), 'unknown anna');
  assert.is(read('*99'), 'unknown *99');
  assert.is(read('+123'), 'incomplete +123');
});

test('people may write numbers as they like', () => {
  assert.is(bareDigits('(020) 123.45-67/8'), '02012345678');
});
