import * as assert from 'uvu/assert';
import { SeededRandom } from '../../appliance/base/random.ts';
import { Treatment } from '../../appliance/calls/call.ts';
import type { LiveCall } from '../../appliance/calls/live-call.ts';
import type { Ear } from '../../appliance/calls/overheard.ts';
import type { ExtensionDefinition } from '../../appliance/calls/types.ts';
import { user } from '../../appliance/extensions/user.ts';
import { isDirect } from '../kit/anchored-office.ts';
import { MemoryNetwork, twinPool } from '../kit/media-twin.ts';
import type { PhoneCall } from '../kit/phone.ts';
import { testSeed } from '../kit/seed.ts';
import { suite } from '../kit/suite.ts';
import { type Report, TalkingPhone } from '../kit/talking-phone.ts';
import { endTelephones, Telephones } from '../kit/telephones.ts';

/** What two phones hear of each other while their call moves to the box and back, three times: real sound. */
const test = suite('scenario: moves as they are heard');
test.afterEach(endTelephones);

interface Circumstances {
  /** Of signalling and of sound, one way, and by how much more some packets take. */
  readonly delayMs: number;
  readonly jitterMs: number;
  /** How long each phone takes to answer an offer during a call. */
  readonly answersAfterMs: readonly [anna: number, bram: number];
  readonly isStrict?: boolean;
  /** Somebody listens meanwhile, and so the two are in a room of the box. */
  readonly listens?: boolean;
}

/** Of whoever listens in, all that its call has to know. */
const EAR: Ear = {
  agentId: 'user-102',
  mode: 'hearing',
  session: undefined,
  hears: () => {},
  hearsNobody: () => {},
  callOver: () => {},
};

const ROUNDS = 3;

async function office({ delayMs, jitterMs }: Pick<Circumstances, 'delayMs' | 'jitterMs'>) {
  let network!: MemoryNetwork;
  let live!: LiveCall;
  const watched: ExtensionDefinition = {
    ...user,
    run: (call, extension, deps) => {
      if (call instanceof Treatment) live = call.live;
      return user.run(call, extension, deps);
    },
  };
  const seed = testSeed();
  const o = new Telephones({
    types: [watched],
    seed,
    latencyMs: [delayMs, delayMs + jitterMs],
    pool: (clock, random) => {
      network = new MemoryNetwork(clock);
      return twinPool({ clock, random, network }).pool;
    },
  });
  const late = new SeededRandom(seed);
  network.delayMs = delayMs;
  network.lateMs = () => late.integer(0, jitterMs);
  const [anna, bram] = [o.phone('101'), o.phone('102')];
  const annas = anna.dials('102');
  await o.pass(1_000);
  bram.last.answers();
  await o.pass(1_000);
  return { o, network, live, calls: [annas, bram.last] as const };
}

function talk(o: Telephones, network: MemoryNetwork, calls: readonly PhoneCall[], isStrict = false): TalkingPhone[] {
  const phones: TalkingPhone[] = [];
  const parts = { clock: o.clock, network, isStrict };
  for (const [at, call] of calls.entries()) {
    phones.push(new TalkingPhone({ ...parts, call, hz: [441.37, 617.83][at]! }, () => phones[1 - at]!));
  }
  return phones;
}

async function moved(how: Circumstances): Promise<readonly Report[]> {
  const { o, network, live, calls } = await office(how);
  for (const [at, call] of calls.entries()) {
    const answer = (): void => call.session?.answerOffer(call.sdp());
    call.onReoffer = () => void o.clock.at(o.clock.now() + how.answersAfterMs[at]!, answer);
  }
  const phones = talk(o, network, calls, how.isStrict);
  await o.pass(2_000);
  for (let round = 0; round < ROUNDS; round++) {
    assert.ok(calls.every(isDirect), 'directly');
    if (how.listens) live.sound.overheard.add(EAR, () => assert.unreachable());
    else live.sound.want('recording');
    await o.pass(3_000);
    assert.not.ok(calls.some(isDirect), 'through the box');
    if (how.listens) live.sound.overheard.remove(EAR);
    else live.sound.wantNoMore('recording');
    await o.pass(4_000);
  }
  const reports = phones.map((phone) => phone.report());
  for (const phone of phones) phone.hangUp();
  calls[0].hangsUp();
  assert.equal(await o.leftovers(), []);
  return reports;
}

/** What is heard beside a tone in G.711 that is never touched: its own coarseness, and a sample more or less. */
const CLICK_DB = -20;

for (const [delayMs, jitterMs] of [
  [1, 0],
  [20, 10],
] as const) {
  for (const answersAfterMs of [
    [0, 0],
    [10, 50],
    [200, 10],
  ] as const) {
    const network = `${delayMs} to ${delayMs + jitterMs} ms away`;
    test(`CAL-13 to the box and back is inaudible: ${network}, answers after ${answersAfterMs} ms`, async () => {
      for (const { gapMs, clickDb, lostMs, twice, streams } of await moved({ delayMs, jitterMs, answersAfterMs })) {
        assert.equal({ gapMs, lostMs, twice, streams }, { gapMs: 0, lostMs: 0, twice: 0, streams: 1 });
        assert.ok(clickDb < CLICK_DB, `${clickDb} dB`);
      }
    });
  }
}

test('CAL-13 far away, where the box is a long way round: no word is lost, and the gap is under 100 ms', async () => {
  for (const report of await moved({ delayMs: 60, jitterMs: 30, answersAfterMs: [10, 50] })) {
    assert.equal([report.lostMs, report.twice, report.streams], [0, 0, 1]);
    assert.ok(report.gapMs < 100, `${report.gapMs} ms`);
  }
});

test('CAL-13 phones that take sound only from where they were told: the gap is under 100 ms', async () => {
  for (const [delayMs, jitterMs, answersAfterMs] of [
    [1, 0, [10, 50]],
    [20, 10, [10, 50]],
    [30, 0, [40, 40]],
  ] as const) {
    for (const report of await moved({ delayMs, jitterMs, answersAfterMs, isStrict: true })) {
      assert.ok(report.gapMs < 100 && report.lostMs <= 100, JSON.stringify(report));
      assert.is(report.twice, 0);
    }
  }
});

test('CAL-13 into a room of the box, where somebody listens, and back: the gap is under 100 ms', async () => {
  for (const [delayMs, jitterMs] of [
    [1, 0],
    [20, 10],
  ] as const) {
    for (const report of await moved({ delayMs, jitterMs, answersAfterMs: [10, 50], listens: true })) {
      assert.ok(report.gapMs < 100, `${report.gapMs} ms`);
    }
  }
});

test('CAL-13 phones that chose different codings when they talked to the box go back to the one that they share', async () => {
  const { o, live, calls } = await office({ delayMs: 1, jitterMs: 0 });
  const [annas, brams] = calls;
  const speak = (call: PhoneCall, payloads: string): void => call.session?.answerOffer(call.phone.sdp({ payloads }));
  annas.onReoffer = (offer) => speak(annas, offer?.includes('G722') ? '9' : '8 101');
  brams.onReoffer = (offer) => {
    if (offer !== undefined && !offer.includes('G722') && / RTP\/AVP 9\b/.test(offer)) brams.session?.refuseOffer(488);
    else speak(brams, '8 101');
  };
  live.sound.want('recording');
  await o.pass(3_000);
  assert.not.ok(calls.some(isDirect));
  assert.match(annas.session?.localSdp ?? '', / RTP\/AVP 9\b/);
  live.sound.wantNoMore('recording');
  await o.pass(3_000);
  assert.ok(calls.every(isDirect));
  assert.match(annas.session?.localSdp ?? '', / RTP\/AVP 8 101/);
  annas.hangsUp();
  assert.equal(await o.leftovers(), []);
});
