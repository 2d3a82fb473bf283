import type { Phrase } from '../base/words/phrase.ts';
import type { Party } from '../calls/types.ts';
import type { OutsideLimitBody, Stored } from '../config/types.ts';
import type { Usage } from '../rules/brakes.ts';
import type { Encryption } from '../rules/encryption.ts';
import type { AnswerableRequest, Credentials, Destination, HeaderLines, TransportName } from '../sip/types.ts';

/** How a provider does, as far as registrations, OPTIONS and real calls have shown. */
export interface TrunkState {
  readonly trunkId: string;
  readonly name: string;
  /** `unknown`: nothing was heard either way yet; it is tried. */
  readonly health: 'up' | 'down' | 'unknown';
  /** Wall clock: since when it is so. */
  readonly since: number;
  /** Why it is down, for people. */
  readonly reason?: Phrase;
  /** Calls over it now. */
  readonly calls: number;
  readonly callsMax: number;
}

/** What people want to know of it beside that. */
export interface TrunkReport {
  /** Wall clock: registered without interruption since then. */
  readonly registeredSince?: number;
  /** How long its last answer to OPTIONS took. */
  readonly answeredInMs?: number;
}

/** What pages ask of the owner of all trunks. */
export interface TrunkReports extends Pick<Trunks, 'states' | 'outgoing'> {
  /** Undefined where it is gone or off. */
  report(trunkId: string): TrunkReport | undefined;
  /** Somebody looks at it: a registration that waits for its next try is tried now. */
  tryNow(trunkId: string): void;
}

/** A call that a provider brings, read by that trunk's own formats. */
export interface TrunkCall {
  readonly trunkId: string;
  /** Our number that was dialled: `+31201234567`; as it came where it is none. */
  readonly dialled: string;
  /** Undefined where it is withheld. */
  readonly callerNumber: string | undefined;
  /** What the network calls them. */
  readonly callerName: string | undefined;
  /** For whom the call was before somebody sent it on to us. */
  readonly divertedFrom?: string;
}

/** A call to the outside, whoever carries it. */
export interface OutsideCall {
  /** `+31201234567`, or a short number of the country (`144`, `112`) as dialled. */
  readonly number: string;
  /** What the called one sees; undefined: withheld. */
  readonly shownNumber: string | undefined;
  readonly shownName?: string;
  /** The call was for this number of ours and is sent on. */
  readonly divertedFrom?: string;
  /** Tried at any price: a trunk whose lines are all busy drops a call for it. */
  readonly isEmergency?: boolean;
  /** Of an emergency: `020`, which picks the exchange; undefined where nobody knows the place. */
  readonly areaCode?: string | undefined;
}

/** How such a call is asked of one provider: what an INVITE needs beside its description. */
export interface TrunkInvite {
  readonly destination: Destination;
  readonly requestUri: string;
  readonly from: string;
  readonly to: string;
  readonly headers: HeaderLines;
  readonly routes: readonly string[];
  readonly contactUser: string;
  /** Answers challenges of that provider alone. */
  readonly credentials?: Credentials;
  readonly transport: TransportName;
  readonly encryption: Encryption;
  /** Our address as that provider knows it: sound is to come there. Undefined before anything was heard of it. */
  readonly localAddress?: string;
}

/** What became of a call over a trunk, as far as it tells of the trunk. */
export type TrunkResult =
  | { readonly kind: 'carried' }
  /** `status` undefined: no answer at all. */
  | { readonly kind: 'failed'; readonly status: number | undefined };

/** What calls ask of the owner of all trunks. */
export interface Trunks {
  /** All that are switched on, in the order in which they are to be tried. */
  states(): readonly TrunkState[];
  /** Whose call this is; undefined: no provider’s. Never believes what a header claims. */
  incoming(request: AnswerableRequest): TrunkCall | undefined;
  /** How to ask that provider for this call; undefined: it is gone or off. */
  outgoing(trunkId: string, call: OutsideCall): TrunkInvite | undefined;
  /** A real call went so: a trunk that fails is down before the next OPTIONS would tell. */
  told(trunkId: string, result: TrunkResult): void;
}

/** Counts one call to the outside for the fraud brakes, from when it is tried. Each of the two is told once at most. */
export interface OutsideMeter {
  answered(): void;
  /** Also where nobody answered. */
  ended(): void;
}

/** What keeps misuse from costing much: the owner of who has called outside, how long and at what cost. */
export interface OutsideBrakes {
  /** Why this call may not be made now, for people; undefined: it may. Emergency calls are never asked about. */
  stops(call: CostingCall): Phrase | undefined;
  /** It is being made. */
  begin(call: CostingCall): OutsideMeter;
}

export interface CostingCall {
  /** `+31201234567`, or a short number of the country. */
  readonly number: string;
  /** Who dialled, or whose extension sends the call on; undefined: no user. */
  readonly userId: string | undefined;
}

/** A call for help, as it goes out. */
export interface EmergencyCall {
  readonly number: string;
  readonly caller: Party;
  /** What the emergency service sees. */
  readonly shownNumber: string | undefined;
  /** Picks the exchange: the user’s, else the line’s. */
  readonly areaCode: string | undefined;
  /** The office has lost its own emergency number (FAC-16). */
  readonly isNumberLost: boolean;
}

/** Told as soon as a call for help is begun; it never fails and never waits. */
export interface EmergencyWatch {
  begins(call: EmergencyCall): void;
}

/** What a limit has stopped lately, for people. */
export interface BrakeStop {
  readonly limitId: string;
  readonly phrase: Phrase;
  readonly userId: string | undefined;
  /** Wall clock, of the last call that it stopped … */
  readonly at: number;
  /** … and how many it has stopped since it began. */
  readonly count: number;
}

/** What the page shows and does about limits. */
export interface BrakeReports {
  /** What has been called, as far as it counts for this limit. */
  usageOf(limit: Stored<OutsideLimitBody>, userId: string | undefined): Usage;
  /** Which limits have stopped calls within the last day, the latest first. */
  stopped(): readonly BrakeStop[];
  /** Somebody who may has looked at it: what was called so far counts no more for this limit. */
  release(limitId: string): void;
}

/** A call for help, as chosen people are told of it. */
export interface EmergencyRecord {
  /** Wall clock. */
  readonly at: number;
  readonly number: string;
  readonly caller: { readonly number: string; readonly name: string };
  /** The line’s name or user name, and its area code where one is known. */
  readonly place: string;
  readonly shownNumber: string | undefined;
}

/** What the page shows of calls for help. */
export interface EmergencyReports {
  /** Since the box began, newest first; `phrase` says who called what from where. */
  recent(): readonly (EmergencyRecord & { readonly phrase: Phrase })[];
}

/** How the sound of one leg of a live call goes, so far. */
export interface LegSound {
  /** Whose it is, of somebody outside. */
  readonly trunkId: string | undefined;
  readonly codec: string | undefined;
  readonly packetsIn: number;
  readonly packetsOut: number;
  readonly encrypted: boolean;
}

/** A test call as somebody asks for it. */
export interface TestCall {
  readonly trunkId: string;
  /** Canonical, outside, no emergency number. */
  readonly number: string;
  /** `phone`: their own phone is rung first, and they speak; `box`: the box says a sentence. */
  readonly speaker: 'phone' | 'box';
  /** The name of who asks. */
  readonly by: string;
  /** Whose phones ring, and whose rights count; undefined: the office’s. */
  readonly userId: string | undefined;
  /** How the provider does as it begins. */
  readonly state: Phrase;
}

export interface TestStep {
  /** Wall clock. */
  readonly at: number;
  readonly phrase: Phrase;
}

/** What the one who made it said of it. */
export interface TestHeard {
  /** The other side heard the office, or the sentence. */
  readonly there: boolean;
  /** The office heard the other side; undefined where the box spoke. */
  readonly here?: boolean | undefined;
}

/** The last test call of a provider. */
export interface TrunkTest extends Pick<TestCall, 'trunkId' | 'number' | 'speaker' | 'by'> {
  readonly callId: string;
  /** Wall clock. */
  readonly at: number;
  readonly state: 'going-on' | 'answered' | 'unanswered';
  /** They have picked up. */
  readonly isAnswered?: boolean;
  /** What was known before anybody was called; the first of the steps. */
  readonly begins: readonly TestStep[];
  readonly steps: readonly TestStep[];
  /** Of the provider’s leg, as it was seen last. */
  readonly sound?: LegSound;
  readonly heard?: TestHeard;
}

/** What pages ask for. */
export interface TrunkTestDesk {
  /** @throws AppError `conflict` while one goes on, CallFailure when it can’t be */
  begin(test: TestCall): TrunkTest;
  last(trunkId: string): TrunkTest | undefined;
  /** What was heard. @throws AppError `conflict` where there is nothing to be said of */
  judge(trunkId: string, heard: TestHeard): TrunkTest;
}
