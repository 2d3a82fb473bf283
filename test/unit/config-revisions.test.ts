import fc from 'fast-check';
import * as assert from 'uvu/assert';
import { AppError } from '../../appliance/base/errors.ts';
import { SeededRandom } from '../../appliance/base/random.ts';
import { ConfigService } from '../../appliance/config/service.ts';
import type { Change, ConfigView, LineBody } from '../../appliance/config/types.ts';
import { extensionTypes } from '../../appliance/extensions/index.ts';
import type { UserBody } from '../../appliance/extensions/user-schema.ts';
import { openStore } from '../../appliance/store/database.ts';
import { author, refusal, sentence, storeOptions, testOffice } from '../kit/office.ts';
import { testSeed } from '../kit/seed.ts';
import { suite } from '../kit/suite.ts';

const test = suite('configuration: revisions', { timeoutMs: 60_000 });

const create = (id: string, number: string, name: string): Change => ({
  what: 'create',
  entity: 'user',
  id,
  body: { number, name },
});
const change = (id: string, body: object): Change => ({ what: 'change', entity: 'user', id, body });

test('PPL-04 every change is kept: who, when, from where, what was, what is', () => {
  const { config, clock } = testOffice();
  const began = clock.wall();
  config.apply([create('u', '101', 'Anna')], { name: 'ada', from: '192.0.2.7' });
  clock.advance(60_000);
  config.apply(
    [change('u', { name: 'Anna B', email: 'a@example.nl', pin: '2580' })],
    { name: 'bea', from: '192.0.2.8' },
    {
      key: 'config.undoes',
      params: { revision: 7 },
    },
  );
  const [second, first] = config.revisions({ limit: 10 });
  assert.equal(
    [first?.number, first?.at, first?.author, first?.note],
    [1, began, { name: 'ada', from: '192.0.2.7' }, undefined],
  );
  assert.equal(first?.changes[0]?.what, 'created');
  assert.equal([second?.number, second?.at, second?.author.name], [2, began + 60_000, 'bea']);
  assert.equal(second?.note, { key: 'config.undoes', params: { revision: 7 } });
  assert.equal(second?.changes, [
    {
      entity: 'user',
      id: 'u',
      title: '101 Anna B',
      what: 'changed',
      fields: [
        { field: 'name', before: 'Anna', after: 'Anna B' },
        { field: 'pin', before: '•••', after: '•••' },
        { field: 'email', before: undefined, after: 'a@example.nl' },
      ],
    },
  ]);
});

test('PPL-04 revisions are read in pages, newest first', () => {
  const { config } = testOffice();
  config.apply([create('u', '101', 'Anna')], author);
  for (let at = 0; at < 9; at++) config.apply([change('u', { name: `Anna ${at}` })], author);
  const numbers = (limit: number, before?: number) => config.revisions({ limit, before }).map(({ number }) => number);
  assert.equal([numbers(3), numbers(3, 8), numbers(3, 2)], [[10, 9, 8], [7, 6, 5], [1]]);
});

test('PPL-04 a secret never shows in a difference, not even that of its creation', () => {
  const { config } = testOffice();
  config.apply(
    [{ what: 'create', entity: 'line', id: 'l', body: { username: '101', password: 'Wilg-4711-Anna' } }],
    author,
  );
  config.apply([{ what: 'delete', entity: 'line', id: 'l' }], author);
  assert.not.match(JSON.stringify(config.revisions({ limit: 10 })), 'Wilg');
  assert.match(JSON.stringify(config.revisions({ limit: 10 })), '•••');
});

test('PPL-04 an undo takes back that change and leaves later ones of other fields', () => {
  const { config } = testOffice();
  config.apply([create('u', '101', 'Anna')], author);
  config.apply([change('u', { name: 'Anna B', pin: '2580' })], author);
  config.apply([change('u', { email: 'a@example.nl' })], author);
  assert.is(config.undo(2, author).revision, 4);
  const user = config.get<UserBody>('user', 'u');
  assert.equal([user?.name, user?.pin, user?.email], ['Anna', '0000', 'a@example.nl']);
  assert.equal(config.revisions({ limit: 1 })[0]?.note, { key: 'config.undoes', params: { revision: 2 } });
});

test('PPL-04 what was deleted comes back whole, with its password and under its old id', () => {
  const { config } = testOffice();
  const line: Change = {
    what: 'create',
    entity: 'line',
    id: 'l',
    body: { username: '101', password: 'Wilg-4711-Anna', userId: 'u' },
  };
  config.apply([create('u', '101', 'Anna'), line], author);
  config.apply(
    [
      { what: 'delete', entity: 'line', id: 'l' },
      { what: 'delete', entity: 'user', id: 'u' },
    ],
    author,
  );
  config.undo(2, author);
  assert.equal(
    [config.get<LineBody>('line', 'l')?.password, config.get<LineBody>('line', 'l')?.userId],
    ['Wilg-4711-Anna', 'u'],
  );
});

test('PPL-04 an undo can be undone', () => {
  const { config } = testOffice();
  config.apply([create('u', '101', 'Anna')], author);
  config.undo(1, author);
  assert.is(config.list('user').length, 0);
  config.undo(2, author);
  assert.is(config.get<UserBody>('user', 'u')?.name, 'Anna');
});

test('PPL-04 where a later change of the same field stands in the way, it is named', () => {
  const { config } = testOffice();
  config.apply([create('u', '101', 'Anna')], author);
  config.apply([change('u', { name: 'Anna B' })], author);
  config.apply([change('u', { email: 'a@example.nl' })], author);
  config.apply([change('u', { name: 'Anna C' })], author);
  assert.equal(
    refusal(() => config.undo(2, author)),
    ['conflict config.undo-changed'],
  );
  assert.is(
    sentence(() => config.undo(2, author)),
    'Change 2 can’t be undone: “Name” of 101 Anna C was changed again in change 4. Take that one back first.',
  );
  assert.is(
    sentence(() => config.undo(2, author), 'nl'),
    'Wijziging 2 kan niet ongedaan worden gemaakt: “Naam” van 101 Anna C is opnieuw veranderd met wijziging 4. Maak die eerst ongedaan.',
  );
  assert.equal(
    refusal(() => config.undo(1, author)),
    ['conflict config.undo-changed'],
  );
  assert.is(config.revision, 4);
});

test('PPL-04 what is gone or pointed at or taken can’t be undone, and it is said why', () => {
  const { config } = testOffice();
  config.apply([create('u', '101', 'Anna')], author);
  config.apply([change('u', { name: 'Anna B' })], author);
  config.apply([{ what: 'create', entity: 'line', id: 'l', body: { username: '101', userId: 'u' } }], author);
  config.apply([change('u', { number: '105' })], author);
  config.apply([create('v', '101', 'Bram')], author);
  assert.equal(
    refusal(() => config.undo(4, author)),
    ['conflict config.undo-refused', '0.number number.taken'],
  );
  config.undo(5, author);
  config.undo(4, author);
  config.undo(2, author);
  assert.equal(
    refusal(() => config.undo(1, author)),
    ['conflict config.undo-refused', '0 config.pointed-at-line'],
  );
  config.apply(
    [
      { what: 'delete', entity: 'line', id: 'l' },
      { what: 'delete', entity: 'user', id: 'u' },
    ],
    author,
  );
  assert.equal(
    sentence(() => config.undo(2, author)),
    'Change 2 can’t be undone: 101 Anna was deleted in change 9. Take that one back first.',
  );
  assert.equal(
    refusal(() => config.undo(99, author)),
    ['not-found config.no-revision'],
  );
});

test('PPL-04 the office’s first change can be taken back to its defaults', () => {
  const { config } = testOffice();
  config.apply([{ what: 'change', entity: 'office', id: 'office', body: { name: 'Demo', language: 'nl' } }], author);
  config.undo(1, author);
  assert.equal(
    config.list<{ name: string; language: string }>('office').map(({ name, language }) => [name, language]),
    [['Office', 'en']],
  );
});

/** Everything there is, for comparing. */
function whole(config: ConfigView): unknown {
  return ['office', 'user', 'line', 'account'].map((entity) => config.list(entity));
}

/** A random edit of a small office; most are allowed, some are refused. */
function edit(random: SeededRandom, config: ConfigView, at: number): Change[] {
  const pick = <One>(list: readonly One[]): One | undefined => list[random.integer(0, list.length - 1)];
  const users = config.list<UserBody>('user');
  const lines = config.list<LineBody>('line');
  const user = pick(users)?.id ?? '';
  const line = pick(lines)?.id ?? '';
  const number = String(random.integer(200, 215));
  const edits: readonly (() => Change[])[] = [
    () => [create(`u${at}`, number, `User ${at}`)],
    () => [
      create(`u${at}`, number, `User ${at}`),
      { what: 'create', entity: 'line', id: `l${at}`, body: { username: `l${at}`, userId: `u${at}` } },
    ],
    () => [
      {
        what: 'create',
        entity: 'account',
        id: `a${at}`,
        body: { username: `a${at}`, name: 'A', ...(user ? { userId: user } : {}) },
      },
    ],
    () => [change(user, { name: `Name ${random.integer(0, 9)}`, pin: pick(['2580', '3691', '8520']) })],
    () => [change(user, { number })],
    () => [change(user, { email: pick(['a@example.nl', null]), secondCall: pick([true, false]) })],
    () => [
      {
        what: 'change',
        entity: 'line',
        id: line,
        body: { userId: pick([null, user]), callLimit: random.integer(1, 5) },
      },
    ],
    () => [{ what: 'change', entity: 'line', id: line, body: { password: null, loggedInUserId: pick([null, user]) } }],
    () => [{ what: 'change', entity: 'office', id: 'office', body: { name: `Office ${random.integer(0, 5)}` } }],
    () => [{ what: 'delete', entity: 'user', id: user }],
    () => [{ what: 'delete', entity: 'line', id: line }],
    () => [
      { what: 'delete', entity: 'user', id: user },
      ...config.where('line', 'userId', user).map(({ id }): Change => ({ what: 'delete', entity: 'line', id })),
    ],
  ];
  return (pick(edits) as () => Change[])();
}

function tryTo(work: () => unknown): boolean {
  try {
    work();
    return true;
  } catch (failure) {
    if (failure instanceof AppError) return false;
    throw failure;
  }
}

test('PPL-04 five hundred random edits, all undone newest first, leave everything as it was', () => {
  const options = storeOptions(testSeed());
  const store = openStore(':memory:', options);
  const config = new ConfigService(store, { ...options, kinds: extensionTypes });
  const random = new SeededRandom(testSeed());
  config.apply(
    [
      create('first', '101', 'Anna'),
      { what: 'create', entity: 'line', id: 'l', body: { username: '101', userId: 'first' } },
    ],
    author,
  );
  const start = JSON.stringify(whole(config));
  const before = config.revision;
  let done = 0;
  for (let at = 0; done < 500; at++)
    if (tryTo(() => config.apply(edit(random, config, at), author))) done = config.revision - before;
  const after = JSON.stringify(whole(config));
  assert.is.not(after, start);
  // After a restart the store says the same as the memory did.
  const again = new ConfigService(store, { ...options, kinds: extensionTypes });
  assert.is(JSON.stringify(whole(again)), after);
  for (let revision = again.revision; revision > before; revision--) again.undo(revision, author);
  assert.is(JSON.stringify(whole(again)), start);
  store.close();
});

test('PPL-04 any single undo either takes exactly that change back or changes nothing', () => {
  fc.assert(
    fc.property(fc.integer(), (seed) => {
      const { config } = testOffice(seed);
      const random = new SeededRandom(seed);
      for (let at = 0; at < 40; at++) tryTo(() => config.apply(edit(random, config, at), author));
      if (config.revision === 0) return;
      const revision = random.integer(1, config.revision);
      const [target] = config.revisions({ limit: 1, before: revision + 1 });
      const before = JSON.stringify(whole(config));
      const undone = tryTo(() => config.undo(revision, author));
      if (!undone) {
        assert.is(JSON.stringify(whole(config)), before);
        return;
      }
      const [made] = config.revisions({ limit: 1 });
      // Who goes is logged out wherever they were logged in: that alone comes on top.
      const mine = new Set(target?.changes.map(({ id }) => id));
      const flat = (list: typeof target, swapped: boolean) =>
        list?.changes
          .flatMap(({ id, fields }) =>
            fields
              .filter(({ field }) => mine.has(id) || field !== 'loggedInUserId')
              .map(({ field, before, after }) =>
                JSON.stringify(swapped ? [id, field, after, before] : [id, field, before, after]),
              ),
          )
          .sort();
      assert.equal(flat(made, true), flat(target, false));
    }),
    { seed: testSeed(), numRuns: 60 },
  );
});
