import * as assert from 'uvu/assert';
import { hear, office } from '../kit/anchored-office.ts';
import type { Phone } from '../kit/phone.ts';
import { suite } from '../kit/suite.ts';
import { endTelephones, type Telephones } from '../kit/telephones.ts';

/** FAC-10: encryption is what a line is set to, never silently less, and the lock shows only where both legs had it. */
const test = suite('scenario: encrypted calls');
test.afterEach(endTelephones);

const LEFT_OUT = 'A phone on line 102 is left out: its line is set to encryption, and the phone doesn’t do that.';

/** `offer`: an answer names the key of the offer that it takes (RFC 4568 §5.1.2). */
function encrypted(phone: Phone, offer = ''): string {
  const tag = /a=crypto:(\d+) AES_CM_128_HMAC_SHA1_80 /.exec(offer)?.[1] ?? '1';
  const key = `a=crypto:${tag} AES_CM_128_HMAC_SHA1_80 inline:PS1uQCVeeCFCanVmcjkpPywjNWhcYD0mXXtxaVBR`;
  return phone.sdp().replace('RTP/AVP', 'RTP/SAVP').replace('a=sendrecv', `${key}\r\na=sendrecv`);
}

function mustEncrypt(o: Telephones, ...lines: readonly string[]): void {
  for (const line of lines) {
    const change = { what: 'change', entity: 'line', id: `line-${line}`, body: { encryption: true } } as const;
    o.config.apply([change], { name: 'test', from: 'here' });
  }
}

test('FAC-10 an encrypting phone calls a plain one: the box decrypts between them, and no lock shows', async () => {
  const o = office();
  const [anna, bram] = [o.phone('101', 'tls'), o.phone('102')];
  mustEncrypt(o, '101');
  const call = anna.dials('102', { sdp: encrypted(anna) });
  await o.soon();
  assert.match(bram.last.offer ?? '', 'RTP/AVP');
  assert.not.match(bram.last.offer ?? '', 'a=crypto');
  bram.last.answers();
  await o.soon();
  assert.match(call.session?.remoteSdp ?? '', /m=audio \d+ RTP\/SAVP[\s\S]*a=crypto:1 AES_CM_128_HMAC_SHA1_80/);
  hear(o, [call, '102'], [bram.last, '101']);
  call.hangsUp();
  await o.soon();
  assert.is(o.records()[0]?.encrypted, false);
  assert.equal(await o.leftovers(), []);
});

test('FAC-10 both encrypt, each with the box: the lock shows', async () => {
  const o = office();
  const [anna, bram] = [o.phone('101', 'tls'), o.phone('102', 'tls')];
  mustEncrypt(o, '101', '102');
  const call = anna.dials('102', { sdp: encrypted(anna) });
  await o.soon();
  bram.last.answers(encrypted(bram, bram.last.offer));
  await o.soon();
  hear(o, [call, '102'], [bram.last, '101']);
  call.hangsUp();
  await o.soon();
  assert.is(o.records()[0]?.encrypted, true);
  assert.equal(await o.leftovers(), []);
});

test('FAC-10 a line set to encryption is refused without it, as caller and as callee, with and without the box’s sound', async () => {
  for (const media of [{}, undefined]) {
    const o = office(media ? { media } : { media: { pairs: 0 } });
    const [anna, bram, carla] = [o.phone('101', 'tls'), o.phone('102'), o.phone('103')];
    mustEncrypt(o, '101', '102');
    const calls = [anna.dials('103'), bram.dials('103'), carla.dials('102')];
    await o.soon();
    for (const call of calls) assert.match(call.refusal, /^488 A phone of this call is set to encryption/);
    assert.is(carla.rung + bram.rung, 0);
    assert.ok(
      o.trail(o.records()[2]).includes(LEFT_OUT) || o.records().some((each) => o.trail(each).includes(LEFT_OUT)),
    );
    assert.equal(await o.leftovers(), []);
  }
});

test('FAC-10 a phone that does not encrypt what it was offered is not connected', async () => {
  const o = office();
  const [anna, bram] = [o.phone('101'), o.phone('102', 'tls')];
  mustEncrypt(o, '102');
  const call = anna.dials('102');
  await o.soon();
  assert.match(bram.last.offer ?? '', 'RTP/SAVP');
  bram.last.answers(bram.sdp());
  await o.soon();
  assert.match(call.refusal, /^488 /);
  assert.is(bram.last.state, 'over');
  assert.equal(await o.leftovers(), []);
});

test('FAC-10 keys in a description are taken over encrypted signalling alone', async () => {
  const o = office({ ipv6: ['102'] });
  const [anna, bram] = [o.phone('101'), o.phone('102')];
  const call = anna.dials('102', { sdp: encrypted(anna) });
  await o.soon();
  assert.match(call.refusal, /^488 /);
  assert.is(bram.rung, 0);
  assert.equal(await o.leftovers(), []);
});
