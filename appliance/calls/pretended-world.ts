import { TRUNK_FAILURES } from '../base/limits-trunks.ts';
import type { Phrase } from '../base/words/index.ts';
import type { PromptLanguage } from '../prompts/types.ts';
import type { OutsideCall, TrunkCall, TrunkResult, Trunks } from '../trunks/types.ts';
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

/**
 * The providers during a call: those that brought it or ring somebody for it have a line less to give, and one that
 * fails is not tried again where a health of its own would say so (trunks/health.ts).
 */
export class TrunksDuring implements Trunks {
  readonly #trunks: Trunks;
  readonly #came: string | undefined;
  readonly #failures = new Map<string, number>();
  readonly #asked: () => readonly string[];

  /** `asked`: over which providers this call rings somebody now, one line each. */
  constructor(trunks: Trunks, came: TrunkCall | undefined, asked: () => readonly string[]) {
    this.#trunks = trunks;
    this.#came = came?.trunkId;
    this.#asked = asked;
  }

  states(): ReturnType<Trunks['states']> {
    const taken = [...this.#asked(), ...(this.#came === undefined ? [] : [this.#came])];
    return this.#trunks.states().map((state) => {
      const { trunkId, calls, health } = state;
      const isDown = (this.#failures.get(trunkId) ?? 0) >= TRUNK_FAILURES;
      return { ...state, calls: calls + taken.filter((id) => id === trunkId).length, health: isDown ? 'down' : health };
    });
  }

  told(trunkId: string, result: TrunkResult): void {
    if (result.kind === 'carried') this.#failures.delete(trunkId);
    else {
      const { status } = result;
      const isSilent = status === undefined;
      const isFault = isSilent || (status >= 500 && status < 600);
      if (!isFault) this.#failures.delete(trunkId);
      else this.#failures.set(trunkId, isSilent ? TRUNK_FAILURES : (this.#failures.get(trunkId) ?? 0) + 1);
    }
  }

  incoming(request: Parameters<Trunks['incoming']>[0]): ReturnType<Trunks['incoming']> {
    return this.#trunks.incoming(request);
  }

  outgoing(trunkId: string, call: OutsideCall): ReturnType<Trunks['outgoing']> {
    return this.#trunks.outgoing(trunkId, call);
  }
}
