import type { Bus } from '../base/bus.ts';
import type { Clock } from '../base/clock.ts';
import type { AppEvents } from '../base/events.ts';
import { CALLS_MAX, CALLS_RETRY_AFTER_SEC, RING_TIMEOUT_MS } from '../base/limits.ts';
import type { Random } from '../base/random.ts';
import type { Scope } from '../base/scope.ts';
import { type Language, phrase, say } from '../base/words/index.ts';
import type { ConfigView, LineBody, OfficeBody, Stored } from '../config/types.ts';
import type { Media } from '../media/types.ts';
import type { Authentication, Locator } from '../registrar/types.ts';
import { isSecure } from '../rules/encryption.ts';
import { shown } from '../rules/phone-number.ts';
import { SessionOrigin } from '../sdp/rewrite.ts';
import { ALLOW, ALLOW_EVENTS, ALLOW_OUTSIDE, SUPPORTED } from '../sip/capabilities.ts';
import { parseReplaces } from '../sip/dialog/replaces.ts';
import type { AnswerableRequest, Flow, IncomingRequest, SipUser } from '../sip/types.ts';
import type { Uri } from '../sip/uri.ts';
import type { History } from '../store/history.ts';
import type { Journal } from '../store/journal.ts';
import type { LegSound, TrunkCall, Trunks } from '../trunks/types.ts';
import type { Mailboxes } from '../voicemail/types.ts';
import { Refusal } from './any-call.ts';
import { type Begun, BegunCall, type OwnOutsideCall, phonesOf } from './begun-call.ts';
import { Treatment } from './call.ts';
import { CallLog } from './call-log.ts';
import { Counts } from './counts.ts';
import { wantsKeysAlone } from './description.ts';
import { demandEncryption } from './encryption.ts';
import {
  BoxIsMute,
  BoxStopping,
  CallFailure,
  CameBack,
  HopsUsedUp,
  KeysInTheClear,
  LineFull,
  NotOurs,
  TooManyCalls,
  UnreadableAddress,
} from './ended.ts';
import type { Caller, Floor } from './floor.ts';
import { linesOf, type Nameable, partyFromOutside, partyOf, partyOfLine } from './identity.ts';
import { endUnlessBack } from './left-alone.ts';
import { LegTable } from './leg-table.ts';
import { Listening } from './listening.ts';
import { LiveCall } from './live-call.ts';
import { giveWay, makeRoom } from './make-room.ts';
import { Meetings } from './meetings.ts';
import { Numbering, type Reached } from './numbering.ts';
import { QualityReports, VOICE_QUALITY } from './quality-reports.ts';
import type { RecordingKeeper } from './recording.ts';
import { soundNow } from './sound-report.ts';
import { spokenOf } from './spoken.ts';
import { takeOver } from './take-over.ts';
import { refer } from './transfer.ts';
import type {
  CallSnapshot,
  Capabilities,
  CodeDefinition,
  ExtensionDefinition,
  OutsideTreatments,
  Party,
  SoundLibrary,
} from './types.ts';
import { trunkName } from './ways.ts';

export interface CallEngineOptions {
  readonly clock: Clock;
  readonly random: Random;
  readonly scope: Scope;
  readonly config: ConfigView;
  readonly locator: Locator;
  /** The endpoint. */
  readonly sip: Caller;
  readonly history: Pick<History, 'insert' | 'get' | 'change'>;
  readonly journal: Pick<Journal, 'put' | 'remove' | 'load'>;
  readonly bus: Bus<AppEvents>;
  /** Who sent a request; it answers those by itself that did not prove it. */
  readonly authenticate: (request: IncomingRequest) => Authentication;
  /** Carries sound; without it phones talk directly with each other, or not at all. */
  readonly media?: Media;
  /** What the box says and plays. */
  readonly sounds?: SoundLibrary;
  /** Keeps recordings of calls (FAC-05). */
  readonly recordings?: RecordingKeeper;
  /** Whether a host in a request is one of our addresses or names. */
  readonly isOurs: (host: string) => boolean;
  /** Hears of our own mistakes; the call that met one has been ended. */
  readonly onFailure: (failure: unknown) => void;
  readonly mailboxes?: Mailboxes | undefined;
  /** The providers; without them there is no way to the outside. */
  readonly trunks?: Trunks | undefined;
  /** How the office calls somebody outside (CAL-16); undefined for those whom it doesn't know. */
  readonly nameOutside?: (number: string) => string | undefined;
  /** What treatments may use besides their call. */
  readonly capabilities: Capabilities;
  /** CALLS_MAX unless a test says less. */
  readonly callsMax?: number;
}

/**
 * The owner of all calls. It takes what comes in from phones, decides who is calling whom and lets the extension's type
 * treat the call. It knows no feature: types are looked up in the map that boot hands down.
 */
export class CallEngine implements SipUser {
  readonly #options: CallEngineOptions;
  readonly #calls = new Map<string, LiveCall>();
  readonly #types = new Map<string, ExtensionDefinition>();
  readonly #codes = new Map<string, CodeDefinition>();
  readonly #floor: Floor;
  #stopping = false;

  constructor(options: CallEngineOptions) {
    this.#options = options;
    const { clock, random, config, locator, sip, history, journal, scope, onFailure } = options;
    const { media, sounds = NO_SOUNDS } = options;
    const languageOf = ({ lineId }: Party) => config.get<LineBody>('line', lineId ?? '')?.language ?? this.#language();
    this.#floor = {
      clock,
      random,
      scope: scope.child('calls'),
      config,
      locator,
      sip,
      legs: new LegTable(),
      log: new CallLog(history, journal),
      reports: new QualityReports({ clock, random, locator, history }),
      media,
      carries: (kind) => media?.carries(kind) ?? false,
      sounds,
      counts: new Counts(),
      meetings: new Meetings({ media, sounds, config }),
      listening: new Listening({ clock, config, sounds, languageOf, calls: () => this.#calls.values() }),
      recordings: options.recordings,
      numbering: new Numbering(config, this.#types, this.#codes, () => hasStates(options.trunks)),
      dependencies: {
        ...options.capabilities,
        config,
        linesOf: (userId) => linesOf(config, userId),
        codes: this.#codes,
        mailboxes: options.mailboxes,
        trunks: options.trunks,
      },
      isOurs: options.isOurs,
      languageOf,
      say: (said) => say(said, this.#language()),
      makeRoom: (trunkIds) => makeRoom(trunkIds, options.trunks, this.#calls.values()),
      giveWay: (trunkId) => giveWay(trunkId, this.#calls.values()),
      changed: ({ id }) => this.#changed(id),
      over: ({ id }) => this.#over(id),
      broke: onFailure,
    };
  }

  /** The kinds of extensions there are, from the manifest. */
  setTypes(types: readonly ExtensionDefinition[]): void {
    for (const type of types) this.#types.set(type.type, type);
  }

  /** What treats calls from and to the outside. */
  setOutside(treatments: OutsideTreatments): void {
    this.#floor.numbering.setOutside(treatments);
  }

  /** How many calls go over that provider now. */
  callsOnTrunk(trunkId: string): number {
    return this.#floor.legs.callsOnTrunk(trunkId);
  }

  /** Calls through that call limit now. */
  callsThrough(limitId: string): number {
    return this.#floor.counts.of(limitId);
  }

  /** What codes do, from their manifest. */
  setCodes(codes: readonly CodeDefinition[]): void {
    for (const code of codes) this.#codes.set(code.code, code);
  }

  /** Tells the history of calls that a crash cut off. Answers how many there were. */
  recover(): number {
    return this.#floor.log.recover();
  }

  /** No more calls, and those that are going on are ended politely; their goodbyes are on the way afterwards. */
  stop(): void {
    this.#stopping = true;
    for (const call of [...this.#calls.values()]) call.fail(new BoxStopping(CALLS_RETRY_AFTER_SEC));
    this.#floor.scope.end();
    this.#floor.reports.stop();
  }

  /** Everything that is going on, oldest first; frozen. */
  snapshot(): readonly CallSnapshot[] {
    return Object.freeze([...this.#calls.values()].map((call) => call.snapshot()));
  }

  call(id: string): CallSnapshot | undefined {
    return this.#calls.get(id)?.snapshot();
  }

  /** Pauses or goes on with the recording of a call; false where nothing is recorded. */
  pauseRecording(id: string, paused: boolean): boolean {
    return this.#calls.get(id)?.recording.pause(paused) ?? false;
  }

  /** Call-IDs under which the messages of a live call go. */
  sipCallIds(id: string): readonly string[] {
    return this.#calls.get(id)?.story.sipCallIds ?? [];
  }

  /** Gauges; all zero at rest. */
  live(): Readonly<Record<'calls' | 'legs' | 'meetings' | 'listeners' | 'reporters' | 'limits', number>> {
    const { legs, meetings, listening, reports, counts } = this.#floor;
    const floors = { legs: legs.live, meetings: meetings.live, listeners: listening.live, limits: counts.live };
    return { calls: this.#calls.size, ...floors, reporters: reports.live };
  }

  /** A connection is gone; a browser that talked over it may be loading its page anew. */
  flowClosed(flow: Flow): void {
    endUnlessBack(this.#floor.clock, this.#calls.values(), flow);
  }

  // --- What comes in ---

  /** Every request outside a dialog but REGISTER. */
  onRequest(request: IncomingRequest): void {
    try {
      if (request.message.method === 'INVITE') this.#onInvite(request);
      else this.#onOther(request);
    } catch (failure) {
      this.#options.onFailure(failure);
      request.respond(500);
    }
  }

  #onOther(request: IncomingRequest): void {
    const { method } = request.message;
    if (method === 'OPTIONS') {
      // Without credentials: phones and monitors ask it to see whether the box lives (RFC 3261 §11).
      request.respond(200, { headers: ABOUT });
      return;
    }
    const proof = this.#options.authenticate(request);
    if (proof.kind !== 'line') return;
    const mayReport = method === 'PUBLISH' || method === 'NOTIFY';
    if (mayReport && this.#floor.reports.onRequest(request, proof.lineId)) return;
    // 489 is also right where Event is missing (RFC 3903 §6, step 2).
    if (method === 'PUBLISH') request.respond(489, { headers: [['Allow-Events', VOICE_QUALITY]] });
    else if (method === 'SUBSCRIBE') request.respond(489, { headers: [EVENTS] });
    else if (method === 'NOTIFY') request.respond(481);
    else request.respond(405, { headers: [['Allow', ALLOW_OUTSIDE]] });
  }

  #onInvite(request: IncomingRequest): void {
    // Before anybody is asked for a password: providers have none, and are known by where they call from.
    const came = this.#floor.dependencies.trunks?.incoming(request);
    if (came) {
      this.#beginFromOutside(request, came);
      return;
    }
    const proof = this.#options.authenticate(request);
    if (proof.kind !== 'line') return;
    const line = this.#options.config.get<LineBody>('line', proof.lineId);
    if (!line) {
      request.respond(403);
      return;
    }
    const caller = partyOfLine(this.#options.config, line);
    const named = request.message.headers.get('Replaces');
    const replaces = named === undefined ? undefined : parseReplaces(named);
    const failure = replaces && takeOver(this.#floor, { request, party: caller, ids: replaces });
    if (!replaces) this.#begin(request, line, caller);
    else if (failure) this.#newCall(request, caller, dialledOrAddress(request)).fail(failure);
  }

  #begin(request: IncomingRequest, line: Stored<LineBody>, caller: Party): void {
    const { message } = request;
    const { numbering, legs } = this.#floor;
    const cameBack = legs.knows(message.callId);
    const dialled = dialledOrAddress(request);
    const call = this.#newCall(request, caller, dialled);
    try {
      const isUrgent = numbering.isEmergency(dialled);
      this.#admit(request, cameBack, isUrgent);
      const reached = caller.extensionId
        ? numbering.reach(dialled)
        : numbering.reachWithoutLogin(dialled, line.username);
      if (!isUrgent) {
        this.#protect(call, line, request);
        const count = legs.callsOnLine(line.id) - 1;
        if (count >= line.callLimit) throw new LineFull(line.username, count);
      }
      call.maxForwards = (message.maxForwards ?? HOPS_DEFAULT) - 1;
      this.#treat(call, reached);
    } catch (failure) {
      if (!(failure instanceof CallFailure)) call.legBroke(undefined, failure);
      else if (this.#floor.media && spokenOf(failure, false)) this.#treat(call, failure);
      else call.fail(failure);
    }
  }

  #beginFromOutside(request: IncomingRequest, came: TrunkCall): void {
    const { numbering, legs } = this.#floor;
    const cameBack = legs.knows(request.message.callId);
    const call = this.#newCall(request, this.#partyOutside(came), came.dialled, came);
    try {
      this.#admit(request, cameBack);
      this.#protectTrunk(call, came, request);
      call.maxForwards = (request.message.maxForwards ?? HOPS_DEFAULT) - 1;
      this.#treat(call, numbering.came(came));
    } catch (failure) {
      if (failure instanceof CallFailure) call.fail(failure);
      else call.legBroke(undefined, failure);
    }
  }

  #partyOutside(came: TrunkCall): Party {
    return partyFromOutside(came, { withheld: this.#floor.say(WITHHELD), named: this.#options.nameOutside });
  }

  #protectTrunk(call: LiveCall, { trunkId }: TrunkCall, { flow: { transport } }: IncomingRequest): void {
    const line = trunkName(this.#floor, trunkId);
    demandEncryption(this.#options.config, { whose: { trunkId }, line, transport }, (step, said) =>
      call.explain(step, said),
    );
  }

  #newCall(request: IncomingRequest, caller: Party, dialled: string, came?: TrunkCall): LiveCall {
    const { random } = this.#options;
    const origin = new SessionOrigin(String(random.integer(1, 2 ** 31 - 1)), request.flow.local.address);
    const call = new LiveCall(this.#floor, { caller, dialled, origin, refer, ...(came ? { came } : {}) });
    this.#calls.set(call.id, call);
    call.near.take(request);
    return call;
  }

  /** Whether the box takes this call at all; no limit counts for a call for help (FAC-11). @throws CallFailure */
  #admit({ message }: AnswerableRequest, cameBack: boolean, isUrgent = false): void {
    this.#hasRoom(isUrgent);
    if (cameBack) throw new CameBack();
    if (message.maxForwards === 0) throw new HopsUsedUp();
    const { uri } = message;
    if (dialledIn(uri) === undefined) throw new UnreadableAddress(message.requestUri);
    if (uri.isSip && !isUrgent && !this.#options.isOurs(uri.host)) throw new NotOurs(uri.host);
  }

  /** Never silently less than what is set (FAC-10), nor than what the phone wants. @throws CallFailure */
  #protect(call: LiveCall, line: LineBody, { flow: { transport }, message }: IncomingRequest): void {
    const whose = { whose: { lineId: call.near.party.lineId }, line: line.username, transport };
    demandEncryption(this.#options.config, whose, (step, said) => call.explain(step, said));
    const inTheClear = this.#floor.carries('plain') && !isSecure(transport) && wantsKeysAlone(message.bodyText);
    if (inTheClear) throw new KeysInTheClear(call.near.party.name, transport.toUpperCase());
  }

  #hasRoom(isUrgent = false): void {
    if (this.#stopping) throw new BoxStopping(CALLS_RETRY_AFTER_SEC);
    if (isUrgent) return;
    const most = this.#options.callsMax ?? CALLS_MAX;
    if (this.#calls.size > most) throw new TooManyCalls(most, CALLS_RETRY_AFTER_SEC);
  }

  /** Also a call that is only told why it can't be. */
  #treat(call: LiveCall, reached: Reached | CallFailure): void {
    const treatment = new Treatment(call, call.story.caller);
    this.#floor.log.keep(call.story);
    this.#changed(call.id);
    call.treat(treatment, () => treatment.begin(reached));
  }

  // --- What is asked for on the page ---

  /**
   * Rings somebody's own phones and lets the one that is picked up dial that number; with `trunkId` an outside number
   * in canonical form, over that provider alone. Answers the id of the call.
   * @throws CallFailure when that can't be
   */
  dialFor(userId: string, number: string, trunkId?: string): string {
    const { config, numbering, legs } = this.#floor;
    const user = config.get<Nameable>('user', userId);
    if (!user) throw new BoxIsMute();
    const reached = trunkId === undefined ? numbering.reach(number) : numbering.outsideOver(number, trunkId);
    const from = 'extension' in reached ? partyOf(reached.extension) : { number, name: shown(number) };
    const lines = linesOf(config, userId).filter((id) => {
      return legs.callsOnLine(id) < (config.get<LineBody>('line', id)?.callLimit ?? 1);
    });
    return this.#beginCall(partyOf(user), number, (call) => {
      call.explain('dial', phrase('trail.asked-on-page', { name: user.name, number }));
      const { caller } = call.story;
      const goesOn = (treatment: Treatment): Promise<void> => treatment.begin(reached);
      return { callee: caller, phones: phonesOf(call, lines), timeoutMs: RING_TIMEOUT_MS, from, goesOn };
    });
  }

  /** Calls somebody outside from the box itself, and treats the call when they answer. @throws CallFailure */
  callOutside(by: Party, { number, target, goesOn, timeoutMs }: OwnOutsideCall): string {
    return this.#beginCall(by, number, (call) => {
      const answer = target(call, this.#floor.dependencies);
      if ('failure' in answer) throw new Refusal(answer.failure);
      const { callee, outside, trunkIds, meter } = answer.target;
      const way = { kind: 'outside', outside, trunkIds, meter } as const;
      call.rung(callee);
      return { callee, phones: [{ target: 0, callee, line: '', anchored: true, way }], timeoutMs, from: by, goesOn };
    });
  }

  #beginCall(caller: Party, dialled: string, begun: (call: LiveCall) => Begun): string {
    if (!this.#floor.media) throw new BoxIsMute();
    this.#hasRoom();
    const origin = new SessionOrigin('0', '0.0.0.0');
    const call = new LiveCall(this.#floor, { caller, dialled, origin, refer });
    this.#calls.set(call.id, call);
    try {
      new BegunCall(call, begun(call)).ring();
    } catch (failure) {
      if (failure instanceof CallFailure) call.fail(failure);
      else call.legBroke(undefined, failure);
      throw failure;
    }
    return call.id;
  }

  /** How the sound of a live call goes, leg by leg, where the box carries it. */
  soundOf(callId: string): readonly LegSound[] {
    const call = this.#calls.get(callId);
    return call ? soundNow([call.near, call.far]) : [];
  }

  // --- What goes out ---

  #changed(callId: string): void {
    this.#floor.listening.changed();
    if (this.#calls.has(callId)) this.#options.bus.publish('call.changed', { callId });
  }

  #over(callId: string): void {
    this.#calls.delete(callId);
    this.#floor.listening.changed();
    this.#options.bus.publish('call.ended', { callId, historyId: callId });
  }

  #language(): Language {
    const [office] = this.#options.config.list<OfficeBody>('office');
    return office?.language ?? 'en';
  }
}

const WITHHELD = phrase('call.withheld');

const NO_SOUNDS: SoundLibrary = { sounds: () => [], music: () => [] };

const EVENTS = ['Allow-Events', ALLOW_EVENTS] as const;

/** What an OPTIONS is told (RFC 3261 §11.2). */
const ABOUT = [['Allow', ALLOW], ['Accept', 'application/sdp'], ['Supported', SUPPORTED], EVENTS] as const;

const hasStates = (trunks: Trunks | undefined): boolean => (trunks?.states().length ?? 0) > 0;

/** What was dialled; undefined for an address that can't be a number at all. */
function dialledIn(uri: Uri): string | undefined {
  if (!uri.isSip && uri.scheme !== 'tel') return undefined;
  return uri.number ?? (uri.user || undefined);
}

function dialledOrAddress({ message }: AnswerableRequest): string {
  return dialledIn(message.uri) ?? message.requestUri;
}

/** A request that names no limit is treated as a fresh one (RFC 3261 §8.1.1.6). */
const HOPS_DEFAULT = 70;
