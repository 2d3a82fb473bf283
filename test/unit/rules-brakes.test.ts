import * as assert from 'uvu/assert';
import {
  brakeOn,
  isCostly,
  limitsFor,
  type OutsideLimit,
  type Usage,
  type WantedCall,
} from '../../appliance/rules/brakes.ts';
import { typeOf } from '../../appliance/rules/phone-number.ts';
import { suite } from '../kit/suite.ts';

const test = suite('rules: fraud brakes');

const limit = (fields: Partial<OutsideLimit>): OutsideLimit => ({ name: 'Limit', applies: 'office', ...fields });
const call = (fields: Partial<WantedCall> = {}): WantedCall => ({
  ...{ userId: 'anna', isCostly: false, country: 'NL', time: '12:00' },
  ...fields,
});
const used = (minutes: number, costlyMinutes = 0, callsNow = 0): Usage => ({
  callsNow,
  hour: { minutes, costlyMinutes },
  day: { minutes: minutes * 2, costlyMinutes: costlyMinutes * 2 },
});
const kindOf = (one: OutsideLimit, wanted = call(), usage = used(0)) => brakeOn([one], wanted, () => usage)?.kind;

test('FAC-09 the limit of a user stands for the one of each, and the office’s counts besides', () => {
  const office = limit({ name: 'office' });
  const each = limit({ name: 'each', applies: 'each-user' });
  const anna = limit({ name: 'anna', applies: 'user', userId: 'anna' });
  const names = (userId: string | undefined) => limitsFor([office, each, anna], userId).map(({ name }) => name);
  assert.equal(names('anna'), ['office', 'anna']);
  assert.equal(names('bram'), ['office', 'each']);
  assert.equal(names(undefined), ['office']);
});

for (const [fields, wanted, usage, kind] of [
  [{ callsMax: 2 }, {}, used(0, 0, 2), 'calls'],
  [{ callsMax: 2 }, {}, used(0, 0, 1), undefined],
  [{ minutesPerHour: 60 }, {}, used(60), 'minutes-hour'],
  [{ minutesPerHour: 60 }, {}, used(59.9), undefined],
  [{ minutesPerDay: 60 }, {}, used(30), 'minutes-day'],
  [{ costlyMinutesPerHour: 10 }, { isCostly: true }, used(10, 10), 'costly-hour'],
  [{ costlyMinutesPerHour: 10 }, { isCostly: false }, used(10, 10), undefined],
  [{ costlyMinutesPerDay: 10 }, { isCostly: true }, used(5, 5), 'costly-day'],
  [{ costlyMinutesPerDay: 0 }, { isCostly: true }, used(0), 'costly-day'],
  [{ countries: ['NL', 'BE'] }, { country: 'DE' }, used(0), 'country'],
  [{ countries: ['NL', 'BE'] }, { country: 'BE' }, used(0), undefined],
  [{ countries: ['NL'] }, { country: undefined }, used(0), 'no-country'],
] as const) {
  test(`FAC-09 ${JSON.stringify(fields)} with ${JSON.stringify(wanted)} and ${usage.hour.minutes} min: ${kind}`, () => {
    assert.is(kindOf(limit(fields), call(wanted), usage), kind);
  });
}

test('FAC-09 the night block goes over midnight, its end is exclusive, and it stops costly calls alone or all', () => {
  const night = limit({ nightFrom: '19:00', nightUntil: '07:00', nightBlocks: 'costly' });
  const at = (time: string, costly = true) => kindOf(night, call({ time, isCostly: costly }));
  assert.equal(
    ['18:59', '19:00', '23:59', '00:00', '06:59', '07:00'].map((time) => at(time)),
    [...[undefined, 'night', 'night', 'night', 'night', undefined]],
  );
  assert.is(at('23:00', false), undefined);
  assert.is(kindOf(limit({ ...night, nightBlocks: 'all' }), call({ time: '23:00' })), 'night');
  const lunch = limit({ nightFrom: '12:00', nightUntil: '13:00', nightBlocks: 'all' });
  assert.equal(
    ['11:59', '12:00', '13:00'].map((time) => kindOf(lunch, call({ time }))),
    [undefined, 'night', undefined],
  );
});

for (const [number, costly] of [
  ['+31201234567', false],
  ['+31612345678', false],
  ['+31881234567', false],
  ['+318001234', false],
  ['144', false],
  ['+319001234', true],
  ['+4930123456', true],
  ['+37167000000', true],
  ['+8816123456789', true],
  ['+80012345678', false],
] as const) {
  test(`FAC-09 ${number} from the Netherlands is ${costly ? 'costly' : 'ordinary'}`, () => {
    assert.is(isCostly(typeOf(number, 'NL'), 'NL'), costly);
  });
}

test('FAC-09 what no table knows counts as costly, in one’s own country too', () => {
  assert.ok(isCostly({ kind: 'unknown', country: 'NL', callingCode: '31' }, 'NL'));
});
