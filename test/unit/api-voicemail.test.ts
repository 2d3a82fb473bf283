import * as assert from 'uvu/assert';
import { ROLES, type Role } from '../../appliance/api/rights.ts';
import { EVENT_GATHER_MS } from '../../appliance/base/limits.ts';
import { PIN_TRIES } from '../../appliance/base/limits-features.ts';
import type { PromptBody } from '../../appliance/config/types.ts';
import { readWav, writeWav } from '../../appliance/rtp/wav.ts';
import { addUser, type Browser, endTestApis, type TestApi, testApi } from '../kit/api.ts';
import { EventStreamReader } from '../kit/event-stream.ts';
import { author } from '../kit/office.ts';
import { suite } from '../kit/suite.ts';

const test = suite('api: voicemail');
test.afterEach(endTestApis);

const PIN = '7391';

interface Office {
  readonly api: TestApi;
  /** One message in each mailbox: Anna's, Bram's, that of Sales (Anna is linked, it asks a PIN), nobody's. */
  readonly messages: Readonly<Record<'anna' | 'bram' | 'sales' | 'nobodys', string>>;
  as(role: Role, userId?: string): Promise<Browser>;
}

const ANNA = 'user-101';
const BRAM = 'user-102';

function office(): Office {
  const api = testApi();
  addUser(api, '101', 'Anna');
  addUser(api, '102', 'Bram');
  const shared = (number: string, name: string, more: object) =>
    ({ what: 'create', entity: 'voicemail', id: `box-${number}`, body: { number, name, ...more } }) as const;
  api.config.apply(
    [shared('201', 'Sales', { pin: PIN, userId: ANNA }), shared('202', 'Nobody’s', { pin: PIN })],
    author,
  );
  const { leave } = api.voicemail;
  return {
    api,
    messages: { anna: leave(ANNA), bram: leave(BRAM), sales: leave('box-201'), nobodys: leave('box-202') },
    as: (role, userId) => api.signedIn(role, { username: `${role}-${userId}`, ...(userId ? { userId } : {}) }),
  };
}

const states = async (browser: Browser): Promise<string[]> =>
  (await browser.get('/api/mailboxes')).body.mailboxes.map(
    (box: { number: string; new: number; old: number; open: boolean }) =>
      `${box.number} ${box.new}/${box.old}${box.open ? '' : ' closed'}`,
  );

/** Everything that can be asked of one message, each with what says that it was allowed. */
const ACTS: readonly (readonly [name: string, act: (browser: Browser, id: string) => Promise<{ status: number }>])[] = [
  ['hear', (browser, id) => browser.fetch('GET', `/api/messages/${id}/sound`)],
  ['save', (browser, id) => browser.fetch('GET', `/api/messages/${id}/sound?save=true`)],
  ['peaks', (browser, id) => browser.get(`/api/messages/${id}/peaks`)],
  ['mark', (browser, id) => browser.patch(`/api/messages/${id}`, { state: 'heard' })],
  ['delete', (browser, id) => browser.delete(`/api/messages/${id}`)],
  ['restore', (browser, id) => browser.post(`/api/messages/${id}/restore`, {})],
];

for (const role of ROLES) {
  test(`VMB-04 VMB-06 as ${role}: hears, saves, marks, deletes and restores what is theirs, and nothing else`, async () => {
    const { api, messages, as } = office();
    const browser = await as(role, ANNA);
    const may = !['installer', 'read-only'].includes(role);
    for (const [name, act] of ACTS) {
      assert.is((await act(browser, messages.anna)).status < 300, may, `${name} own`);
      assert.is((await act(browser, messages.sales)).status, 403, `${name} in a box whose PIN was not given`);
      for (const other of [messages.bram, messages.nobodys, 'nothing']) {
        assert.is((await act(browser, other)).status, may ? 404 : 403, `${name} ${other}`);
      }
    }
    const opened = await browser.post('/api/mailboxes/box-201/open', { pin: PIN });
    assert.is(opened.status, may ? 200 : 403);
    for (const [name, act] of ACTS) {
      assert.is((await act(browser, messages.sales)).status < 300, may, `${name} linked`);
      assert.is((await act(browser, messages.bram)).status, may ? 404 : 403, `${name} another's`);
    }
    for (const box of [BRAM, 'box-202']) {
      const listed = await browser.get(`/api/mailboxes/${box}/messages`);
      assert.is(listed.status, may ? 404 : 403, `the messages of ${box}`);
      assert.is((await browser.post(`/api/mailboxes/${box}/open`, { pin: PIN })).status, may ? 404 : 403);
      assert.is((await browser.patch(`/api/mailboxes/${box}`, { mail: 'no' })).status, may ? 404 : 403);
    }
    assert.equal(api.mistakes, []);
  });
}

test('VMB-04 who has no extension has no mailbox, the owner and the command line neither', async () => {
  const { messages, as } = office();
  const owner = await as('owner');
  assert.equal((await owner.get('/api/mailboxes')).body.mailboxes, []);
  for (const id of Object.values(messages)) {
    for (const [name, act] of ACTS) assert.is((await act(owner, id)).status, 404, name);
  }
});

test('VMB-03 messages are listed newest first, with caller and length, and counted', async () => {
  const { api, messages, as } = office();
  api.clock.advance(60_000);
  const second = api.voicemail.leave(ANNA, { number: '', name: '' }, 61_000);
  const anna = await as('agent', ANNA);
  const { body } = await anna.get(`/api/mailboxes/${ANNA}/messages`);
  assert.equal(
    body.messages.map((one: { id: string }) => one.id),
    [second, messages.anna],
  );
  assert.equal(body.messages[0], {
    ...{ id: second, mailboxId: ANNA, state: 'new', durationMs: 61_000, caller: { number: '', name: '' } },
    receivedAt: api.clock.wall(),
  });
  await anna.patch(`/api/messages/${second}`, { state: 'saved' });
  assert.equal(await states(anna), ['101 1/1', '201 1/0 closed']);
  await anna.delete(`/api/messages/${messages.anna}`);
  assert.equal(await states(anna), ['101 0/1', '201 1/0 closed']);
  const restored = await anna.post(`/api/messages/${messages.anna}/restore`, {});
  assert.equal([restored.status, restored.body.deletedAt], [200, undefined]);
  assert.equal(await states(anna), ['101 1/1', '201 1/0 closed']);
});

test('VMB-03 the sound comes whole, in parts, or as a file with a name', async () => {
  const { messages, as } = office();
  const anna = await as('user', ANNA);
  const url = `/api/messages/${messages.anna}/sound`;
  const whole = await anna.fetch('GET', url);
  assert.equal([...new Uint8Array(await whole.arrayBuffer())], [0, 1, 2, 3, 4]);
  assert.equal([whole.headers.get('content-type'), whole.headers.get('accept-ranges')], ['audio/wav', 'bytes']);
  const part = await anna.fetch('GET', url, { headers: { range: 'bytes=1-2' } });
  assert.equal([part.status, ...new Uint8Array(await part.arrayBuffer())], [206, 1, 2]);
  const saved = await anna.fetch('GET', `${url}?save=true`);
  assert.match(saved.headers.get('content-disposition') ?? '', /filename="Message 2026-01-05 10\.00\.wav"/);
  await saved.body?.cancel();
  assert.is((await anna.get(`/api/messages/${messages.anna}/peaks?count=7`)).body.peaks.length, 7);
});

test('a message whose sound is gone says so', async () => {
  const { api, messages, as } = office();
  api.voicemail.folder.files.clear();
  const anna = await as('user', ANNA);
  assert.is((await anna.get(`/api/messages/${messages.anna}/sound`)).status, 503);
  assert.is((await anna.get(`/api/messages/${messages.anna}/peaks`)).status, 503);
});

test('VMB-06 a shared box asks its PIN once a session, and again when the PIN was changed elsewhere', async () => {
  const { api, as } = office();
  const anna = await as('agent', ANNA);
  const closed = (await anna.get('/api/mailboxes')).body.mailboxes[1];
  assert.equal([closed.open, closed.settings, closed.new], [false, undefined, 1]);
  const wrong = await anna.post('/api/mailboxes/box-201/open', { pin: '1357' });
  assert.equal([wrong.status, wrong.body.problems[0].path], [422, 'pin']);
  assert.is((await anna.post('/api/mailboxes/box-201/open', { pin: PIN })).status, 200);
  assert.is((await anna.get('/api/mailboxes/box-201/messages')).status, 200);
  const other = await as('supervisor', ANNA);
  assert.is((await other.get('/api/mailboxes/box-201/messages')).status, 403, 'another browser asks again');
  api.config.apply([{ what: 'change', entity: 'voicemail', id: 'box-201', body: { pin: '8520' } }], author);
  assert.equal((await anna.get('/api/mailboxes/box-201/messages')).body.code, 'voicemail.closed');
  assert.is((await anna.post('/api/mailboxes/box-201/open', { pin: '8520' })).status, 200);
});

test('USR-06 five wrong PINs lock a mailbox, the right one included', async () => {
  const { api, as } = office();
  const anna = await as('agent', ANNA);
  for (let tries = 1; tries < PIN_TRIES; tries++) await anna.post('/api/mailboxes/box-201/open', { pin: '1357' });
  const locked = await anna.post('/api/mailboxes/box-201/open', { pin: '1357' });
  assert.equal([locked.status, locked.body.retryAfterSec], [429, 900]);
  assert.is((await anna.post('/api/mailboxes/box-201/open', { pin: PIN })).status, 429);
  api.clock.advance(900_000);
  assert.is((await anna.post('/api/mailboxes/box-201/open', { pin: PIN })).status, 200);
  assert.ok(api.store.audit.list({ limit: 10 }).entries.some(({ phrase }) => phrase.key === 'audit.pin-locked'));
});

test('USR-04 the personal box asks its PIN on the page only where its owner wants it always', async () => {
  const { as } = office();
  const anna = await as('user', ANNA);
  const set = await anna.patch(`/api/mailboxes/${ANNA}`, { pin: '4826', pinPolicy: 'always' });
  assert.is(set.status, 200);
  assert.is(set.body.open, true, 'who chose the PIN knows it');
  const again = await as('agent', ANNA);
  assert.equal(await states(again), ['101 1/0 closed', '201 1/0 closed']);
  assert.is((await again.post(`/api/mailboxes/${ANNA}/open`, { pin: '4826' })).status, 200);
  await again.patch(`/api/mailboxes/${ANNA}`, { pinPolicy: 'never' });
  assert.equal(await states(await as('owner', ANNA)), ['101 1/0', '201 1/0 closed']);
});

test('VMB-06 the settings of a mailbox are its owner’s; what is wrong stands at its field', async () => {
  const { api, as } = office();
  const anna = await as('user', ANNA);
  const changed = await anna.patch(`/api/mailboxes/${ANNA}`, {
    isOn: false,
    afterSec: 20,
    language: 'de',
    mail: 'notice',
  });
  assert.equal(changed.body.settings, {
    ...{ isOn: false, afterSec: 20, pinPolicy: 'untrusted', language: 'de', mail: 'notice', greeting: 'standard' },
  });
  assert.ok(changed.headers.get('cordboard-revision'));
  assert.is(api.config.get<{ voicemailLanguage: string }>('user', ANNA)?.voicemailLanguage, 'de');
  const run = await anna.patch(`/api/mailboxes/${ANNA}`, { pin: '1234' });
  assert.equal([run.status, run.body.problems[0].path, run.body.problems[0].sentence.length > 0], [422, 'pin', true]);
  assert.is((await anna.patch('/api/mailboxes/box-201', { mail: 'notice' })).status, 403, 'closed');
  await anna.post('/api/mailboxes/box-201/open', { pin: PIN });
  const shared = await anna.patch('/api/mailboxes/box-201', { mail: 'recording', email: 'sales@example.com' });
  assert.equal(shared.body.settings, {
    language: 'en',
    mail: 'recording',
    email: 'sales@example.com',
    greeting: 'standard',
  });
  assert.is((await anna.patch('/api/mailboxes/box-201', { isOn: false })).status, 422, 'a shared one is always on');
  assert.is((await anna.patch('/api/mailboxes/box-201', { email: null })).body.settings.email, undefined);
});

test('messages are live: who may hear them is told, nobody else', async () => {
  const { api, as } = office();
  const follow = async (browser: Browser) =>
    new EventStreamReader(await browser.fetch('GET', '/api/events?topics=mailboxes'));
  const settle = async (): Promise<void> => {
    await new Promise((resolve) => setImmediate(resolve));
    api.clock.advance(EVENT_GATHER_MS);
  };
  const anna = await as('agent', ANNA);
  const [ofAnna, ofBram] = [await follow(anna), await follow(await as('user', BRAM))];
  const first = await ofAnna.next();
  assert.equal(
    first?.data.topics.mailboxes.map((one: { mailbox: { number: string }; messages?: unknown[] }) => [
      one.mailbox.number,
      one.messages?.length,
    ]),
    [
      ['101', 1],
      ['201', undefined],
    ],
  );
  assert.is((await ofBram.next())?.data.topics.mailboxes.length, 1);
  api.voicemail.leave(ANNA);
  await settle();
  const told = await ofAnna.next();
  assert.equal([told?.event, told?.data.mailbox.new, told?.data.messages.length], ['mailboxes', 2, 2]);
  api.voicemail.leave('box-201');
  await settle();
  const closed = await ofAnna.next();
  assert.equal([closed?.data.mailbox.new, closed?.data.messages], [2, undefined]);
  await anna.post('/api/mailboxes/box-201/open', { pin: PIN });
  await settle();
  assert.is((await ofAnna.next())?.data.messages.length, 2);
  api.voicemail.leave(BRAM);
  await settle();
  assert.is((await ofBram.next())?.data.mailbox.number, '102', 'the first that Bram hears of');
  await ofAnna.close();
  await ofBram.close();
});

const tone = (hz: number, ms: number): Uint8Array =>
  writeWav(
    Int16Array.from({ length: 16 * ms }, (_, at) => Math.round(5_000 * Math.sin((2 * Math.PI * hz * at) / 16_000))),
    16_000,
  );

async function upload(browser: Browser, path: string, body: Uint8Array) {
  const response = await browser.fetch('POST', path, { body, headers: { 'content-type': 'audio/wav' } });
  const text = await response.text();
  return { status: response.status, body: text === '' ? undefined : JSON.parse(text) };
}

test('VMB-06 the greeting is uploaded or recorded in the browser, heard, replaced and given up', async () => {
  const { api, as } = office();
  const anna = await as('user', ANNA);
  const url = `/api/mailboxes/${ANNA}/greeting`;
  assert.is((await anna.get(`${url}/sound`)).status, 404, 'the standard one');
  const first = await upload(anna, url, tone(500, 600));
  assert.equal([first.status, first.body.settings.greeting], [200, 'prompt']);
  const sound = readWav(new Uint8Array(await (await anna.fetch('GET', `${url}/sound`)).arrayBuffer()));
  assert.ok(sound.ok && sound.sampleRateHz === 16_000);
  await upload(anna, `${url}?kind=browser`, tone(700, 900));
  const prompts = api.config.list<{ name: string; kind: string; durationMs: number }>('prompt');
  assert.equal(
    prompts.map(({ name, kind, durationMs }) => [name, kind, durationMs]),
    [['Greeting of 101 Anna', 'browser', 900]],
    'one prompt per mailbox',
  );
  const [revision] = api.config.revisions({ limit: 1 });
  assert.is(revision?.author.name, `user-${ANNA}`);
  assert.is((await anna.delete(url)).status, 204);
  assert.equal((await anna.get('/api/mailboxes')).body.mailboxes[0].settings.greeting, 'standard');
  const noSound = await upload(anna, url, new TextEncoder().encode('no sound at all'));
  assert.is(noSound.status, 422);
});

test('VMB-06 nobody greets for a mailbox that is another’s, or that is closed', async () => {
  const { api, as } = office();
  const anna = await as('user', ANNA);
  for (const [box, status] of [
    [BRAM, 404],
    ['box-202', 404],
    ['box-201', 403],
  ] as const) {
    const url = `/api/mailboxes/${box}/greeting`;
    assert.is((await upload(anna, url, tone(500, 600))).status, status);
    assert.is((await anna.post(`${url}/typed`, { text: 'Hello' })).status, status);
    assert.is((await anna.get(`${url}/sound`)).status, status);
    assert.is((await anna.delete(url)).status, status);
  }
  assert.equal(api.config.list('prompt'), []);
});

test('VMB-06 a typed greeting is spoken once: what watches over written prompts finds it spoken', async () => {
  const { api, as } = office();
  const anna = await as('user', ANNA);
  Object.assign(api.deps.library, { keepSpoken: async () => ({ soundId: 'sound', durationMs: 900 }) });
  for (const text of ['Hello', 'Good bye']) {
    assert.is((await anna.post(`/api/mailboxes/${ANNA}/greeting/typed`, { text })).status, 200);
    const [prompt] = api.config.list<PromptBody>('prompt');
    assert.equal([prompt?.text, prompt?.spokenText], [text, text]);
  }
});

test('VMB-06 a typed greeting needs somebody who speaks', async () => {
  const { as } = office();
  const anna = await as('user', ANNA);
  const refused = await anna.post(`/api/mailboxes/${ANNA}/greeting/typed`, { text: 'Hello' });
  assert.equal([refused.status, refused.body.code], [503, 'prompt.no-voice']);
});
