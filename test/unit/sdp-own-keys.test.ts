/** Keys in descriptions (RFC 4568): what is taken, what is never taken, and by which policy. */
import * as assert from 'uvu/assert';
import { describe } from '../../appliance/sdp/describe.ts';
import { answerTo } from '../../appliance/sdp/own.ts';
import { answered, keyOf, keys, lines, own, phone, sdp } from '../kit/own-media.ts';
import { suite } from '../kit/suite.ts';

const test = suite('keys in descriptions');

test('FAC-10 required: RTP/SAVP or nothing', () => {
  const required = own({ encryption: 'required' });
  assert.is(answerTo(phone('baresip'), required), undefined);
  assert.is(answerTo(phone('baresip-srtp'), required), undefined, 'keys in RTP/AVP may be ignored by the phone');
  assert.is(answerTo(sdp('m=audio 4000 RTP/SAVP 8'), required), undefined, 'no keys');
  const { sdp: text, agreed } = answered(phone('baresip-srtp-mand'), required);
  const { security } = agreed;
  assert.ok(security.kind === 'sdes');
  assert.is(security.suite, 'AES_CM_128_HMAC_SHA1_80');
  assert.equal(security.ownKey, keyOf('AES_CM_128_HMAC_SHA1_80'));
  assert.is(security.remoteKey.toBase64(), 'F/CxkDCVePqP8qI2qBK/QFe876DhtesMxiIoQHPx');
  assert.ok(lines(text).includes('m=audio 20000 RTP/SAVP 96 9 0 8 101'));
  const key = keyOf('AES_CM_128_HMAC_SHA1_80').toBase64();
  assert.ok(lines(text).includes(`a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:${key}`));
});

test('FAC-10 preferred: the best that the phone offers', () => {
  const preferred = own({ encryption: 'preferred' });
  assert.is(answered(phone('baresip'), preferred).agreed.security.kind, 'none');
  const { sdp: text, agreed } = answered(phone('baresip-srtp'), preferred);
  assert.is(agreed.security.kind, 'sdes');
  assert.ok(lines(text).includes('m=audio 20000 RTP/AVP 96 9 0 8 101'));
  assert.is(
    answerTo(sdp('m=audio 4000 RTP/SAVP 8'), preferred),
    undefined,
    'RTP/SAVP without keys is never made plain',
  );
  const both = sdp(
    'm=audio 4000 RTP/AVP 8',
    'm=audio 4002 RTP/SAVP 8',
    'a=crypto:7 AES_CM_128_HMAC_SHA1_32 inline:NzkyM2FjNzQ2ZDgxYjg0MzQwMGVmMGUxMzdmNWFm',
  );
  const choice = answered(both, preferred);
  assert.equal(
    describe(choice.sdp)!.media.map(({ port, protocol }) => [port, protocol]),
    [
      [0, 'RTP/AVP'],
      [20_000, 'RTP/SAVP'],
    ],
  );
  assert.match(choice.sdp, /a=crypto:7 AES_CM_128_HMAC_SHA1_32 inline:/);
  assert.is(choice.agreed.port, 4_002);
});

test('FAC-10 off: keys are left alone, RTP/SAVP does not fit', () => {
  assert.not.match(answered(phone('baresip-srtp'), own()).sdp, /crypto/);
  assert.is(answerTo(phone('baresip-srtp-mand'), own()), undefined);
});

test('Yealink: three suites, its first one', () => {
  const { agreed } = answered(phone('yealink-srtp'), own({ encryption: 'required' }));
  assert.ok(agreed.security.kind === 'sdes' && agreed.security.suite === 'AES_CM_128_HMAC_SHA1_80');
  const old = own({ encryption: 'required', sdes: keys.filter(({ suite: name }) => name === 'F8_128_HMAC_SHA1_80') });
  const f8 = answered(phone('yealink-srtp'), old);
  assert.match(f8.sdp, /a=crypto:3 F8_128_HMAC_SHA1_80 inline:/);
});

test('linphonec: the 256-bit suites of RFC 6188', () => {
  const strong = own({ encryption: 'required', sdes: keys.filter(({ suite: name }) => name.includes('256')) });
  const { agreed } = answered(phone('linphonec-srtp'), strong);
  assert.ok(agreed.security.kind === 'sdes' && agreed.security.suite === 'AES_256_CM_HMAC_SHA1_80');
});

test('RFC 4568 page 27: lifetime and key name of the first; several keys in one line are not for us', () => {
  const { agreed } = answered(phone('rfc4568-page27'), own({ encryption: 'required' }));
  assert.ok(agreed.security.kind === 'sdes');
  assert.equal([agreed.security.suite, agreed.security.remoteMkiBytes], ['AES_CM_128_HMAC_SHA1_80', 4]);
  const f8 = own({ encryption: 'required', sdes: keys.filter(({ suite: name }) => name === 'F8_128_HMAC_SHA1_80') });
  assert.is(answerTo(phone('rfc4568-page27'), f8), undefined);
});

test('RFC 4568 §6: what would weaken the sound, or is nonsense, is refused', () => {
  const KEY = 'NzFlNTUwZDk2OGVlOTc3YzNkYTkwZWVkMTM1YWFj';
  const taken = (line: string) =>
    answerTo(sdp('m=audio 4000 RTP/SAVP 8', `a=crypto:${line}`), own({ encryption: 'required' })) !== undefined;
  assert.ok(taken(`1 AES_CM_128_HMAC_SHA1_80 inline:${KEY}`));
  assert.ok(taken(`1 aes_cm_128_hmac_sha1_80 INLINE:${KEY}|2^48`));
  assert.ok(taken(`1 AES_CM_128_HMAC_SHA1_80 inline:${KEY}|1048576 WSH=64 -FUTURE=1`));
  assert.ok(taken(`1 AES_CM_128_HMAC_SHA1_80 inline:${KEY}|1066:4`), 'the second example of §6.1');
  const refused = [
    `1 AES_CM_128_HMAC_SHA1_80 inline:${KEY} UNENCRYPTED_SRTP`,
    `1 AES_CM_128_HMAC_SHA1_80 inline:${KEY} UNENCRYPTED_SRTCP`,
    `1 AES_CM_128_HMAC_SHA1_80 inline:${KEY} UNAUTHENTICATED_SRTP`,
    `1 AES_CM_128_HMAC_SHA1_80 inline:${KEY} KDR=1`,
    `1 AES_CM_128_HMAC_SHA1_80 inline:${KEY} SOMETHING=else`,
    `1 AES_CM_128_HMAC_SHA1_80 inline:${KEY}|2^49`,
    `1 AES_CM_128_HMAC_SHA1_80 inline:${KEY}|2^10`,
    `1 AES_CM_128_HMAC_SHA1_80 inline:${KEY}|2^20|1:0`,
    `1 AES_CM_128_HMAC_SHA1_80 inline:${KEY}|2^20|1:129`,
    `1 AES_CM_128_HMAC_SHA1_80 inline:${KEY}|1:4|2^20`,
    `1 AES_CM_128_HMAC_SHA1_80 inline:${KEY.slice(4)}`,
    `1 AES_CM_128_HMAC_SHA1_80 inline:${KEY}AAAA`,
    `1 AES_CM_128_HMAC_SHA1_80 inline:${KEY.slice(1)}`,
    `1 AES_CM_128_HMAC_SHA1_80 inline:!${KEY.slice(1)}`,
    `1 NULL_HMAC_SHA1_80 inline:${KEY}`,
    `x AES_CM_128_HMAC_SHA1_80 inline:${KEY}`,
    `1 AES_CM_128_HMAC_SHA1_80 mikey:${KEY}`,
    '1 AES_CM_128_HMAC_SHA1_80',
  ];
  for (const line of refused) assert.not.ok(taken(line), line);
});
