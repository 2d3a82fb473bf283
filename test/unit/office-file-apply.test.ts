import * as assert from 'uvu/assert';
import { AppError } from '../../appliance/base/errors.ts';
import { type Language, say } from '../../appliance/base/words/index.ts';
import { applyOfficeFile } from '../../appliance/config/office-file/apply.ts';
import { sayDifference } from '../../appliance/config/office-file/difference.ts';
import type { AccountBody, LineBody, OfficeBody } from '../../appliance/config/types.ts';
import type { UserBody } from '../../appliance/extensions/user-schema.ts';
import { author, type TestOffice, testOffice } from '../kit/office.ts';
import { suite } from '../kit/suite.ts';

const test = suite('office file: apply');

const DEMO = `office: { name: Demo, country: NL, language: nl, timeZone: Europe/Amsterdam, extensionLength: 3 }
users:
  - { number: "101", name: Anna de Vries, pin: "2580", lines: [{ username: "101", password: "Wilg-4711-Anna" }] }
  - { number: "102", name: "Bram \\"B\\" O'Neill", pin: "3691", lines: [{ username: "102", password: "Beuk-4712-Bram" }] }
`;

function apply(office: TestOffice, text: string, options: { replace?: boolean; dryRun?: boolean } = {}) {
  return applyOfficeFile(office.config, text, author, { random: office.random, ...options });
}

function demo(): TestOffice {
  const office = testOffice();
  apply(office, DEMO);
  return office;
}

/** Each mistake as `line path: key`. */
function mistakes(office: TestOffice, text: string, options: { replace?: boolean } = {}): string[] {
  try {
    apply(office, text, options);
  } catch (failure) {
    if (!(failure instanceof AppError)) throw failure;
    assert.is(failure.phrase.key, failure.kind === 'invalid' ? 'office-file.wrong' : failure.phrase.key);
    return failure.problems.map(({ line, path, phrase }) => `${line} ${path}: ${phrase.key}`);
  }
  throw new Error('expected mistakes, found none');
}

function difference(
  office: TestOffice,
  text: string,
  options: { replace?: boolean } = {},
  language: Language = 'en',
): string[] {
  const { changes } = apply(office, text, { ...options, dryRun: true });
  return sayDifference(changes, office.config).map((said) => say(said, language));
}

test('the office of the documents applies exactly so', () => {
  const { config } = demo();
  const { id: _, ...office } = config.list<OfficeBody>('office')[0] as OfficeBody & { id: string };
  assert.equal(office, {
    name: 'Demo',
    country: 'NL',
    language: 'nl',
    timeZone: 'Europe/Amsterdam',
    extensionLength: 3,
    outsidePrefix: '',
    historyDays: 400,
    voicemailDays: 90,
    emergencyRecipientIds: [],
    blockedCategories: [],
    blockedCountries: [],
    ringTonesYealink: ['internal', 'group', 'national', 'international'],
    ringTonesGigaset: ['internal', 'group', 'national', 'international'],
    encryption: 'off',
  });
  const people = config.list<UserBody>('user').map(({ id, number, name, pin }) => {
    const lines = config
      .where<LineBody>('line', 'userId', id)
      .map(({ username, password }) => `${username} ${password}`);
    return [number, name, pin, ...lines].join(' | ');
  });
  assert.equal(people, [
    '101 | Anna de Vries | 2580 | 101 Wilg-4711-Anna',
    `102 | Bram "B" O'Neill | 3691 | 102 Beuk-4712-Bram`,
  ]);
  assert.is(config.revision, 1);
});

test('applied again it changes nothing', () => {
  const office = demo();
  assert.equal(apply(office, DEMO), { revision: 1, changes: [] });
  assert.equal(apply(office, DEMO, { replace: true }), { revision: 1, changes: [] });
  assert.equal(difference(office, DEMO), ['Nothing would change.']);
});

test('it matches by number and user name, creates and changes, and leaves what it doesn’t say', () => {
  const office = demo();
  apply(
    office,
    `users:
  - number: 101
    email: anna@example.nl
    lines:
      - { username: 101b }
  - { number: 103, name: Chris }
accounts:
  - { username: ada, name: Ada, roles: [owner], user: 103 }
`,
  );
  const { config } = office;
  const anna = config.find<UserBody>('user', 'number', '101');
  assert.equal([anna?.name, anna?.pin, anna?.email], ['Anna de Vries', '2580', 'anna@example.nl']);
  assert.equal(
    config.where<LineBody>('line', 'userId', anna?.id ?? '').map(({ username }) => username),
    ['101', '101b'],
  );
  assert.match(config.find<LineBody>('line', 'username', '101b')?.password ?? '', /^[A-Z]/);
  const ada = config.find<AccountBody>('account', 'username', 'ada');
  assert.is(ada?.userId, config.find('user', 'number', '103')?.id);
  assert.is(config.list('user').length, 3);
  assert.is(config.revision, 2);
});

test('a nested line is bound to its user, one at the top to nobody', () => {
  const office = demo();
  apply(
    office,
    'users: [{ number: 102, lines: [{ username: "101" }] }]\nlines: [{ username: "102" }, { username: door }]',
  );
  const { config } = office;
  const bound = Object.fromEntries(config.list<LineBody>('line').map(({ username, userId }) => [username, userId]));
  assert.equal(bound, { 101: config.find('user', 'number', '102')?.id, 102: undefined, door: undefined });
  assert.is(config.find<LineBody>('line', 'username', '101')?.password, 'Wilg-4711-Anna');
});

test('--replace makes each section that the file names what it says, and leaves the others alone', () => {
  const office = demo();
  apply(office, 'accounts: [{ username: ada, name: Ada, roles: [owner] }]\nlines: [{ username: door }]');
  apply(office, 'users: [{ number: 101, email: a@example.nl }]');
  apply(office, 'users: [{ number: 101, name: Anna, lines: [{ username: "101", callLimit: 2 }] }]', { replace: true });
  const { config } = office;
  assert.equal(
    config.list<UserBody>('user').map(({ name, pin, email }) => [name, pin, email]),
    [['Anna', '2580', undefined]],
  );
  assert.equal(
    config.list<LineBody>('line').map(({ username, password }) => [username, password.slice(0, 4)]),
    [
      ['101', 'Wilg'],
      ['door', config.find<LineBody>('line', 'username', 'door')?.password.slice(0, 4)],
    ],
  );
  assert.is(config.list('account').length, 1);
  assert.is(config.list<OfficeBody>('office')[0]?.name, 'Demo');
  apply(office, 'users: []\nlines:\n', { replace: true });
  assert.equal([config.list('user').length, config.list('line').length, config.list('account').length], [0, 0, 1]);
});

test('--replace keeps the lines of a user whose entry doesn’t speak of lines', () => {
  const office = demo();
  apply(office, 'users: [{ number: 101, name: Anna }, { number: 102, name: Bram, lines: [] }]', { replace: true });
  assert.equal(
    office.config.list<LineBody>('line').map(({ username }) => username),
    ['101'],
  );
});

test('without --replace nothing is deleted', () => {
  const office = demo();
  apply(office, 'users: [{ number: 101, lines: [] }]\nlines: []\naccounts: []');
  assert.equal(
    [office.config.list('user').length, office.config.list('line').length, office.config.revision],
    [2, 2, 1],
  );
});

test('--replace doesn’t delete what others point at', () => {
  const office = demo();
  apply(office, 'accounts: [{ username: ada, name: Ada, user: 102 }]');
  assert.equal(mistakes(office, 'users: [{ number: 101, name: Anna }]', { replace: true }), [
    'undefined user: config.pointed-at-account',
  ]);
  assert.is(office.config.list('user').length, 2);
});

test('--dry-run tells the difference in sentences and changes nothing', () => {
  const office = demo();
  const file = `users:
  - number: 101
    name: Anneke
    pin: 8520
    email: a@example.nl
    secondCall: no
  - { number: 103, name: Chris, lines: [{ username: c }] }
lines: [{ username: "102" }]
`;
  assert.equal(difference(office, file), [
    'Of person 101 Anneke: “Name” was Anna de Vries and becomes Anneke.',
    'Of person 101 Anneke: “PIN” becomes another one.',
    'Of person 101 Anneke: “Offer a second call” was yes and becomes no.',
    'Of person 101 Anneke: “E-mail” becomes a@example.nl.',
    'New: person 103 Chris.',
    'New: line c.',
    'Of line 102: “User” was 102 and is taken away.',
  ]);
  assert.equal(difference(office, 'users: [{ number: 102, name: Bram }]', { replace: true }, 'nl'), [
    `Van collega 102 Bram: “Naam” was Bram "B" O'Neill en wordt Bram.`,
    'Verwijderd: collega 101 Anna de Vries.',
    'Verwijderd: lijn 101.',
  ]);
  assert.is(office.config.revision, 1);
});

test('every mistake is told with its line and what was expected, and nothing is applied', () => {
  const office = demo();
  const file = `office:
  country: Nederland
  extensionLength: 4
  colour: green
users:
  - number: 103
    nmae: Chris
    pin: 1234
  - number: 9
    name: Dirk
    secondCall: perhaps
    language: de
    email: dirk
    lines: { username: d }
  - name: Eva
  - just text
  - number: 104
    name:
      - Fred
accounts:
  - { username: Gijs, name: G, roles: [boss], user: 999 }
phones: []
`;
  assert.equal(mistakes(office, file), [
    '2 office.country: office.country',
    '4 office.colour: field.unknown',
    '6 users.103.name: field.required',
    '7 users.103.nmae: field.unknown-near',
    '8 users.103.pin: pin.trivial',
    '9 users.9.number: number.digits',
    '11 users.9.secondCall: field.yes-no',
    '12 users.9.language: field.one-of',
    '13 users.9.email: field.email',
    '14 users.9.lines: office-file.list',
    '15 users: office-file.key-missing',
    '16 users: office-file.block',
    '19 users.104.name: office-file.value',
    '21 accounts.Gijs.user: office-file.not-there',
    '21 accounts.Gijs.username: account.username',
    '21 accounts.Gijs.roles.0: field.one-of',
    '22 phones: field.unknown',
  ]);
  assert.is(office.config.revision, 1);
});

test('EXT-01 COD-03 rules of the whole office are told with their lines too', () => {
  const file = `office: { extensionLength: 3 }
users:
  - number: 112
    name: Anna
  - number: 1001
    name: Bram
  - number: 103
    name: anna
`;
  assert.equal(mistakes(testOffice(), file), [
    '3 users.112.number: number.emergency',
    '4 users.112.name: field.taken',
    '5 users.1001.number: number.length',
    '8 users.103.name: field.taken',
  ]);
});

test('numbers and names that clash are told together with all other mistakes', () => {
  const office = testOffice();
  apply(office, 'users:\n  - { number: 101, name: Anna, lines: [{ username: anna }] }\n');
  const file = `users:
  - number: 112
    name: Bram
    pin: 1234
  - { number: 103, name: anna }
  - { number: 10x, name: Bram }
  - { number: 1004, name: Dirk, email: nobody }
  - { number: 105, name: Eva, lines: [{ username: Anna, callLimit: 9 }, { username: two words }] }
  - { number: 105, name: Fien, nmae: x }
  - { name: Guus, colour: red }
accounts:
  - { username: hans, name: Hans, user: 999, roles: [boss] }
`;
  assert.equal(mistakes(office, file), [
    '2 users.112.number: number.emergency',
    '3 users.112.name: field.taken',
    '4 users.112.pin: pin.trivial',
    '5 users.103.name: field.taken',
    '6 users.10x.number: number.digits',
    '6 users.10x.name: field.taken',
    '7 users.1004.email: field.email',
    '7 users.1004.number: number.length',
    '8 users.105.lines.Anna.callLimit: field.at-most',
    '8 users.105.lines.two words.username: line.username',
    '8 users.105.lines.Anna.username: field.taken',
    '9 users.105: office-file.twice',
    '9 users.105.nmae: field.unknown-near',
    '10 users: office-file.key-missing',
    '10 users.colour: field.unknown',
    '12 accounts.hans.user: office-file.not-there',
    '12 accounts.hans.roles.0: field.one-of',
  ]);
  const wrongOffice = 'office: { country: XX }\nusers:\n  - { number: 1001, name: anna }\n';
  assert.equal(mistakes(office, wrongOffice), ['1 office.country: office.country', '3 users.1001.name: field.taken']);
});

test('what is in the file twice is told', () => {
  const file = 'users:\n  - { number: 101, name: A }\n  - { number: 102, name: B }\n  - { number: 101, name: C }\n';
  assert.equal(mistakes(testOffice(), file), ['4 users.101: office-file.twice']);
  const lines = 'users:\n  - { number: 101, name: A, lines: [{ username: a }] }\nlines:\n  - { username: a }\n';
  assert.equal(mistakes(testOffice(), lines), ['4 lines.a: office-file.twice']);
});

test('what isn’t YAML is told with its line, in words', () => {
  const broken: Record<string, string> = {
    'users:\n\t- number: 101': '2 : yaml.tab',
    'users:\n  - number: 101\n   name: A': '3 : yaml.indent',
    'office:\n  name: "Demo': '2 : yaml.unclosed',
    'office:\n  name: Demo: the office': '2 : yaml.nested',
    'office:\n  name: @home': '2 : yaml.begin',
    'office: { name: A': '1 : yaml.unclosed',
    'office:\n  name:Demo\n  country: NL': '2 : yaml.no-colon',
    'office: |x': '1 : yaml.wrong',
    'office: {}\n---\noffice: {}': '2 : yaml.several',
    'office:\n  name: A\n  name: B': '3 : yaml.twice',
    'office: &o { name: A }': '1 : office-file.no-alias',
    'office:\n  name: !secret x': '2 : office-file.no-alias',
    'office: *o': '1 : office-file.no-alias',
  };
  for (const [text, expected] of Object.entries(broken)) assert.is(mistakes(testOffice(), text)[0], expected, text);
});

test('a file that holds no sections is told to be so', () => {
  assert.equal(mistakes(testOffice(), ''), ['1 : office-file.empty']);
  assert.equal(mistakes(testOffice(), '# nothing\n'), ['1 : office-file.empty']);
  assert.equal(mistakes(testOffice(), 'hello'), ['1 : office-file.top']);
  assert.equal(mistakes(testOffice(), '- office'), ['1 : office-file.top']);
});

test('values mean what was written, not what they look like', () => {
  const office = testOffice();
  apply(
    office,
    `office: { country: NO, name: no }
users:
  - { number: 0123, name: 1e3, pin: 0912, areaCode: 020, firstName: null, surname: "null", voicemailPinPolicy: never }
`.replace('0123', '012'),
  );
  const { config } = office;
  const [user] = config.list<UserBody>('user');
  assert.equal(
    [user?.number, user?.name, user?.pin, user?.areaCode, user?.surname],
    ['012', '1e3', '0912', '020', 'null'],
  );
  assert.is(user?.firstName, undefined);
  assert.equal(
    config.list<OfficeBody>('office').map(({ country, name }) => [country, name]),
    [['NO', 'no']],
  );
});

test('lists of settings are told by what stands in them', () => {
  const office = demo();
  apply(office, 'ivrs: [{ number: 300, name: Main }]');
  const file =
    'ivrs: [{ number: 300, options: [{ digits: "1", destination: 101, prefix: Sales }, { digits: "2", destination: 102 }] }]';
  assert.equal(difference(office, file), ['Of IVR 300 Main: “Options” was – and becomes 1 101 Sales, 2 102.']);
});

test('a mobile number may be written in any form', () => {
  const office = demo();
  apply(office, 'users: [{ number: 101, mobile: "+31 (6) 1234-5678" }]');
  assert.is(office.config.find<UserBody>('user', 'number', '101')?.mobile, '+31612345678');
  assert.equal(mistakes(office, 'users: [{ number: 101, mobile: none }]'), ['1 users.101.mobile: user.phone-number']);
});

test('a file with thousands of mistakes tells the first hundred', () => {
  const users = Array.from({ length: 500 }, (_, at) => `  - { number: ${100 + at}, pin: 1111 }`).join('\n');
  assert.is(mistakes(testOffice(), `users:\n${users}`).length, 100);
});
