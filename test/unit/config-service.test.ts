import { readFileSync } from 'node:fs';
import path from 'node:path';
import * as assert from 'uvu/assert';
import { Scope } from '../../appliance/base/scope.ts';
import { say } from '../../appliance/base/words/index.ts';
import { entitySchemas } from '../../appliance/config/define-entity.ts';
import { ConfigService } from '../../appliance/config/service.ts';
import type { AccountBody, Change, LineBody, OfficeBody } from '../../appliance/config/types.ts';
import { extensionTypes } from '../../appliance/extensions/index.ts';
import type { UserBody } from '../../appliance/extensions/user-schema.ts';
import { openStore } from '../../appliance/store/database.ts';
import { EntityTables } from '../../appliance/store/entity-tables.ts';
import { openSqlite } from '../../appliance/store/sqlite.ts';
import {
  author,
  refusal,
  sentence,
  storeOptions,
  type TestOffice,
  temporaryDirectory,
  testOffice,
} from '../kit/office.ts';
import { suite } from '../kit/suite.ts';

const test = suite('configuration: service', { timeoutMs: 20_000 });

const anna: Change = {
  what: 'create',
  entity: 'user',
  id: 'anna',
  body: { number: '101', name: 'Anna de Vries', pin: '2580' },
};
const bram: Change = { what: 'create', entity: 'user', id: 'bram', body: { number: '102', name: 'Bram' } };
const line: Change = {
  what: 'create',
  entity: 'line',
  id: 'line',
  body: { username: '101', password: 'Wilg-4711-Anna', userId: 'anna' },
};

function withAnna(): TestOffice {
  const office = testOffice();
  office.config.apply([anna, line], author);
  return office;
}

test('an office is there from the start, with defaults and without a revision', () => {
  const { config } = testOffice();
  const [office] = config.list<OfficeBody>('office');
  assert.equal([office?.name, office?.country, office?.extensionLength, config.revision], ['Office', 'NL', 3, 0]);
  assert.equal(
    refusal(() => config.apply([{ what: 'delete', entity: 'office', id: 'office' }], author)),
    ['conflict config.single'],
  );
  assert.equal(
    refusal(() => config.apply([{ what: 'create', entity: 'office', body: {} }], author)),
    ['conflict config.single'],
  );
});

test('what is applied can be read at once, in the order of numbers, and stays after a restart', () => {
  const directory = temporaryDirectory();
  const options = storeOptions();
  const open = () => {
    const store = openStore(directory, options);
    return { store, config: new ConfigService(store, { ...options, kinds: extensionTypes }) };
  };
  const first = open();
  const { revision, ids } = first.config.apply([bram, anna, line], author);
  assert.equal([revision, ids], [1, ['bram', 'anna', 'line']]);
  first.store.close();
  const { store, config } = open();
  assert.equal(
    config.list<UserBody>('user').map(({ number }) => number),
    ['101', '102'],
  );
  assert.is(config.get<LineBody>('line', 'line')?.password, 'Wilg-4711-Anna');
  assert.is(config.revision, 1);
  store.close();
});

test('the file holds no password and no PIN in the clear, and neither does a revision', () => {
  const directory = temporaryDirectory();
  const store = openStore(directory, storeOptions());
  const config = new ConfigService(store, { ...storeOptions(), kinds: extensionTypes });
  config.apply([anna, line], author);
  config.apply([{ what: 'change', entity: 'line', id: 'line', body: { password: 'Beuk-4712-Bram' } }], author);
  config.apply([{ what: 'change', entity: 'user', id: 'anna', body: { pin: '97531864' } }], author);
  store.close();
  const bytes = readFileSync(path.join(directory, 'cordboard.db'), 'latin1');
  assert.ok(bytes.includes('Anna de Vries'));
  for (const secret of ['Wilg-4711', 'Beuk-4712', '97531864', '"2580"']) assert.not.ok(bytes.includes(secret), secret);
});

test('things are found by number, unique field and reference, and nothing by others', () => {
  const { config } = withAnna();
  assert.is(config.find('user', 'number', '101')?.id, 'anna');
  assert.is(config.find('user', 'name', 'Anna de Vries')?.id, 'anna');
  assert.is(config.find('line', 'username', '101')?.id, 'line');
  assert.equal(
    config.where<LineBody>('line', 'userId', 'anna').map(({ id }) => id),
    ['line'],
  );
  assert.equal(config.where('line', 'userId', 'nobody'), []);
  assert.is(config.find('user', 'number', '999'), undefined);
  assert.throws(() => config.find('user', 'email', 'x'), /neither unique nor a reference/);
  assert.equal([config.entityOf('anna'), config.entityOf('line'), config.entityOf('x')], ['user', 'line', undefined]);
});

test('every kind of extension is an extension', () => {
  const { config } = withAnna();
  assert.is(config.find('extension', 'number', '101')?.id, 'anna');
  assert.is(config.get<UserBody>('extension', 'anna')?.number, '101');
  assert.is(config.get('extension', 'line'), undefined);
  assert.is(config.list('extension').length, 1);
});

test('bodies are frozen through and through', () => {
  const { config } = withAnna();
  config.apply(
    [{ what: 'create', entity: 'account', id: 'a', body: { username: 'anna', name: 'Anna', roles: ['admin'] } }],
    author,
  );
  const roles = config.get<AccountBody>('account', 'a')?.roles as string[];
  assert.throws(() => roles.push('owner'), /not extensible/);
  assert.throws(() => Object.assign(config.get('user', 'anna') ?? {}, { name: 'Eve' }));
});

test('a change leaves what it doesn’t name, and null clears', () => {
  const { config } = withAnna();
  const change = (body: object) => config.apply([{ what: 'change', entity: 'user', id: 'anna', body }], author);
  change({ email: 'anna@example.nl', firstName: 'Anna' });
  change({ name: 'Anna Bakker', email: undefined });
  assert.equal(config.get<UserBody>('user', 'anna')?.email, 'anna@example.nl');
  change({ email: null, secondCall: false });
  change({ secondCall: null });
  const body = config.get<UserBody>('user', 'anna');
  assert.equal(
    [body?.name, body?.firstName, body && 'email' in body, body?.secondCall],
    ['Anna Bakker', 'Anna', false, true],
  );
  assert.equal(
    refusal(() => change({ name: null })),
    ['invalid config.invalid', '0.name field.required'],
  );
});

test('what changes nothing makes no revision', () => {
  const { config } = withAnna();
  const same = { what: 'change', entity: 'user', id: 'anna', body: { name: 'Anna de Vries', pin: '2580' } } as const;
  assert.is(config.apply([same], author).revision, 1);
  assert.is(config.apply([], author).revision, 1);
  assert.is(config.revisions({ limit: 10 }).length, 1);
});

test('all or nothing: one wrong change of many leaves everything as it was', () => {
  const office = withAnna();
  const { config } = office;
  const heard: number[] = [];
  using scope = new Scope('test');
  office.bus.on('config.changed', scope, ({ revision }) => heard.push(revision));
  const wrong = () =>
    config.apply(
      [
        { what: 'change', entity: 'user', id: 'anna', body: { name: 'Other' } },
        {
          what: 'create',
          entity: 'user',
          body: { number: '102', name: 'x', pin: '1234', email: 'nobody', colour: 'red' },
        },
        { what: 'create', entity: 'line', body: { username: 'two words', callLimit: 9 } },
      ],
      author,
    );
  assert.equal(refusal(wrong), [
    'invalid config.invalid',
    '1.pin pin.trivial',
    '1.email field.email',
    '1.colour field.unknown',
    '2.username line.username',
    '2.callLimit field.at-most',
  ]);
  assert.equal([config.get<UserBody>('user', 'anna')?.name, config.revision], ['Anna de Vries', 1]);
  assert.equal(heard, []);
});

test('a preview checks like an apply and does nothing', () => {
  const { config } = withAnna();
  const [thing] = config.preview([
    { what: 'change', entity: 'user', id: 'anna', body: { name: 'Anna B', pin: '3691' } },
  ]);
  assert.equal(thing, {
    entity: 'user',
    id: 'anna',
    title: '101 Anna B',
    what: 'changed',
    fields: [
      { field: 'name', before: 'Anna de Vries', after: 'Anna B' },
      { field: 'pin', before: '•••', after: '•••' },
    ],
  });
  assert.equal(
    refusal(() => config.preview([{ ...bram, body: { number: '101', name: 'B' } }])),
    ['invalid config.invalid', '0.number number.taken'],
  );
  assert.is(config.revision, 1);
});

test('a change is told on the bus, after it is on the disk', async () => {
  const { config, bus } = testOffice();
  const heard: unknown[] = [];
  using scope = new Scope('test');
  bus.on('config.changed', scope, (fact) => heard.push(fact));
  config.apply([anna, line], author);
  assert.equal(heard, []);
  await Promise.resolve();
  assert.equal(heard, [
    {
      revision: 1,
      changed: [
        { entity: 'user', id: 'anna', what: 'created' },
        { entity: 'line', id: 'line', what: 'created' },
      ],
    },
  ]);
});

test('when the disk is full, it is said so, nothing has changed, and it can be tried again', () => {
  const directory = temporaryDirectory();
  const options = storeOptions();
  const first = openStore(directory, options);
  new ConfigService(first, { ...options, kinds: extensionTypes }).apply([anna], author);
  first.close();
  // A disk that has no page left for it.
  const db = openSqlite(path.join(directory, 'cordboard.db'), { durability: 'full' });
  const config = new ConfigService(
    { entities: new EntityTables(db), secrets: first.secrets },
    { ...options, kinds: extensionTypes },
  );
  db.pragma(`max_page_count = ${db.pragma('page_count', { simple: true })}`);
  const many = Array.from({ length: 200 }, (_, at) => ({
    ...bram,
    id: `u${at}`,
    body: { number: String(200 + at), name: `User ${at}` },
  }));
  assert.equal(
    refusal(() => config.apply(many, author)),
    ['unavailable store.disk-full'],
  );
  assert.equal([config.revision, config.list('user').length], [1, 1]);
  db.pragma('query_only = ON');
  assert.equal(
    refusal(() => config.apply([bram], author)),
    ['unavailable store.cannot-save'],
  );
  db.pragma('query_only = OFF');
  db.pragma('max_page_count = 1000000');
  assert.is(config.apply(many, author).revision, 2);
  db.close();
});

test('when the store fails, nothing has changed', () => {
  const { config, store } = withAnna();
  const { commit } = store.entities;
  store.entities.commit = () => {
    throw new Error('disk full');
  };
  assert.throws(() => config.apply([bram], author), /disk full/);
  assert.equal([config.revision, config.find('user', 'number', '102')], [1, undefined]);
  store.entities.commit = commit;
  assert.is(config.apply([bram], author).revision, 2);
});

test('EXT-03 what others point at isn’t deleted, and they are named', () => {
  const { config } = withAnna();
  const remove: Change = { what: 'delete', entity: 'user', id: 'anna' };
  assert.equal(
    refusal(() => config.apply([remove], author)),
    ['conflict config.in-use', '0 config.pointed-at-line'],
  );
  assert.is(
    sentence(() => config.apply([remove], author)),
    '101 Anna de Vries can’t be deleted: others point at it.',
  );
  config.apply([remove, { what: 'delete', entity: 'line', id: 'line' }], author);
  assert.equal([config.list('user').length, config.list('line').length], [0, 0]);
});

test('EXT-03 who is logged in somewhere can be deleted, and is logged out by it', () => {
  const { config } = withAnna();
  config.apply([bram, { what: 'change', entity: 'line', id: 'line', body: { loggedInUserId: 'bram' } }], author);
  config.apply([{ what: 'delete', entity: 'user', id: 'bram' }], author);
  assert.is(config.get<LineBody>('line', 'line')?.loggedInUserId, undefined);
  assert.equal(
    config.revisions({ limit: 1 })[0]?.changes.map(({ what, title }) => `${what} ${title}`),
    ['deleted 102 Bram', 'changed 101'],
  );
});

test('a reference that leads nowhere is refused', () => {
  const { config } = testOffice();
  assert.equal(
    refusal(() => config.apply([line], author)),
    ['invalid config.invalid', '0.userId field.dangling'],
  );
  const account = (userId: string): Change => ({
    what: 'create',
    entity: 'account',
    body: { username: 'a', name: 'A', userId },
  });
  config.apply([anna, line], author);
  assert.equal(
    refusal(() => config.apply([account('line')], author)),
    ['invalid config.invalid', '0.userId field.dangling'],
  );
  config.apply([account('anna')], author);
});

test('USR-05 no two people share a display name, nor two lines or accounts a user name; case doesn’t count', () => {
  const { config } = withAnna();
  const create = (entity: string, body: object) =>
    refusal(() => config.apply([{ what: 'create', entity, body }], author));
  assert.equal(create('user', { number: '103', name: 'ANNA DE VRIES' }), [
    'invalid config.invalid',
    '0.name field.taken',
  ]);
  assert.equal(create('line', { username: '101' }), ['invalid config.invalid', '0.username field.taken']);
  config.apply([{ what: 'create', entity: 'line', body: { username: 'Door' } }], author);
  assert.equal(create('line', { username: 'door' }), ['invalid config.invalid', '0.username field.taken']);
});

test('what isn’t there can’t be changed, and what is there can’t be made again', () => {
  const { config } = withAnna();
  assert.equal(
    refusal(() => config.apply([{ what: 'change', entity: 'user', id: 'x', body: {} }], author)),
    ['not-found config.no-such'],
  );
  assert.equal(
    refusal(() => config.apply([{ what: 'delete', entity: 'line', id: 'anna' }], author)),
    ['not-found config.no-such'],
  );
  assert.equal(
    refusal(() => config.apply([anna], author)),
    ['conflict config.exists'],
  );
  assert.equal(
    refusal(() => config.apply([{ what: 'create', entity: 'gnome', body: {} }], author)),
    ['invalid config.unknown-entity'],
  );
});

test('PPL-02 the last owner stays an owner', () => {
  const { config } = testOffice();
  const owner: Change = {
    what: 'create',
    entity: 'account',
    id: 'o',
    body: { username: 'ada', name: 'Ada', roles: ['owner'] },
  };
  config.apply([owner], author);
  const demote: Change = { what: 'change', entity: 'account', id: 'o', body: { roles: ['admin'] } };
  assert.equal(
    refusal(() => config.apply([demote], author)),
    ['conflict account.last-owner'],
  );
  assert.equal(
    refusal(() => config.apply([{ what: 'delete', entity: 'account', id: 'o' }], author)),
    ['conflict account.last-owner'],
  );
  config.apply(
    [{ ...owner, id: 'p', body: { username: 'bea', name: 'Bea', roles: ['owner', 'admin'] } }, demote],
    author,
  );
});

test('names may be anything that people are called, on one line', () => {
  const { config } = testOffice();
  const rename = (name: unknown) => {
    config.apply([{ what: 'change', entity: 'office', id: 'office', body: { name } }], author);
    return config.list<OfficeBody>('office')[0]?.name;
  };
  for (const name of ['Bram "B" O’Neill', '李小龍', 'Zoë 😀', 'no', '0123', '<b>', 'a\\b'])
    assert.is(rename(name), name);
  assert.is(rename('  Anna  '), 'Anna');
  for (const name of ['a\nb', 'a\u0000b', '\u202eabc', 'a\u2028b', '\ud800', '   ', 'x'.repeat(65)]) {
    assert.match(refusal(() => rename(name))[1] ?? '', /^0\.name field\./, JSON.stringify(name));
  }
});

test('every sentence of a refusal can be said in both languages without a gap', () => {
  const { config } = withAnna();
  const wrong = () =>
    config.apply(
      [{ what: 'create', entity: 'user', body: { number: '901', name: 5, nmae: 1, language: 'xx', secondCall: 'x' } }],
      author,
    );
  try {
    wrong();
    assert.unreachable();
  } catch (failure) {
    const { problems } = failure as { problems: { phrase: { key: string } }[] };
    assert.ok(problems.length >= 4);
    for (const { phrase } of problems) {
      for (const language of ['en', 'nl'] as const) {
        assert.not.match(say(phrase, language), /[{}]/);
        assert.is.not(say(phrase, language), phrase.key);
      }
    }
  }
});

test('the page’s forms come from the schemas, with labels and marks', () => {
  const { config } = testOffice();
  const schemas = entitySchemas(config.definitions()) as Record<
    string,
    { properties: Record<string, Record<string, unknown>> }
  >;
  assert.equal(
    Object.keys(schemas),
    config.definitions().map(({ name }) => name),
  );
  assert.equal([schemas.user?.properties.pin?.secret, schemas.user?.properties.pin?.label], [true, 'PIN']);
  assert.equal(schemas.line?.properties.userId?.ref, 'user');
  assert.is(schemas.line?.properties.loggedInUserId?.internal, true);
  assert.equal(
    [schemas.office?.properties.extensionLength?.minimum, schemas.office?.properties.extensionLength?.default],
    [2, 3],
  );
});
