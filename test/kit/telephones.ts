/**
 * An office on a virtual network: the call floor with its real endpoint, store and configuration, and model phones that
 * are endpoints too. Stories read like `anna.calls('102'); await office.soon(); bram.answers();`.
 */
import { Bus } from '../../appliance/base/bus.ts';
import type { VirtualClock } from '../../appliance/base/clock.ts';
import type { AppEvents } from '../../appliance/base/events.ts';
import { type Random, SeededRandom } from '../../appliance/base/random.ts';
import { Scope } from '../../appliance/base/scope.ts';
import { say } from '../../appliance/base/words/index.ts';
import { CallEngine } from '../../appliance/calls/engine.ts';
import type { RecordingKeeper } from '../../appliance/calls/recording.ts';
import type { CallRecord, ExtensionDefinition, OutsideTreatments, SoundLibrary } from '../../appliance/calls/types.ts';
import { capabilities } from '../../appliance/capabilities.ts';
import { ConfigService } from '../../appliance/config/service.ts';
import type { LineBody } from '../../appliance/config/types.ts';
import { extensionTypes } from '../../appliance/extensions/index.ts';
import { codeTreatments } from '../../appliance/features/index.ts';
import type { MediaPool } from '../../appliance/media/pool.ts';
import type { Authentication, Binding, Locator } from '../../appliance/registrar/types.ts';
import type { IncomingRequest, TransportName } from '../../appliance/sip/types.ts';
import { openStore, type Store } from '../../appliance/store/database.ts';
import type { Trunks } from '../../appliance/trunks/types.ts';
import { DeafMedia, type DeafMediaOptions } from './deaf-media.ts';
import { Link, type LinkOptions, type Node } from './link.ts';
import { type TestMailboxes, testMailboxes } from './mailboxes.ts';
import { ModelTrunks } from './model-trunks.ts';
import { author } from './office.ts';
import { passUntil } from './pass-time.ts';
import { Phone, type PhoneCall } from './phone.ts';

export interface Person {
  readonly number: string;
  readonly name: string;
  /** User names of the lines; one like the number where none are given. */
  readonly lines?: readonly string[];
  readonly secondCall?: boolean;
  readonly callLimit?: number;
}

export interface TelephonesOptions extends LinkOptions {
  readonly people?: readonly Person[];
  /** Lines that nobody is bound to. */
  readonly freeLines?: readonly string[];
  readonly office?: Readonly<Record<string, unknown>>;
  readonly types?: readonly ExtensionDefinition[];
  readonly store?: Store;
  readonly callsMax?: number;
  /** The box carries sound; it does not unless this is given. */
  readonly media?: Partial<DeafMediaOptions>;
  /** Sound that can be heard, instead of that. */
  readonly pool?: (clock: VirtualClock, random: Random) => MediaPool;
  readonly recordings?: RecordingKeeper;
  /** How calls from and to the outside are treated; there is no way to the outside without it. */
  readonly outside?: OutsideTreatments;
  /** A real owner of providers, in place of the model of one; it ends with the scope. */
  readonly trunkBook?: (office: Telephones, scope: Scope) => Trunks;
  /** Everybody has a mailbox; nobody has unless this is given. */
  readonly voicemail?: boolean;
}

const PEOPLE: readonly Person[] = [
  { number: '101', name: 'Anna de Vries' },
  { number: '102', name: 'Bram "B" O\'Neill' },
  { number: '103', name: 'Carla Jansen' },
  { number: '104', name: 'Daan Bakker' },
];

export class Telephones implements Locator {
  readonly link: Link;
  readonly box: Node;
  readonly store: Store;
  readonly config: ConfigService;
  readonly engine: CallEngine;
  readonly bus: Bus<AppEvents>;
  readonly media: DeafMedia | undefined;
  /** What carries the sound, if anything. */
  readonly pool: MediaPool | undefined;
  readonly voicemail: TestMailboxes | undefined;
  readonly trunks: ModelTrunks;
  /** Everything on the bus, in order. */
  readonly facts: string[] = [];
  /** Mistakes of ours that the engine met. */
  readonly failures: unknown[] = [];
  readonly #scope: Scope;
  readonly #bindings: Binding[] = [];
  readonly #phones: Phone[] = [];
  readonly #scopesBefore = Scope.live;

  constructor(options: TelephonesOptions = {}) {
    this.#scope = new Scope('telephones');
    opened.push(this.#scope);
    this.link = new Link(options);
    const { clock } = this.link;
    const random = new SeededRandom((options.seed ?? 1) + 1);
    this.store = options.store ?? openStore(':memory:', { clock, random });
    this.bus = new Bus<AppEvents>((failure) => this.failures.push(failure));
    this.bus.tap(this.#scope, (name, fact) => {
      if (name.startsWith('call.')) this.facts.push(`${name} ${(fact as { callId: string }).callId}`);
    });
    const kinds = options.types ?? extensionTypes;
    this.config = new ConfigService(this.store, { clock, random, kinds });
    if (!options.store) this.#configure(options);
    this.box = this.link.node('box', { onRequest: (request) => this.engine.onRequest(request) });
    this.media = options.pool ? undefined : options.media && new DeafMedia({ clock, random, ...options.media });
    this.pool = options.pool?.(clock, random) ?? this.media?.pool;
    const { store, config } = this;
    this.voicemail = options.voicemail ? testMailboxes({ store, config, clock, random }) : undefined;
    this.trunks = new ModelTrunks(clock, (trunkId) => this.engine.callsOnTrunk(trunkId));
    this.engine = new CallEngine({
      trunks: options.trunkBook?.(this, this.#scope) ?? this.trunks,
      mailboxes: this.voicemail?.mailboxes,
      ...(this.pool ? { media: this.pool, sounds: SOUNDS } : {}),
      ...(options.recordings ? { recordings: options.recordings } : {}),
      clock,
      random,
      scope: this.#scope,
      config: this.config,
      locator: this,
      sip: this.box.endpoint,
      history: this.store.history,
      journal: this.store.journal,
      bus: this.bus,
      authenticate: (request) => this.#authenticate(request),
      isOurs: (host) => host === this.box.address.address || host === 'cordboard.local',
      capabilities: capabilities({ clock, config: this.config, store: this.store }),
      onFailure: (failure) => this.failures.push(failure),
      ...(options.callsMax === undefined ? {} : { callsMax: options.callsMax }),
    });
    this.engine.setTypes(kinds);
    this.engine.setCodes(codeTreatments);
    if (options.outside) this.engine.setOutside(options.outside);
  }

  get clock(): VirtualClock {
    return this.link.clock;
  }

  #configure({ people = PEOPLE, freeLines = [], office = {} }: TelephonesOptions): void {
    const changes: Parameters<ConfigService['apply']>[0][number][] = [];
    const [single] = this.config.list('office');
    changes.push({ what: 'change', entity: 'office', id: single?.id ?? '', body: { language: 'en', ...office } });
    for (const { number, name, secondCall = true, lines = [number], callLimit = 5 } of people) {
      const id = `user-${number}`;
      changes.push({ what: 'create', entity: 'user', id, body: { number, name, secondCall, pin: '2580' } });
      for (const username of lines) {
        const body = { username, password: `Wilg-4711-${username}`, userId: id, callLimit };
        changes.push({ what: 'create', entity: 'line', id: `line-${username}`, body });
      }
    }
    for (const username of freeLines) {
      const body = { username, password: `Beuk-4712-${username}` };
      changes.push({ what: 'create', entity: 'line', id: `line-${username}`, body });
    }
    this.config.apply(changes, author);
  }

  /** Digest is proved elsewhere: here a phone is who its From says. */
  #authenticate(request: IncomingRequest): Authentication {
    const username = request.message.from.uri.user ?? '';
    const line = this.config.find<LineBody>('line', 'username', username);
    if (line) {
      const proof = { algorithm: 'MD5', nonce: '', count: 1 } as const;
      return { kind: 'line', lineId: line.id, username, proof };
    }
    request.respond(401);
    return { kind: 'answered' };
  }

  /** A phone that is registered on this line. */
  phone(username: string, transport: TransportName = 'udp', userAgent = 'Model phone'): Phone {
    const phone = new Phone(this.link, this.box, username, transport);
    this.#phones.push(phone);
    const { flow, contact } = phone.registration();
    this.#bindings.unshift({
      lineId: `line-${username}`,
      contact,
      flow,
      transport,
      source: phone.node.address.address,
      userAgent,
      path: [],
      registeredAt: this.clock.wall(),
      expiresAt: this.clock.wall() + 3_600_000,
      unverified: false,
      reachable: true,
      instance: undefined,
    });
    return phone;
  }

  /** A provider: it rings when calls go over it, and what it dials comes from the outside. */
  provider(trunkId: string): Phone {
    const provider = new Phone(this.link, this.box, trunkId, 'udp');
    this.#phones.push(provider);
    this.trunks.providers.set(trunkId, provider);
    return provider;
  }

  /** Whoever sits at the phones of that line puts every receiver down. */
  hangUpAt(username: string): void {
    for (const phone of this.#phones) {
      if (phone.username !== username) continue;
      for (const call of phone.calls) if (call.state === 'up') call.hangsUp();
    }
  }

  bindings(lineId: string): readonly Binding[] {
    return this.#bindings.filter((binding) => binding.lineId === lineId);
  }

  all(): readonly Binding[] {
    return this.#bindings;
  }

  /** Lets time pass. */
  async pass(ms: number): Promise<void> {
    await passUntil(this.clock, this.clock.now() + ms);
  }

  /** Long enough for messages to go back and forth, too short for any timer of people. */
  async soon(): Promise<void> {
    await this.pass(100);
  }

  /** What this phone hears where it talks to the box: the names of sounds, whose phone, or silence. */
  hears(call: PhoneCall): string {
    const { media } = this;
    const [place = ''] = call.sound.split(' ');
    const session = media?.at(place);
    if (!session) return this.#phoneAt(place);
    if (session.agreed?.remoteDirection === 'sendonly' || session.agreed?.remoteDirection === 'inactive')
      return 'holds';
    if (session.playing) return media?.hears(place) ?? '';
    const besides = media?.besides(place)?.map((other) => this.#phoneAt(other));
    if (besides) return `room: ${besides.sort().join(' ')}`;
    const from = media?.through(place);
    // The one whose sound comes here must send it to the box.
    return from === undefined ? 'silence' : this.#phoneAt(from);
  }

  #phoneAt(place: string): string {
    const phone = this.#phones.find(({ node, port }) => `${node.address.address}:${port}` === place);
    return phone?.username ?? `nobody at ${place}`;
  }

  /** Finished calls, oldest first. */
  records(): readonly CallRecord[] {
    return [...this.store.history.search<CallRecord>({ limit: 500 }).records].reverse();
  }

  /** The last finished call in a few words: outcome, and the sentence. */
  last(): string {
    const record = this.records().at(-1);
    return record ? `${record.outcome}: ${say(record.reason, 'en')}` : 'none';
  }

  /** The trail of the last finished call, in English. */
  trail(record = this.records().at(-1)): readonly string[] {
    return record?.trail.map((step) => say(step.phrase, 'en')) ?? [];
  }

  /** Who talked to whom in a finished call. */
  talks(record = this.records().at(-1)): readonly string[] {
    return record?.talks.map(({ parties }) => parties.map(({ name }) => name).join('–')) ?? [];
  }

  /** What is going on, in a few words each. */
  now(): readonly string[] {
    return this.engine.snapshot().map(({ state, caller, callee, dialled }) => {
      return `${caller.number}>${dialled} ${state}${callee ? ` ${callee.number}` : ''}`;
    });
  }

  /** Everything that must be true of an office at rest; answers what is not. */
  async leftovers(): Promise<readonly string[]> {
    await this.pass(200_000);
    const { calls, legs, meetings, listeners, reporters, limits } = this.engine.live();
    const found: string[] = [];
    if (calls > 0) found.push(`${calls} calls`);
    if (legs > 0) found.push(`${legs} legs`);
    if (limits > 0) found.push(`${limits} limits in use`);
    if (listeners > 0) found.push(`${listeners} listeners`);
    if (meetings > 0) found.push(`${meetings} meetings`);
    if (reporters > 0) found.push(`${reporters} phones that may report their sound`);
    for (const [what, count] of Object.entries(this.pool?.live() ?? {})) if (count > 0) found.push(`${count} ${what}`);
    for (const [what, count] of Object.entries(this.media?.left() ?? {}))
      if (count > 0) found.push(`${count} ${what} in the workers`);
    found.push(...(this.media?.failures ?? []));
    for (const { state, id } of this.voicemail ? this.store.messages.all() : [])
      if (state === 'recording') found.push(`a draft ${id}`);
    const { deadlines: _, ...live } = this.box.endpoint.live();
    for (const [what, count] of Object.entries(live)) if (count > 0) found.push(`${count} ${what}`);
    for (const failure of this.failures) found.push(String((failure as Error)?.stack ?? failure));
    this.#scope.end();
    if (Scope.live !== this.#scopesBefore) found.push(`${Scope.live - this.#scopesBefore} scopes`);
    return found;
  }
}

const SOUNDS: SoundLibrary = {
  sounds: (what) => ('say' in what ? [{ clip: what.say }] : 'prompt' in what ? [{ clip: what.prompt }] : []),
  music: () => [{ clip: 'music' }],
};

const opened: Scope[] = [];

/** For `test.afterEach`: ends what tests began, the failed ones too. */
export function endTelephones(): void {
  for (const scope of opened.splice(0)) scope.end();
}
