import type { MessagePort } from 'node:worker_threads';
import type { Clock, Timer } from '../base/clock.ts';
import {
  MEDIA_DRAIN_MS,
  MEDIA_LOOK_MS,
  MEDIA_QUARANTINE_MS,
  MEDIA_QUIET_MS,
  MEDIA_SLOT_MS,
} from '../base/limits-media.ts';
import type { Random } from '../base/random.ts';
import type { CodecName } from '../sdp/own-media.ts';
import { OwnPair, SharedPair } from './open-pair.ts';
import { Pacer } from './pacer.ts';
import type { PacketIo } from './packet-io.ts';
import { agreedInPipe, Pipe } from './pipe.ts';
import type { OpenSound } from './player.ts';
import type { Command, Notice, PortsTold, RecordingTold, RoleTold, SessionTold } from './protocol.ts';
import { Recorder } from './recorder.ts';
import { Room } from './room.ts';
import { Session } from './session.ts';

export interface EngineOptions {
  readonly clock: Clock;
  readonly random: Random;
  readonly io: PacketIo;
  readonly openSound: OpenSound;
  readonly notify: (notice: Notice) => void;
}

/** A session with the ports that it has, of its own or a part of shared ones. */
interface Opened {
  readonly session: Session;
  readonly own: OwnPair | undefined;
  /** It needs its ports no longer. */
  readonly leave: () => void;
}

type Handlers = { readonly [Kind in Command['do']]?: (command: Extract<Command, { do: Kind }>) => void };

/**
 * Everything that a worker does, without the thread: sessions with their ports, players, the beat. What comes in are
 * commands of the main side and packets of phones; what goes out are packets and notices.
 */
export class MediaEngine {
  readonly #options: EngineOptions;
  readonly #pacer: Pacer;
  readonly #sessions = new Map<number, Opened>();
  readonly #resting = new Set<OwnPair>();
  /** By their RTP port. */
  readonly #shared = new Map<number, SharedPair>();
  readonly #rooms = new Map<number, Room>();
  readonly #recorders = new Map<number, Recorder>();
  #drain: Timer | undefined;
  #drainAtMs = 0;
  #look: Timer | undefined;

  constructor(options: EngineOptions) {
    this.#options = options;
    this.#pacer = new Pacer(options.clock, MEDIA_SLOT_MS, () => options.io.flush());
  }

  /** Does what the main side wants. A mistake in one session ends that one only. */
  handle(command: Command): void {
    try {
      const handler = this.#handlers[command.do] as ((command: Command) => void) | undefined;
      handler?.(command);
    } catch (error) {
      if ('session' in command) this.#fail(command.session, error);
      else this.#fault(error);
    }
  }

  stop(): void {
    for (const { session } of this.#sessions.values()) session.close();
    this.#pacer.stop();
    this.#drain?.cancel();
    this.#look?.cancel();
    this.#options.io.close();
  }

  readonly #handlers: Handlers = {
    share: ({ ports }) => this.#share(ports),
    open: ({ session, ports, options }) => this.#open(session, ports, options),
    pipe: ({ session, port, codec }) => this.#pipe(session, port, codec),
    agree: ({ session, agreed }) => this.#session(session)?.agree(agreed),
    connect: ({ session, other, goesOn }) =>
      this.#session(session)?.connect(other === undefined ? undefined : this.#session(other), goesOn),
    play: ({ session, playing, sounds, loop }) => this.#session(session)?.play(playing, sounds, loop),
    'stop-playing': ({ session, playing }) => this.#session(session)?.stopPlaying(playing),
    record: ({ session, recording, told }) => this.#record(session, recording, told),
    recording: ({ recording, act }) => this.#recorders.get(recording)?.[act](),
    'room-add': ({ room, session: id, role }) => this.#enter(room, id, role),
    'room-remove': ({ room, session: id }) => {
      const session = this.#session(id);
      if (session) this.#rooms.get(room)?.remove(session);
    },
    'room-close': ({ room }) => {
      this.#rooms.get(room)?.close();
      this.#rooms.delete(room);
    },
    keys: ({ session, keys }) => this.#session(session)?.sendKeys(keys),
    'info-key': ({ session, key }) => this.#session(session)?.infoKey(key),
    close: ({ session }) => this.#close(session),
  };

  #session(id: number): Session | undefined {
    return this.#sessions.get(id)?.session;
  }

  #open(id: number, told: PortsTold & { readonly shared: boolean }, options: SessionTold): void {
    const { clock, random, io, openSound, notify } = this.#options;
    const shared = told.shared ? this.#shared.get(told.rtp)?.part() : undefined;
    const own = shared ? undefined : new OwnPair(io, told, clock);
    const ports = (shared ?? own)!;
    const fail = (error: unknown): void => this.#fail(id, error);
    const parts = { id, told: options, clock, random, io, ports, pacer: this.#pacer, openSound, notify, fail };
    const session = new Session(parts);
    if (own) own.user = session;
    this.#sessions.set(id, { session, own, leave: shared ? shared.leave : () => this.#rest(own!) });
    this.#wake();
  }

  #pipe(id: number, port: MessagePort, codec: CodecName): void {
    const { clock, random, io, openSound } = this.#options;
    const ports = new Pipe(port);
    const told: SessionTold = { peer: undefined, dtmf: 'rfc4733', keepsKeys: false, turn: id, browser: undefined };
    // Nobody has to know how it goes between workers.
    const fail = (error: unknown): void => this.#fail(id, error);
    const notify = (): void => {};
    const common = { clock, random, io, pacer: this.#pacer, openSound, notify, fail };
    const session = new Session({ id, told, ports, isPipe: true, ...common });
    session.agree(agreedInPipe(codec));
    this.#sessions.set(id, { session, own: undefined, leave: () => ports.close() });
    this.#wake();
  }

  /** Ports stay open for a while, to know when nobody sends there any more. */
  #rest(pair: OwnPair): void {
    pair.user = undefined;
    pair.releasedMs = this.#options.clock.now();
    pair.lastMs = pair.releasedMs;
    this.#resting.add(pair);
  }

  #enter(id: number, sessionId: number, role: RoleTold): void {
    const session = this.#session(sessionId);
    if (!session) return;
    const room = this.#rooms.get(id) ?? new Room(this.#pacer, id, (error) => this.#fault(error));
    this.#rooms.set(id, room);
    room.add(session, role);
  }

  #record(id: number, recording: number, { path, stereoWith, key, maxMs, silenceMs }: RecordingTold): void {
    const { notify, random } = this.#options;
    const session = this.#session(id);
    if (!session) return;
    const other = stereoWith === undefined ? undefined : this.#session(stereoWith);
    const recorder = new Recorder({
      ...{ path, key, maxMs, silenceMs, pacer: this.#pacer, turn: session.turn },
      salt: random.bytes(16),
      of: [session.hearing, ...(stereoWith === undefined ? [] : [session.voicesFor(other)])],
      onEnd: (durationMs, ended) => notify({ tell: 'recorded', recording, durationMs, ended }),
      onFault: (error) => this.#fault(error),
      onClosed: () => {
        this.#recorders.delete(recording);
        session.noLongerRecordedBy(recorder);
      },
    });
    this.#recorders.set(recording, recorder);
    session.recordedBy(recorder, other);
  }

  #close(id: number): void {
    const found = this.#sessions.get(id);
    if (!found) return;
    this.#sessions.delete(id);
    try {
      found.session.close();
    } catch (error) {
      this.#fault(error);
    }
    this.#options.io.flush();
    found.leave();
  }

  #share(ports: PortsTold): void {
    try {
      this.#shared.set(ports.rtp, new SharedPair(this.#options.io, ports));
    } catch (error) {
      this.#options.notify({ tell: 'not-shared', rtp: ports.rtp, why: whyOf(error) });
    }
  }

  #fault(error: unknown): void {
    this.#options.notify({ tell: 'fault', why: whyOf(error) });
  }

  #fail(id: number, error: unknown): void {
    this.#options.notify({ tell: 'failed', session: id, why: whyOf(error) });
    this.#close(id);
  }

  // --- Time ---

  /** There is a session: packets are to be read, and sessions looked at. */
  #wake(): void {
    const { clock } = this.#options;
    if (this.#options.io.drain && !this.#drain) {
      this.#drainAtMs = clock.now() + MEDIA_DRAIN_MS;
      this.#drain = clock.at(this.#drainAtMs, () => this.#onDrain());
    }
    this.#look ??= clock.at(clock.now() + MEDIA_LOOK_MS, () => this.#onLook());
  }

  get #isIdle(): boolean {
    return this.#sessions.size === 0 && this.#resting.size === 0;
  }

  #onDrain(): void {
    const { clock, io } = this.#options;
    // Ports at rest are read as well, more seldom.
    const pauseMs = this.#sessions.size > 0 ? MEDIA_DRAIN_MS : 10 * MEDIA_DRAIN_MS;
    // From when it was due, not from now: timers are late by half a millisecond each, which would add up to sound late.
    this.#drainAtMs = Math.max(this.#drainAtMs + pauseMs, clock.now());
    this.#drain = this.#isIdle ? undefined : clock.at(this.#drainAtMs, () => this.#onDrain());
    io.drain?.();
  }

  #onLook(): void {
    const { clock } = this.#options;
    const now = clock.now();
    for (const [id, { session }] of this.#sessions) this.#lookAt(id, session, now);
    this.#options.io.flush();
    for (const pair of this.#resting) this.#lookAtRest(pair, now);
    this.#look = this.#isIdle ? undefined : clock.at(now + MEDIA_LOOK_MS, () => this.#onLook());
  }

  #lookAt(id: number, session: Session, now: number): void {
    try {
      session.look(now);
    } catch (error) {
      this.#fail(id, error);
    }
  }

  #lookAtRest(pair: OwnPair, now: number): void {
    if (now - pair.releasedMs < MEDIA_QUARANTINE_MS || now - pair.lastMs < MEDIA_QUIET_MS) return;
    this.#resting.delete(pair);
    pair.close();
    this.#options.notify({ tell: 'quiet', rtp: pair.told.rtp });
  }
}

function whyOf(error: unknown): string {
  return String((error as Error)?.stack ?? error);
}
