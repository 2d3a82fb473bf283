import * as assert from 'uvu/assert';
import { VirtualClock } from '../../appliance/base/clock.ts';
import { SeededRandom } from '../../appliance/base/random.ts';
import { say } from '../../appliance/base/words/index.ts';
import { ConfigService } from '../../appliance/config/service.ts';
import { extensionTypes } from '../../appliance/extensions/index.ts';
import { openStore, type Store } from '../../appliance/store/database.ts';
import { OutsideUsage } from '../../appliance/trunks/outside-usage.ts';
import type { BrakeStop } from '../../appliance/trunks/types.ts';
import { author } from '../kit/office.ts';
import { suite } from '../kit/suite.ts';

const test = suite('trunks: what calls outside have come to');

const HOUR_MS = 3_600_000;
const ORDINARY = '+31201234567';
const COSTLY = '+37167000000';
const anna = (number: string) => ({ number, userId: 'anna' });

interface Office {
  readonly clock: VirtualClock;
  readonly usage: OutsideUsage;
  readonly stops: BrakeStop[];
  readonly store: Store;
  readonly again: () => OutsideUsage;
}

function office(...limits: readonly Readonly<Record<string, unknown>>[]): Office {
  const clock = new VirtualClock(Date.parse('2026-11-18T10:00:00Z'));
  const random = new SeededRandom(1);
  const store = openStore(':memory:', { clock, random });
  const config = new ConfigService(store, { clock, random, kinds: extensionTypes });
  config.apply(
    limits.map((body, index) => ({ what: 'create', entity: 'outside-limit', id: `limit-${index}`, body })),
    author,
  );
  const stops: BrakeStop[] = [];
  const again = (): OutsideUsage => {
    const usage = new OutsideUsage({ clock, config, journal: store.journal, onStop: (stop) => stops.push(stop) });
    usage.load();
    return usage;
  };
  return { clock, usage: again(), stops, store, again };
}

function talk({ usage, clock }: Pick<Office, 'usage' | 'clock'>, number: string, minutes: number): void {
  const meter = usage.begin(anna(number));
  meter.answered();
  clock.advance(minutes * 60_000);
  meter.ended();
}

test('FAC-09 without limits nothing is stopped', () => {
  const o = office();
  talk(o, COSTLY, 600);
  assert.is(o.usage.stops(anna(COSTLY)), undefined);
});

test('FAC-09 minutes are counted over the last hour, and come back as time goes by; the sentence says which limit', () => {
  const o = office({ name: 'Sixty', minutesPerHour: 60 });
  talk(o, ORDINARY, 30);
  assert.is(o.usage.stops(anna(ORDINARY)), undefined);
  talk(o, ORDINARY, 30);
  const said = o.usage.stops(anna(ORDINARY));
  assert.is(
    said && say(said, 'en'),
    '+31 20 123 45 67 was not called: the limit “Sixty” allows 60 minutes in an hour, and they are used up.',
  );
  assert.is(o.stops.length, 1);
  o.clock.advance(60_000);
  assert.is(o.usage.stops(anna(ORDINARY)), undefined, 'the first minute is an hour ago');
});

test('FAC-09 costly calls have minutes of their own', () => {
  const o = office({ name: 'Abroad', costlyMinutesPerDay: 20 });
  talk(o, ORDINARY, 100);
  talk(o, COSTLY, 20);
  assert.ok(o.usage.stops(anna(COSTLY)));
  assert.is(o.usage.stops(anna(ORDINARY)), undefined);
  o.clock.advance(25 * HOUR_MS);
  assert.is(o.usage.stops(anna(COSTLY)), undefined);
});

test('FAC-09 a running call counts, as a call and with its minutes, and is not cut', () => {
  const o = office({ name: 'One', applies: 'each-user', callsMax: 1 }, { name: 'Ten', minutesPerHour: 10 });
  const meter = o.usage.begin(anna(ORDINARY));
  assert.ok(o.usage.stops(anna(ORDINARY)), 'one is being tried');
  assert.is(o.usage.stops({ number: ORDINARY, userId: 'bram' }), undefined, 'Bram has none');
  meter.answered();
  o.clock.advance(10 * 60_000);
  assert.ok(o.usage.stops({ number: ORDINARY, userId: 'bram' }), 'the office’s minutes are used up');
  meter.ended();
  assert.equal(o.usage.live().outsideCalls, 0);
});

test('FAC-09 who calls in vain has spent nothing; ending twice counts once', () => {
  const o = office({ name: 'One', minutesPerDay: 1 });
  const meter = o.usage.begin(anna(ORDINARY));
  o.clock.advance(120_000);
  meter.ended();
  meter.ended();
  meter.answered();
  assert.is(o.usage.stops(anna(ORDINARY)), undefined);
  assert.equal(o.usage.live(), { outsideCalls: 0, outsideSpent: 0 });
});

test('FAC-09 a restart gives nobody new minutes, and a call that was going on then counts up to it', () => {
  const o = office({ name: 'Sixty', minutesPerDay: 60 });
  talk(o, ORDINARY, 30);
  o.usage.begin(anna(ORDINARY)).answered();
  o.clock.advance(29 * 60_000);
  assert.is(o.again().stops(anna(ORDINARY)), undefined);
  o.clock.advance(60_000);
  const after = o.again();
  assert.ok(after.stops(anna(ORDINARY)));
  assert.is(after.live().outsideCalls, 0);
});

test('FAC-09 an admin releases a limit: what was called before counts no more, after a restart neither', () => {
  const o = office({ name: 'Ten', minutesPerDay: 10 });
  talk(o, ORDINARY, 10);
  assert.ok(o.usage.stops(anna(ORDINARY)));
  assert.is(o.usage.stopped().length, 1);
  o.clock.advance(1_000);
  o.usage.release('limit-0');
  assert.equal(o.usage.stopped(), []);
  assert.is(o.usage.stops(anna(ORDINARY)), undefined);
  assert.is(o.again().stops(anna(ORDINARY)), undefined);
  talk(o, ORDINARY, 10);
  assert.ok(o.usage.stops(anna(ORDINARY)));
});

test('FAC-09 what-if says the same and alarms nobody', () => {
  const o = office({ name: 'Here', countries: ['NL'] });
  assert.ok(o.usage.pretended.stops(anna(COSTLY)));
  assert.equal(o.stops, []);
  assert.is(o.usage.pretended.stops(anna(ORDINARY)), undefined);
});

test('FAC-09 a limit that stops calls again after more than a day alarms anew', () => {
  const o = office({ name: 'None', minutesPerDay: 0 });
  for (let call = 0; call < 3; call++) o.usage.stops(anna(COSTLY));
  o.clock.advance(25 * 3_600_000);
  o.usage.stops(anna(COSTLY));
  assert.equal(
    o.stops.map(({ count }) => count),
    [1, 2, 3, 1],
  );
});
