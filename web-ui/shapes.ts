/** What the API answers (appliance/api/README.md). Moments are milliseconds since 1970, sentences are ready to show. */

/** `fresh`: nothing is wrong, but somebody should see it. */
export type State = 'well' | 'fresh' | 'attention' | 'broken' | 'off';

export interface Me {
  readonly id: string;
  readonly username: string;
  readonly name: string;
  readonly language: 'en' | 'nl';
  readonly roles: readonly string[];
  readonly rights: readonly string[];
  readonly secondFactor: boolean;
  readonly recoveryCodesLeft?: number;
  readonly user?: { readonly id: string; readonly number: string; readonly name: string };
}

export interface Start {
  readonly product: string;
  readonly version: string;
  readonly office?: {
    readonly name: string;
    readonly language: string;
    readonly country: string;
    readonly timeZone?: string;
  };
  readonly hasOwner: boolean;
  readonly languages: readonly string[];
  readonly me?: Me;
}

export interface Office {
  readonly name: string;
  readonly country: string;
  readonly language: string;
  readonly timeZone: string;
  readonly extensionLength: number;
  readonly outsidePrefix: string;
  readonly historyDays: number;
  readonly voicemailDays: number;
  readonly encryption: string;
  readonly holdMusicId?: string;
  readonly extensionLengthFixed: boolean;
}

/** Settings beyond these are shown by the generated form. */
export interface Line {
  readonly id: string;
  readonly username: string;
  readonly name?: string;
  readonly userId?: string;
  readonly dtmf: string;
  readonly callLimit: number;
  /** Its person's phone in the browser. */
  readonly browser?: boolean;
  readonly user?: { readonly id: string; readonly number: string; readonly name: string };
  readonly registered: number;
  readonly [field: string]: unknown;
}

/** Fields beyond these are shown by the generated form. */
export interface User {
  readonly id: string;
  readonly number: string;
  readonly name: string;
  readonly hasPin: boolean;
  readonly registered: number;
  readonly inCall: boolean;
  readonly lines: readonly Line[];
  readonly account?: { readonly id: string; readonly username: string; readonly roles: readonly string[] };
  readonly [field: string]: unknown;
}

export interface Reveal {
  readonly lineId: string;
  readonly username: string;
  readonly password: string;
  readonly servers: readonly { readonly host: string; readonly port: number; readonly transport: string }[];
  readonly uri: string;
  /** SVG text. */
  readonly qr: string;
}

export interface Thing {
  readonly entity: string;
  readonly id: string;
  readonly title: string;
}

export interface Party {
  readonly number: string;
  readonly name: string;
  readonly extensionId?: string;
}

/** Something of the configuration by which a call came. */
export interface TrailPlace {
  /** `user`, `ivr`, `number-schema`, `trunk` … */
  readonly entity: string;
  readonly id: string;
  readonly name: string;
  readonly number?: string;
}

/** One line of a call's story. */
export interface StoryLine {
  readonly at: number;
  readonly sentence: string;
  /** What it is about, in the order in which it is named. */
  readonly places: readonly TrailPlace[];
}

export interface TrailStep {
  readonly at: number;
  readonly step: string;
  readonly sentence: string;
  readonly place?: TrailPlace;
  readonly via?: string;
}

export interface LiveCall {
  readonly id: string;
  readonly startedAt: number;
  readonly answeredAt?: number;
  readonly state: 'ringing' | 'up' | 'held' | 'voicemail' | 'ending';
  readonly caller: Party;
  readonly dialled: string;
  readonly callee?: Party;
  readonly ringing: readonly Party[];
  /** It is being recorded. */
  readonly recording?: 'recording' | 'paused';
  readonly sentence: string;
  readonly trail: readonly TrailStep[];
}

export interface Talk {
  readonly from: number;
  readonly until: number;
  readonly parties: readonly Party[];
}

export interface HistoryRow {
  readonly id: string;
  readonly startedAt: number;
  readonly answeredAt?: number;
  readonly endedAt: number;
  readonly talkedSec: number;
  readonly caller: Party;
  readonly dialled: string;
  readonly callee?: Party;
  readonly outcome: string;
  readonly outcomeWord: string;
  readonly reason: string;
  readonly encrypted: boolean;
  readonly way: 'inside' | 'in' | 'out';
  /** The provider that carried it; without a name where it is gone. */
  readonly trunk?: { readonly id: string; readonly name?: string };
  readonly talks: readonly Talk[];
}

/** What a phone says of the sound that it heard. */
export interface PhoneReport {
  readonly lossPercent?: number;
  readonly discardedPercent?: number;
  readonly jitterMs?: number;
  readonly bufferMs?: number;
  readonly roundTripMs?: number;
  readonly rFactor?: number;
  readonly mos?: number;
}

export interface HistoryDetail extends HistoryRow {
  readonly story: readonly StoryLine[];
  /** What the caller keyed in menus, question after question. */
  readonly pressed: readonly string[];
  readonly trail: readonly TrailStep[];
  readonly hasLadder: boolean;
  /** Of each phone whose sound went through the box; what is missing was not measured. */
  readonly quality?: readonly {
    readonly name: string;
    readonly codec?: string;
    readonly lossPercent?: number;
    readonly jitterMs?: number;
    readonly roundTripMs?: number;
    readonly mos?: number;
    /** By its phone's own account. */
    readonly reported?: PhoneReport;
  }[];
}

export interface Ladder {
  readonly participants: readonly { readonly id: string; readonly label: string; readonly address: string }[];
  readonly messages: readonly {
    readonly at: number;
    readonly from: string;
    readonly to: string;
    readonly label: string;
    readonly firstLine: string;
    readonly text: string;
    readonly transport: string;
    readonly note?: string;
  }[];
}

export interface ChangedField {
  readonly field: string;
  readonly before?: unknown;
  readonly after?: unknown;
}

export interface ChangedThing {
  readonly entity: string;
  readonly id: string;
  readonly title: string;
  readonly what: 'created' | 'changed' | 'deleted';
  readonly sentence: string;
  readonly fields: readonly ChangedField[];
}

export interface Change {
  readonly revision: number;
  readonly at: number;
  readonly author: string;
  readonly from: string;
  readonly note?: string;
  readonly undoable: boolean;
  readonly changes: readonly ChangedThing[];
}

export interface Phone {
  readonly lineId: string;
  readonly username: string;
  readonly user?: { readonly id: string; readonly number: string; readonly name: string };
  readonly contact: string;
  readonly transport: string;
  readonly source: string;
  readonly userAgent?: string;
  readonly registeredAt: number;
  readonly expiresAt: number;
  readonly unverified: boolean;
}

export interface Health {
  readonly state: 'well' | 'attention' | 'broken';
  readonly sentence: string;
  readonly problems: readonly {
    readonly state: 'attention' | 'broken';
    readonly sentence: string;
    readonly link?: string;
  }[];
  readonly gauges: Readonly<Record<string, number>>;
  readonly startedAt: number;
}

export interface SessionInfo {
  readonly id: string;
  readonly current: boolean;
  readonly address: string;
  readonly browser: string;
  readonly signedInAt: number;
  readonly lastSeenAt: number;
  readonly endsAt: number;
}

export interface MailboxSettingsShape {
  /** Personal boxes only, as the two below. */
  readonly isOn?: boolean;
  readonly afterSec?: number;
  readonly pinPolicy?: 'untrusted' | 'always' | 'never';
  readonly language: string;
  readonly mail: string;
  readonly greeting?: 'prompt' | 'own' | 'standard';
  /** Shared boxes only. */
  readonly email?: string;
}

export interface Mailbox {
  readonly id: string;
  readonly kind: 'personal' | 'shared';
  readonly number: string;
  readonly name: string;
  readonly new: number;
  readonly old: number;
  readonly full: boolean;
  readonly open: boolean;
  readonly hasPin: boolean;
  /** Only while it is open. */
  readonly settings?: MailboxSettingsShape;
}

export interface VoiceMessage {
  readonly id: string;
  readonly mailboxId: string;
  readonly state: 'new' | 'heard' | 'saved';
  readonly receivedAt: number;
  readonly durationMs: number;
  readonly caller: Party;
}

/** One line of the list of extensions; people are in it too. */
export interface ExtensionSummary {
  readonly id: string;
  readonly type: string;
  readonly number: string;
  readonly name: string;
  /** What kind it is, in a word. */
  readonly kind: string;
  /** What it does with calls, in a line. */
  readonly sentence: string;
}

/** With its settings, which are by kind. */
export interface Extension extends ExtensionSummary {
  readonly warnings: readonly { readonly path: string; readonly sentence: string }[];
  readonly [field: string]: unknown;
}

/** A sound of the library. */
export interface Prompt {
  readonly id: string;
  readonly name: string;
  readonly use: 'speech' | 'music';
  readonly language?: string;
  readonly text?: string;
  readonly kind: 'upload' | 'typed' | 'phone' | 'browser';
  /** False where it was named in an office file only. */
  readonly hasSound: boolean;
  readonly durationMs?: number;
}

/** A recorded call: caller left, callee right. */
export interface Recording {
  readonly id: string;
  readonly callId: string;
  readonly startedAt: number;
  readonly durationMs: number;
  readonly running: boolean;
  readonly caller: Party;
  readonly callee: Party;
}

/** Music on hold: pieces of the box first, then those of the library. */
export interface Playlist {
  readonly id: string;
  readonly name: string;
  readonly ownPieces: readonly ('one' | 'two')[];
  readonly promptIds: readonly string[];
}
