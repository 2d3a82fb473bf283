import * as assert from 'uvu/assert';
import { Scope } from '../../appliance/base/scope.ts';
import { extensionTypes } from '../../appliance/extensions/index.ts';
import { RoutingOverview } from '../../appliance/routing/overview.ts';
import { type Browser, endTestApis, testApi } from '../kit/api.ts';
import { author, testOffice } from '../kit/office.ts';
import { suite } from '../kit/suite.ts';

const test = suite('api: the set-up as a whole');
test.afterEach(endTestApis);

/** Anna, and a menu whose key 1 leads to her and whose key 2 leads back to itself. */
async function office(): Promise<{ admin: Browser; anna: string; menu: string }> {
  const admin = await testApi().signedIn('admin');
  const { user } = (await admin.post('/api/users', { number: '101', name: 'Anna', pin: '2580' })).body;
  const options = [{ digits: '1', destinationId: user.id, prefix: 'Sales' }];
  const { id } = (await admin.post('/api/extensions', { type: 'ivr', number: '200', name: 'Menu', options })).body;
  await admin.patch(`/api/extensions/${id}`, { options: [...options, { digits: '2', destinationId: id }] });
  return { admin, anna: user.id, menu: id };
}

test('EXT-02 the graph of an extension has its bricks, its ways and when each is taken', async () => {
  const { admin, anna, menu } = await office();
  const { body } = await admin.get(`/api/graph?extension=${menu}`);
  const nodes = body.nodes.map(({ id, kind, title, notes }: Record<string, unknown>) => ({ id, kind, title, notes }));
  assert.equal(nodes, [
    { id: menu, kind: 'extension', title: 'Menu', notes: ['200'] },
    { id: anna, kind: 'extension', title: 'Anna', notes: ['101', 'busy or no answer: voicemail'] },
    { id: `${menu}/end`, kind: 'end', title: 'The call ends', notes: [] },
  ]);
  const edges = body.edges.map(({ from, to, ways }: { from: string; to: string; ways: { via: string }[] }) => [
    from,
    to,
    ways.map(({ via }) => via),
  ]);
  assert.equal(edges, [
    [menu, anna, ['option.1']],
    [menu, menu, ['option.2']],
    [menu, `${menu}/end`, ['none', 'invalid']],
  ]);
  assert.equal(body.edges[0].ways, [{ via: 'option.1', label: 'key 1', chosen: true, prefix: 'Sales' }]);
  assert.is((await admin.get('/api/graph?extension=gone')).status, 404);
});

test('EXT-02 a check says what is wrong, about what, and how it is mended', async () => {
  const { admin, menu } = await office();
  const before = (await admin.get('/api/check')).body;
  assert.equal([before.sentence, before.findings.length], ['Nothing is wrong with the set-up.', 1]);
  assert.equal([before.findings[0].kind, before.findings[0].severity], ['unreachable', 'hint']);
  await admin.patch(`/api/extensions/${menu}`, { options: [{ digits: '2', destinationId: menu }] });
  const { sentence, findings } = (await admin.get('/api/check')).body;
  assert.is(sentence, 'There is one thing to mend in the set-up.');
  const [worst] = findings;
  assert.equal([worst.kind, worst.about.id, worst.about.kind], ['dead-end', menu, 'IVR']);
  assert.match(worst.sentence, '200 Menu');
  assert.ok(worst.mend);
});

test('EXT-02 after every change the whole is checked, and how much was found is told', () => {
  const { clock, bus, config } = testOffice();
  const scope = new Scope('check');
  const told: string[] = [];
  bus.on('check.changed', scope, ({ revision, broken }) => told.push(`${revision}: ${broken}`));
  const overview = new RoutingOverview({ clock, bus, config, types: extensionTypes });
  overview.watch(scope);
  clock.advance(1_000);
  config.apply([{ what: 'create', entity: 'ivr', body: { number: '200', name: 'Menu' } }], author);
  return Promise.resolve().then(async () => {
    clock.advance(1_000);
    await Promise.resolve();
    assert.equal(told, ['0: 0', '1: 1']);
    assert.equal(
      overview.problems.map(({ link }) => link),
      ['/check'],
    );
    scope.end();
  });
});

test('EXT-02 the booklet tells the whole set-up in both languages, and twice the same', async () => {
  const { admin } = await office();
  const english = (await admin.get('/api/booklet?language=en')).body;
  assert.equal((await admin.get('/api/booklet?language=en')).body, english);
  const chapter = (key: string, from: { chapters: { key: string; entries: unknown[] }[] }): unknown[] =>
    from.chapters.find((one) => one.key === key)?.entries ?? [];
  assert.equal(chapter('extensions', english), [
    {
      title: '200 Menu',
      sentences: [
        'Menu lets callers choose by key.',
        'Key 1 → 101 Anna; phones show “Sales”.',
        'Key 2 → 200 Menu.',
        'No choice → the call ends there.',
        'Wrong choices → the call ends there.',
      ],
    },
  ]);
  assert.equal(chapter('people', english), [
    {
      title: '101 Anna',
      sentences: ['Has one phone.', 'After 30 seconds without an answer, or when busy, voicemail takes the call.'],
    },
  ]);
  const dutch = (await admin.get('/api/booklet?language=nl')).body;
  assert.match(JSON.stringify(chapter('people', dutch)), 'Heeft één telefoon.');
  assert.not.match(JSON.stringify(dutch), /\{\w+\}|booklet\.|hours\./);
});
