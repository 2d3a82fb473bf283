import type { EntityValues } from './entity-values.ts';
import type { TrailStep } from './shapes.ts';

/** A line to the outside, with its settings, and how it does. */
export interface Trunk extends EntityValues {
  readonly id: string;
  readonly name: string;
  readonly server: string;
  readonly enabled: boolean;
  readonly callsMax: number;
  readonly state: {
    readonly health: 'up' | 'down' | 'unknown' | 'off';
    readonly sentence: string;
    readonly since?: number;
    readonly registeredSince?: number;
    /** How long its last answer took. */
    readonly answeredInMs?: number;
    readonly calls: number;
  };
  /** The last test call. */
  readonly test?: Pick<TrunkTest, 'at' | 'sentence' | 'state' | 'isAnswered' | 'heard'>;
}

/** A test call over one trunk: what happened in it, and what was heard. */
export interface TrunkTest {
  readonly at: number;
  readonly number: string;
  /** Who speaks there: the admin at their own phone, or the box. */
  readonly speaker: 'phone' | 'box';
  readonly state: 'going-on' | 'answered' | 'unanswered';
  /** They have picked up, so it can be said what was heard. */
  readonly isAnswered: boolean;
  readonly sentence: string;
  readonly steps: readonly TrailStep[];
  readonly heard?: { readonly there: boolean; readonly here?: boolean };
}

/** Somebody outside whom the office knows. */
export interface Contact extends EntityValues {
  readonly id: string;
  readonly name: string;
  readonly company?: string;
  readonly numbers: readonly { readonly number: string; readonly label?: string }[];
}

/** What would become of a row of a file of contacts. */
export interface ContactRow {
  readonly line: number;
  readonly name: string;
  readonly company?: string;
  readonly numbers: readonly string[];
  readonly what: 'new' | 'changed' | 'same' | 'wrong';
  readonly sentence?: string;
}

export interface ContactImport {
  readonly created: number;
  readonly changed: number;
  readonly wrong: number;
  readonly rows: readonly ContactRow[];
}

/** A caller who is not let in. */
export interface BlockedCaller extends EntityValues {
  readonly id: string;
  /** A number, its beginning with a star, or `withheld`. */
  readonly caller: string;
  readonly to: 'busy' | 'prompt' | 'extension';
  readonly note?: string;
}
