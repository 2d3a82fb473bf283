import * as assert from 'uvu/assert';
import {
  MAILBOX_AFTER_SEC,
  MESSAGE_DISK_FREE_MIN_BYTES,
  MESSAGE_MAX_MS,
  MESSAGE_SILENCE_MS,
  MESSAGES_ALMOST_FULL,
  MESSAGES_PER_MAILBOX_MAX,
  PIN_TRIES,
} from '../../appliance/base/limits-features.ts';
import type { Change, LineBody } from '../../appliance/config/types.ts';
import type { Message } from '../../appliance/voicemail/types.ts';
import { CALLER, type MenuCall, type MenuCallOptions, type Menus, menus } from '../kit/menus.ts';
import { author } from '../kit/office.ts';
import { suite } from '../kit/suite.ts';

const test = suite('voicemail: by phone');

const BOX = { what: 'voicemail', number: '201', name: 'Sales', pin: '7391' };
const BRAM = 'user-102';

const change = (o: Menus, entity: string, id: string, body: object): unknown =>
  o.office.config.apply([{ what: 'change', entity, id, body } as Change], author);

/** The office with a shared mailbox; Bram's own phone is trusted. */
function office(): Menus {
  const o = menus(BOX);
  change(o, 'line', 'line-102', { trusted: true });
  return o;
}

const inBox = (o: Menus, id: string): readonly Message[] => o.voicemail.mailboxes.messages(id);
const states = (o: Menus, id = BRAM): string =>
  inBox(o, id)
    .map(({ state }) => state)
    .join(' ');

// --- Leaving a message ---

const leaves = (o: Menus, dialled: string, more: MenuCallOptions = {}): Promise<MenuCall> =>
  o.call(dialled, { phones: [{ does: 'rings' }], caller: { speaksMs: 4_000 }, ...more });

test('VMB-04 nobody answers: the personal mailbox does, in its language, and the message is there', async () => {
  const o = office();
  change(o, 'user', BRAM, { voicemailLanguage: 'nl' });
  const call = await leaves(o, '102');
  assert.equal(call.said, [
    ...['voicemail.greeting-of', 'voicemail.leave-message', 'beep'],
    ...['voicemail.message-sent', 'common.goodbye'],
  ]);
  const [message] = inBox(o, BRAM);
  assert.is(message?.durationMs, 4_000 + MESSAGE_SILENCE_MS);
  assert.equal([message?.state, message?.caller.number], ['new', CALLER]);
  assert.match(call.story, 'The mailbox of User 102 answers.');
  assert.match(call.story, 'A message of 10 s was left in the mailbox of User 102.');
  assert.is(call.outcome, 'voicemail');
  assert.is(call.answeredAfterMs, MAILBOX_AFTER_SEC * 1_000);
});

test('VMB-04 it answers after as many seconds as its owner wants, or not at all', async () => {
  const o = office();
  change(o, 'user', BRAM, { voicemailAfterSec: 10 });
  assert.is((await leaves(o, '102')).answeredAfterMs, 10_000);
  change(o, 'user', BRAM, { voicemail: false });
  const refused = await leaves(o, '102');
  assert.equal([refused.outcome, refused.said, inBox(o, BRAM).length], ['no-answer', [], 1]);
});

test('VMB-04 busy, declined and switched-off phones lead to the mailbox too; oneself does not', async () => {
  const o = office();
  for (const phones of [
    [{ does: 'says', what: { kind: 'busy' }, afterMs: 100 }],
    [{ does: 'says', what: { kind: 'declined' }, afterMs: 3_000 }],
    [],
  ] as const) {
    assert.is((await leaves(o, '102', { phones })).outcome, 'voicemail');
  }
  assert.is(inBox(o, BRAM).length, 3);
  const oneself = await leaves(o, '102', { line: '102', phones: [] });
  assert.equal([oneself.said, inBox(o, BRAM).length], [[], 3]);
});

test('VMB-01 a shared mailbox answers at once', async () => {
  const o = office();
  const call = await leaves(o, '201', { line: '101' });
  assert.equal(call.said.slice(0, 3), ['voicemail.greeting-shared', 'voicemail.leave-message', 'beep']);
  const [message] = inBox(o, 'voicemail-201');
  assert.equal(message?.caller, { number: '101', name: 'User 101', extensionId: 'user-101' });
});

test('VMB-05 who hangs up has left what was said; before the beep, and with nothing said, nothing', async () => {
  const o = office();
  const hangsUpAfterMs = 4_000 + 250 + 3_000;
  const call = await leaves(o, '201', { caller: { speaksMs: 60_000, hangsUpAfterMs } });
  assert.equal(call.said.at(-1), 'beep');
  assert.is(inBox(o, 'voicemail-201')[0]?.durationMs, 3_000);
  await leaves(o, '201', { caller: { hangsUpAfterMs: 2_000 } });
  await leaves(o, '201', { caller: { hangsUpAfterMs: 4_100 } });
  await leaves(o, '201', { caller: { hangsUpAfterMs: 4_500 } });
  assert.is(inBox(o, 'voicemail-201').length, 1);
  assert.equal(o.office.store.messages.all().length, 1, 'and no draft is left');
});

test('a key skips the greeting; a message ends after three minutes', async () => {
  const o = office();
  const call = await leaves(o, '201', {
    answers: { 'voicemail.greeting-shared': ['5'] },
    caller: { speaksMs: 3_600_000 },
  });
  assert.equal(call.said, [
    ...['voicemail.greeting-shared', 'beep', 'record.limit-reached', 'voicemail.message-sent', 'common.goodbye'],
  ]);
  assert.is(inBox(o, 'voicemail-201')[0]?.durationMs, MESSAGE_MAX_MS);
});

const HASH_AFTER = { keys: [{ afterMs: 4_250 + 5_000, keys: '#' }], speaksMs: 60_000 };

test('VMB-01 # offers to listen, keep or record anew', async () => {
  const o = office();
  const listened = await leaves(o, '201', {
    caller: HASH_AFTER,
    answers: { 'record.option-listen': ['1', '2'] },
  });
  assert.equal(listened.said.slice(3), [
    ...['record.option-listen', 'other', 'record.option-listen', 'voicemail.message-sent', 'common.goodbye'],
  ]);
  assert.is(inBox(o, 'voicemail-201')[0]?.durationMs, 5_000);
  const again = await leaves(o, '201', {
    caller: { ...HASH_AFTER, speaksMs: 12_000 },
    answers: { 'record.option-listen': ['3'] },
  });
  assert.is(again.said.filter((what) => what === 'beep').length, 2);
  assert.equal(
    inBox(o, 'voicemail-201').map(({ durationMs }) => durationMs),
    [5_000, 12_000 + MESSAGE_SILENCE_MS],
    'the first try is gone',
  );
  assert.is(o.office.store.messages.all().length, 2);
});

test('VMB-01 who ends it before anything was said hears so and may speak; nobody is told that nothing was saved', async () => {
  const o = office();
  const keys = [{ afterMs: 4_250 + 300, keys: '#' }];
  const call = await leaves(o, '201', { caller: { keys, speaksMs: 5_000 } });
  assert.equal(call.said.slice(2), [
    ...['beep', 'record.too-short', 'beep', 'voicemail.message-sent', 'common.goodbye'],
  ]);
  assert.is(inBox(o, 'voicemail-201').length, 1);
});

test('VMB-05 who hangs up over the choice has left the message', async () => {
  const o = office();
  await leaves(o, '201', { caller: { ...HASH_AFTER, hangsUpAfterMs: 4_250 + 6_000 } });
  assert.is(inBox(o, 'voicemail-201')[0]?.durationMs, 5_000);
});

test('VMB-05 a full box and a full disk are told politely, and nothing is recorded', async () => {
  const o = office();
  o.voicemail.folder.free = MESSAGE_DISK_FREE_MIN_BYTES - 1;
  const disk = await leaves(o, '201');
  assert.equal(disk.said, ['voicemail.disk-full', 'common.goodbye']);
  o.voicemail.folder.free *= 2;
  for (let each = 0; each < MESSAGES_PER_MAILBOX_MAX; each++) o.voicemail.leave('voicemail-201');
  assert.equal((await leaves(o, '201')).said, ['voicemail.box-full', 'common.goodbye']);
});

test('NPL-07 what-if leaves no message', async () => {
  const o = office();
  const call = await leaves(o, '201', { whatIf: true });
  assert.match(call.story, 'A message of');
  assert.equal(o.office.store.messages.all(), []);
});

// --- Listening: 1233 ---

const listens = (o: Menus, answers: MenuCallOptions['answers'] = {}, more: MenuCallOptions = {}): Promise<MenuCall> =>
  o.call('1233', { line: '102', answers, ...more });

test('VMB-03 with no new messages 0 leads to the options and 1 to the old messages', async () => {
  const o = office();
  const call = await listens(o, {
    'voicemail.option-old-messages': ['1', '0', '*'],
    'voicemail.option-change-greeting': ['*'],
  });
  assert.equal(call.said, [
    ...['voicemail.welcome', 'voicemail.no-new-messages'],
    ...['voicemail.option-old-messages', 'voicemail.no-old-messages'],
    ...['voicemail.option-old-messages', 'voicemail.option-change-greeting'],
    ...['voicemail.option-old-messages', 'common.goodbye'],
  ]);
  assert.is(call.outcome, 'answered');
});

test('VMB-03 the options are 1 greeting, 2 PIN, 3 language', async () => {
  const o = office();
  const call = await listens(o, { 'voicemail.option-old-messages': ['0'] });
  const offered = call.heard.flatMap(({ what }) =>
    'say' in what && what.say.startsWith('voicemail.option-change') ? [`${what.say} ${what.with?.key}`] : [],
  );
  assert.equal(offered.slice(0, 3), [
    'voicemail.option-change-greeting 1',
    'voicemail.option-change-pin 2',
    'voicemail.option-change-language 3',
  ]);
});

test('VMB-03 new messages are heard one after the other: 6 next, 5 repeat', async () => {
  const o = office();
  o.voicemail.leave(BRAM);
  o.office.clock.advance(60_000);
  o.voicemail.leave(BRAM, { number: '', name: '' });
  const call = await listens(o, { 'voicemail.option-next': ['5', '6', '6'], 'voicemail.option-old-messages': ['*'] });
  assert.equal(call.said, [
    ...['voicemail.welcome', 'voicemail.new-messages'],
    ...['voicemail.message', 'voicemail.received', 'voicemail.from-extension', 'other', 'voicemail.option-next'],
    ...['voicemail.message', 'voicemail.received', 'voicemail.from-extension', 'other', 'voicemail.option-next'],
    ...['voicemail.message', 'voicemail.received', 'voicemail.from-withheld', 'other', 'voicemail.option-next'],
    ...['voicemail.no-more-messages', 'voicemail.option-old-messages', 'common.goodbye'],
  ]);
  assert.is(states(o), 'heard heard');
  const positions = call.heard.flatMap(({ what }) =>
    'say' in what && what.say === 'voicemail.message' ? [what.with?.position] : [],
  );
  assert.equal(positions, [1, 1, 2]);
});

test('VMB-03 who hangs up in the middle of a message finds it new; at its end, heard', async () => {
  const o = office();
  o.voicemail.leave(BRAM);
  // Five sentences of two seconds each, then the message.
  await listens(o, {}, { caller: { hangsUpAfterMs: 11_000 } });
  assert.is(states(o), 'new');
  await listens(o, {}, { caller: { hangsUpAfterMs: 12_500 } });
  assert.is(states(o), 'heard');
});

test('VMB-03 7 deletes, and again restores, until the end of the call', async () => {
  const o = office();
  const [first, second] = [o.voicemail.leave(BRAM), o.voicemail.leave(BRAM)];
  // Deletes the first, goes back from the second, restores it, then deletes both.
  const call = await listens(o, {
    'voicemail.option-next': ['7', '4', '7', '7', '7'],
    'voicemail.option-old-messages': ['*'],
  });
  assert.equal(
    call.said.filter((what) => /deleted/.test(what)),
    ['voicemail.deleted', 'voicemail.undeleted', 'voicemail.deleted', 'voicemail.deleted'],
  );
  assert.equal([o.voicemail.mailboxes.message(first), o.voicemail.mailboxes.message(second)], [undefined, undefined]);
  assert.is(o.voicemail.folder.files.size, 0, 'gone for good with the end of the call');
});

test('VMB-03 a restored message stays, and hanging up after deleting deletes', async () => {
  const o = office();
  o.voicemail.leave(BRAM);
  await listens(o, { 'voicemail.option-next': ['7'], 'voicemail.option-old-messages': ['1', '*'] });
  assert.is(o.voicemail.folder.files.size, 0);
  o.voicemail.leave(BRAM);
  o.voicemail.leave(BRAM);
  await listens(o, { 'voicemail.option-next': ['7', '4', '7'] }, { caller: { hangsUpAfterMs: 60_000 } });
  assert.is(inBox(o, BRAM).length, 2);
  await listens(
    o,
    { 'voicemail.option-old-messages': ['1'], 'voicemail.option-next': ['7'] },
    { caller: { hangsUpAfterMs: 25_000 } },
  );
  assert.is(o.voicemail.folder.files.size, 1);
});

test('VMB-03 0 offers the rest: 9 saves, 3 tells time, caller and length, 8 calls back', async () => {
  const o = office();
  o.voicemail.leave(BRAM);
  const saved = await listens(o, {
    'voicemail.option-next': ['0'],
    'voicemail.option-save': ['3'],
    'voicemail.duration': [],
    'voicemail.option-old-messages': ['*'],
  });
  assert.ok(saved.said.includes('voicemail.duration'));
  const keys = saved.heard.flatMap(({ what }) =>
    'say' in what && what.say.startsWith('voicemail.option-') ? [`${what.say.slice(17)} ${what.with?.key}`] : [],
  );
  assert.equal(
    [...new Set(keys)].filter((key) => !/messages|options/.test(key)),
    ['next 6', 'save 9', 'repeat 5', 'delete 7', 'rest 0'],
  );
  await listens(o, { 'voicemail.option-old-messages': ['1', '*'], 'voicemail.option-next': ['9'] });
  assert.is(states(o), 'saved');
  const back = await listens(o, { 'voicemail.option-old-messages': ['1'], 'voicemail.option-next': ['8'] });
  assert.equal([back.said.at(-1), back.reached], ['voicemail.calling-back', '101']);
});

test('VMB-03 who is not in the house, or withheld the number, can’t be called back', async () => {
  const o = office();
  o.voicemail.leave(BRAM, { number: CALLER, name: '' });
  const call = await listens(o, { 'voicemail.option-next': ['8', '6'], 'voicemail.option-old-messages': ['*'] });
  assert.ok(call.said.includes('voicemail.cannot-call-back'));
  assert.ok(call.said.includes('voicemail.from'));
});

test('a box that is almost full says so; a wrong key too, and silence ends the call after a while', async () => {
  const o = office();
  for (let each = 0; each < MESSAGES_ALMOST_FULL; each++) o.voicemail.leave(BRAM);
  const call = await listens(o, { 'voicemail.option-next': ['2', '*'] });
  assert.is(call.said[1], 'voicemail.almost-full');
  assert.ok(call.said.includes('common.invalid-choice'));
  assert.is(call.said.filter((what) => what === 'common.no-choice').length, 3);
  assert.is(call.said.at(-1), 'common.goodbye');
});

test('VMB-03 the PIN is changed by 2: runs are refused, and it is typed twice', async () => {
  const o = office();
  await listens(o, {
    'voicemail.option-old-messages': ['0', '*'],
    'voicemail.option-change-greeting': ['2', '*'],
    'pin.enter-new': ['1234', '4826'],
    'pin.enter-again': ['4826'],
  });
  assert.is(o.office.config.get<{ voicemailPin?: string }>('user', BRAM)?.voicemailPin, '4826');
  const [revision] = o.office.config.revisions({ limit: 1 });
  assert.equal(revision?.author, { name: '102 User 102', from: '102' });
});

test('VMB-03 the language is changed by 3, each offering itself in its own words', async () => {
  const o = office();
  const menu = { 'voicemail.option-old-messages': ['0', '*'], 'voicemail.option-change-greeting': ['3', '*'] };
  const language = (): unknown => o.office.config.get<{ voicemailLanguage?: string }>('user', BRAM)?.voicemailLanguage;
  const nothing = await listens(o, menu);
  assert.is(nothing.said.filter((what) => what === 'common.option-this-language').length, 5);
  assert.is(language(), undefined);
  const chosen = await listens(o, { ...menu, 'common.option-this-language': ['3'] });
  assert.ok(chosen.said.includes('common.language-chosen'));
  assert.is(language(), 'nl');
});

// --- PINs (USR-04) ---

const own = (o: Menus): void => void change(o, 'user', BRAM, { voicemailPin: '7391' });

test('USR-04 the PIN is asked on phones that are not trusted, by default', async () => {
  const o = office();
  own(o);
  assert.is((await listens(o)).said[0], 'voicemail.welcome', 'trusted');
  change(o, 'line', 'line-102', { trusted: false });
  const asked = await listens(o, { 'voicemail.enter-pin': ['7391#'] });
  assert.equal(asked.said.slice(0, 2), ['voicemail.enter-pin', 'voicemail.welcome']);
  change(o, 'line', 'line-102', { browser: true });
  assert.is((await listens(o)).said[0], 'voicemail.welcome', 'the browser phone of a signed-in user');
});

test('USR-04 always and never are so', async () => {
  const o = office();
  own(o);
  change(o, 'user', BRAM, { voicemailPinPolicy: 'always' });
  assert.is((await listens(o)).said[0], 'voicemail.enter-pin');
  change(o, 'user', BRAM, { voicemailPinPolicy: 'never' });
  change(o, 'line', 'line-102', { trusted: false });
  assert.is((await listens(o)).said[0], 'voicemail.welcome');
});

test('USR-04 a mailbox without a PIN gets one first, at its owner’s own phone', async () => {
  const o = office();
  change(o, 'line', 'line-102', { trusted: false });
  const call = await listens(o, { 'pin.enter-new': ['4826'], 'pin.enter-again': ['4826'] });
  assert.equal(call.said.slice(0, 5), [
    ...['pin.must-change', 'pin.enter-new', 'pin.enter-again', 'pin.changed', 'voicemail.welcome'],
  ]);
  assert.is((await listens(o, { 'voicemail.enter-pin': ['4826'] })).said[1], 'voicemail.welcome');
});

test('USR-06 wrong PINs end the call after three, and lock after five; what-if locks nobody out', async () => {
  const o = office();
  own(o);
  change(o, 'line', 'line-102', { trusted: false });
  const wrong = { 'voicemail.enter-pin': ['1111', '1111', '1111'] };
  for (let each = 0; each < 3; each++) await listens(o, wrong, { whatIf: true });
  const first = await listens(o, wrong);
  assert.is(first.said.filter((what) => what === 'pin.wrong').length, 3);
  assert.is(first.outcome, 'answered');
  const second = await listens(o, wrong);
  assert.is(second.said.at(-1), 'pin.locked');
  assert.is(second.said.filter((what) => what === 'voicemail.enter-pin').length, PIN_TRIES - 3);
  assert.is((await listens(o, { 'voicemail.enter-pin': ['7391'] })).said.at(-1), 'pin.locked');
});

test('USR-04 SYS-01 at somebody else’s phone, or from outside, the PIN is asked; and none is chosen there', async () => {
  const o = menus(BOX, { what: 'system', number: '210', name: 'Office' });
  own(o);
  change(o, 'line', 'line-103', { trusted: true });
  const through = (more: MenuCallOptions): Promise<MenuCall> =>
    o.call('210', {
      ...more,
      answers: {
        'system.enter-extension': ['102'],
        'pin.enter': ['2580'],
        'system.option-own-voicemail': ['1233'],
        'pin.enter-new': ['4826'],
        'pin.enter-again': ['4826'],
        ...more.answers,
      },
    });
  for (const more of [{ line: '103' }, {}]) {
    const asked = await through(more);
    assert.ok(asked.said.includes('voicemail.enter-pin'), asked.said.join(' '));
    assert.not.ok(asked.said.includes('voicemail.welcome'));
    assert.not.ok(asked.said.includes('pin.locked'), 'who types nothing guesses nothing');
  }
  const opened = await through({ line: '103', answers: { 'voicemail.enter-pin': ['7391'] } });
  assert.ok(opened.said.includes('voicemail.welcome'));
  change(o, 'user', BRAM, { voicemailPin: null });
  const none = await through({ line: '103' });
  assert.not.ok(none.said.includes('pin.must-change'));
  assert.not.ok(none.said.includes('voicemail.welcome'));
});

// --- 920 ---

test('VMB-03 920 asks box and PIN, whoever calls', async () => {
  const o = office();
  o.voicemail.leave('voicemail-201');
  const call = await o.call('920', {
    line: '103',
    answers: { 'voicemail.enter-box': ['201'], 'voicemail.enter-pin': ['7391'], 'voicemail.option-next': ['7'] },
  });
  assert.equal(call.said.slice(0, 4), [
    ...['voicemail.enter-box', 'voicemail.enter-pin', 'voicemail.welcome', 'voicemail.new-messages'],
  ]);
  assert.equal(inBox(o, 'voicemail-201'), []);
});

test('VMB-03 920 never says whether the box or the PIN was wrong, and locks boxes that are not there like others', async () => {
  const o = office();
  own(o);
  const tries = async (box: string, pin: string): Promise<readonly string[]> =>
    (
      await o.call('920', {
        line: '103',
        answers: { 'voicemail.enter-box': Array(5).fill(box), 'voicemail.enter-pin': Array(5).fill(pin) },
      })
    ).said;
  const wrongPin = await tries('201', '1111');
  const noBox = await tries('299', '1111');
  assert.equal(wrongPin, noBox);
  assert.equal(wrongPin.slice(0, 3), ['voicemail.enter-box', 'voicemail.enter-pin', 'voicemail.wrong-box-or-pin']);
  assert.equal(await tries('201', '1111'), await tries('299', '1111'));
  assert.is((await tries('201', '7391')).at(-1), 'pin.locked');
  const personal = await tries('102', '7391');
  assert.not.ok(personal.includes('voicemail.welcome'), 'VMB-04 a personal box is its owner’s alone');
});

// --- Greetings ---

test('VMB-03 a greeting of one’s own is recorded, heard by callers, and given up for the standard one', async () => {
  const o = office();
  const options = { 'voicemail.option-old-messages': ['0', '*'], 'voicemail.option-change-greeting': ['1', '*'] };
  const draft = `${BRAM}/greeting-new`;
  const recorded = await listens(
    o,
    { ...options, 'voicemail.option-listen-greeting': ['2', '1', '*'], 'record.option-listen': ['2'] },
    {
      caller: { speaksMs: 3_000 },
      onHeard: (what) => {
        if ('tone' in what) o.voicemail.folder.files.set(draft, 3_000);
      },
    },
  );
  assert.ok(recorded.said.includes('voicemail.greeting-saved'));
  assert.equal([...o.voicemail.folder.files.keys()], [`${BRAM}/greeting`]);
  const heard = await leaves(o, '102');
  assert.equal(heard.heard[0]?.what, { sound: `${BRAM}/greeting` });
  await listens(o, {
    ...options,
    'voicemail.option-next': ['*'],
    'voicemail.option-listen-greeting': ['3', '*'],
  });
  assert.is((await leaves(o, '102')).said[0], 'voicemail.greeting-of');
  assert.equal([...o.voicemail.folder.files.keys()], []);
});

test('VMB-06 a prompt of the library is the greeting until one is spoken', async () => {
  const o = office();
  const { config } = o.office;
  config.apply([{ what: 'create', entity: 'prompt', id: 'hello', body: { name: 'Hello' } }], author);
  change(o, 'voicemail', 'voicemail-201', { greetingId: 'hello' });
  assert.is((await leaves(o, '201')).said[0], 'hello');
  const by = { name: '103 User 103', from: '103' };
  const draft = o.voicemail.mailboxes.beginGreeting('voicemail-201', by);
  assert.type(draft, 'object');
  if (typeof draft === 'string') return;
  o.voicemail.folder.write(draft.path, 2_000);
  assert.is((await leaves(o, '201')).said[0], 'hello', 'not before it is kept');
  assert.is(draft.keep(2_000), true);
  assert.equal((await leaves(o, '201')).heard[0]?.what, { sound: 'voicemail-201/greeting' });
  assert.is(config.get<{ greetingId?: string }>('voicemail', 'voicemail-201')?.greetingId, undefined);
  assert.is(config.get<LineBody>('line', 'line-102')?.trusted, true);
});
