import type { Phrase } from '../base/words/index.ts';
import type { PromptLanguage } from '../prompts/types.ts';
import type { OutsideCall, TrunkCall, Trunks } from '../trunks/types.ts';
import type { Mailboxes } from '../voicemail/types.ts';
import type { PretendedOutside, PretendedPhone, PretendedSound } from './pretended-ringing.ts';
import type { Heard, Reaction } from './pretended-voice.ts';
import type { Outcome, Party, TrailStep, Utterance } from './types.ts';

/** The world around a pretended call, as far as it decides anything. */
export interface PretendedWorld {
  /** The phones registered on a line. */
  phones(lineId: string): readonly PretendedPhone[];
  /** In how many calls a line is already. */
  callsOnLine?(lineId: string): number;
  /** How many calls go through a call limit. */
  callsThrough?(limitId: string): number;
  /** How many are in a conference room. */
  peopleIn?(roomId: string): number;
  /** Whether somebody is in a call already. */
  isInACall?(extensionId: string): boolean;
  /** The box carries sound; it does unless this says otherwise. */
  readonly media?: boolean;
  /** How long that lasts when it is played; two seconds for what nobody knows. */
  durationMs?(what: Utterance, language: PromptLanguage): number;
  /** The providers as they are, or are to be. */
  readonly trunks?: Trunks;
  /** What becomes of a call over that provider; by default somebody answers. */
  outside?(call: OutsideCall, trunkId: string): PretendedOutside;
  /** What calls find and leave there; without them nobody has a mailbox. */
  readonly mailboxes?: Mailboxes;
}

export interface PretendedCaller extends PretendedSound {
  /** It offers to encrypt its sound; by default it does where its line is set so and its signalling is encrypted. */
  readonly encrypts?: boolean;
  readonly caller: Party;
  readonly dialled: string;
  /** The moment of the call, calendar time. */
  readonly wallMs: number;
  /** Hangs up after this if nobody has answered. */
  readonly patienceMs?: number;
  /** How long they talk when somebody answers; then the called one hangs up. */
  readonly talkMs?: number;
  /** In which the box speaks; by default that of the office. */
  readonly language?: PromptLanguage;
  /** A provider brings it, and says this of it. */
  readonly came?: TrunkCall;
  /** Keys that are pressed at these moments of the call, whatever is heard. */
  readonly keys?: readonly { readonly afterMs: number; readonly keys: string }[];
  /** What the caller does who hears this; `time`: 1 where it is heard first, 2 the second time … */
  readonly hears?: (what: Utterance, time: number) => Reaction | undefined;
  /** What the caller keys each time the box asks for keys; undefined or empty: nothing. */
  readonly asked?: () => string | undefined;
  /** How long they speak where the box records. */
  readonly speaksMs?: number;
  /** Hangs up after this, whatever goes on. */
  readonly hangsUpAfterMs?: number;
}

/** What would become of the call. */
export interface PretendedOutcome {
  readonly outcome: Outcome;
  readonly reason: Phrase;
  readonly callee: Party | undefined;
  readonly trail: readonly TrailStep[];
  /** Milliseconds after the call began; undefined: nobody would answer. */
  readonly answeredAfterMs: number | undefined;
  readonly endedAfterMs: number;
  /** What the box played, from when on. */
  readonly heard: readonly Heard[];
  /** What the caller keyed because the box asked, in milliseconds of the call. */
  readonly pressed: readonly { readonly atMs: number; readonly keys: string }[];
  /** Shown before the caller on the phones that rang last (EXT-05). */
  readonly prefix: string | undefined;
}

/** The providers during that call: the one that brought it has a line less to give. */
export function trunksDuring(trunks: Trunks | undefined, came: TrunkCall | undefined): Trunks | undefined {
  if (!trunks || !came) return trunks;
  return {
    states: () =>
      trunks.states().map((state) => (state.trunkId === came.trunkId ? { ...state, calls: state.calls + 1 } : state)),
    incoming: (request) => trunks.incoming(request),
    outgoing: (trunkId, call) => trunks.outgoing(trunkId, call),
    told: (trunkId, result) => trunks.told(trunkId, result),
  };
}
