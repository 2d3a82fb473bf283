/** Recordings of conferences, measured by their tones. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { partOf } from '../kit/rtp-phone.ts';
import { folder, KEY, loadSounds, soundOf, SoundWorld as World } from '../kit/sound-world.ts';
import { suite } from '../kit/suite.ts';

const test = suite('recorded conferences', { timeoutMs: 20_000 });
test.before(loadSounds);

/** How much of each tone is in that part of a recording, mostly: a jitter buffer may move in between. */
function tonesIn(
  channel: Int16Array | undefined,
  fromSec: number,
  untilSec: number,
  tones: readonly number[],
): number[] {
  return tones.map((hz) => {
    const parts: number[] = [];
    for (let at = fromSec * 16_000; at + 4_000 <= untilSec * 16_000; at += 4_000) {
      parts.push(partOf(channel!.slice(at, at + 4_000), hz, 16_000));
    }
    return parts.sort((one, other) => one - other)[Math.floor(parts.length / 2)]!;
  });
}

for (const far of ['in one worker', 'over two workers'] as const) {
  test(`FAC-06 a conference is recorded whole, ${far}: the caller left, everybody else right, whoever joins or leaves`, async () => {
    const world = new World();
    const place = folder();
    const tones = [440, 1_000, 1_700] as const;
    const group = far === 'in one worker' ? 'call' : 'other';
    const [a, b] = [world.join(tones[0], 'PCMA'), world.join(tones[1], 'PCMA')];
    a.session.connect(b.session);
    await world.talk(200);
    const recording = a.session.record({ path: join(place, 'call'), stereoWith: b.session, key: KEY });
    await world.talk(2_000);
    // The third joins in the middle of it; in a room of the third's worker too.
    const c = world.join(tones[2], 'PCMA', { group });
    const room = world.pool.room({ near: far === 'in one worker' ? a.session : c.session });
    for (const { session } of [a, b, c]) room.add(session, { kind: 'party' });
    await world.talk(2_000);
    // Whoever only listens or coaches is not on it.
    const d = world.join(2_600, 'PCMA', { group });
    room.add(d.session, { kind: 'coach', of: b.session });
    await world.talk(2_000);
    room.remove(d.session);
    room.remove(c.session);
    room.close();
    a.session.connect(b.session);
    await world.talk(2_000);
    recording.stop();
    await world.settled(recording.done);
    const [left, right] = await soundOf(join(place, 'call'));
    const all = [...tones, 2_600];
    for (const [from, until] of [
      [0.5, 1.8],
      [2.6, 3.8],
      [4.6, 5.8],
      [6.6, 7.6],
    ] as const) {
      const [own, ...others] = tonesIn(left, from, until, all);
      assert.ok(own! > 0.95 && others.every((part) => part < 0.01), `left at ${from}: ${own} ${others}`);
    }
    const alone = tonesIn(right, 0.5, 1.8, all);
    assert.ok(alone[1]! > 0.95, `two: ${alone}`);
    for (const [from, until] of [
      [2.6, 3.8],
      [4.6, 5.8],
    ] as const) {
      const [own, second, third, coach] = tonesIn(right, from, until, all);
      assert.ok(second! > 0.4 && third! > 0.4, `three at ${from}: ${second} ${third}`);
      assert.ok(own! < 0.01 && coach! < 0.01, `neither the caller nor the coach: ${own} ${coach}`);
    }
    const again = tonesIn(right, 6.6, 7.6, all);
    assert.ok(again[1]! > 0.95 && again[2]! < 0.01, `two again: ${again}`);
    await world.end();
    rmSync(place, { recursive: true });
  });
}
