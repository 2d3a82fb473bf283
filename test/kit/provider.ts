/** Providers in the small virtual network of `link.ts`, and the box's book of trunks that speaks with them. */
import type { VirtualClock } from '../../appliance/base/clock.ts';
import { SeededRandom } from '../../appliance/base/random.ts';
import { Scope } from '../../appliance/base/scope.ts';
import type { Stored, TrunkBody } from '../../appliance/config/types.ts';
import { isRightAnswer, parseDigestAnswer, passwordHash } from '../../appliance/sip/digest.ts';
import type { SipRequest } from '../../appliance/sip/message.ts';
import type { AnswerableRequest, Flow, HeaderLines, IncomingRequest } from '../../appliance/sip/types.ts';
import { contactUsers } from '../../appliance/trunks/contact-user.ts';
import { TrunkBook } from '../../appliance/trunks/trunk-book.ts';
import { Link, type Node } from './link.ts';
import { author, type TestOffice, testOffice } from './office.ts';

/** Where a provider registers who knows the password. */
export class RegisterDesk {
  readonly realm: string;
  readonly password = 'geheim-van-de-lijn';
  /** Contacts by user, as they were registered. */
  readonly bindings = new Map<string, string>();
  grantsSec: number | undefined;
  /** Of the challenge; changing it makes what was learned worthless. */
  nonce = 'n0nce';

  constructor(realm: string) {
    this.realm = realm;
  }

  take(request: AnswerableRequest): void {
    const { message } = request;
    const challenge = `Digest realm="${this.realm}", nonce="${this.nonce}", algorithm=MD5, qop="auth"`;
    if (!this.#isRight(message)) {
      request.respond(401, { headers: [['WWW-Authenticate', challenge]] });
      return;
    }
    const user = message.to.uri.user ?? '';
    const expiresSec = Number(message.headers.get('Expires'));
    const contact = message.headers.get('Contact') ?? '';
    if (expiresSec === 0) this.bindings.delete(user);
    else this.bindings.set(user, contact);
    const headers: HeaderLines =
      expiresSec === 0 ? [] : [['Contact', `${contact};expires=${this.grantsSec ?? expiresSec}`]];
    request.respond(200, { headers });
  }

  #isRight(message: SipRequest): boolean {
    const answer = parseDigestAnswer(message.headers.get('Authorization') ?? '');
    if (!answer || answer.nonce !== this.nonce || answer.realm !== this.realm) return false;
    return isRightAnswer(answer, passwordHash('MD5', answer.username, this.realm, this.password), message);
  }
}

/** A provider's server: registers who knows the password, answers OPTIONS, and can be told to behave otherwise. */
export class Provider extends RegisterDesk {
  readonly node: Node;
  readonly asked: SipRequest[] = [];
  /** Answers instead of what it would do by itself; true: done. */
  answers: (request: AnswerableRequest) => boolean = () => false;

  constructor(link: Link, name: string, realm = name) {
    super(realm);
    this.node = link.node(name, { onRequest: (request) => this.#take(request) });
  }

  get address(): string {
    return this.node.address.address;
  }

  #take(request: IncomingRequest): void {
    const { message } = request;
    this.asked.push(message);
    if (this.answers(request)) return;
    if (message.method === 'REGISTER') this.take(request);
    else request.respond(message.method === 'OPTIONS' ? 200 : 501);
  }
}

const open = new Set<Scope>();

/** Ends the scopes of all benches; for `afterEach`. */
export function closeTrunkBenches(): void {
  for (const scope of open) scope.end();
  open.clear();
}

/** A box with a book of trunks and nothing else, beside providers, on a virtual clock. */
export class TrunkBench {
  readonly link = new Link();
  readonly office: TestOffice = testOffice();
  readonly scope = new Scope('trunks');
  readonly box: Node;
  readonly book: TrunkBook;
  readonly changes: string[] = [];
  /** Invites of others that reached the box. */
  readonly invites: IncomingRequest[] = [];
  phones: readonly string[] = [];

  constructor() {
    open.add(this.scope);
    const { clock } = this.link;
    this.box = this.link.node('box', { onRequest: (request) => void this.invites.push(request) });
    const { bus, config } = this.office;
    bus.on('trunk.changed', this.scope, ({ trunkId }) => void this.changes.push(trunkId));
    this.book = new TrunkBook({
      ...{ clock, bus, config, random: new SeededRandom(5), sip: this.box.endpoint },
      locate: async ({ host }) => [{ transport: 'udp', address: host, port: 5060, certificateName: host }],
      contactUser: contactUsers(new SeededRandom(7).bytes(32)),
      isPhone: (flow: Flow) => this.phones.includes(flow.remote.address),
      callsOver: () => 0,
    });
    this.book.start(this.scope);
  }

  get clock(): VirtualClock {
    return this.link.clock;
  }

  /** Adds a trunk and lets the news of it arrive. Answers its id. */
  async add(body: Partial<TrunkBody>): Promise<string> {
    const whole = { name: 'Voordelig', username: '31201234567', password: 'geheim-van-de-lijn', ...body };
    const { ids } = this.office.config.apply([{ what: 'create', entity: 'trunk', body: whole }], author);
    await this.settle();
    return ids[0] as string;
  }

  async change(id: string, body: object): Promise<void> {
    this.office.config.apply([{ what: 'change', entity: 'trunk', id, body }], author);
    await this.settle();
  }

  trunk(id: string): Stored<TrunkBody> {
    return this.office.config.get<TrunkBody>('trunk', id)!;
  }

  /** Facts of the bus, and promises of the DNS. */
  async settle(): Promise<void> {
    for (let turn = 0; turn < 5; turn++) await new Promise<void>((resolve) => setImmediate(resolve));
  }

  health(id: string): string {
    const state = this.book.states().find(({ trunkId }) => trunkId === id);
    return state ? `${state.health}${state.reason ? ` ${state.reason.key}` : ''}` : 'gone';
  }

  /** What was sent to that provider's server, in short: `REGISTER`, and `REGISTER*` with credentials. */
  sentTo(provider: Provider): string[] {
    return provider.asked.map(
      ({ method, headers }) =>
        `${method}${headers.has('Authorization') || headers.has('Proxy-Authorization') ? '*' : ''}`,
    );
  }
}
