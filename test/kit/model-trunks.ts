import type { VirtualClock } from '../../appliance/base/clock.ts';
import type { AnswerableRequest } from '../../appliance/sip/types.ts';
import type {
  OutsideCall,
  TrunkCall,
  TrunkInvite,
  TrunkResult,
  TrunkState,
  Trunks,
} from '../../appliance/trunks/types.ts';
import type { Phone } from './phone.ts';

/** Providers that are model phones: what comes from one is its call, and what goes over one rings it. */
export class ModelTrunks implements Trunks {
  /** By trunk id, in the order in which they are tried. */
  readonly providers = new Map<string, Phone>();
  /** What the calls showed: `voys carried`, `kpn 503`. */
  readonly results: string[] = [];
  /** Every call that went out, as it was asked for: the last one last. */
  readonly asked: OutsideCall[] = [];
  /** Those that are known to be out of order. */
  readonly down = new Set<string>();
  callsMax = 4;
  /** Of single ones that differ. */
  readonly callsMaxOf = new Map<string, number>();
  readonly #clock: VirtualClock;
  readonly #callsOn: (trunkId: string) => number;

  constructor(clock: VirtualClock, callsOn: (trunkId: string) => number) {
    this.#clock = clock;
    this.#callsOn = callsOn;
  }

  states(): readonly TrunkState[] {
    const since = this.#clock.wall();
    return [...this.providers.keys()].map((trunkId) => ({
      ...{ trunkId, name: nameOf(trunkId), since },
      callsMax: this.callsMaxOf.get(trunkId) ?? this.callsMax,
      health: this.down.has(trunkId) ? 'down' : 'up',
      calls: this.#callsOn(trunkId),
    }));
  }

  incoming({ flow, message }: AnswerableRequest): TrunkCall | undefined {
    for (const [trunkId, { node }] of this.providers) {
      if (flow.remote.address !== node.address.address) continue;
      const { from, headers, uri } = message;
      const isWithheld = headers.get('Privacy') !== undefined;
      return {
        trunkId,
        dialled: uri.user ?? '',
        callerNumber: isWithheld ? undefined : from.uri.user,
        callerName: isWithheld ? undefined : from.displayName || undefined,
      };
    }
    return undefined;
  }

  outgoing(trunkId: string, call: OutsideCall): TrunkInvite | undefined {
    const { number, shownNumber = 'anonymous' } = call;
    this.asked.push(call);
    const provider = this.providers.get(trunkId);
    if (!provider) return undefined;
    const { flow } = provider.registration();
    const host = provider.node.address.address;
    return {
      destination: { flow },
      requestUri: `sip:${number}@${host}`,
      from: `<sip:${shownNumber}@${host}>`,
      to: `<sip:${number}@${host}>`,
      headers: [],
      routes: [],
      contactUser: trunkId,
      transport: 'udp',
      encryption: 'off',
      localAddress: flow.local.address,
    };
  }

  told(trunkId: string, result: TrunkResult): void {
    const said = `${trunkId} ${result.kind === 'carried' ? 'carried' : (result.status ?? 'silent')}`;
    if (this.results.at(-1) !== said) this.results.push(said);
  }
}

/** `voys` is Voys. */
function nameOf(trunkId: string): string {
  return trunkId.charAt(0).toUpperCase() + trunkId.slice(1);
}
