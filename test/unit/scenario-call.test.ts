import * as assert from 'uvu/assert';
import { SESSION_EXPIRES_SEC } from '../../appliance/base/limits.ts';
import type { Phone, PhoneCall } from '../kit/phone.ts';
import { suite } from '../kit/suite.ts';
import { endTelephones, Telephones } from '../kit/telephones.ts';

const test = suite('scenario: a call between two users');
test.afterEach(endTelephones);

test('CAL-13 101 calls 102: both hear each other directly, and CAL-14 it is in the history with its trail', async () => {
  const office = new Telephones();
  const anna = office.phone('101');
  const bram = office.phone('102');
  const call = anna.dials('102');
  await office.soon();
  assert.equal(call.log, ['180']);
  assert.is(bram.last.shown, 'Anna de Vries 101');
  assert.equal(office.now(), ['101>102 ringing 102']);
  await office.pass(4_000);
  bram.last.answers();
  await office.soon();
  assert.equal(office.now(), ['101>102 up 102']);
  assert.is(call.sound, '10.0.0.3:4000');
  assert.is(bram.last.sound, '10.0.0.2:4000');
  assert.ok(bram.last.confirmed);
  assert.match(call.connectedTo ?? '', '"Bram \\"B\\" O\'Neill" <sip:102@10.0.0.1>');
  await office.pass(60_000);
  bram.last.hangsUp();
  await office.soon();
  assert.is(call.state, 'over');
  const [record] = office.records();
  assert.is(office.last(), 'answered: Bram "B" O\'Neill hung up.');
  assert.is(record?.caller.name, 'Anna de Vries');
  assert.is(record?.callee?.number, '102');
  assert.equal(
    record?.parties.map((party) => party.number),
    ['101', '102'],
  );
  assert.is(Math.round(((record?.endedAt ?? 0) - (record?.answeredAt ?? 0)) / 1000), 60);
  assert.equal(office.trail(), [
    '102 is Bram "B" O\'Neill.',
    'One phone of Bram "B" O\'Neill is called, for at most 30 seconds.',
    'Bram "B" O\'Neill’s phone rings.',
    'Bram "B" O\'Neill answered.',
  ]);
  assert.equal(await office.leftovers(), []);
});

test('the configured name is shown, whatever the phone says of itself', async () => {
  const office = new Telephones();
  const bram = office.phone('102');
  office.phone('101').dials('102', { headers: [['P-Asserted-Identity', '"The Queen" <sip:1@example.com>']] });
  await office.soon();
  assert.is(bram.last.shown, 'Anna de Vries 101');
  const invite = office.link.sent('INVITE').at(-1)?.text ?? '';
  assert.not.match(invite, 'Queen');
  assert.not.match(invite, 'boss');
  bram.last.refuses(486);
  assert.equal(await office.leftovers(), []);
});

test('the origin line of what each phone hears is ours, its addresses are the other phone’s', async () => {
  const office = new Telephones();
  const call = office.phone('101').dials('102');
  const bram = office.phone('102');
  await office.soon();
  bram.last.answers();
  await office.soon();
  for (const heard of [bram.last.offer ?? '', call.session?.remoteSdp ?? '']) {
    assert.match(heard, /^o=- \d+ 1 IN IP4 10\.0\.0\.1\r$/m);
    assert.match(heard, /^s=-\r$/m);
  }
  call.hangsUp();
  assert.equal(await office.leftovers(), []);
});

test('the caller hangs up after the answer', async () => {
  const office = new Telephones();
  const call = office.phone('101').dials('102');
  const bram = office.phone('102');
  await office.soon();
  bram.last.answers();
  await office.soon();
  call.hangsUp();
  await office.soon();
  assert.is(bram.last.state, 'over');
  assert.is(office.last(), 'answered: Anna de Vries hung up.');
  assert.equal(await office.leftovers(), []);
});

test('nobody answers: 480 after the ring time-out, and the phone notes a missed call', async () => {
  const office = new Telephones();
  const call = office.phone('101').dials('102');
  const bram = office.phone('102');
  await office.pass(29_500);
  assert.is(call.state, 'ringing');
  await office.pass(1_000);
  assert.is(call.refusal, '480 Bram "B" O\'Neill didn’t answer within 30 seconds.');
  assert.equal(bram.last.log, ['cancelled']);
  assert.not.match(office.link.sent('CANCEL')[0]?.text ?? '', 'Reason');
  assert.is(office.last(), 'no-answer: Bram "B" O\'Neill didn’t answer within 30 seconds.');
  assert.is(office.trail().at(-1), 'Nobody answered within 30 seconds.');
  assert.equal(await office.leftovers(), []);
});

test('busy, not available and declined reach the caller as such', async () => {
  const cases = [
    [486, '486 Bram "B" O\'Neill is busy.', 'busy', 17],
    [480, '480 Bram "B" O\'Neill is not available now.', 'no-answer', 18],
    [603, '603 Bram "B" O\'Neill declined the call.', 'declined', 21],
    [600, '486 Bram "B" O\'Neill is busy.', 'busy', 17],
    [500, '480 The phone of Bram "B" O\'Neill refused the call (500 Server Internal Error).', 'failed', 31],
    [488, '488 The phones of Anna de Vries and Bram "B" O\'Neill have no kind of sound in common.', 'failed', 88],
  ] as const;
  for (const [status, refusal, outcome, cause] of cases) {
    const office = new Telephones();
    const bram = office.phone('102');
    bram.onRing = (call) => call.refuses(status);
    const call = office.phone('101').dials('102');
    await office.soon();
    assert.is(call.refusal, refusal);
    assert.is(office.records()[0]?.outcome, outcome);
    if (status === 488) {
      const said = 'The phone on line 102 has no kind of sound in common with the caller’s phone.';
      assert.is(office.trail().at(-1), said);
    }
    const { failure } = call;
    const reason = failure?.cause === 'response' ? failure.response.headers.get('Reason') : undefined;
    assert.is(reason, `Q.850;cause=${cause}`);
    assert.equal(await office.leftovers(), []);
  }
});

test('RFC 3264 an answer that does not fit the offer makes no call without sound', async () => {
  const unfit: readonly ((sdp: string) => string)[] = [
    () => 'hello',
    (sdp) => sdp.replace('RTP/AVP 8 0 101', 'RTP/AVP 9'),
    (sdp) => sdp.replace('m=audio 4000', 'm=audio 0'),
    (sdp) => sdp.replace('m=audio', 'm=image'),
    (sdp) => `${sdp}m=video 4002 RTP/AVP 31\r\n`,
    (sdp) => sdp.slice(0, sdp.indexOf('m=')),
  ];
  for (const change of unfit) {
    const office = new Telephones();
    const bram = office.phone('102');
    const call = office.phone('101').dials('102');
    await office.soon();
    bram.last.answers(change(bram.sdp()));
    await office.soon();
    assert.is(
      call.refusal,
      '488 The phones of Anna de Vries and Bram "B" O\'Neill have no kind of sound in common.',
      change(bram.sdp()),
    );
    assert.is(bram.last.state, 'over');
    assert.is(office.trail().at(-1), 'The phone on line 102 answered with a kind of sound that it was not offered.');
    assert.equal(await office.leftovers(), []);
  }
});

test('RFC 3264 §6 a phone that leaves out a refused stream is understood, and the caller is told in full', async () => {
  const office = new Telephones();
  const [anna, bram] = [office.phone('101'), office.phone('102')];
  bram.onRing = (call) => call.rings(183, bram.sdp());
  const video = 'm=video 4002 RTP/AVP 31\r\n';
  const call = anna.dials('102', { sdp: `${anna.sdp()}${video}` });
  await office.soon();
  bram.last.answers();
  await office.soon();
  assert.is(call.state, 'up');
  assert.is(call.log.filter((line) => line === 'offered').length, 0, 'it is told once');
  for (const told of [call.early, call.session?.remoteSdp]) assert.match(told ?? '', /m=video 0 RTP\/AVP 31/);
  call.hangsUp();
  assert.equal(await office.leftovers(), []);
});

test('a number without a registered phone, and a person without any line', async () => {
  const office = new Telephones({
    people: [
      { number: '101', name: 'Anna' },
      { number: '102', name: 'Bram' },
      { number: '103', name: 'Carla', lines: [] },
    ],
  });
  const anna = office.phone('101');
  const toBram = anna.dials('102');
  await office.soon();
  assert.is(toBram.refusal, '480 Bram can’t be reached: no phone is registered.');
  assert.equal(office.trail(), ['102 is Bram.', 'Line 102 is left out: no phone is registered on it.']);
  const toCarla = anna.dials('103');
  await office.soon();
  assert.is(toCarla.refusal, '480 Carla has no phone.');
  assert.is(office.records()[1]?.outcome, 'unreachable');
  assert.equal(await office.leftovers(), []);
});

test('a phone that says nothing is given up after 8 seconds, not after the ring time-out', async () => {
  const office = new Telephones();
  const bram = office.phone('102');
  office.link.drops = (packet) => packet.to === bram.username;
  const call = office.phone('101').dials('102');
  await office.pass(7_900);
  assert.is(call.state, 'calling');
  await office.pass(300);
  assert.is(call.refusal, '480 Bram "B" O\'Neill can’t be reached: no phone answered the box.');
  assert.is(office.trail().at(-1), 'The phone on line 102 can’t be reached: it doesn’t answer the box.');
  assert.equal(await office.leftovers(), []);
});

test('the box’s other names and any port of it are ours', async () => {
  const office = new Telephones();
  const bram = office.phone('102');
  const anna = office.phone('101');
  for (const host of ['10.0.0.1:5070', 'cordboard.local', 'CORDBOARD.local:5060']) {
    const call = anna.dials('102', { requestUri: `sip:102@${host}` });
    await office.soon();
    assert.is(call.state, 'ringing', host);
    bram.last.refuses(486);
    await office.soon();
  }
  const call = anna.dials('102', { requestUri: 'tel:1-0-2' });
  await office.soon();
  assert.is(call.state, 'ringing');
  call.hangsUp();
  assert.equal(await office.leftovers(), []);
});

test('a call that a phone ends without a word (its BYE is lost) ends by the session timer', async () => {
  const office = new Telephones();
  const call = office.phone('101').dials('102');
  const bram = office.phone('102');
  await office.soon();
  bram.last.answers();
  await office.soon();
  office.link.drops = (packet) => packet.from === '102' || packet.to === '102';
  await office.pass(3_700_000);
  assert.is(call.state, 'over');
  assert.equal(office.now(), []);
  assert.match(office.last(), /^answered: .*(lost|no longer confirmed)/);
  assert.equal(await office.leftovers(), []);
});

/** Anna talks to a phone that has never heard of session timers. */
async function talkingToASimplePhone(): Promise<{ office: Telephones; call: PhoneCall; bram: Phone }> {
  const office = new Telephones();
  office.link.damages = (bytes) => {
    const packet = office.link.passed.at(-1);
    if (packet?.from !== '102' && packet?.to !== '102') return bytes;
    const text = Buffer.from(bytes).toString('latin1');
    return Buffer.from(text.replace(/^(Session-Expires|Min-SE|Supported):.*\r\n/gm, ''), 'latin1');
  };
  const call = office.phone('101').dials('102');
  const bram = office.phone('102');
  await office.soon();
  bram.last.answers();
  await office.soon();
  assert.is(bram.last.state, 'up');
  return { office, call, bram };
}

test('a called phone without session timers that falls silent is noticed by the box', async () => {
  const { office, call } = await talkingToASimplePhone();
  office.link.drops = (packet) => packet.from === '102' || packet.to === '102';
  await office.pass(SESSION_EXPIRES_SEC * 1_000 + 60_000);
  assert.is(call.state, 'over');
  assert.match(office.last(), /^answered: .*(lost|no longer confirmed)/);
  assert.equal(await office.leftovers(), []);
});

test('… and one that is still there talks on, asked again and again', async () => {
  const { office, call, bram } = await talkingToASimplePhone();
  const asked = (): number =>
    office.link.passed.filter(({ to, what }) => to === '102' && (what === 'INVITE' || what === 'UPDATE')).length;
  const before = asked();
  await office.pass(3 * SESSION_EXPIRES_SEC * 1_000);
  assert.ok(asked() >= before + 3, `asked ${asked() - before} times`);
  assert.equal([call.state, bram.last.state], ['up', 'up']);
  call.hangsUp();
  assert.equal(await office.leftovers(), []);
});
