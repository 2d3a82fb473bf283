import type { Bus } from '../base/bus.ts';
import type { Clock } from '../base/clock.ts';
import type { AppEvents } from '../base/events.ts';
import type { Random } from '../base/random.ts';
import type { Scope } from '../base/scope.ts';
import type { ConfigView, OfficeBody, Stored, TrunkBody } from '../config/types.ts';
import type { Place } from '../rules/phone-number.ts';
import type { SipEndpoint } from '../sip/endpoint.ts';
import type { AnswerableRequest, Flow } from '../sip/types.ts';
import { providerOf } from './identify.ts';
import { trunkCall } from './incoming.ts';
import type { Locate } from './known-addresses.ts';
import { LiveTrunk } from './live-trunk.ts';
import { trunkInvite } from './outgoing.ts';
import type {
  OutsideCall,
  TrunkCall,
  TrunkInvite,
  TrunkReport,
  TrunkReports,
  TrunkResult,
  TrunkState,
  Trunks,
} from './types.ts';

export interface TrunkBookOptions {
  readonly clock: Clock;
  readonly random: Random;
  readonly bus: Bus<AppEvents>;
  readonly config: Pick<ConfigView, 'list' | 'get'>;
  readonly sip: Pick<SipEndpoint, 'request'>;
  readonly locate: Locate;
  /** User part of the Contact under which the box registers at that provider: unguessable, the same after a restart. */
  readonly contactUser: (trunkId: string) => string;
  /** A phone of ours is reached that way. */
  readonly isPhone: (flow: Flow) => boolean;
  /** Calls over that provider now. */
  readonly callsOver: (trunkId: string) => number;
}

/** The owner of all that is known of the providers: who is registered, who answers, whose call is whose. */
export class TrunkBook implements Trunks, TrunkReports {
  readonly #options: TrunkBookOptions;
  readonly #live = new Map<string, LiveTrunk>();
  /** Goodbyes that providers have not heard yet. */
  readonly #leaving = new Set<Promise<void>>();
  #ordered: readonly LiveTrunk[] = [];

  constructor(options: TrunkBookOptions) {
    this.#options = options;
  }

  /** Takes up all providers, and follows the configuration until the scope ends. */
  start(scope: Scope): void {
    this.#follow();
    this.#options.bus.on('config.changed', scope, ({ changed }) => {
      if (changed.some(({ entity }) => entity === 'trunk')) this.#follow();
    });
    scope.onEnd(() => {
      for (const trunk of this.#live.values()) void trunk.stop(false);
      this.#live.clear();
      this.#ordered = [];
    });
  }

  /** Takes leave of all providers: their calls come here no more. Resolves when they know, or had time enough. */
  async stop(): Promise<void> {
    const leaving = [...this.#live.values()].map((trunk) => trunk.stop(true));
    this.#live.clear();
    this.#ordered = [];
    await Promise.all([...leaving, ...this.#leaving]);
  }

  states(): readonly TrunkState[] {
    return this.#ordered.map((trunk) => this.#stateOf(trunk));
  }

  /** Beside its state, for people; undefined where it is gone or off. */
  report(trunkId: string): TrunkReport | undefined {
    return this.#live.get(trunkId)?.report;
  }

  incoming(request: AnswerableRequest): TrunkCall | undefined {
    const trunk = providerOf(request, this.#ordered, this.#options.isPhone);
    if (!trunk) return undefined;
    trunk.heardBy(request.flow);
    const { body, contactUser } = trunk;
    return trunkCall({ trunkId: body.id, trunk: body, place: this.#place(), contactUser }, request.message);
  }

  outgoing(trunkId: string, call: OutsideCall): TrunkInvite | undefined {
    const trunk = this.#live.get(trunkId);
    if (!trunk) return undefined;
    const { body, realm, serviceRoutes, localAddress } = trunk;
    return trunkInvite({ trunk: body, place: this.#place(), realm, serviceRoutes, localAddress }, call);
  }

  told(trunkId: string, result: TrunkResult): void {
    this.#live.get(trunkId)?.told(result);
  }

  /** Somebody looks at it: a registration that waits for its next try is tried now. */
  tryNow(trunkId: string): void {
    this.#live.get(trunkId)?.tryNow();
  }

  /** Calls of a provider may come from there. */
  knowsAddress(address: string): boolean {
    return this.#ordered.some((trunk) => trunk.knowsAddress(address));
  }

  flowClosed(flow: Flow): void {
    for (const trunk of this.#ordered) trunk.flowClosed(flow);
  }

  live(): { readonly trunks: number } {
    return { trunks: this.#live.size };
  }

  /** Brings what runs into line with what is configured. */
  #follow(): void {
    const wanted = this.#options.config.list<TrunkBody>('trunk').filter(({ enabled }) => enabled);
    const ids = new Set(wanted.map(({ id }) => id));
    for (const [id, trunk] of this.#live) if (!ids.has(id)) this.#leave(id, trunk, true);
    for (const body of wanted) {
      const trunk = this.#live.get(body.id);
      if (trunk?.adopt(body)) continue;
      // The same account again: its new registration takes the place of the old one, which must not be taken back then.
      if (trunk) this.#leave(body.id, trunk, !isSameAccount(trunk.body, body));
      this.#live.set(body.id, this.#make(body));
    }
    this.#ordered = [...this.#live.values()].toSorted(
      ({ body: a }, { body: b }) => a.position - b.position || a.name.localeCompare(b.name),
    );
  }

  #leave(id: string, trunk: LiveTrunk, unregister: boolean): void {
    this.#live.delete(id);
    const left = trunk.stop(unregister);
    this.#leaving.add(left);
    void left.then(() => this.#leaving.delete(left));
    this.#options.bus.publish('trunk.changed', { trunkId: id });
  }

  #make(trunk: Stored<TrunkBody>): LiveTrunk {
    const { clock, random, sip, locate, contactUser, bus } = this.#options;
    return new LiveTrunk({
      ...{ clock, random, sip, locate, trunk },
      contactUser: contactUser(trunk.id),
      onChange: (trunkId) => bus.publish('trunk.changed', { trunkId }),
    });
  }

  #stateOf({ body, health }: LiveTrunk): TrunkState {
    const { id, name, callsMax } = body;
    return { trunkId: id, name, ...health, calls: this.#options.callsOver(id), callsMax };
  }

  #place(): Place {
    const office = this.#options.config.list<OfficeBody>('office')[0];
    return { country: office?.country ?? 'NL' };
  }
}

function isSameAccount(a: TrunkBody, b: TrunkBody): boolean {
  return a.kind === b.kind && a.server === b.server && a.domain === b.domain && a.username === b.username;
}
