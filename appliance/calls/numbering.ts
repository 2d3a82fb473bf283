import type { ConfigView, OfficeBody, Stored } from '../config/types.ts';
import { type DialPlan, readDialled } from '../rules/dialled.ts';
import { emergencyNumbersOf } from '../rules/emergency-numbers.ts';
import {
  CodeNotOffered,
  EmergencyUnreachable,
  IncompleteNumber,
  NobodyLoggedIn,
  NoTrunk,
  UnknownNumber,
} from './ended.ts';
import type { Nameable } from './identity.ts';
import type { CodeDefinition, ExtensionDefinition } from './types.ts';

/** Where a number leads: an extension and the kind that treats calls to it, or a code and what follows it. */
export type Reached =
  | { readonly type: ExtensionDefinition; readonly extension: Stored<Nameable & Record<string, unknown>> }
  | { readonly code: CodeDefinition; readonly digits: string };

/** Reads numbers with the office's own plan. */
export class Numbering {
  readonly #config: ConfigView;
  readonly #types: ReadonlyMap<string, ExtensionDefinition>;
  readonly #codes: ReadonlyMap<string, CodeDefinition>;
  #plan: DialPlan | undefined;
  #planOf = -1;

  constructor(
    config: ConfigView,
    types: ReadonlyMap<string, ExtensionDefinition>,
    codes: ReadonlyMap<string, CodeDefinition>,
  ) {
    this.#config = config;
    this.#types = types;
    this.#codes = codes;
  }

  /** Whom this number reaches from inside. @throws CallFailure when it is nobody, or nobody that this box can reach */
  reach(number: string): Reached {
    return this.#reach(number, undefined);
  }

  /** The same for a line where nobody is logged in: only emergency numbers and some codes work (COD-01). */
  reachWithoutLogin(number: string, line: string): Reached {
    return this.#reach(number, line);
  }

  #reach(number: string, withoutLogin: string | undefined): Reached {
    const plan = this.#today();
    const dialled = readDialled(number, plan);
    if (dialled.kind === 'emergency') throw new EmergencyUnreachable(dialled.number);
    const free = dialled.kind === 'code' && dialled.code.withoutLogin;
    if (withoutLogin !== undefined && !free) throw new NobodyLoggedIn(withoutLogin);
    if (dialled.kind === 'code') {
      const code = this.#codes.get(dialled.code.code);
      if (!code) throw new CodeNotOffered(dialled.code.code);
      return { code, digits: dialled.digits };
    }
    if (dialled.kind === 'incomplete') throw new IncompleteNumber(dialled.number, plan.extensionLength);
    if (dialled.kind === 'outside') throw new NoTrunk(dialled.number);
    const found = this.#config.find<Nameable & Record<string, unknown>>('extension', 'number', dialled.number);
    const type = found && this.#types.get(this.#config.entityOf(found.id) ?? '');
    if (!found || !type) throw new UnknownNumber(dialled.number);
    return { type, extension: found };
  }

  #today(): DialPlan {
    if (this.#plan && this.#planOf === this.#config.revision) return this.#plan;
    const [office] = this.#config.list<OfficeBody>('office');
    this.#planOf = this.#config.revision;
    this.#plan = {
      extensionLength: office?.extensionLength ?? 3,
      outsidePrefix: office?.outsidePrefix ?? '',
      emergencyNumbers: emergencyNumbersOf(office?.country ?? ''),
    };
    return this.#plan;
  }
}
