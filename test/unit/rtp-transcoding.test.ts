/** From every codec to every other, as phones that share none are connected: a tone keeps its frequency and level. */
import * as assert from 'uvu/assert';
import { type CodecDefinition, PAYLOAD_MAX_BYTES } from '../../appliance/rtp/codec.ts';
import { codecs, loadCodecs } from '../../appliance/rtp/codecs.ts';
import { JitterBuffer } from '../../appliance/rtp/jitter-buffer.ts';
import { Resampler } from '../../appliance/rtp/resample.ts';
import { largestStep, levelOf, loudestHz, purityDb, tone } from '../kit/sound.ts';
import { suite } from '../kit/suite.ts';

const test = suite('transcoding', { timeoutMs: 30_000 });
const FRAMES = 75;
const SSRC = 1;

test.before(() => loadCodecs());

/** Changes the rate of frames of 20 ms; the same frames where there is nothing to change. */
function rateChanger(fromHz: number, toHz: number): (pcm: Int16Array) => Int16Array {
  if (fromHz === toHz) return (pcm) => pcm;
  const resampler = new Resampler(fromHz, toHz);
  return (pcm) => {
    const out = new Int16Array(resampler.outputMax(pcm.length));
    return out.subarray(0, resampler.process(pcm, out));
  };
}

/** One phone speaks `from`, the other hears what the box made of it in `to`. */
async function transcoded(from: CodecDefinition, to: CodecDefinition, said: Int16Array): Promise<Int16Array> {
  const phone = from.encoder({ bitrateBps: 64_000 });
  const [incoming, outgoing] = [from.decoder(), to.encoder({ bitrateBps: 64_000 })];
  const other = to.decoder();
  await new Promise((resolve) => setImmediate(resolve));
  const buffer = new JitterBuffer({
    decoder: incoming,
    clockRateHz: from.clockRateHz,
    sampleRateHz: from.sampleRateHz,
  });
  const change = rateChanger(from.sampleRateHz, to.sampleRateHz);
  const payload = new Uint8Array(PAYLOAD_MAX_BYTES);
  const [frame, heard] = [new Int16Array(from.sampleRateHz / 50), new Int16Array((to.sampleRateHz * FRAMES) / 50)];
  for (let number = 0; number < FRAMES; number++) {
    const bytes = phone.encode(said.subarray(number * frame.length, (number + 1) * frame.length), payload);
    buffer.put(SSRC, number, (number * from.clockRateHz) / 50, payload.subarray(0, bytes), number * 20);
    buffer.get(frame, number * 20);
    const sent = outgoing.encode(change(frame), payload);
    other.decode(payload.subarray(0, sent), heard.subarray((number * to.sampleRateHz) / 50));
  }
  assert.is(buffer.runs.lost, 0);
  for (const coder of [phone, incoming, outgoing, other]) coder.close();
  return heard.subarray(-to.sampleRateHz / 2);
}

for (const from of codecs) {
  for (const to of codecs) {
    test(`${from.name} to ${to.name}: 400, 1,000 and 3,000 Hz keep frequency and level`, async () => {
      for (const hz of [400, 1_000, 3_000]) {
        const said = tone(hz, from.sampleRateHz, FRAMES * 20);
        const heard = await transcoded(from, to, said);
        const level = levelOf(hz, heard, to.sampleRateHz);
        assert.is(loudestHz(heard.subarray(0, to.sampleRateHz / 10), to.sampleRateHz, 100), hz);
        assert.ok(Math.abs(level + 12) < 1, `${hz} Hz at ${level.toFixed(2)} dB instead of -12`);
        assert.ok(purityDb(hz, heard, to.sampleRateHz) > 12, `${hz} Hz: ${purityDb(hz, heard, to.sampleRateHz)} dB`);
        const most = largestStep(tone(hz, to.sampleRateHz, 500));
        assert.ok(largestStep(heard) < 1.5 * most + 600, `${hz} Hz: a click`);
      }
    });
  }
}
