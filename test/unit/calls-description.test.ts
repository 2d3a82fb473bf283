import * as assert from 'uvu/assert';
import {
  active,
  isEncrypted,
  sameDestination,
  sameMedia,
  silentAnswer,
  soundOf,
} from '../../appliance/calls/description.ts';
import { choose } from '../../appliance/calls/media-path.ts';
import { answerFault, describe } from '../../appliance/sdp/describe.ts';
import { suite } from '../kit/suite.ts';

const test = suite('calls: session descriptions on their way');

const sdp = (...media: string[]): string =>
  ['v=0', 'o=x 1 1 IN IP4 192.0.2.5', 's=-', 'c=IN IP4 192.0.2.5', 't=0 0', ...media, ''].join('\r\n');

const AUDIO = ['m=audio 4000 RTP/AVP 8 0 101', 'a=rtpmap:101 telephone-event/8000'];
const SRTP = ['m=audio 4000 RTP/SAVP 8', 'a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:AAAA'];
const BROWSER = ['m=audio 9 UDP/TLS/RTP/SAVPF 111', 'a=ice-ufrag:a', 'a=ice-pwd:b', 'a=fingerprint:sha-256 AA:BB'];

test('a browser’s offer is told from a desk phone’s, encrypted or not', () => {
  assert.is(soundOf(sdp(...AUDIO)).kind, 'plain');
  assert.is(soundOf(sdp(...SRTP)).kind, 'plain');
  assert.is(soundOf(sdp(...BROWSER)).kind, 'browser');
  assert.is(soundOf('no description at all').kind, 'plain');
});

test('encrypted is only what is encrypted as a whole', () => {
  assert.not(isEncrypted(sdp(...AUDIO)));
  assert.ok(isEncrypted(sdp(...SRTP)));
  assert.ok(isEncrypted(sdp(...BROWSER)));
  assert.not(isEncrypted(sdp(...SRTP, ...AUDIO)));
  assert.ok(isEncrypted(sdp(...SRTP, 'm=video 0 RTP/AVP 96')), 'a refused stream carries nothing');
  assert.not(isEncrypted(sdp('m=audio 0 RTP/SAVP 8')));
});

test('the same media are the same whatever their origin and order of attributes', () => {
  const one = sdp(...AUDIO, 'a=ptime:20', 'a=sendrecv');
  const other = sdp(...AUDIO).replace('o=x 1 1', 'o=y 9 9');
  assert.ok(sameMedia(one, other));
  assert.not(sameMedia(one, one.replace('4000', '4002')));
  assert.not(sameMedia(one, one.replace('c=IN IP4 192.0.2.5', 'c=IN IP4 192.0.2.6')));
  assert.not(sameMedia(one, one.replace('a=sendrecv', 'a=sendonly')));
  assert.not(sameMedia(sdp(...SRTP), sdp(...SRTP).replace('inline:AAAA', 'inline:BBBB')));
});

test('fewer codings go to the same destination, another port or direction does not', () => {
  const offer = sdp(...AUDIO);
  const answer = offer.replace(' 8 0 101', ' 8 101');
  assert.not(sameMedia(offer, answer));
  assert.ok(sameDestination(offer, answer));
  assert.not(sameDestination(offer, answer.replace('4000', '4002')));
  assert.not(sameDestination(offer, `${answer}a=sendonly\r\n`));
});

test('a phone that was held is offered as one that talks and listens', () => {
  assert.match(active(sdp(...AUDIO, 'a=inactive')), 'a=sendrecv');
  assert.not.match(active(sdp('a=recvonly', ...AUDIO)), 'recvonly');
});

test('the silent answer is a right answer to every plain offer, and nothing sounds', () => {
  const offers = [
    sdp(...AUDIO),
    sdp(...AUDIO, 'a=sendonly'),
    sdp('a=sendonly', ...AUDIO, 'c=IN IP4 192.0.2.9', 'a=rtcp:4001 IN IP4 192.0.2.9'),
    sdp(...AUDIO, 'm=video 4002 RTP/AVP 96', 'a=rtpmap:96 H264/90000'),
    sdp(...AUDIO, 'm=video 0 RTP/AVP 96'),
    sdp(...AUDIO).replace(/\r\n$/, ''),
  ];
  for (const offer of offers) {
    const answer = silentAnswer(offer, '192.0.2.1') ?? '';
    const [offered, answered] = [describe(offer), describe(answer)];
    assert.ok(offered && answered, offer);
    if (!offered || !answered) continue;
    assert.is(answerFault(offered, answered), undefined, answer);
    for (const [index, medium] of answered.media.entries()) {
      assert.is(medium.port === 0, offered.media[index]?.port === 0);
      if (medium.port > 0) {
        assert.is(medium.direction, 'inactive');
        assert.is(medium.address, '192.0.2.1');
      }
    }
    assert.not.match(answer, '192.0.2.9');
    assert.not.match(answer, 'a=rtcp:');
  }
  assert.match(silentAnswer(sdp(...AUDIO), '2001:db8::1') ?? '', 'c=IN IP6 2001:db8::1');
});

test('keys that only a real partner could answer get no silent answer', () => {
  for (const offer of [sdp(...SRTP), sdp(...BROWSER), 'nothing'])
    assert.is(silentAnswer(offer, '192.0.2.1'), undefined);
});

test('media go directly between phones of one kind; two kinds need the box', () => {
  const plain = { kind: 'plain', families: undefined } as const;
  const browser = { kind: 'browser', families: undefined } as const;
  assert.equal(choose({ caller: plain, callee: plain, media: () => false }), { kind: 'direct' });
  assert.equal(choose({ caller: browser, callee: browser, media: () => false }), { kind: 'direct' });
  assert.equal(choose({ caller: browser, callee: plain, media: () => false }), {
    kind: 'impossible',
    obstacle: 'encryption',
  });
  assert.equal(choose({ caller: plain, callee: browser, media: () => false }), {
    kind: 'impossible',
    obstacle: 'encryption',
  });
});

test('phones hear each other directly only with addresses of one family', () => {
  const on = (...families: ('IP4' | 'IP6')[]) => ({ kind: 'plain', families }) as const;
  const unknown = { kind: 'plain', families: undefined } as const;
  assert.equal(choose({ caller: on('IP4'), callee: on('IP6'), media: () => false }), {
    kind: 'impossible',
    obstacle: 'addresses',
  });
  for (const [caller, callee] of [
    [on('IP6'), on('IP6')],
    [on('IP4', 'IP6'), on('IP6')],
    [on('IP4'), on('IP6', 'IP4')],
    [unknown, on('IP6')],
    [on('IP4'), unknown],
  ] as const)
    assert.equal(choose({ caller, callee, media: () => false }), { kind: 'direct' });
});

test('RFC 8866 the addresses in a description tell where its phone hears', () => {
  const audio = (...lines: string[]): string => sdp(...AUDIO, ...lines);
  const families = (text: string) => soundOf(text).families;
  assert.equal(families(audio()), ['IP4']);
  assert.equal(families(audio('c=IN IP6 2001:db8::5')), ['IP6'], 'the medium overrules the session');
  assert.equal(families(audio(...['m=audio 4002 RTP/AVP 8', 'c=IN IP6 2001:db8::5'])), ['IP4', 'IP6'], 'RFC 4091');
  assert.equal(families(audio(...['m=video 4002 RTP/AVP 31', 'c=IN IP6 2001:db8::5'])), ['IP4'], 'video is no sound');
  assert.equal(families(audio('a=altc:1 IP4 192.0.2.5 4000', 'a=altc:2 IP6 2001:db8::5 4000')), ['IP4', 'IP4', 'IP6']);
  assert.equal(families(audio('a=candidate:1 1 UDP 2130 2001:db8::5 4000 typ host')), ['IP4', 'IP6'], 'RFC 8839');
  assert.is(families(audio('a=candidate:1 1 UDP 2130 5f1c.local 4000 typ host')), undefined, 'a name tells nothing');
  assert.is(families(audio().replace('c=IN IP4 192.0.2.5', 'c=IN IP4 0.0.0.0')), undefined, 'held in the old way');
  assert.equal(families(audio().replace('c=IN IP4 192.0.2.5', 'c=IN IP4 phone.example.com')), ['IP4']);
});
