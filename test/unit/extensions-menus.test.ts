import * as assert from 'uvu/assert';
import { say } from '../../appliance/base/words/index.ts';
import { CALLER, type Menus, menus } from '../kit/menus.ts';
import { suite } from '../kit/suite.ts';

/** The extensions that answer by themselves, pretended: a caller who presses keys, and what is heard and reached. */

const autoAnswer = suite('extensions: auto-answer');

autoAnswer('AAN-01 it answers, plays once and hangs up', async () => {
  const office = menus({ what: 'auto-answer', number: '210', name: 'Closed' });
  const call = await office.call('210');
  assert.equal(call.said, ['refusal.nobody-there', 'common.goodbye']);
  assert.equal([call.outcome, say(call.reason, 'en')], ['answered', 'The caller heard the announcement “Closed”.']);
});

const gates = suite('extensions: authentication');

const gate = {
  what: 'authentication',
  number: '220',
  name: 'Gate',
  callers: [{ number: '+31 20 123 4567', name: 'Cor', destinationId: 'user-102' }, { number: '0612345678' }],
  pins: [{ pin: '2580', name: 'Els', destinationId: 'user-102' }, { pin: '96014' }],
  destinationId: 'user-101',
  fallbackDestinationId: 'user-103',
};

const atGate = (keys: readonly string[], from = CALLER): ReturnType<Menus['call']> =>
  menus(gate).call('220', { from, answers: { 'auth.enter-pin': keys } });

gates('AUT-01 a known number goes through without a PIN, to its own destination or the default one', async () => {
  const own = await atGate([], '+31201234567');
  assert.equal([own.reached, own.said], ['102', []]);
  assert.match(own.story, 'Gate let the caller through as Cor.');
  assert.equal((await atGate([], '+31612345678')).reached, '101');
});

gates('AUT-01 a PIN goes through, to its own destination or the default one; # ends it', async () => {
  assert.equal((await atGate(['2580#'])).reached, '102');
  assert.equal((await atGate(['96014'])).reached, '101');
  assert.equal((await atGate(['2580'])).reached, '102');
});

gates(
  'AUT-01 two failures may be made good, after the third the fallback is played and the call goes there',
  async () => {
    const third = await atGate(['1111', '96015', '2580']);
    assert.equal([third.reached, third.said.filter((key) => key === 'auth.wrong').length], ['102', 2]);
    const failed = await atGate(['1111', '', '4444', '2580']);
    assert.equal(failed.reached, '103');
    assert.equal(failed.said.slice(-2), ['auth.enter-pin', 'auth.failed']);
  },
);

gates('AUT-01 without a fallback destination the call ends', async () => {
  const { fallbackDestinationId: _, ...closed } = gate;
  const call = await menus(closed).call('220', { answers: { 'auth.enter-pin': ['0', '0', '0'] } });
  assert.equal([call.outcome, call.reached], ['answered', undefined]);
  assert.is(say(call.reason, 'en'), 'Gate let nobody through.');
});

gates('AUT-01 EXT-05 the prefix is shown on the phones that ring', async () => {
  const call = await menus({ ...gate, prefix: 'VIP:' }).call('220', { answers: { 'auth.enter-pin': ['96014'] } });
  assert.is(call.prefix, 'VIP:');
});

const ivrs = suite('extensions: IVR');

const option = (digits: string, user: string, prefix?: string) => ({ digits, destinationId: `user-${user}`, prefix });
const ivr = {
  what: 'ivr',
  number: '230',
  name: 'Welcome',
  optionDigits: 3,
  options: [option('1', '101', 'Sales:'), option('12', '102'), option('0', '103'), option('00', '102')],
};

const choosing = (keys: readonly string[], more: object = {}): ReturnType<Menus['call']> =>
  menus({ ...ivr, ...more }).call('230', { answers: { 'common.welcome': keys } });

ivrs('IVR-01 IVR-05 options of mixed length: 1 and 12, 0 and 00 are told apart by waiting', async () => {
  const reached = async (keys: string) => (await choosing([keys])).reached;
  assert.equal(
    [await reached('1'), await reached('12'), await reached('0'), await reached('00')],
    ['101', '102', '103', '102'],
  );
  const waited = (await choosing(['1'])).rangAfterMs! - (await choosing(['1#'])).rangAfterMs!;
  assert.ok(waited > 2_500 && waited < 3_500, `${waited} ms between keys`);
});

ivrs('IVR-01 EXT-05 each option has a prefix of its own', async () => {
  assert.equal([(await choosing(['1'])).prefix, (await choosing(['12'])).prefix], ['Sales:', undefined]);
});

ivrs('IVR-02 IVR-05 wrong choices: the prompt for them, three retries, then their destination', async () => {
  const good = await choosing(['9', '13', '55', '1']);
  assert.equal([good.reached, good.said.filter((key) => key === 'ivr.invalid').length], ['101', 3]);
  const bad = await choosing(['9', '9', '9', '9', '1'], { invalidDestinationId: 'user-103' });
  assert.equal([bad.reached, bad.said.filter((key) => key === 'common.welcome').length], ['103', 4]);
  const ends = await choosing(['9', '9'], { invalidRetries: 1 });
  assert.equal([ends.outcome, ends.reached], ['answered', undefined]);
  assert.is(say(ends.reason, 'en'), 'Nothing was chosen at Welcome.');
});

ivrs('IVR-02 IVR-03 IVR-05 no choice: 8 s each, a prompt, three retries, then the operator', async () => {
  const call = await choosing([], { noneDestinationId: 'user-103' });
  assert.equal([call.reached, call.said.filter((key) => key === 'ivr.none').length], ['103', 4]);
  // Four times the prompt (2 s), 8 s of silence and the sentence about it (2 s).
  assert.is(call.rangAfterMs, 4 * 12_000);
  const once = await choosing([], { noneDestinationId: 'user-103', noneRetries: 0, firstDigitSec: 2 });
  assert.is(once.rangAfterMs, 6_000);
});

ivrs('IVR-03 extensions can be dialled directly where that is allowed', async () => {
  const allowed = { directDialling: true, optionDigits: 1, options: [option('1', '103')] };
  assert.is((await choosing(['102'], allowed)).reached, '102');
  assert.is((await choosing(['1'], allowed)).reached, '103');
  const forbidden = await choosing(['102'], { ...allowed, directDialling: false, noneRetries: 0 });
  assert.is(forbidden.reached, '103');
  // Nobody dials into what is no person or group, such as this menu itself.
  assert.is((await choosing(['230', '102'], allowed)).said.filter((key) => key === 'ivr.invalid').length, 1);
});

ivrs('IVR-02 menus chain into levels, and whoever walks to and fro is not taken for a loop', async () => {
  const up = { what: 'ivr', number: '231', name: 'Level' };
  const office = menus(
    { ...ivr, options: [{ digits: '2', destinationId: 'ivr-231' }] },
    { ...up, options: [{ digits: '9', destinationId: 'ivr-230' }, option('1', '102')] },
  );
  const toAndFro = Array.from({ length: 11 }, () => ['2', '9']).flat();
  const call = await office.call('230', { answers: { 'common.welcome': [...toAndFro, '2', '1'] } });
  assert.is(call.reached, '102');
});

ivrs('EXT-02 menus that send silent callers round in a circle end with busy', async () => {
  const silent = { what: 'ivr', noneRetries: 0, firstDigitSec: 1 };
  const office = menus(
    { ...silent, number: '230', name: 'A', noneDestinationId: 'ivr-231' },
    { ...silent, number: '231', name: 'B', noneDestinationId: 'ivr-230' },
  );
  const call = await office.call('230');
  assert.match(say(call.reason, 'en'), 'circle');
});
