import type { Clock, Timer } from '../base/clock.ts';
import { MEDIA_RESTART_MS } from '../base/limits-media.ts';
import type { Random } from '../base/random.ts';
import { Bridge } from './bridge.ts';
import { type DtlsCertificate, makeDtlsCertificate } from './dtls/certificate.ts';
import { PoolRoom } from './pool-room.ts';
import { PoolSession, type RecordedSound } from './pool-session.ts';
import { NoMediaPorts, PortLeases, type PortPair } from './port-leases.ts';
import type { Notice } from './protocol.ts';
import { type PhonePlace, SharedPorts, type Sharing, SymmetricPeers } from './shared-ports.ts';
import type { Media, MediaRoom, MediaSession, MediaSessionOptions } from './types.ts';
import type { MakeWorker, WorkerLink } from './worker-link.ts';

export interface MediaPoolOptions {
  readonly clock: Clock;
  readonly random: Random;
  /** Media ports, both included. */
  readonly ports: { readonly from: number; readonly to: number };
  /** Whether a port is free at an address, now. */
  readonly canBind: (host: string, port: number) => boolean;
  readonly makeWorker: MakeWorker;
  /** At most: the first runs always, a further one begins when there are as many calls as workers. */
  readonly workers: number;
  /** Who shares ports; phones that proved fit for it where nothing is said. */
  readonly sharing?: Sharing;
  /** A worker died or hung, with so many sessions; a new one starts. */
  readonly onWorkerLost?: (why: unknown, sessions: number) => void;
  /** A session could not go on: a mistake of ours, or a port that was taken after all. */
  readonly onFailure?: (why: string) => void;
  /** Ports are running out, or there are enough again. */
  readonly onPortsAlarm?: (isHigh: boolean, inUse: number, of: number) => void;
}

/** A worker with what is in it. Replaced in its place when it dies. */
interface Place {
  link: WorkerLink | undefined;
  readonly sessions: Map<number, PoolSession>;
  /** What is being written, until it is on the disk. */
  readonly recordings: Map<number, (result: RecordedSound) => void>;
  readonly shared: SharedPorts;
  restart: Timer | undefined;
  /** A thread costs memory of its own, so none begins before it is needed. */
  hasBegun: boolean;
}

/**
 * The main side of the media engine: owns the workers, the sessions and the ports. Everything that has to be decided at
 * once is decided here; the sound itself never comes here.
 */
export class MediaPool implements Media {
  readonly #options: MediaPoolOptions;
  readonly #leases: PortLeases;
  readonly #peers = new SymmetricPeers();
  readonly #places: readonly Place[];
  /** In which worker the sessions of a call live. */
  readonly #groups = new Map<string, { readonly place: Place; sessions: number }>();
  readonly #ready: Promise<void>;
  #allReady: () => void;
  /** Made when the first browser comes. */
  #certificate: DtlsCertificate | undefined;
  #lastNumber = 0;
  #players = 0;

  constructor(options: MediaPoolOptions) {
    const { ports: range, clock, canBind, onPortsAlarm } = options;
    this.#options = options;
    this.#leases = new PortLeases({ range, clock, canBind, ...(onPortsAlarm ? { onAlarm: onPortsAlarm } : {}) });
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#ready = promise;
    this.#allReady = resolve;
    this.#places = Array.from({ length: options.workers }, () => {
      const shared = new SharedPorts(this.#leases, options.sharing ?? 'learned', this.#peers, (pair) =>
        place.link?.send({ do: 'share', ports: pair }),
      );
      const none = { link: undefined, restart: undefined, hasBegun: false };
      const place: Place = { sessions: new Map(), recordings: new Map(), shared, ...none };
      return place;
    });
    this.#beginOne();
  }

  open(options: MediaSessionOptions): MediaSession {
    // All of them died in the last moment: what is told to nobody would never be heard.
    if (!this.#places.some(({ link }) => link !== undefined)) throw new NoMediaPorts();
    const ports = this.#leases.lease(options.host, options.isUrgent);
    const id = ++this.#lastNumber;
    const place = this.#join(options.group);
    const session: PoolSession = new PoolSession(id, ports, options, {
      random: this.#options.random,
      send: (command) => place.link?.send(command),
      certificate: () => this.#certificateNow(),
      number: () => ++this.#lastNumber,
      spokenInGroup: () => this.#spoken(place, session),
      shared: (_, at) => this.#shared(place, session, at),
      claim: (_, at) => place.shared.claim(id, at),
      bridge: (near, far) => this.#bridge(near, far),
      giveBack: (unused) => this.#leases.giveBack(unused),
      learn: (peer, isSymmetric) => this.#peers.learn(peer, isSymmetric),
      closed: () => this.#closed(place, session),
      onRecorded: (recording, told) => place.recordings.set(recording, told),
      turn: turnOf(options.group),
      playersChanged: (by) => (this.#players += by),
    });
    place.sessions.set(id, session);
    return session;
  }

  carries(kind: MediaSessionOptions['kind']): boolean {
    return kind === 'plain' || kind === 'browser';
  }

  room({ near }: { readonly near: MediaSession }): MediaRoom {
    const place = this.#placeOf(near);
    return new PoolRoom({
      room: ++this.#lastNumber,
      send: (command) => place?.link?.send(command),
      number: () => ++this.#lastNumber,
      find: (session) => this.#placeOf(session)?.sessions.get(session.id),
      isNear: (session) => this.#placeOf(session) === place,
    });
  }

  #bridge(near: PoolSession, far: PoolSession): Bridge | undefined {
    if (this.#placeOf(near) === this.#placeOf(far)) return undefined;
    return new Bridge(() => ++this.#lastNumber, near.side, far.side);
  }

  #certificateNow(): DtlsCertificate {
    const { random, clock } = this.#options;
    this.#certificate ??= makeDtlsCertificate(random, clock.wall());
    return this.#certificate;
  }

  #placeOf({ id }: MediaSession): Place | undefined {
    return this.#places.find(({ sessions }) => sessions.has(id));
  }

  live(): { readonly mediaSessions: number; readonly mediaPorts: number; readonly players: number } {
    let mediaSessions = 0;
    let mediaPorts = this.#leases.live().leased;
    for (const { sessions, shared } of this.#places) {
      mediaSessions += sessions.size;
      mediaPorts -= shared.ports;
    }
    return { mediaSessions, mediaPorts, players: this.#players };
  }

  /** Resolves when the first worker has opened what it needs; what is asked before waits for that. */
  ready(): Promise<void> {
    return this.#ready;
  }

  /** Each worker answers, or a new one is on its way: one that hangs is ended within seconds. */
  get isWell(): boolean {
    return this.#begun.every(({ link, restart }) => link !== undefined || restart !== undefined);
  }

  /** How each worker moves packets; undefined for one that is starting. */
  ways(): readonly WorkerLink['io'][] {
    return this.#begun.map(({ link }) => link?.io);
  }

  /** Ports that are in use or rest, of how many. */
  ports(): { readonly inUse: number; readonly of: number } {
    const { leased, resting, total } = this.#leases.live();
    return { inUse: leased + resting, of: total };
  }

  /** Ends all workers; sessions are worth nothing any more. */
  stop(): void {
    for (const place of this.#places) {
      place.restart?.cancel();
      place.link?.close();
      place.link = undefined;
    }
    this.#leases.stop();
  }

  // --- Workers ---

  get #begun(): readonly Place[] {
    return this.#places.filter(({ hasBegun }) => hasBegun);
  }

  #beginOne(): void {
    const place = this.#places.find(({ hasBegun }) => !hasBegun);
    if (place) this.#start(place);
  }

  #start(place: Place): void {
    place.hasBegun = true;
    place.link = this.#options.makeWorker({
      onNotice: (notice) => this.#onNotice(place, notice),
      onDead: (why) => this.#onDead(place, why),
    });
  }

  #onDead(place: Place, why: unknown): void {
    const { clock, onWorkerLost } = this.#options;
    place.link = undefined;
    const sessions = [...place.sessions.values()];
    place.sessions.clear();
    for (const [group, joined] of this.#groups) if (joined.place === place) this.#groups.delete(group);
    for (const { ownPorts } of sessions) if (ownPorts) this.#leases.abandon(ownPorts);
    place.shared.abandon();
    place.restart = clock.at(clock.now() + MEDIA_RESTART_MS, () => this.#start(place));
    onWorkerLost?.(why, sessions.length);
    for (const told of place.recordings.values()) told({ durationMs: 0, ended: 'closed' });
    place.recordings.clear();
    for (const session of sessions) session.onLost();
  }

  #onNotice(place: Place, notice: Notice): void {
    const handler = this.#notices[notice.tell] as ((notice: Notice, place: Place) => void) | undefined;
    handler?.(notice, place);
  }

  readonly #notices: {
    readonly [Kind in Notice['tell']]?: (notice: Extract<Notice, { tell: Kind }>, place: Place) => void;
  } = {
    key: ({ session, key }, place) => place.sessions.get(session)?.onKey(key),
    flow: ({ session, flow, cause }, place) => place.sessions.get(session)?.onFlow(flow, cause),
    report: ({ session, report }, place) => place.sessions.get(session)?.onReport(report),
    played: ({ session, playing, how }, place) => place.sessions.get(session)?.onPlayed(playing, how),
    recorded: ({ recording, durationMs, ended }, place) => {
      place.recordings.get(recording)?.({ durationMs, ended });
      place.recordings.delete(recording);
    },
    ready: () => {
      if (this.ways().every((way) => way !== undefined)) this.#allReady();
    },
    'not-shared': ({ rtp, why }, place) => {
      place.shared.forget(rtp);
      this.#options.onFailure?.(why);
    },
    fault: ({ why }) => this.#options.onFailure?.(why),
    quiet: ({ rtp }) => this.#leases.quiet(rtp),
    failed: ({ session: id, why }, place) => {
      this.#options.onFailure?.(why);
      const session = place.sessions.get(id);
      if (!session) return;
      const { ownPorts } = session;
      // Whether the worker has them open, and will tell when they are quiet, isn't known.
      if (ownPorts) this.#leases.abandon(ownPorts);
      this.#closed(place, session);
      session.onLost();
    },
  };

  // --- Sessions ---

  /** The worker of a call: the one of its other sessions, else the one with the least to do. */
  #join(group: string): Place {
    const joined = this.#groups.get(group);
    if (joined) {
      joined.sessions++;
      return joined.place;
    }
    const alive = this.#begun.filter(({ link }) => link !== undefined);
    // One that only begins would let the first packets wait.
    const ready = alive.filter(({ link }) => link?.io !== undefined);
    const [place = this.#places[0]!] = (ready.length > 0 ? ready : alive).sort(
      (a, b) => a.sessions.size - b.sessions.size,
    );
    this.#groups.set(group, { place, sessions: 1 });
    if (alive.length === ready.length && this.#groups.size >= ready.length) this.#beginOne();
    return place;
  }

  #closed(place: Place, session: PoolSession): void {
    if (!place.sessions.delete(session.id)) return;
    const joined = this.#groups.get(session.group);
    if (joined && --joined.sessions === 0) this.#groups.delete(session.group);
    place.shared.release(session.id);
    const { ownPorts } = session;
    if (!ownPorts) return;
    if (session.hasBegun) this.#leases.release(ownPorts);
    else this.#leases.giveBack(ownPorts);
  }

  #shared(place: Place, session: PoolSession, at: PhonePlace | undefined): PortPair | undefined {
    const { host, sharingPeer: peer } = session;
    const others = [...place.sessions.values()].filter((other) => other !== session && other.sharingPeer === peer);
    return place.shared.pairFor(host, peer, at, others.length === 0);
  }

  #spoken(place: Place, but: PoolSession) {
    return [...place.sessions.values()]
      .filter((session) => session !== but && session.group === but.group)
      .map(({ codec }) => codec)
      .filter((codec) => codec !== undefined);
  }
}

/** A whole number that is the same for the same text, and spreads over all small ones. */
function turnOf(group: string): number {
  let turn = 0;
  for (let at = 0; at < group.length; at++) turn = (turn * 31 + group.charCodeAt(at)) & 0xffff;
  return turn;
}
