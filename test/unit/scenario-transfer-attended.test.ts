import * as assert from 'uvu/assert';
import type { CallOptions, Phone, PhoneCall } from '../kit/phone.ts';
import { suite } from '../kit/suite.ts';
import { endTelephones, Telephones, type TelephonesOptions } from '../kit/telephones.ts';

/**
 * CAL-02: speak first, then connect. A broken build connects the wrong two, ends the call of those who stay, or leaves
 * the one who transferred in a call.
 */
const test = suite('scenario: attended transfer');
test.afterEach(endTelephones);

const people = [
  { number: '101', name: 'Anna' },
  { number: '102', name: 'Bram' },
  { number: '103', name: 'Carla' },
];

interface Scene {
  readonly o: Telephones;
  readonly anna: Phone;
  readonly bram: Phone;
  readonly carla: Phone;
  /** Anna's call to Bram, as each of them sees it. */
  readonly annas: PhoneCall;
  readonly brams: PhoneCall;
  /** Bram's call to Carla, as Bram sees it. */
  readonly second: PhoneCall;
}

/** Anna talks to Bram, who put her on hold and has called Carla; her phone rings. */
async function bramCallsCarla(options: TelephonesOptions = {}, waitMs = 1_000, how: CallOptions = {}): Promise<Scene> {
  const o = new Telephones({ people, ...options });
  const [anna, bram, carla] = [o.phone('101'), o.phone('102'), o.phone('103')];
  const annas = anna.dials('102');
  await o.pass(waitMs);
  const brams = bram.last;
  brams.answers();
  await o.pass(waitMs);
  brams.holds();
  await o.pass(waitMs);
  const second = bram.dials('103', how);
  await o.pass(waitMs);
  return { o, anna, bram, carla, annas, brams, second };
}

/** The same, and Carla has answered. */
async function bramTalksToCarla(options: TelephonesOptions = {}, waitMs = 1_000): Promise<Scene> {
  const scene = await bramCallsCarla(options, waitMs);
  scene.carla.last.answers();
  await scene.o.pass(waitMs);
  return scene;
}

function assertConnected({ anna, carla, annas }: Scene, what = ''): void {
  assert.is(annas.state, 'up', what);
  assert.is(carla.last.state, 'up', what);
  assert.is(annas.sound, `${carla.node.address.address}:4000`, what);
  assert.is(carla.last.sound, `${anna.node.address.address}:4000`, what);
}

test('CAL-02 "I put you through": the two others talk, and the one who transferred is free', async () => {
  const scene = await bramTalksToCarla();
  const { o, annas, brams, second, carla } = scene;
  assert.equal(o.now(), ['101>102 held 102', '102>103 up 103']);
  brams.connectsTo(second);
  await o.soon();
  assertConnected(scene);
  assert.equal(brams.transferred, [200]);
  assert.is(brams.state, 'over');
  assert.is(second.state, 'over');
  assert.equal(o.now(), ['101>102 up 103']);
  annas.hangsUp();
  await o.soon();
  assert.is(carla.last.state, 'over');
  const [call, consultation] = o.records();
  assert.equal(o.trail(call).slice(-1), ['Bram connected Anna with Carla.']);
  assert.is(call?.callee?.name, 'Carla');
  assert.equal(o.talks(call), ['Anna–Bram', 'Anna–Carla']);
  assert.equal(o.talks(consultation), ['Bram–Carla']);
  assert.is(o.trail(consultation).at(-1), 'Bram connected Anna with Carla.', 'both calls tell of it');
  assert.is(call?.reason.key, 'call.hung-up');
  assert.is(consultation?.dialled, '103');
  assert.is(consultation?.reason.key, 'call.connected-elsewhere');
  assert.equal(await o.leftovers(), []);
});

test('CAL-02 the caller of the first call connects as well', async () => {
  const o = new Telephones({ people });
  const [anna, bram, carla] = [o.phone('101'), o.phone('102'), o.phone('103')];
  const first = bram.dials('101');
  await o.soon();
  anna.last.answers();
  await o.soon();
  const second = bram.dials('103');
  await o.soon();
  carla.last.answers();
  await o.soon();
  first.connectsTo(second);
  await o.soon();
  assert.is(anna.last.sound, `${carla.node.address.address}:4000`);
  assert.is(carla.last.sound, `${anna.node.address.address}:4000`);
  assert.is(first.state, 'over');
  assert.is(second.state, 'over');
  assert.equal(o.now(), ['101>101 up 103'], 'Bram called, but Anna talks');
  await o.pass(60_000);
  carla.last.hangsUp();
  await o.soon();
  assert.is(anna.last.state, 'over');
  const [call, consultation] = o.records();
  assert.is(call?.caller.name, 'Bram');
  assert.is(call?.callee?.name, 'Anna', 'Bram never talked to Carla in this call');
  assert.equal(o.talks(call), ['Bram–Anna', 'Anna–Carla']);
  const [before, after] = call?.talks ?? [];
  assert.is(before?.from, call?.answeredAt);
  assert.is(before?.until, after?.from);
  assert.is(after?.until, call?.endedAt);
  assert.ok((after?.until ?? 0) - (after?.from ?? 0) >= 60_000);
  assert.equal(o.talks(consultation), ['Bram–Carla']);
  assert.equal(
    [call, consultation].map((record) => o.trail(record).at(-1)),
    ['Bram connected Anna with Carla.', 'Bram connected Anna with Carla.'],
  );
  assert.equal(await o.leftovers(), []);
});

test('CAL-02 two calls that came in can be connected with each other', async () => {
  const o = new Telephones({ people });
  const [anna, bram, carla] = [o.phone('101'), o.phone('102'), o.phone('103')];
  const annas = anna.dials('102');
  await o.soon();
  const first = bram.last;
  first.answers();
  await o.soon();
  const carlas = carla.dials('102');
  await o.soon();
  const second = bram.last;
  second.answers();
  await o.soon();
  first.connectsTo(second);
  await o.soon();
  assert.is(annas.sound, `${carla.node.address.address}:4000`);
  assert.is(carlas.sound, `${anna.node.address.address}:4000`);
  assert.is(first.state, 'over');
  assert.is(second.state, 'over');
  carlas.hangsUp();
  await o.soon();
  assert.is(annas.state, 'over');
  assert.equal(await o.leftovers(), []);
});

test(
  'CAL-02 a phone that hangs up both calls at once after its REFER does not hurt the others',
  async () => {
    for (let after = 0; after < 30; after++) {
      const scene = await bramTalksToCarla({ seed: after + 1, latencyMs: [1, 4] });
      const { o, brams, second } = scene;
      brams.connectsTo(second);
      // It has to see that the REFER arrived; what a phone does before is a plain hang-up.
      await o.pass(9 + after);
      brams.hangsUp();
      second.hangsUp();
      await o.pass(10_000);
      assertConnected(scene, `after ${after}`);
      scene.annas.hangsUp();
      assert.equal(await o.leftovers(), [], `after ${after}`);
    }
  },
  { timeoutMs: 20_000 },
);

test('CAL-02 the others can hold, resume and transfer on afterwards', async () => {
  const scene = await bramTalksToCarla();
  const { o, annas, brams, second, carla, bram } = scene;
  brams.connectsTo(second);
  await o.soon();
  annas.holds();
  await o.soon();
  assert.is(carla.last.sound, `${scene.anna.node.address.address}:4000 sendonly`);
  annas.resumes();
  await o.soon();
  carla.last.transfers('102');
  await o.soon();
  bram.last.answers();
  await o.soon();
  assert.is(annas.sound, `${bram.node.address.address}:4000`);
  annas.hangsUp();
  assert.equal(await o.leftovers(), []);
});

test('CAL-02 while it still rings (semi-attended): the caller waits in the place of the one who transferred', async () => {
  const scene = await bramCallsCarla();
  const { o, brams, second, carla } = scene;
  assert.is(carla.last.state, 'ringing');
  brams.connectsTo(second);
  await o.soon();
  assert.equal(brams.transferred, [200]);
  assert.is(brams.state, 'over');
  assert.is(second.state, 'over');
  assert.is(carla.last.state, 'ringing', 'it did not stop for a moment');
  assert.is(carla.calls.length, 1);
  assert.equal(o.now(), ['101>102 ringing 103']);
  carla.last.answers();
  await o.soon();
  assertConnected(scene);
  assert.equal(o.now(), ['101>102 up 103']);
  carla.last.hangsUp();
  await o.soon();
  assert.is(scene.annas.state, 'over');
  const call = o.records().find(({ dialled }) => dialled === '102');
  assert.equal(o.talks(call), ['Anna–Bram', 'Anna–Carla']);
  assert.ok(call?.sipCallIds.includes(carla.last.session!.id.callId), 'its ladder shows the phone that rang already');
  assert.equal(await o.leftovers(), []);
});

test('CAL-02 semi-attended from a phone that leaves the offer to others', async () => {
  const scene = await bramCallsCarla({}, 1_000, { sdp: null });
  const { o, brams, second, carla } = scene;
  brams.connectsTo(second);
  await o.soon();
  carla.last.answers();
  await o.soon();
  assertConnected(scene);
  assert.equal(o.now(), ['101>102 up 103']);
  carla.last.hangsUp();
  assert.equal(await o.leftovers(), []);
});

test('CAL-02 semi-attended and nobody answers: it rings back at the one who transferred', async () => {
  const scene = await bramCallsCarla();
  const { o, annas, brams, second, carla, bram } = scene;
  brams.connectsTo(second);
  await o.pass(31_000);
  assert.equal(carla.last.log, ['cancelled']);
  assert.is(bram.last.shown, 'Anna 101');
  bram.last.answers();
  await o.soon();
  assert.is(annas.sound, `${bram.node.address.address}:4000`);
  annas.hangsUp();
  assert.equal(await o.leftovers(), []);
});

test('CAL-02 semi-attended by cancelling and a blind transfer (as some phones do)', async () => {
  const scene = await bramCallsCarla();
  const { o, brams, second, carla } = scene;
  second.hangsUp();
  brams.transfers('103');
  await o.soon();
  assert.is(carla.calls.length, 2);
  carla.last.answers();
  await o.soon();
  assertConnected(scene);
  scene.annas.hangsUp();
  assert.equal(await o.leftovers(), []);
});

test('CAL-02 the two have no sound in common: the one who transferred keeps both calls', async () => {
  const scene = await bramTalksToCarla();
  const { o, anna, annas, brams, second, carla } = scene;
  const before = [annas.sound, carla.last.sound];
  const refuse = (call: PhoneCall, other: Phone): void => {
    call.onReoffer = (sdp) => {
      if (sdp?.includes(other.node.address.address)) call.session?.refuseOffer(488);
      else call.session?.answerOffer(call.phone.sdp());
    };
  };
  refuse(carla.last, anna);
  refuse(annas, carla);
  brams.connectsTo(second);
  await o.pass(40_000);
  assert.equal(brams.transferred, [488]);
  assert.is(brams.state, 'up');
  assert.is(second.state, 'up');
  assert.is(carla.last.sound, before[1]);
  assert.equal(o.now(), ['101>102 held 102', '102>103 up 103']);
  annas.hangsUp();
  await o.soon();
  assert.is(brams.state, 'over');
  assert.is(second.state, 'up');
  second.hangsUp();
  assert.equal(await o.leftovers(), []);
});

/** Carla's phone refuses whatever comes from Anna's. */
function refusesAnna({ anna, carla }: Scene): void {
  carla.last.onReoffer = (sdp) => {
    if (sdp?.includes(anna.node.address.address) === false) carla.last.session?.answerOffer(carla.sdp());
    else carla.last.session?.refuseOffer(488);
  };
}

/** Bram's phone, which hung up the call to Anna, is rung again and talks to her. */
async function assertBroughtBack({ o, annas, bram }: Scene): Promise<void> {
  assert.is(annas.state, 'up', 'Anna has done nothing wrong');
  const back = bram.calls.find(({ shown, state }) => shown === 'Anna 101' && state === 'ringing');
  assert.ok(back, 'and is brought back to Bram');
  back.answers();
  await o.soon();
  assert.is(annas.sound, `${bram.node.address.address}:4000`);
}

test('CAL-02 the two can’t be connected and the phone that transferred has hung up already: it is rung back', async () => {
  const scene = await bramTalksToCarla();
  const { o, annas, brams, second } = scene;
  refusesAnna(scene);
  // Bram's phone says goodbye without waiting for what comes of it.
  brams.connectsTo(second);
  brams.hangsUp();
  await o.soon();
  assert.is(second.state, 'up', 'Bram still has Carla');
  await assertBroughtBack(scene);
  assert.equal(o.now(), ['101>102 up 102', '102>103 up 103']);
  annas.hangsUp();
  await o.soon();
  const call = o.records().find(({ dialled }) => dialled === '102');
  assert.equal(o.talks(call), ['Anna–Bram', 'Anna–Bram']);
  second.hangsUp();
  assert.equal(await o.leftovers(), []);
});

test('CAL-02 the two can’t be connected and the phone that transferred has left both: it is rung back for each', async () => {
  const scene = await bramTalksToCarla();
  const { o, annas, brams, second, bram, carla } = scene;
  refusesAnna(scene);
  brams.connectsTo(second);
  for (const call of [brams, second]) call.hangsUp();
  await o.soon();
  assert.equal([annas.state, carla.last.state], ['up', 'up'], 'nobody is cut off');
  const back = bram.calls.slice(-2);
  const rings = back.map(({ shown, state }) => `${shown} ${state}`);
  assert.equal(rings, ['Anna 101 ringing', 'Carla 103 ringing']);
  for (const call of back) call.answers();
  await o.soon();
  assert.equal(o.now(), ['101>102 up 102', '103>103 up 102']);
  for (const call of back) call.hangsUp();
  assert.equal(await o.leftovers(), []);
});

test('CAL-02 a phone that hangs up before it hears that the two can’t be connected is rung back', async () => {
  const scene = await bramTalksToCarla();
  const { o, annas, brams, second } = scene;
  refusesAnna(scene);
  o.link.drops = (packet) => packet.to === '102' && packet.text.includes('SIP/2.0 488');
  brams.connectsTo(second);
  await o.pass(300);
  assert.equal(o.now(), ['101>102 held 102', '102>103 up 103'], 'all is as before');
  brams.hangsUp();
  await o.soon();
  await assertBroughtBack(scene);
  for (const call of [annas, second]) call.hangsUp();
  assert.equal(await o.leftovers(), []);
});

test('CAL-02 the one asked hangs up before the two are connected, and the one who transferred has: it is rung back', async () => {
  const scene = await bramTalksToCarla();
  const { o, annas, brams, second, carla } = scene;
  carla.last.onReoffer = () => carla.last.hangsUp();
  brams.connectsTo(second);
  for (const call of [brams, second]) call.hangsUp();
  await o.soon();
  await assertBroughtBack(scene);
  annas.hangsUp();
  assert.equal(await o.leftovers(), []);
});

test('CAL-02 two who had agreed on different codings with the one who transferred find a third one', async () => {
  const scene = await bramTalksToCarla();
  const { o, annas, brams, second, carla } = scene;
  // Anna told Bram only one coding, and Carla doesn't know that one.
  carla.last.onReoffer = (sdp) => {
    if (sdp !== undefined && /m=audio \d+ RTP\/AVP 8 /.test(sdp)) carla.last.session?.refuseOffer(488);
    else carla.last.session?.answerOffer(carla.sdp({ payloads: '0 9 101' }));
  };
  annas.onReoffer = () => annas.session?.answerOffer(annas.phone.sdp({ payloads: '0 101' }));
  brams.connectsTo(second);
  await o.pass(1_000);
  assertConnected(scene);
  assert.match(carla.last.session?.remoteSdp ?? '', 'RTP/AVP 0 101');
  annas.hangsUp();
  assert.equal(await o.leftovers(), []);
});

test('CAL-02 a Replaces that names nobody’s call, or somebody else’s, is refused', async () => {
  const scene = await bramTalksToCarla();
  const { o, anna, annas, brams, second, carla } = scene;
  const refer = async (by: PhoneCall, callId: string, toTag: string, fromTag: string): Promise<number | undefined> => {
    const replaces = encodeURIComponent(`${callId};to-tag=${toTag};from-tag=${fromTag}`);
    let result: number | undefined;
    by.session?.refer(`<sip:103@10.0.0.1?Replaces=${replaces}>`, {
      onProgress() {},
      onDone: (status) => {
        result = status;
      },
    });
    await o.soon();
    return result;
  };
  const { callId, localTag, remoteTag } = second.dialog;
  assert.is(await refer(brams, 'nothing', remoteTag, localTag), 481);
  assert.is(await refer(brams, callId, remoteTag, 'wrong'), 481);
  assert.is(await refer(annas, callId, remoteTag, localTag), 403, 'Anna may not touch Bram’s call');
  const own = brams.dialog;
  assert.is(await refer(brams, own.callId, own.remoteTag, own.localTag), 481, 'nor can a call replace itself');
  assert.is(anna.calls.length, 1);
  assert.is(carla.last.state, 'up');
  annas.hangsUp();
  second.hangsUp();
  assert.equal(await o.leftovers(), []);
});

test(
  'whoever hangs up at whatever moment: nobody is left in a call with nobody',
  async () => {
    for (const who of ['anna', 'bram first', 'bram second', 'carla'] as const) {
      for (let after = 0; after < 40; after += 3) {
        const scene = await bramTalksToCarla({ seed: after + 1, latencyMs: [1, 4] });
        const { o, annas, brams, second, carla } = scene;
        brams.connectsTo(second);
        await o.pass(after);
        const victim = { anna: annas, 'bram first': brams, 'bram second': second, carla: carla.last }[who];
        victim.hangsUp();
        await o.pass(60_000);
        const up = [annas, brams, second, carla.last].filter((call) => call.state === 'up');
        assert.ok(up.length === 0 || up.length === 2, `${who} after ${after}: ${up.length} are left`);
        assert.is(o.now().length, up.length / 2, `${who} after ${after}`);
        up[0]?.hangsUp();
        await o.pass(5_000);
        for (const call of [annas, brams, second, carla.last]) assert.is(call.state, 'over', `${who} after ${after}`);
        assert.equal(await o.leftovers(), [], `${who} after ${after}`);
      }
    }
  },
  { timeoutMs: 30_000 },
);

test(
  'the same on a bad network: the transfer works, or everybody is told',
  async () => {
    for (let seed = 1; seed <= 8; seed++) {
      const scene = await bramTalksToCarla({ seed, latencyMs: [1, 60], loss: 0.1, duplicates: 0.1 }, 10_000);
      const { o, annas, brams, second } = scene;
      brams.connectsTo(second);
      await o.pass(60_000);
      assertConnected(scene, `seed ${seed}`);
      assert.is(brams.state, 'over', `seed ${seed}`);
      annas.hangsUp();
      await o.pass(40_000);
      assert.equal(await o.leftovers(), [], `seed ${seed}`);
    }
  },
  { timeoutMs: 30_000 },
);

test('whoever has not heard of the answer yet is not put through: it may give up still', async () => {
  const o = new Telephones({ people });
  const [anna, bram, carla] = [o.phone('101'), o.phone('102'), o.phone('103')];
  bram.onRing = (ring) => ring.rings(183, bram.sdp());
  // Her phone has not acknowledged the early sound, so the box owes it the answer (RFC 3262 §5).
  o.link.drops = ({ what, from }) => what === 'PRACK' && from === '101';
  const annas = anna.dials('102');
  await o.soon();
  bram.last.answers();
  const brams = bram.last;
  await o.soon();
  const second = bram.dials('103');
  await o.soon();
  carla.last.answers();
  await o.soon();
  brams.connectsTo(second);
  await o.soon();
  assert.equal(brams.transferred, [491]);
  annas.hangsUp();
  await o.soon();
  const [last] = o.records();
  assert.is(last?.outcome, 'cancelled');
  assert.is(last?.answeredAt, undefined);
  assert.is(second.state, 'up', 'Bram still talks to Carla');
  second.hangsUp();
  assert.equal(await o.leftovers(), []);
});

test('a call whose phones do not know each other’s sound yet is not connected with another', async () => {
  const scene = await bramCallsCarla({}, 1_000, { sdp: null });
  const { o, carla, brams, second } = scene;
  // Bram's phone gives its answer with the ACK, and Carla's waits for it.
  o.link.drops = ({ what, from }) => what === 'ACK' && from === '102';
  carla.last.answers();
  await o.pass(200);
  brams.connectsTo(second);
  await o.pass(200);
  assert.equal(brams.transferred, [491]);
  o.link.drops = () => false;
  await o.pass(2_000);
  brams.connectsTo(second);
  await o.pass(1_000);
  assertConnected(scene);
  carla.last.hangsUp();
  assert.equal(await o.leftovers(), []);
});
