import { PAYLOAD_MAX_BYTES } from '../../appliance/rtp/codec.ts';
import { codecs, loadCodecs } from '../../appliance/rtp/codecs.ts';
import { ToneKeyReceiver } from '../../appliance/rtp/dtmf-inband.ts';
import { pcma } from '../../appliance/rtp/g711.ts';
import { JitterBuffer } from '../../appliance/rtp/jitter-buffer.ts';
import { Mixer } from '../../appliance/rtp/mixer.ts';
import { Resampler } from '../../appliance/rtp/resample.ts';
import { tone } from '../kit/sound.ts';
import { type Bench, type Figure, median } from './bench.ts';

const TURNS = 5;
const TURN_MS = 400;
/** Long enough for the compiler to have seen it. */
const WARM_MS = 300;
const FRAME_MS = 20;

/** Processor time in microseconds that one frame of 20 ms takes, median of five turns. */
function perFrame(name: string, work: () => void): Figure {
  const turn = (ms: number): number => {
    const start = process.cpuUsage();
    let frames = 0;
    let used = 0;
    for (; used < ms * 1_000; frames += 20) {
      for (let frame = 0; frame < 20; frame++) work();
      const { user, system } = process.cpuUsage(start);
      used = user + system;
    }
    return used / frames;
  };
  turn(WARM_MS);
  const all = Array.from({ length: TURNS }, () => turn(TURN_MS));
  return { name, value: median(all), unit: 'µs a frame', all };
}

/** A frame of something that sounds all the time. */
const frameAt = (rateHz: number): Int16Array => tone(440, rateHz, FRAME_MS, { levelDb: -15 });

async function codecFigures(): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const codec of codecs) {
    const encoder = codec.encoder();
    const decoder = codec.decoder();
    await new Promise((resolve) => setImmediate(resolve));
    const pcm = frameAt(codec.sampleRateHz);
    const payload = new Uint8Array(PAYLOAD_MAX_BYTES);
    const encode = perFrame(`encode ${codec.name}`, () => {
      encoder.encode(pcm, payload);
    });
    const packet = payload.slice(0, encoder.encode(pcm, payload));
    const decode = perFrame(`decode ${codec.name}`, () => {
      decoder.decode(packet, pcm);
    });
    encoder.close();
    decoder.close();
    figures.push(encode, decode);
  }
  return figures;
}

function resampling(fromHz: number, toHz: number): Figure {
  const resampler = new Resampler(fromHz, toHz);
  const pcm = frameAt(fromHz);
  const out = new Int16Array(resampler.outputMax(pcm.length));
  return perFrame(`resample ${fromHz / 1_000} to ${toHz / 1_000} kHz`, () => {
    resampler.process(pcm, out);
  });
}

function buffering(): Figure {
  const buffer = new JitterBuffer({ decoder: pcma.decoder(), clockRateHz: 8_000, sampleRateHz: 8_000 });
  const payload = new Uint8Array(160).fill(0xd5);
  const out = new Int16Array(160);
  let number = 0;
  return perFrame('jitter buffer with PCMA, in and out', () => {
    buffer.put(1, number & 0xffff, (number * 160) >>> 0, payload, number * FRAME_MS);
    buffer.get(out, number * FRAME_MS);
    number++;
  });
}

function mixing(parties: number): Figure {
  const pcm = frameAt(16_000);
  const out = new Int16Array(pcm.length);
  const mixer = new Mixer(pcm.length);
  for (let id = 0; id < parties; id++) mixer.seat(id, { kind: 'party' });
  return perFrame(`mix ${parties} parties at 16 kHz`, () => {
    mixer.begin();
    for (let id = 0; id < parties; id++) mixer.put(id, pcm);
    for (let id = 0; id < parties; id++) mixer.take(id, out);
  });
}

function hearingKeys(): Figure {
  const receiver = new ToneKeyReceiver(8_000);
  const pcm = frameAt(8_000);
  return perFrame('listen for tones of keys at 8 kHz', () => {
    receiver.hear(pcm);
  });
}

export const signal: Bench = {
  name: 'signal',
  about: 'What 20 ms of one call cost in each part of the sound’s way, on one core, without sockets.',
  needs: [],
  async run() {
    await loadCodecs();
    const rates = [resampling(8_000, 16_000), resampling(16_000, 8_000), resampling(48_000, 8_000)];
    return [...(await codecFigures()), ...rates, resampling(8_000, 48_000), buffering(), mixing(4), hearingKeys()];
  },
};
