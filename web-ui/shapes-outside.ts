import type { EntityValues } from './entity-values.ts';

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
}
