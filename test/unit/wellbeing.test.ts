import * as assert from 'uvu/assert';
import { type HealthFacts, healthFacts, healthView } from '../../appliance/api/views/health.ts';
import { Bus } from '../../appliance/base/bus.ts';
import { VirtualClock } from '../../appliance/base/clock.ts';
import type { AppEvents } from '../../appliance/base/events.ts';
import { Scope } from '../../appliance/base/scope.ts';
import { RELEASED_AT } from '../../appliance/version.ts';
import { type Vitals, Wellbeing } from '../../appliance/wellbeing.ts';
import { endTestApis, testApi } from '../kit/api.ts';
import { suite } from '../kit/suite.ts';

const test = suite('wellbeing');
test.afterEach(endTestApis);

const DAY_MS = 86_400_000;
const MB = 1_048_576;

/** A box that feels what it is told to feel. */
function patient(sick: Partial<Vitals> = {}, wall?: number) {
  const clock = new VirtualClock(wall);
  const bus = new Bus<AppEvents>(
    (failure) => {
      throw failure;
    },
    (deliver) => deliver(),
  );
  const scope = new Scope('test');
  const vitals: Vitals = {
    directory: '/srv/box',
    diskSpace: () => ({ freeBytes: 4_000 * MB, totalBytes: 16_000 * MB }),
    checkWritable: () => {},
    unwritten: () => undefined,
    certificateExpiresAt: () => clock.wall() + 100 * DAY_MS,
    mediaPorts: () => ({ inUse: 700, of: 1_000 }),
    releasedAt: Date.UTC(2026, 0, 1),
    ...sick,
  };
  const wellbeing = new Wellbeing({ clock, bus, vitals });
  let changes = 0;
  bus.on('health.changed', scope, () => void changes++);
  wellbeing.watch(scope);
  clock.advance(0);
  return {
    clock,
    scope,
    wellbeing,
    changes: () => changes,
    said: (language: 'en' | 'nl') => view(wellbeing, language),
  };
}

/** What the Home page would say. */
function view({ problems }: Wellbeing, language: 'en' | 'nl') {
  const { deps } = testApi();
  const facts: HealthFacts = healthFacts({ ...deps, health: () => ({ problems, gauges: {} }) });
  return healthView(facts, 0, language);
}

const disk = (free: number, total: number) => ({
  diskSpace: () => ({ freeBytes: free * MB, totalBytes: total * MB }),
});
const refuse = (code: string) => (): never => {
  throw Object.assign(new Error(code), { code });
};

const troubles: readonly (readonly [string, Partial<Vitals>, 'attention' | 'broken', RegExp, RegExp])[] = [
  ['a disk that is nearly full', disk(200, 16_000), 'attention', /200 MB left for \/srv\/box/, /nog 200 MB/],
  ['a small disk that is nearly full', disk(40, 500), 'attention', /40 MB left/, /nog 40 MB/],
  ['a full disk', disk(3, 16_000), 'broken', /The disk is full: calls go on/, /schijf is vol/],
  [
    'a quota that is used up',
    { unwritten: () => Object.assign(new Error('x'), { code: 'SQLITE_FULL' }) },
    'broken',
    /The disk is full/,
    /schijf is vol/,
  ],
  [
    'a directory that can’t be written',
    { checkWritable: refuse('EROFS') },
    'broken',
    /\/srv\/box can’t be written \(EROFS\)/,
    /kan niet worden geschreven \(EROFS\)/,
  ],
  [
    'a directory that is gone',
    { diskSpace: refuse('ENOENT') },
    'broken',
    /can’t be written \(ENOENT\)/,
    /geschreven \(ENOENT\)/,
  ],
  [
    'live state that the disk refuses',
    { unwritten: () => Object.assign(new Error('x'), { code: 'SQLITE_IOERR_WRITE' }) },
    'broken',
    /can’t be written \(SQLITE_IOERR_WRITE\)/,
    /SQLITE_IOERR_WRITE/,
  ],
  [
    'few ports for sound',
    { mediaPorts: () => ({ inUse: 800, of: 1_000 }) },
    'attention',
    /800 of 1000 ports for sound are taken/,
    /de 1000 poorten voor geluid zijn er 800 bezet/,
  ],
  [
    'no ports for sound',
    { mediaPorts: () => ({ inUse: 1_000, of: 1_000 }) },
    'broken',
    /All 1000 ports for sound are taken/,
    /Alle 1000 poorten voor geluid zijn bezet/,
  ],
  [
    'a certificate that was not renewed',
    { certificateExpiresAt: () => Date.UTC(2026, 0, 12) },
    'attention',
    /ends on 2026-01-12/,
    /loopt af op 2026-01-12/,
  ],
  [
    'a certificate that ended',
    { certificateExpiresAt: () => Date.UTC(2026, 0, 4) },
    'broken',
    /ended on 2026-01-04/,
    /afgelopen op 2026-01-04/,
  ],
];

for (const [what, sick, state, english, dutch] of troubles) {
  test(`${what} is said at the top of the Home page, in both languages`, () => {
    const box = patient(sick);
    const said = box.said('en');
    assert.equal([said.state, said.problems.length], [state, 1]);
    assert.match(said.sentence, english);
    assert.match(box.said('nl').sentence, dutch);
    box.scope.end();
  });
}

test('a clock before the release is said to be wrong', () => {
  const box = patient({}, Date.UTC(1970, 0, 1));
  assert.match(box.said('en').sentence, 'it says 1970-01-01');
  assert.match(box.said('nl').sentence, '1970-01-01');
  box.scope.end();
});

test('a box that is well says nothing', () => {
  const box = patient();
  assert.equal(box.wellbeing.problems, []);
  box.clock.advance(3_600_000);
  assert.is(box.changes(), 0);
  box.scope.end();
});

test('troubles come and go by themselves, and are told each time', () => {
  let free = 4_000;
  let writable = true;
  const box = patient({
    diskSpace: () => ({ freeBytes: free * MB, totalBytes: 16_000 * MB }),
    checkWritable: () => {
      if (!writable) refuse('EACCES')();
    },
  });
  const keys = (): string[] => box.wellbeing.problems.map(({ phrase }) => phrase.key);
  free = 100;
  box.clock.advance(10_000);
  assert.equal([keys(), box.changes()], [['health.disk-low'], 1]);
  writable = false;
  box.clock.advance(10_000);
  assert.equal([keys(), box.changes()], [['health.cannot-write'], 2]);
  writable = true;
  free = 4_000;
  box.clock.advance(10_000);
  assert.equal([keys(), box.changes()], [[], 3]);
  box.scope.end();
});

test('the release is not made in the future', () => {
  assert.ok(RELEASED_AT <= Date.now());
});
