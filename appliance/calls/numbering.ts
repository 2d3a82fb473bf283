import type { ConfigView, OfficeBody, Stored } from '../config/types.ts';
import { type DialPlan, dialPlanOf, readDialled } from '../rules/dialled.ts';
import { canonical } from '../rules/phone-number.ts';
import type { TrunkCall } from '../trunks/types.ts';
import { CodeNotOffered, IncompleteNumber, NobodyLoggedIn, UnknownNumber } from './ended.ts';
import { EmergencyUnreachable, NoTrunk } from './ended-outside.ts';
import type { Nameable } from './identity.ts';
import type { CodeDefinition, ExtensionDefinition, OutsideTreatments } from './types.ts';

/** Where a number leads: an extension and the kind that treats calls to it, or a code and what follows it. */
export type Reached =
  | { readonly type: ExtensionDefinition; readonly extension: Stored<Nameable & Record<string, unknown>> }
  | { readonly code: CodeDefinition; readonly digits: string }
  | ReachedOutside;

/** A call that comes from the outside or goes there, and what treats it. */
export type ReachedOutside = { readonly treatments: OutsideTreatments } & (
  | { readonly way: 'incoming'; readonly came: TrunkCall }
  /** `number`: canonical where it is one of the telephone network. */
  | { readonly way: 'outgoing'; readonly number: string; readonly dialled: string; readonly trunkId?: string }
  | { readonly way: 'emergency'; readonly number: string }
);

/** Reads numbers with the office's own plan. */
export class Numbering {
  readonly #config: ConfigView;
  readonly #types: ReadonlyMap<string, ExtensionDefinition>;
  readonly #codes: ReadonlyMap<string, CodeDefinition>;
  readonly #hasTrunks: () => boolean;
  #outside: OutsideTreatments | undefined;
  #plan: DialPlan | undefined;
  #planOf = -1;

  constructor(
    config: ConfigView,
    types: ReadonlyMap<string, ExtensionDefinition>,
    codes: ReadonlyMap<string, CodeDefinition>,
    /** Whether any provider is switched on. */
    hasTrunks: () => boolean,
  ) {
    this.#config = config;
    this.#types = types;
    this.#codes = codes;
    this.#hasTrunks = hasTrunks;
  }

  /** What treats calls from and to the outside; without it there is no way there. */
  setOutside(treatments: OutsideTreatments): void {
    this.#outside = treatments;
  }

  /** A call that a provider brought. @throws UnknownNumber where nothing treats such calls */
  came(came: TrunkCall): ReachedOutside {
    if (!this.#outside) throw new UnknownNumber(came.dialled);
    return { treatments: this.#outside, way: 'incoming', came };
  }

  /** Whom this number reaches from inside. @throws CallFailure when it is nobody, or nobody that this box can reach */
  reach(number: string): Reached {
    return this.#reach(number, undefined);
  }

  /** A canonical number outside, over that provider alone. @throws NoTrunk where there is no way outside */
  outsideOver(number: string, trunkId: string): ReachedOutside {
    const treatments = this.#waysOut();
    if (!treatments) throw new NoTrunk(number);
    return { treatments, way: 'outgoing', number, dialled: number, trunkId };
  }

  /** The same for a line where nobody is logged in: only emergency numbers and some codes work (COD-01). */
  reachWithoutLogin(number: string, line: string): Reached {
    return this.#reach(number, line);
  }

  /** Whether somebody who dials this calls for help: nothing may stand in the way then (FAC-11). */
  isEmergency(number: string): boolean {
    return readDialled(number, this.#today()).kind === 'emergency';
  }

  #reach(number: string, withoutLogin: string | undefined): Reached {
    const plan = this.#today();
    const dialled = readDialled(number, plan);
    const treatments = this.#waysOut();
    if (dialled.kind === 'emergency') {
      if (!treatments) throw new EmergencyUnreachable(dialled.number);
      return { treatments, way: 'emergency', number: dialled.number };
    }
    const free = dialled.kind === 'code' && dialled.code.withoutLogin;
    if (withoutLogin !== undefined && !free) throw new NobodyLoggedIn(withoutLogin);
    if (dialled.kind === 'code') {
      const code = this.#codes.get(dialled.code.code);
      if (!code) throw new CodeNotOffered(dialled.code.code);
      return { code, digits: dialled.digits };
    }
    if (dialled.kind === 'incomplete') throw new IncompleteNumber(dialled.number, plan.extensionLength);
    if (dialled.kind === 'outside') {
      if (!treatments) throw new NoTrunk(dialled.number);
      return { treatments, way: 'outgoing', number: this.#canonical(dialled.number), dialled: number };
    }
    const found = this.#config.find<Nameable & Record<string, unknown>>('extension', 'number', dialled.number);
    const type = found && this.#types.get(this.#config.entityOf(found.id) ?? '');
    if (!found || !type) throw new UnknownNumber(dialled.number);
    return { type, extension: found };
  }

  /** Undefined where no provider is switched on: a number is refused then as one that leads nowhere. */
  #waysOut(): OutsideTreatments | undefined {
    return this.#hasTrunks() ? this.#outside : undefined;
  }

  #canonical(number: string): string {
    const [office] = this.#config.list<OfficeBody>('office');
    const known = canonical(number, { country: office?.country ?? '', areaCode: office?.areaCode });
    if (!known) return number;
    return 'e164' in known ? known.e164 : known.short;
  }

  #today(): DialPlan {
    if (this.#plan && this.#planOf === this.#config.revision) return this.#plan;
    const [office] = this.#config.list<OfficeBody>('office');
    this.#planOf = this.#config.revision;
    this.#plan = dialPlanOf(office);
    return this.#plan;
  }
}
