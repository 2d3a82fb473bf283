import type { Clock } from '../base/clock.ts';
import type { Random } from '../base/random.ts';
import type { Phrase } from '../base/words/index.ts';
import type { Stored, TrunkBody } from '../config/types.ts';
import type { SipEndpoint } from '../sip/endpoint.ts';
import type { Flow, RequestOptions } from '../sip/types.ts';
import { addressOf, serverTarget } from './addresses-of.ts';
import { TrunkHealth } from './health.ts';
import type { Identifiable } from './identify.ts';
import { KnownAddresses, type Locate } from './known-addresses.ts';
import { Probe } from './probe.ts';
import { Registration } from './registration.ts';
import type { TrunkReport, TrunkResult } from './types.ts';

export interface LiveTrunkOptions {
  readonly clock: Clock;
  readonly random: Random;
  readonly sip: Pick<SipEndpoint, 'request'>;
  readonly locate: Locate;
  readonly trunk: Stored<TrunkBody>;
  readonly contactUser: string;
  /** How it does has changed. */
  readonly onChange: (trunkId: string) => void;
}

/** One provider that is in use: registered, asked, known by its addresses. */
export class LiveTrunk implements Identifiable {
  readonly #options: LiveTrunkOptions;
  readonly #health: TrunkHealth;
  readonly #addresses: KnownAddresses;
  readonly #registration: Registration | undefined;
  readonly #probe: Probe | undefined;
  #body: Stored<TrunkBody>;
  #told: string;
  #answeredInMs: number | undefined;
  #seenAs: string | undefined;

  constructor(options: LiveTrunkOptions) {
    this.#options = options;
    const { clock, random, sip, locate, trunk, contactUser } = options;
    this.#body = trunk;
    const registers = trunk.kind === 'registration';
    this.#health = new TrunkHealth({ clock, server: trunk.server, registers, isProbed: trunk.optionsSec > 0 });
    this.#told = JSON.stringify(this.#health.now);
    this.#addresses = new KnownAddresses(clock, locate, trunk);
    const listener = {
      onRegistered: () => this.#changed(() => this.#health.registered()),
      onLost: (reason: Phrase) => this.#changed(() => this.#health.registrationLost(reason)),
    };
    this.#registration = registers ? new Registration({ clock, random, sip, trunk, contactUser, listener }) : undefined;
    this.#registration?.start();
    this.#probe = trunk.optionsSec > 0 ? this.#makeProbe() : undefined;
  }

  get body(): Stored<TrunkBody> {
    return this.#body;
  }

  get health(): TrunkHealth['now'] {
    return this.#health.now;
  }

  get report(): TrunkReport {
    const since = this.#registration?.since;
    return {
      ...(since === undefined ? {} : { registeredSince: since }),
      ...(this.#answeredInMs === undefined ? {} : { answeredInMs: this.#answeredInMs }),
    };
  }

  get contactUser(): string {
    return this.#options.contactUser;
  }

  get username(): string | undefined {
    return this.#body.username;
  }

  get hosts(): readonly string[] {
    return [this.#body.server, ...(this.#body.domain === undefined ? [] : [this.#body.domain])];
  }

  get registrationFlow(): Flow | undefined {
    return this.#registration?.flow;
  }

  /** Ours, as it knows it: by the registration, else by what it has said last. */
  get localAddress(): string | undefined {
    return this.registrationFlow?.local.address ?? this.#seenAs;
  }

  /** Something came from it by this way. */
  heardBy(flow: Flow): void {
    this.#seenAs = flow.local.address;
  }

  get realm(): string | undefined {
    return this.#registration?.realm;
  }

  get serviceRoutes(): readonly string[] {
    return this.#registration?.serviceRoutes ?? [];
  }

  knowsAddress(address: string): boolean {
    return this.#addresses.has(address);
  }

  /** Takes what changed without touching the registration. False: something of the connection changed. */
  adopt(body: Stored<TrunkBody>): boolean {
    if (!CONNECTION.every((field) => JSON.stringify(body[field]) === JSON.stringify(this.#body[field]))) return false;
    this.#body = body;
    return true;
  }

  told(result: TrunkResult): void {
    this.#changed(() => this.#health.told(result));
  }

  /** Somebody wants to know how it is: a registration that failed is tried at once. */
  tryNow(): void {
    if (this.#registration && this.#registration.since === undefined) this.#registration.tryNow();
  }

  flowClosed(flow: Flow): void {
    this.#registration?.flowClosed(flow);
  }

  /** `unregister`: the provider is told; resolves when it knows or had time enough. */
  stop(unregister: boolean): Promise<void> {
    this.#probe?.stop();
    this.#addresses.stop();
    return this.#registration?.stop(unregister) ?? Promise.resolve();
  }

  #makeProbe(): Probe {
    const { clock, random, sip } = this.#options;
    return new Probe({
      ...{ clock, random, sip },
      question: () => this.#question(),
      intervalMs: this.#body.optionsSec * 1_000,
      onAnswer: (isThere, tookMs, flow) => {
        if (flow) this.heardBy(flow);
        this.#answeredInMs = isThere ? Math.round(tookMs) : undefined;
        this.#changed(() => this.#health.probed(isThere));
        return this.#health.isUnsure;
      },
    });
  }

  #question(): RequestOptions {
    const body = this.#body;
    return {
      destination: { target: serverTarget(body) },
      requestUri: addressOf(body, undefined),
      from: `<${addressOf(body, body.username ?? 'cordboard')}>`,
      to: `<${addressOf(body, undefined)}>`,
      headers: [['Accept', 'application/sdp']],
    };
  }

  #changed(work: () => void): void {
    work();
    const now = JSON.stringify(this.#health.now);
    if (now === this.#told) return;
    this.#told = now;
    this.#options.onChange(this.#body.id);
  }
}

/** What a registration or the look at its server hangs on. */
const CONNECTION = [
  'kind',
  'server',
  'port',
  'transport',
  'domain',
  'username',
  'authName',
  'password',
  'registrationSec',
  'addresses',
  'checkCertificate',
  'optionsSec',
] as const satisfies readonly (keyof TrunkBody)[];
