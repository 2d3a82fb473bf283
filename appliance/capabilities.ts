import { type Right, rightsOf } from './api/rights.ts';
import type { Bus } from './base/bus.ts';
import type { Clock } from './base/clock.ts';
import type { AppEvents } from './base/events.ts';
import { phrase } from './base/words/index.ts';
import type { Capabilities, PromptRecorder, RightsByPhone, Supervision } from './calls/types.ts';
import { ChangesByPhone } from './config/by-phone.ts';
import type { AccountBody, ConfigService } from './config/types.ts';
import type { TellPeople } from './mail/types.ts';
import { PinLocks } from './registrar/pin-locks.ts';
import type { Store } from './store/database.ts';
import { EmergencyLog } from './trunks/emergency-log.ts';
import { OutsideUsage } from './trunks/outside-usage.ts';
import type { BrakeStop } from './trunks/types.ts';

export interface CapabilityParts {
  readonly clock: Clock;
  readonly config: ConfigService;
  readonly store: Pick<Store, 'journal' | 'audit'>;
  /** Left out where no prompts are kept. */
  readonly prompts?: PromptRecorder | undefined;
  readonly bus?: Pick<Bus<AppEvents>, 'publish'> | undefined;
  /** Left out where no e-mails are sent. */
  readonly tell?: TellPeople | undefined;
  readonly onTrouble?: ((failure: unknown) => void) | undefined;
}

/** The same, with owners whose state others ask for too. */
export interface OwnedCapabilities extends Capabilities {
  readonly brakes: OutsideUsage;
  readonly emergencies: EmergencyLog;
}

/** What call treatments may use besides their call, each from its owner. */
export function capabilities(parts: CapabilityParts): OwnedCapabilities {
  const { clock, config, store, prompts } = parts;
  const { journal, audit } = store;
  const pins = new PinLocks({ clock, journal, audit });
  pins.load();
  const brakes = new OutsideUsage({ clock, config, journal, onStop: (stop) => tellOfStop(parts, stop) });
  brakes.load();
  return {
    ...{ pins, prompts, brakes },
    byPhone: new ChangesByPhone(config),
    supervision: supervision({ clock, config, store }),
    rights: rightsByPhone(config),
    emergencies: new EmergencyLog({ ...parts, audit }),
  };
}

/** FAC-09: into the audit and by mail to the admins, the first time: a phone that redials fills no mailbox. */
function tellOfStop(
  { store, bus, tell, clock, config }: CapabilityParts,
  { phrase: said, userId, at, count }: BrakeStop,
) {
  if (count > 1) return;
  const user = config.get<{ number: string; name: string }>('user', userId ?? '');
  const author = user ? { name: `${user.number} ${user.name}`, from: user.number } : { name: '–', from: '–' };
  store.audit.add({ at: clock.wall(), author, phrase: said });
  bus?.publish('brakes.changed', {});
  const subject = phrase('brake.subject', { name: user?.name ?? '–' });
  tell?.('admins', { subject, at, sentences: [said, phrase('brake.release')] });
}

/** By the roles of the account that is linked with the person: there are no privacy groups yet (FAC-03). */
export function supervision({
  clock,
  config,
  store,
}: Pick<CapabilityParts, 'clock' | 'config'> & { readonly store: Pick<Store, 'audit'> }): Supervision {
  return {
    mayListen: (userId) => hasRight(config, userId, 'listen-in'),
    note: ({ number, name }, phrase) =>
      store.audit.add({ at: clock.wall(), author: { name: `${number} ${name}`, from: number }, phrase }),
  };
}

/** PPL-03: an account that is linked with the person gives the right besides their own setting (USR-02). */
export function rightsByPhone(config: Pick<ConfigService, 'list'>): RightsByPhone {
  return { maySwitchPlans: (userId) => hasRight(config, userId, 'change-number-plan-by-phone') };
}

function hasRight(config: Pick<ConfigService, 'list'>, userId: string, right: Right): boolean {
  const accounts = config.list<AccountBody>('account').filter((account) => account.userId === userId);
  return accounts.some(({ roles }) => rightsOf(roles).has(right));
}
