/** The changes that the box makes in descriptions: origin, codecs, rejected media, direction, a new party. */
import * as assert from 'uvu/assert';
import { describe } from '../../appliance/sdp/describe.ts';
import {
  fitOffer,
  limitCodecs,
  SessionOrigin,
  unfitAnswer,
  withDirection,
  withOrigin,
} from '../../appliance/sdp/rewrite.ts';
import { suite } from '../kit/suite.ts';

const test = suite('changes of session descriptions');

function sdp(...lines: string[]): string {
  return [...lines, ''].join('\r\n');
}

const HEAD = ['v=0', 'o=anna 77 78 IN IP4 192.168.1.21', 's=Call of Anna', 'c=IN IP4 192.168.1.21', 't=0 0'] as const;
const AUDIO = ['m=audio 4000 RTP/AVP 0', 'a=rtpmap:0 PCMU/8000'] as const;
const VIDEO = ['m=video 4002 RTP/AVP 31', 'a=rtpmap:31 H261/90000'] as const;

test('the origin becomes ours and says nothing of the phone; all else stays', () => {
  assert.is(
    withOrigin(sdp(...HEAD, ...AUDIO), { sessionId: '5', version: 1, address: '192.168.1.2' }),
    sdp('v=0', 'o=- 5 1 IN IP4 192.168.1.2', 's=-', 'c=IN IP4 192.168.1.21', 't=0 0', ...AUDIO),
  );
  assert.match(
    withOrigin(sdp(...HEAD), { sessionId: '5', version: 1, address: '2001:db8::2' }),
    /IN IP6 2001:db8::2\r\n/,
  );
});

test('a description that lacks o= and s= gets them in their place', () => {
  const origin = { sessionId: '5', version: 1, address: '192.168.1.2' };
  assert.is(withOrigin(sdp('v=0', ...AUDIO), origin), sdp('v=0', 'o=- 5 1 IN IP4 192.168.1.2', 's=-', ...AUDIO));
});

test('RFC 3264 §8: the version grows by one with each change and only then', () => {
  const origin = new SessionOrigin('42', '192.168.1.2');
  const versionOf = (text: string) => describe(text)?.origin?.version;
  const first = origin.stamp(sdp(...HEAD, ...AUDIO));
  assert.is(versionOf(first), '1');
  assert.is(origin.stamp(sdp(...HEAD, ...AUDIO)), first, 'a session refresh is word for word the same');
  const other = sdp('v=0', 'o=bram 9 1 IN IP4 192.168.1.22', ...HEAD.slice(2), ...AUDIO);
  assert.is(origin.stamp(other), first, 'the phone behind may be another one');
  assert.is(versionOf(origin.stamp(sdp(...HEAD, ...AUDIO, 'a=sendonly'))), '2');
  assert.is(versionOf(origin.stamp(sdp(...HEAD, ...AUDIO))), '3', 'back is a change too');
});

test('what is no description is passed on as it is', () => {
  assert.is(withOrigin('hello', { sessionId: '5', version: 1, address: '192.168.1.2' }), 'hello');
  assert.is(limitCodecs('hello', 1), 'hello');
  assert.is(withDirection('hello', 'inactive'), 'hello');
  assert.equal(fitOffer(undefined, 'hello'), { sdp: 'hello', places: [] });
});

test('pitfall 16: only the first codecs stay, with digits and comfort noise for the rates that are left', () => {
  const offer = sdp(
    ...HEAD,
    'm=audio 4000 RTP/AVP 96 9 0 8 18 3 97 101 102 103 13',
    'a=rtpmap:96 opus/48000/2',
    'a=fmtp:96 useinbandfec=1',
    'a=rtpmap:9 G722/8000',
    'a=rtpmap:18 G729/8000',
    'a=fmtp:18 annexb=no',
    'a=rtpmap:97 telephone-event/48000',
    'a=rtpmap:101 telephone-event/8000',
    'a=fmtp:101 0-15',
    'a=rtpmap:102 telephone-event/16000',
    'a=rtpmap:103 telephone-event/8000',
    'a=ptime:20',
    'a=sendrecv',
    'a=rtcp-fb:18 nack',
    ...VIDEO,
  );
  assert.is(
    limitCodecs(offer, 4),
    sdp(
      ...HEAD,
      'm=audio 4000 RTP/AVP 96 9 0 8 97 101 13',
      'a=rtpmap:96 opus/48000/2',
      'a=fmtp:96 useinbandfec=1',
      'a=rtpmap:9 G722/8000',
      'a=rtpmap:97 telephone-event/48000',
      'a=rtpmap:101 telephone-event/8000',
      'a=fmtp:101 0-15',
      'a=ptime:20',
      'a=sendrecv',
      ...VIDEO,
    ),
  );
  const short = sdp(...HEAD, ...AUDIO);
  assert.is(limitCodecs(short, 4), short);
});

test('codecs that nobody knows by name are left out of the limit, and of the offer', () => {
  const offer = sdp(...HEAD, 'm=audio 4000 RTP/AVP 96 0');
  assert.match(limitCodecs(offer, 4), /m=audio 4000 RTP\/AVP 0\r\n/);
});

test('a direction is said once, for each medium that is there', () => {
  assert.is(
    withDirection(sdp(...HEAD, 'a=sendrecv', ...AUDIO, 'a=recvonly', 'm=video 0 RTP/AVP 31'), 'sendonly'),
    sdp(...HEAD, ...AUDIO, 'a=sendonly', 'm=video 0 RTP/AVP 31'),
  );
});

test('fitting: the same media need nothing', () => {
  const offer = sdp(...HEAD, ...AUDIO);
  assert.equal(fitOffer(undefined, offer), { sdp: offer, places: [0] });
  assert.equal(fitOffer(sdp(...HEAD, 'm=audio 9 RTP/AVP 8'), offer), { sdp: offer, places: [0] });
});

test('fitting: media that the new party lacks are offered as rejected, and the answer is cut back', () => {
  const agreed = sdp(...HEAD, ...VIDEO, 'm=audio 9 RTP/AVP 8');
  const fitted = fitOffer(agreed, sdp(...HEAD, ...AUDIO));
  assert.is(fitted.sdp, sdp(...HEAD, 'm=video 0 RTP/AVP 31', ...AUDIO));
  assert.equal(fitted.places, [1]);
  const answer = sdp(...HEAD, 'm=video 0 RTP/AVP 31', 'm=audio 5000 RTP/AVP 0');
  assert.is(unfitAnswer(answer, fitted.places), sdp(...HEAD, 'm=audio 5000 RTP/AVP 0'));
});

test('fitting: media in another order find their places, new ones come last', () => {
  const agreed = sdp(...HEAD, ...AUDIO, ...VIDEO);
  const offer = sdp(...HEAD, 'm=video 7 RTP/AVP 31', 'm=audio 8 RTP/AVP 0', 'm=image 9 udptl t38');
  const fitted = fitOffer(agreed, offer);
  assert.is(fitted.sdp, sdp(...HEAD, 'm=audio 8 RTP/AVP 0', 'm=video 7 RTP/AVP 31', 'm=image 9 udptl t38'));
  assert.equal(fitted.places, [1, 0, 2]);
  const answer = sdp(...HEAD, 'm=audio 1 RTP/AVP 0', 'm=video 2 RTP/AVP 31', 'm=image 0 udptl t38');
  assert.equal(
    describe(unfitAnswer(answer, fitted.places))?.media.map(({ kind, port }) => [kind, port]),
    [
      ['video', 2],
      ['audio', 1],
      ['image', 0],
    ],
  );
});
