import { Bus } from '../../appliance/base/bus.ts';
import { VirtualClock } from '../../appliance/base/clock.ts';
import type { AppEvents } from '../../appliance/base/events.ts';
import { SeededRandom } from '../../appliance/base/random.ts';
import { Scope } from '../../appliance/base/scope.ts';
import type { Stored } from '../../appliance/config/types.ts';
import { Admission } from '../../appliance/registrar/admission.ts';
import { Authenticator } from '../../appliance/registrar/auth.ts';
import { Offers } from '../../appliance/registrar/challenge.ts';
import { Nonces } from '../../appliance/registrar/nonces.ts';
import { PhonePasses } from '../../appliance/registrar/phone-passes.ts';
import { type BindingJournal, type LinesView, Registrar } from '../../appliance/registrar/registrar.ts';
import { answerChallenge, chooseChallenge } from '../../appliance/sip/digest.ts';
import { udpFlow } from '../../appliance/sip/flow.ts';
import type { SipRequest } from '../../appliance/sip/message.ts';
import { parse } from '../../appliance/sip/parse.ts';
import type { AnswerableRequest, Flow, HeaderLines, TransportName } from '../../appliance/sip/types.ts';

/** The lines of a small office, as the registrar reads them. */
export class FakeLines implements LinesView {
  readonly revision = 1;
  #lines: readonly Stored<{ username: string; password: string; browser?: boolean }>[];

  constructor(usernames: readonly string[]) {
    this.#lines = usernames.map((username) => ({ id: `line-${username}`, username, password: `pw-${username}` }));
  }

  delete(username: string): void {
    this.#lines = this.#lines.filter((line) => line.username !== username);
  }

  setPassword(username: string, password: string): void {
    this.#lines = this.#lines.map((line) => (line.username === username ? { ...line, password } : line));
  }

  makeBrowserLine(username: string): void {
    this.#lines = this.#lines.map((line) => (line.username === username ? { ...line, browser: true } : line));
  }

  list<Body>(entity: string): readonly Stored<Body>[] {
    return (entity === 'line' ? this.#lines : []) as unknown as readonly Stored<Body>[];
  }

  get<Body>(entity: string, id: string): Stored<Body> | undefined {
    return this.list<Body>(entity).find((body) => body.id === id);
  }

  find<Body>(entity: string, field: string, value: string): Stored<Body> | undefined {
    return this.where<Body>(entity, field, value)[0];
  }

  where<Body>(entity: string, field: string, value: string): readonly Stored<Body>[] {
    return this.list<Record<string, unknown>>(entity).filter(
      (body) => body[field] === value,
    ) as unknown as readonly Stored<Body>[];
  }
}

/** What would be on the disk: values as JSON, at once. */
export class FakeJournal implements BindingJournal {
  readonly rows = new Map<string, { value: string; deadline: number }>();

  put(_table: string, key: string, value: unknown, deadline: number): void {
    this.rows.set(key, { value: JSON.stringify(value), deadline });
  }

  remove(_table: string, key: string): void {
    this.rows.delete(key);
  }

  load<Value>(): { key: string; value: Value }[] {
    return [...this.rows].map(([key, { value }]) => ({ key, value: JSON.parse(value) as Value }));
  }
}

export interface TestAnswer {
  readonly status: number;
  readonly reason: string | undefined;
  readonly headers: HeaderLines;
  all(name: string): string[];
}

const open = new Set<Scope>();

/** Ends the scopes of all benches; for `afterEach`. */
export function closeBenches(): void {
  for (const scope of open) scope.end();
  open.clear();
}

/** The registrar with all that belongs to it, on a virtual clock. `again` starts it anew on the same disk. */
export class RegistrarBench {
  readonly clock: VirtualClock;
  readonly config: FakeLines;
  readonly journal: FakeJournal;
  readonly secret: Uint8Array;
  readonly scope = new Scope('bench');
  readonly events: (readonly [name: string, fact: object])[] = [];
  readonly ignored: string[] = [];
  readonly registrar: Registrar;
  readonly admission: Admission;
  readonly nonces: Nonces;
  readonly passes: PhonePasses;
  readonly auth: Authenticator;
  readonly learned: string[] = [];
  readonly bus: Bus<AppEvents>;

  constructor(usernames: readonly string[] = ['101', '102', '103'], former?: RegistrarBench) {
    this.clock = former?.clock ?? new VirtualClock();
    this.config = former?.config ?? new FakeLines(usernames);
    this.journal = former?.journal ?? new FakeJournal();
    this.secret = former?.secret ?? new SeededRandom(7).bytes(32);
    const random = new SeededRandom(former ? 2 : 1);
    const { clock, config, journal } = this;
    open.add(this.scope);
    this.bus = new Bus<AppEvents>(
      (failure) => {
        throw failure;
      },
      (deliver) => deliver(),
    );
    this.bus.tap(this.scope, (name, fact) => this.events.push([name, fact]));
    this.nonces = new Nonces(this.secret, clock, random);
    this.passes = new PhonePasses(this.secret, clock);
    const names = {
      isOurs: (host: string) => host === '192.0.2.1' || this.learned.includes(host),
      learn: (host: string) => void this.learned.push(host),
    };
    this.registrar = new Registrar({ clock, random, config, journal, bus: this.bus, names });
    this.admission = new Admission({
      clock,
      holdsBinding: (address) => this.registrar.holdsBinding(address),
      onIgnored: ({ address }) => void this.ignored.push(address),
    });
    this.auth = new Authenticator({
      config,
      nonces: this.nonces,
      admission: this.admission,
      passes: this.passes,
      offers: new Offers(clock),
      phones: this.registrar,
      random,
    });
    this.registrar.useAuthenticator(this.auth);
    this.registrar.watch(this.scope);
    this.registrar.load((nonce, count) => this.nonces.remember(nonce, count));
  }

  again(): RegistrarBench {
    this.scope.end();
    return new RegistrarBench([], this);
  }

  /** Hands in one request as text; its answer, or undefined when the edges would have thrown it away. */
  hand(text: string, flow: Flow): TestAnswer | undefined {
    if (this.admission.ignores(flow.remote.address)) return undefined;
    const message = parse(Buffer.from(text.replaceAll(/\r?\n/g, '\r\n'))) as SipRequest;
    let answer: TestAnswer | undefined;
    const request: AnswerableRequest = {
      message,
      flow,
      respond: (status, options) => {
        if (answer) throw new Error('answered twice');
        const headers = options?.headers ?? [];
        const all = (name: string): string[] => headers.filter(([key]) => key === name).map(([, value]) => value);
        answer = { status, reason: options?.reason, headers, all };
      },
    };
    if (message.method === 'REGISTER') this.registrar.onRegister(request);
    else if (this.auth.authenticate(request).kind === 'line') request.respond(200);
    return answer;
  }
}

let streams = 0;

/** A way from a phone to the box. */
export function testFlow(transport: TransportName, address: string, port: number): Flow {
  const local = { address: '192.0.2.1', port: 5060 };
  const remote = { address, port };
  if (transport === 'udp') return udpFlow(local, remote);
  return { id: `${transport} ${++streams}`, transport, local, remote };
}

export interface PhoneWishes {
  /** Contact header values; one made from the flow when not given, none when empty. */
  readonly contacts?: readonly string[];
  /** The Expires header; null: none. */
  readonly expires?: number | string | null;
  readonly headers?: readonly string[];
  readonly to?: string;
  readonly from?: string;
}

/** A phone as far as the registrar sees one: keeps its nonce and counts its uses, as RFC 7616 asks. */
export class TestPhone {
  readonly username: string;
  password: string;
  flow: Flow;
  callId: string;
  cseq = 0;
  userAgent: string | undefined;
  /** Challenges received, for tests. */
  challenged = 0;
  lastChallenge: readonly string[] = [];
  #challenge: ReturnType<typeof chooseChallenge>;
  #count = 0;

  constructor(username: string, flow: Flow = testFlow('udp', '192.0.2.50', 5060)) {
    this.username = username;
    this.password = `pw-${username}`;
    this.flow = flow;
    this.callId = `call-of-${username}-${flow.remote.port}`;
  }

  /** Throws away what it knows, as a phone that was switched off. */
  forget(): void {
    this.#challenge = undefined;
  }

  text(method: string, wishes: PhoneWishes = {}, authorization?: string): string {
    const { flow, username } = this;
    const contacts = wishes.contacts ?? [`<sip:${username}@${flow.remote.address}:${flow.remote.port}>`];
    const lines = [
      `${method} sip:192.0.2.1 SIP/2.0`,
      `Via: SIP/2.0/${flow.transport.toUpperCase()} ${flow.remote.address}:${flow.remote.port};branch=z9hG4bK${this.cseq};rport`,
      `From: <sip:${wishes.from ?? username}@192.0.2.1>;tag=1`,
      `To: <sip:${wishes.to ?? username}@192.0.2.1>`,
      `Call-ID: ${this.callId}`,
      `CSeq: ${this.cseq} ${method}`,
      ...contacts.map((contact) => `Contact: ${contact}`),
      ...(wishes.expires === null ? [] : [`Expires: ${wishes.expires ?? 600}`]),
      ...(this.userAgent === undefined ? [] : [`User-Agent: ${this.userAgent}`]),
      ...(wishes.headers ?? []),
      ...(authorization === undefined ? [] : [`Authorization: ${authorization}`]),
      'Content-Length: 0',
      '',
      '',
    ];
    return lines.join('\r\n');
  }

  authorization(method: string): string | undefined {
    if (!this.#challenge) return undefined;
    return answerChallenge(this.#challenge, {
      username: this.username,
      password: this.password,
      method,
      uri: 'sip:192.0.2.1',
      cnonce: 'abc',
      count: ++this.#count,
    });
  }

  /** One request, with credentials when it has a nonce. */
  send(bench: RegistrarBench, method = 'REGISTER', wishes: PhoneWishes = {}): TestAnswer | undefined {
    this.cseq++;
    const answer = bench.hand(this.text(method, wishes, this.authorization(method)), this.flow);
    if (answer?.status === 401) {
      this.challenged++;
      this.lastChallenge = answer.all('WWW-Authenticate');
      this.#challenge = chooseChallenge(this.lastChallenge);
      this.#count = 0;
    }
    return answer;
  }

  /** As phones do: again after a challenge, until it is not asked again (two rounds, for an old nonce). */
  register(bench: RegistrarBench, wishes: PhoneWishes = {}): TestAnswer | undefined {
    let answer = this.send(bench, 'REGISTER', wishes);
    for (let round = 0; round < 2 && answer?.status === 401; round++) {
      const stale = this.lastChallenge.some((value) => value.includes('stale=true'));
      if (round > 0 && !stale) break;
      answer = this.send(bench, 'REGISTER', wishes);
    }
    return answer;
  }
}
