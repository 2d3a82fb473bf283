import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { SystemClock } from '../../appliance/base/clock.ts';
import { Scope } from '../../appliance/base/scope.ts';
import { say } from '../../appliance/base/words/index.ts';
import type { Change } from '../../appliance/config/types.ts';
import { SoundEncoder } from '../../appliance/media/sound-encoder.ts';
import { Messaging } from '../../appliance/messaging.ts';
import type { Draft } from '../../appliance/voicemail/types.ts';
import { author, type TestOffice, temporaryDirectory, testOffice } from '../kit/office.ts';
import { attachmentOf, smtpServer, type TestSmtp } from '../kit/smtp.ts';
import { suite } from '../kit/suite.ts';

/** A message on a real disk, told by a mail that a real server takes. */
const test = suite('voicemail: mail');

const ended: (() => unknown)[] = [];
test.afterEach(async () => {
  for (const end of ended.splice(0).reverse()) await end();
});

const KEY = new Uint8Array(32).fill(7);

interface Office extends TestOffice {
  readonly messaging: Messaging;
  readonly folder: string;
  readonly traces: string[];
  /** A message of a tone of 440 Hz, as the recorder writes it. */
  leave(mailbox: string, name?: string): void;
  start(): void;
}

function office(smtp: TestSmtp | undefined, ...changes: readonly Change[]): Office {
  const o = testOffice();
  o.config.apply(changes, author);
  if (smtp) {
    const body = { host: '127.0.0.1', port: smtp.port, security: 'none', from: 'box@example.com' };
    o.config.apply([{ what: 'change', entity: 'mail-server', id: 'mail-server', body }], author);
  }
  const folder = join(temporaryDirectory(), 'voicemail');
  const traces: string[] = [];
  const messaging = new Messaging({
    ...{ ...o, clock: new SystemClock(), folder, key: KEY },
    onTrace: (what) => traces.push(say(what, 'en')),
    onTrouble: (failure) => traces.push(String(failure)),
  });
  const scope = new Scope('voicemail mail');
  ended.push(() => scope.end());
  return {
    ...{ ...o, messaging, folder, traces },
    leave: (mailbox, name = 'Zoë <b>') => {
      const draft = messaging.mailboxes.begin(mailbox, { number: '+31201234567', name }) as Draft;
      const parts: Uint8Array[] = [];
      const encoder = new SoundEncoder(1, KEY, new Uint8Array(16), (part) => parts.push(part));
      encoder.write([
        Int16Array.from({ length: 48_000 }, (_, at) => 16_000 * Math.sin((2 * Math.PI * 440 * at) / 16_000)),
      ]);
      encoder.finish();
      writeFileSync(draft.path, Buffer.concat(parts));
      draft.keep(encoder.durationMs);
    },
    start: () => messaging.start(scope),
  };
}

async function until(what: () => boolean): Promise<void> {
  const deadline = performance.now() + 8_000;
  while (!what()) {
    if (performance.now() > deadline) throw new Error('not in time');
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

async function smtp(more: Parameters<typeof smtpServer>[0] = {}): Promise<TestSmtp> {
  const server = await smtpServer(more);
  ended.push(() => server.close());
  return server;
}

const anna = (more: object): Change => ({
  ...{ what: 'create', entity: 'user', id: 'anna' },
  body: { number: '101', name: 'Anna', pin: '2580', email: 'anna@example.com', ...more },
});

/** The readable text of a mail: quoted-printable undone. */
function plain({ text }: { readonly text: string }): string {
  const bytes = text
    .replace(/=\r\n/g, '')
    .replace(/=([0-9A-F]{2})/g, (_, hex) => String.fromCharCode(parseInt(hex, 16)));
  return Buffer.from(bytes, 'latin1').toString('utf8');
}

test('VMB-02 a new message is told by e-mail with the recording, and its tone is in there', async () => {
  const server = await smtp();
  const o = office(server, anna({ voicemailMail: 'recording' }));
  o.start();
  o.leave('anna');
  await until(() => server.received.length === 1);
  const [mail] = server.received;
  assert.equal([mail?.from, mail?.to], ['box@example.com', ['anna@example.com']]);
  const wav = join(o.folder, 'attached.wav');
  writeFileSync(wav, attachmentOf(mail!));
  const { stderr } = spawnSync('sox', [wav, '-n', 'stat'], { encoding: 'utf8' });
  const frequencyHz = Number(/Rough\s+frequency:\s+(\d+)/.exec(stderr)?.[1]);
  assert.ok(Math.abs(frequencyHz - 440) < 10, stderr);
  assert.match(stderr, /Length \(seconds\):\s+3\.0/);
  assert.is(o.messaging.mailboxes.messages('anna').length, 1, 'it stays');
  // The server has it before we have its word for it.
  await until(() => o.messaging.outbox.state().waiting === 0);
});

test('VMB-02 a notice comes without the recording, in the language of the person, and nothing in a name is HTML', async () => {
  const server = await smtp();
  const account = { username: 'anna', name: 'Anna', language: 'nl', userId: 'anna' };
  const o = office(server, anna({ voicemailMail: 'notice' }), { what: 'create', entity: 'account', body: account });
  o.start();
  o.leave('anna');
  await until(() => server.received.length === 1);
  const text = plain(server.received[0]!);
  assert.match(text, 'Zoë <b> (+31201234567) heeft op');
  assert.match(text, 'een bericht van 0:03 ingesproken op de voicemail 101 Anna.');
  assert.match(text, 'Zoë &lt;b&gt; (+31201234567) heeft op');
  assert.match(text, 'met de telefoon: 1233.');
  assert.not.match(text, 'attachment');
});

test('VMB-02 a message is deleted after sending, once the server has accepted it and not before', async () => {
  let open = false;
  const server = await smtp({
    onRcptTo: (_address, _session, done) =>
      open ? done() : done(Object.assign(new Error('come back later'), { responseCode: 451 })),
  });
  const o = office(server, anna({ voicemailMail: 'recording-then-delete' }));
  o.start();
  o.leave('anna');
  await until(() => o.messaging.outbox.state().lastFailure !== undefined);
  assert.match(o.messaging.outbox.state().lastFailure ?? '', /451/);
  assert.is(o.messaging.mailboxes.messages('anna').length, 1);
  open = true;
  o.config.apply(
    [{ what: 'change', entity: 'mail-server', id: 'mail-server', body: { checkCertificate: false } }],
    author,
  );
  await until(() => server.received.length === 1 && o.messaging.mailboxes.messages('anna').length === 0);
  assert.equal(readdirSync(join(o.folder, 'anna')), [], 'the file too');
  assert.equal(o.store.messages.all(), []);
});

test('VMB-02 a message whose recording could not go with the mail is not deleted after sending', async () => {
  const server = await smtp();
  const o = office(server, anna({ voicemailMail: 'recording-then-delete' }));
  o.leave('anna');
  const [message] = o.messaging.mailboxes.messages('anna');
  const path = o.messaging.mailboxes.pathOf(message!);
  const aside = `${path}.aside`;
  renameSync(path, aside);
  const scope = new Scope('mails alone');
  ended.push(() => scope.end());
  o.messaging.outbox.start(scope);
  await until(() => server.received.length === 1 && o.messaging.outbox.state().waiting === 0);
  const text = plain(server.received[0]!);
  assert.not.match(text, 'attachment');
  assert.not.match(text, 'deleted');
  assert.is(o.messaging.mailboxes.messages('anna').length, 1);
  assert.ok(existsSync(aside));
});

test('VMB-02 mails about a shared box go to its own address, else to the linked user; none where none is wanted', async () => {
  const server = await smtp();
  const box = (id: string, number: string, more: object): Change => ({
    ...{ what: 'create', entity: 'voicemail', id },
    body: { number, name: `Box ${number}`, ...more },
  });
  const o = office(
    server,
    anna({}),
    box('own', '201', { mail: 'notice', email: 'sales@example.com', userId: 'anna' }),
    box('linked', '202', { mail: 'notice', userId: 'anna' }),
    box('nowhere', '203', { mail: 'notice' }),
  );
  o.start();
  for (const mailbox of ['anna', 'own', 'linked', 'nowhere']) o.leave(mailbox);
  await until(() => server.received.length === 2);
  assert.equal(server.received.flatMap(({ to }) => to).sort(), ['anna@example.com', 'sales@example.com']);
  assert.match(plain(server.received[0]!), '920');
  assert.is(o.messaging.outbox.state().waiting, 0);
});

test('VMB-05 a message that a power cut broke off is kept with its whole seconds, and told by mail then', async () => {
  const server = await smtp();
  const o = office(server, anna({ voicemailMail: 'notice' }));
  const draft = o.messaging.mailboxes.begin('anna', { number: '102', name: 'Bram' }) as Draft;
  const parts: Uint8Array[] = [];
  const encoder = new SoundEncoder(1, KEY, new Uint8Array(16), (part) => parts.push(part));
  encoder.write([new Int16Array(40_000)]);
  // Torn off in the middle of the third second.
  const written = Buffer.concat(parts);
  writeFileSync(draft.path, Buffer.concat([written, Buffer.alloc(100, 1)]));
  writeFileSync(join(o.folder, 'anna', 'stranger.sound'), 'no sound at all');
  const after = new Messaging({
    ...{ ...o, clock: new SystemClock(), folder: o.folder, key: KEY },
    onTrace: (what) => o.traces.push(say(what, 'en')),
    onTrouble: (failure) => o.traces.push(String(failure)),
  });
  const scope = new Scope('after the power cut');
  ended.push(() => scope.end());
  after.start(scope);
  assert.is(after.mailboxes.messages('anna')[0]?.durationMs, 2_000);
  await until(() => server.received.length === 1);
  assert.ok(
    o.traces.some((trace) => /Bram|102/.test(trace) && /2 s/.test(trace)),
    o.traces.join('\n'),
  );
  assert.ok(o.traces.some((trace) => /stranger\.sound is no sound/.test(trace)));
  assert.ok(readdirSync(join(o.folder, 'anna')).includes('stranger.sound'), 'what nobody understands is left alone');
});
