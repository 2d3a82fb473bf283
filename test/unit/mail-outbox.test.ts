import type { SMTPServerOptions } from 'smtp-server';
import * as assert from 'uvu/assert';
import {
  MAIL_DEADLINE_MS,
  MAIL_RETRY_MAX_MS,
  MAIL_RETRY_MS,
  MAILS_WAITING_MAX,
} from '../../appliance/base/limits-features.ts';
import { Scope } from '../../appliance/base/scope.ts';
import { say } from '../../appliance/base/words/index.ts';
import { type Mail, MailRefused, sendMail } from '../../appliance/edges/mail.ts';
import { Outbox } from '../../appliance/mail/outbox.ts';
import type { QueuedMail } from '../../appliance/mail/types.ts';
import { openStore } from '../../appliance/store/database.ts';
import { author, testOffice } from '../kit/office.ts';
import { attachmentOf, smtpServer, type TestSmtp } from '../kit/smtp.ts';
import { rejection, suite } from '../kit/suite.ts';

const test = suite('mail: outbox');

const HELLO: QueuedMail = { to: 'anna@example.com', subject: 'Hello', text: 'Hi', html: '<p>Hi</p>' };

const ended: (() => unknown)[] = [];
test.afterEach(async () => {
  for (const end of ended.splice(0).reverse()) await end();
});

/** An outbox whose server does what the test says; `taken` is what it accepted. */
function outboxOf(office = testOffice(), server: object = { host: 'mail.test', from: 'box@example.com' }) {
  if (Object.keys(server).length > 0) {
    office.config.apply([{ what: 'change', entity: 'mail-server', id: 'mail-server', body: server }], author);
  }
  const taken: Mail[] = [];
  const accepted: QueuedMail[] = [];
  const traces: string[] = [];
  const scope = new Scope('test outbox');
  ended.push(() => scope.end());
  const o = { ...office, taken, accepted, traces, scope, answer: async (_mail: Mail): Promise<void> => {} };
  const outbox = new Outbox({
    ...{
      clock: office.clock,
      random: office.random,
      bus: office.bus,
      config: office.config,
      queue: office.store.mails,
    },
    send: async (_server, mail) => {
      await o.answer(mail);
      taken.push(mail);
    },
    recording: async (id) => ({ filename: `${id}.wav`, contentType: 'audio/wav', bytes: new Uint8Array([1, 2]) }),
    onAccepted: (mail) => accepted.push(mail),
    onTrace: (what) => traces.push(say(what, 'en')),
    onTrouble: (failure) => {
      throw failure;
    },
  });
  const put = (mail: QueuedMail): void => {
    const made = outbox.make(mail);
    if (made) office.store.mails.put(made.id, office.clock.wall(), made.content);
  };
  return Object.assign(o, { outbox, put });
}

/** Lets what was begun come to its end, and time pass. */
async function pass(o: { readonly clock: { advance(ms: number): void } }, ms = 0): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await undefined;
  o.clock.advance(ms);
  for (let turn = 0; turn < 60; turn++) await undefined;
}

/** The box starts; what happened to the settings before is told to nobody any more. */
async function start(o: ReturnType<typeof outboxOf>): Promise<void> {
  await pass(o);
  o.outbox.start(o.scope);
  await pass(o);
}

test('FAC-14 a mail that is queued goes out, once, and then what was to happen happens', async () => {
  const o = outboxOf();
  o.put({ ...HELLO, recordingOf: 'm1', thenDelete: 'm1' });
  await start(o);
  assert.equal(
    o.taken.map(({ to, attachment }) => [to, attachment?.filename]),
    [['anna@example.com', 'm1.wav']],
  );
  assert.is(o.accepted[0]?.thenDelete, 'm1');
  assert.is(o.store.mails.size, 0);
  await pass(o, MAIL_RETRY_MAX_MS);
  assert.is(o.taken.length, 1);
});

test('FAC-14 a server that is not there is tried again, with pauses that grow, until it takes the mail', async () => {
  const o = outboxOf();
  let tries = 0;
  o.answer = async () => {
    tries++;
    throw new MailRefused('connection refused', false);
  };
  o.put({ ...HELLO, thenDelete: 'm1' });
  await start(o);
  assert.is(tries, 1);
  await pass(o, MAIL_RETRY_MS - 1);
  assert.is(tries, 1);
  assert.is(o.outbox.trouble, undefined);
  await pass(o, 1);
  assert.is(tries, 2);
  await pass(o, 2 * MAIL_RETRY_MS - 1);
  assert.is(tries, 2);
  await pass(o, 1);
  assert.is(tries, 3);
  assert.equal(o.outbox.state(), { isOn: true, waiting: 1, lastFailure: 'connection refused' });
  assert.is(o.outbox.trouble, 'connection refused', 'people are told after three tries');
  assert.equal(o.accepted, [], 'nothing is deleted before the server has it');
  o.answer = async () => {};
  await pass(o, MAIL_RETRY_MAX_MS);
  assert.equal([o.taken.length, o.accepted.length, o.outbox.state().waiting], [1, 1, 0]);
});

test('FAC-14 what waits outlasts a restart, under the same name', async () => {
  const o = outboxOf();
  o.answer = async () => {
    throw new MailRefused('busy', false);
  };
  o.put(HELLO);
  await start(o);
  const [{ id } = { id: '' }] = o.store.mails.all();
  o.scope.end();
  const office = testOffice(2);
  const after = outboxOf({ ...office, store: openStore(':memory:', { ...office, image: o.store.image() }) });
  after.clock.advance(MAIL_RETRY_MS);
  await start(after);
  assert.equal(
    after.taken.map((mail) => mail.id),
    [id],
  );
});

test('FAC-14 mended settings are tried at once', async () => {
  const o = outboxOf();
  o.answer = async () => {
    throw new MailRefused('wrong password', false);
  };
  o.put(HELLO);
  await start(o);
  o.answer = async () => {};
  o.config.apply([{ what: 'change', entity: 'mail-server', id: 'mail-server', body: { username: 'box' } }], author);
  await pass(o);
  assert.is(o.taken.length, 1);
});

test('FAC-14 settings that are mended while a mail is being sent are tried as soon as that has failed', async () => {
  const o = outboxOf();
  let refuse: (reason: Error) => void = () => {};
  o.answer = () => new Promise((_, reject) => (refuse = reject));
  o.put(HELLO);
  await start(o);
  o.config.apply([{ what: 'change', entity: 'mail-server', id: 'mail-server', body: { username: 'box' } }], author);
  await pass(o);
  o.answer = async () => {};
  refuse(new MailRefused('wrong password', false));
  await pass(o);
  assert.is(o.taken.length, 1);
});

test('a mail that no server will ever take is given up, and the log says so; others go on', async () => {
  const o = outboxOf();
  o.answer = async ({ to }) => {
    if (to.startsWith('nobody')) throw new MailRefused('550 no such user', true);
  };
  o.put({ ...HELLO, to: 'nobody@example.com', thenDelete: 'm1' });
  o.put(HELLO);
  await start(o);
  assert.equal([o.taken.length, o.store.mails.size, o.accepted.length], [1, 0, 1]);
  assert.equal(o.traces, ['The e-mail “Hello” to nobody@example.com was given up: 550 no such user']);
});

test('VMB-02 a recording too large for the server: the message is told without it, and not deleted', async () => {
  const o = outboxOf();
  o.answer = async ({ attachment }) => {
    if (attachment) throw new MailRefused('552 message too large', true);
  };
  const withoutRecording = { text: 'Listen by telephone', html: '<p>Listen by telephone</p>' };
  o.put({ ...HELLO, recordingOf: 'm1', thenDelete: 'm1', withoutRecording });
  await start(o);
  assert.equal(
    o.taken.map(({ text, attachment }) => [text, attachment]),
    [['Listen by telephone', undefined]],
  );
  assert.equal([o.accepted.length, o.accepted[0]?.thenDelete, o.store.mails.size], [1, undefined, 0]);
  assert.equal(o.traces, []);
});

test('after days without a server a mail is given up', async () => {
  const o = outboxOf();
  o.answer = async () => {
    throw new MailRefused('no way there', false);
  };
  o.put(HELLO);
  await start(o);
  for (let hour = 0; hour <= MAIL_DEADLINE_MS / MAIL_RETRY_MAX_MS; hour++) await pass(o, MAIL_RETRY_MAX_MS);
  assert.equal(o.traces, ['The e-mail “Hello” to anna@example.com was given up: no way there']);
  assert.is(o.store.mails.size, 0);
});

test('without a server nothing is written, and too many that wait are told', async () => {
  const off = outboxOf(testOffice(), {});
  assert.is(off.outbox.make(HELLO), undefined);
  assert.is(off.outbox.state().isOn, false);
  const o = outboxOf();
  for (let each = 0; each < MAILS_WAITING_MAX; each++) o.put(HELLO);
  assert.is(o.outbox.make(HELLO), undefined);
  assert.equal(o.traces, ['Too many e-mails wait for the mail server; the one to anna@example.com was not written.']);
});

test('a mail server needs a sender, and its password is kept sealed', () => {
  const { config, store } = testOffice();
  const change = (body: object) =>
    config.apply([{ what: 'change', entity: 'mail-server', id: 'mail-server', body }], author);
  assert.throws(() => change({ host: 'mail.test' }), /config.invalid/);
  assert.throws(() => change({ host: 'mail test', from: 'a@example.com' }), /config.invalid/);
  change({ host: 'mail.test', from: 'a@example.com', password: 'hunter2-hunter2' });
  assert.not.match(JSON.stringify(store.entities.rows('mail-server')), /hunter2/);
});

// --- With a server that we did not write ---

/** One that is closed after the test. */
async function server(more: SMTPServerOptions = {}): Promise<TestSmtp> {
  const opened = await smtpServer(more);
  ended.push(() => opened.close());
  return opened;
}

const at = (port: number) => ({
  ...{ host: '127.0.0.1', port, security: 'none' as const, checkCertificate: true },
  from: { name: 'Kantoor “Zuid”', address: 'box@example.com' },
});

const WAV = Uint8Array.from({ length: 100_000 }, (_, at) => at % 251);

const MAIL: Mail = {
  ...{
    id: 'm-1',
    to: 'anna@example.com',
    subject: 'Nieuw bericht van Zoë',
    text: 'Hallo Zoë',
    html: '<p>Hallo Zoë</p>',
  },
  attachment: { filename: 'Bericht 2026-11-21 18.05.wav', contentType: 'audio/wav', bytes: WAV },
};

test('VMB-02 a real server gets the mail with text, html and recording, byte by byte', async () => {
  const { port, received } = await server();
  await sendMail(at(port), MAIL);
  const [mail] = received;
  assert.equal([mail?.from, mail?.to, mail?.secure], ['box@example.com', ['anna@example.com'], false]);
  const text = mail?.text ?? '';
  assert.match(text, /^Message-ID: <m-1@example\.com>/im);
  assert.match(text, /^Auto-Submitted: auto-generated/im);
  assert.match(text, /Content-Type: text\/plain/);
  assert.match(text, /Content-Type: text\/html/);
  assert.ok(attachmentOf(mail!).equals(Buffer.from(WAV)));
});

test('FAC-14 it signs in over TLS, from the start or by STARTTLS, and checks the certificate unless told otherwise', async () => {
  // The server's certificate is its own.
  const starttls = await server({ authOptional: false });
  const login = { username: 'box', password: 'right', checkCertificate: false };
  await sendMail({ ...at(starttls.port), ...login, security: 'starttls' }, MAIL);
  assert.equal([starttls.received[0]?.user, starttls.received[0]?.secure], ['box', true]);
  const checked = await rejection(() =>
    sendMail({ ...at(starttls.port), ...login, security: 'starttls', checkCertificate: true }, MAIL),
  );
  assert.instance(checked, MailRefused);
  const tls = await server({ secure: true });
  await sendMail({ ...at(tls.port), ...login, security: 'tls' }, MAIL);
  assert.is(tls.received[0]?.secure, true);
});

test('FAC-14 with STARTTLS demanded, a server without it gets nothing', async () => {
  const { port, received } = await server({ disabledCommands: ['STARTTLS'] });
  const failure = await rejection(() => sendMail({ ...at(port), security: 'starttls' }, MAIL));
  assert.instance(failure, MailRefused);
  assert.equal(received, []);
});

test('FAC-14 what the server refuses for good is told apart from what may pass', async () => {
  const unknown = await server({
    onRcptTo: (_address, _session, done) => done(Object.assign(new Error('no such user'), { responseCode: 550 })),
  });
  const busy = await server({
    onRcptTo: (_address, _session, done) => done(Object.assign(new Error('later'), { responseCode: 451 })),
  });
  const wrong = await server();
  const outcomes: (boolean | string)[] = [];
  for (const asked of [
    at(unknown.port),
    at(busy.port),
    { ...at(wrong.port), security: 'starttls' as const, checkCertificate: false, username: 'box', password: 'no' },
    { ...at(1), host: '127.0.0.1' },
  ]) {
    const failure = await rejection(() => sendMail(asked, MAIL));
    outcomes.push(failure instanceof MailRefused ? failure.isFinal : String(failure));
  }
  assert.equal(outcomes, [true, false, false, false]);
});
