/**
 * The real media pool with workers that neither hear nor say anything, in virtual time: descriptions are agreed on by
 * the product, who would hear whom is kept in a table, and what is played lasts as long as it would. Workers may die.
 */
import type { Clock, Timer } from '../../appliance/base/clock.ts';
import { MEDIA_QUARANTINE_MS } from '../../appliance/base/limits-media.ts';
import type { Random } from '../../appliance/base/random.ts';
import { MediaPool } from '../../appliance/media/pool.ts';
import type { Command, Notice, RoleTold, SessionReport } from '../../appliance/media/protocol.ts';
import type { FlowCause, RecordingEnd, Sound } from '../../appliance/media/types.ts';
import type { WorkerLink, WorkerLinkUser } from '../../appliance/media/worker-link.ts';

/** How long a clip or a file lasts here. */
const CLIP_MS = 1_000;

type Opened = Extract<Command, { do: 'open' }>;
type Agreed = Extract<Command, { do: 'agree' }>['agreed'];

/** One phone's sound as its worker sees it. */
export interface DeafSession {
  readonly id: number;
  readonly ports: Opened['ports'];
  readonly options: Opened['options'];
  agreed: Agreed | undefined;
  other: DeafSession | undefined;
  playing:
    | { readonly number: number; readonly sounds: readonly Sound[]; readonly timer: Timer | undefined }
    | undefined;
  recording:
    | {
        readonly number: number;
        readonly path: string;
        /** Whom the phone hears is recorded too. */
        readonly stereoWith: number | undefined;
        readonly beganMs: number;
        readonly timers: readonly Timer[];
      }
    | undefined;
  /** The conference room that it hears. */
  room: number | undefined;
  /** What it is there. */
  role: RoleTold['kind'];
  /** Whom it coaches. */
  coaches: number | undefined;
  /** It stands for a session in another worker. */
  readonly isPipe: boolean;
  /** Keys that were sent to its phone. */
  keys: string;
  /** How often something was played. */
  plays: number;
}

export interface DeafMediaOptions {
  readonly clock: Clock;
  readonly random: Random;
  /** Pairs of ports. */
  readonly pairs?: number;
  readonly workers?: number;
  /** How long somebody speaks where the box records. */
  readonly speaksMs?: number;
  /** A recording begins (with no length), or is whole. */
  readonly onRecording?: (path: string, durationMs: number, session: DeafSession) => void;
  /** Phones prove to send from where they hear, after so long: the next time they share ports. */
  readonly provesAfterMs?: number;
}

const SPEAKS_MS = 3_000;
const FIRST_PORT = 20_000;

export class DeafMedia {
  readonly pool: MediaPool;
  readonly workers: DeafWorker[] = [];
  readonly failures: string[] = [];
  /** What no worker could do, or what others would hear. */
  readonly breaches: string[] = [];
  readonly #clock: Clock;
  readonly #open = new Set<number>();
  readonly #closedMs = new Map<number, number>();

  constructor(options: DeafMediaOptions) {
    const { clock, random, pairs = 500, workers = 2 } = options;
    this.#clock = clock;
    this.pool = new MediaPool({
      clock,
      random,
      ports: { from: FIRST_PORT, to: FIRST_PORT + 2 * pairs - 1 },
      canBind: () => true,
      workers,
      makeWorker: (user) => {
        const worker = new DeafWorker(user, options, this);
        this.workers.push(worker);
        return worker;
      },
      onFailure: (why) => void this.failures.push(why),
    });
  }

  get sessions(): DeafSession[] {
    return this.workers.flatMap((worker) => (worker.dead ? [] : [...worker.sessions.values()]));
  }

  /** The session that listens there: `10.0.0.1:20000`. `from`: where the phone is, for ports that several share. */
  at(place: string, from?: string): DeafSession | undefined {
    const there = this.sessions.filter(({ ports }) => `${ports.host}:${ports.rtp}` === place);
    const [first] = there;
    if (from === undefined || first?.ports.shared !== true) return first;
    return there.find(({ agreed }) => `${agreed?.address}:${agreed?.port}` === from);
  }

  /** Where what is sent to that place comes out: with the phone that is connected there. Undefined: nobody hears it. */
  through(place: string, from?: string): string | undefined {
    const agreed = this.at(place, from)?.other?.agreed;
    return agreed?.address === undefined ? undefined : `${agreed.address}:${agreed.port}`;
  }

  /** A worker binds that pair. */
  opens({ rtp }: { readonly rtp: number }): void {
    const restedMs = this.#clock.now() - (this.#closedMs.get(rtp) ?? Number.NEGATIVE_INFINITY);
    if (this.#open.has(rtp)) this.breaches.push(`port ${rtp} is opened while it is open`);
    else if (restedMs < MEDIA_QUARANTINE_MS) this.breaches.push(`port ${rtp} rested for ${restedMs} ms only`);
    this.#open.add(rtp);
  }

  closes({ rtp }: { readonly rtp: number }): void {
    this.#open.delete(rtp);
    this.#closedMs.set(rtp, this.#clock.now());
  }

  /** Pairs that nobody else may have now: open, or closed a moment ago. */
  get held(): number {
    const sinceMs = this.#clock.now() - MEDIA_QUARANTINE_MS + 1;
    let resting = 0;
    for (const [rtp, atMs] of this.#closedMs) if (atMs > sinceMs && !this.#open.has(rtp)) resting++;
    return this.#open.size + resting;
  }

  /** Pairs that workers keep open for many sessions. */
  get shared(): number {
    return this.workers.reduce((sum, { dead, sharedPairs }) => sum + (dead ? 0 : sharedPairs), 0);
  }

  /** What is left in workers: sessions, and rooms that nobody closed. */
  left(): { readonly sessions: number; readonly rooms: number } {
    const alive = this.workers.filter(({ dead }) => !dead);
    return { sessions: this.sessions.length, rooms: alive.reduce((sum, { rooms }) => sum + rooms.size, 0) };
  }

  /** Where the sound of those in its room comes from whom it hears; undefined where it is in none. */
  besides(place: string): readonly string[] | undefined {
    const session = this.at(place);
    const seat = session?.other?.isPipe ? this.#twin(session.other) : session;
    if (seat?.room === undefined) return undefined;
    const heard = this.sessions.filter(
      (one) => one !== seat && one.room === seat.room && (one.role === 'party' || one.coaches === seat.id),
    );
    return heard.map((one) => {
      const agreed = one.isPipe ? this.#twin(one)?.other?.agreed : one.agreed;
      return `${agreed?.address}:${agreed?.port}`;
    });
  }

  /** The other end of a bridge: their numbers follow each other. */
  #twin({ id }: DeafSession): DeafSession | undefined {
    return this.sessions.find((one) => one.isPipe && (one.id === id + 1 || one.id === id - 1));
  }

  /** What a phone hears that sends its sound there: names of sounds, `talk`, or nothing. */
  hears(place: string): string {
    const session = this.at(place);
    if (!session) return 'nothing';
    if (session.playing) return session.playing.sounds.map(nameOf).join(' ');
    return session.other ? 'talk' : 'silence';
  }

  /** A worker that has something to do dies. Answers how many sessions that took. */
  die(): number {
    const worker = this.workers.find(({ dead, sessions }) => !dead && sessions.size > 0);
    const count = worker?.sessions.size ?? 0;
    worker?.die();
    return count;
  }
}

function nameOf(sound: Sound): string {
  if ('tone' in sound) return sound.tone;
  if ('clip' in sound) return sound.clip;
  return 'file' in sound ? sound.file : 'silence';
}

export class DeafWorker implements WorkerLink {
  readonly io = 'memory';
  readonly sessions = new Map<number, DeafSession>();
  readonly rooms = new Set<number>();
  dead = false;
  readonly #user: WorkerLinkUser;
  readonly #clock: Clock;
  readonly #options: DeafMediaOptions;
  readonly #media: DeafMedia;
  /** Ports that many sessions share. */
  readonly #shared = new Map<number, { readonly rtp: number }>();
  /** Session → when it tells what it measured. */
  readonly #proofs = new Map<number, Timer>();

  constructor(user: WorkerLinkUser, options: DeafMediaOptions, media: DeafMedia) {
    this.#user = user;
    this.#clock = options.clock;
    this.#options = options;
    this.#media = media;
  }

  get sharedPairs(): number {
    return this.#shared.size;
  }

  close(): void {
    if (this.dead) return;
    this.dead = true;
    for (const { ports, isPipe } of this.sessions.values()) if (!ports.shared && !isPipe) this.#media.closes(ports);
    for (const ports of this.#shared.values()) this.#media.closes(ports);
    for (const timer of this.#proofs.values()) timer.cancel();
    for (const session of this.sessions.values()) this.#silence(session);
    this.sessions.clear();
  }

  die(): void {
    this.close();
    this.#user.onDead('killed');
  }

  send(command: Command): void {
    if (this.dead) return;
    (this.#does[command.do] as (command: Command) => void)?.(command);
  }

  /** A phone pressed a key, as events in its sound. */
  press(session: DeafSession, key: string): void {
    this.#tell({ tell: 'key', session: session.id, key });
  }

  /** Nothing comes from a phone, or it is heard again. */
  flows(session: DeafSession, flow: 'flows' | 'silent', cause?: FlowCause): void {
    this.#tell({ tell: 'flow', session: session.id, flow, cause });
  }

  /** What was measured of a phone's sound. */
  reports(session: DeafSession, report: SessionReport): void {
    this.#tell({ tell: 'report', session: session.id, report });
  }

  /** Never in the turn of the command: a thread takes its time. */
  #tell(notice: Notice): void {
    this.#clock.at(this.#clock.now(), () => {
      if (!this.dead) this.#user.onNotice(notice);
    });
  }

  readonly #does: { readonly [Kind in Command['do']]?: (command: Extract<Command, { do: Kind }>) => void } = {
    open: ({ session: id, ports, options }) => {
      if (!ports.shared) this.#media.opens(ports);
      else if (!this.#shared.has(ports.rtp)) this.#media.breaches.push(`nobody has opened ${ports.rtp} to share it`);
      this.sessions.set(id, { id, ports, options, isPipe: false, ...nothing() });
    },
    pipe: ({ session: id, port }) => {
      port.close();
      const ports = { host: 'pipe', rtp: id, rtcp: id, shared: false };
      const options = { peer: undefined, dtmf: 'rfc4733', keepsKeys: false, turn: 0, browser: undefined } as const;
      this.sessions.set(id, { id, ports, options, isPipe: true, ...nothing() });
    },
    share: ({ ports }) => {
      this.#media.opens(ports);
      this.#shared.set(ports.rtp, ports);
    },
    agree: ({ session, agreed }) => {
      const one = this.#of(session);
      one.agreed = agreed;
      this.#proves(one);
      for (const other of this.sessions.values()) {
        if (other === one || !other.ports.shared || other.ports.rtp !== one.ports.rtp) continue;
        const { address, port } = other.agreed ?? {};
        if (address !== undefined && address === agreed.address && port === agreed.port)
          this.#media.breaches.push(`two sessions of shared ports have their phone at ${address}:${port}`);
      }
    },
    connect: ({ session, other }) => {
      const one = this.#of(session);
      part(one);
      if (other === undefined) return;
      const two = this.#of(other);
      part(two);
      one.other = two;
      two.other = one;
    },
    play: ({ session: id, playing: number, sounds, loop }) => {
      const session = this.#of(id);
      this.#stopPlaying(session);
      const lastsMs = loop ? undefined : sounds.reduce<number | undefined>(sumMs, 0);
      const done = (): void => {
        session.playing = undefined;
        this.#tell({ tell: 'played', session: id, playing: number, how: 'played' });
      };
      const timer = lastsMs === undefined ? undefined : this.#clock.at(this.#clock.now() + lastsMs, done);
      session.playing = { number, sounds, timer };
      session.plays++;
    },
    'stop-playing': ({ session, playing }) => {
      const one = this.#of(session);
      if (one.playing?.number === playing) this.#stopPlaying(one);
    },
    record: ({ session: id, recording: number, told }) => {
      const session = this.#of(id);
      const nowMs = this.#clock.now();
      const ends: [number, RecordingEnd][] = [];
      if (told.silenceMs !== undefined) ends.push([(this.#options.speaksMs ?? SPEAKS_MS) + told.silenceMs, 'silence']);
      if (told.maxMs !== undefined) ends.push([told.maxMs, 'limit']);
      const timers = ends.map(([ms, ended]) => this.#clock.at(nowMs + ms, () => this.#recorded(session, ended)));
      const { path, stereoWith } = told;
      session.recording = { number, path, stereoWith, beganMs: nowMs, timers };
      this.#options.onRecording?.(told.path, 0, session);
    },
    recording: ({ session, recording, act }) => {
      const one = this.#of(session);
      if (act === 'stop' && one.recording?.number === recording) this.#recorded(one, 'stopped');
    },
    'room-add': ({ session, room, role }) => {
      const one = this.#of(session);
      part(one);
      one.room = room;
      one.role = role.kind;
      one.coaches = role.kind === 'coach' ? role.of : undefined;
      this.rooms.add(room);
    },
    'room-remove': ({ session }) => {
      const one = this.sessions.get(session);
      if (one) one.room = undefined;
    },
    'room-close': ({ room }) => {
      this.rooms.delete(room);
      for (const one of this.sessions.values()) if (one.room === room) one.room = undefined;
    },
    keys: ({ session, keys }) => {
      this.#of(session).keys += keys;
    },
    'info-key': ({ session, key }) => {
      this.#tell({ tell: 'key', session, key });
      const { options, other, room } = this.#of(session);
      const passes = !options.keepsKeys && room === undefined && other?.options.dtmf !== 'info';
      if (other && passes) other.keys += key;
    },
    close: ({ session }) => {
      const one = this.sessions.get(session);
      // The end of a bridge may have been another worker's, in the same place.
      if (!one) return;
      this.#recorded(one, 'closed');
      this.#silence(one);
      part(one);
      this.sessions.delete(session);
      this.#proofs.get(session)?.cancel();
      this.#proofs.delete(session);
      if (one.ports.shared || one.isPipe) return;
      this.#media.closes(one.ports);
      this.#tell({ tell: 'quiet', rtp: one.ports.rtp });
    },
  };

  /** What a real one finds out when the phone has sent something. */
  #proves({ id }: DeafSession): void {
    const { provesAfterMs } = this.#options;
    if (provesAfterMs === undefined || this.#proofs.has(id)) return;
    const told = { tell: 'report', session: id, report: PROOF } as const;
    this.#proofs.set(
      id,
      this.#clock.at(this.#clock.now() + provesAfterMs, () => this.#tell(told)),
    );
  }

  #of(id: number): DeafSession {
    const session = this.sessions.get(id);
    if (!session) throw new Error(`no session ${id} in this worker`);
    return session;
  }

  #stopPlaying(session: DeafSession): void {
    const { playing } = session;
    session.playing = undefined;
    if (!playing) return;
    playing.timer?.cancel();
    this.#tell({ tell: 'played', session: session.id, playing: playing.number, how: 'stopped' });
  }

  #recorded(session: DeafSession, ended: RecordingEnd): void {
    const { recording } = session;
    session.recording = undefined;
    if (!recording) return;
    for (const timer of recording.timers) timer.cancel();
    const durationMs = this.#clock.now() - recording.beganMs;
    this.#options.onRecording?.(recording.path, durationMs, session);
    this.#tell({ tell: 'recorded', recording: recording.number, durationMs, ended });
  }

  #silence(session: DeafSession): void {
    session.playing?.timer?.cancel();
    const { recording } = session;
    // What was said before a worker died is on the disk.
    if (recording) this.#options.onRecording?.(recording.path, this.#clock.now() - recording.beganMs, session);
    for (const timer of session.recording?.timers ?? []) timer.cancel();
    session.playing = undefined;
    session.recording = undefined;
  }
}

/** Of a session that has just begun. */
function nothing() {
  const none = { agreed: undefined, other: undefined, playing: undefined, recording: undefined };
  return { ...none, room: undefined, role: 'party' as const, coaches: undefined, keys: '', plays: 0 };
}

/** It sends from where it hears; nothing else is measured here. */
const PROOF: SessionReport = {
  isSymmetric: true,
  ...{ codec: undefined, packetsIn: 0, packetsOut: 0 },
  ...{ lossPercent: undefined, jitterMs: undefined, roundTripMs: undefined, mos: undefined },
};

function part(session: DeafSession): void {
  if (session.other) session.other.other = undefined;
  session.other = undefined;
}

/** Undefined: without an end. */
function sumMs(sum: number | undefined, sound: Sound): number | undefined {
  if (sum === undefined) return undefined;
  if ('silenceMs' in sound) return sum + sound.silenceMs;
  if ('tone' in sound) return sound.forMs === undefined ? undefined : sum + sound.forMs;
  return sum + CLIP_MS;
}
