import type { Bus } from '../base/bus.ts';
import type { Clock, Timer } from '../base/clock.ts';
import type { AppEvents } from '../base/events.ts';
import { plainAddress } from '../base/ip-address.ts';
import { PROBES_PER_SEC, ROUTER_KEEP_ALIVE_MS, SILENT_PROBES } from '../base/limits.ts';
import type { Scope } from '../base/scope.ts';
import type { SipEndpoint } from '../sip/endpoint.ts';
import { targetOf } from '../sip/flow.ts';
import { KeepAlive } from '../sip/keep-alive.ts';
import type { Destination, RequestOptions } from '../sip/types.ts';
import { Uri } from '../sip/uri.ts';
import type { Binding, Locator } from './types.ts';

export interface ReachabilityOptions {
  readonly clock: Clock;
  readonly bus: Bus<AppEvents>;
  readonly locator: Locator;
  readonly sip: SipEndpoint;
  /** Hears what came of it, and when it was asked (monotonic): the registrar. */
  readonly asked: (binding: Contact, answered: boolean, askedMs: number) => void;
}

type Contact = Pick<Binding, 'lineId' | 'contact'>;

const PAUSE_MS = 1_000 / PROBES_PER_SEC;

/**
 * Asks phones whether they are there, by OPTIONS: all whose registrations were read from disk, once after the start and
 * never many at a time, and UDP phones behind a router again and again, because that keeps their way open. Others are
 * left in peace. Being registered and being reachable are two things; this changes only the second.
 */
export class Reachability {
  readonly #options: ReachabilityOptions;
  /** Read from disk and not asked yet. */
  #waiting: Contact[] = [];
  readonly #behindRouters = new Map<string, KeepAlive>();
  #timer: Timer | undefined;

  constructor(options: ReachabilityOptions) {
    this.#options = options;
  }

  /** Contacts that are asked again and again. */
  get kept(): number {
    return this.#behindRouters.size;
  }

  start(scope: Scope): void {
    const { bus, locator } = this.#options;
    const all = locator.all();
    this.#waiting = all.filter(({ unverified }) => unverified).reverse();
    for (const binding of all) this.#keepAlive(binding);
    bus.on('phone.registered', scope, ({ lineId, contact }) => {
      const binding = this.#find({ lineId, contact });
      if (binding) this.#keepAlive(binding);
    });
    bus.on('phone.unregistered', scope, (contact) => this.#leave(contact));
    scope.onEnd(() => {
      this.#timer?.cancel();
      for (const keepAlive of this.#behindRouters.values()) keepAlive.stop();
    });
    this.#plan();
  }

  #find({ lineId, contact }: Contact): Binding | undefined {
    return this.#options.locator.bindings(lineId).find((binding) => binding.contact === contact);
  }

  #plan(): void {
    if (this.#waiting.length === 0) return;
    this.#timer = this.#options.clock.at(this.#options.clock.now() + PAUSE_MS, () => {
      this.#askNext();
      this.#plan();
    });
  }

  /** Those that came back by themselves meanwhile are passed over. */
  #askNext(): void {
    for (let next = this.#waiting.pop(); next; next = this.#waiting.pop()) {
      const binding = this.#find(next);
      if (!binding?.unverified) continue;
      const askedMs = this.#options.clock.now();
      // Whatever it says, it is there.
      this.#options.sip.request('OPTIONS', this.#question(binding), ({ kind }) =>
        this.#options.asked(binding, kind === 'response', askedMs),
      );
      return;
    }
  }

  #keepAlive(binding: Binding): void {
    if (!isBehindRouter(binding)) return;
    this.#leave(binding);
    let silent = 0;
    const onAnswer = (isThere: boolean, tookMs: number): void => {
      silent = isThere ? 0 : silent + 1;
      if (isThere || silent >= SILENT_PROBES) {
        this.#options.asked(binding, isThere, this.#options.clock.now() - tookMs);
      }
    };
    const question = this.#question(binding);
    this.#behindRouters.set(
      keyOf(binding),
      new KeepAlive(this.#options.sip, question, ROUTER_KEEP_ALIVE_MS, { onAnswer }),
    );
  }

  #leave(contact: Contact): void {
    const key = keyOf(contact);
    this.#behindRouters.get(key)?.stop();
    this.#behindRouters.delete(key);
  }

  #question(binding: Binding): RequestOptions {
    const { contact, path } = binding;
    const latest = (): Destination => destinationOf(this.#find(binding) ?? binding);
    return {
      // The router may have given the phone another port since it was asked last.
      get destination() {
        return latest();
      },
      requestUri: contact,
      from: '<sip:cordboard@cordboard.invalid>',
      to: `<${contact}>`,
      routes: path,
      headers: [['Accept', 'application/sdp']],
    };
  }
}

function keyOf({ lineId, contact }: Contact): string {
  return `${lineId} ${contact}`;
}

/** By its flow; a phone whose connection has died is looked for at the address it named. */
function destinationOf({ flow, contact, source, transport }: Binding): Destination {
  if (flow) return { flow };
  const uri = Uri.tryParse(contact);
  return { target: (uri && targetOf(uri)) ?? { transport, host: source, port: undefined, secure: false } };
}

/** Its packets come from elsewhere than it says it is: something in between changed them. */
function isBehindRouter({ transport, contact, source, path }: Binding): boolean {
  if (transport !== 'udp' || path.length > 0) return false;
  const host = Uri.tryParse(contact)?.host;
  return host !== undefined && host !== plainAddress(source);
}
