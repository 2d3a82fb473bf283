import type { TrunkBody } from '../../config/types.ts';

/**
 * What is publicly known of a provider. What isn't (or is each customer's own) is left out, for the person to fill in
 * from the provider's letter.
 */
export interface TrunkTemplate {
  /** `voys`, kept with the trunk. */
  readonly id: string;
  /** The provider's own name: no word of ours. */
  readonly name: string;
  /** ISO 3166: where its numbers are from; `EU` for several countries. */
  readonly country: string;
  readonly settings: Partial<Omit<TrunkBody, 'name' | 'template' | 'enabled' | 'username' | 'authName' | 'password'>>;
}
