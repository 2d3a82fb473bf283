import { rightsOf } from './api/rights.ts';
import type { Clock } from './base/clock.ts';
import type { Capabilities, PromptRecorder, Supervision } from './calls/types.ts';
import { ChangesByPhone } from './config/by-phone.ts';
import type { AccountBody, ConfigService } from './config/types.ts';
import { PinLocks } from './registrar/pin-locks.ts';
import type { Store } from './store/database.ts';

export interface CapabilityParts {
  readonly clock: Clock;
  readonly config: ConfigService;
  readonly store: Pick<Store, 'journal' | 'audit'>;
  /** Left out where no prompts are kept. */
  readonly prompts?: PromptRecorder | undefined;
}

/** What call treatments may use besides their call, each from its owner. */
export function capabilities({ clock, config, store, prompts }: CapabilityParts): Capabilities {
  const pins = new PinLocks({ clock, journal: store.journal, audit: store.audit });
  pins.load();
  return { pins, byPhone: new ChangesByPhone(config), prompts, supervision: supervision({ clock, config, store }) };
}

/** By the roles of the account that is linked with the person: there are no privacy groups yet (FAC-03). */
export function supervision({
  clock,
  config,
  store,
}: Pick<CapabilityParts, 'clock' | 'config'> & { readonly store: Pick<Store, 'audit'> }): Supervision {
  return {
    mayListen: (userId) =>
      config
        .list<AccountBody>('account')
        .some((account) => account.userId === userId && rightsOf(account.roles).has('listen-in')),
    note: ({ number, name }, phrase) =>
      store.audit.add({ at: clock.wall(), author: { name: `${number} ${name}`, from: number }, phrase }),
  };
}
