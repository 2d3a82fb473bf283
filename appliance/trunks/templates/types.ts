import type { TrunkBody } from '../../config/types.ts';

type Settings = Partial<Omit<TrunkBody, 'name' | 'template' | 'enabled' | 'username' | 'authName' | 'password'>>;

/** A page of the provider’s own on which some of the settings stand. */
export interface TemplateSource {
  readonly address: string;
  /** When it was looked at: `2026-11-22`. */
  readonly seen: string;
  readonly confirms: readonly (keyof Settings)[];
}

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
  readonly settings: Settings;
  /** Left out: no page of the provider’s own was found, only what its customers write. */
  readonly sources?: readonly TemplateSource[];
}

/** Settings that no page of the provider’s own confirms: to be compared with its letter. */
export function unconfirmed({ settings, sources = [] }: TrunkTemplate): readonly string[] {
  const confirmed = new Set<string>(sources.flatMap(({ confirms }) => confirms));
  return Object.keys(settings).filter((field) => field !== 'kind' && !confirmed.has(field));
}
