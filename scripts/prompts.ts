/**
 * `node scripts/prompts.ts [LANGUAGE …] [--anew]`: speaks every clip of the catalogue with espeak-ng and packs each
 * language into `appliance/prompts/sound/LANGUAGE.pack`; without `--anew` only what has changed since. Run it when
 * words have changed: the test `prompts-sound` says when. Needs espeak-ng (Debian's package of that name); building and
 * running the box don't.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { type Clip, clipsOfLanguage } from '../appliance/prompts/clips.ts';
import { type ClipToPack, PACK_RATE_HZ, Pack, writePack } from '../appliance/prompts/pack.ts';
import { PROMPT_LANGUAGES, type PromptLanguage } from '../appliance/prompts/types.ts';
import { normalized, peakLevelDb } from '../appliance/rtp/level.ts';
import { trimmed } from '../appliance/rtp/trim.ts';
import { type CodedClip, coded, decoded } from './sound/coder.ts';
import { digestOf } from './sound/digest.ts';
import { speechVersion, spoken } from './sound/speech.ts';

const BITRATE = 12_000;
/** What is heard stays below this. */
const PEAK_DB = -0.5;
const SOFTER = 0.93;
const folder = path.join(import.meta.dirname, '../appliance/prompts/sound');

async function pack(language: PromptLanguage, before: Pack | undefined): Promise<Uint8Array> {
  const clips = new Map<string, ClipToPack>();
  // What is said the same way twice is packed once.
  const bySound = new Map<string, ClipToPack>();
  let skipSamples = before?.skipSamples ?? 0;
  let spokenAnew = 0;
  for (const clip of clipsOfLanguage(language)) {
    const says = digestOf(clip);
    let made = bySound.get(says) ?? unchanged(before, clip.name, says);
    if (!made) {
      const fresh = await codedClip(clip, language);
      skipSamples = fresh.skipSamples;
      made = { ...fresh, says };
      spokenAnew++;
    }
    bySound.set(says, made);
    clips.set(clip.name, made);
  }
  const seconds = [...clips.values()].reduce((sum, { samples }) => sum + samples, 0) / PACK_RATE_HZ;
  console.log(`${language}: ${clips.size} clips, ${Math.round(seconds)} s, ${spokenAnew} spoken anew`);
  return writePack(clips, { madeBy: speechVersion(), skipSamples });
}

/** The clip as it was packed before, if it says the same. */
function unchanged(before: Pack | undefined, name: string, says: string): ClipToPack | undefined {
  const samples = before?.samples(name);
  if (!before || samples === undefined || before.says(name) !== says) return undefined;
  return { packets: before.packets(name), samples, says };
}

async function codedClip(clip: Clip, language: PromptLanguage): Promise<CodedClip> {
  const sound = normalized(trimmed(spoken(clip, language), PACK_RATE_HZ), PACK_RATE_HZ);
  const withPause = new Int16Array(sound.length + (clip.pauseMs * PACK_RATE_HZ) / 1000);
  withPause.set(sound);
  return codedWithoutClipping(withPause);
}

/** Coding makes some peaks higher; such a clip is coded a little softer. */
async function codedWithoutClipping(pcm: Int16Array): Promise<CodedClip> {
  const clip = await coded(pcm, 'voice', BITRATE);
  if (peakLevelDb(await decoded(clip)) < PEAK_DB) return clip;
  return codedWithoutClipping(pcm.map((sample) => Math.round(sample * SOFTER)));
}

mkdirSync(folder, { recursive: true });
const wanted = process.argv.slice(2);
const anew = wanted.includes('--anew');
for (const language of PROMPT_LANGUAGES.filter(
  (one) => wanted.every((word) => word === '--anew') || wanted.includes(one),
)) {
  const file = path.join(folder, `${language}.pack`);
  const before = anew || !existsSync(file) ? undefined : new Pack(readFileSync(file));
  writeFileSync(file, await pack(language, before));
}
