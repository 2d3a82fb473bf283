/** What descriptions say: the examples of RFC 4566 and 3264, holds old and new, desk phones, SRTP and browsers. */
import { readFileSync } from 'node:fs';
import * as assert from 'uvu/assert';
import { SDP_MEDIA_MAX } from '../../appliance/base/limits.ts';
import {
  answerFault,
  audioOf,
  type Description,
  describe,
  isCompanion,
  isWebRtc,
  mirrored,
  putsOnHold,
} from '../../appliance/sdp/describe.ts';
import { formatSdp, parseSdp } from '../../appliance/sdp/lines.ts';
import { suite } from '../kit/suite.ts';

const test = suite('session descriptions');

function sdp(...lines: string[]): string {
  return [...lines, ''].join('\r\n');
}

function read(...lines: string[]): Description {
  const description = describe(sdp(...lines));
  if (!description) throw new Error('not read');
  return description;
}

const HEAD = ['v=0', 'o=- 1 2 IN IP4 192.0.2.1', 's=-', 'c=IN IP4 192.0.2.1', 't=0 0'] as const;

test('RFC 4566 §5: the example', () => {
  const description = read(
    'v=0',
    'o=jdoe 2890844526 2890842807 IN IP4 10.47.16.5',
    's=SDP Seminar',
    'i=A Seminar on the session description protocol',
    'u=http://www.example.com/seminars/sdp.pdf',
    'e=j.doe@example.com (Jane Doe)',
    'c=IN IP4 224.2.17.12/127',
    't=2873397496 2873404696',
    'a=recvonly',
    'm=audio 49170 RTP/AVP 0',
    'm=video 51372 RTP/AVP 99',
    'a=rtpmap:99 h263-1998/90000',
  );
  assert.equal(description.origin, {
    username: 'jdoe',
    sessionId: '2890844526',
    version: '2890842807',
    address: '10.47.16.5',
  });
  assert.equal(
    description.media.map(({ kind, port, address, direction }) => [kind, port, address, direction]),
    [
      ['audio', 49170, '224.2.17.12', 'recvonly'],
      ['video', 51372, '224.2.17.12', 'recvonly'],
    ],
  );
  assert.equal(description.media[0]?.codecs, [
    { payload: 0, name: 'PCMU', clockRate: 8000, channels: 1, fmtp: undefined },
  ]);
  assert.equal(description.media[1]?.codecs[0]?.name, 'h263-1998');
});

/** RFC 3264 §10.1. */
const OFFER = read(
  'v=0',
  'o=alice 2890844526 2890844526 IN IP4 host.anywhere.com',
  's=',
  'c=IN IP4 host.anywhere.com',
  't=0 0',
  'm=audio 49170 RTP/AVP 0',
  'a=rtpmap:0 PCMU/8000',
  'm=video 51372 RTP/AVP 31',
  'a=rtpmap:31 H261/90000',
  'm=video 53000 RTP/AVP 32',
  'a=rtpmap:32 MPV/90000',
);

test('RFC 3264 §10.1: an answer that takes one medium, refuses one, takes another', () => {
  const answer = read(
    'v=0',
    'o=bob 2890844730 2890844730 IN IP4 host.example.com',
    's=',
    'c=IN IP4 host.example.com',
    't=0 0',
    'm=audio 49920 RTP/AVP 0',
    'a=rtpmap:0 PCMU/8000',
    'm=video 0 RTP/AVP 31',
    'm=video 53000 RTP/AVP 32',
    'a=rtpmap:32 MPV/90000',
  );
  assert.is(answerFault(OFFER, answer), undefined);
  assert.is(audioOf(answer)?.port, 49920);
  assert.is(answer.media[1]?.port, 0);
});

test('RFC 3264 §6: answers that are none', () => {
  const audio = ['m=audio 1000 RTP/AVP 0'];
  assert.is(answerFault(OFFER, read(...HEAD, ...audio)), 'media-count');
  assert.is(answerFault(OFFER, read(...HEAD, ...audio, 'm=audio 0 RTP/AVP 0', 'm=video 0 RTP/AVP 32')), 'media-kind');
  const wrong = read(...HEAD, 'm=audio 1000 RTP/AVP 8', 'm=video 0 RTP/AVP 31', 'm=video 0 RTP/AVP 32');
  assert.is(answerFault(OFFER, wrong), 'codec');
});

test('RFC 3264 §10.2: one of several codecs; digits are companions', () => {
  const offer = read(
    ...HEAD,
    'm=audio 49170 RTP/AVP 0 4 8',
    'm=audio 49172 RTP/AVP 101',
    'a=rtpmap:101 telephone-event/8000',
  );
  assert.equal(
    offer.media[0]?.codecs.map(({ name }) => name),
    ['PCMU', 'G723', 'PCMA'],
  );
  assert.is(isCompanion(offer.media[1]!.codecs[0]!), true);
  const answer = read(
    ...HEAD,
    'm=audio 49920 RTP/AVP 4',
    'm=audio 49924 RTP/AVP 97',
    'a=rtpmap:97 Telephone-Event/8000',
  );
  assert.is(answerFault(offer, answer), undefined, 'the answerer may use another number');
});

test('hold: by direction (RFC 3264 §8.4), by address 0.0.0.0 (RFC 2543), and no hold', () => {
  const audio = 'm=audio 1000 RTP/AVP 0';
  assert.is(putsOnHold(read(...HEAD, audio)), false);
  assert.is(putsOnHold(read(...HEAD, audio, 'a=recvonly')), false);
  assert.is(putsOnHold(read(...HEAD, audio, 'a=sendonly')), true);
  assert.is(putsOnHold(read(...HEAD, 'a=inactive', audio)), true, 'said for the session');
  assert.is(putsOnHold(read(...HEAD, 'a=inactive', audio, 'a=sendrecv')), false, 'the medium says otherwise');
  assert.is(putsOnHold(read(...HEAD, audio, 'c=IN IP4 0.0.0.0', 'a=sendrecv')), true);
  assert.is(putsOnHold(read(...HEAD.slice(0, 3), 'c=IN IP6 ::', 't=0 0', audio)), true);
  assert.is(putsOnHold(read(...HEAD, 'm=audio 0 RTP/AVP 0', 'a=inactive')), false, 'there is no audio to hold');
  const gathering = read(...HEAD.slice(0, 3), 'c=IN IP4 0.0.0.0', 't=0 0', audio, 'a=ice-ufrag:3Ewj');
  assert.is(putsOnHold(gathering), false, 'with ICE the address is yet to be found');
});

test('the answer to a direction', () => {
  assert.equal(
    ['sendrecv', 'sendonly', 'recvonly', 'inactive'].map((way) => mirrored(way as 'sendrecv')),
    ['sendrecv', 'recvonly', 'sendonly', 'inactive'],
  );
});

test('plain RTP, SRTP with keys in the description, DTLS', () => {
  const security = (...lines: string[]) => read(...HEAD, ...lines).media[0]?.security;
  assert.is(security('m=audio 1 RTP/AVP 0'), 'none');
  assert.is(security('m=audio 1 RTP/AVP 0', 'a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:x'), 'none', 'only if you like');
  assert.is(security('m=audio 1 RTP/SAVP 0', 'a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:x'), 'sdes');
  assert.is(security('m=audio 1 UDP/TLS/RTP/SAVPF 0', 'a=fingerprint:sha-256 AA'), 'dtls');
  assert.is(security('m=audio 1 RTP/SAVPF 0', 'a=fingerprint:sha-256 AA'), 'dtls');
});

test('a browser is told from a desk phone', () => {
  const folder = `${import.meta.dirname}/../fuzz/corpus`;
  const offerOf = (name: string) => describe(readFileSync(`${folder}/${name}.txt`, 'utf8').split('\n\n')[1]!)!;
  const browser = offerOf('invite-browser');
  assert.is(isWebRtc(browser), true);
  const [audio] = browser.media;
  assert.equal(
    [audio?.security, audio?.ice, audio?.rtcpMux, audio?.protocol],
    ['dtls', true, true, 'UDP/TLS/RTP/SAVPF'],
  );
  assert.equal(
    audio?.codecs.filter((codec) => !isCompanion(codec)).map(({ payload, channels }) => [payload, channels]),
    [
      [111, 2],
      [63, 2],
      [9, 1],
      [0, 1],
      [8, 1],
    ],
  );
  assert.is(audio?.codecs[0]?.fmtp, 'minptime=10;useinbandfec=1');
  assert.is(isWebRtc(offerOf('invite-desk')), false);
  assert.is(isWebRtc(offerOf('invite-srtp')), false);
  assert.is(offerOf('invite-srtp').media[0]?.security, 'sdes');
});

test('an attribute of the session counts for its media: fingerprint and ICE', () => {
  const description = read(...HEAD, 'a=fingerprint:sha-256 AA', 'a=ice-ufrag:x', 'm=audio 1 UDP/TLS/RTP/SAVPF 0');
  assert.is(isWebRtc(description), true);
});

test('line ends, spaces, unknown lines and small letters are forgiven', () => {
  const text =
    'v=0\no=- 1 2 IN IP4 192.0.2.1  \nnonsense\nc= IN IP4 192.0.2.1\nt=0 0\nM =audio 4000 rtp/avp 8 \nA=SENDONLY\n';
  const description = describe(text);
  assert.equal(description?.media[0]?.direction, 'sendonly');
  assert.equal(description?.media[0]?.protocol, 'RTP/AVP');
  assert.equal(description?.media[0]?.address, '192.0.2.1');
});

test('what is no description', () => {
  for (const text of [
    '',
    'hello',
    'm=audio 1 RTP/AVP 0',
    sdp(...HEAD, 'm=audio'),
    sdp(...HEAD, 'm=audio x RTP/AVP 0'),
    sdp(...HEAD, 'm=audio 65536 RTP/AVP 0'),
    sdp(...HEAD, ...Array.from({ length: SDP_MEDIA_MAX + 1 }, () => 'm=audio 1 RTP/AVP 0')),
  ]) {
    assert.is(describe(text), undefined, text);
  }
  assert.equal(describe('v=0')?.media, [], 'no media is a description all the same');
  assert.is(read(...HEAD.slice(1, 1), 'v=0', 'o=broken').origin, undefined);
});

test('fax and data have no codecs but are told', () => {
  const description = read(...HEAD, 'm=image 4000 udptl t38', 'm=application 9 UDP/DTLS/SCTP webrtc-datachannel');
  assert.equal(
    description.media.map(({ kind, protocol, formats, codecs }) => [kind, protocol, formats, codecs]),
    [
      ['image', 'UDPTL', ['t38'], []],
      ['application', 'UDP/DTLS/SCTP', ['webrtc-datachannel'], []],
    ],
  );
});

test('reading and writing keeps every line in its place', () => {
  const text = sdp(...HEAD, 'a=x', 'm=audio 1 RTP/AVP 0', 'b=AS:64', 'a=y:z', 'm=video 0 RTP/AVP 31');
  assert.is(formatSdp(parseSdp(text)!), text);
});

test('no control character gets through to become somebody’s line break', () => {
  assert.is(formatSdp(parseSdp('v=0\r\ns=a\rm=audio 1 RTP/AVP 0\u0000\r\n')!), 'v=0\r\ns=am=audio 1 RTP/AVP 0\r\n');
});
