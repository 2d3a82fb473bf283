import type { Bus } from './base/bus.ts';
import type { Clock } from './base/clock.ts';
import type { AppEvents } from './base/events.ts';
import type { Random } from './base/random.ts';
import type { Scope } from './base/scope.ts';
import { CallEngine } from './calls/engine.ts';
import type { RecordingKeeper } from './calls/recording.ts';
import type { CallRecord, PromptRecorder, SoundLibrary, Supervision } from './calls/types.ts';
import { capabilities, type OwnedCapabilities } from './capabilities.ts';
import type { ConfigService } from './config/service.ts';
import { extensionTypes } from './extensions/index.ts';
import { codeTreatments } from './features/index.ts';
import type { TellPeople } from './mail/types.ts';
import type { Media } from './media/types.ts';
import { outsideTreatments } from './outside/index.ts';
import { MessageWaiting } from './presence/message-waiting.ts';
import { Admission, type IgnoredAddress } from './registrar/admission.ts';
import { Authenticator } from './registrar/auth.ts';
import { Offers } from './registrar/challenge.ts';
import { Nonces } from './registrar/nonces.ts';
import { PhonePasses } from './registrar/phone-passes.ts';
import { Reachability } from './registrar/reachability.ts';
import { type OwnNames, Registrar } from './registrar/registrar.ts';
import type { PinGate } from './registrar/types.ts';
import { contactNameOf } from './rules/contact-names.ts';
import { SipEndpoint } from './sip/endpoint.ts';
import { locate } from './sip/locate.ts';
import { Trace } from './sip/trace.ts';
import type { Defect, Flow, Hop, IncomingRequest, SipOutput, TraceEntry } from './sip/types.ts';
import type { Store } from './store/database.ts';
import { testCalls } from './test-calls.ts';
import { contactUsers } from './trunks/contact-user.ts';
import type { Locate } from './trunks/known-addresses.ts';
import { TrunkBook } from './trunks/trunk-book.ts';
import type { TrunkTests } from './trunks/trunk-tests.ts';
import type { Mailboxes } from './voicemail/types.ts';

/** What telephony hears and says through, whatever that is: real sockets, or the simulator's network. */
export interface TelephonyOptions {
  readonly clock: Clock;
  readonly random: Random;
  readonly scope: Scope;
  readonly bus: Bus<AppEvents>;
  readonly store: Pick<Store, 'history' | 'journal' | 'audit'>;
  readonly config: ConfigService;
  /** Our own addresses and names. */
  readonly names: OwnNames;
  /** `host:port` under which the peer of a flow reaches us. */
  readonly contactHost: (flow: Flow) => string;
  /** Carries the sound that can't go, or is not to go, from phone to phone. */
  readonly media?: Media;
  /** What the box says and plays. */
  readonly sounds?: SoundLibrary;
  /** Takes prompts that are recorded by phone. */
  readonly prompts?: PromptRecorder;
  /** Keeps recordings of calls. */
  readonly recordings?: RecordingKeeper;
  /** Writes e-mails to people of the office. */
  readonly tell?: TellPeople;
  readonly version: string;
  /** Without them nobody has voicemail. */
  readonly mailboxes?: Mailboxes;
  /** Where the names of providers lead (RFC 3263); without it only their addresses are understood. */
  readonly locate?: Locate;
  /** Keeps nonces, the passwords of browser phones, and our contacts at providers, valid over restarts. */
  readonly nonceSecret: Uint8Array;
  readonly output: (output: SipOutput) => void;
  readonly onFailure: (failure: unknown) => void;
  readonly onDefects?: (flow: Flow, bytes: Uint8Array, defects: readonly Defect[]) => void;
  readonly onIgnored?: (ignored: IgnoredAddress) => void;
}

/**
 * Everything between the packets and the disk: endpoint, registrar and call engine, put together. The composition root
 * gives it sockets, the simulator a virtual network; the code in between is the same.
 */
export class Telephony {
  readonly endpoint: SipEndpoint;
  readonly registrar: Registrar;
  readonly engine: CallEngine;
  /** The providers; `start` registers with them. */
  readonly trunks: TrunkBook;
  readonly trunkTests: TrunkTests;
  readonly admission: Admission;
  readonly lamps: MessageWaiting | undefined;
  /** Counts wrong PINs, wherever they are typed. */
  readonly pins: PinGate;
  readonly passes: PhonePasses;
  /** What calls outside have come to, and who called for help. */
  readonly outside: Pick<OwnedCapabilities, 'brakes' | 'emergencies'>;
  /** Who may listen to other people's calls. */
  readonly supervision: Supervision;
  readonly #trace: Trace;
  readonly #media: Media | undefined;
  readonly #history: TelephonyOptions['store']['history'];

  constructor(options: TelephonyOptions) {
    const { clock, random, scope, bus, store, config, names, onFailure } = options;
    const { journal, history } = store;
    const nonces = new Nonces(options.nonceSecret, clock, random);
    this.registrar = new Registrar({ clock, random, bus, config, journal, names });
    this.admission = new Admission({
      clock,
      holdsBinding: (address) => this.registrar.holdsBinding(address) || this.trunks.knowsAddress(address),
      ...(options.onIgnored ? { onIgnored: options.onIgnored } : {}),
    });
    const phones = this.registrar;
    const offers = new Offers(clock);
    this.passes = new PhonePasses(options.nonceSecret, clock);
    const { admission, passes } = this;
    const auth = new Authenticator({ config, nonces, admission, passes, offers, phones, random });
    this.registrar.useAuthenticator(auth);
    this.registrar.load((nonce, count) => nonces.remember(nonce, count));
    this.registrar.watch(scope);
    this.#media = options.media;
    this.#trace = new Trace(clock);
    this.#history = history;
    this.endpoint = new SipEndpoint({
      trace: this.#trace,
      clock,
      random,
      identity: { userAgent: `Cordboard/${options.version}`, contactHost: options.contactHost },
      user: { onRequest: (request) => this.#onRequest(request) },
      output: options.output,
      onFailure,
      ...(options.onDefects ? { onDefects: options.onDefects } : {}),
    });
    const reachability = new Reachability({
      ...{ clock, bus, locator: phones, sip: this.endpoint },
      asked: (binding, answered, askedMs) => phones.asked(binding, answered, askedMs),
    });
    reachability.start(scope);
    const { tell } = options;
    const able = capabilities({ clock, config, store, bus, tell, prompts: options.prompts, onTrouble: onFailure });
    this.outside = able;
    this.trunks = this.#bookOfTrunks(options);
    this.pins = able.pins;
    this.supervision = able.supervision;
    this.engine = new CallEngine({
      ...{ clock, random, scope, config, bus, history, journal, onFailure },
      mailboxes: options.mailboxes,
      ...(options.media ? { media: options.media } : {}),
      ...(options.sounds ? { sounds: options.sounds } : {}),
      ...(options.recordings ? { recordings: options.recordings } : {}),
      trunks: this.trunks,
      nameOutside: (number) => contactNameOf(config, number),
      locator: this.registrar,
      sip: this.endpoint,
      authenticate: (request) => auth.authenticate(request),
      isOurs: (host) => names.isOurs(host),
      capabilities: able,
    });
    this.engine.setTypes(extensionTypes);
    this.engine.setCodes(codeTreatments);
    this.engine.setOutside(outsideTreatments);
    this.engine.recover();
    const record = (id: string) => history.get<CallRecord>(id);
    this.trunkTests = testCalls({ clock, bus, config, journal, record, scope, engine: this.engine });
    this.lamps =
      options.mailboxes &&
      new MessageWaiting({
        ...{ clock, bus, scope, config, mailboxes: options.mailboxes },
        authenticate: (request) => auth.authenticate(request),
      });
    scope.onEnd(() => this.endpoint.stop());
  }

  #bookOfTrunks({ clock, random, bus, config, locate: names, nonceSecret }: TelephonyOptions): TrunkBook {
    return new TrunkBook({
      ...{ clock, random, bus, config, sip: this.endpoint, locate: names ?? addressesOnly(random) },
      contactUser: contactUsers(nonceSecret),
      isPhone: (flow) => this.registrar.all().some((binding) => binding.flow?.id === flow.id),
      callsOver: (trunkId) => this.engine.callsOnTrunk(trunkId),
    });
  }

  /** A packet that an edge read. */
  receive(flow: Flow, bytes: Uint8Array): void {
    this.endpoint.receive(flow, bytes);
  }

  /** A connection is gone: phones that were reached over it no longer are. */
  flowClosed(flow: Flow): void {
    this.endpoint.flowClosed(flow);
    this.registrar.flowClosed(flow);
    this.trunks.flowClosed(flow);
    this.engine.flowClosed(flow);
  }

  opened(token: number, flows: readonly Flow[], untried: readonly Hop[] = []): void {
    this.endpoint.opened(token, flows, untried);
  }

  /** Live counts of all that is owned here; back to zero at rest. */
  live(): Readonly<Record<string, number>> {
    return {
      ...this.endpoint.live(),
      ...this.engine.live(),
      ...this.lamps?.live(),
      ...this.#media?.live(),
      bindings: this.registrar.all().length,
    };
  }

  /** The messages of a call, live or lately ended, oldest first; empty when none are kept any more. */
  ladder(historyId: string): readonly TraceEntry[] {
    const live = this.engine.sipCallIds(historyId);
    const callIds = live.length > 0 ? live : (this.#history.get<CallRecord>(historyId)?.sipCallIds ?? []);
    return callIds.flatMap((callId) => this.#trace.entries(callId)).sort((a, b) => a.atMs - b.atMs);
  }

  #onRequest(request: IncomingRequest): void {
    const { method } = request.message;
    if (method === 'REGISTER') this.registrar.onRegister(request);
    else if (method !== 'SUBSCRIBE' || !this.lamps?.onSubscribe(request)) this.engine.onRequest(request);
  }
}

function addressesOnly(random: Random): Locate {
  const nothing = async (): Promise<[]> => [];
  return (target) => locate(target, { naptr: nothing, srv: nothing, addresses: nothing }, random);
}
