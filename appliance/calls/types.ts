import type { z } from 'zod';
import type { Clock } from '../base/clock.ts';
import type { Phrase } from '../base/words/phrase.ts';
import type { ByPhone, ConfigView } from '../config/types.ts';
import type { PhoneReport, Sound } from '../media/types.ts';
import type { PromptKey, PromptLanguage, PromptParams } from '../prompts/types.ts';
import type { PinGate } from '../registrar/types.ts';
import type { ToneName } from '../rtp/tones.ts';
import type { CallKind } from '../rules/alert-info.ts';
import type { EmergencyWatch, OutsideBrakes, OutsideCall, OutsideMeter, TrunkCall, Trunks } from '../trunks/types.ts';
import type { Mailboxes } from '../voicemail/types.ts';

/** What became of a call, in one word: the coloured dot in the history. */
export type Outcome =
  | 'answered'
  /** Nobody took it: a mailbox did. */
  | 'voicemail'
  | 'busy'
  | 'no-answer'
  | 'declined'
  | 'cancelled'
  | 'unreachable'
  | 'refused'
  | 'failed'
  /** The box stopped in the middle of it (power cut, crash). */
  | 'interrupted';

export interface Party {
  /** As people know it: an extension or +31… */
  readonly number: string;
  /** The configured name, never the phone's claim. */
  readonly name: string;
  readonly extensionId?: string;
  readonly lineId?: string;
  /** The provider over which somebody outside calls or is called. */
  readonly trunkId?: string;
}

/** One decision on a call's way: the brick that decided, on what, and with what result. Sentences are made from it. */
export interface TrailStep {
  /** Wall clock. */
  readonly at: number;
  /** The extension type or rule that decided: `user`, `dial`, `transfer` … */
  readonly step: string;
  readonly phrase: Phrase;
  /** Id of the extension, number plan schema or trunk that it is about: lights the way in the flow graph. */
  readonly node?: string;
  /** By which exit of the one before the call came here: the `key` of an `Exit`. */
  readonly via?: string;
}

/** Where in the configuration a step of the trail stands. */
export type Place = Pick<TrailStep, 'node' | 'via'>;

/** Two people who talked, from when until when: a transfer begins another talk in the same call. */
export interface Talk {
  /** Wall clock. */
  readonly from: number;
  /** Undefined while it goes on. */
  readonly until: number | undefined;
  readonly parties: readonly [Party, Party];
}

/** A live call as readers see it. */
export interface CallSnapshot {
  readonly id: string;
  readonly startedAt: number;
  readonly answeredAt: number | undefined;
  /** `voicemail`: the caller is with a mailbox. */
  readonly state: 'ringing' | 'up' | 'held' | 'voicemail' | 'ending';
  /** Who is at this end now: after a transfer somebody else than the one who called. */
  readonly caller: Party;
  /** As dialled. */
  readonly dialled: string;
  readonly callee: Party | undefined;
  readonly ringing: readonly Party[];
  readonly trail: readonly TrailStep[];
  /** Whether it is being recorded just now (FAC-05). */
  readonly recording: 'recording' | 'paused' | undefined;
}

/** How the sound of one phone was, as the box measured it; undefined is "not measured". */
export interface LegQuality {
  readonly name: string;
  readonly codec: string | undefined;
  readonly lossPercent: number | undefined;
  readonly jitterMs: number | undefined;
  readonly roundTripMs: number | undefined;
  /** 1.0 to 4.5. */
  readonly mos: number | undefined;
  /** What its phone says of what it heard itself. */
  readonly reported?: PhoneReport | undefined;
}

/** A finished call (CAL-14). */
export interface CallRecord {
  readonly id: string;
  readonly startedAt: number;
  readonly answeredAt: number | undefined;
  readonly endedAt: number;
  readonly caller: Party;
  readonly dialled: string;
  /** Whom the caller talked to last or, where nobody answered, who was rung last. */
  readonly callee: Party | undefined;
  /** Everybody with a part in it: caller, all who were rung, who transferred. For "own calls" (CAL-14). */
  readonly parties: readonly Party[];
  /** Who really talked to whom, in order. */
  readonly talks: readonly Talk[];
  readonly outcome: Outcome;
  /** Why it ended, for people. */
  readonly reason: Phrase;
  readonly trail: readonly TrailStep[];
  readonly encrypted: boolean;
  /** Of those whose sound went through the box at its end, or who reported it; missing in calls of older builds. */
  readonly quality?: readonly LegQuality[];
  /** Call-IDs of its legs, by which their messages are found as long as they are kept. */
  readonly sipCallIds: readonly string[];
}

/** A call that is still going on, as the journal keeps it against a power cut. */
export interface OpenCall {
  readonly id: string;
  readonly startedAt: number;
  readonly answeredAt: number | undefined;
  readonly caller: Party;
  readonly dialled: string;
  readonly callee: Party | undefined;
  readonly parties: readonly Party[];
  readonly talks: readonly Talk[];
  readonly trail: readonly TrailStep[];
}

/** What somebody's phones did when they were rung. */
export type DialResult =
  | { readonly kind: 'answered'; readonly by: Party }
  | {
      readonly kind: 'busy' | 'no-answer' | 'declined' | 'unreachable';
      /** Ready for `call.refuse`. */
      readonly failure: CallFailureLike;
    }
  /** A phone sent the call on (302): somebody set forwarding on it. */
  | { readonly kind: 'forwarded'; readonly to: string; readonly by: Party };

/** Somebody to ring. */
export type DialTarget =
  | {
      readonly callee: Party;
      readonly lineIds: readonly string[];
      /** Ring although the callee is in a call already (USR-02); false: busy then. */
      readonly secondCall: boolean;
      /** The call comes back to them, who had it a moment ago: the limit of calls on their lines is not for it. */
      readonly comesBack?: boolean;
    }
  /** Somebody outside: these providers one after the other, until one carries the call. */
  | {
      readonly callee: Party;
      readonly outside: OutsideCall;
      readonly trunkIds: readonly string[];
      /** Told by the leg that a provider carries, wherever it goes meanwhile. */
      readonly meter?: OutsideMeter | undefined;
    };

export interface DialOptions {
  /** As whom people know what is called: the person, the group. */
  readonly callee: Party;
  /** All of them ring at once; the first answer wins. */
  readonly targets: readonly DialTarget[];
  readonly timeoutMs: number;
  /** Shown before the caller's name on the phones that ring (EXT-05). */
  readonly prefix?: string;
  /** As what the phones ring (CAL-17); without it by where the call comes from. */
  readonly kind?: CallKind;
  /** Shown on them instead of the caller (GRP-04). */
  readonly shown?: Party;
  /**
   * A phone sends the call on (302) while others ring: whom to ring in its place; undefined: it counts as not
   * available. Without this, the whole dialling ends with `forwarded`.
   */
  readonly follow?: (to: string, by: Party) => DialTarget | undefined;
}

/** One thing that a caller is to hear. */
export type Utterance =
  /** A sentence of prompts/, in the call's language. */
  | { readonly say: PromptKey; readonly with?: PromptParams }
  /** A prompt of the library, by the id of its entity. */
  | { readonly prompt: string }
  /** A sound file that the box keeps (a message, a greeting), by its path. */
  | { readonly sound: string; readonly fromMs?: number }
  /** As the country's telephones have it; without `forMs` until something else is played. */
  | { readonly tone: ToneName; readonly forMs?: number }
  | { readonly silenceMs: number };

/** Finds what is to be heard; handed down by boot, since prompts and music are kept elsewhere. */
export interface SoundLibrary {
  /** The sounds of one utterance, one after the other; none for a prompt that is gone. */
  sounds(what: Utterance, language: PromptLanguage): readonly Sound[];
  /** What somebody hears who waits or is on hold (CAL-12): played again and again. `holder`: who lets them wait. */
  music(holder: Party): readonly Sound[];
}

export interface CollectOptions {
  /** Stopped by the first key; not played at all where keys were pressed ahead. */
  readonly prompt?: Utterance | readonly Utterance[];
  readonly digitsMax: number;
  /** From so many digits on silence means that this is all. */
  readonly digitsMin?: number;
  /** Counts from the end of the prompt. */
  readonly firstDigitMs: number;
  readonly interDigitMs: number;
  /** Ends the input and is no part of it. */
  readonly end?: '#';
  /** After each digit: is it whole already, may more come, or does it lead nowhere? Default by `digitsMax`. */
  readonly judge?: (digits: string) => 'whole' | 'more' | 'no';
}

export interface Collected {
  readonly digits: string;
  /** `timeout`: too few digits came, or none; `too-long`: more than `digitsMax` before the `end`. */
  readonly ended: 'whole' | 'hash' | 'timeout' | 'too-long' | 'no';
}

export interface RecordOptions {
  /** Made by this; its folder is there. */
  readonly path: string;
  readonly maxMs: number;
  /** Ends after this much silence. */
  readonly silenceMs?: number;
  /** Each of these keys ends it; the others are not heard. */
  readonly stopKeys: string;
  /** Lets the caller hear a beep before. */
  readonly beep: boolean;
  /** AES-256 key of the file. */
  readonly key: Uint8Array;
}

/** What was recorded; without any milliseconds there is no file. */
export interface Recorded {
  readonly durationMs: number;
  readonly ended: 'key' | 'silence' | 'limit' | 'hung-up' | 'disk';
  /** The key that ended it. */
  readonly key?: string;
}

export interface MeetOptions {
  /** Who names the same meets. */
  readonly roomId: string;
  readonly partiesMax: number;
  /** Who is alone hears music. */
  readonly musicForFirst: boolean;
}

/** What a listener does: hears only, is heard by the one listened to, or by everybody (CAL-08). */
export type ListeningMode = 'hearing' | 'coaching' | 'joined';

export interface ListenOptions {
  readonly to: Party & { readonly extensionId: string };
  readonly by: Party;
  /** What keys do; `next` goes to another call of the same person. */
  readonly keys: Readonly<Record<string, ListeningMode | 'next'>>;
  /** How long a call is waited for, with music. */
  readonly waitMs: number;
  /** Asked anew for each call and each key: rights may be taken away. */
  readonly may: () => boolean;
  /** Writes down who listened to whom. */
  readonly note: (said: Phrase) => void;
}

/** `waited`: there was no call for too long. */
export type ListeningEnd = 'waited' | 'no-right';

export interface GotoOptions {
  /** From here on shown before the caller's name on phones that ring (EXT-05); without one, the last one stays. */
  readonly prefix?: string | undefined;
  /** From here on shown instead of the caller, inside and outside (EXT-06, LIM-01). */
  readonly shown?: Party | undefined;
  /** The caller chose it by key: only where calls go by themselves they can go round in a circle (EXT-02). */
  readonly chosen?: boolean;
  /** The exit by which it leaves: the `key` of one of the extension's `exits`. */
  readonly exit?: string;
  /** Whose call it is if it goes outside: their rights count; by default the extension's that it leaves. */
  readonly by?: Party;
}

/**
 * The call as an extension's `run` holds it: a capability object, with a pretended twin for what-if. Every promise
 * rejects with `CallEnded` once the caller is gone, so a feature never asks whether the call still lives. It does one
 * thing at a time: the next one is asked for when the last has resolved.
 */
export interface Call {
  readonly caller: Party;
  readonly dialled: string;
  /** In which the caller hears `say`: that of their line, else the office's, until `speak` says another. */
  readonly language: PromptLanguage;
  readonly clock: Clock;
  /** Ends when the caller is gone. */
  readonly signal: AbortSignal;
  /** Somebody has picked up, the box or a person. */
  readonly answered: boolean;
  /** Whom called people see instead of the caller, where something on the way says so (EXT-06). */
  readonly shown?: Party | undefined;
  /** What the provider said of it; undefined for a call from inside. */
  readonly came?: TrunkCall | undefined;
  /** Notes a decision for the trail. */
  explain(step: string, phrase: Phrase, place?: Place): void;
  /** The language of all that is said from now on. */
  speak(language: PromptLanguage): void;
  /**
   * The box picks up; harmless when it has, or somebody else. As a mailbox: then the call was not answered, as far as
   * history and people are concerned.
   * @throws BoxIsMute where there is no media engine, NoFreePorts when all ports are taken: before anything was heard
   */
  answer(as?: 'mailbox'): Promise<void>;
  /**
   * Picks up if need be and plays. Resolves when all was heard. With `keysStop` a key ends it and is the first of the
   * next `collect`; without, keys that are pressed meanwhile are not heard.
   */
  play(what: Utterance | readonly Utterance[], options?: { readonly keysStop?: boolean }): Promise<'played' | 'key'>;
  /** Picks up if need be, plays the prompt and waits for keys. Keys pressed since the last one count. */
  collect(options: CollectOptions): Promise<Collected>;
  /**
   * Picks up if need be and records what the caller says. Resolves also when the caller hung up in the middle: what
   * was said is kept, and the next capability rejects with `CallEnded`.
   */
  record(options: RecordOptions): Promise<Recorded>;
  /**
   * Counts this call, until its end, among those that go through a call limit; once, however often it comes by.
   * Answers how many there are with it; undefined where there are `most` already: then it is not counted (LIM-01).
   */
  count(limitId: string, most: number): number | undefined;
  /** How many are in a conference room now. */
  peopleIn(roomId: string): number;
  /**
   * Takes the caller into a conference room, in which everybody hears everybody else; picks up if need be. Resolves
   * only where there is no place left; rejects with `CallEnded` when the caller leaves.
   */
  meet(options: MeetOptions): Promise<'full'>;
  /**
   * Lets the caller listen to somebody's calls, each from where it is on; picks up if need be. Every call begins with
   * hearing alone. Rejects with `CallEnded` when the caller leaves.
   */
  listen(options: ListenOptions): Promise<ListeningEnd>;
  /** What the caller hears while others are rung after the box has picked up: the ringing tone (default) or music. */
  waitWith(sound: 'ringing' | 'music'): void;
  /**
   * Rings all these lines at once. Resolves when somebody answered and the two are connected (and then stays
   * resolved), or when nobody will. Unanswered legs are cancelled without a missed call where one answered.
   */
  dial(options: DialOptions): Promise<DialResult>;
  /** Goes on at another extension; the trail records it. Refused with a loop after HOPS_MAX. */
  goto(extensionNumber: string, options?: GotoOptions): Promise<void>;
  /** Ends the call towards the caller with this failure. */
  refuse(failure: CallFailureLike): never;
  /** Ends an answered call in good order; `reason` stands in the history. */
  hangUp(reason: Phrase): never;
  /** Resolves when a connected call has ended, or went on elsewhere (a transfer). */
  ended(): Promise<void>;
}

/** Why a call could not be: for the phone (a SIP status and a Q.850 cause), for the history, and for people. */
export interface CallFailureLike {
  readonly sip: number;
  readonly q850: number;
  readonly outcome: Outcome;
  readonly phrase: Phrase;
  /** When to try again, where that is known. */
  readonly retryAfterSec?: number;
  /** What the caller hears of it before the phone is told (COD-02). */
  readonly spoken?: Utterance | undefined;
}

/** What people may do by phone because of the roles of their account (PPL-03), besides their own settings. */
export interface RightsByPhone {
  maySwitchPlans(userId: string): boolean;
}

/** What boot hands down for `run` to use. Of each there is a pretended twin that changes nothing. */
export interface Capabilities {
  /** Checks PINs, and locks after too many wrong ones (USR-06). */
  readonly pins: PinGate;
  readonly byPhone: ByPhone;
  readonly supervision: Supervision;
  /** Undefined: their own settings alone count. */
  readonly rights?: RightsByPhone | undefined;
  /** 905; undefined where the box keeps no prompts. */
  readonly prompts?: PromptRecorder | undefined;
  /** Against fraud (FAC-09); undefined: nothing is limited. */
  readonly brakes?: OutsideBrakes | undefined;
  /** Tells chosen people of a call for help (FAC-11). */
  readonly emergencies?: EmergencyWatch | undefined;
}

/** Who may listen to other people's calls, and where it is written down (CAL-08). */
export interface Supervision {
  mayListen(userId: string): boolean;
  /** Into the audit. */
  note(by: Party, said: Phrase): void;
}

/** Takes prompts that people record by phone. */
export interface PromptRecorder {
  begin(): PromptDraft;
}

/** A prompt that is being recorded. `discard` ends it, whether it was kept or not. */
export interface PromptDraft {
  /** Where the recorder writes; the folder is there. */
  readonly path: string;
  /** AES-256 key of the file. */
  readonly key: Uint8Array;
  /** It is in the library from now on. Answers the number by which people find it there; undefined: it is no sound. */
  keep(by: Party, where: { readonly from: string; readonly language: PromptLanguage }): Promise<number | undefined>;
  discard(): void;
}

/** What `run` may use besides its call. */
export interface ExtensionDependencies extends Capabilities {
  readonly config: ConfigView;
  /** Ids of the lines that ring for a user: those bound to the user and those where the user is logged in. */
  readonly linesOf: (userId: string) => readonly string[];
  /** The treatments of codes, by code: for what leads callers to them by other ways than dialling. */
  readonly codes: ReadonlyMap<string, CodeDefinition>;
  /** Undefined where the box is put together without voicemail. */
  readonly mailboxes?: Mailboxes | undefined;
  /** Undefined where there is no way to the outside at all. */
  readonly trunks?: Trunks | undefined;
}

/** A number that leads out of the office. */
export interface OutsideNumber {
  /** `+31201234567`, or a short number of the country (`144`). */
  readonly number: string;
  readonly dialled: string;
  /** Who sends the call there: who dialled, or the extension that goes on outside. */
  readonly by: Party;
  /** Over this provider alone: a test call. */
  readonly trunkId?: string | undefined;
}

/**
 * How calls are treated that come from outside or go there: outside/ has one file each. Like an extension's `run`, each
 * owns the call until it returns.
 */
export interface OutsideTreatments {
  /** A call that a provider brought: blocked callers, then the number plan. */
  readonly incoming: (call: Call, came: TrunkCall, deps: ExtensionDependencies) => Promise<void>;
  readonly outgoing: (call: Call, to: OutsideNumber, deps: ExtensionDependencies) => Promise<void>;
  /** Above everything (FAC-11): as dialled, without any prefix. */
  readonly emergency: (call: Call, number: string, deps: ExtensionDependencies) => Promise<void>;
}

/** A code as somebody reached it. */
export interface DialledCode {
  readonly code: string;
  /** What followed it in the same dialling. */
  readonly digits: string;
  /** For whom it works: who dialled it, or who proved from outside who they are (SYS-01). */
  readonly by: Party;
}

/** What a code does: a file in features/ exports one. Like an extension's `run`, it owns the call until it returns. */
export interface CodeDefinition {
  readonly code: string;
  readonly run: (call: Call, dialled: DialledCode, deps: ExtensionDependencies) => Promise<void>;
}

/** A way out of an extension: for the flow graph, the check, the booklet and the path that what-if lights. */
export interface Exit {
  /** Stable within its extension: `option.2`, `fallback`, `busy.0`. */
  readonly key: string;
  /** When it is taken: “key 2”, “nobody answers”. */
  readonly label: Phrase;
  /** Undefined: the call ends there. */
  readonly to: { readonly extensionId: string } | { readonly outside: string } | undefined;
  /** By the caller's choice; calls that take the other exits go by themselves, perhaps in a circle (EXT-02). */
  readonly chosen?: boolean;
  readonly prefix?: string | undefined;
}

/** One kind of extension: a file in extensions/ exports one. Kinds register by the manifest, never by a switch. */
export interface ExtensionDefinition<Body extends object = Record<string, unknown>> {
  readonly type: string;
  /** Section of the office file: `users`. */
  readonly section: string;
  readonly icon: string;
  readonly schema: z.ZodObject;
  readonly run: (call: Call, extension: Body & { readonly id: string }, deps: ExtensionDependencies) => Promise<void>;
  /** One line about it for lists: "rings 2 phones". */
  readonly describe: (body: Body) => Phrase;
  /** Every way in which calls leave it; a kind without any ends them itself. */
  readonly exits?: (body: Body & { readonly id: string }, config: ConfigView) => readonly Exit[];
  /** What is wrong about it beyond one field: it is not saved then. */
  readonly rules?: (
    body: Body & { readonly id: string },
    all: ConfigView,
  ) => readonly { readonly path: string; readonly phrase: Phrase }[];
}
