import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as turn, setTimeout as wait } from 'node:timers/promises';
import * as assert from 'uvu/assert';
import { VirtualClock } from '../../appliance/base/clock.ts';
import { SeededRandom } from '../../appliance/base/random.ts';
import { readAsset } from '../../appliance/edges/assets.ts';
import { soundOpener } from '../../appliance/media/open-sound.ts';
import { PackedClips, packAsset } from '../../appliance/media/packed-clips.ts';
import { SoundFile } from '../../appliance/media/sound-file.ts';
import type { MediaSession } from '../../appliance/media/types.ts';
import type { CodecName } from '../../appliance/rtp/codec.ts';
import { loadOpus } from '../../appliance/rtp/opus.ts';
import { MemoryNetwork, twinPool } from './media-twin.ts';
import { portOf } from './rtp-phone.ts';
import { BOX, SoundPhone, type SoundPhoneOptions } from './sound-phone.ts';

export const KEY = new Uint8Array(32).fill(9);
let clips: PackedClips;

/** Before any world is made. */
export async function loadSounds(): Promise<void> {
  await loadOpus();
  clips = await PackedClips.open((name) => readAsset(packAsset(name)));
}

/** Phones in one room of time: all say their tones in step. */
export class SoundWorld {
  readonly clock = new VirtualClock();
  readonly network = new MemoryNetwork(this.clock);
  readonly #twins = twinPool({
    ...{ clock: this.clock, random: new SeededRandom(3), network: this.network, workers: 2 },
    openSound: soundOpener({ keys: [KEY] }, { clips, onTrouble: () => {} }),
  });
  readonly pool = this.#twins.pool;
  readonly links = this.#twins.links;
  readonly #ends: { phone: SoundPhone; session: MediaSession; packetMs: number }[] = [];
  quiet = new Set<SoundPhone>();

  join(
    hz: number,
    codec: CodecName,
    more: Partial<SoundPhoneOptions> & { group?: string } = {},
  ): { phone: SoundPhone; session: MediaSession } {
    const address = `10.0.0.${11 + this.#ends.length}`;
    const phone = new SoundPhone({ network: this.network, clock: this.clock, address, hz, codec, ...more });
    const session = this.pool.open({
      ...{ group: more.group ?? 'call', host: BOX, peer: address, kind: 'plain', encryption: 'off', dtmf: 'rfc4733' },
      listener: { onKey: () => {}, onFlow: () => {}, onLost: () => {} },
    });
    assert.ok(session.answer(phone.description()), `${codec} is taken`);
    this.#ends.push({ phone, session, packetMs: more.packetMs ?? 20 });
    return { phone, session };
  }

  /** A session without a phone of ours. */
  open(
    group: string,
    onKey: (key: string) => void,
    dtmf: 'rfc4733' | 'inband',
    encryption: 'off' | 'required' = 'off',
    onFlow: (flow: string) => void = () => {},
  ): MediaSession {
    return this.pool.open({
      ...{ group, host: BOX, peer: BOX, kind: 'plain', encryption, dtmf },
      listener: { onKey, onFlow: (flow, cause) => onFlow(`${flow} ${cause ?? ''}`.trim()), onLost: () => {} },
    });
  }

  async talk(ms: number): Promise<void> {
    for (let at = 0; at < ms; at += 10) {
      for (const { phone, session, packetMs } of this.#ends) {
        if (at % packetMs === 0) phone.say(portOf(session.offer()), this.quiet.has(phone) ? 0 : 8_000);
      }
      this.clock.advance(10);
      // Coders of Opus come by a promise, and files are written by one.
      await turn();
    }
  }

  /** Waits for what needs real time, as the disk does, while virtual time goes on. */
  async settled<T>(coming: Promise<T>): Promise<T> {
    let isThere = false;
    void coming.then(() => (isThere = true));
    for (let tries = 0; tries < 500 && !isThere; tries++) {
      this.clock.advance(1);
      await wait(2);
    }
    assert.ok(isThere, 'it came within a second');
    return coming;
  }

  async end(): Promise<void> {
    for (const { phone, session } of this.#ends) {
      session.close();
      phone.close();
    }
    for (let at = 0; at < 20; at++) {
      this.clock.advance(1_000);
      await turn();
    }
    assert.equal(this.pool.live(), { mediaSessions: 0, mediaPorts: 0, players: 0 });
    this.pool.stop();
    assert.is(this.clock.pending(), 0);
  }
}

/** For files of one test. */
export function folder(): string {
  return mkdtempSync(join(tmpdir(), 'cordboard-media-'));
}

/** What is in a sound file, 16 kHz, by channels. */
export async function soundOf(path: string): Promise<readonly Int16Array[]> {
  const file = new SoundFile(path, KEY);
  const channels: number[][] = Array.from({ length: file.channels }, () => []);
  for (const piece of file.sound()) for (const [at, pcm] of piece.entries()) channels[at]!.push(...pcm);
  file.close();
  return channels.map((samples) => Int16Array.from(samples));
}
