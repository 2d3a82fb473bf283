/** Rooms: each hears all others and not itself, coaches are heard by one, and what is too loud is turned down. */
import fc from 'fast-check';
import * as assert from 'uvu/assert';
import { Mixer, type SeatRole } from '../../appliance/rtp/mixer.ts';
import { testSeed } from '../kit/seed.ts';
import { levelOf, purityDb, rmsDb, tone } from '../kit/sound.ts';
import { suite } from '../kit/suite.ts';

const RATE_HZ = 16_000;
const FRAME = 320;
const test = suite('mixer');
const party: SeatRole = { kind: 'party' };

/** What each of `seats` hears of a second in which each says its own sound. */
function heard(seats: ReadonlyMap<number, { role: SeatRole; says: Int16Array }>): Map<number, Int16Array> {
  const mixer = new Mixer(FRAME);
  const out = new Map([...seats.keys()].map((id) => [id, new Int16Array(RATE_HZ)]));
  for (const [id, { role }] of seats) mixer.seat(id, role);
  for (let at = 0; at < RATE_HZ; at += FRAME) {
    mixer.begin();
    for (const [id, { says }] of seats) if (says.length > 0) mixer.put(id, says.subarray(at, at + FRAME));
    for (const [id, pcm] of out) mixer.take(id, pcm.subarray(at, at + FRAME));
  }
  return out;
}

const TONES_HZ = [400, 700, 1_100, 1_700];
const says = (hz: number, levelDb = -15): Int16Array => tone(hz, RATE_HZ, 1_000, { levelDb });

test('CAL-04 three parties: each hears both others at their level and not itself', () => {
  const out = heard(new Map(TONES_HZ.slice(0, 3).map((hz, id) => [id, { role: party, says: says(hz) }])));
  for (let listener = 0; listener < 3; listener++) {
    for (let speaker = 0; speaker < 3; speaker++) {
      const level = levelOf(TONES_HZ[speaker]!, out.get(listener)!, RATE_HZ);
      if (speaker === listener) assert.ok(level < -70, `hears itself at ${level}`);
      else assert.ok(Math.abs(level + 15) < 0.1, `${speaker} at ${level}`);
    }
  }
});

test('CAL-08 a listener hears all and nobody hears it; a coach is heard by its agent only', () => {
  const [agent, caller, boss, coach] = [0, 1, 2, 3];
  const out = heard(
    new Map<number, { role: SeatRole; says: Int16Array }>([
      [agent, { role: party, says: says(400) }],
      [caller, { role: party, says: says(700) }],
      [boss, { role: { kind: 'listener' }, says: says(1_100) }],
      [coach, { role: { kind: 'coach', of: agent }, says: says(1_700) }],
    ]),
  );
  const who = (id: number): string =>
    TONES_HZ.map((hz) => (levelOf(hz, out.get(id)!, RATE_HZ) > -20 ? 'x' : '.')).join('');
  assert.is(who(agent), '.x.x');
  assert.is(who(caller), 'x...');
  assert.is(who(boss), 'xx..');
  assert.is(who(coach), 'xx..');
});

test('mixing is linear to the bit while it fits: with any roles, anybody silent', () => {
  const frame = fc.array(fc.integer({ min: -4_000, max: 4_000 }), { minLength: 8, maxLength: 8 });
  const role = fc.oneof(
    fc.constant(party),
    fc.constant<SeatRole>({ kind: 'listener' }),
    fc.integer({ min: 0, max: 5 }).map((of): SeatRole => ({ kind: 'coach', of })),
  );
  const seat = fc.tuple(role, fc.option(frame, { nil: undefined }));
  fc.assert(
    fc.property(fc.array(seat, { minLength: 1, maxLength: 6 }), (seats) => {
      const mixer = new Mixer(8);
      for (const [id, [role]] of seats.entries()) mixer.seat(id, role);
      mixer.begin();
      for (const [id, [, pcm]] of seats.entries()) if (pcm) mixer.put(id, Int16Array.from(pcm));
      seats.forEach((_, id) => {
        const out = new Int16Array(8);
        mixer.take(id, out);
        const hears = seats.filter(
          ([role, pcm], other) =>
            pcm && other !== id && (role.kind === 'party' || (role.kind === 'coach' && role.of === id)),
        );
        const expected = Array.from({ length: 8 }, (_, at) => hears.reduce((sum, [, pcm]) => sum + pcm![at]!, 0));
        assert.equal([...out], expected);
      });
    }),
    { seed: testSeed(), numRuns: 500 },
  );
});

test('many who shout at once are turned down, not broken, and it comes back', () => {
  const seats = new Map(Array.from({ length: 8 }, (_, id) => [id, { role: party, says: says(500, -3) }]));
  const out = heard(seats).get(0)!;
  const later = out.subarray(RATE_HZ / 2);
  assert.ok(purityDb(500, later, RATE_HZ) > 40, `${purityDb(500, later, RATE_HZ)} dB`);
  assert.ok(levelOf(500, later, RATE_HZ) > -2 && levelOf(500, later, RATE_HZ) < 0);
  const mixer = new Mixer(FRAME);
  for (let id = 0; id < 5; id++) mixer.seat(id, party);
  const loud = says(500, -1);
  const quiet = says(500, -20);
  const pcm = new Int16Array(FRAME);
  for (let at = 0; at < RATE_HZ; at += FRAME) {
    mixer.begin();
    for (let id = 1; id < 5; id++) mixer.put(id, loud.subarray(at, at + FRAME));
    mixer.take(0, pcm);
  }
  for (let round = 0; round < 3; round++) {
    for (let at = 0; at < RATE_HZ; at += FRAME) {
      mixer.begin();
      mixer.put(1, quiet.subarray(at, at + FRAME));
      mixer.take(0, pcm);
    }
  }
  assert.equal(pcm, quiet.subarray(RATE_HZ - FRAME), 'as it was, three seconds later');
});

test('who leaves is not heard any more and hears nothing; a role changes from one tick to the next', () => {
  const mixer = new Mixer(FRAME);
  mixer.seat(1, party);
  mixer.seat(2, party);
  const sound = says(400).subarray(0, FRAME);
  const out = new Int16Array(FRAME);
  const tick = (): number => {
    mixer.begin();
    mixer.put(1, sound);
    mixer.take(2, out);
    return rmsDb(out);
  };
  assert.ok(tick() > -20);
  mixer.seat(1, { kind: 'listener' });
  assert.ok(tick() < -100);
  mixer.seat(1, { kind: 'coach', of: 2 });
  assert.ok(tick() > -20);
  mixer.leave(1);
  assert.ok(tick() < -100);
  assert.is(mixer.size, 1);
  out.fill(5);
  mixer.take(1, out);
  assert.ok(rmsDb(out) < -100);
});
