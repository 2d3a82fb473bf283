/**
 * `node scripts/prompts.ts [LANGUAGE …]`: speaks every clip of the catalogue with espeak-ng and packs each language
 * into `appliance/prompts/sound/LANGUAGE.pack`. Run it after words have changed; the test `prompts-sound` says when.
 * Needs espeak-ng (Debian’s package of that name); building and running the box don't.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { type Clip, clipsOfLanguage } from '../appliance/prompts/clips.ts';
import { type ClipToPack, PACK_RATE_HZ, writePack } from '../appliance/prompts/pack.ts';
import { PROMPT_LANGUAGES, type PromptLanguage } from '../appliance/prompts/types.ts';
import { normalized, peakLevelDb } from '../appliance/rtp/level.ts';
import { trimmed } from '../appliance/rtp/trim.ts';
import { coded, decoded } from './sound/coder.ts';
import { speechVersion, spoken } from './sound/speech.ts';

const BITRATE = 12_000;
/** What is heard stays below this. */
const PEAK_DB = -0.5;
const SOFTER = 0.93;
const folder = path.join(import.meta.dirname, '../appliance/prompts/sound');

async function pack(language: PromptLanguage): Promise<void> {
  const clips = new Map<string, ClipToPack>();
  // What is said the same way twice is packed once.
  const bySound = new Map<string, ClipToPack>();
  let skipSamples = 0;
  for (const clip of clipsOfLanguage(language)) {
    const sound = `${clip.pauseMs} ${clip.text}`;
    const made = bySound.get(sound) ?? (await codedClip(clip, language));
    if ('skipSamples' in made) skipSamples = made.skipSamples as number;
    bySound.set(sound, made);
    clips.set(clip.name, made);
  }
  const bytes = writePack(clips, { madeBy: speechVersion(), skipSamples });
  writeFileSync(path.join(folder, `${language}.pack`), bytes);
  const seconds = [...clips.values()].reduce((sum, { samples }) => sum + samples, 0) / PACK_RATE_HZ;
  console.log(`${language}: ${clips.size} clips, ${Math.round(seconds)} s, ${bytes.length} bytes`);
}

async function codedClip(clip: Clip, language: PromptLanguage): Promise<ClipToPack> {
  const sound = normalized(trimmed(spoken(clip, language), PACK_RATE_HZ), PACK_RATE_HZ);
  const withPause = new Int16Array(sound.length + (clip.pauseMs * PACK_RATE_HZ) / 1000);
  withPause.set(sound);
  return codedWithoutClipping(withPause);
}

/** Coding makes some peaks higher; such a clip is coded a little softer. */
async function codedWithoutClipping(pcm: Int16Array): Promise<ClipToPack> {
  const clip = await coded(pcm, 'voice', BITRATE);
  if (peakLevelDb(await decoded(clip)) < PEAK_DB) return clip;
  return codedWithoutClipping(pcm.map((sample) => Math.round(sample * SOFTER)));
}

mkdirSync(folder, { recursive: true });
const wanted = process.argv.slice(2);
for (const language of PROMPT_LANGUAGES) {
  if (wanted.length === 0 || wanted.includes(language)) await pack(language);
}
