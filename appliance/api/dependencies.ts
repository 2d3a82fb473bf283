import type { Bus } from '../base/bus.ts';
import type { Clock } from '../base/clock.ts';
import type { AppEvents } from '../base/events.ts';
import type { Random } from '../base/random.ts';
import type { Scope } from '../base/scope.ts';
import type { Phrase } from '../base/words/index.ts';
import type { CallRecord, CallSnapshot } from '../calls/types.ts';
import type { Author, ConfigService, Revision } from '../config/types.ts';
import type { Library } from '../library/types.ts';
import type { Outbox } from '../mail/outbox.ts';
import type { AdmissionReports, Locator, PinGate } from '../registrar/types.ts';
import type { RoutingOverview } from '../routing/overview.ts';
import type { RoutingTests } from '../routing/tests.ts';
import type { WhatIf } from '../routing/what-if.ts';
import type { TraceEntry } from '../sip/types.ts';
import type { AuditEntry, AuditPage, AuditQuery } from '../store/audit.ts';
import type { HistoryPage, HistoryQuery } from '../store/history.ts';
import type { OneTimeLink } from '../store/one-time-links.ts';
import type { RecordingDownload } from '../store/recording-downloads.ts';
import type { RecordingRow, Recordings } from '../store/recordings.ts';
import type { SessionRow } from '../store/sessions.ts';
import type { BrakeReports, EmergencyReports, TrunkReports, TrunkTestDesk } from '../trunks/types.ts';
import type { Mailboxes, Message } from '../voicemail/types.ts';

/** Hashes passwords slowly, off the main loop. The stored text names its own parameters, so they can grow. */
export interface PasswordHasher {
  hash(password: string): Promise<string>;
  /** False for a wrong password and for a text that is no hash of ours. */
  verify(password: string, stored: string): Promise<boolean>;
}

/** The table of signed-in browsers; the cookie's value itself is nowhere, only its hash. */
export interface SessionStore {
  put(session: SessionRow): void;
  get(hash: string): SessionRow | undefined;
  touch(hash: string, seenAt: number): void;
  remove(hash: string): void;
  removeOf(accountId: string): void;
  of(accountId: string): SessionRow[];
  sweep(seenBefore: number, createdBefore: number): number;
}

export interface LinkStore {
  put(link: OneTimeLink): void;
  get(hash: string): OneTimeLink | undefined;
  remove(hash: string): void;
  /** All of one purpose, or of one purpose and account: a fresh link makes the older ones worthless. */
  removeOf(purpose: OneTimeLink['purpose'], accountId: string | undefined): void;
}

export interface DownloadStore {
  /** Keeps one more, and of all of them the `most` newest. */
  put(download: RecordingDownload, most: number): void;
  get(id: string): RecordingDownload | undefined;
  of(owner: string): RecordingDownload[];
  sweep(wall: number): void;
}

export interface AuditLog {
  add(entry: Omit<AuditEntry, 'id'>): void;
  list(query: AuditQuery): AuditPage;
  /** When something of this kind last happened by this author. */
  last(key: string, author: string): number | undefined;
}

/** The finished calls, as the store's history keeps them. */
export interface HistoryReader {
  get(id: string): CallRecord | undefined;
  search(query: HistoryQuery): HistoryPage<CallRecord>;
}

/** Messages of a call, live or lately ended, oldest first; empty when none are kept any more. */
export type CallTrace = (historyId: string) => readonly TraceEntry[];

export interface HealthProblem {
  readonly level: 'attention' | 'broken';
  readonly phrase: Phrase;
  /** Page where it can be mended. */
  readonly link?: string;
}

/** What other parts of the box know about its well-being; the API adds what it sees of phones and calls. */
export interface HealthReport {
  readonly problems: readonly HealthProblem[];
  /** Live counts: transactions, dialogs, scopes … */
  readonly gauges: Readonly<Record<string, number>>;
}

export interface OfficeFileOutcome {
  /** Undefined for a dry run, and when nothing was different. */
  readonly revision: number | undefined;
  readonly changes: Revision['changes'];
}

export interface OfficeFilePort {
  /** YAML. Without `secrets`, passwords and PINs are left out. */
  export(options: { readonly secrets: boolean }): string;
  /** All or nothing; AppError `invalid` has a problem per wrong place, `path` as `line 12: users.0.pin`. */
  apply(
    text: string,
    options: { readonly dryRun: boolean; readonly replace: boolean; readonly config: ConfigService },
    author: Author,
  ): OfficeFileOutcome;
}

/** Where phones register, for people who type it into one. */
export interface PhoneServer {
  readonly host: string;
  readonly port: number;
  readonly transport: 'udp' | 'tcp' | 'tls' | 'ws' | 'wss';
}

/** A file of the page. TypeScript has its types stripped already; `bytes` are what the browser gets. */
export interface AssetFile {
  readonly bytes: Uint8Array;
}

/** The page's files by path (`index.html`, `components/field.ts`); undefined when there is none of that name. */
export interface Assets {
  read(path: string): Promise<AssetFile | undefined>;
}

/** Sound that is read in parts, as a WAV file. */
export interface WavSound {
  readonly size: number;
  read(from: number, until: number): ReadableStream<Uint8Array>;
}

/** The recordings of calls; what can't be read (damaged, gone) is undefined. */
export interface RecordingsPort extends Pick<Recordings, 'get' | 'search' | 'delete'> {
  /** How large its sound is as a file; nothing is opened for it. */
  bytes(row: RecordingRow): number;
  sound(row: RecordingRow): WavSound | undefined;
  peaks(row: RecordingRow, count: number): number[][] | undefined;
}

/** Voicemail; what can't be read (damaged, gone) is undefined. */
export interface VoicemailPort {
  readonly mailboxes: Mailboxes;
  sound(message: Message): WavSound | undefined;
  peaks(message: Message, count: number): number[][] | undefined;
  /** A greeting that was spoken by phone, by its path. */
  greeting(path: string): WavSound | undefined;
}

/** For causes that no reader may see. */
export interface ApiLog {
  mistake(id: string, error: unknown): void;
}

/** The e-mails that go out. */
export type MailPort = Pick<Outbox, 'state' | 'sendNow'>;

/** All that the API needs from the rest of the box, handed over by boot.ts. */
export interface ApiDependencies {
  readonly version: string;
  readonly clock: Clock;
  readonly random: Random;
  readonly bus: Bus<AppEvents>;
  /** Ends the event streams with it. */
  readonly scope: Scope;
  readonly log: ApiLog;
  readonly config: ConfigService;
  readonly officeFile: OfficeFilePort;
  readonly locator: Locator;
  readonly calls: () => readonly CallSnapshot[];
  /** Rings a person's own phones, and dials from the one that is picked up; AppError where that can't be. */
  readonly dialFor: (userId: string, number: string) => string;
  /** Pauses or goes on with the recording of a live call; false where nothing is recorded. */
  readonly pauseRecording: (callId: string, paused: boolean) => boolean;
  readonly history: HistoryReader;
  readonly recordings: RecordingsPort;
  /** What was put together to be fetched within a day. */
  readonly downloads: DownloadStore;
  readonly trace: CallTrace;
  /** What a call would do (NPL-07). */
  readonly whatIf: Pick<WhatIf, 'ask'>;
  /** Where calls can go, and what is wrong about it. */
  readonly routing: Pick<RoutingOverview, 'ways' | 'findings' | 'last' | 'inSlices'>;
  /** The saved ones; they are asked before each change. */
  readonly routingTests: Pick<RoutingTests, 'isOn' | 'try' | 'tryAll' | 'objections'>;
  readonly health: () => HealthReport;
  readonly phoneServers: () => readonly PhoneServer[];
  /** Where people open the page: `http://192.168.1.5:8080`. Undefined while it is nowhere. */
  readonly pageUrl: () => string | undefined;
  /** The same over https: browsers let only such a page use the microphone. */
  readonly securePageUrl: () => string | undefined;
  /** The password with which a browser phone may register now. */
  readonly phonePass: (lineId: string) => { readonly password: string; readonly goodUntil: number };
  readonly sessions: SessionStore;
  readonly links: LinkStore;
  readonly audit: AuditLog;
  readonly voicemail: VoicemailPort;
  /** Checks PINs, and locks after too many wrong ones (USR-06). */
  readonly pins: PinGate;
  /** What calls outside have come to, and what limits have stopped (FAC-09). */
  readonly brakes: BrakeReports;
  /** Addresses of attackers (FAC-09). */
  readonly admission: AdmissionReports;
  /** Calls for help (FAC-11). */
  readonly emergencies: EmergencyReports;
  readonly outbox: MailPort;
  readonly passwords: PasswordHasher;
  /** How the providers do. */
  readonly trunks: TrunkReports;
  /** Test calls over one provider alone. */
  readonly trunkTests: TrunkTestDesk;
  /** Prompts, music and the box's voice. */
  readonly library: Library;
  readonly assets: Assets;
}
