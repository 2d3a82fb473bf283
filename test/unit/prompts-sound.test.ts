import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { createDecoder } from 'libopus-wasm';
import * as assert from 'uvu/assert';
import { type Clip, clipsOfLanguage } from '../../appliance/prompts/clips.ts';
import { PACK_RATE_HZ, Pack, PackUnreadable } from '../../appliance/prompts/pack.ts';
import { PROMPT_LANGUAGES } from '../../appliance/prompts/types.ts';
import { peakLevelDb, speechLevelDb } from '../../appliance/rtp/level.ts';
import { digestOf } from '../../scripts/sound/digest.ts';
import { suite } from '../kit/suite.ts';

const test = suite('prompts: sound');

const folder = path.join(import.meta.dirname, '../../appliance/prompts/sound');
const packOf = (name: string): Pack => new Pack(readFileSync(path.join(folder, `${name}.pack`)));

/** Listens to a pack: name → its sound. One decoder serves all: clips are coded so that each begins anew. */
async function heard(pack: Pack, names: readonly string[]): Promise<Map<string, Int16Array>> {
  const decoder = await createDecoder({ sampleRate: PACK_RATE_HZ, channels: 1 });
  try {
    return new Map(names.map((name) => [name, pack.pcm(name, (packet) => decoder.decode(packet)) as Int16Array]));
  } finally {
    decoder.free();
  }
}

/** Slower than anybody reads aloud, faster than anybody understands. */
const LETTERS_PER_SEC = { least: 5, most: 28 } as const;

function complaintsOf(clip: Clip, pcm: Int16Array): string[] {
  const seconds = pcm.length / PACK_RATE_HZ - clip.pauseMs / 1000;
  const letters = clip.text.match(/\p{L}/gu)?.length ?? 0;
  const [shortest, longest] = [letters / LETTERS_PER_SEC.most, 0.6 + letters / LETTERS_PER_SEC.least];
  const level = speechLevelDb(pcm, PACK_RATE_HZ);
  const complaints: string[] = [];
  if (seconds < Math.max(0.12, shortest) || seconds > longest) complaints.push(`${seconds.toFixed(2)} s`);
  if (Math.abs(level + 20) > 3) complaints.push(`${level.toFixed(1)} dB`);
  if (peakLevelDb(pcm) > -0.3) complaints.push('clips');
  // Silence at its ends: joined to others it doesn't click.
  if (Math.abs(pcm[0]!) > 600 || Math.abs(pcm.at(-1)!) > 600) complaints.push('does not begin or end at nothing');
  return complaints.map((complaint) => `${clip.name} “${clip.text}”: ${complaint}`);
}

for (const language of PROMPT_LANGUAGES) {
  test(
    `every sentence and number of ${language} is in its pack: of sane length, level and without clipping`,
    async () => {
      const pack = packOf(language);
      const clips = clipsOfLanguage(language);
      assert.equal([...pack.names].sort(), clips.map(({ name }) => name).sort(), 'run: node scripts/prompts.ts');
      const changed = clips
        .filter((clip) => pack.says(clip.name) !== digestOf(clip))
        .map(({ name, text }) => `${name} ${text}`);
      assert.equal(changed, [], 'run: node scripts/prompts.ts');
      const sounds = await heard(pack, pack.names);
      const complaints = clips.flatMap((clip) => complaintsOf(clip, sounds.get(clip.name) as Int16Array));
      assert.equal(complaints, []);
    },
    { timeoutMs: 120_000 },
  );
}

test('music is as long as it says, softer than speech, and goes round without a click', async () => {
  const pack = packOf('music');
  assert.equal(pack.names, ['one', 'two']);
  for (const [name, pcm] of await heard(pack, pack.names)) {
    assert.is(pack.durationMs(name), 60_000);
    assert.is(pcm.length, 60 * PACK_RATE_HZ);
    const level = speechLevelDb(pcm, PACK_RATE_HZ);
    assert.ok(level > -28 && level < -23, `${name}: ${level} dB`);
    assert.ok(peakLevelDb(pcm) < -3);
    // Where the end meets the beginning there is no step that is not also between ordinary notes.
    const steps = pcm.map((sample, at) => Math.abs(sample - (at > 0 ? pcm[at - 1]! : pcm.at(-1)!)));
    const ordinary = steps.slice(1).reduce((most, step) => Math.max(most, step), 0);
    assert.ok(steps[0]! < ordinary / 2, `${name}: ${steps[0]} of ${ordinary}`);
  }
});

test('all packs together are small enough to be carried in one file', () => {
  const bytes = [...PROMPT_LANGUAGES, 'music'].map((name) => statSync(path.join(folder, `${name}.pack`)).size);
  assert.ok(bytes.reduce((sum, size) => sum + size, 0) <= 8_000_000, String(bytes));
});

test('a clip says how long it is without being decoded, and one that is not there is not there', () => {
  const pack = packOf('en');
  assert.ok((pack.durationMs('voicemail.welcome') ?? 0) > 1_000);
  for (const name of ['nothing', 'constructor', '']) {
    assert.is(pack.durationMs(name), undefined);
    assert.equal(pack.packets(name), []);
    assert.is(
      pack.pcm(name, () => new Int16Array(0)),
      undefined,
    );
  }
});

test('what is no pack is told apart', () => {
  const bytes = readFileSync(path.join(folder, 'music.pack'));
  assert.throws(
    () => new Pack(new Uint8Array(0)),
    (error: unknown) => error instanceof PackUnreadable,
  );
  assert.throws(
    () => new Pack(bytes.subarray(0, 100)),
    (error: unknown) => error instanceof PackUnreadable,
  );
  assert.throws(
    () => new Pack(Uint8Array.from(bytes, (byte) => byte ^ 1)),
    (error: unknown) => error instanceof PackUnreadable,
  );
});
