import type { ConfigService, OfficeBody } from '../config/types.ts';
import type { ApiDependencies } from './dependencies.ts';
import { EventStreams } from './events-sse.ts';
import { Listenings } from './listenings.ts';
import { OpenMailboxes } from './open-mailboxes.ts';
import { RecordingDownloads } from './recording-downloads.ts';
import { SecondFactor } from './second-factor.ts';
import { Sessions } from './session.ts';
import { SignIn } from './sign-in.ts';
import { SignInGate } from './sign-in-gate.ts';

/** What the handlers work with: what the box gave, and what the API itself owns. */
export interface Services extends Omit<ApiDependencies, 'sessions' | 'downloads'> {
  readonly sessions: Sessions;
  readonly gate: SignInGate;
  readonly signIn: SignIn;
  readonly secondFactor: SecondFactor;
  readonly downloads: RecordingDownloads;
  readonly listenings: Listenings;
  readonly opened: OpenMailboxes;
  readonly streams: EventStreams;
  readonly startedAt: number;
  office(): OfficeBody;
  hasOwner(): boolean;
  /** The description of this API. */
  openApi(): Record<string, unknown>;
}

export function makeServices(deps: ApiDependencies, openApi: Services['openApi']): Services {
  const { config, clock, random } = deps;
  const gate = new SignInGate(clock);
  const secondFactor = new SecondFactor(clock, random);
  const base = {
    ...deps,
    sessions: new Sessions(deps),
    gate,
    secondFactor,
    signIn: new SignIn({ ...deps, gate, secondFactor, wall: () => clock.wall() }),
    downloads: new RecordingDownloads(deps),
    listenings: new Listenings(clock),
    opened: new OpenMailboxes(deps),
    startedAt: clock.wall(),
    office: () => officeOf(config),
    hasOwner: () => hasOwner(config),
    openApi,
  };
  return { ...base, streams: new EventStreams(base) };
}

/** The one office there is. */
export function officeOf(config: ConfigService): OfficeBody {
  const [office] = config.list<OfficeBody>('office');
  return office as OfficeBody;
}

/** Whether the first set-up is done: somebody is the owner. */
export function hasOwner(config: ConfigService): boolean {
  return config.list<{ roles: readonly string[] }>('account').some((account) => account.roles.includes('owner'));
}
