import * as assert from 'uvu/assert';
import { end, open, Phone, type World, world } from '../kit/media-world.ts';
import { portOf } from '../kit/rtp-phone.ts';
import { suite } from '../kit/suite.ts';

/** CAL-03: keys that may be codes are told, and reach the partner only when they are sent there. */
const test = suite('media: keys that are kept back');

function pressed(here: World, phone: Phone, port: number, code: number): void {
  for (let packet = 1; packet <= 5; packet++) {
    phone.event(port, code, packet * 160, packet > 3);
    here.clock.advance(20);
  }
  phone.later(100);
}

for (const keepsKeys of [false, true]) {
  test(`CAL-03 events of a phone ${keepsKeys ? 'with codes are told and stay' : 'without codes go on'}`, () => {
    const here = world();
    const [a, b] = [new Phone(here, '10.0.0.11'), new Phone(here, '10.0.0.12')];
    const sa = open(here, { name: 'a', peer: a.address, keepsKeys });
    const sb = open(here, { name: 'b', peer: b.address });
    const port = portOf(sa.answer(a.description())!);
    sb.offer();
    sb.accept(b.description());
    sa.connect(sb);
    a.talk(port, 5);
    pressed(here, a, port, 11);
    a.talk(port, 5);
    const events = (): number => b.heard.filter(({ payloadType }) => payloadType === 101).length;
    assert.ok(here.told.includes('a pressed #'));
    assert.is(events() > 0, !keepsKeys);
    assert.is(b.heard.filter(({ payloadType }) => payloadType === 8).length, 10, 'speech goes on');
    b.heard.length = 0;
    sb.sendKeys('#');
    here.clock.advance(500);
    assert.ok(events() > 0, 'what is no code is sent on');
    for (const session of [sa, sb]) session.close();
    end(here);
  });
}

test('CAL-03 keys by INFO of a phone with codes are told and stay', () => {
  const here = world();
  const [a, b] = [new Phone(here, '10.0.0.11'), new Phone(here, '10.0.0.12')];
  const sa = open(here, { name: 'a', peer: a.address, dtmf: 'info', keepsKeys: true });
  const sb = open(here, { name: 'b', peer: b.address });
  sa.answer(a.description());
  sb.offer();
  sb.accept(b.description());
  sa.connect(sb);
  sa.infoKey('5');
  here.clock.advance(500);
  assert.equal(
    here.told.filter((said) => said.includes('pressed')),
    ['a pressed 5'],
  );
  assert.is(b.heard.length, 0);
  for (const session of [sa, sb]) session.close();
  end(here);
});
