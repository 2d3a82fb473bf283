import * as assert from 'uvu/assert';
import type { Phone, PhoneCall } from '../kit/phone.ts';
import { suite } from '../kit/suite.ts';
import { endTelephones, Telephones, type TelephonesOptions } from '../kit/telephones.ts';

/** Hold, another codec, keys, and everything else that two phones change between them while they talk. */
const test = suite('scenario: during a call');
test.afterEach(endTelephones);

interface Talking {
  readonly o: Telephones;
  readonly anna: Phone;
  readonly bram: Phone;
  readonly call: PhoneCall;
  readonly other: PhoneCall;
}

async function talking(options: TelephonesOptions = {}, dial = {}): Promise<Talking> {
  const o = new Telephones(options);
  const [anna, bram] = [o.phone('101'), o.phone('102')];
  const call = anna.dials('102', dial);
  await o.pass(2_000);
  bram.last.answers();
  await o.pass(2_000);
  return { o, anna, bram, call, other: bram.last };
}

test('hold and resume reach the other phone, and the call shows as held', async () => {
  const { o, call, other } = await talking();
  call.holds();
  await o.soon();
  assert.is(other.sound, '10.0.0.2:4000 sendonly');
  assert.is(call.sound, '10.0.0.3:4000 recvonly');
  assert.equal(o.now(), ['101>102 held 102']);
  call.resumes();
  await o.soon();
  assert.is(other.sound, '10.0.0.2:4000');
  assert.is(call.sound, '10.0.0.3:4000');
  assert.equal(o.now(), ['101>102 up 102']);
  other.holds();
  await o.soon();
  assert.equal(o.now(), ['101>102 held 102'], 'the called one can hold too');
  call.hangsUp();
  assert.equal(await o.leftovers(), []);
});

test('the origin’s version grows by one with every change, and the session id stays', async () => {
  const { o, call, other } = await talking();
  const origins = (): string[] => [other.session?.remoteSdp ?? ''].map((sdp) => /^o=.*$/m.exec(sdp)?.[0] ?? '');
  const [first] = origins();
  call.holds();
  await o.soon();
  const [second] = origins();
  call.resumes();
  await o.soon();
  const [third] = origins();
  const parts = [first, second, third].map((line) => line?.split(' ') ?? []);
  assert.is(new Set(parts.map((words) => words[1])).size, 1);
  assert.equal(
    parts.map((words) => words[2]),
    ['1', '2', '3'],
  );
  call.hangsUp();
  assert.equal(await o.leftovers(), []);
});

test('a change that is taken back before its answer is taken back at the other phone too', async () => {
  const { o, anna, call, other } = await talking();
  let answer = (): void => {};
  other.onReoffer = (sdp) => {
    answer = () => other.session?.answerOffer(sdp ?? '');
  };
  call.holds();
  await o.soon();
  const { text } = o.link.sent('INVITE').findLast(({ from }) => from === '101')!;
  const [head = ''] = text.split('\r\nContent-Type');
  const cancel = head.replace(/^INVITE/, 'CANCEL').replace(/(CSeq: \d+) INVITE/, '$1 CANCEL');
  o.box.endpoint.receive(o.link.udp(o.box, anna.node), Buffer.from(`${cancel}\r\nContent-Length: 0\r\n\r\n`));
  await o.soon();
  other.onReoffer = undefined;
  answer();
  await o.soon();
  assert.equal(o.now(), ['101>102 up 102'], 'nobody holds');
  assert.is(other.sound, '10.0.0.2:4000', 'not on hold any more');
  call.hangsUp();
  assert.equal(await o.leftovers(), []);
});

test('a phone that refuses the change: the call goes on as it was', async () => {
  const { o, call, other } = await talking();
  other.onReoffer = () => other.session?.refuseOffer(488);
  let outcome = '';
  call.holds((what) => {
    outcome = what.kind === 'refused' ? `refused ${what.status}` : what.kind;
  });
  await o.soon();
  assert.is(outcome, 'refused 488');
  assert.equal(o.now(), ['101>102 up 102']);
  assert.is(other.sound, '10.0.0.2:4000');
  call.hangsUp();
  assert.equal(await o.leftovers(), []);
});

test('another codec and another port pass through', async () => {
  const { o, anna, call, other } = await talking();
  anna.port = 4100;
  anna.payloads = '9 101';
  call.resumes();
  await o.soon();
  assert.is(other.sound, '10.0.0.2:4100');
  assert.match(other.session?.remoteSdp ?? '', 'm=audio 4100 RTP/AVP 9 101');
  call.hangsUp();
  assert.equal(await o.leftovers(), []);
});

test('both change something in the same moment: nobody waits for the other for ever (glare)', async () => {
  for (const seed of [1, 2, 3, 4, 5]) {
    const { o, anna, bram, call, other } = await talking({ seed, latencyMs: [1, 10] });
    anna.port = 4200;
    bram.port = 4300;
    let outcomes = 0;
    call.session?.reoffer(anna.sdp(), () => outcomes++);
    other.session?.reoffer(bram.sdp(), () => outcomes++);
    await o.pass(15_000);
    assert.is(outcomes, 2);
    assert.is(call.sound, `${bram.node.address.address}:4300`);
    assert.is(other.sound, `${anna.node.address.address}:4200`);
    call.hangsUp();
    assert.equal(await o.leftovers(), []);
  }
});

test('a caller without an offer (late offer) gets the called phone’s, and its answer goes back with the ACK', async () => {
  const { o, call, other } = await talking({}, { sdp: null });
  assert.is(call.state, 'up');
  assert.is(call.sound, '10.0.0.3:4000');
  assert.is(other.sound, '10.0.0.2:4000');
  assert.ok(other.confirmed);
  assert.is(other.offer, undefined);
  call.hangsUp();
  assert.equal(await o.leftovers(), []);
});

test('a re-INVITE without an offer passes through as well', async () => {
  const { o, anna, bram, call, other } = await talking();
  bram.port = 4400;
  anna.port = 4500;
  call.session?.reoffer(undefined, (outcome) => {
    if (outcome.kind === 'answered') call.session?.answerOffer(anna.sdp());
  });
  await o.soon();
  assert.is(call.sound, '10.0.0.3:4400');
  assert.is(other.sound, '10.0.0.2:4500');
  call.hangsUp();
  assert.equal(await o.leftovers(), []);
});

test('a refresh of the session is answered by the box and does not trouble the other phone', async () => {
  const { o, call, other } = await talking();
  const before = o.link.sent('INVITE').length;
  call.session?.reoffer(call.session.localSdp ?? '', () => {});
  await o.soon();
  assert.is(o.link.sent('INVITE').length, before + 1);
  assert.equal(other.log, []);
  call.hangsUp();
  assert.equal(await o.leftovers(), []);
});

test('keys by INFO are handed to the other phone; what means nothing to it is refused', async () => {
  const { o, call, other } = await talking();
  for (const digit of ['5', '#', '*']) call.presses(digit);
  await o.soon();
  assert.equal(other.digits, ['5', '#', '*']);
  assert.equal(
    call.log.filter((line) => line.startsWith('INFO')),
    ['INFO 200', 'INFO 200', 'INFO 200'],
  );
  other.presses('1');
  await o.soon();
  assert.equal(call.digits, ['1']);
  call.hangsUp();
  assert.equal(await o.leftovers(), []);
});

/** PRACK last: it confirms nothing here, and its 481 ends the call for the one who sent it. */
const METHODS_IN_CALL = 'OPTIONS INFO MESSAGE UPDATE REFER NOTIFY SUBSCRIBE PUBLISH PRACK'.split(' ');

test('in a call the box answers what its Allow names, and names it in a 405 for the rest', async () => {
  const { o, call, other } = await talking();
  const allowed = [...(call.session?.peerAllows ?? [])].sort();
  assert.equal(allowed, 'ACK BYE CANCEL INFO INVITE MESSAGE NOTIFY OPTIONS PRACK REFER UPDATE'.split(' '));
  const answers: Record<string, { status: number; allow: string[] }> = {};
  for (const method of METHODS_IN_CALL) {
    call.session?.request(method, {}, (response) => {
      const allow = [...(response?.headers.all('Allow') ?? [])].sort();
      answers[method] = { status: response?.status ?? 0, allow };
      const events = response?.headers.all('Allow-Events').join(', ');
      if (response?.status === 489) assert.is(events, 'refer, message-summary', method);
    });
    await o.soon();
  }
  for (const method of ['SUBSCRIBE', 'PUBLISH']) assert.equal(answers[method], { status: 405, allow: allowed });
  assert.is(answers.NOTIFY?.status, 489);
  for (const [method, { status }] of Object.entries(answers)) {
    assert.ok(status > 0, method);
    assert.is(allowed.includes(method), status !== 405 && status !== 501, `${method} is answered ${status}`);
  }
  other.hangsUp();
  assert.equal(await o.leftovers(), []);
});

test('somebody hangs up in the middle of a change', async () => {
  for (const who of ['caller', 'callee'] as const) {
    for (let after = 0; after < 8; after++) {
      const { o, call, other } = await talking({ latencyMs: [1, 3], seed: after + 1 });
      call.holds();
      await o.pass(after);
      if (who === 'caller') call.hangsUp();
      else other.hangsUp();
      await o.pass(1_000);
      assert.is(call.state, 'over');
      assert.is(other.state, 'over');
      assert.equal(await o.leftovers(), []);
    }
  }
});

test('a phone that changes something before its ACK has come has to wait, and nothing is lost', async () => {
  const o = new Telephones();
  const [anna, bram] = [o.phone('101'), o.phone('102')];
  const call = anna.dials('102');
  await o.soon();
  // Anna's ACK is lost for a while, and Bram holds at once.
  o.link.drops = (packet) => packet.what === 'ACK' && packet.from === '101' && o.clock.now() < 3_000;
  bram.last.answers();
  await o.pass(10);
  bram.last.holds();
  await o.pass(10_000);
  assert.is(call.sound, '10.0.0.3:4000 sendonly');
  assert.equal(o.now(), ['101>102 held 102']);
  call.hangsUp();
  assert.equal(await o.leftovers(), []);
});

test('a phone that never acknowledges its answer is hung up on, and so is the other', async () => {
  const o = new Telephones();
  const [anna, bram] = [o.phone('101'), o.phone('102')];
  const call = anna.dials('102');
  await o.soon();
  o.link.drops = (packet) => packet.what === 'ACK' && packet.from === '101';
  bram.last.answers();
  await o.pass(40_000);
  assert.is(bram.last.state, 'over');
  assert.is(call.state, 'over');
  assert.is(o.last(), 'answered: The connection with Anna de Vries’s phone was lost.');
  assert.equal(await o.leftovers(), []);
});

test('keys pressed while the other phone has already forgotten the call do not end it for the one who pressed', async () => {
  for (const forgets of [481, 408]) {
    const { o, call, other } = await talking();
    other.onRequest = (_session, request) => request.respond(forgets);
    call.presses('5');
    await o.soon();
    assert.ok(call.log.includes('INFO 480'), `${call.log}: not what the other phone says about itself`);
    call.hangsUp();
    assert.equal(await o.leftovers(), []);
  }
});
