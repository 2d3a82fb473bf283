import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { unzipSync } from 'fflate';
import { PROMPT_UNZIPPED_MAX_BYTES } from '../base/limits-features.ts';
import { SoundFile } from '../media/sound-file.ts';
import { SoundUnreadable } from '../media/sound-format.ts';
import { converted, finished } from './decode.ts';
import { SoundRefused } from './types.ts';
import type { Job, JobAnswer, Unzipped } from './workshop-job.ts';

/** The workshop's thread: does one job and ends. Whatever a file does to it, nobody else notices. */
async function answerOf(job: Job): Promise<JobAnswer> {
  if (job.do === 'convert') return { ok: true, converted: await converted(job.bytes, job.trim) };
  if (job.do === 'recorded') return { ok: true, converted: finished(recorded(job.path, job.key), true) };
  return { ok: true, unzipped: await unzipped(job) };
}

/** All channels of a recording together. */
function recorded(path: string, key: Uint8Array): Int16Array {
  const file = new SoundFile(path, key);
  try {
    const pcm = new Int16Array(file.samples);
    let at = 0;
    for (const channels of file.sound()) {
      const [first = new Int16Array()] = channels;
      for (let sample = 0; sample < first.length; sample++) {
        const sum = channels.reduce((total, channel) => total + channel[sample]!, 0);
        pcm[at + sample] = Math.round(sum / channels.length);
      }
      at += first.length;
    }
    return pcm;
  } finally {
    file.close();
  }
}

async function unzipped({ zip, names, folder }: Extract<Job, { do: 'unzip' }>): Promise<Unzipped> {
  const wanted = new Set(names);
  const unknown: string[] = [];
  let bytes = 0;
  const files = unzipSync(zip, {
    filter: ({ name, originalSize }) => {
      if (name.endsWith('/') || /\.(txt|csv)$/i.test(name)) return false;
      if (!wanted.has(clipOf(name))) unknown.push(name);
      bytes += originalSize;
      if (bytes > PROMPT_UNZIPPED_MAX_BYTES) throw new SoundRefused('too-long');
      return wanted.has(clipOf(name));
    },
  });
  mkdirSync(folder, { recursive: true });
  const taken = new Map<string, number>();
  const refused: { readonly name: string; readonly why: string }[] = [];
  for (const [name, file] of Object.entries(files)) {
    try {
      const { wav, durationMs } = await converted(file, true);
      writeFileSync(join(folder, `${clipOf(name)}.wav`), wav, { flush: true });
      taken.set(clipOf(name), durationMs);
    } catch (error) {
      if (!(error instanceof SoundRefused)) throw error;
      refused.push({ name: clipOf(name), why: error.why });
    }
  }
  return { taken: [...taken].map(([name, durationMs]) => ({ name, durationMs })), unknown, refused };
}

/** `en/voicemail.welcome.wav` is the sentence `voicemail.welcome`, in whatever folder it lies. */
function clipOf(name: string): string {
  return (name.split('/').at(-1) ?? '').replace(/\.(wav|mp3)$/i, '');
}

function refusalOf(error: unknown): JobAnswer {
  if (error instanceof SoundRefused) return { ok: false, why: error.why };
  // What fflate says of a zip, and the file of a recording that is damaged.
  if (error instanceof SoundUnreadable || (error as { code?: unknown }).code !== undefined) {
    return { ok: false, why: 'broken' };
  }
  throw error;
}

const port = parentPort!;
void answerOf(workerData as Job)
  .catch(refusalOf)
  .then((answer) => {
    const bytes = answer.ok ? answer.converted?.wav.buffer : undefined;
    // Handed over, not copied: a quarter of an hour is 29 MB.
    port.postMessage(answer, bytes instanceof ArrayBuffer ? [bytes] : []);
  });
