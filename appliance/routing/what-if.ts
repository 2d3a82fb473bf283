import type { Clock } from '../base/clock.ts';
import { WHAT_IF_LONGEST_SEC } from '../base/limits-what-if.ts';
import { phrase } from '../base/words/index.ts';
import { type PretendedOutcome, type PretendedWorld, pretend } from '../calls/pretend.ts';
import type { Capabilities, CodeDefinition, ExtensionDefinition, Party, Place } from '../calls/types.ts';
import type { ConfigView, LineBody, Stored } from '../config/types.ts';
import { bareDigits } from '../rules/dialled.ts';
import type { Mailboxes } from '../voicemail/types.ts';
import { ANSWERS, type Behaviour, callerOf, keysOf, type Question, wallOf, wrong } from './question.ts';

type Phones = ReturnType<PretendedWorld['phones']>;

/** What is going on in the office now, as far as it decides anything; handed down, because others own it. */
export interface Surroundings extends Pick<PretendedWorld, 'durationMs' | 'media'> {
  /** The phones that are registered on a line now, and how their sound goes. */
  registered(lineId: string): readonly Pick<Phones[number], 'sound' | 'families' | 'transport'>[];
  callsOnLine(lineId: string): number;
  isInACall(extensionId: string): boolean;
  /** Every mailbox as these settings make it, and as if nobody had left anything: nobody's messages are told. */
  mailboxes(config: ConfigView, wall: () => number): Mailboxes | undefined;
}

export interface WhatIfParts {
  readonly clock: Pick<Clock, 'wall'>;
  readonly config: ConfigView;
  readonly types: readonly ExtensionDefinition[];
  readonly codes: readonly CodeDefinition[];
  /** Those that change nothing. */
  readonly capabilities: Capabilities;
  readonly surroundings: Surroundings;
}

/** What would become of the call. */
export interface WhatIfAnswer extends PretendedOutcome {
  /** When it would begin, wall clock. */
  readonly at: number;
  readonly caller: Party;
  readonly dialled: string;
  /** The bricks on its way, in order: what the flow graph lights. */
  readonly path: readonly Place[];
}

/** Busy phones and the like say so at once. */
const AT_ONCE_MS = 100;

/**
 * Answers what a call would do (NPL-07): by the very definitions that treat real calls, on the configuration as it is
 * or as it would be. Nothing is called, changed or written.
 */
export class WhatIf {
  readonly #parts: WhatIfParts;

  constructor(parts: WhatIfParts) {
    this.#parts = parts;
  }

  /** @throws AppError `invalid` with a problem at the part of the question that nobody can answer */
  async ask(question: Question, config: ConfigView = this.#parts.config): Promise<WhatIfAnswer> {
    const { clock, types, codes, capabilities } = this.#parts;
    const dialled = question.to.trim();
    if (dialled === '') throw wrong('to', phrase('what-if.to-missing'));
    const caller = callerOf(question.from ?? '', config);
    const at = wallOf(question.at, config, clock.wall());
    const presses = keysOf(question.press ?? []).values();
    const language = config.get<LineBody>('line', caller.lineId ?? '')?.language;
    const { speaksSec, hangsUpAfterSec = WHAT_IF_LONGEST_SEC } = question;
    const outcome = await pretend(
      {
        ...{ caller, dialled: bareDigits(dialled), wallMs: at, hangsUpAfterMs: hangsUpAfterSec * 1_000 },
        asked: () => presses.next().value,
        ...(language === undefined ? {} : { language }),
        ...(speaksSec === undefined ? {} : { speaksMs: speaksSec * 1_000 }),
      },
      this.#world(question, at, config),
      { config, types, codes, capabilities },
    );
    const path = outcome.trail.flatMap(({ node, via }) => (node === undefined ? [] : [{ node, via }]));
    return { ...outcome, at, caller, dialled, path };
  }

  #world(question: Question, at: number, config: ConfigView): PretendedWorld {
    const { surroundings } = this.#parts;
    const isNow = question.phones === 'registered';
    const behaviours = behavioursOf(question, config);
    const { media, durationMs } = surroundings;
    return {
      ...(media === undefined ? {} : { media }),
      ...(durationMs ? { durationMs: (what, language) => durationMs(what, language) } : {}),
      phones: (lineId) => {
        const line = config.get<LineBody>('line', lineId);
        const there = isNow
          ? surroundings.registered(lineId)
          : [{ sound: line?.browser ? 'browser' : 'plain' } as const];
        const does = behaviours(line);
        return there.flatMap((phone) => acting(phone, does));
      },
      ...(isNow
        ? {
            callsOnLine: (lineId) => surroundings.callsOnLine(lineId),
            isInACall: (extensionId) => surroundings.isInACall(extensionId),
          }
        : {}),
      ...mailboxesIn(surroundings, config, at),
    };
  }
}

function mailboxesIn(surroundings: Surroundings, config: ConfigView, at: number): Pick<PretendedWorld, 'mailboxes'> {
  const mailboxes = surroundings.mailboxes(config, () => at);
  return mailboxes ? { mailboxes } : {};
}

/** What whoever is rung on a line does. @throws AppError `invalid` where nobody is called so */
function behavioursOf(
  { who = [], otherwise = ANSWERS }: Question,
  config: ConfigView,
): (line: Stored<LineBody> | undefined) => Behaviour {
  const byNumber = new Map<string, Behaviour>();
  for (const [index, one] of who.entries()) {
    const number = one.number.trim();
    const known = config.find('line', 'username', number) ?? config.find('user', 'number', number);
    if (!known) throw wrong(`who.${index}.number`, phrase('what-if.who-unknown', { text: one.number }));
    byNumber.set(number, one);
  }
  return (line) => {
    if (!line) return otherwise;
    const user = config.get<{ number: string }>('user', line.loggedInUserId ?? line.userId ?? '');
    return byNumber.get(line.username) ?? (user && byNumber.get(user.number)) ?? otherwise;
  };
}

/** A phone where that happens. */
function acting(phone: object, does: Behaviour): Phones {
  switch (does.does) {
    case 'away':
      return [];
    case 'answers':
      return [{ ...phone, does: 'answers', afterMs: does.afterSec * 1_000 }];
    case 'declines':
      return [{ ...phone, does: 'says', what: { kind: 'declined' }, afterMs: does.afterSec * 1_000 }];
    case 'forwards':
      return [{ ...phone, does: 'says', what: { kind: 'forwarded', to: does.to }, afterMs: AT_ONCE_MS }];
    case 'busy':
      return [{ ...phone, does: 'says', what: { kind: 'busy' }, afterMs: AT_ONCE_MS }];
    default:
      return [{ ...phone, does: does.does }];
  }
}
