import type { Bus } from '../base/bus.ts';
import type { Clock, Timer } from '../base/clock.ts';
import type { AppEvents } from '../base/events.ts';
import { plainAddress } from '../base/ip-address.ts';
import { PROBES_PER_SEC, ROUTER_KEEP_ALIVE_MS, SILENT_PROBES } from '../base/limits.ts';
import type { Scope } from '../base/scope.ts';
import { targetOf } from '../sip/flow.ts';
import type { Destination, RequestOptions, RequestOutcome } from '../sip/types.ts';
import { Uri } from '../sip/uri.ts';
import type { Binding, Locator } from './types.ts';

/** What can ask a phone; `SipEndpoint` can. */
export interface Asker {
  request(method: string, options: RequestOptions, done: (outcome: RequestOutcome) => void): void;
}

export interface ReachabilityOptions {
  readonly clock: Clock;
  readonly bus: Bus<AppEvents>;
  readonly locator: Locator;
  readonly sip: Asker;
  /** Hears what came of it: the registrar. */
  readonly asked: (binding: Binding, answered: boolean, askedMs: number) => void;
}

/** A contact that is asked, now or again and again. */
interface Watched {
  readonly lineId: string;
  readonly contact: string;
  /** Behind a router: asked for as long as it is registered. */
  readonly again: boolean;
  dueMs: number;
  silent: number;
}

const ASK_EVERY_MS = 1_000 / PROBES_PER_SEC;

/**
 * Asks phones whether they are there, by OPTIONS and never many at once: all whose registrations were read from disk,
 * once after the start, and those behind a router every 25 seconds, because that keeps their way open. Others are left
 * in peace. Being registered and being reachable are two things; this one changes only the second.
 */
export class Reachability {
  readonly #options: ReachabilityOptions;
  readonly #watched = new Map<string, Watched>();
  #timer: Timer | undefined;

  constructor(options: ReachabilityOptions) {
    this.#options = options;
  }

  /** How many contacts are asked. */
  get live(): number {
    return this.#watched.size;
  }

  start(scope: Scope): void {
    const { bus, locator, clock } = this.#options;
    bus.on('phone.registered', scope, ({ lineId, contact }) => {
      const binding = this.#find(lineId, contact);
      if (binding && isBehindRouter(binding)) this.#watch(binding, clock.now() + ROUTER_KEEP_ALIVE_MS);
    });
    bus.on('phone.unregistered', scope, ({ lineId, contact }) => this.#watched.delete(keyOf(lineId, contact)));
    for (const binding of locator.all()) {
      if (binding.unverified || isBehindRouter(binding)) this.#watch(binding, clock.now());
    }
    scope.onEnd(() => {
      this.#timer?.cancel();
      this.#watched.clear();
    });
  }

  #find(lineId: string, contact: string): Binding | undefined {
    return this.#options.locator.bindings(lineId).find((binding) => binding.contact === contact);
  }

  #watch(binding: Binding, dueMs: number): void {
    const { lineId, contact } = binding;
    this.#watched.set(keyOf(lineId, contact), { lineId, contact, again: isBehindRouter(binding), dueMs, silent: 0 });
    this.#plan();
  }

  /** One timer for the next one that is due; the map is in the order in which they come up, or nearly. */
  #plan(): void {
    if (this.#timer || this.#watched.size === 0) return;
    let nextMs = Number.POSITIVE_INFINITY;
    for (const { dueMs } of this.#watched.values()) nextMs = Math.min(nextMs, dueMs);
    const atMs = Math.max(nextMs, this.#options.clock.now() + ASK_EVERY_MS);
    this.#timer = this.#options.clock.at(atMs, () => {
      this.#timer = undefined;
      this.#askOne();
      this.#plan();
    });
  }

  #askOne(): void {
    const nowMs = this.#options.clock.now();
    for (const [key, watched] of this.#watched) {
      if (watched.dueMs > nowMs) continue;
      this.#watched.delete(key);
      const binding = this.#find(watched.lineId, watched.contact);
      if (!binding) continue;
      if (watched.again) this.#watched.set(key, { ...watched, dueMs: nowMs + ROUTER_KEEP_ALIVE_MS });
      // It came back by itself meanwhile.
      else if (!binding.unverified) continue;
      this.#ask(binding, key, watched);
      return;
    }
  }

  #ask(binding: Binding, key: string, { silent }: Watched): void {
    const destination = destinationOf(binding);
    const askedMs = this.#options.clock.now();
    const answered = (isThere: boolean): void => {
      const watched = this.#watched.get(key);
      const times = isThere ? 0 : silent + 1;
      if (watched) watched.silent = times;
      if (isThere || times >= SILENT_PROBES || !watched) this.#options.asked(binding, isThere, askedMs);
    };
    if (!destination) {
      answered(false);
      return;
    }
    const options: RequestOptions = {
      destination,
      requestUri: binding.contact,
      from: '<sip:cordboard@cordboard.invalid>',
      to: `<${binding.contact}>`,
      routes: binding.path,
      headers: [['Accept', 'application/sdp']],
    };
    // Whatever it says, it is there.
    this.#options.sip.request('OPTIONS', options, (outcome) => answered(outcome.kind === 'response'));
  }
}

function keyOf(lineId: string, contact: string): string {
  return `${lineId} ${contact}`;
}

function destinationOf({ flow, contact }: Binding): Destination | undefined {
  if (flow) return { flow };
  const uri = Uri.tryParse(contact);
  const target = uri && targetOf(uri);
  return target && { target };
}

/** Its packets come from elsewhere than it says it is: something in between changed them. */
function isBehindRouter({ transport, contact, source, path }: Binding): boolean {
  if (transport !== 'udp' || path.length > 0) return false;
  const host = Uri.tryParse(contact)?.host;
  return host !== undefined && host !== plainAddress(source);
}
