import * as assert from 'uvu/assert';
import { suite } from '../kit/suite.ts';
import { endTelephones, Telephones } from '../kit/telephones.ts';

const test = suite('scenario: calls that can’t be');
test.afterEach(endTelephones);

/** Dials and answers what the phone shows then. */
async function dial(o: Telephones, number: string, options = {}): Promise<string> {
  const phone = o.phone('101');
  const call = phone.dials(number, options);
  await o.soon();
  return call.refusal;
}

test('unknown, too short, outside, emergency and code numbers are refused with a sentence and noted', async () => {
  const cases = [
    ['199', '404 199 is nobody’s number.', 'refused', 1],
    ['1', '484 1 is too short: extensions here have 3 digits.', 'refused', 28],
    ['anna', '404 anna is nobody’s number.', 'refused', 1],
    ['0201234567', '404 0201234567 is an outside number, and this box has no line to the outside.', 'refused', 3],
    ['+31201234567', '404 +31201234567 is an outside number, and this box has no line to the outside.', 'refused', 3],
    [
      '112',
      '503 Emergency number 112 can’t be reached: this box has no line to the outside. Use a mobile phone.',
      'failed',
      38,
    ],
    ['940', '404 The code 940 is not available on this box.', 'refused', 69],
    ['*6', '404 The code *6 is not available on this box.', 'refused', 69],
  ] as const;
  for (const [number, refusal, outcome, cause] of cases) {
    const o = new Telephones();
    assert.is(await dial(o, number), refusal);
    const [record] = o.records();
    assert.is(record?.dialled, number);
    assert.is(record?.outcome, outcome);
    assert.is(record?.callee, undefined);
    const response = o.link.passed.find(
      (packet) => / INVITE\b/.test(packet.what) && packet.from === 'box' && !/^100/.test(packet.what),
    );
    assert.match(response?.text ?? '', `Reason: Q.850;cause=${cause}`);
    assert.equal(await o.leftovers(), []);
  }
});

test('an emergency number is refused without Retry-After, so that the phone may try another account at once', async () => {
  const o = new Telephones();
  await dial(o, '112');
  assert.not.match(o.link.sent('503 INVITE')[0]?.text ?? '', 'Retry-After');
  assert.equal(await o.leftovers(), []);
});

test('the sentence is in the language of the office', async () => {
  const o = new Telephones({ office: { language: 'nl' } });
  assert.is(await dial(o, '199'), '404 199 is van niemand.');
  assert.equal(await o.leftovers(), []);
});

test('COD-01 a phone with nobody logged in reaches nobody, but emergency numbers and 901 are not its fault', async () => {
  const o = new Telephones({ freeLines: ['free'] });
  o.phone('102');
  const phone = o.phone('free');
  const cases = [
    ['102', '403 Nobody is logged in on line free: only emergency numbers, 900 and 901 work there.'],
    ['940', '403 Nobody is logged in on line free: only emergency numbers, 900 and 901 work there.'],
    ['901', '488 This box carries no sound, so it can’t answer calls itself.'],
    ['112', '503 Emergency number 112 can’t be reached: this box has no line to the outside. Use a mobile phone.'],
  ] as const;
  for (const [number, refusal] of cases) {
    const call = phone.dials(number);
    await o.soon();
    assert.is(call.refusal, refusal);
  }
  assert.is(o.records()[0]?.caller.name, 'free');
  assert.equal(await o.leftovers(), []);
});

test('a host that is none of ours, and an address that is no number', async () => {
  const o = new Telephones();
  assert.is(await dial(o, '102', { host: 'example.com' }), '404 This box doesn’t answer for example.com.');
  assert.is(await dial(o, '102', { requestUri: 'mailto:bram@10.0.0.1' }), '416 Unsupported URI Scheme');
  assert.match(await dial(o, '102', { requestUri: 'sip:10.0.0.1' }), /^416 The phone called sip:10\.0\.0\.1/);
  assert.equal(await o.leftovers(), []);
});

test('a call that comes back to the box is refused with 482, one without hops left with 483', async () => {
  const o = new Telephones();
  const bram = o.phone('102');
  const anna = o.phone('101');
  // Bram's phone sends the very call that rings it back to the box.
  bram.onRing = (call) => {
    call.rings();
    const invite = o.link.sent('INVITE').at(-1);
    const text = (invite?.text ?? '')
      .replace(/^INVITE \S+/, 'INVITE sip:103@10.0.0.1')
      .replace(/^From: .*$/m, 'From: <sip:102@10.0.0.1>;tag=looped')
      .replace(/branch=\S+?;/, 'branch=z9hG4bKlooped;')
      .replace('10.0.0.1:5060;branch', '10.0.0.2:5060;branch');
    o.box.endpoint.receive(o.link.udp(o.box, bram.node), new TextEncoder().encode(text));
  };
  const call = anna.dials('102');
  await o.soon();
  assert.is(o.link.sent('482 INVITE').length, 1);
  assert.is(o.last(), 'refused: The call came back to the box that sent it.');
  call.hangsUp();
  await o.soon();
  const tired = anna.dials('102', { headers: [] });
  await o.soon();
  assert.match(o.link.sent('INVITE').at(-1)?.text ?? '', 'Max-Forwards: 69');
  tired.hangsUp();
  assert.equal(await o.leftovers(), []);
});

test('a browser phone and a desk phone can’t be connected by a box without sound, in either direction, and are told so', async () => {
  const sentence =
    '488 A browser phone and a desk phone can’t be connected: this box carries no sound, so it can’t translate between them.';
  const o = new Telephones();
  const browser = o.phone('101', 'wss');
  const desk = o.phone('102');
  const toDesk = browser.dials('102');
  await o.soon();
  assert.is(toDesk.refusal, sentence);
  const toBrowser = desk.dials('101');
  await o.soon();
  assert.is(toBrowser.refusal, sentence);
  assert.is(desk.rung + browser.rung, 0);
  assert.equal(o.trail(), [
    '101 is Anna de Vries.',
    'A phone on line 101 is left out: a browser phone and a desk phone need a box that carries sound.',
  ]);
  assert.equal(await o.leftovers(), []);
});

test('CAL-13 a phone on IPv4 and one on IPv6 are not connected without sound, in either direction', async () => {
  const sentence =
    '488 A phone that uses only IPv4 and one that uses only IPv6 can’t be connected: this box carries no sound, so they would not hear each other.';
  const o = new Telephones({ ipv6: ['102'] });
  const [four, six] = [o.phone('101'), o.phone('102')];
  const toSix = four.dials('102');
  await o.soon();
  assert.is(toSix.refusal, sentence);
  assert.equal(o.trail().slice(1), [
    'A phone on line 102 is left out: it uses another kind of network address (IPv4 or IPv6) than the caller’s phone.',
  ]);
  for (const sdp of [undefined, null]) {
    const toFour = six.dials('101', { sdp });
    await o.soon();
    assert.is(toFour.refusal, sentence, 'with an offer and without');
  }
  assert.is(four.rung + six.rung, 0);
  assert.is(o.last(), `refused: ${sentence.slice(4)}`);
  assert.equal(await o.leftovers(), []);
});

test('CAL-13 of several phones only those are left out that would not hear the caller, and the trail says so', async () => {
  const o = new Telephones({
    people: [
      { number: '101', name: 'Anna' },
      { number: '102', name: 'Bram', lines: ['102', '102b'] },
      { number: '103', name: 'Carla' },
    ],
    ipv6: ['102', '103'],
  });
  const [anna, six, four, carla] = [o.phone('101'), o.phone('102'), o.phone('102b'), o.phone('103')];
  const call = anna.dials('102');
  await o.soon();
  assert.is(six.rung, 0);
  four.last.answers();
  await o.soon();
  assert.is(call.sound, `${four.node.address.address}:4000`);
  four.last.transfers('103');
  await o.soon();
  assert.equal(four.last.transferred, [488], 'a transfer is no way around');
  assert.is(call.state, 'up');
  assert.is(carla.rung, 0);
  call.hangsUp();
  await o.soon();
  assert.ok(
    o
      .trail()
      .some((line) => line.startsWith('A phone on line 102 is left out: it uses another kind of network address')),
  );
  assert.equal(await o.leftovers(), []);
});

test('CAL-13 a phone that can be heard on both kinds of addresses reaches everybody', async () => {
  const o = new Telephones({ ipv6: ['102', '103'] });
  const [anna, bram, carla] = [o.phone('101'), o.phone('102'), o.phone('103')];
  const both = `${anna.sdp()}a=altc:1 IP6 fd00::99 4000\r\na=altc:2 IP4 10.0.0.2 4000\r\n`;
  for (const dials of [() => anna.dials('102', { sdp: both }), () => carla.dials('102')]) {
    const call = dials();
    await o.soon();
    bram.last.answers();
    await o.soon();
    assert.is(call.state, 'up');
    call.hangsUp();
    await o.soon();
  }
  assert.equal(await o.leftovers(), []);
});

test('a person with both kinds of phones is reached on the kind that fits, and two browsers can talk', async () => {
  const o = new Telephones({
    people: [
      { number: '101', name: 'Anna', lines: ['101', '101w'] },
      { number: '102', name: 'Bram', lines: ['102', '102w'] },
    ],
  });
  const [desk, web] = [o.phone('101'), o.phone('101w', 'ws')];
  const [desk2, web2] = [o.phone('102'), o.phone('102w', 'ws')];
  const plain = desk.dials('102');
  await o.soon();
  assert.is(desk2.last.state, 'ringing');
  assert.is(web2.rung, 0);
  plain.hangsUp();
  await o.soon();
  const browsers = web.dials('102');
  await o.soon();
  web2.last.answers();
  await o.soon();
  assert.is(browsers.state, 'up');
  assert.is(desk2.rung, 1);
  browsers.hangsUp();
  assert.equal(await o.leftovers(), []);
});

const OUTSIDE = ['ACK', 'CANCEL', 'INVITE', 'OPTIONS', 'PUBLISH', 'REGISTER', 'SUBSCRIBE'];
const CALL_ONLY = ['BYE', 'INFO', 'MESSAGE', 'NOTIFY', 'PRACK', 'REFER', 'UPDATE'];

test('an OPTIONS is answered without credentials; other requests to nobody only after them, with a proper refusal', async () => {
  const o = new Telephones();
  const phone = o.phone('101');
  const ask = async (method: string, from = '101'): Promise<{ status: number; allow: string[]; events: string }> => {
    let answer = { status: 0, allow: [] as string[], events: '' };
    phone.endpoint.request(
      method,
      {
        destination: { flow: phone.flow },
        requestUri: 'sip:10.0.0.1',
        from: `<sip:${from}@10.0.0.1>`,
        to: '<sip:10.0.0.1>',
        headers: method === 'SUBSCRIBE' || method === 'PUBLISH' ? [['Event', 'dialog']] : [],
      },
      (outcome) => {
        if (outcome.kind !== 'response') return;
        const { status, headers } = outcome.response;
        answer = { status, allow: [...headers.all('Allow')], events: headers.all('Allow-Events').join(', ') };
      },
    );
    await o.soon();
    return answer;
  };
  const about = await ask('OPTIONS', 'nobody');
  assert.is(about.status, 200);
  assert.equal(about.allow.toSorted(), [...OUTSIDE, ...CALL_ONLY].sort());
  assert.is(about.events, 'refer, message-summary');
  assert.is((await ask('MESSAGE', 'nobody')).status, 401);
  for (const method of ['MESSAGE', 'REFER']) {
    const { status, allow } = await ask(method);
    assert.is(status, 405, method);
    assert.equal(allow.toSorted(), OUTSIDE, 'what is refused is not named, and what is named is not refused');
  }
  for (const method of ['SUBSCRIBE', 'PUBLISH']) {
    const { status, allow, events } = await ask(method);
    assert.is(status, 489, method);
    const takes = method === 'PUBLISH' ? 'vq-rtcpxr' : 'refer, message-summary';
    assert.is(events, takes, 'RFC 6665 §8.2.2, RFC 3903 §6: a 489 must have Allow-Events');
    assert.equal(allow, []);
  }
  for (const method of CALL_ONLY.filter((name) => !['MESSAGE', 'REFER'].includes(name))) {
    assert.is((await ask(method)).status, 481, `${method} is understood, and no call is there`);
  }
  assert.is(o.records().length, 0);
  assert.equal(await o.leftovers(), []);
});

test('an INVITE without credentials is no call and not in the history', async () => {
  const o = new Telephones();
  const stranger = o.phone('nobody');
  const call = stranger.dials('102');
  await o.soon();
  assert.is(call.refusal, '401 Unauthorized');
  assert.is(o.records().length, 0);
  assert.equal(await o.leftovers(), []);
});

test('a full box refuses with 503 and says when to try again', async () => {
  const o = new Telephones({ callsMax: 2 });
  const [anna, bram, carla] = [o.phone('101'), o.phone('102'), o.phone('103')];
  const calls = [anna.dials('104'), anna.dials('102'), bram.dials('103')];
  o.phone('104');
  await o.soon();
  assert.equal(
    calls.map((call) => call.state),
    ['ringing', 'ringing', 'over'],
  );
  assert.is(calls[2]?.refusal, '503 The box is at its limit of 2 calls. Please try again.');
  assert.match(o.link.sent('503 INVITE')[0]?.text ?? '', 'Retry-After: 5');
  calls[0]?.hangsUp();
  await o.soon();
  const again = carla.dials('102');
  await o.soon();
  assert.is(again.state, 'ringing');
  calls[1]?.hangsUp();
  again.hangsUp();
  assert.equal(await o.leftovers(), []);
});

test('a box that is being switched off ends its calls and takes no more', async () => {
  const o = new Telephones();
  const [anna, bram] = [o.phone('101'), o.phone('102')];
  const talking = anna.dials('102');
  await o.soon();
  bram.last.answers();
  await o.soon();
  const ringing = anna.dials('103');
  const carla = o.phone('103');
  const other = bram.dials('103');
  await o.soon();
  assert.is(other.state, 'ringing');
  o.engine.stop();
  await o.soon();
  assert.is(talking.state, 'over');
  assert.is(other.refusal, '503 The box is being switched off or restarted.');
  assert.is(ringing.state, 'over');
  assert.equal(carla.last.log, ['cancelled']);
  assert.equal(
    o.records().map((record) => record.outcome),
    ['answered', 'failed', 'failed'],
  );
  const late = anna.dials('102');
  await o.soon();
  assert.is(late.refusal, '503 The box is being switched off or restarted.');
  assert.match(o.link.sent('503 INVITE').at(-1)?.text ?? '', 'Retry-After: 5');
  assert.equal(await o.leftovers(), []);
});
