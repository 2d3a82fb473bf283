import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { say } from '../../appliance/base/words/index.ts';
import type { PromptRecorder } from '../../appliance/calls/types.ts';
import type { PromptBody } from '../../appliance/config/types.ts';
import { PromptsByPhone } from '../../appliance/prompts-by-phone.ts';
import { Menus } from '../kit/menus.ts';
import { author, temporaryDirectory, testOffice } from '../kit/office.ts';
import { suite } from '../kit/suite.ts';

const feature = suite('features: 905');

/** Notes what becomes of each draft. */
function recorder(kept: number | undefined = 7): { prompts: PromptRecorder; fates: string[] } {
  const fates: string[] = [];
  const begin: PromptRecorder['begin'] = () => {
    const at = fates.push('begun') - 1;
    return {
      path: 'draft',
      key: new Uint8Array(32),
      keep: async ({ name }) => {
        fates[at] += ` kept by ${name}`;
        return kept;
      },
      discard: () => {
        fates[at] += ' gone';
      },
    };
  };
  return { prompts: { begin }, fates };
}

feature('EXT-04 905 records, lets it be heard and keeps it, and says under which number', async () => {
  const { prompts, fates } = recorder();
  const menus = new Menus([], [], { prompts });
  const call = await menus.call('905', { line: '101', answers: { 'record.option-listen': ['1', '2'] } });
  assert.equal(call.heard.at(-1)?.what, { say: 'record.kept-as', with: { number: 7 } });
  assert.ok(
    call.heard.some(({ what }) => 'sound' in what && what.sound === 'draft'),
    'it was heard',
  );
  assert.equal(fates, ['begun kept by User 101 gone']);
  assert.is(say(call.reason, 'en'), 'A prompt was recorded.');
});

feature('EXT-04 it can be recorded anew, and who hangs up keeps nothing', async () => {
  const { prompts, fates } = recorder();
  const menus = new Menus([], [], { prompts });
  await menus.call('905', { line: '101', answers: { 'record.option-listen': ['3', '2'] } });
  assert.equal(fates, ['begun gone', 'begun kept by User 101 gone']);
  await menus.call('905', { line: '101', caller: { hangsUpAfterMs: 8_000 } });
  assert.is(fates.at(-1), 'begun gone');
});

feature('COD-02 what can’t be kept is said to have failed', async () => {
  const { prompts } = recorder(undefined);
  const failing = { ...prompts, begin: () => ({ ...prompts.begin(), keep: async () => undefined }) };
  const menus = new Menus([], [], { prompts: failing });
  const call = await menus.call('905', { line: '101' });
  assert.is(call.said.at(-1), 'record.failed');
});

const library = suite('prompts recorded by phone');

async function box(fails = false) {
  const dataDir = temporaryDirectory();
  const drafts = join(dataDir, 'prompts', 'drafts');
  mkdirSync(drafts, { recursive: true });
  writeFileSync(join(drafts, 'left by a power cut'), 'x');
  const { config, random } = testOffice();
  const troubles: unknown[] = [];
  const keepRecorded = async (path: string) => {
    if (fails || !existsSync(path)) throw new Error('no sound');
    return { soundId: 'sound', durationMs: 4_000 };
  };
  const prompts = new PromptsByPhone({
    ...{ dataDir, random, config, library: { keepRecorded }, key: new Uint8Array(32) },
    onTrouble: (error) => troubles.push(error),
  });
  return { prompts, config, drafts, troubles };
}

const anna = { number: '101', name: 'Anna' };
const where = { from: '101', language: 'nl' } as const;

library('EXT-04 each gets the lowest free number as its name, in the name of who recorded it; drafts go', async () => {
  const { prompts, config, drafts } = await box();
  assert.equal(readdirSync(drafts), [], 'what a power cut left is gone');
  config.apply([{ what: 'create', entity: 'prompt', body: { name: 'recording 2' } }], author);
  const numbers: (number | undefined)[] = [];
  for (let count = 0; count < 2; count++) {
    const draft = prompts.begin();
    writeFileSync(draft.path, 'sound');
    numbers.push(await draft.keep(anna, where));
    draft.discard();
  }
  assert.equal(numbers, [1, 3]);
  const stored = config.find<PromptBody>('prompt', 'name', 'Recording 3');
  assert.equal([stored?.kind, stored?.soundId, stored?.language, stored?.durationMs], ['phone', 'sound', 'nl', 4_000]);
  assert.equal(config.revisions({ limit: 1 })[0]?.author, { name: '101 Anna', from: '101' });
  assert.equal(readdirSync(drafts), []);
});

library('what is no sound is told to the log, and makes no prompt', async () => {
  const { prompts, config, troubles } = await box(true);
  const draft = prompts.begin();
  assert.is(await draft.keep(anna, where), undefined);
  draft.discard();
  assert.equal([troubles.length, config.list('prompt').length], [1, 0]);
});
