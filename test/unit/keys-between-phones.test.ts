import * as assert from 'uvu/assert';
import { passKey } from '../../appliance/calls/keys.ts';
import type { Leg } from '../../appliance/calls/leg.ts';
import type { MediaSession, MediaSessionOptions } from '../../appliance/media/types.ts';
import { ToneKeySender } from '../../appliance/rtp/dtmf-inband.ts';
import { pcma } from '../../appliance/rtp/g711.ts';
import { end, open, Phone, world } from '../kit/media-world.ts';
import { portOf } from '../kit/rtp-phone.ts';
import { suite } from '../kit/suite.ts';

/** DEV-07: each key reaches the other phone once: the media engine or the calls pass it on, never both. */
const test = suite('keys between phones');

type Way = MediaSessionOptions['dtmf'];

/** How a phone that agreed on no events presses: tones in its sound, or each key by INFO too, first or afterwards. */
type Press = Way | 'tones' | 'info-then-tones' | 'tones-then-info';

const SILENCE = 0xd5;

interface Heard {
  readonly events: number;
  readonly infos: number;
  /** Packets of 20 ms in which a key sounds. */
  readonly tones: number;
  /** How often the box heard it. */
  readonly told: number;
}

/** A phone of silence presses 5; what comes to another one: events, INFOs, or packets of a tone. */
function pressFive(press: Press, to: Way, keepsKeys: boolean): Heard {
  const here = world();
  const [a, b] = [new Phone(here, '10.0.0.11'), new Phone(here, '10.0.0.12')];
  let [infos, told] = [0, 0];
  const from = press === 'info' || press === 'inband' ? press : 'rfc4733';
  const sb = open(here, { name: 'b', peer: b.address, dtmf: to });
  // What of a leg decides how a key goes on.
  const leg = (dtmf: Way, readsCodes: boolean, media: () => MediaSession): Leg => {
    const session = { request: () => infos++ };
    const known = { anchor: { dtmf, readsCodes }, session };
    return Object.defineProperty(known, 'media', { get: media }) as unknown as Leg;
  };
  const [legA, legB] = [leg(from, keepsKeys, () => sa), leg(to, false, () => sb)];
  const onKey = (key: string): void => {
    told++;
    passKey(legA, legB, key);
  };
  const listener = { onFlow: () => {}, onLost: () => {}, onKey };
  const sa = open(here, { name: 'a', peer: a.address, dtmf: from, keepsKeys, listener });
  const port = portOf(sa.answer(a.description({ codecs: press === 'rfc4733' || press === 'info' ? '8 101' : '8' }))!);
  sb.offer();
  sb.accept(b.description({ codecs: to === 'rfc4733' ? '8 101' : '8' }));
  sa.connect(sb);
  a.talk(port, 3);
  if (press === 'info' || press === 'info-then-tones') sa.infoKey('5');
  if (press === 'rfc4733') {
    for (let packet = 1; packet <= 5; packet++) {
      a.event(port, 5, packet * 160, packet > 3);
      here.clock.advance(20);
    }
    a.later(100);
  } else if (press !== 'info') for (const packet of toneOfFive()) a.talk(port, 1, packet);
  a.talk(port, 20);
  if (press === 'tones-then-info') sa.infoKey('5');
  a.talk(port, 60);
  sa.close();
  sb.close();
  end(here);
  const events = new Set(b.heard.filter(({ payloadType }) => payloadType === 101).map(({ timestamp }) => timestamp));
  const tones = b.heard.filter(({ payloadType, first }) => payloadType === 8 && first !== SILENCE);
  return { events: events.size, infos, tones: tones.length, told };
}

/** Each packet of 20 ms begins loud, so that it is known by its first byte. */
function toneOfFive(): Uint8Array[] {
  const sender = new ToneKeySender(8_000);
  const encoder = pcma.encoder();
  sender.press('5');
  return Array.from({ length: SPOKEN_TONE }, () => {
    const [pcm, packet] = [new Int16Array(160), new Uint8Array(160)];
    sender.make(pcm);
    encoder.encode(pcm, packet);
    return packet;
  });
}

/** Packets of 20 ms in which one key sounds. */
const ONE_TONE = 4;
const SPOKEN_TONE = 5;

for (const keepsKeys of [false, true]) {
  const withCodes = keepsKeys ? ', with codes during a call' : '';
  for (const from of ['rfc4733', 'info'] as const) {
    test(`DEV-07 a key by ${from} reaches each kind of phone once${withCodes}`, () => {
      const told = 1;
      assert.equal(pressFive(from, 'rfc4733', keepsKeys), { events: 1, infos: 0, tones: 0, told });
      assert.equal(pressFive(from, 'inband', keepsKeys), { events: 0, infos: 0, tones: ONE_TONE, told });
      assert.equal(pressFive(from, 'info', keepsKeys), { events: 0, infos: 1, tones: 0, told });
    });
  }
  for (const from of ['inband', 'tones'] as const) {
    test(`DEV-07 ${from}: a key in the sound is heard, and goes as another thing only to who needs that${withCodes}`, () => {
      const to = (way: Way): Heard => pressFive(from, way, keepsKeys);
      assert.equal([to('rfc4733').events, to('rfc4733').infos, to('rfc4733').told], [1, 0, 1]);
      const spoken = to('inband').tones;
      assert.equal(to('inband'), { events: 0, infos: 0, tones: spoken, told: 1 });
      assert.ok(spoken >= ONE_TONE && spoken <= SPOKEN_TONE, `${spoken} packets: its own tone alone`);
      assert.equal(to('info'), { events: 0, infos: 1, tones: spoken, told: 1 });
    });
  }
}

test('DEV-07 who sends a key by INFO and as a tone too has pressed it once', () => {
  for (const press of ['info-then-tones', 'tones-then-info'] as const) {
    assert.equal([pressFive(press, 'rfc4733', false).told, pressFive(press, 'rfc4733', false).events], [1, 1], press);
    assert.equal([pressFive(press, 'info', false).told, pressFive(press, 'info', false).infos], [1, 1], press);
  }
});
