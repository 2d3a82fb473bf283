import fc from 'fast-check';
import * as assert from 'uvu/assert';
import { parse } from 'yaml';
import type { z } from 'zod';
import { metaOf } from '../../appliance/config/define-entity.ts';
import { applyOfficeFile } from '../../appliance/config/office-file/apply.ts';
import { exportOfficeFile } from '../../appliance/config/office-file/export.ts';
import { officeFileReference } from '../../appliance/config/office-file/reference.ts';
import type { Change, LineBody } from '../../appliance/config/types.ts';
import type { UserBody } from '../../appliance/extensions/user-schema.ts';
import { isTrivialPin } from '../../appliance/rules/pin.ts';
import { author, type TestOffice, testOffice } from '../kit/office.ts';
import { testSeed } from '../kit/seed.ts';
import { suite } from '../kit/suite.ts';

const test = suite('office file: export', { timeoutMs: 60_000 });

const awkward = [
  'Bram "B" O\'Neill',
  'no',
  'yes',
  'on',
  'null',
  '~',
  'true',
  'n',
  'y',
  '0123',
  '1e3',
  '0x1f',
  '0o17',
  '12:30',
  '1_000',
  '.inf',
  '2026-11-21',
  '- x',
  '? x',
  ': x',
  'a: b',
  'a #b',
  '#x',
  '@x',
  '`x`',
  '!x',
  '&x',
  '*x',
  '%x',
  '|',
  '>',
  '{x}',
  '[x]',
  '=',
  '<<',
  "'",
  '"',
  '\\',
  '\\n',
  ',',
  'Zoë',
  '李小龍',
  '😀👩‍👩‍👧',
  'e\u0301',
  '\u00a0x\u00a0y',
  '\ufeffx',
  '\u200b',
  'A  B',
  '---',
  '...',
  'x:',
  'ﬁ',
];

const name = fc.oneof(
  fc.constantFrom(...awkward),
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 }),
  fc.string({ unit: 'binary', minLength: 1, maxLength: 20 }),
);
const pin = fc
  .integer({ min: 0, max: 99_999_999 })
  .map(String)
  .filter((digits) => digits.length >= 4 && !isTrivialPin(digits));
const password = fc.string({
  unit: fc.constantFrom(...'abcXYZ019-_.:#@!%&*{}[]|<>?=+^~,;/$()'),
  minLength: 16,
  maxLength: 30,
});
const maybe = <One>(of: fc.Arbitrary<One>) => fc.option(of, { nil: undefined });

const person = fc.record({
  name,
  pin: maybe(pin),
  firstName: maybe(name),
  infix: maybe(fc.constantFrom('van der', 'no', "'t")),
  surname: maybe(name),
  areaCode: maybe(fc.constantFrom('020', '0123', '010')),
  language: maybe(fc.constantFrom('en', 'nl')),
  voicemailPin: maybe(fc.constantFrom('2580', '0912')),
  voicemailPinPolicy: maybe(fc.constantFrom('untrusted', 'always', 'never')),
  secondCall: maybe(fc.boolean()),
  email: maybe(fc.constantFrom('a@example.nl', '1e3@example.nl')),
  mobile: maybe(fc.constantFrom('+31612345678', '0612345678')),
  emergencyCallerId: maybe(fc.constantFrom('0201234567', '+31201234567')),
  lines: fc.array(
    fc.record({
      password: maybe(password),
      callLimit: maybe(fc.integer({ min: 1, max: 5 })),
      name: maybe(name),
      encryption: maybe(fc.boolean()),
      country: maybe(fc.constantFrom('NO', 'NL')),
      areaCode: maybe(fc.constantFrom('020', '0123')),
      trusted: maybe(fc.boolean()),
      callCodes: maybe(fc.boolean()),
    }),
    { maxLength: 3 },
  ),
});

const offices = fc.record({
  office: name,
  people: fc.array(person, { maxLength: 6 }),
  unbound: fc.nat(2),
  accounts: fc.nat(2),
});
type Plan = typeof offices extends fc.Arbitrary<infer Value> ? Value : never;

/** An office of random people; who is refused (a name twice, say) doesn't come. */
function build({ office, people, unbound, accounts }: Plan): TestOffice {
  const made = testOffice();
  const tryTo = (changes: Change[]): void => {
    try {
      made.config.apply(changes, author);
    } catch {
      // Refused: this office has one less of them.
    }
  };
  tryTo([{ what: 'change', entity: 'office', id: 'office', body: { name: office } }]);
  people.forEach(({ lines, ...body }, at) => {
    const id = `u${at}`;
    tryTo([{ what: 'create', entity: 'user', id, body: { ...body, number: String(101 + at) } }]);
    for (const [of, line] of lines.entries()) {
      tryTo([{ what: 'create', entity: 'line', body: { ...line, username: `${101 + at}.${of}`, userId: id } }]);
    }
  });
  for (let at = 0; at < unbound; at++)
    tryTo([{ what: 'create', entity: 'line', body: { username: `0${at}`, loggedInUserId: at ? 'u0' : undefined } }]);
  for (let at = 0; at < accounts; at++) {
    const body = {
      username: `a${at}`,
      name: office,
      roles: at ? ['owner', 'admin'] : ['user'],
      userId: at ? 'u0' : undefined,
    };
    tryTo([{ what: 'create', entity: 'account', body: { ...body, passwordHash: '$scrypt$n=1$abcdefghijklmnop' } }]);
  }
  return made;
}

function apply({ config, random }: TestOffice, text: string, replace = false) {
  return applyOfficeFile(config, text, author, { random, replace });
}

function whole({ config }: TestOffice): string {
  return JSON.stringify(['office', 'user', 'line', 'account'].map((entity) => config.list(entity)));
}

test('an export with secrets, applied again, changes nothing', () => {
  fc.assert(
    fc.property(offices, fc.boolean(), (plan, replace) => {
      const office = build(plan);
      const before = whole(office);
      const { revision } = office.config;
      assert.equal(apply(office, exportOfficeFile(office.config, { secrets: true }), replace), {
        revision,
        changes: [],
      });
      assert.is(whole(office), before);
    }),
    { seed: testSeed(), numRuns: 150 },
  );
});

test('an export without secrets holds none, and keeps those that are there', () => {
  fc.assert(
    fc.property(offices, fc.boolean(), (plan, replace) => {
      const office = build(plan);
      const file = exportOfficeFile(office.config, { secrets: false });
      for (const { password: secret } of office.config.list<LineBody>('line')) assert.not.ok(file.includes(secret));
      for (const word of ['password:', 'pin:', 'voicemailPin:', 'passwordHash:'])
        assert.not.ok(file.includes(` ${word}`), word);
      assert.equal(apply(office, file, replace).changes, []);
    }),
    { seed: testSeed(), numRuns: 100 },
  );
});

/** The configuration by names instead of ids, without who is logged in where: what a file can carry over. */
function portable({ config }: TestOffice): unknown {
  const strip = <Body extends object>({ id, ...body }: Body & { id: string }): object => body;
  const numberOf = (id: string | undefined) =>
    id === undefined ? undefined : config.get<UserBody>('user', id)?.number;
  return {
    office: config.list<object>('office').map(strip),
    users: config.list<object>('user').map(strip),
    lines: config
      .list<LineBody>('line')
      .map((line) => strip({ ...line, userId: numberOf(line.userId), loggedInUserId: undefined })),
    accounts: config.list<{ userId?: string }>('account').map((one) => strip({ ...one, userId: numberOf(one.userId) })),
  };
}

test('an export with secrets, applied with --replace elsewhere, makes the same office there', () => {
  fc.assert(
    fc.property(offices, offices, (one, other) => {
      const [from, to] = [build(one), build(other)];
      const owners = to.config
        .list<{ roles: string[]; id: string }>('account')
        .filter(({ roles }) => roles.includes('owner'));
      const keepsOwner = from.config.list<{ roles: string[] }>('account').some(({ roles }) => roles.includes('owner'));
      if (owners.length > 0 && !keepsOwner) return;
      apply(to, exportOfficeFile(from.config, { secrets: true }), true);
      assert.equal(portable(to), portable(from));
    }),
    { seed: testSeed(), numRuns: 80 },
  );
});

test('other programs read the same values out of an export', () => {
  const office = testOffice();
  awkward.forEach((each, at) => {
    office.config.apply(
      [{ what: 'create', entity: 'user', body: { number: String(201 + at), name: `${each} ${at}`, surname: each } }],
      author,
    );
  });
  const file = exportOfficeFile(office.config, { secrets: true });
  const expected = office.config
    .list<UserBody>('user')
    .map(({ number, name: called, surname, pin: digits }) => [number, called, surname, digits]);
  for (const version of ['1.1', '1.2'] as const) {
    const read = parse(file, { version }) as { users: UserBody[] };
    assert.equal(
      read.users.map((user) => [user.number, user.name, user.surname, user.pin]),
      expected,
      version,
    );
  }
});

test('the reference names every section and every setting that can be set', () => {
  const { config } = testOffice();
  const page = officeFileReference(config.definitions());
  for (const { schema, section } of config.definitions()) {
    assert.match(page, `\`${section.split('.')[0]}\``);
    for (const [field, shape] of Object.entries(schema.shape)) {
      const meta = metaOf(shape as z.ZodType);
      if (meta.internal || field === 'userId') continue;
      assert.match(page, `| \`${meta.ref ? field.replace(/Id(s?)$/, '$1') : field}\` |`);
    }
  }
  assert.match(page, '| `options` › `destination` | number of an extension | required | Destination. |');
  assert.match(page, '| `user` | number of a user |');
  assert.not.match(page, 'loggedInUser');
});

test('an export and the reference say what is not in an office file, the second factor first of all', () => {
  const { config } = testOffice();
  const internal = config
    .definitions()
    .flatMap(({ schema }) => Object.values(schema.shape as Record<string, z.ZodType>).map(metaOf))
    .filter((meta) => meta.internal);
  const texts = [true, false].map((secrets) => exportOfficeFile(config, { secrets }));
  for (const text of [...texts, officeFileReference(config.definitions())]) {
    assert.ok(internal.length >= 4);
    for (const { label } of internal) assert.match(text, label!.toLowerCase());
    for (const kept of ['history', 'audit', 'certificate', 'key']) assert.match(text, kept);
  }
  for (const text of texts) {
    const [comment] = text.split('\noffice:');
    assert.ok(comment!.split('\n').every((line) => line.startsWith('# ') && line.length <= 120));
  }
});
