import type { Clock } from '../base/clock.ts';
import { WHAT_IF_LONGEST_SEC } from '../base/limits-what-if.ts';
import { type Phrase, phrase, say } from '../base/words/index.ts';
import { type PretendedOutcome, type PretendedWorld, pretend } from '../calls/pretend.ts';
import type {
  Capabilities,
  CodeDefinition,
  ExtensionDefinition,
  OutsideTreatments,
  Party,
  Place,
} from '../calls/types.ts';
import type { ConfigView, LineBody, OfficeBody, Stored } from '../config/types.ts';
import { bareDigits } from '../rules/dialled.ts';
import { canonicalText } from '../rules/phone-number.ts';
import type { Trunks } from '../trunks/types.ts';
import type { Mailboxes } from '../voicemail/types.ts';
import {
  ANSWERS,
  type Behaviour,
  callerOf,
  keysOf,
  placeOf,
  type Question,
  trunksOf,
  wallOf,
  wrong,
} from './question.ts';

type Phones = ReturnType<PretendedWorld['phones']>;

/** What is going on in the office now, as far as it decides anything; handed down, because others own it. */
export interface Surroundings extends Pick<PretendedWorld, 'durationMs' | 'media'> {
  /** The phones that are registered on a line now, and how their sound goes. */
  registered(lineId: string): readonly Pick<Phones[number], 'sound' | 'families' | 'transport'>[];
  callsOnLine(lineId: string): number;
  isInACall(extensionId: string): boolean;
  callsThrough(limitId: string): number;
  /** The providers as they are now. */
  readonly trunks?: Trunks | undefined;
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
  /** Without them there is no way from or to the outside. */
  readonly outside?: OutsideTreatments | undefined;
  /** How the office calls somebody outside (CAL-16). */
  readonly named?: ((number: string) => string | undefined) | undefined;
}

/** What would become of the call. */
export interface WhatIfAnswer extends PretendedOutcome {
  /** When it would begin, wall clock. */
  readonly at: number;
  readonly caller: Party;
  readonly dialled: string;
  /** The bricks on its way, in order: what the flow graph lights. */
  readonly path: readonly Place[];
  /** What the answer rests on, where that is no setting. */
  readonly notes: readonly Phrase[];
}

/** Calls that go on now count only in a question about this very moment. */
function areCountsKnown({ phones, at = '' }: Question): boolean {
  return phones === 'registered' && at.trim() === '';
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
    const { clock, types, codes, capabilities, outside, named } = this.#parts;
    const dialled = question.to.trim();
    if (dialled === '') throw wrong('to', phrase('what-if.to-missing'));
    const { caller, came } = callerOf(question, config, { withheld: withheldIn(config), named });
    const at = wallOf(question.at, config, clock.wall());
    const presses = keysOf(question.press ?? []).values();
    const language = config.get<LineBody>('line', caller.lineId ?? '')?.language;
    const { speaksSec, hangsUpAfterSec = WHAT_IF_LONGEST_SEC } = question;
    const outcome = await pretend(
      {
        ...(came ? { came } : {}),
        ...{
          caller,
          dialled: came?.dialled ?? bareDigits(dialled),
          wallMs: at,
          hangsUpAfterMs: hangsUpAfterSec * 1_000,
        },
        asked: () => presses.next().value,
        ...(language === undefined ? {} : { language }),
        ...(speaksSec === undefined ? {} : { speaksMs: speaksSec * 1_000 }),
      },
      this.#world(question, at, config),
      { config, types, codes, capabilities, ...(outside ? { outside } : {}) },
    );
    const path = pathOf(outcome);
    const notes = this.#notesOn(path, question, config);
    return { ...outcome, at, caller, dialled, path, notes };
  }

  /** What was taken of this moment, or not: how full the call limits on the way are. */
  #notesOn(path: readonly Place[], question: Question, config: ConfigView): readonly Phrase[] {
    const { surroundings } = this.#parts;
    const limits = new Set(
      path.flatMap(({ node }) => (config.entityOf(node ?? '') === 'call-limit' ? [node ?? ''] : [])),
    );
    return [...limits].map((id) => {
      const { name = '' } = config.get<{ name: string }>('call-limit', id) ?? {};
      if (!areCountsKnown(question)) return phrase('what-if.limit-empty', { name });
      return phrase('what-if.limit-now', { name, count: surroundings.callsThrough(id) });
    });
  }

  #world(question: Question, at: number, config: ConfigView): PretendedWorld {
    const { surroundings } = this.#parts;
    const isNow = question.phones === 'registered';
    const behaviours = behavioursOf(question, config);
    const faults = faultsOf(question, config);
    const { media, durationMs } = surroundings;
    return {
      ...(media === undefined ? {} : { media }),
      ...(durationMs ? { durationMs: (what, language) => durationMs(what, language) } : {}),
      phones: (lineId) => {
        const line = config.get<LineBody>('line', lineId);
        const there = isNow
          ? surroundings.registered(lineId)
          : [{ sound: line?.browser ? 'browser' : 'plain' } as const];
        const does = behaviours.ofLine(line);
        return there.flatMap((phone) => acting(phone, does));
      },
      trunks: (isNow ? surroundings.trunks : undefined) ?? pretendedTrunks(config),
      outside: ({ number }, trunkId) =>
        faults.get(trunkId) ?? acting({}, behaviours.ofNumber(number))[0] ?? { does: 'fails' },
      ...(isNow
        ? {
            callsOnLine: (lineId) => surroundings.callsOnLine(lineId),
            isInACall: (extensionId) => surroundings.isInACall(extensionId),
            ...(areCountsKnown(question) ? { callsThrough: (id: string) => surroundings.callsThrough(id) } : {}),
          }
        : {}),
      ...mailboxesIn(surroundings, config, at),
    };
  }
}

/** Each place once in a row; without a provider there is none in front. */
function pathOf({ trail }: PretendedOutcome): readonly Place[] {
  const places = trail.flatMap(({ node, via }) => (node ? [{ node, ...(via === undefined ? {} : { via }) }] : []));
  return places.filter(({ node }, at) => node !== places[at - 1]?.node);
}

function withheldIn(config: ConfigView): string {
  const [office] = config.list<OfficeBody>('office');
  return say(phrase('call.withheld'), office?.language ?? 'en');
}

/** Every provider that is switched on is there, as far as anything would tell. */
function pretendedTrunks(config: ConfigView): Trunks {
  return {
    states: () =>
      trunksOf(config).map(({ id, name, callsMax, kind, optionsSec }) => ({
        trunkId: id,
        name,
        health: kind === 'fixed' && optionsSec === 0 ? 'unknown' : 'up',
        since: 0,
        calls: 0,
        callsMax,
      })),
    incoming: () => undefined,
    outgoing: () => undefined,
    told: () => {},
  };
}

function mailboxesIn(surroundings: Surroundings, config: ConfigView, at: number): Pick<PretendedWorld, 'mailboxes'> {
  const mailboxes = surroundings.mailboxes(config, () => at);
  return mailboxes ? { mailboxes } : {};
}

/** What whoever is rung on a line does. @throws AppError `invalid` where nobody is called so */
function behavioursOf(
  { who = [], otherwise = ANSWERS }: Question,
  config: ConfigView,
): {
  readonly ofLine: (line: Stored<LineBody> | undefined) => Behaviour;
  readonly ofNumber: (number: string) => Behaviour;
} {
  const byNumber = new Map<string, Behaviour>();
  for (const [index, one] of who.entries()) {
    const number = one.number.trim();
    const inside = config.find('line', 'username', number) ?? config.find('user', 'number', number);
    const known = inside ? number : canonicalText(number, placeOf(config));
    if (known === undefined || (!inside && !known.startsWith('+')))
      throw wrong(`who.${index}.number`, phrase('what-if.who-unknown', { text: one.number }));
    byNumber.set(known, one);
  }
  return {
    ofLine: (line) => {
      if (!line) return otherwise;
      const user = config.get<{ number: string }>('user', line.loggedInUserId ?? line.userId ?? '');
      return byNumber.get(line.username) ?? (user && byNumber.get(user.number)) ?? otherwise;
    },
    // Where a provider sends a call on to, numbers stand as it writes them.
    ofNumber: (number) =>
      byNumber.get(number) ?? byNumber.get(canonicalText(number, placeOf(config)) ?? number) ?? otherwise,
  };
}

const REFUSES = { does: 'fails', status: 503, reason: 'Service Unavailable' } as const;

/** By id. @throws AppError `invalid` where no provider is called so */
function faultsOf({ trunks = [] }: Question, config: ConfigView) {
  return new Map(
    trunks.map(({ name, does }, index) => {
      const trunk = config.find('trunk', 'name', name.trim());
      if (!trunk) throw wrong(`trunks.${index}.name`, phrase('what-if.trunk-unknown', { text: name }));
      return [trunk.id, does === 'refuses' ? REFUSES : ({ does: 'fails' } as const)];
    }),
  );
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
