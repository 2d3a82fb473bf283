import { Worker } from 'node:worker_threads';
import type { Clock, Timer } from '../base/clock.ts';
import { MEDIA_ANSWER_MS, MEDIA_WORKER_HEAP_MB } from '../base/limits-media.ts';
import type { IoChoice } from './choose-io.ts';
import { openLibc } from './libc.ts';
import { OpenDescriptors } from './open-descriptors.ts';
import type { SoundPlaces } from './open-sound.ts';
import type { Command } from './protocol.ts';
import { workerCode } from './worker-code.ts';
import type { NumberedCommand, WorkerLink, WorkerLinkUser, WorkerTurn } from './worker-link.ts';

/** What a worker thread is given at its start. */
export interface ThreadStart {
  readonly io: IoChoice;
  readonly descriptors: SharedArrayBuffer;
  readonly sounds: SoundPlaces;
}

export interface ThreadOptions {
  readonly clock: Clock;
  readonly io: IoChoice;
  readonly sounds: SoundPlaces;
}

/** Loading its code takes longer than answering. */
const START_MS = 10_000;

/** A worker in a thread of its own. One that doesn't answer within two seconds is ended. */
export class ThreadLink implements WorkerLink {
  readonly #options: ThreadOptions;
  readonly #user: WorkerLinkUser;
  readonly #worker: Worker;
  readonly #descriptors = new OpenDescriptors();
  io: WorkerLink['io'];
  #sent = 0;
  #answered = 0;
  #watch: Timer | undefined;
  /** The number that has to be answered by the next look. */
  #owed = 0;
  #isOpen = true;

  constructor(options: ThreadOptions, user: WorkerLinkUser) {
    this.#options = options;
    this.#user = user;
    const start: ThreadStart = { io: options.io, sounds: options.sounds, descriptors: this.#descriptors.shared };
    const { code, isText } = workerCode();
    this.#worker = new Worker(code, {
      eval: isText,
      workerData: start,
      execArgv: ['--disable-warning=ExperimentalWarning'],
      name: 'media',
      // One that leaks ends alone, and others' calls go on.
      resourceLimits: { maxOldGenerationSizeMb: MEDIA_WORKER_HEAP_MB, maxYoungGenerationSizeMb: 8 },
    });
    this.#worker.on('message', (turn: WorkerTurn) => this.#onTurn(turn));
    this.#worker.on('error', (error) => this.#dead(error));
    this.#worker.on('exit', (code) => this.#dead(new Error(`the media worker ended with ${code}`)));
    this.send({ do: 'ask' });
    this.#look(START_MS);
  }

  send(command: Command): void {
    if (!this.#isOpen) return;
    const numbered: NumberedCommand = { number: ++this.#sent, command };
    this.#worker.postMessage(numbered, command.do === 'pipe' ? [command.port] : []);
  }

  close(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.#watch?.cancel();
    void this.#worker.terminate().then(() => this.#closeDescriptors());
  }

  #onTurn({ upTo, notices }: WorkerTurn): void {
    if (!this.#isOpen) return;
    this.#answered = upTo;
    for (const notice of notices) {
      if (notice.tell === 'ready') this.io = notice.io;
      this.#user.onNotice(notice);
    }
  }

  /** Asks if there is nothing else to be answered, and looks again when it has to be. */
  #look(afterMs: number): void {
    const { clock } = this.#options;
    this.#owed = this.#sent;
    this.#watch = clock.at(clock.now() + afterMs, () => {
      if (this.#answered >= this.#owed) return this.#ask();
      // Our own thread may have been the one that stood still: what came meanwhile is read before the second look.
      this.#watch = clock.at(clock.now() + AGAIN_MS, () => {
        if (this.#answered >= this.#owed) this.#ask();
        else this.#dead(new Error('the media worker hangs'));
      });
    });
  }

  #ask(): void {
    this.send({ do: 'ask' });
    this.#look(MEDIA_ANSWER_MS);
  }

  #dead(why: unknown): void {
    if (!this.#isOpen) return;
    this.close();
    this.#user.onDead(why);
  }

  /** A thread that is gone can't close what Node doesn't know of. */
  #closeDescriptors(): void {
    const left = this.#descriptors.all();
    if (left.length === 0) return;
    const libc = openLibc();
    for (const fd of left) {
      this.#descriptors.remove(fd);
      libc.close(fd);
    }
  }
}

const AGAIN_MS = 250;
