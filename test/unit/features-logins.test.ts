import * as assert from 'uvu/assert';
import { say } from '../../appliance/base/words/index.ts';
import type { Change, LineBody } from '../../appliance/config/types.ts';
import { type MenuCall, Menus } from '../kit/menus.ts';
import { author } from '../kit/office.ts';
import { suite } from '../kit/suite.ts';

/** 900, 901, 902 and 907, pretended with keys; what they change is really changed. */

interface Scene {
  readonly menus: Menus;
  readonly whoIsOn: (line: string) => string | undefined;
}

const free = (line: string, userId?: string): Change => ({
  what: 'create',
  entity: 'line',
  id: `line-${line}`,
  body: { username: line, ...(userId ? { loggedInUserId: userId } : {}) },
});

const set = (user: string, body: object): Change => ({ what: 'change', entity: 'user', id: `user-${user}`, body });
/** The people of the office have bound lines; for hot desking those go. */
const unbound = ['101', '102', '103'].map((id): Change => ({ what: 'delete', entity: 'line', id: `line-${id}` }));

function office(...changes: readonly Change[]): Scene {
  const menus = new Menus([]);
  menus.office.config.apply([...unbound, ...changes], author);
  const lineOf = (line: string) => menus.office.config.get<LineBody>('line', `line-${line}`);
  return { menus, whoIsOn: (line) => lineOf(line)?.loggedInUserId };
}

const end = ({ reason }: MenuCall): string => say(reason, 'en');

const who = suite('features: 900');

who('COD-01 900 says who is logged in, also where nobody is', async () => {
  const { menus } = office(free('desk'), free('hall', 'user-101'));
  const nobody = await menus.call('900', { line: 'desk' });
  assert.equal(nobody.said, ['login.nobody']);
  const anna = await menus.call('900', { line: 'hall' });
  assert.equal(
    anna.heard.map(({ what }) => what),
    [{ say: 'login.who', with: { number: '101' } }],
  );
});

const logIn = suite('features: 901');

const typing = (extension: string, pin: string, more: Readonly<Record<string, readonly string[]>> = {}) => ({
  'login.enter-extension': Array.from({ length: 5 }, () => extension),
  'login.enter-pin': Array.from({ length: 5 }, () => `${pin}#`),
  ...more,
});

logIn('COD-01 901 extension and PIN: the phone is theirs, in their own name, and rings for them', async () => {
  const { menus, whoIsOn } = office(free('desk'));
  const call = await menus.call('901', { line: 'desk', answers: typing('101', '2580') });
  assert.equal([end(call), call.said.at(-1)], ['User 101 is logged in.', 'login.done']);
  assert.is(whoIsOn('desk'), 'user-101');
  const [revision] = menus.office.config.revisions({ limit: 1 });
  assert.equal(revision?.author, { name: '101 User 101', from: 'desk' });
  assert.is((await menus.call('101')).reached, '101');
});

logIn('USR-06 a wrong PIN and a wrong extension sound alike; three end the call, five lock', async () => {
  const { menus, whoIsOn } = office(free('desk'));
  const wrong = async (extension: string) => menus.call('901', { line: 'desk', answers: typing(extension, '1357') });
  const [pin, extension] = [await wrong('101'), await wrong('199')];
  assert.equal(pin.said, extension.said);
  assert.equal(
    [end(pin), pin.said.filter((key) => key === 'login.wrong').length],
    ['Who called was not proved by extension and PIN.', 3],
  );
  const locked = await wrong('101');
  assert.equal([locked.said.at(-1), end(locked)], ['pin.locked', 'The PIN is locked after too many wrong ones.']);
  const right = await menus.call('901', { line: 'desk', answers: typing('101', '2580') });
  assert.equal([right.said.at(-1), whoIsOn('desk')], ['pin.locked', undefined]);
});

const first = (pins: readonly string[], again: readonly string[] = pins) =>
  typing('101', '0000', {
    'pin.enter-new': pins.map((pin) => `${pin}#`),
    'pin.enter-again': again.map((pin) => `${pin}#`),
  });

logIn('USR-01 0000 must be changed at the first login; short, trivial and mistyped ones are refused', async () => {
  const { menus, whoIsOn } = office(free('desk'), set('101', { pin: '0000' }));
  const refused = await menus.call('901', { line: 'desk', answers: first(['1234', '11', '7777']) });
  assert.equal(
    refused.said.filter((key) => key.startsWith('pin.')),
    ['must-change', 'enter-new', 'too-simple', 'enter-new', 'wrong-length', 'enter-new', 'too-simple'].map(
      (key) => `pin.${key}`,
    ),
  );
  assert.equal([end(refused), whoIsOn('desk')], ['The PIN was not changed.', undefined]);
  const call = await menus.call('901', { line: 'desk', answers: first(['97531', '86420'], ['97532', '86420']) });
  assert.ok(call.said.includes('pin.differs'));
  assert.equal([whoIsOn('desk'), end(call)], ['user-101', 'User 101 is logged in.']);
  const { pin } = menus.office.config.get<{ pin: string }>('user', 'user-101') ?? {};
  assert.is(pin, '86420');
});

logIn('USR-03 a second desk phone means leaving the first, if one wants that', async () => {
  const { menus, whoIsOn } = office(free('desk'), free('hall', 'user-101'));
  const no = await menus.call('901', { line: 'desk', answers: typing('101', '2580') });
  assert.equal([whoIsOn('desk'), whoIsOn('hall')], [undefined, 'user-101']);
  assert.is(end(no), 'User 101 is logged in on as many phones as may be.');
  const leaving = typing('101', '2580', { 'login.option-log-out-elsewhere': ['1'] });
  await menus.call('901', { line: 'desk', answers: leaving });
  assert.equal([whoIsOn('desk'), whoIsOn('hall')], ['user-101', undefined]);
});

logIn('FAC-04 with twinning two phones, and a third means leaving both', async () => {
  const { menus, whoIsOn } = office(free('a', 'user-101'), free('b'), free('c'), set('101', { twinning: true }));
  const answers = typing('101', '2580', { 'login.option-log-out-elsewhere': ['1'] });
  await menus.call('901', { line: 'b', answers });
  assert.equal([whoIsOn('a'), whoIsOn('b')], ['user-101', 'user-101']);
  const third = await menus.call('901', { line: 'c', answers });
  assert.ok(third.said.includes('login.phones-full'));
  assert.equal([whoIsOn('a'), whoIsOn('b'), whoIsOn('c')], [undefined, undefined, 'user-101']);
});

logIn('FAC-04 phones in the browser don’t count', async () => {
  const browser = {
    what: 'create',
    entity: 'line',
    id: 'line-web',
    body: { username: 'web', userId: 'user-101', browser: true },
  };
  const { menus, whoIsOn } = office(free('desk'), browser as Change);
  await menus.call('901', { line: 'desk', answers: typing('101', '2580') });
  assert.is(whoIsOn('desk'), 'user-101');
});

logIn('FAC-12 nobody logs in on a bound phone, and a bound phone is not left', async () => {
  const bound: Change = {
    what: 'create',
    entity: 'line',
    id: 'line-own',
    body: { username: 'own', userId: 'user-101' },
  };
  const { menus, whoIsOn } = office(free('desk'), bound);
  const refused = await menus.call('901', { line: 'own', answers: typing('102', '2580') });
  assert.equal([refused.said, whoIsOn('own')], [['login.bound'], undefined]);
  const full = await menus.call('901', { line: 'desk', answers: typing('101', '2580') });
  assert.not.ok(full.said.includes('login.option-log-out-elsewhere'));
  assert.is(whoIsOn('desk'), undefined);
});

logIn('who is logged in already is told so; somebody else takes the phone over', async () => {
  const { menus, whoIsOn } = office(free('desk', 'user-101'));
  const again = await menus.call('901', { line: 'desk', answers: typing('101', '2580') });
  assert.is(again.said.at(-1), 'login.already');
  await menus.call('901', { line: 'desk', answers: typing('102', '2580') });
  assert.is(whoIsOn('desk'), 'user-102');
});

const logOut = suite('features: 902');

const leaving = (choice: string) => ({ 'pin.enter': ['2580#'], 'logout.option-here': [choice] });

logOut('902 asks the PIN and logs out of this phone', async () => {
  const { menus, whoIsOn } = office(free('desk', 'user-101'));
  const wrong = await menus.call('902', { line: 'desk', answers: { 'pin.enter': ['1#', '2#', '3#'] } });
  assert.equal([whoIsOn('desk'), wrong.said.filter((key) => key === 'pin.wrong').length], ['user-101', 3]);
  const call = await menus.call('902', { line: 'desk', answers: leaving('') });
  assert.equal([call.said, whoIsOn('desk')], [['pin.enter', 'logout.done'], undefined]);
});

logOut('FAC-04 with two phones one leaves this one or both', async () => {
  const twin = () => office(set('101', { twinning: true }), free('a', 'user-101'), free('b', 'user-101'));
  const one = twin();
  await one.menus.call('902', { line: 'a', answers: leaving('1') });
  assert.equal([one.whoIsOn('a'), one.whoIsOn('b')], [undefined, 'user-101']);
  const both = twin();
  const call = await both.menus.call('902', { line: 'a', answers: leaving('2') });
  assert.equal(
    [both.whoIsOn('a'), both.whoIsOn('b'), call.said.at(-1)],
    [undefined, undefined, 'logout.done-everywhere'],
  );
});

logOut('FAC-12 902 is refused on a bound phone', async () => {
  const call = await new Menus([]).call('902', { line: '101' });
  assert.equal(call.said, ['logout.refused']);
});

const changePin = suite('features: 907');

changePin('USR-06 907 asks the old PIN and takes a new one typed twice', async () => {
  const menus = new Menus([]);
  const answers = { 'pin.enter': ['2580#'], 'pin.enter-new': ['97531#'], 'pin.enter-again': ['97531#'] };
  const call = await menus.call('907', { line: '101', answers });
  assert.equal([call.said.at(-1), end(call)], ['pin.changed', 'User 101 has a new PIN.']);
  const { pin } = menus.office.config.get<{ pin: string }>('user', 'user-101') ?? {};
  assert.is(pin, '97531');
});

const pretended = suite('features: pretended');

pretended('a what-if call logs nobody in and locks nobody out', async () => {
  const { menus, whoIsOn } = office(free('desk'));
  const call = await menus.call('901', { line: 'desk', answers: typing('101', '2580'), whatIf: true });
  assert.equal([end(call), whoIsOn('desk')], ['User 101 is logged in.', undefined]);
});
