import * as assert from 'uvu/assert';
import { suiteOfPages } from './browser.ts';
import { wav } from './fake/fake-voicemail.ts';

/** The library of sounds. */
const test = suiteOfPages('prompts', ['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream']);

test('EXT-04 a file brings its name along, is heard before it is saved, and a refused one says why', {
  at: '/prompts/new',
}, async ({ page, api }) => {
  await page.setInputFiles('input[type=file]', {
    name: 'brief.wav',
    mimeType: 'audio/wav',
    buffer: Buffer.from('no sound'),
  });
  await page.getByRole('button', { name: 'Add', exact: true }).click();
  await page.getByText('This is no sound that the box can read.').first().waitFor();
  await page.getByRole('button', { name: 'Take another' }).click();
  await page.setInputFiles('input[type=file]', { name: 'Feestdagen.wav', mimeType: 'audio/x-wav', buffer: wav(2) });
  await page.getByRole('button', { name: 'Play' }).click();
  await page.getByLabel('Name', { exact: true }).fill('Feestdagen');
  await page.getByRole('button', { name: 'Add', exact: true }).click();
  await page.getByText('Feestdagen added.').waitFor();
  await page.getByRole('heading', { name: 'Feestdagen' }).waitFor();
  assert.is(api.box.prompts.at(-1)?.kind, 'upload');
});

test('EXT-04 a name without a sound is told so, and is still there after a reload', { at: '/prompts/new' }, async ({
  page,
}) => {
  await page.getByLabel('Name', { exact: true }).fill('Kerstmis');
  await page.getByRole('button', { name: 'Add', exact: true }).click();
  await page.getByText('Choose a file, record something or type a text first.').first().waitFor();
  await page.reload();
  await page.getByText('What you typed earlier is still here.').waitFor();
  assert.is(await page.getByLabel('Name', { exact: true }).inputValue(), 'Kerstmis');
  await page.getByRole('button', { name: 'Add', exact: true }).click();
  await page.getByText('Choose a file, record something or type a text first.').first().waitFor();
  await page.setInputFiles('input[type=file]', { name: 'a.wav', mimeType: 'audio/wav', buffer: wav(2) });
  await page.getByText('Choose a file, record something or type a text first.').waitFor({ state: 'detached' });
});

test('EXT-04 recorded in the browser: the level is seen, what was said is heard, and it is kept as WAV', {
  at: '/prompts/new',
}, async ({ page, api }) => {
  await page.getByText('Record', { exact: true }).click();
  await page.getByRole('button', { name: 'Start recording' }).click();
  await page.locator('meter.level').waitFor();
  await page.waitForTimeout(1_200);
  await page.getByRole('button', { name: 'Stop' }).click();
  await page.getByRole('button', { name: 'Play' }).waitFor();
  await page.getByLabel('Name', { exact: true }).fill('Ingesproken');
  await page.getByRole('button', { name: 'Add', exact: true }).click();
  await page.getByText('Ingesproken added.').waitFor();
  assert.is(api.box.prompts.at(-1)?.kind, 'browser');
});

test('EXT-04 typed text from where a prompt is wanted: the menu has it at once, and nothing of the menu is lost', {
  at: '/extensions/x1',
}, async ({ page, api }) => {
  await page.getByLabel('Name', { exact: true }).fill('Nieuw hoofdmenu');
  await page.getByRole('button', { name: 'Add a prompt' }).first().click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText('Type', { exact: true }).click();
  await dialog.getByLabel('What the box is to say').fill('Voor verkoop toets 1.');
  await dialog.getByLabel('Name', { exact: true }).fill('Menutekst');
  await dialog.getByRole('button', { name: 'Add', exact: true }).click();
  await dialog.waitFor({ state: 'detached' });
  await page.getByRole('group', { name: 'Menutekst' }).waitFor();
  assert.is(await page.getByLabel('Name', { exact: true }).inputValue(), 'Nieuw hoofdmenu');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByText('Nieuw hoofdmenu changed.').waitFor();
  const made = api.box.prompts.at(-1);
  assert.equal([made?.text, made?.kind], ['Voor verkoop toets 1.', 'typed']);
  assert.is(api.box.extensions.find(({ id }) => id === 'x1')?.promptId, made?.id);
});

test('FAC-07 renamed, given another sound, and not deleted while something plays it', { at: '/prompts/p3' }, async ({
  page,
  api,
}) => {
  await page.getByLabel('Name', { exact: true }).fill('Piano');
  await page.keyboard.press('Enter');
  await page.getByText('Piano changed.').waitFor();
  await page.getByRole('button', { name: 'Another sound' }).click();
  await page.setInputFiles('input[type=file]', { name: 'x.mp3', mimeType: 'audio/mpeg', buffer: Buffer.alloc(4_000) });
  await page.getByRole('button', { name: 'Take this sound' }).click();
  await page.getByText('Piano has another sound.').waitFor();
  await page.getByRole('link', { name: 'Delete' }).click();
  await page.getByText('This still plays it; choose another there first:').waitFor();
  await page.getByRole('button', { name: 'Cancel' }).click();
  await page.getByRole('link', { name: 'Hold music' }).click();
  await page.getByRole('button', { name: 'Remove Piano' }).click();
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByText('Rustig saved.').waitFor();
  assert.equal(api.box.playlists[0]?.promptIds, []);
});

test('FAC-07 a language goes out as one zip and comes back with what was taken over and what was not', {
  at: '/voices',
}, async ({ page }) => {
  const dutch = page.getByRole('region', { name: 'Nederlands' });
  await dutch.getByText('12 of 312 sentences are your own.').waitFor();
  assert.is(await dutch.getByRole('link', { name: 'Download as zip' }).getAttribute('href'), '/api/voices/nl/zip');
  await dutch
    .locator('input[type=file]')
    .setInputFiles({ name: 'nl.zip', mimeType: 'application/zip', buffer: Buffer.alloc(100) });
  await dutch.getByText('2 sentences taken over. 1 isn’t in it and stays as it is.').waitFor();
  await dutch.getByText('notes.txt is no sentence of the box.').waitFor();
});
