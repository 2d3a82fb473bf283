import * as assert from 'uvu/assert';
import { withDirection } from '../../appliance/sdp/rewrite.ts';
import { GOODBYE, hear, isDirect, office, talking } from '../kit/anchored-office.ts';
import { suite } from '../kit/suite.ts';
import { endTelephones } from '../kit/telephones.ts';

/** Calls whose sound goes through the box, wholly or for a while. */
const test = suite('scenario: anchored calls');
test.afterEach(endTelephones);

test('CAL-13 two plain phones that share everything talk directly, and the box opens nothing', async () => {
  const o = office();
  const { annas, brams } = await talking(o);
  assert.ok(isDirect(annas) && isDirect(brams));
  assert.is(o.media?.pool.live().mediaSessions, 0);
  annas.hangsUp();
  assert.equal(await o.leftovers(), []);
});

test('CAL-13 a phone on IPv4 and one on IPv6 hear each other through the box', async () => {
  const o = office({ ipv6: ['102'] });
  const { annas, brams } = await talking(o);
  hear(o, [annas, '102'], [brams, '101']);
  assert.match(brams.sound, /^2001:db8::|^fd|:/);
  brams.hangsUp();
  assert.equal(await o.leftovers(), []);
});

test('phones without a common coding are connected by the box: one that said 488, and one whose answer did not fit', async () => {
  for (const way of ['488', 'misfit']) {
    const o = office();
    const [anna, bram] = [o.phone('101'), o.phone('102')];
    bram.payloads = '9';
    bram.onRing = (call) => {
      call.rings();
      if (bram.calls.length > 1) return;
      if (way === '488') call.refuses(488);
      else call.answers();
    };
    const annas = anna.dials('102');
    await o.soon();
    assert.is(bram.calls.length, 2, way);
    bram.last.answers();
    await o.soon();
    hear(o, [annas, '102'], [bram.last, '101']);
    await o.pass(5_000);
    assert.not.ok(isDirect(annas), 'and stay so');
    annas.hangsUp();
    await o.soon();
    assert.ok(o.trail().some((line) => line.includes('the box translates')));
    assert.equal(await o.leftovers(), []);
  }
});

test('without a free port such a call is refused before anything rings', async () => {
  const o = office({ ipv6: ['102'], media: { pairs: 1 } });
  const [anna, bram] = [o.phone('101'), o.phone('102')];
  const call = anna.dials('102');
  await o.soon();
  assert.is(bram.rung, 0);
  assert.match(call.refusal, /^503 The box carries as much sound/);
  assert.equal(await o.leftovers(), []);
});

test('CAL-12 who is put on hold hears music, whoever holds; back to talking, and directly again', async () => {
  const o = office();
  const { annas, brams } = await talking(o);
  for (const [holder, held] of [
    [annas, brams],
    [brams, annas],
  ] as const) {
    holder.holds();
    await o.soon();
    hear(o, [holder, 'holds'], [held, 'music']);
    assert.equal(o.now(), ['101>102 held 102']);
    holder.resumes();
    await o.soon();
    hear(o, [holder, held.phone.username], [held, holder.phone.username]);
    assert.not.ok(isDirect(annas), 'through the box for the moment');
    await o.pass(3_000);
    hear(o, [holder, held.phone.username], [held, holder.phone.username]);
    assert.ok(isDirect(annas) && isDirect(brams));
    await o.pass(2_000);
    assert.is(o.media?.pool.live().mediaSessions, 0);
  }
  annas.hangsUp();
  assert.equal(await o.leftovers(), []);
});

test('CAL-12 both hold each other: nobody hears anything, and who takes it back first hears music', async () => {
  const o = office();
  const { annas, brams } = await talking(o);
  // While it holds, a phone says so in its answers too.
  for (const call of [annas, brams]) {
    call.onReoffer = () => {
      const wish = call.session?.localSdp?.includes('a=sendonly') ? 'sendonly' : 'sendrecv';
      call.session?.answerOffer(withDirection(call.sdp(), wish));
    };
  }
  annas.holds();
  brams.holds();
  await o.pass(10_000);
  hear(o, [annas, 'holds'], [brams, 'holds']);
  annas.resumes();
  await o.soon();
  hear(o, [annas, 'music'], [brams, 'holds']);
  brams.resumes();
  await o.pass(5_000);
  hear(o, [annas, '102'], [brams, '101']);
  assert.ok(isDirect(annas) && isDirect(brams));
  annas.hangsUp();
  assert.equal(await o.leftovers(), []);
});

test('hold goes through as it is where no port is free', async () => {
  const o = office({ media: { pairs: 1 } });
  const { annas, brams } = await talking(o);
  annas.holds();
  await o.soon();
  assert.is(brams.sound, '10.0.0.2:4000 sendonly');
  annas.resumes();
  await o.soon();
  assert.is(brams.sound, '10.0.0.2:4000');
  annas.hangsUp();
  assert.equal(await o.leftovers(), []);
});

test('a phone that hangs up on hold, or while it is moved, leaves nothing behind', async () => {
  for (let afterMs = 0; afterMs < 2_600; afterMs += 210) {
    for (const whose of ['holder', 'held']) {
      const o = office();
      const { annas, brams } = await talking(o);
      annas.holds();
      o.clock.at(o.clock.now() + 700, () => annas.state === 'up' && annas.resumes());
      o.clock.at(o.clock.now() + afterMs, () => (whose === 'holder' ? annas : brams).hangsUp());
      await o.pass(4_000);
      assert.is(annas.state, 'over');
      assert.is(brams.state, 'over');
      assert.equal(await o.leftovers(), []);
    }
  }
});

// --- Transfers ---

test('CAL-01 a held caller is transferred blind: hears it ring, then the target, then directly', async () => {
  const o = office();
  const { annas, brams } = await talking(o);
  const carla = o.phone('103');
  brams.holds();
  await o.soon();
  hear(o, [annas, 'music']);
  brams.transfers('103');
  await o.soon();
  hear(o, [annas, 'ringing']);
  assert.equal(brams.transferred, [200]);
  carla.last.answers();
  await o.soon();
  hear(o, [annas, '103'], [carla.last, '101']);
  await o.pass(4_000);
  hear(o, [annas, '103'], [carla.last, '101']);
  assert.ok(isDirect(annas));
  assert.is(brams.state, 'over');
  annas.hangsUp();
  assert.equal(await o.leftovers(), []);
});

test('CAL-01 nobody can be rung: the transferor has the held caller back, with music, and takes it back', async () => {
  const o = office();
  const { annas, brams } = await talking(o);
  brams.holds();
  await o.soon();
  brams.transfers('188');
  await o.soon();
  hear(o, [annas, 'music'], [brams, 'holds']);
  brams.resumes();
  await o.pass(4_000);
  hear(o, [annas, '102'], [brams, '101']);
  assert.ok(isDirect(annas));
  annas.hangsUp();
  assert.equal(await o.leftovers(), []);
});

test('CAL-01 a caller is transferred to where the box picks up', async () => {
  for (const held of [true, false]) {
    const o = office({}, async (call) => {
      await call.play({ say: 'welcome' as never });
      call.hangUp(GOODBYE);
    });
    const { annas, brams } = await talking(o);
    if (held) brams.holds();
    await o.soon();
    brams.transfers('104');
    await o.soon();
    hear(o, [annas, 'welcome']);
    await o.pass(1_500);
    assert.is(annas.state, 'over');
    assert.is(brams.state, 'over');
    assert.equal(await o.leftovers(), []);
  }
});

test('CAL-02 put through: the held one and the one who was asked hear each other, and directly after a moment', async () => {
  for (const second of ['talks', 'is held too']) {
    const o = office();
    const { annas, brams, bram } = await talking(o);
    const carla = o.phone('103');
    brams.holds();
    await o.soon();
    const asking = bram.dials('103');
    await o.soon();
    carla.last.answers();
    await o.soon();
    if (second !== 'talks') asking.holds();
    await o.soon();
    brams.connectsTo(asking);
    await o.pass(300);
    assert.equal(brams.transferred, [200]);
    hear(o, [annas, '103'], [carla.last, '101']);
    await o.pass(5_000);
    hear(o, [annas, '103'], [carla.last, '101']);
    assert.ok(isDirect(annas));
    annas.hangsUp();
    assert.equal(await o.leftovers(), []);
  }
});

test('CAL-02 put through while it still rings: the held one hears it ring', async () => {
  const o = office();
  const { annas, brams, bram } = await talking(o);
  const carla = o.phone('103');
  brams.holds();
  await o.soon();
  const asking = bram.dials('103');
  await o.soon();
  brams.connectsTo(asking);
  await o.soon();
  hear(o, [annas, 'ringing']);
  carla.last.answers();
  await o.pass(500);
  hear(o, [annas, '103'], [carla.last, '101']);
  await o.pass(5_000);
  hear(o, [annas, '103'], [carla.last, '101']);
  annas.hangsUp();
  assert.equal(await o.leftovers(), []);
});

test('another phone takes over a call that goes through the box', async () => {
  const o = office({
    ipv6: ['102'],
    people: [
      { number: '101', name: 'Anna', lines: ['101', '101b'] },
      { number: '102', name: 'Bram' },
    ],
  });
  const { annas, brams } = await talking(o);
  const other = o.phone('101b');
  const { callId, localTag, remoteTag } = annas.dialog;
  const headers = [['Replaces', `${callId};to-tag=${remoteTag};from-tag=${localTag}`]] as const;
  const taken = other.dials('102', { headers });
  await o.soon();
  assert.is(annas.state, 'over');
  hear(o, [taken, '102'], [brams, '101b']);
  brams.hangsUp();
  assert.equal(await o.leftovers(), []);
});

for (const way of ['through the box', 'directly']) {
  test(`CAL-12 a call that talks ${way}, taken over on hold: the held one hears music, until both talk`, async () => {
    const o = office({
      ipv6: way === 'directly' ? [] : ['102'],
      people: [
        { number: '101', name: 'Anna', lines: ['101', '101b'] },
        { number: '102', name: 'Bram' },
      ],
    });
    const { annas, brams } = await talking(o);
    assert.is(isDirect(annas), way === 'directly');
    const other = o.phone('101b');
    const { callId, localTag, remoteTag } = annas.dialog;
    const headers = [['Replaces', `${callId};to-tag=${remoteTag};from-tag=${localTag}`]] as const;
    const taken = other.dials('102', { headers, sdp: withDirection(other.sdp(), 'sendonly') });
    await o.soon();
    assert.is(annas.state, 'over');
    hear(o, [brams, 'music']);
    taken.resumes();
    await o.pass(5_000);
    hear(o, [taken, '102'], [brams, '101b']);
    brams.hangsUp();
    assert.equal(await o.leftovers(), []);
  });
}

// --- Keys ---

test('DEV-07 keys by INFO are for the box where it speaks, and reach the partner in its own way', async () => {
  const o = office({ ipv6: ['102'] });
  const line = (id: string, dtmf: string): void =>
    void o.config.apply([{ what: 'change', entity: 'line', id: `line-${id}`, body: { dtmf } }], {
      name: 'test',
      from: 'here',
    });
  line('101', 'info');
  const { annas, brams } = await talking(o);
  annas.presses('5');
  await o.soon();
  assert.is(o.media?.at(brams.sound)?.keys, '5', 'as events to a phone that takes those');
  brams.hangsUp();
  await o.soon();
  line('102', 'info');
  const again = o.phone('101').dials('102');
  await o.soon();
  brams.phone.last.answers();
  await o.soon();
  again.presses('7');
  await o.soon();
  assert.equal(brams.phone.last.digits, ['7'], 'by INFO to one that takes that');
  again.hangsUp();
  assert.equal(await o.leftovers(), []);
});

test('CAL-01 CAL-12 on hold, and transferred in vain to somebody busy: the music is back', async () => {
  const o = office();
  const { annas, brams } = await talking(o);
  const carla = o.phone('103');
  annas.holds();
  await o.soon();
  hear(o, [brams, 'music']);
  carla.onRing = (call) => call.refuses(486);
  annas.transfers('103');
  await o.pass(1_000);
  hear(o, [brams, 'music']);
  annas.hangsUp();
  assert.equal(await o.leftovers(), []);
});

test('a worker dies while the answer of a caller without an offer is on its way: both are heard after that', async () => {
  for (let ms = 0; ms <= 12; ms++) {
    const o = office({ ipv6: ['102'] });
    const bram = o.phone('102');
    const annas = o.phone('101').dials('102', { sdp: null });
    await o.soon();
    bram.last.answers();
    await o.pass(ms);
    o.media?.die();
    await o.pass(8_000);
    assert.equal([ms, annas.state, bram.last.state], [ms, 'up', 'up']);
    hear(o, [annas, '102'], [bram.last, '101']);
    annas.hangsUp();
    assert.equal(await o.leftovers(), []);
  }
});
