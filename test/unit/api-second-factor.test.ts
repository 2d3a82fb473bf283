import { TOTP } from 'otpauth';
import * as assert from 'uvu/assert';
import { Browser, endTestApis, PASSWORD, type TestApi, testApi } from '../kit/api.ts';
import { suite } from '../kit/suite.ts';

const test = suite('api: second factor');
test.afterEach(endTestApis);

function codeOf(api: TestApi, secret: string, offsetMs = 0): string {
  return TOTP.generate({ secret: new TOTP({ secret }).secret, timestamp: api.clock.wall() + offsetMs });
}

/** An admin with the second factor on. */
async function withFactor(api: TestApi) {
  const browser = await api.signedIn('admin');
  const { secret } = (await browser.post('/api/me/second-factor', { password: PASSWORD })).body;
  const { recoveryCodes } = (await browser.post('/api/me/second-factor/confirm', { code: codeOf(api, secret) })).body;
  api.clock.advance(60_000);
  const signIn = (code?: string) =>
    new Browser(api.app).post('/api/session', { name: 'admin', password: PASSWORD, code });
  return { browser, secret, recoveryCodes, signIn };
}

test('PPL-01 the second factor begins with the password, a QR code and a first code', async () => {
  const api = testApi();
  const browser = await api.signedIn('admin');
  assert.is((await browser.post('/api/me/second-factor', { password: 'wrong' })).status, 422);
  const proposal = (await browser.post('/api/me/second-factor', { password: PASSWORD })).body;
  assert.match(proposal.secret, /^[A-Z2-7]{32}$/);
  assert.match(proposal.uri, /^otpauth:\/\/totp\/Office:admin\?issuer=Office&secret=/);
  assert.match(proposal.qr, /^<svg /);
  assert.is((await browser.get('/api/me')).body.secondFactor, false, 'not before a code was given');
  assert.is((await browser.post('/api/me/second-factor/confirm', { code: '000000' })).status, 422);
  const confirmed = await browser.post('/api/me/second-factor/confirm', { code: codeOf(api, proposal.secret) });
  assert.is(confirmed.body.recoveryCodes.length, 10);
  const me = (await browser.get('/api/me')).body;
  assert.equal([me.secondFactor, me.recoveryCodesLeft], [true, 10]);
});

test('PPL-01 signing in then asks for the code, and only after the right password', async () => {
  const api = testApi();
  const { secret, signIn } = await withFactor(api);
  assert.equal((await signIn()).body, { state: 'code-needed' });
  const wrong = await new Browser(api.app).post('/api/session', {
    name: 'admin',
    password: 'wrong',
    code: codeOf(api, secret),
  });
  assert.equal([wrong.status, wrong.body.code], [401, 'sign-in.wrong']);
  assert.is((await signIn(codeOf(api, secret))).body.state, 'signed-in');
});

test('a code counts once, and a moment before and after its time', async () => {
  const api = testApi();
  const { secret, signIn } = await withFactor(api);
  const code = codeOf(api, secret);
  assert.is((await signIn(code)).status, 200);
  assert.equal((await signIn(code)).body.code, 'sign-in.code-wrong');
  api.clock.advance(120_000);
  assert.is((await signIn(codeOf(api, secret, -30_000))).status, 200);
  assert.is((await signIn(codeOf(api, secret, 30_000))).status, 200);
  api.clock.advance(120_000);
  assert.is((await signIn(codeOf(api, secret, -60_000))).status, 401);
});

test('codes are guessed as slowly as passwords', async () => {
  const api = testApi();
  const { signIn } = await withFactor(api);
  const statuses = [];
  for (let at = 0; at < 6; at++) statuses.push((await signIn(String(100_000 + at))).status);
  assert.equal(statuses, [401, 401, 401, 401, 429, 429]);
});

test('asking for the code without giving one is no failed try', async () => {
  const api = testApi();
  const { signIn, secret } = await withFactor(api);
  for (let at = 0; at < 10; at++) assert.is((await signIn()).body.state, 'code-needed');
  assert.is((await signIn(codeOf(api, secret))).status, 200);
});

test('each recovery code works once, in any spelling, and is noted', async () => {
  const api = testApi();
  const { browser, recoveryCodes, signIn } = await withFactor(api);
  const [first, second] = recoveryCodes;
  assert.is((await signIn(first)).status, 200);
  assert.is((await signIn(first)).status, 401);
  assert.is((await signIn(second.replaceAll('-', ' ').toUpperCase())).status, 200);
  assert.is((await browser.get('/api/me')).body.recoveryCodesLeft, 8);
  const [change] = (await browser.get('/api/changes')).body.changes;
  assert.is(change.note, 'Signed in with a recovery code.');
  assert.equal(change.changes[0].fields, [{ field: 'recoveryCodeHashes', before: '•••', after: '•••' }]);
});

test('switching it off asks the password', async () => {
  const api = testApi();
  const { browser, signIn } = await withFactor(api);
  assert.is((await browser.delete('/api/me/second-factor', { password: 'wrong' })).status, 422);
  assert.is((await browser.delete('/api/me/second-factor', { password: PASSWORD })).status, 204);
  assert.is((await signIn()).body.state, 'signed-in');
});

test('a proposal is forgotten after a quarter of an hour', async () => {
  const api = testApi();
  const browser = await api.signedIn('admin');
  const { secret } = (await browser.post('/api/me/second-factor', { password: PASSWORD })).body;
  api.clock.advance(900_001);
  assert.is((await browser.post('/api/me/second-factor/confirm', { code: codeOf(api, secret) })).status, 422);
});

test('nobody sees or sets the second factor of another', async () => {
  const api = testApi();
  await withFactor(api);
  const owner = await api.signedIn('owner');
  const { accounts } = (await owner.get('/api/accounts')).body;
  const account = accounts.find((one: { username: string }) => one.username === 'admin');
  assert.is(account.secondFactor, true);
  assert.not.match(JSON.stringify(account), /totp|recovery/i);
  for (const body of [
    { totpSecret: null },
    { passwordHash: '$test$xxxxxxxxxxxxxxxxxxxxx' },
    { recoveryCodeHashes: [] },
  ]) {
    assert.is((await owner.patch(`/api/accounts/${account.id}`, body)).status, 422, JSON.stringify(body));
  }
});
