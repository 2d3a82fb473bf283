/**
 * Two endpoints that do everything at random over a link that loses, doubles and reorders packets and breaks
 * connections. Whatever happens: each call is told once how it began and once how it ended, nothing follows an end, no
 * error is thrown, and when all deadlines have passed nothing is left. A broken build leaves dialogs, transactions or
 * deadlines behind, or tells an end twice.
 */
import * as assert from 'uvu/assert';
import { SeededRandom } from '../../appliance/base/random.ts';
import type {
  AnswerableRequest,
  Destination,
  IncomingRefer,
  IncomingRequest,
  IncomingSession,
  IncomingSessionListener,
  OutgoingInvite,
  OutgoingInviteListener,
  Session,
} from '../../appliance/sip/types.ts';
import { Link, type Node } from '../kit/link.ts';
import { suite } from '../kit/suite.ts';

const test = suite('sip endpoint: at random', { timeoutMs: 60_000 });

const ACTS_PER_RUN = 100;
const RUN_MS = 60_000;

/** One party of one call; checks the order of what it is told. */
class Party implements IncomingSessionListener, OutgoingInviteListener {
  readonly world: World;
  readonly name: string;
  session: Session | undefined;
  incoming: IncomingSession | undefined;
  invite: OutgoingInvite | undefined;
  refer: IncomingRefer | undefined;
  state: 'new' | 'up' | 'over' = 'new';
  confirmed = 0;

  constructor(world: World, name: string) {
    this.world = world;
    this.name = name;
  }

  #alive(what: string): void {
    assert.is.not(this.state, 'over', `${this.name} heard ${what} after its end`);
  }

  onProgress(): void {
    this.#alive('progress');
    assert.is(this.state, 'new');
  }
  onAnswered(_invite: OutgoingInvite, session: Session, sdp: string | undefined): void {
    this.#alive('answered');
    assert.is(this.state, 'new');
    this.state = 'up';
    this.session = session;
    // An INVITE without a description is answered with an offer.
    if (sdp?.startsWith('offer') && this.world.chance(90)) session.answerOffer(this.world.sdp('answer'));
  }
  onFailed(): void {
    this.#alive('failed');
    assert.is(this.state, 'new');
    this.state = 'over';
  }
  onCancelled(): void {
    this.#alive('cancelled');
    assert.is(this.state, 'new');
    this.state = 'over';
  }
  onConfirmed(): void {
    this.#alive('confirmed');
    assert.is(++this.confirmed, 1);
    this.state = 'up';
  }
  onOffer(session: Session, sdp: string | undefined): void {
    this.#alive('offer');
    this.world.soon(() => {
      if (this.world.chance(20)) session.refuseOffer();
      else session.answerOffer(this.world.sdp(sdp === undefined ? 'offer' : 'answer'));
    });
  }
  onOfferWithdrawn(): void {
    this.#alive('offer withdrawn');
  }
  onAnswer(): void {
    this.#alive('answer');
  }
  onRequest(_session: Session, request: AnswerableRequest): void {
    this.#alive('request');
    request.respond(200);
  }
  onRefer(_session: Session, refer: IncomingRefer): void {
    this.#alive('refer');
    if (this.world.chance(30)) {
      refer.refuse(603);
      return;
    }
    refer.accept();
    this.refer = refer;
  }
  onEnded(): void {
    this.#alive('ended');
    this.state = 'over';
  }
}

class World {
  readonly link: Link;
  readonly random: SeededRandom;
  readonly nodes: Node[];
  readonly parties: Party[] = [];
  #count = 0;
  #isClosing = false;

  constructor(seed: number, loss: number) {
    this.random = new SeededRandom(seed);
    this.link = new Link({ seed, loss, duplicates: 0.05, latencyMs: [1, 60] });
    this.nodes = ['alice', 'bob'].map((name) => this.link.node(name, { onRequest: (request) => this.#take(request) }));
  }

  chance(percent: number): boolean {
    return this.random.integer(1, 100) <= percent;
  }

  sdp(kind: string): string {
    return `${kind} ${++this.#count}`;
  }

  soon(work: () => void): void {
    this.link.clock.at(this.link.clock.now() + this.random.integer(0, 400), work);
  }

  /** Acts are drawn near each other: that is where things cross. */
  plan(): void {
    let atMs = 0;
    for (let act = 0; act < ACTS_PER_RUN; act++) {
      const isNear = this.chance(70);
      atMs = isNear ? Math.min(RUN_MS, atMs + this.random.integer(0, 100)) : this.random.integer(0, RUN_MS);
      this.link.clock.at(atMs, () => this.act());
    }
  }

  act(): void {
    const alive = this.parties.filter(({ state }) => state !== 'over');
    const party = alive[this.random.integer(0, Math.max(0, alive.length - 1))];
    if (!party || this.chance(alive.length > 6 ? 5 : 20)) {
      this.#call();
      return;
    }
    const acts = [
      () => party.invite?.cancel(),
      () => party.incoming?.progress(180),
      () => party.incoming?.progress(183, { sdp: this.sdp('early') }),
      () => party.incoming?.answer(this.sdp(party.incoming.invite.sdp ? 'answer' : 'offer')),
      () => party.incoming?.answer(this.sdp('answer')),
      () => party.incoming?.refuse(486),
      () => (party.session ?? party.incoming)?.bye(),
      () => (party.session ?? party.incoming)?.reoffer(this.chance(15) ? undefined : this.sdp('offer'), () => {}),
      () => (party.session ?? party.incoming)?.reoffer(this.sdp('offer'), () => {}),
      () => this.#both((session) => session.reoffer(this.sdp('offer'), () => {})),
      () => this.#both((session) => session.request('MESSAGE', {})),
      () => (party.session ?? party.incoming)?.request('INFO', {}),
      () => (party.session ?? party.incoming)?.request('MESSAGE', {}),
      () => (party.session ?? party.incoming)?.refer('<sip:x@y>', { onProgress() {}, onDone() {} }),
      () => party.refer?.notify(this.chance(50) ? 180 : 200, 'Whatever'),
      () => this.#breakSomething(),
    ];
    acts[this.random.integer(0, acts.length - 1)]!();
  }

  #call(): void {
    const [from, to] = this.chance(50) ? [this.nodes[0]!, this.nodes[1]!] : [this.nodes[1]!, this.nodes[0]!];
    const party = new Party(this, `${from.name} ${this.parties.length}`);
    this.parties.push(party);
    const destination: Destination = this.chance(60)
      ? { flow: this.link.udp(from, to) }
      : { target: { transport: 'tcp', host: to.address.address, port: 5060, secure: false } };
    const sdp = this.chance(80) ? this.sdp('offer') : undefined;
    party.invite = from.endpoint.invite(
      { destination, requestUri: `sip:x@${to.address.address}`, from: '<sip:a@b>', to: '<sip:x@b>', sdp },
      party,
    );
  }

  #take(request: IncomingRequest): void {
    if (request.message.method !== 'INVITE') {
      request.respond(405);
      return;
    }
    const party = new Party(this, `callee ${this.parties.length}`);
    this.parties.push(party);
    // Looking somebody up takes its time.
    this.soon(() => {
      if (this.chance(10) || this.#isClosing) {
        party.state = 'over';
        request.respond(404);
        return;
      }
      const session = request.session(party);
      party.incoming = session;
      if (this.chance(60)) this.soon(() => session.answer(this.sdp(session.invite.sdp ? 'answer' : 'offer')));
    });
  }

  /** Both sides of a session at once: they collide. */
  #both(act: (session: Session) => void): void {
    const up = this.parties.filter(({ state }) => state === 'up');
    const one = up[this.random.integer(0, Math.max(0, up.length - 1))];
    const session = one?.session ?? one?.incoming;
    const other = up.find((party) => (party.session ?? party.incoming)?.id.localTag === session?.id.remoteTag);
    if (session) act(session);
    this.soon(() => {
      const peer = other?.session ?? other?.incoming;
      if (peer) act(peer);
    });
  }

  #breakSomething(): void {
    const sessions = this.parties.map(({ session, incoming }) => session ?? incoming);
    const flow = sessions.find((session) => session?.flow.transport === 'tcp')?.flow;
    if (flow) this.link.break(flow);
  }

  finish(): void {
    this.plan();
    this.link.advance(RUN_MS);
    this.#isClosing = true;
    for (const { session, incoming, invite } of this.parties) {
      invite?.cancel();
      incoming?.bye();
      session?.bye();
    }
    this.link.advance(800_000);
  }

  check(seed: number): void {
    for (const party of this.parties) assert.is(party.state, 'over', `${party.name} of seed ${seed} hangs`);
    for (const node of this.nodes) {
      const live = Object.entries(node.endpoint.live()).filter(([, count]) => count > 0);
      assert.equal(live, [], `${node.name} of seed ${seed} has something left`);
    }
    const broken = this.link.passed.filter(({ what }) => what === 'garbage');
    assert.equal(broken, []);
  }
}

/** Changes one thing in a message: a byte, a line lost, doubled or moved, a number, a tag. */
function damage(bytes: Uint8Array, random: SeededRandom): Uint8Array {
  const text = Buffer.from(bytes).toString('latin1');
  const lines = text.split('\r\n');
  const at = random.integer(0, lines.length - 1);
  const other = random.integer(0, lines.length - 1);
  const line = lines[at]!;
  const changes = [
    () => lines.splice(at, 1),
    () => lines.splice(at, 0, line),
    () => lines.splice(other, 0, ...lines.splice(at, 1)),
    () =>
      lines.splice(
        at,
        1,
        line.replace(/\d+/, (digits) => String(Number(digits) + random.integer(-2, 2))),
      ),
    () => lines.splice(at, 1, line.replace(/\d+/, '99999999999999999999')),
    () => lines.splice(at, 1, line.replace(/;tag=\w+/, '')),
    () => lines.splice(at, 1, line.replace(/[A-Z]{3,}/, 'REFER')),
    () => lines.splice(at, 1, line.replace(/:.*/, ':')),
    () => lines.splice(at, 1, line.slice(0, random.integer(0, line.length))),
    () => lines.splice(at, 1, `${line}${String.fromCharCode(random.integer(0, 255))}`),
    () => lines.splice(1, 0, 'Require: 100rel', 'RSeq: 1'),
    () => lines.splice(1, 0, 'Record-Route: <sip:strict.example>, <sip:loose.example;lr>'),
    () => lines.splice(1, 0, 'Session-Expires: 90;refresher=uac'),
  ];
  changes[random.integer(0, changes.length - 1)]!();
  return Buffer.from(lines.join('\r\n'), 'latin1');
}

test('40 runs with damaged packets', () => {
  for (let seed = 1; seed <= 40; seed++) {
    const world = new World(seed, 0.05);
    world.link.damages = (bytes) => (world.chance(8) ? damage(bytes, world.random) : bytes);
    world.finish();
    // Damaged messages can leave a call that only its longest time ends.
    world.link.advance(8_000_000);
    world.check(seed);
  }
});

for (const [loss, seeds] of [
  [0, 60],
  [0.1, 60],
  [0.3, 60],
] as const) {
  test(`${seeds} runs with ${loss * 100} % loss`, () => {
    for (let seed = 1; seed <= seeds; seed++) {
      const world = new World(seed * 1_000 + loss * 100, loss);
      world.finish();
      world.check(seed);
    }
  });
}
