import type { Clock } from './base/clock.ts';
import type { Capabilities, PromptRecorder } from './calls/types.ts';
import { ChangesByPhone } from './config/by-phone.ts';
import type { ConfigService } from './config/types.ts';
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
  return { pins, byPhone: new ChangesByPhone(config), prompts };
}
