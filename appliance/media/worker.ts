import { parentPort, workerData } from 'node:worker_threads';
import { SystemClock } from '../base/clock.ts';
import { SystemRandom } from '../base/random.ts';
import { readAsset } from '../edges/assets.ts';
import { loadOpus } from '../rtp/opus.ts';
import { chooseIo } from './choose-io.ts';
import { MediaEngine } from './engine.ts';
import { OpenDescriptors } from './open-descriptors.ts';
import { soundOpener } from './open-sound.ts';
import { PackedClips, packAsset } from './packed-clips.ts';
import type { Notice } from './protocol.ts';
import type { ThreadStart } from './thread-link.ts';
import type { NumberedCommand, WorkerTurn } from './worker-link.ts';

/** The entry of a worker thread: real time, real sockets, and the port to the main side. */
const start = workerData as ThreadStart;
const main = parentPort!;

let upTo = 0;
let notices: Notice[] = [];
let isPlanned = false;

/** What one turn of the loop brings travels together. */
function tell(): void {
  if (isPlanned) return;
  isPlanned = true;
  queueMicrotask(() => {
    isPlanned = false;
    const turn: WorkerTurn = { upTo, notices };
    notices = [];
    main.postMessage(turn);
  });
}

function notify(notice: Notice): void {
  notices.push(notice);
  tell();
}

function begin(clips: PackedClips): void {
  const io = chooseIo(start.io, new OpenDescriptors(start.descriptors));
  const onTrouble = (error: Error): void => notify({ tell: 'fault', why: error.message });
  const openSound = soundOpener(start.sounds, { clips, onTrouble });
  const engine = new MediaEngine({ clock: new SystemClock(), random: new SystemRandom(), io, openSound, notify });
  main.on('message', ({ number, command }: NumberedCommand) => {
    engine.handle(command);
    upTo = number;
    tell();
  });
  notify({ tell: 'ready', io: io.kind });
}

// Commands that come meanwhile wait at the port until somebody listens. What can't be loaded ends the thread.
void loadOpus()
  .then(() => PackedClips.open((name) => readAsset(packAsset(name))))
  .then(begin);
