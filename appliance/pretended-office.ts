import { join } from 'node:path';
import { Bus } from './base/bus.ts';
import type { Clock } from './base/clock.ts';
import type { AppEvents } from './base/events.ts';
import type { Random } from './base/random.ts';
import { PRETENDED } from './calls/pretended-capabilities.ts';
import type { CallSnapshot, OutsideTreatments, Supervision } from './calls/types.ts';
import { rightsByPhone, supervision } from './capabilities.ts';
import type { ConfigService } from './config/service.ts';
import type { ConfigView } from './config/types.ts';
import { extensionTypes } from './extensions/index.ts';
import { codeTreatments } from './features/index.ts';
import { PromptLibrary } from './library/library.ts';
import { outsideTreatments } from './outside/index.ts';
import type { Locator } from './registrar/types.ts';
import { RoutingTests } from './routing/tests.ts';
import { WhatIf } from './routing/what-if.ts';
import { OfficeSounds } from './sound-library.ts';
import type { Store } from './store/database.ts';
import { MessageFiles } from './store/message-files.ts';
import type { OutsideBrakes, Trunks } from './trunks/types.ts';
import { Mailboxes as RealMailboxes } from './voicemail/mailboxes.ts';
import { PretendedMailboxes } from './voicemail/pretended.ts';
import type { Mailboxes } from './voicemail/types.ts';

export interface PretendedOfficeParts {
  readonly clock: Pick<Clock, 'wall' | 'now'>;
  readonly config: ConfigView;
  readonly locator: Locator;
  /** What is going on now. */
  readonly calls: () => readonly CallSnapshot[];
  /** How many calls go through a call limit now; none where no box runs. */
  readonly callsThrough?: (limitId: string) => number;
  readonly mailboxes: Mailboxes;
  /** How long things take to say; two seconds each where nobody knows. */
  readonly sounds?: Pick<OfficeSounds, 'durationMs'>;
  readonly supervision: Pick<Supervision, 'mayListen'>;
  /** Those of the house unless a test has its own. */
  readonly outside?: OutsideTreatments | undefined;
  /** What limits would say (FAC-09); without it none does. */
  readonly brakes?: OutsideBrakes | undefined;
  readonly trunks?: Trunks | undefined;
  readonly named?: ((number: string) => string | undefined) | undefined;
  /** Lets real calls go on between two pretended ones. */
  readonly breathe?: () => Promise<void>;
}

/** What answers questions about calls that don't happen. */
export interface PretendedOffice {
  readonly whatIf: WhatIf;
  readonly routingTests: RoutingTests;
}

/** The office in which calls are pretended: the kinds and codes of the real one, and what is there now. */
export function pretendedOffice(parts: PretendedOfficeParts): PretendedOffice {
  const { clock, config, locator, calls, mailboxes, sounds, supervision } = parts;
  const engaged = () =>
    calls().flatMap(({ caller, callee, ringing, answeredAt }) => {
      const called = answeredAt === undefined ? [] : [callee];
      return { talking: [caller, ...called], ringing };
    });
  const whatIf = new WhatIf({
    ...{
      clock,
      config,
      types: extensionTypes,
      codes: codeTreatments,
      outside: parts.outside ?? outsideTreatments,
      named: parts.named,
    },
    capabilities: {
      ...PRETENDED,
      brakes: parts.brakes,
      supervision: { mayListen: (id) => supervision.mayListen(id), note: () => {} },
      rights: rightsByPhone(config),
    },
    surroundings: {
      trunks: parts.trunks,
      registered: (lineId) =>
        locator.bindings(lineId).map(({ transport }) => {
          const isBrowser = transport === 'ws' || transport === 'wss';
          return { transport, sound: isBrowser ? 'browser' : 'plain' };
        }),
      callsOnLine: (lineId) =>
        engaged()
          .flatMap(({ talking, ringing }) => [...talking, ...ringing])
          .filter((one) => one?.lineId === lineId).length,
      callsThrough: (limitId) => parts.callsThrough?.(limitId) ?? 0,
      isInACall: (extensionId) =>
        engaged().some(({ talking }) => talking.some((one) => one?.extensionId === extensionId)),
      mailboxes: (view, wall) => new PretendedMailboxes(mailboxes, { wall, config: view, empty: true }),
      ...(sounds ? { durationMs: (what, language) => sounds.durationMs(what, language) ?? 2_000 } : {}),
    },
  });
  const { breathe } = parts;
  return { whatIf, routingTests: new RoutingTests({ config, whatIf, clock, ...(breathe ? { breathe } : {}) }) };
}

export interface OfficeAtRest {
  readonly clock: Clock;
  readonly random: Random;
  readonly dataDir: string;
  readonly config: ConfigService;
  readonly store: Pick<Store, 'messages' | 'audit'>;
}

/** The same over a data directory on which no box runs: nothing is registered, and nobody is in a call. */
export function pretendedOfficeAtRest({ clock, random, dataDir, config, store }: OfficeAtRest): PretendedOffice {
  const failed = (error: unknown): void => {
    throw error;
  };
  const mailboxes = new RealMailboxes({
    ...{ clock, random, config, messages: store.messages, bus: new Bus<AppEvents>(failed) },
    folder: new MessageFiles(join(dataDir, 'voicemail')),
    key: new Uint8Array(32),
    durationOf: () => undefined,
    mailsAbout: () => [],
    ...{ onMails: () => {}, onTrace: () => {}, onTrouble: failed },
  });
  const library = new PromptLibrary({ clock, random, dataDir, config, onTrouble: failed });
  return pretendedOffice({
    ...{ clock, config, mailboxes, sounds: new OfficeSounds(config, library) },
    ...{ locator: { bindings: () => [], all: () => [] }, calls: () => [] },
    supervision: supervision({ clock, config, store }),
  });
}
