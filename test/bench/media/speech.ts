import type { CodecName } from '../../../appliance/rtp/codec.ts';
import { codecNamed, loadCodecs } from '../../../appliance/rtp/codecs.ts';

/** A second of something like speech as the payloads of 20 ms packets; who speaks says it again and again. */
export type Speech = readonly Uint8Array[];

const PACKETS = 50;
const PITCH_HZ = 120;
const HARMONICS = 24;
const SYLLABLES_HZ = 4;
const LOUDNESS = 6_000;
const NOISE = 300;

/** Voiced sound of a low voice whose loudness follows syllables, with a little noise: the same each time. */
function samplesAt(rateHz: number): Int16Array {
  let seed = 0x5eed;
  return Int16Array.from({ length: rateHz }, (_, at) => {
    const sec = at / rateHz;
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) | 0;
    let voice = 0;
    for (let n = 1; n <= HARMONICS; n++) voice += Math.sin(2 * Math.PI * n * PITCH_HZ * sec) / n;
    const envelope = (1 - Math.cos(2 * Math.PI * SYLLABLES_HZ * sec)) / 2;
    return Math.round(envelope * LOUDNESS * voice + (seed / 2 ** 31) * NOISE);
  });
}

export async function speechIn(name: CodecName): Promise<Speech> {
  await loadCodecs();
  const codec = codecNamed(name)!;
  const encoder = codec.encoder();
  // Coders of WebAssembly are there a turn later.
  await new Promise((resolve) => setImmediate(resolve));
  const pcm = samplesAt(codec.sampleRateHz);
  const step = codec.sampleRateHz / PACKETS;
  const packet = new Uint8Array(1_500);
  const packets = Array.from({ length: PACKETS }, (_, at) => {
    const bytes = encoder.encode(pcm.subarray(at * step, (at + 1) * step), packet);
    if (bytes === 0) throw new Error(`${name} codes nothing`);
    return packet.slice(0, bytes);
  });
  encoder.close();
  return packets;
}
