import type { Clock } from '../base/clock.ts';
import type { Random } from '../base/random.ts';
import type { Scope } from '../base/scope.ts';
import type { Phrase } from '../base/words/index.ts';
import type { ConfigView } from '../config/types.ts';
import type { Media } from '../media/types.ts';
import type { PromptLanguage } from '../prompts/types.ts';
import type { Locator } from '../registrar/types.ts';
import type { InviteOptions, OutgoingInvite, OutgoingInviteListener } from '../sip/types.ts';
import type { CallLog } from './call-log.ts';
import type { Counts } from './counts.ts';
import type { LegTable } from './leg-table.ts';
import type { Listening } from './listening.ts';
import type { SoundKind } from './media-path.ts';
import type { Meetings } from './meetings.ts';
import type { Numbering } from './numbering.ts';
import type { QualityReports } from './quality-reports.ts';
import type { RecordingKeeper } from './recording.ts';
import type { ExtensionDependencies, Party, SoundLibrary } from './types.ts';

/** The one thing that the call floor asks of the SIP floor by itself; all else are answers to what comes in. */
export interface Caller {
  invite(options: InviteOptions, listener: OutgoingInviteListener): OutgoingInvite;
}

/** What every call of one engine shares. The engine makes it; nothing outside this folder sees it. */
export interface Floor {
  readonly clock: Clock;
  readonly random: Random;
  readonly scope: Scope;
  readonly config: ConfigView;
  readonly locator: Locator;
  readonly sip: Caller;
  readonly legs: LegTable;
  readonly log: CallLog;
  readonly reports: QualityReports;
  /** Undefined where the box carries no sound: then phones talk directly with each other, or not at all. */
  readonly media: Media | undefined;
  /** Whether the box can carry the sound of such phones. */
  carries(kind: SoundKind): boolean;
  /** What the box says and plays, as sounds. */
  readonly sounds: SoundLibrary;
  /** Undefined where nothing can be recorded. */
  readonly recordings: RecordingKeeper | undefined;
  /** Conference rooms in which somebody is. */
  readonly meetings: Meetings;
  readonly listening: Listening;
  /** How many calls go through each call limit. */
  readonly counts: Counts;
  readonly numbering: Numbering;
  readonly dependencies: ExtensionDependencies;
  /** Whether a host is one of our addresses or names. */
  isOurs(host: string): boolean;
  /** In which the box speaks to them: that of their line, else the office's. */
  languageOf(party: Party): PromptLanguage;
  /** In the language of the office, for a phone's display. */
  say(said: Phrase): string;
  /** A call for help is to go over these providers: where all their lines are busy, another call is ended for it. */
  makeRoom(trunkIds: readonly string[]): void;
  /** That provider says itself that its lines are busy: another call over it is ended. False: there is none. */
  giveWay(trunkId: string): boolean;
  /** Something about it changed that readers see. */
  changed(call: { readonly id: string }): void;
  over(call: { readonly id: string }): void;
  /** A mistake of ours, for the log; the call that met it ends. */
  broke(error: unknown): void;
}
