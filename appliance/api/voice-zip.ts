import type { OwnVoice } from '../library/types.ts';
import type { PromptLanguage } from '../prompts/types.ts';
import type { ZipEntry } from './zip-stream.ts';

/** A language as files for a zip: the list of its sentences, as spreadsheets read it, and a WAV for each. */
export function* voiceEntries(voice: OwnVoice, language: PromptLanguage, modifiedAt: number): Generator<ZipEntry> {
  const clips = voice.list(language);
  // The mark at the beginning tells spreadsheets that it is UTF-8.
  const rows = clips.map(({ clip, text }) => `${clip}.wav,"${text.replaceAll('"', '""')}"\r\n`);
  const list = new TextEncoder().encode(`\ufefffile,sentence\r\n${rows.join('')}`);
  yield { name: 'sentences.csv', modifiedAt, open: () => streamOf(async () => list) };
  for (const { clip } of clips) {
    yield { name: `${clip}.wav`, modifiedAt, open: () => streamOf(() => voice.sound(language, clip)) };
  }
}

function streamOf(read: () => Promise<Uint8Array | undefined>): ReadableStream<Uint8Array> {
  return new ReadableStream({
    async pull(controller) {
      const bytes = await read();
      if (bytes) controller.enqueue(bytes);
      controller.close();
    },
  });
}
