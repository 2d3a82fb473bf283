import { Application, createDecoder, createEncoder, type OpusEncoderHandle } from 'libopus-wasm';
import { type ClipToPack, PACK_RATE_HZ } from '../../appliance/prompts/pack.ts';

/** The longest frames have the least beside the sound. */
const FRAME_SAMPLES = (PACK_RATE_HZ * 60) / 1000;
const COMPLEXITY = 10;

export interface CodedClip extends Omit<ClipToPack, 'says'> {
  readonly skipSamples: number;
}

/** Codes one clip by an encoder of its own, so that it can be decoded by itself. */
export async function coded(pcm: Int16Array, kind: 'voice' | 'music', bitrate: number): Promise<CodedClip> {
  const encoder = await createEncoder({
    sampleRate: PACK_RATE_HZ,
    channels: 1,
    application: kind === 'voice' ? Application.Voip : Application.Audio,
    bitrate,
    complexity: COMPLEXITY,
    vbr: true,
    fec: false,
    dtx: false,
  });
  try {
    return packetsOf(encoder, pcm);
  } finally {
    encoder.free();
  }
}

function packetsOf(encoder: OpusEncoderHandle, pcm: Int16Array): CodedClip {
  const skipSamples = encoder.getLookahead();
  const padded = new Int16Array(Math.ceil((pcm.length + skipSamples) / FRAME_SAMPLES) * FRAME_SAMPLES);
  padded.set(pcm);
  const packets: Uint8Array[] = [];
  for (let at = 0; at < padded.length; at += FRAME_SAMPLES) {
    packets.push(encoder.encode(padded.subarray(at, at + FRAME_SAMPLES), { frameSize: FRAME_SAMPLES }).slice());
  }
  return { packets, samples: pcm.length, skipSamples };
}

/** What is heard of a clip. */
export async function decoded({ packets }: CodedClip): Promise<Int16Array> {
  const decoder = await createDecoder({ sampleRate: PACK_RATE_HZ, channels: 1 });
  try {
    return Int16Array.from(packets.flatMap((packet) => [...decoder.decode(packet)]));
  } finally {
    decoder.free();
  }
}
