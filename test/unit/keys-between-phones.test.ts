import * as assert from 'uvu/assert';
import { passKey } from '../../appliance/calls/keys.ts';
import type { Leg } from '../../appliance/calls/leg.ts';
import type { MediaSessionOptions } from '../../appliance/media/types.ts';
import { end, open, Phone, world } from '../kit/media-world.ts';
import { portOf } from '../kit/rtp-phone.ts';
import { suite } from '../kit/suite.ts';

/** DEV-07: each key reaches the other phone once: the media engine or the calls pass it on, never both. */
const test = suite('keys between phones');

type Way = MediaSessionOptions['dtmf'];

/** A phone of silence presses 5; what comes to another one: events, INFOs, or packets of a tone. */
function pressFive(from: Way, to: Way, keepsKeys: boolean): Record<'events' | 'infos' | 'tones', number> {
  const here = world();
  const [a, b] = [new Phone(here, '10.0.0.11'), new Phone(here, '10.0.0.12')];
  let infos = 0;
  const sb = open(here, { name: 'b', peer: b.address, dtmf: to });
  // What of a leg decides how a key goes on.
  const leg = (dtmf: Way, readsCodes: boolean): Leg => {
    const session = { request: () => infos++ };
    return { anchor: { dtmf, readsCodes }, session, media: sb } as unknown as Leg;
  };
  const [legA, legB] = [leg(from, keepsKeys), leg(to, false)];
  const listener = { onFlow: () => {}, onLost: () => {}, onKey: (key: string) => passKey(legA, legB, key) };
  const sa = open(here, { name: 'a', peer: a.address, dtmf: from, keepsKeys, listener });
  const port = portOf(sa.answer(a.description())!);
  sb.offer();
  sb.accept(b.description({ codecs: to === 'rfc4733' ? '8 101' : '8' }));
  sa.connect(sb);
  a.talk(port, 3);
  if (from === 'info') sa.infoKey('5');
  else {
    for (let packet = 1; packet <= 5; packet++) {
      a.event(port, 5, packet * 160, packet > 3);
      here.clock.advance(20);
    }
    a.later(100);
  }
  a.talk(port, 60);
  sa.close();
  sb.close();
  end(here);
  const events = new Set(b.heard.filter(({ payloadType }) => payloadType === 101).map(({ timestamp }) => timestamp));
  const tones = b.heard.filter(({ payloadType, first }) => payloadType === 8 && first !== 0xd5);
  return { events: events.size, infos, tones: tones.length };
}

/** Packets of 20 ms in which one key sounds. */
const ONE_TONE = 4;

for (const keepsKeys of [false, true]) {
  for (const from of ['rfc4733', 'info'] as const) {
    test(`DEV-07 a key by ${from} reaches each kind of phone once${keepsKeys ? ', with codes during a call' : ''}`, () => {
      assert.equal(pressFive(from, 'rfc4733', keepsKeys), { events: 1, infos: 0, tones: 0 });
      assert.equal(pressFive(from, 'inband', keepsKeys), { events: 0, infos: 0, tones: ONE_TONE });
      assert.equal(pressFive(from, 'info', keepsKeys), { events: 0, infos: 1, tones: 0 });
    });
  }
}
