import * as assert from 'uvu/assert';
import { Scope } from '../../appliance/base/scope.ts';
import { applyOfficeFile } from '../../appliance/config/office-file/apply.ts';
import type { PromptBody } from '../../appliance/config/types.ts';
import { NotSpoken, type Speaker } from '../../appliance/library/types.ts';
import { WrittenPrompts } from '../../appliance/library/written-prompts.ts';
import { author, testOffice } from '../kit/office.ts';
import { suite } from '../kit/suite.ts';

const test = suite('library: written prompts');
const scopes: Scope[] = [];
test.afterEach(() => {
  for (const scope of scopes.splice(0)) scope.end();
});

function office(speaker: Speaker = 'box') {
  const { config, bus, random } = testOffice();
  const said: string[] = [];
  const troubles: unknown[] = [];
  const state = { speaker, refuses: false };
  const library = {
    speaker: () => state.speaker,
    keepSpoken: async (text: string, language: string) => {
      if (state.refuses) throw new NotSpoken('service', 'away');
      said.push(`${language} ${text}`);
      return { soundId: `sound-${said.length}`, durationMs: 1_000 };
    },
  };
  const written = new WrittenPrompts({ config, bus, library, onTrouble: (failure) => troubles.push(failure) });
  const scope = new Scope('test');
  scopes.push(scope);
  written.watch(scope);
  const settled = async (): Promise<void> => {
    await new Promise((resolve) => setImmediate(resolve));
    await written.look();
  };
  const prompt = (name: string) => config.find<PromptBody>('prompt', 'name', name);
  return { config, random, said, troubles, state, settled, prompt };
}

const FILE = `
office: { name: Demo, country: NL, language: nl, timeZone: Europe/Amsterdam, extensionLength: 3 }
prompts:
  - { name: Welkom, language: nl, text: Welkom bij de fietsenmaker. }
  - { name: Muziek, use: music }
autoAnswers:
  - { number: "200", name: Hallo, prompt: Welkom }
`;

test('EXT-04 a text that comes with an office file is spoken, and again when it is changed there', async () => {
  const { config, random, said, settled, prompt } = office();
  applyOfficeFile(config, FILE, author, { random });
  await settled();
  assert.equal(said, ['nl Welkom bij de fietsenmaker.']);
  assert.equal([prompt('Welkom')?.soundId, prompt('Welkom')?.kind], ['sound-1', 'typed']);
  assert.is(prompt('Muziek')?.soundId, undefined);
  assert.is(config.revisions({ limit: 1 })[0]?.author.name, 'Cordboard');
  applyOfficeFile(config, FILE.replace('fietsenmaker', 'bakker'), author, { random });
  await settled();
  assert.equal(said.slice(1), ['nl Welkom bij de bakker.']);
  assert.is(prompt('Welkom')?.soundId, 'sound-2');
  await settled();
  assert.is(said.length, 2, 'and no more');
});

test('what is written about an upload is not spoken', async () => {
  const { config, said, settled } = office();
  const body = { name: 'Own', language: 'en', text: 'Hello', soundId: 'mine', durationMs: 5, kind: 'upload' };
  const [id = ''] = config.apply([{ what: 'create', entity: 'prompt', body }], author).ids;
  config.apply([{ what: 'change', entity: 'prompt', id, body: { text: 'Hello there' } }], author);
  await settled();
  assert.equal(said, []);
});

test('a text that nobody could speak is tried again when it or the service changes, not before', async () => {
  const { config, said, troubles, state, settled } = office();
  state.refuses = true;
  const body = { name: 'One', language: 'en', text: 'Hello' };
  const [id = ''] = config.apply([{ what: 'create', entity: 'prompt', body }], author).ids;
  await settled();
  await settled();
  assert.is(troubles.length, 1);
  config.apply([{ what: 'change', entity: 'prompt', id, body: { text: 'Hello again' } }], author);
  await settled();
  assert.is(troubles.length, 2);
  state.refuses = false;
  const url = { url: 'http://127.0.0.1:8000/v1' };
  config.apply([{ what: 'change', entity: 'speech-service', id: 'speech-service', body: url }], author);
  await settled();
  assert.equal(said, ['en Hello again']);
});

test('a prompt that is deleted or changed while it is spoken gets no sound of what it was', async () => {
  const { config, said, settled, prompt } = office();
  const texts = ['One', 'Two'].map((name) => ({ name, language: 'en', text: name }));
  const changes = texts.map((body) => ({ what: 'create' as const, entity: 'prompt', body }));
  const [one = '', two = ''] = config.apply(changes, author).ids;
  config.apply([{ what: 'delete', entity: 'prompt', id: one }], author);
  config.apply([{ what: 'change', entity: 'prompt', id: two, body: { text: 'Three' } }], author);
  await settled();
  assert.is(said.at(-1), 'en Three');
  assert.is(prompt('Two')?.spokenText, 'Three');
  assert.is(config.list('prompt').length, 1);
});

test('where nothing can speak, nothing is tried', async () => {
  const { config, troubles, said, settled } = office('nobody');
  config.apply([{ what: 'create', entity: 'prompt', body: { name: 'One', language: 'en', text: 'Hi' } }], author);
  await settled();
  assert.equal([said, troubles], [[], []]);
});
