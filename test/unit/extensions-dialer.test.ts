import * as assert from 'uvu/assert';
import { say } from '../../appliance/base/words/index.ts';
import type { Change } from '../../appliance/config/types.ts';
import { keysOfName } from '../../appliance/rules/keypad-names.ts';
import { type MenuCall, Menus } from '../kit/menus.ts';
import { author } from '../kit/office.ts';
import { suite } from '../kit/suite.ts';

/** The extension dialer and the system extension, pretended: a caller who presses keys, and who is reached. */

const named = [
  { number: '121', name: 'Anna de Vries', firstName: 'Anna', infix: 'de', surname: 'Vries' },
  { number: '122', name: 'Bram de Vries' },
  { number: '123', name: 'Zoë Müller' },
  { number: '124', name: 'Jan Bos' },
  { number: '125', name: 'Piet Bosman' },
];

const people = named.flatMap((person): Change[] => [
  { what: 'create', entity: 'user', id: `user-${person.number}`, body: person },
  { what: 'create', entity: 'line', body: { username: person.number, userId: `user-${person.number}` } },
]);

function office(settings: object = {}): Menus {
  return new Menus([{ what: 'dialer', number: '240', name: 'Directory', ...settings }], people);
}

const dials = (keys: readonly string[], settings: object = {}): Promise<MenuCall> =>
  office(settings).call('240', { answers: { 'dialer.enter-extension': keys } });

const byNumber = suite('extensions: dialer');

byNumber('DIR-01 the caller types an extension and is connected', async () => {
  const call = await dials(['102']);
  assert.equal([call.reached, call.said], ['102', ['dialer.enter-extension', 'dialer.connecting']]);
});

byNumber('DIR-01 two ringing tones first, where that is chosen', async () => {
  const call = await dials(['102'], { ringFirst: true });
  assert.equal([call.said[0], call.reached], ['ringing', '102']);
});

byNumber('DIR-01 nobody’s extension and nothing lead to the fallback, after as many tries as are set', async () => {
  const fallback = { fallbackDestinationId: 'user-103' };
  const unknown = await dials(['199', '102'], fallback);
  assert.equal([unknown.reached, unknown.said.includes('dialer.unknown')], ['103', true]);
  const nothing = await dials([], fallback);
  // The prompt (2 s) and 8 s of silence.
  assert.equal([nothing.reached, nothing.rangAfterMs], ['103', 10_000]);
  assert.is((await dials(['199', '102'], { ...fallback, retries: 1 })).reached, '102');
  const ends = await dials(['199']);
  assert.equal([ends.reached, say(ends.reason, 'en')], [undefined, 'Nothing was chosen at Directory.']);
});

byNumber('DIR-01 only chosen people can be reached, by extension and by name', async () => {
  const limited = { reachableIds: ['user-122', 'user-101'], dialBy: 'both' };
  assert.is((await dials(['101'], limited)).reached, '101');
  assert.is((await dials(['102'], limited)).reached, undefined);
  const vries = { 'dialer.enter-extension': ['*'], 'dialer.spell-surname': [keysOfName('vri')] };
  assert.is((await office(limited).call('240', { answers: vries })).reached, '122');
  // Neither can other extensions, unless they are chosen.
  assert.is((await dials(['240'])).reached, undefined);
});

byNumber('DIR-02 where names are not offered, no key leads to them', async () => {
  const call = await office().call('240', {
    answers: { 'dialer.enter-extension': ['*'], 'dialer.spell-surname': [keysOfName('muller')] },
  });
  assert.equal([call.reached, call.said.includes('dialer.spell-surname')], [undefined, false]);
});

byNumber('EXT-05 the prefix is shown on the phone that rings', async () => {
  assert.is((await dials(['102'], { prefix: 'Directory:' })).prefix, 'Directory:');
});

const byName = suite('extensions: dial by name');

const spells = (keys: readonly string[], more: Readonly<Record<string, readonly string[]>> = {}): Promise<MenuCall> =>
  office({ dialBy: 'name' }).call('240', { answers: { 'dialer.spell-surname': keys, ...more } });

byName('DIR-02 a surname is found without infix and accents, as soon as it can be nobody else', async () => {
  assert.is((await spells([keysOfName('muller')])).reached, '123');
  assert.is((await spells([keysOfName('mul')])).reached, '123');
  const one = await spells([keysOfName('mu')]);
  assert.equal([one.reached, one.said], ['123', ['dialer.spell-surname', 'dialer.connecting']]);
});

byName('DIR-02 two of one surname are told apart by their first names, or by key', async () => {
  assert.is((await spells([keysOfName('vriesbram')])).reached, '122');
  const call = await spells([keysOfName('vries')], { 'dialer.option-extension': ['', '2'] });
  assert.equal(call.heard.map(({ what }) => what).slice(1, 4), [
    { say: 'dialer.matches', with: { count: 2 } },
    { say: 'dialer.option-extension', with: { number: '121', key: '1' } },
    { say: 'dialer.option-extension', with: { number: '122', key: '2' } },
  ]);
});

byName('DIR-02 a key of the choice connects, another one does not', async () => {
  const chosen = (key: string) => spells([keysOfName('vries')], { 'dialer.matches': [key] });
  assert.equal([(await chosen('1')).reached, (await chosen('2')).reached], ['121', '122']);
  assert.is((await chosen('7')).reached, undefined);
});

byName('DIR-02 Bos is not Bosman, once no more letters come', async () => {
  assert.is((await spells([keysOfName('bos')])).reached, '124');
  assert.is((await spells([keysOfName('bosm')])).reached, '125');
});

byName('DIR-02 a name that nobody has is said to be nobody’s', async () => {
  const call = await spells([keysOfName('xyz')]);
  assert.equal([call.reached, call.said.includes('dialer.no-match')], [undefined, true]);
});

const system = suite('extensions: system');

const proving = (extension: string, pin: string, more: object = {}) => ({
  'system.enter-extension': Array.from({ length: 5 }, () => extension),
  'pin.enter': Array.from({ length: 5 }, () => `${pin}#`),
  ...more,
});

const systemOffice = (): Menus => new Menus([{ what: 'system', number: '250', name: 'From outside' }]);

system('SYS-01 after extension and PIN the codes work, for that person', async () => {
  const menus = systemOffice();
  const answers = {
    'system.enter-extension': ['101'],
    'pin.enter': ['2580#', '2580#'],
    'system.option-change-pin': ['907'],
    'pin.enter-new': ['97531#'],
    'pin.enter-again': ['97531#'],
  };
  const call = await menus.call('250', { answers });
  assert.is(call.said.at(-1), 'pin.changed');
  assert.is(menus.office.config.get<{ pin: string }>('user', 'user-101')?.pin, '97531');
  assert.match(call.story, 'At From outside the caller proved to be User 101.');
});

system('SYS-01 USR-06 nothing is offered to who doesn’t prove who they are, and five failures lock', async () => {
  const menus = systemOffice();
  const wrong = await menus.call('250', { answers: proving('101', '1357') });
  assert.not.ok(wrong.said.some((key) => key.startsWith('system.option')));
  assert.is(wrong.said.filter((key) => key === 'login.wrong').length, 3);
  await menus.call('250', { answers: proving('101', '1357') });
  const right = await menus.call('250', { answers: proving('101', '2580') });
  assert.is(right.said.at(-1), 'pin.locked');
});

system('SYS-01 USR-01 the PIN that every new person has opens nothing from outside', async () => {
  const menus = systemOffice();
  const change: Change = { what: 'change', entity: 'user', id: 'user-101', body: { pin: '0000' } };
  menus.office.config.apply([change], author);
  const call = await menus.call('250', { answers: proving('101', '0000') });
  assert.not.ok(call.said.some((key) => key.startsWith('system.option')));
});

system('SYS-01 only what this box does is offered, and codes of phones such as 901 are not', async () => {
  const call = await systemOffice().call('250', { answers: proving('101', '2580') });
  const offered = call.heard.flatMap(({ what }) => ('say' in what && what.with?.key ? [what.with.key] : []));
  assert.ok(offered.includes('907'));
  assert.not.ok(offered.includes('901') || offered.includes('910'));
  assert.is(call.outcome, 'answered');
});
