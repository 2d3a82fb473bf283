/** The box's own descriptions: offers of real phones answered, answers taken, holds (RFC 3264, 5763). */
import * as assert from 'uvu/assert';
import { SeededRandom } from '../../appliance/base/random.ts';
import { describe } from '../../appliance/sdp/describe.ts';
import { agreedFrom, answerTo, offerOf } from '../../appliance/sdp/own.ts';
import type { OwnMedia } from '../../appliance/sdp/own-media.ts';
import { fitOffer, SessionOrigin } from '../../appliance/sdp/rewrite.ts';
import { answered, BROWSER, keys, lines, own, phone, sdp } from '../kit/own-media.ts';
import { testSeed } from '../kit/seed.ts';
import { suite } from '../kit/suite.ts';

const test = suite('own descriptions');

// --- Offers of phones ---

test('baresip: its first codec and its numbers, telephone-event, its ports', () => {
  const { sdp: text, agreed } = answered(phone('baresip'), own());
  assert.ok(lines(text).includes('m=audio 20000 RTP/AVP 96 9 0 8 101'));
  assert.ok(lines(text).includes('a=rtpmap:96 opus/48000/2'));
  assert.ok(lines(text).includes('a=fmtp:96 useinbandfec=1'));
  assert.equal(agreed.send, { codec: 'opus', payload: 96 });
  assert.equal(agreed.sendEvents, [{ clockRate: 8_000, payload: 101 }]);
  assert.equal(
    agreed.receive.map(({ payload, what }) => [payload, what]),
    [
      [96, 'opus'],
      [9, 'G722'],
      [0, 'PCMU'],
      [8, 'PCMA'],
      [101, 'telephone-event'],
    ],
  );
  assert.equal([agreed.address, agreed.port, agreed.rtcp], ['192.0.2.2', 29_734, 29_735]);
  assert.equal([agreed.ptimeMs, agreed.direction, agreed.security], [20, 'sendrecv', { kind: 'none' }]);
  assert.is(agreed.opus.fec, false);
});

test('the codecs that the box is told to speak are all it answers with', () => {
  const { sdp: text, agreed } = answered(phone('baresip'), own({ codecs: ['PCMA', 'PCMU'], events: false }));
  assert.ok(lines(text).includes('m=audio 20000 RTP/AVP 0 8'));
  assert.equal(agreed.send, { codec: 'PCMU', payload: 0 });
  assert.equal(agreed.sendEvents, []);
});

test('linphonec: IPv6, ICE that we leave out, an event for each clock rate that matters', () => {
  const { sdp: text, agreed } = answered(phone('linphonec'), own({ address: 'fd00::9' }));
  assert.ok(lines(text).includes('c=IN IP6 fd00::9'));
  assert.not.match(text, /ice-|candidate|speex/);
  assert.equal(agreed.address, 'fd00::2');
  assert.equal(agreed.sendEvents, [
    { clockRate: 48_000, payload: 99 },
    { clockRate: 8_000, payload: 101 },
  ]);
  assert.is(agreed.opus.fec, true);
});

test('AudioCodes: codec names in lower case', () => {
  assert.equal(answered(phone('audiocodes'), own()).agreed.send, { codec: 'PCMA', payload: 8 });
});

test('Chromium: ICE, DTLS and one port for all, its name in the bundle', () => {
  const { sdp: text, agreed } = answered(phone('chromium'), BROWSER);
  for (const line of [
    'a=ice-lite',
    'a=group:BUNDLE 0',
    'm=audio 20000 UDP/TLS/RTP/SAVPF 111 9 0 8 110 126',
    'a=rtcp-mux',
    'a=setup:passive',
    'a=mid:0',
    'a=ice-ufrag:abcd',
    'a=candidate:host192029 1 udp 2130706431 192.0.2.9 20000 typ host',
  ])
    assert.ok(lines(text).includes(line), line);
  assert.equal(agreed.send, { codec: 'opus', payload: 111 });
  assert.is(agreed.rtcp, 'mux');
  assert.is(agreed.direction, 'sendrecv', 'an address of 0.0.0.0 is no hold where ICE finds the way');
  assert.is(agreed.address, undefined);
  assert.is(agreed.ice?.ufrag, '3Ewj');
  assert.is(agreed.ice?.candidates.length, 2);
  assert.ok(agreed.security.kind === 'dtls' && agreed.security.role === 'server');
  assert.match(agreed.security.kind === 'dtls' ? agreed.security.fingerprints[0]!.value : '', /^0D:A9:/);
});

test('a plain phone gets nothing from a browser session, nor a browser from a plain one', () => {
  assert.is(answerTo(phone('baresip'), BROWSER), undefined);
  assert.is(answerTo(phone('chromium'), own({ encryption: 'preferred' })), undefined);
  assert.is(answerTo(phone('baresip-dtls'), BROWSER), undefined, 'it has a port of its own for RTCP');
});

test('DTLS roles: who is told to begin, begins; a role agreed on is kept', () => {
  const offer = (setup: string) => phone('chromium').replace('setup:actpass', `setup:${setup}`);
  const role = (text: string, mine: OwnMedia = BROWSER) => {
    const { security } = answered(text, mine).agreed;
    return security.kind === 'dtls' ? security.role : undefined;
  };
  assert.is(role(offer('active')), 'server');
  assert.is(role(offer('passive')), 'client');
  assert.is(role(offer('actpass'), { ...BROWSER, dtls: { ...BROWSER.dtls!, role: 'client' } }), 'client');
  assert.is(answerTo(offer('holdconn'), BROWSER), undefined);
  assert.is(answerTo(phone('chromium').replace(/fingerprint:sha-256/, 'fingerprint:sha-1'), BROWSER), undefined);
});

test('a media description without rtpmap is read by its static numbers', () => {
  const { sdp: text, agreed } = answered(sdp('m=audio 4000 RTP/AVP 18 8 0'), own());
  assert.ok(lines(text).includes('m=audio 20000 RTP/AVP 8 0'));
  assert.equal(agreed.send, { codec: 'PCMA', payload: 8 });
});

test('telephone-event at 8000 stays beside Opus alone, foreign rates do not', () => {
  const offer = sdp(
    'm=audio 4000 RTP/AVP 96 97 98',
    'a=rtpmap:96 opus/48000/2',
    'a=rtpmap:97 telephone-event/16000',
    'a=rtpmap:98 telephone-event/8000',
  );
  assert.equal(answered(offer, own()).agreed.sendEvents, [{ clockRate: 8_000, payload: 98 }]);
});

test('comfort noise only where wanted', () => {
  const offer = sdp('m=audio 4000 RTP/AVP 8 13');
  assert.is(answered(offer, own()).agreed.sendComfortNoise, undefined);
  const { sdp: text, agreed } = answered(offer, own({ comfortNoise: true }));
  assert.is(agreed.sendComfortNoise, 13);
  assert.ok(lines(text).includes('m=audio 20000 RTP/AVP 8 13'));
});

test('RFC 3264 §10.1, RFC 4317 §2.1: video is rejected in its place, the time is the offer’s', () => {
  const { sdp: text } = answered(phone('rfc3264-10-1'), own());
  assert.equal(
    describe(text)!.media.map(({ kind, port }) => [kind, port]),
    [
      ['audio', 20_000],
      ['video', 0],
      ['video', 0],
    ],
  );
  const { agreed } = answered(phone('rfc4317-2-1'), own());
  assert.equal(agreed.send, { codec: 'PCMU', payload: 0 });
  assert.is(agreed.address, undefined, 'a name is no address');
  assert.ok(
    lines(answered(phone('rfc4568-page27'), own({ encryption: 'required' })).sdp).includes('t=2873397496 2873404696'),
  );
});

test('nothing that fits is refused as a whole', () => {
  const none = [
    sdp('m=audio 4000 RTP/AVP 18'),
    sdp('m=audio 0 RTP/AVP 8'),
    sdp('m=video 4000 RTP/AVP 31'),
    sdp('m=audio 4000 RTP/AVP 101', 'a=rtpmap:101 telephone-event/8000'),
    sdp('m=image 4000 udptl t38'),
    'not a description',
  ];
  for (const offer of none) assert.is(answerTo(offer, own()), undefined, offer);
});

// --- Directions ---

test('directions are mirrored, and no more than ours', () => {
  const answer = (theirs: string, ours: OwnMedia['direction']) => {
    const { sdp: text, agreed } = answered(sdp('m=audio 4000 RTP/AVP 8', `a=${theirs}`), own({ direction: ours }));
    assert.is(describe(text)!.media[0]!.direction, agreed.direction);
    assert.is(agreed.remoteDirection, theirs);
    return agreed.direction;
  };
  assert.is(answer('sendrecv', 'sendrecv'), 'sendrecv');
  assert.is(answer('sendonly', 'sendrecv'), 'recvonly');
  assert.is(answer('recvonly', 'sendrecv'), 'sendonly');
  assert.is(answer('inactive', 'sendrecv'), 'inactive');
  assert.is(answer('sendrecv', 'sendonly'), 'sendonly');
  assert.is(answer('sendonly', 'sendonly'), 'inactive');
  assert.is(answer('recvonly', 'recvonly'), 'inactive');
});

test('the old hold: address 0.0.0.0 sends nothing there (RFC 2543 §B.5)', () => {
  const { agreed } = answered(sdp('m=audio 4000 RTP/AVP 8', 'c=IN IP4 0.0.0.0'), own());
  assert.equal([agreed.remoteDirection, agreed.direction, agreed.address], ['sendonly', 'recvonly', undefined]);
});

// --- Packet lengths and ports ---

test('a=ptime and a=maxptime say how long our packets are, as far as the codec can', () => {
  const ptime = (format: string, ...more: string[]) =>
    answered(sdp(`m=audio 4000 RTP/AVP ${format}`, 'a=rtpmap:96 opus/48000/2', ...more), own()).agreed.ptimeMs;
  assert.is(ptime('8'), 20);
  assert.is(ptime('8', 'a=ptime:30'), 30);
  assert.is(ptime('96', 'a=ptime:30'), 20, 'Opus has no packets of 30 ms');
  assert.is(ptime('8', 'a=ptime:200'), 60);
  assert.is(ptime('8', 'a=ptime:40', 'a=maxptime:20'), 20);
  assert.is(ptime('8', 'a=ptime:0'), 20);
  assert.is(ptime('8', 'a=ptime:5'), 10);
});

test('a=rtcp names another port for reports (RFC 3605)', () => {
  const { agreed } = answered(sdp('m=audio 4000 RTP/AVP 8', 'a=rtcp:53020 IN IP4 126.16.64.4'), own());
  assert.is(agreed.rtcp, 53_020);
  assert.ok(lines(answered(sdp('m=audio 4000 RTP/AVP 8'), own({ rtcp: 30_000 })).sdp).includes('a=rtcp:30000'));
});

// --- Our offers ---

test('an offer in plain RTP: ours in order, small enough for one datagram', () => {
  const text = offerOf(own());
  assert.equal(lines(text).slice(0, 6), [
    'v=0',
    'o=- 0 0 IN IP4 192.0.2.9',
    's=-',
    'c=IN IP4 192.0.2.9',
    't=0 0',
    'm=audio 20000 RTP/AVP 107 9 8 0 101 110',
  ]);
  assert.ok(text.length < 450, `${text.length} bytes`);
  assert.is(offerOf(own()), text);
  assert.ok(lines(offerOf(own({ codecs: ['PCMA'] }))).includes('m=audio 20000 RTP/AVP 8 101'));
  assert.ok(lines(offerOf(own({ comfortNoise: true }))).includes('m=audio 20000 RTP/AVP 107 9 8 0 13 101 110'));
});

test('what we offer, we ourselves answer', () => {
  const other = own({ address: '192.0.2.10', rtpPort: 30_000, rtcp: 30_001 });
  for (const encryption of ['off', 'preferred', 'required'] as const) {
    const mine = own({ encryption });
    const offer = offerOf(mine);
    const answer = answered(offer, {
      ...other,
      encryption,
      sdes: keys.map((key) => ({ ...key, key: key.key.toReversed() })),
    });
    const agreed = agreedFrom(mine, offer, answer.sdp)!;
    assert.equal([agreed.send, agreed.port], [{ codec: 'opus', payload: 107 }, 30_000]);
    assert.is(agreed.security.kind, encryption === 'off' ? 'none' : 'sdes');
    if (agreed.security.kind === 'sdes' && answer.agreed.security.kind === 'sdes') {
      assert.equal(agreed.security.ownKey, answer.agreed.security.remoteKey);
      assert.equal(agreed.security.remoteKey, answer.agreed.security.ownKey);
      assert.is(agreed.security.suite, 'AEAD_AES_256_GCM');
    }
  }
});

test('what we offer a browser', () => {
  const text = offerOf(BROWSER);
  const agreed = agreedFrom(
    BROWSER,
    text,
    phone('chromium')
      .replace('setup:actpass', 'setup:active')
      .replace(/ 111 63 9 0 8 13 110 126/, ' 107 101'),
  );
  for (const line of ['a=ice-lite', 'a=group:BUNDLE 0', 'a=mid:0', 'a=setup:actpass', 'a=rtcp-mux'])
    assert.ok(lines(text).includes(line), line);
  assert.is(agreed, undefined, 'its numbers mean nothing there');
  const fitting = agreedFrom(BROWSER, text, phone('chromium').replace('setup:actpass', 'setup:active'))!;
  assert.ok(fitting.security.kind === 'dtls' && fitting.security.role === 'server');
  const passive = agreedFrom(BROWSER, text, phone('chromium').replace('setup:actpass', 'setup:passive'))!;
  assert.ok(passive.security.kind === 'dtls' && passive.security.role === 'client');
});

test('an answer’s own numbers: we send by them, and take both', () => {
  const offer = offerOf(own());
  const answer = sdp(
    'm=audio 4000 RTP/AVP 96 8 97',
    'a=rtpmap:96 opus/48000/2',
    'a=rtpmap:97 telephone-event/8000',
    'a=fmtp:96 useinbandfec=1;maxplaybackrate=16000; maxaveragebitrate=20000; cbr=1;usedtx=1',
  );
  const agreed = agreedFrom(own(), offer, answer)!;
  assert.equal(agreed.send, { codec: 'opus', payload: 96 });
  assert.equal(agreed.sendEvents, [{ clockRate: 8_000, payload: 97 }]);
  const receives = agreed.receive.map(({ payload, what }) => `${payload} ${what}`);
  for (const both of ['107 opus', '96 opus', '101 telephone-event', '97 telephone-event', '0 PCMU'])
    assert.ok(receives.includes(both), both);
  assert.equal(agreed.opus, {
    fec: true,
    dtx: true,
    constantBitRate: true,
    maxAverageBitRate: 20_000,
    maxPlaybackRateHz: 16_000,
  });
});

test('an answer that may not be is none', () => {
  const plain = offerOf(own());
  const secret = own({ encryption: 'required' });
  const wish = own({ encryption: 'preferred' });
  const KEY = 'NzFlNTUwZDk2OGVlOTc3YzNkYTkwZWVkMTM1YWFj';
  const cases: readonly [string, OwnMedia, string, string][] = [
    ['rejected', own(), plain, sdp('m=audio 0 RTP/AVP 8')],
    ['another codec', own(), plain, sdp('m=audio 4000 RTP/AVP 18')],
    ['events alone', own(), plain, sdp('m=audio 4000 RTP/AVP 101', 'a=rtpmap:101 telephone-event/8000')],
    ['a codec that was not offered', own(), offerOf(own({ codecs: ['PCMA'] })), sdp('m=audio 4000 RTP/AVP 0')],
    ['no medium', own(), plain, sdp()],
    ['no description', own(), plain, 'rubbish'],
    ['plain where keys are required', secret, offerOf(secret), sdp('m=audio 4000 RTP/AVP 8')],
    ['no keys in RTP/SAVP', secret, offerOf(secret), sdp('m=audio 4000 RTP/SAVP 8')],
    [
      'a line that we did not offer',
      wish,
      offerOf(wish),
      sdp('m=audio 4000 RTP/AVP 8', `a=crypto:9 AES_CM_128_HMAC_SHA1_80 inline:${KEY}`),
    ],
    [
      'another suite than the tag’s',
      wish,
      offerOf(wish),
      sdp('m=audio 4000 RTP/AVP 8', `a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:${KEY}`),
    ],
    ['no common port', BROWSER, offerOf(BROWSER), phone('chromium').replace('a=rtcp-mux\r\n', '')],
  ];
  for (const [what, mine, offer, answer] of cases) assert.is(agreedFrom(mine, offer, answer), undefined, what);
  assert.is(agreedFrom(wish, offerOf(wish), sdp('m=audio 4000 RTP/AVP 8'))?.security.kind, 'none');
});

test('RFC 3264 §8: a later offer keeps numbers, suite, profile and places', () => {
  const mine = own({ encryption: 'preferred' });
  const offer = phone('yealink-srtp').replace('m=audio', 'm=video 5000 RTP/AVP 31\r\nm=audio');
  const { sdp: answer, agreed } = answered(offer, mine);
  const again = fitOffer(answer, offerOf(mine, agreed)).sdp;
  assert.equal(
    describe(again)!.media.map(({ kind, port, protocol }) => [kind, port, protocol]),
    [
      ['video', 0, 'RTP/AVP'],
      ['audio', 20_000, 'RTP/SAVP'],
    ],
  );
  assert.equal(again.match(/a=crypto:.*/g)?.length, 1);
  assert.match(again, /a=crypto:1 AES_CM_128_HMAC_SHA1_80 /);
  assert.ok(agreedFrom(mine, again, offer), 'and the answer is found in its place');
  const numbers = answered(
    sdp('m=audio 4000 RTP/AVP 101 107', 'a=rtpmap:101 opus/48000/2', 'a=rtpmap:107 telephone-event/8000'),
    own(),
  ).agreed;
  assert.ok(lines(offerOf(own(), numbers)).includes('m=audio 20000 RTP/AVP 101 9 8 0 107 110'));
  const taken = answered(
    sdp('m=audio 4000 RTP/AVP 8 107', 'a=rtpmap:107 telephone-event/8000'),
    own({ codecs: ['PCMA'] }),
  ).agreed;
  assert.ok(lines(offerOf(own(), taken)).includes('m=audio 20000 RTP/AVP 108 9 8 0 107 110'), '107 means keys here');
});

test('the o= line is a place for the session’s own', () => {
  const origin = new SessionOrigin('4711', '192.0.2.9');
  const first = origin.stamp(offerOf(own()));
  assert.match(first, /o=- 4711 1 IN IP4 192\.0\.2\.9\r\n/);
  assert.is(origin.stamp(offerOf(own())), first);
  assert.match(origin.stamp(offerOf(own({ direction: 'sendonly' }))), /o=- 4711 2 IN IP4/);
});

test('random damage to an offer never throws, and what is answered is an answer', () => {
  const random = new SeededRandom(testSeed());
  const offers = ['baresip', 'baresip-srtp-mand', 'linphonec-srtp', 'chromium', 'rfc4568-page27', 'rfc4317-2-1'];
  let taken = 0;
  for (let round = 0; round < 3_000; round++) {
    const letters = [...phone(offers[round % offers.length]!)];
    for (let times = random.integer(1, 6); times > 0; times--) {
      const at = random.integer(0, letters.length - 1);
      letters[at] = String.fromCharCode(random.integer(10, 126));
    }
    const offer = letters.join('');
    for (const mine of [own({ encryption: 'preferred' }), BROWSER]) {
      if (answerTo(offer, mine)) taken += Number(answered(offer, mine).agreed.port > 0);
      agreedFrom(mine, offerOf(mine), offer);
    }
  }
  assert.ok(taken > 500);
});
