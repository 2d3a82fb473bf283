import { readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import * as assert from 'uvu/assert';
import { SystemClock } from '../../appliance/base/clock.ts';
import { SystemRandom } from '../../appliance/base/random.ts';
import { canBind } from '../../appliance/media/can-bind.ts';
import { PackedClips, packAsset } from '../../appliance/media/packed-clips.ts';
import { MediaPool } from '../../appliance/media/pool.ts';
import type { SoundSource } from '../../appliance/media/sound-source.ts';
import { ThreadLink } from '../../appliance/media/thread-link.ts';
import { PACK_RATE_HZ, Pack } from '../../appliance/prompts/pack.ts';
import { speechLevelDb } from '../../appliance/rtp/level.ts';
import { loadOpus, openPacketDecoder } from '../../appliance/rtp/opus.ts';
import { RtpPhone } from '../kit/rtp-phone.ts';
import { suite } from '../kit/suite.ts';

const test = suite('media: packed clips');

const root = path.join(import.meta.dirname, '../..');
const read = (name: string): Uint8Array | undefined =>
  ['en', 'music'].includes(name) ? readFileSync(path.join(root, packAsset(name))) : undefined;

function all(source: SoundSource): Int16Array {
  const parts: number[] = [];
  const out = new Int16Array(320);
  for (let count = source.read(out); count > 0; count = source.read(out)) parts.push(...out.subarray(0, count));
  source.close();
  return Int16Array.from(parts);
}

/** As a decoder of its own hears it. */
async function fresh(pack: string, name: string): Promise<Int16Array> {
  const decoder = await openPacketDecoder(PACK_RATE_HZ);
  const pcm = new Pack(read(pack) as Uint8Array).pcm(name, (packet) => decoder.decode(packet));
  decoder.close();
  return pcm as Int16Array;
}

test('a clip sounds the same whoever was heard before by the same decoder', async () => {
  await loadOpus();
  const clips = await PackedClips.open(read);
  for (const name of ['voicemail.welcome', 'number.21', 'digit.7', 'refusal.busy', 'parking.parked.0']) {
    const pcm = all(clips.source(`en/${name}`) as SoundSource);
    const alone = await fresh('en', name);
    assert.is(pcm.length, alone.length);
    const difference = pcm.reduce((most, sample, at) => Math.max(most, Math.abs(sample - alone[at]!)), 0);
    assert.ok(difference < 100, `${name}: ${difference}`);
  }
});

test('a telephone without wideband hears the same clip, made narrow once', async () => {
  const clips = await PackedClips.open(read);
  const wide = all(clips.source('en/voicemail.welcome') as SoundSource);
  const source = clips.source('en/voicemail.welcome', 8_000) as SoundSource;
  assert.is(source.rateHz, 8_000);
  const narrow = all(source);
  assert.is(narrow.length, Math.ceil(wide.length / 2));
  assert.ok(Math.abs(speechLevelDb(narrow, 8_000) - speechLevelDb(wide, 16_000)) < 1.5, 'as loud');
  assert.equal(all(clips.source('en/voicemail.welcome', 8_000) as SoundSource), narrow, 'and again');
});

test('several who begin at once and go away in the middle leave each other their decoders', async () => {
  const clips = await PackedClips.open(read);
  const out = new Int16Array(320);
  for (let round = 0; round < 20; round++) {
    const names = ['en/voicemail.welcome', 'en/pin.enter', 'music/one', 'music/one'];
    const sources = names.map((name) => clips.source(name) as SoundSource);
    for (const source of sources) assert.is(source.read(out), 320);
    for (const source of sources) source.close();
  }
  const [one, other] = ['music/two', 'music/two'].map((name) => clips.source(name) as SoundSource);
  const first = all(one as SoundSource);
  assert.equal(all(other as SoundSource), first);
  assert.is(first.length, 60 * PACK_RATE_HZ);
});

test('what is not there is not opened', async () => {
  const clips = await PackedClips.open(read);
  for (const name of ['en/nothing', 'xx/voicemail.welcome', 'voicemail.welcome', '', '../en/x', 'en/']) {
    assert.is(clips.source(name), undefined, name);
  }
});

test(
  'a phone hears a clip of the box through a worker',
  async () => {
    const clock = new SystemClock();
    const said: string[] = [];
    const pool = new MediaPool({
      ...{ clock, random: new SystemRandom(), canBind, workers: 1 },
      ports: { from: 42_400, to: 42_419 },
      makeWorker: (user) => new ThreadLink({ clock, io: 'dgram', sounds: { keys: [] } }, user),
      onWorkerLost: (why) => assert.unreachable(String(why)),
      onFailure: (why) => said.push(why),
    });
    await pool.ready();
    const phone = await RtpPhone.open();
    try {
      const session = pool.open({
        ...{ group: 'call', host: '127.0.0.1', peer: '127.0.0.1', kind: 'plain', encryption: 'off', dtmf: 'rfc4733' },
        listener: { onKey: () => {}, onFlow: () => {}, onLost: () => {} },
      });
      assert.ok(session.answer(phone.description()));
      const { done } = session.play([{ clip: 'en/common.welcome' }, { clip: 'en/digit.1' }]);
      assert.is(await done, 'played');
      await wait(60);
      const level = speechLevelDb(phone.sound(), 8_000);
      assert.ok(level > -24 && level < -17, `${level} dB`);
      assert.equal(said, []);
      assert.is(await session.play([{ clip: 'en/nothing' }]).done, 'unreadable');
      assert.equal(said, ["en/nothing can't be played: it is not there"]);
    } finally {
      phone.close();
      pool.stop();
    }
  },
  { timeoutMs: 20_000 },
);
