import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SystemClock } from '../../../appliance/base/clock.ts';
import { SystemRandom } from '../../../appliance/base/random.ts';
import { canBind } from '../../../appliance/media/can-bind.ts';
import { MediaPool } from '../../../appliance/media/pool.ts';
import { ThreadLink } from '../../../appliance/media/thread-link.ts';
import type { MediaListener, MediaRoom, MediaSession } from '../../../appliance/media/types.ts';
import { type Call, described, type PeerSound, portIn } from './peer-sound.ts';

/**
 * The media engine alone, in a process of its own: takes calls from its parent as pairs of phones, answers with the
 * ports where it takes their sound, and does what it is to do with them until it is ended.
 */
export interface Asked {
  readonly io: 'batched' | 'dgram';
  readonly work: Work;
  /** All phones share one port of the box, or each has its own. */
  readonly sharing: 'always' | 'never';
  readonly calls: readonly Call[];
}

/** What is done with two phones each; a conference is one of four. */
export type Work = 'relay' | 'record' | 'play' | 'conference';

const PORTS = { from: 20_000, to: 29_999 };
const HOST = '127.0.0.1';
const KEY = new Uint8Array(32).fill(1);
const nobody: MediaListener = { onKey: () => {}, onFlow: () => {}, onLost: () => process.exit(1) };
const recordings = mkdtempSync(join(tmpdir(), 'bench-recordings-'));

process.once('message', async ({ io, work, sharing, calls }: Asked) => {
  const clock = new SystemClock();
  const pool = new MediaPool({
    ...{ clock, random: new SystemRandom(), canBind, ports: PORTS, workers: 1, sharing },
    makeWorker: (user) => new ThreadLink({ clock, io, sounds: { keys: [] } }, user),
  });
  await pool.ready();
  const rooms = new Map<number, MediaRoom>();
  const placed = calls.map(([caller, callee], at) => {
    const group = `c${work === 'conference' ? at >> 1 : at}`;
    const [near, far] = [open(pool, group, caller), open(pool, group, callee)];
    const answers = [near.answer(described(caller)), far.answer(described(callee))];
    DO[work]({ pool, rooms, at, near, far });
    return answers.map((answer) => portIn(answer ?? ''));
  });
  process.send?.({ placed });
});

function open(pool: MediaPool, group: string, { address, key }: PeerSound): MediaSession {
  return pool.open({
    ...{ group, host: HOST, peer: address, kind: 'plain', dtmf: 'rfc4733', listener: nobody },
    encryption: key ? 'required' : 'off',
  });
}

interface Placed {
  readonly pool: MediaPool;
  readonly rooms: Map<number, MediaRoom>;
  readonly at: number;
  readonly near: MediaSession;
  readonly far: MediaSession;
}

const DO: Readonly<Record<Work, (placed: Placed) => void>> = {
  relay: ({ near, far }) => near.connect(far),
  record: ({ at, near, far }) => {
    near.connect(far);
    near.record({ path: join(recordings, `${at}.sound`), stereoWith: far, key: KEY });
  },
  play: ({ near, far }) => {
    for (const session of [near, far]) session.play([{ clip: 'music/one' }], { loop: true });
  },
  conference: ({ pool, rooms, at, near, far }) => {
    const room = rooms.get(at >> 1) ?? pool.room({ near });
    rooms.set(at >> 1, room);
    for (const session of [near, far]) room.add(session, { kind: 'party' });
  },
};
