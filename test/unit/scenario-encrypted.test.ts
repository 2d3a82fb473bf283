import * as assert from 'uvu/assert';
import { hear, isDirect, office } from '../kit/anchored-office.ts';
import type { Phone } from '../kit/phone.ts';
import { suite } from '../kit/suite.ts';
import { endTelephones, type Telephones } from '../kit/telephones.ts';

/**
 * FAC-10: encryption is what the office and a line are set to, never silently less, and the lock shows only where both
 * legs had it.
 */
const test = suite('scenario: encrypted calls');
test.afterEach(endTelephones);

const LEFT_OUT = 'A phone on line 102 is left out: it has to be encrypted, and it isn’t.';

/** `offer`: an answer names the key of the offer that it takes (RFC 4568 §5.1.2). */
function encrypted(phone: Phone, offer = ''): string {
  const tag = /a=crypto:(\d+) AES_CM_128_HMAC_SHA1_80 /.exec(offer)?.[1] ?? '1';
  const key = `a=crypto:${tag} AES_CM_128_HMAC_SHA1_80 inline:PS1uQCVeeCFCanVmcjkpPywjNWhcYD0mXXtxaVBR`;
  return phone.sdp().replace('RTP/AVP', 'RTP/SAVP').replace('a=sendrecv', `${key}\r\na=sendrecv`);
}

function officeEncrypts(o: Telephones, encryption: 'off' | 'preferred' | 'required'): void {
  const [office] = o.config.list('office');
  const change = { what: 'change', entity: 'office', id: office!.id, body: { encryption } } as const;
  o.config.apply([change], { name: 'test', from: 'here' });
}

function mustEncrypt(o: Telephones, ...lines: readonly string[]): void {
  officeEncrypts(o, 'preferred');
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
    for (const call of calls) assert.match(call.refusal, /^488 A phone of this call has to be encrypted and isn’t/);
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

test('FAC-10 an office that requires encryption refuses phones in the clear, as caller and as callee, and tells why', async () => {
  const o = office();
  const [anna, bram] = [o.phone('101', 'tls'), o.phone('102')];
  officeEncrypts(o, 'required');
  const calls = [anna.dials('102', { sdp: encrypted(anna) }), bram.dials('101', { sdp: encrypted(bram) })];
  await o.soon();
  for (const call of calls) assert.match(call.refusal, /^488 A phone of this call has to be encrypted and isn’t/);
  assert.is(anna.rung + bram.rung, 0);
  const trails = o.records().flatMap((record) => o.trail(record));
  assert.ok(trails.includes(LEFT_OUT));
  assert.ok(trails.some((each) => /^Line 102 calls over UDP, .* The office requires encryption: TLS/.test(each)));
  assert.equal(await o.leftovers(), []);
});

test('FAC-10 an office that requires encryption: plain sound over TLS is refused from either side', async () => {
  const o = office();
  const [anna, bram] = [o.phone('101', 'tls'), o.phone('102', 'tls')];
  officeEncrypts(o, 'required');
  const plain = anna.dials('102');
  await o.soon();
  assert.match(plain.refusal, /^488 /);
  assert.is(bram.rung, 0);
  const call = anna.dials('102', { sdp: encrypted(anna) });
  await o.soon();
  assert.match(bram.last.offer ?? '', 'RTP/SAVP');
  bram.last.answers(bram.sdp());
  await o.soon();
  assert.match(call.refusal, /^488 /);
  assert.is(bram.last.state, 'over');
  assert.ok(o.records().every((record) => !record.encrypted && record.outcome !== 'answered'));
  assert.equal(await o.leftovers(), []);
});

test('FAC-10 preferred: a phone over TLS is offered keys; plain only where it is plain itself, and then no lock', async () => {
  for (const can of [true, false]) {
    const o = office();
    const [anna, bram] = [o.phone('101', 'tls'), o.phone('102', 'tls')];
    officeEncrypts(o, 'preferred');
    const call = anna.dials('102', { sdp: encrypted(anna) });
    await o.soon();
    assert.match(bram.last.offer ?? '', /RTP\/AVP[\s\S]*a=crypto:/);
    bram.last.answers(can ? encrypted(bram, bram.last.offer) : bram.sdp());
    await o.soon();
    hear(o, [call, '102'], [bram.last, '101']);
    call.hangsUp();
    await o.soon();
    assert.is(o.records()[0]?.encrypted, can);
    assert.equal(await o.leftovers(), []);
  }
});

test('FAC-10 preferred: the leg over TLS is encrypted whatever the caller is; where it stays plain, both talk directly', async () => {
  for (const can of [true, false]) {
    const o = office();
    const [anna, bram] = [o.phone('101'), o.phone('102', 'tls')];
    officeEncrypts(o, 'preferred');
    const call = anna.dials('102');
    await o.soon();
    bram.last.answers(can ? encrypted(bram, bram.last.offer) : bram.sdp());
    await o.pass(5_000);
    hear(o, [call, '102'], [bram.last, '101']);
    assert.equal([isDirect(call), isDirect(bram.last)], [!can, !can]);
    call.hangsUp();
    await o.soon();
    assert.is(o.records()[0]?.encrypted, false, 'the caller is plain');
    assert.equal(await o.leftovers(), []);
  }
});

test('FAC-10 a line’s switch counts for nothing where the office’s is off', async () => {
  const o = office();
  const [anna, bram] = [o.phone('101'), o.phone('102', 'tls')];
  mustEncrypt(o, '101', '102');
  officeEncrypts(o, 'off');
  const call = anna.dials('102');
  await o.soon();
  assert.not.match(bram.last.offer ?? '', 'a=crypto');
  bram.last.answers();
  await o.soon();
  hear(o, [call, '102'], [bram.last, '101']);
  call.hangsUp();
  await o.soon();
  assert.equal(await o.leftovers(), []);
});

test('FAC-10 keys offered over UDP are not taken for encryption: a plain answer, and no lock', async () => {
  const o = office();
  const [anna, bram] = [o.phone('101'), o.phone('102', 'tls')];
  officeEncrypts(o, 'preferred');
  const call = anna.dials('102', { sdp: encrypted(anna).replace('RTP/SAVP', 'RTP/AVP') });
  await o.soon();
  bram.last.answers(encrypted(bram, bram.last.offer));
  await o.soon();
  assert.match(call.session?.remoteSdp ?? '', 'RTP/AVP');
  assert.not.match(call.session?.remoteSdp ?? '', 'a=crypto');
  call.hangsUp();
  await o.soon();
  assert.is(o.records()[0]?.encrypted, false);
  assert.equal(await o.leftovers(), []);
});

test('FAC-10 one who talked in the clear for a while leaves no lock: before a transfer, or to the end of the call', async () => {
  const o = office();
  officeEncrypts(o, 'preferred');
  const [anna, bram, carla] = [o.phone('101', 'tls'), o.phone('102'), o.phone('103', 'tls')];
  const moved = anna.dials('102', { sdp: encrypted(anna) });
  await o.soon();
  bram.last.answers();
  await o.soon();
  bram.last.transfers('103');
  await o.soon();
  carla.last.answers(encrypted(carla, carla.last.offer));
  await o.soon();
  hear(o, [moved, '103'], [carla.last, '101']);
  moved.hangsUp();
  await o.soon();
  const call = anna.dials('103', { sdp: encrypted(anna) });
  await o.soon();
  carla.last.answers(encrypted(carla, carla.last.offer));
  await o.soon();
  let answer = '';
  carla.last.session?.reoffer(carla.sdp(), (outcome) => {
    answer = outcome.kind === 'answered' ? outcome.sdp : outcome.kind;
  });
  await o.soon();
  assert.match(answer, /m=audio [1-9]\d* RTP\/AVP/);
  call.hangsUp();
  await o.soon();
  assert.equal(
    o.records().map(({ outcome, encrypted: lock }) => [outcome, lock]),
    [
      ['answered', false],
      ['answered', false],
    ],
  );
  assert.equal(await o.leftovers(), []);
});

test('FAC-10 preferred: keys beside RTP/AVP are taken from either phone, the box stays between them, and the lock shows', async () => {
  const o = office();
  const [anna, bram] = [o.phone('101', 'tls'), o.phone('102', 'tls')];
  officeEncrypts(o, 'preferred');
  const optional = (phone: Phone, offer = ''): string => encrypted(phone, offer).replace('RTP/SAVP', 'RTP/AVP');
  const call = anna.dials('102', { sdp: optional(anna) });
  await o.soon();
  bram.last.answers(optional(bram, bram.last.offer));
  await o.pass(5_000);
  assert.match(call.session?.remoteSdp ?? '', /RTP\/AVP[\s\S]*a=crypto:1 AES_CM_128_HMAC_SHA1_80/);
  hear(o, [call, '102'], [bram.last, '101']);
  assert.equal([isDirect(call), isDirect(bram.last)], [false, false]);
  call.hangsUp();
  await o.soon();
  assert.is(o.records()[0]?.encrypted, true);
  assert.equal(await o.leftovers(), []);
});

test('FAC-10 a phone that takes keys alone, over UDP, is refused at once and told that TLS is the way', async () => {
  for (const setting of ['off', 'preferred'] as const) {
    const o = office();
    officeEncrypts(o, setting);
    const [anna, bram] = [o.phone('101'), o.phone('102')];
    for (const number of ['102', '1233']) {
      const call = anna.dials(number, { sdp: encrypted(anna) });
      await o.soon();
      assert.match(
        call.refusal,
        /^488 Anna de Vries’s phone wants encrypted sound alone: .* TLS, port 5061, and not over UDP/,
      );
    }
    // Beside plain sound keys are a wish.
    const plain = anna.sdp().slice(anna.sdp().indexOf('m=audio'));
    const call = anna.dials('102', { sdp: encrypted(anna) + plain });
    await o.soon();
    assert.is(bram.rung, 1);
    call.hangsUp();
    await o.soon();
    assert.equal(await o.leftovers(), []);
  }
});
