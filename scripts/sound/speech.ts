import { execFileSync } from 'node:child_process';
import type { Clip } from '../../appliance/prompts/clips.ts';
import { espeakArguments } from '../../appliance/prompts/espeak.ts';
import { PACK_RATE_HZ } from '../../appliance/prompts/pack.ts';
import type { PromptLanguage } from '../../appliance/prompts/types.ts';
import { resampled } from '../../appliance/rtp/resample.ts';

const WAV_HEADER_BYTES = 44;
const RATE_AT_BYTE = 24;

/** What the voice has to be told so that it goes on, or comes to an end. */
function written({ text, goesOn }: Clip): string {
  const bare = text.replace(/[.,;:]+$/, '');
  if (/[!?]$/.test(bare)) return bare;
  return `${bare}${goesOn ? ',' : '.'}`;
}

/** The clip as espeak-ng says it, 16 kHz, as it comes. */
export function spoken(clip: Clip, language: PromptLanguage): Int16Array {
  const wav = execFileSync('espeak-ng', espeakArguments(language), { input: written(clip), maxBuffer: 1 << 26 });
  const samples = new Int16Array(
    new Uint8Array(wav.subarray(WAV_HEADER_BYTES)).buffer.slice(0, (wav.length - WAV_HEADER_BYTES) & ~1),
  );
  return resampled(samples, wav.readUInt32LE(RATE_AT_BYTE), PACK_RATE_HZ);
}

/** Which espeak-ng speaks here, as it names itself: `eSpeak NG text-to-speech: 1.51`. */
export function speechVersion(): string {
  const [, version] = execFileSync('espeak-ng', ['--version'], { encoding: 'utf8' }).match(/: ([\w.-]+)/) ?? [];
  return `espeak-ng ${version}`;
}
