import type { z } from 'zod';
import type { Problem } from '../base/errors.ts';
import type { Random } from '../base/random.ts';
import type { Phrase } from '../base/words/phrase.ts';
import type { PromptLanguage } from '../prompts/types.ts';
import type { CallKind } from '../rules/alert-info.ts';
import type { CallCategory } from '../rules/call-category.ts';
import type { Holiday, Plan, WeeklyEntry } from '../rules/number-plan.ts';

export type { Holiday, Plan, PlanEntry, WeeklyEntry } from '../rules/number-plan.ts';
export type { TimeOfDay, Weekday } from '../rules/schedule.ts';

/** Who changes something: in the audit history for ever (PPL-04). */
export interface Author {
  /** Account name, `command line`, `first run` … */
  readonly name: string;
  /** Address of the browser, `this machine` … */
  readonly from: string;
}

/** How the store, the page and the office file treat one field; given by `.meta()` of its schema. */
export interface FieldMeta {
  /** English label, and its key in the page's catalogues. */
  readonly label?: string;
  /** One sentence for the form and the reference of the office file. */
  readonly help?: string;
  readonly unit?: 's' | 'min' | 'ms';
  /** Encrypted at rest, left out of answers and exports, never in a difference. */
  readonly secret?: boolean;
  /** No two things of one kind share it (case doesn't count). `find` knows it. */
  readonly unique?: boolean;
  /**
   * Holds the id (or a list of ids) of another thing: the name of its entity, or `extension` for any kind of those.
   * Nothing is deleted that is pointed at. `where` knows it.
   */
  readonly ref?: string;
  /**
   * A telephone number: given in any spelling, kept in its canonical form (rules/phone-number.ts). `caller`: also the
   * beginning of numbers (`0906*`), or `withheld`. `beginning`: how numbers begin, with or without a star.
   */
  readonly phone?: true | 'caller' | 'beginning';
  /** Many lines of text, with routes of their own: answers and differences tell only how many, forms leave it out. */
  readonly bulk?: boolean;
  /** Shown only while another field has one of these values. */
  readonly only?: { readonly field: string; readonly values: readonly string[] };
  /** Of a list of choices: which of them, no matter in what order. Lists are in an order otherwise. */
  readonly anyOrder?: boolean;
  /** Of a list of entries: the first that fits counts, so people put them in order. */
  readonly ordered?: boolean;
  /** Set by the box, not by people: in no form and no office file. An internal `ref` is let go when its target goes. */
  readonly internal?: boolean;
}

/**
 * One kind of configured thing. From this one definition come the table, the validation, the API, the page's form,
 * the office file's part and the reference.
 */
export interface EntityDefinition<Body extends object = Record<string, unknown>> {
  /** `user`, `line`, `account`, `office` … */
  readonly name: string;
  /** Where it stands in the office file: `users`; nested ones name their parent (`users.lines`). */
  readonly section: string;
  readonly schema: z.ZodObject;
  /** Only one of it exists (the office, its mail server). */
  readonly single?: boolean;
  /** A kind of extension: counts as `extension`. */
  readonly isExtension?: boolean;
  /** One of them that is there from the start and is never deleted. */
  readonly initial?: { readonly id: string; readonly body: object };
  /** The field by which people and office files know it: `number`, `username`. */
  readonly naturalKey: keyof Body & string;
  /** Rules beyond one field. `all` is the whole configuration as it would be, `before` as it is now. */
  readonly rules?: (body: Stored<Body>, all: ConfigView, before: ConfigView) => readonly Problem[];
  /** A rule over all of them, before and after a change; what it answers refuses the change. */
  readonly rulesOfAll?: (before: ConfigView, after: ConfigView) => Phrase | undefined;
  /** Fills in what only the box can make up when a new one is added: a line's password. */
  readonly fill?: (body: Readonly<Record<string, unknown>>, random: Random) => Record<string, unknown>;
  /** Brings a body that an older release wrote into today's shape. */
  readonly migrate?: (body: Record<string, unknown>) => Record<string, unknown>;
}

export type Stored<Body> = Body & { readonly id: string };

/**
 * Read-only, synchronous, always the committed state. Objects are frozen. Secrets are in the clear here: inside only.
 * The entity name `extension` stands for every kind of extension together. A single one (`office`) is always there,
 * with its defaults at first.
 */
export interface ConfigView {
  readonly revision: number;
  list<Body>(entity: string): readonly Stored<Body>[];
  get<Body>(entity: string, id: string): Stored<Body> | undefined;
  /** By any field that is declared unique or is the natural key; indexed. */
  find<Body>(entity: string, field: string, value: string): Stored<Body> | undefined;
  /** Whose `field` is `value` (refs are indexed): the lines of a user, say. */
  where<Body>(entity: string, field: string, value: string): readonly Stored<Body>[];
  /** What kind of thing has this id. */
  entityOf(id: string): string | undefined;
}

export type Change =
  | { readonly what: 'create'; readonly entity: string; readonly body: object; readonly id?: string }
  /** `body` is merged over what is there; `undefined` values are left as they are, null clears an optional field. */
  | { readonly what: 'change'; readonly entity: string; readonly id: string; readonly body: object }
  | { readonly what: 'delete'; readonly entity: string; readonly id: string };

export interface ChangedField {
  readonly field: string;
  /** Undefined where there was or is nothing; secrets as `•••`. */
  readonly before: unknown;
  readonly after: unknown;
}

/** What became different about one thing. */
export interface ChangedThing {
  readonly entity: string;
  readonly id: string;
  /** Its natural key and name at that time, for people. */
  readonly title: string;
  readonly what: 'created' | 'changed' | 'deleted';
  readonly fields: readonly ChangedField[];
}

export interface Revision {
  readonly number: number;
  /** Wall clock. */
  readonly at: number;
  readonly author: Author;
  /** Why, when the author said so, or "undoes revision 12". */
  readonly note: Phrase | undefined;
  readonly changes: readonly ChangedThing[];
}

/** The one way to change the configuration: parse all, rules, one transaction, revision + 1, `config.changed`. */
export interface ConfigService extends ConfigView {
  /**
   * All or nothing. Throws AppError `invalid` with a problem per wrong field (`path` begins with the index of the
   * change: `0.pin`), `conflict` where something else points at what is to be deleted. What changes nothing makes no
   * revision; the answer is then the present one.
   */
  apply(
    changes: readonly Change[],
    author: Author,
    note?: Phrase,
  ): { readonly revision: number; readonly ids: readonly string[] };
  /** What `apply` would do, with the same checks and errors, and nothing done: for dry runs and questions. */
  preview(changes: readonly Change[]): readonly ChangedThing[];
  /** The configuration as `apply` would leave it, and nothing done: for questions about what would become of calls. */
  proposed(changes: readonly Change[]): ConfigView;
  /** The same for `undo`. */
  proposedUndo(revision: number): ConfigView;
  /** Newest first. */
  revisions(options: { readonly limit: number; readonly before?: number }): readonly Revision[];
  /** Makes a new revision that takes that one back; AppError `conflict` says which later change stands in the way. */
  undo(revision: number, author: Author): { readonly revision: number };
  /** The lowest extension number that is free and allowed (EXT-01, COD-03); undefined when none is left. */
  nextFreeNumber(): string | undefined;
  /** Every kind of configured thing: the entities of this floor and the kinds of extensions that were added. */
  definitions(): readonly EntityDefinition[];
}

/** What people change of the configuration by phone, in their own name and from a line. */
export interface ByPhone {
  /** 901: this line is theirs from now on, whoever's it was; they leave the `others`. */
  logIn(userId: string, lineId: string, others: readonly string[]): void;
  /** 902 */
  logOut(userId: string, lineIds: readonly string[], from: string): void;
  /** 907, and the first login. The rules for PINs have been seen to. */
  changePin(userId: string, pin: string, from: string): void;
  /** 915: without a plan the schedule rules again; without an end the plan stays until somebody undoes it. */
  switchPlan(userId: string, to: PlanSwitch, from: string): void;
}

export interface PlanSwitch {
  readonly schemaId: string;
  readonly plan: number | undefined;
  /** Wall clock. */
  readonly untilMs: number | undefined;
}

// --- What the entities of this floor hold (their schemas in entities/*.ts are the truth; these are their bodies) ---

export interface OfficeBody {
  readonly name: string;
  /** ISO 3166 alpha-2. */
  readonly country: string;
  /** `020`: of numbers without one. */
  readonly areaCode?: string;
  /** What nobody may call (BLK-01). */
  readonly blockedCategories: readonly CallCategory[];
  /** ISO 3166, two letters. */
  readonly blockedCountries: readonly string[];
  /** Calls for which these phones ring in a way of their own (CAL-17). */
  readonly ringTonesYealink: readonly CallKind[];
  readonly ringTonesGigaset: readonly CallKind[];
  readonly language: 'en' | 'nl';
  readonly timeZone: string;
  readonly extensionLength: number;
  /** Dialled before an outside number; empty: none (the default). */
  readonly outsidePrefix: string;
  /** What people hear who wait; undefined: the music of the box. */
  readonly holdMusicId?: string;
  /** How long calls stay in the history. */
  readonly historyDays: number;
  /** How long voicemail messages stay that nobody saved. */
  readonly voicemailDays: number;
  /** FAC-10: of signalling and sound. */
  readonly encryption: 'off' | 'preferred' | 'required';
  /** What people outside see of callers without a number of their own. */
  readonly callerId?: E164;
  /** What emergency services see of callers for whom nothing nearer is set (FAC-11). */
  readonly emergencyCallerId?: E164;
  /** Users who are told silently when somebody calls for help. */
  readonly emergencyRecipientIds: readonly string[];
}

/** The office's own mail server; without a host no e-mail is sent. */
export interface MailServerBody {
  readonly host: string;
  readonly port: number;
  readonly security: 'starttls' | 'tls' | 'none';
  readonly checkCertificate: boolean;
  readonly username?: string;
  readonly password?: string;
  readonly from?: string;
}

export interface PromptBody {
  readonly name: string;
  readonly use: 'speech' | 'music';
  readonly language?: PromptLanguage;
  readonly text?: string;
  readonly kind: 'upload' | 'typed' | 'phone' | 'browser';
  readonly soundId?: string;
  readonly durationMs?: number;
  readonly spokenText?: string;
}

export interface PlaylistBody {
  readonly name: string;
  readonly ownPieces: readonly ('one' | 'two')[];
  readonly promptIds: readonly string[];
}

/** The service that speaks typed text; without a URL there is none. */
export interface SpeechServiceBody {
  readonly url: string;
  readonly key?: string;
  readonly model: string;
  readonly voice: string;
}

export interface RecordingBody {
  readonly enabled: boolean;
  readonly outgoing: boolean;
  readonly notice: 'none' | 'beep' | 'announcement';
  readonly daysKept: number;
  readonly sftp: boolean;
  readonly sftpPort: number;
  readonly sftpUser: string;
  readonly sftpPassword?: string;
  /** Public keys, one a line. */
  readonly sftpKeys?: string;
}

export interface LineBody {
  readonly username: string;
  readonly password: string;
  /** The user this line is bound to, if any. */
  readonly userId?: string;
  /** Who is logged in on it by 901, if anybody. */
  readonly loggedInUserId?: string;
  readonly deviceId?: string;
  readonly dtmf: 'rfc4733' | 'info' | 'inband';
  /** CAL-03: hold, transfer and join by `##` and other keys. */
  readonly callCodes: boolean;
  /** DEV-07: 1 to 5. */
  readonly callLimit: number;
  /** What it is or where it stands. */
  readonly name?: string;
  /** It has to be encrypted; counts only where the office's encryption is not off (FAC-10). */
  readonly encryption: boolean;
  readonly language?: 'en' | 'nl';
  readonly country?: string;
  readonly areaCode?: string;
  readonly emergencyCallerId?: string;
  /** USR-04: the voicemail takes it for its user's own. */
  readonly trusted: boolean;
  /** DEV-15: its user's phone in the browser; the box gives the page the password of the hour. */
  readonly browser: boolean;
}

export interface AccountBody {
  readonly username: string;
  readonly name: string;
  readonly passwordHash?: string;
  readonly roles: readonly string[];
  readonly language: 'en' | 'nl';
  readonly userId?: string;
  /** Second factor (base32); set by the person, never by an admin. */
  readonly totpSecret?: string;
  /** What is left of the codes for a lost second factor. */
  readonly recoveryCodeHashes?: readonly string[];
}

// --- What routes calls in and out ---

/** An outside number as it is kept everywhere: `+31201234567`. */
export type E164 = string;

/** A provider's line to the outside (NPL-08). */
export interface TrunkBody {
  readonly name: string;
  readonly enabled: boolean;
  /** Tried in this order; the same number: by name. */
  readonly position: number;
  /** From which template its settings come, for people: `voys`. */
  readonly template?: string;
  readonly kind: 'registration' | 'fixed';
  /** Host name or address of the provider. */
  readonly server: string;
  /** Undefined: as DNS says, else the standard one. */
  readonly port?: number;
  readonly transport: 'udp' | 'tcp' | 'tls';
  /** What stands behind the @, where that is not the server. */
  readonly domain?: string;
  readonly username?: string;
  /** For the password, where it is another than the user name. */
  readonly authName?: string;
  readonly password?: string;
  /** The realm in which its proxies ask for the password in calls, where that is not the registrar’s. */
  readonly callRealm?: string;
  readonly registrationSec: number;
  /** Addresses and networks from which its calls come, besides those of the server: `203.0.113.0/24`. */
  readonly addresses: readonly string[];
  readonly encryption: 'off' | 'preferred' | 'required';
  /** With TLS: its certificate has to be for its name, by somebody who is trusted. */
  readonly checkCertificate: boolean;
  /** Best first. */
  readonly codecs: readonly ('opus' | 'g722' | 'pcma' | 'pcmu')[];
  readonly dtmf: 'rfc4733' | 'info' | 'inband';
  /** How it wants numbers: +31…, 31…, 0031…, 020… */
  readonly numberFormat: 'plus' | 'e164' | 'zeros' | 'national';
  /** Where it wants the number that is shown. */
  readonly callerIdIn: 'from' | 'pai' | 'ppi' | 'rpid';
  /** How it is told for whom a call was that goes on outside. */
  readonly diversion: 'none' | 'diversion' | 'history-info';
  /** Calls at the same time. */
  readonly callsMax: number;
  /** It carries outside numbers that begin so, and no others: `+49`, `14`; empty: all (NPL-09). */
  readonly numbers: readonly string[];
  /** Seconds between two OPTIONS that ask whether it is there; 0: never. */
  readonly optionsSec: number;
}

/** An outside number of ours, or a row of them (DDI). */
export interface NumberBody {
  readonly first: E164;
  /** The last of a row; undefined: one number. */
  readonly last?: E164;
  readonly name?: string;
  /** To which routing it belongs (NPL-02). */
  readonly schemaId: string;
  /** Over which provider it comes; undefined: any. */
  readonly trunkId?: string;
  /** Whose own number it is. */
  readonly userId?: string;
}

/** One routing of numbers, for the office or a part of it (NPL-01). */
export interface NumberSchemaBody {
  /** For 915. */
  readonly number: number;
  readonly name: string;
  /** Undefined: the office's. */
  readonly timeZone?: string;
  readonly plans: readonly Plan[];
  /** Number of the plan for hours that nothing else covers. */
  readonly fallbackPlan: number;
  readonly weekly: readonly WeeklyEntry[];
  readonly holidays: readonly Holiday[];
  /** Switched by hand (NPL-06): the plan, and until when; without an end until somebody undoes it. */
  readonly manualPlan?: number;
  /** Wall clock. */
  readonly manualUntilMs?: number;
}

/** A caller from outside who is not let in (BLK-02). */
export interface BlockedCallerBody {
  /** `+31201234567`, `+4487*` for all that begin so, or `withheld`. */
  readonly caller: string;
  readonly to: 'busy' | 'prompt' | 'extension';
  readonly promptId?: string;
  readonly destinationId?: string;
  readonly note?: string;
}

/** Somebody whom the office knows (CAL-16). */
export interface ContactBody {
  readonly name: string;
  readonly company?: string;
  readonly numbers: readonly { readonly number: string; readonly label?: string }[];
}

/** What calls to the outside may come to (FAC-09). */
export interface OutsideLimitBody {
  readonly name: string;
  /** The office as a whole, each user by themselves, or one user (then that of each doesn’t count for them). */
  readonly applies: 'office' | 'each-user' | 'user';
  readonly userId?: string;
  /** At the same time. */
  readonly callsMax?: number;
  readonly minutesPerHour?: number;
  readonly minutesPerDay?: number;
  /** Of calls that cost more: abroad, premium and shared-cost numbers, satellites. */
  readonly costlyMinutesPerHour?: number;
  readonly costlyMinutesPerDay?: number;
  /** `HH:MM`, of the office’s clocks. */
  readonly nightFrom?: string;
  readonly nightUntil?: string;
  readonly nightBlocks: 'costly' | 'all';
  /** ISO 3166 alpha-2; undefined: all. */
  readonly countries?: readonly string[];
}

/** A call that is tried at every change, and where it must end (NPL-07). */
export interface RoutingTestBody {
  readonly name: string;
  readonly from?: string;
  readonly to: string;
  readonly at: string;
  readonly press: readonly string[];
  readonly who: readonly {
    readonly number: string;
    readonly does: 'answers' | 'declines' | 'busy' | 'rings' | 'silent' | 'away';
    readonly afterSec?: number;
  }[];
  readonly otherwise: RoutingTestBody['who'][number]['does'];
  readonly otherwiseAfterSec?: number;
  readonly speaksSec?: number;
  readonly hangsUpAfterSec?: number;
  /** `ivr 800`, `user 102`: what it must pass, in order. */
  readonly path: readonly string[];
  readonly outcome: string;
  readonly callee?: string;
}
