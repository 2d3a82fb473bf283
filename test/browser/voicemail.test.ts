import * as assert from 'uvu/assert';
import { suiteOfPages } from './browser.ts';

/** One's own messages. */
const test = suiteOfPages('voicemail');

const messages = '.message';

test('VMB-03 a message is played, found again by its picture, and is heard when it was heard to the end', {
  at: '/voicemail',
}, async ({ page, api }) => {
  const first = page.locator(messages).first();
  await first.getByText('New', { exact: true }).waitFor();
  await page
    .getByRole('link', { name: /^Voicemail/ })
    .getByText('3 new messages')
    .waitFor({ state: 'attached' });
  await first.getByRole('button', { name: 'Play' }).click();
  await first.getByRole('button', { name: 'Pause' }).waitFor();
  const place = first.getByRole('slider', { name: 'Place in the sound' });
  await place.focus();
  await page.keyboard.press('ArrowRight');
  await first.locator('[data-state=new]').waitFor({ state: 'detached' });
  await page.waitForFunction(() => document.querySelectorAll('.message[data-state=new]').length === 1);
  assert.is(api.box.voicemail.messages[0]?.state, 'heard');
});

test('VMB-03 delete with a way back, save for good, and what comes in is there at once', { at: '/voicemail' }, async ({
  page,
  api,
}) => {
  const { voicemail } = api.box;
  const mine = () => voicemail.messages.filter(({ mailboxId }) => mailboxId === 'u101').length;
  await page.locator(messages).first().waitFor();
  const before = mine();
  await page.getByRole('button', { name: 'Delete this message' }).first().click();
  await page.getByText('Message deleted.').waitFor();
  assert.is(mine(), before - 1);
  await page.getByRole('button', { name: 'Undo' }).click();
  await page.waitForFunction((n) => document.querySelectorAll('.message').length === n, before);
  await page.getByRole('button', { name: 'Save for good' }).first().click();
  await page.waitForFunction(() => document.querySelectorAll('.message[data-state=saved]').length === 2);
  const [message] = voicemail.messages;
  voicemail.messages = [
    { ...message!, id: 'fresh', state: 'new', caller: { number: '104', name: 'Zoë Nieuw' } },
    ...voicemail.messages,
  ];
  voicemail.changed('fresh');
  await page.getByRole('article', { name: 'Message from Zoë Nieuw' }).waitFor();
});

test('VMB-06 a shared box asks its PIN, and its owner changes the settings', { at: '/voicemail/v1' }, async ({
  page,
  api,
}) => {
  await page.getByLabel('PIN of the mailbox').fill('1111');
  await page.keyboard.press('Enter');
  await page.getByText('That PIN isn’t right.').first().waitFor();
  await page.getByLabel('PIN of the mailbox').fill('2580');
  await page.keyboard.press('Enter');
  await page.locator(messages).first().waitFor();
  await page.locator('main').getByRole('link', { name: 'Settings' }).click();
  await page.getByLabel('E-mail about new messages').selectOption({ label: 'With the recording' });
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByText('Mailbox changed.').waitFor();
  assert.is(api.box.voicemail.box('v1').settings.mail, 'recording');
  assert.is(new URL(page.url()).pathname, '/voicemail/v1');
});

test('VMB-06 the greeting is typed or brought along, heard, and given up again', { at: '/voicemail' }, async ({
  page,
  api,
}) => {
  await page.locator(messages).first().waitFor();
  await page.locator('main').getByRole('link', { name: 'Settings' }).click();
  await page.getByText('Callers hear the standard greeting.').waitFor();
  await page.getByRole('button', { name: 'Use this greeting' }).click();
  await page.locator('[role=alert]:visible').first().waitFor();
  await page.getByText('Type', { exact: true }).click();
  await page.getByLabel('What the box is to say').fill('Anna is on holiday.');
  await page.getByRole('button', { name: 'Use this greeting' }).click();
  await page.getByText('Callers hear a greeting of your own.').waitFor();
  assert.is(api.box.voicemail.box('u101').settings.greeting, 'prompt');
  await page.getByRole('button', { name: 'Play' }).first().waitFor();
  // What is refused is said.
  const refused = { title: 'This mailbox was closed meanwhile.', status: 403, code: 'voicemail.closed' };
  await page.route('**/greeting', (asked) =>
    asked.fulfill({ status: 403, contentType: 'application/problem+json', body: JSON.stringify(refused) }),
  );
  await page.getByRole('button', { name: 'Back to the standard greeting' }).click();
  await page.getByText('This mailbox was closed meanwhile.').waitFor();
  await page.unroute('**/greeting');
  await page.getByRole('button', { name: 'Back to the standard greeting' }).click();
  await page.getByText('Callers hear the standard greeting.').first().waitFor();
  assert.is(api.box.voicemail.box('u101').settings.greeting, 'standard');
});
