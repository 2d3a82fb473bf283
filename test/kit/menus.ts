import { say } from '../../appliance/base/words/index.ts';
import { partyOfLine } from '../../appliance/calls/identity.ts';
import { type PretendedCaller, type PretendedOutcome, pretend } from '../../appliance/calls/pretend.ts';
import type { PretendedPhone } from '../../appliance/calls/pretended-ringing.ts';
import type { Capabilities, Utterance } from '../../appliance/calls/types.ts';
import { capabilities } from '../../appliance/capabilities.ts';
import type { Change, LineBody } from '../../appliance/config/types.ts';
import { extensionTypes } from '../../appliance/extensions/index.ts';
import { codeTreatments } from '../../appliance/features/index.ts';
import { outsideTreatments } from '../../appliance/outside/index.ts';
import { PretendedMailboxes } from '../../appliance/voicemail/pretended.ts';
import { type TestMailboxes, testMailboxes } from './mailboxes.ts';
import { author, type TestOffice, testOffice } from './office.ts';

/** Somebody outside. */
export const CALLER = '+31201112233';

export interface MenuCall extends PretendedOutcome {
  /** What the box played, by key or id, in order. */
  readonly said: readonly string[];
  /** The number of the person who answered in the end. */
  readonly reached: string | undefined;
  /** When their phone began to ring, since the box picked up. */
  readonly rangAfterMs: number | undefined;
  /** The trail in English. */
  readonly story: string;
}

export interface MenuCallOptions {
  readonly from?: string;
  /** On which phone of the office; whose it is now is looked up, as for a real call. */
  readonly line?: string;
  /** Nothing is to be changed by it. */
  readonly whatIf?: boolean;
  /** What else the caller does; `patienceMs`, `speaksMs`, `hangsUpAfterMs`. */
  readonly caller?: Partial<PretendedCaller>;
  /** What phones do that are rung; they answer after a second where nothing is said. */
  readonly phones?: readonly PretendedPhone[];
  /** Told of everything that is heard. */
  readonly onHeard?: (what: Utterance) => void;
  /** By what is heard: the keys pressed when it is heard the first time, the second time … */
  readonly answers?: Readonly<Record<string, readonly string[]>>;
}

/** An extension by its kind and settings; its id is `KIND-NUMBER`. */
export interface MenuExtension {
  readonly what: string;
  readonly number: string;
  readonly [setting: string]: unknown;
}

/** An office of three people whose phones answer after a second, with these extensions besides. */
export class Menus {
  readonly office: TestOffice;
  /** Real ones: what callers change by phone is changed. */
  readonly capabilities: Capabilities;
  readonly voicemail: TestMailboxes;

  constructor(extensions: readonly MenuExtension[], more: readonly Change[] = [], able: Partial<Capabilities> = {}) {
    this.office = testOffice();
    const people = ['101', '102', '103'].flatMap((number): Change[] => [
      { what: 'create', entity: 'user', id: `user-${number}`, body: { number, name: `User ${number}`, pin: '2580' } },
      { what: 'create', entity: 'line', id: `line-${number}`, body: { username: number, userId: `user-${number}` } },
    ]);
    const others = extensions.map(
      ({ what, ...body }): Change => ({
        what: 'create',
        entity: what,
        id: `${what}-${body.number}`,
        body,
      }),
    );
    this.capabilities = { ...capabilities(this.office), ...able };
    this.voicemail = testMailboxes(this.office);
    this.office.config.apply([...people, ...others, ...more], author);
  }

  /** Somebody calls a number of the office, and answers by keys what is heard. */
  async call(dialled: string, options: MenuCallOptions = {}): Promise<MenuCall> {
    const {
      from = CALLER,
      line,
      answers = {},
      whatIf = false,
      phones = [{ does: 'answers', afterMs: 1_000 }],
    } = options;
    const real = this.voicemail.mailboxes;
    const mailboxes = whatIf ? new PretendedMailboxes(real, { wall: () => this.office.clock.wall() }) : real;
    const { config } = this.office;
    const body = line === undefined ? undefined : config.get<LineBody>('line', `line-${line}`);
    const outside = { number: from, name: from, extensionId: 'outside' };
    const outcome = await pretend(
      {
        caller: body ? partyOfLine(config, body) : outside,
        dialled,
        wallMs: this.office.clock.wall(),
        ...options.caller,
        hears: (what, time) => {
          options.onHeard?.(what);
          const keys = answers[nameOf(what)]?.[time - 1];
          return keys ? { afterMs: 500, keys } : undefined;
        },
      },
      { phones: () => phones, mailboxes },
      {
        ...{ config, types: extensionTypes, codes: codeTreatments },
        // A call that a provider brings goes to the very number that is called here.
        outside: { ...outsideTreatments, incoming: (call) => call.goto(dialled) },
        ...(whatIf ? {} : { capabilities: this.capabilities }),
      },
    );
    const sentences = outcome.trail.map(({ phrase }) => say(phrase, 'en'));
    const answered = outcome.trail.find(({ phrase }) => phrase.key === 'trail.answered');
    const pickedUp = outcome.trail.find(({ phrase }) => phrase.key === 'trail.box-answers');
    const rang = outcome.trail.find(({ phrase }) => phrase.key === 'trail.calls-one');
    return {
      ...outcome,
      said: outcome.heard.map(({ what }) => nameOf(what)),
      reached: answered && outcome.callee?.number,
      rangAfterMs: rang && pickedUp && rang.at - pickedUp.at,
      story: sentences.join('\n'),
    };
  }
}

export function menus(...extensions: readonly MenuExtension[]): Menus {
  return new Menus(extensions);
}

/** How the tests call what is heard: the sentence’s key, the prompt’s id, the tone. */
function nameOf(what: Utterance): string {
  if ('say' in what) return what.say;
  if ('prompt' in what) return what.prompt;
  return 'tone' in what ? what.tone : 'other';
}
