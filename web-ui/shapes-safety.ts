import type { EntityValues } from './entity-values.ts';

/** Somebody inside, as others show them. */
export interface UserRef {
  readonly id: string;
  readonly number: string;
  readonly name: string;
}

export interface ToldPerson extends UserRef {
  /** Empty: they would not hear of it. */
  readonly by: readonly ('page' | 'mail')[];
}

export interface EmergencyProvider {
  readonly trunkId: string;
  readonly name: string;
  readonly health: 'up' | 'down' | 'unknown';
  readonly calls: number;
  readonly callsMax: number;
}

/** A line, or a person who is on none: what a call for help from there would show. */
export interface EmergencyPlace {
  readonly lineId?: string;
  readonly line: string;
  readonly user?: UserRef;
  readonly phones: number;
  readonly shownNumber?: string;
  readonly from: 'own' | 'user' | 'line' | 'office' | 'first' | 'none';
  readonly areaCode?: string;
  readonly sentences: readonly string[];
}

export interface Emergency {
  readonly numbers: readonly string[];
  readonly ready: boolean;
  readonly problems: readonly {
    readonly state: 'attention' | 'broken';
    readonly sentence: string;
    readonly link?: string;
  }[];
  readonly emergencyCallerId?: string;
  readonly choices: readonly { readonly number: string; readonly name?: string }[];
  readonly told: readonly ToldPerson[];
  readonly trunks: readonly EmergencyProvider[];
  readonly places: readonly EmergencyPlace[];
  readonly recent: readonly { readonly at: number; readonly number: string; readonly sentence: string }[];
  readonly drills: readonly { readonly at: number; readonly by: string; readonly sentence: string }[];
}

export interface Drill {
  readonly number: string;
  readonly place: EmergencyPlace;
  readonly trunks: readonly (EmergencyProvider & { readonly sent: readonly string[] })[];
  readonly told: readonly ToldPerson[];
}

/** A call for help, as chosen people are told of it. */
export interface EmergencyNotice {
  readonly id: string;
  readonly at: number;
  readonly number: string;
  readonly name: string;
  readonly place: string;
  readonly sentence: string;
}

interface Spent {
  readonly minutes: number;
  readonly costlyMinutes: number;
}

/** What calls to the outside may come to, and what they have come to. */
export interface OutsideLimit extends EntityValues {
  readonly id: string;
  readonly name: string;
  readonly applies: 'office' | 'each-user' | 'user';
  readonly callsMax?: number;
  readonly minutesPerHour?: number;
  readonly minutesPerDay?: number;
  readonly costlyMinutesPerHour?: number;
  readonly costlyMinutesPerDay?: number;
  readonly nightFrom?: string;
  readonly nightUntil?: string;
  readonly nightBlocks: 'costly' | 'all';
  readonly countries?: readonly string[];
  readonly user?: UserRef;
  readonly usage?: { readonly callsNow: number; readonly hour: Spent; readonly day: Spent };
  readonly stopped?: {
    readonly at: number;
    readonly count: number;
    readonly sentence: string;
    readonly user?: UserRef;
  };
}

/** An address that is not listened to, or slowly. */
export interface KeptOutAddress {
  readonly address: string;
  readonly names: number;
  readonly drops: number;
  readonly until?: number;
}
