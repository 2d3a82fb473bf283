/** The appliance in the simulator: the real floors from endpoint to store, on a virtual network and a virtual disk. */
import { Bus } from '../../appliance/base/bus.ts';
import { type Clock, sleep, type Timer, type VirtualClock } from '../../appliance/base/clock.ts';
import type { AppEvents } from '../../appliance/base/events.ts';
import { SeededRandom } from '../../appliance/base/random.ts';
import { Scope } from '../../appliance/base/scope.ts';
import type { RecordingKeeper } from '../../appliance/calls/recording.ts';
import type { Call, CallRecord, ExtensionDefinition, SoundLibrary } from '../../appliance/calls/types.ts';
import { ConfigService } from '../../appliance/config/service.ts';
import type { Author, Change } from '../../appliance/config/types.ts';
import { extensionTypes } from '../../appliance/extensions/index.ts';
import { openStore, type Store, type StoreImage } from '../../appliance/store/database.ts';
import { Telephony } from '../../appliance/telephony.ts';
import type { Locate } from '../../appliance/trunks/known-addresses.ts';
import type { Mailboxes } from '../../appliance/voicemail/mailboxes.ts';
import { DeafMedia, type DeafMediaOptions, type DeafSession } from '../kit/deaf-media.ts';
import { MemoryFolder, testMailboxes } from '../kit/mailboxes.ts';
import type { Host, Network } from './network.ts';

export interface BoxOptions {
  readonly network: Network;
  readonly clock: VirtualClock;
  readonly seed: number;
  /** Longest virtual time that a capability of a call takes: what awaits it must not rely on the world it left. */
  readonly awaitMs: number;
  /** Undefined: the box carries no sound. */
  readonly media: { readonly pairs: number } | undefined;
  /** Calls may be recorded, and phones share ports where they may. */
  readonly services: boolean;
  /** Where everything is kept for good; in memory without it. */
  readonly directory?: string;
  /** Providers are looked up by this, and registered with. */
  readonly locate?: Locate;
}

/** A recording of a call, as its keeper saw it. */
export interface KeptRecording {
  readonly path: string;
  finished: number;
}

export const AUTHOR: Author = { name: 'simulator', from: 'this machine' };

export class SimBox {
  readonly host: Host;
  /** Mistakes that the product itself noticed. */
  readonly failures: unknown[] = [];
  telephony!: Telephony;
  store!: Store;
  config!: ConfigService;
  media: DeafMedia | undefined;
  mailboxes: Mailboxes | undefined;
  /** Messages; they outlive the box's power cuts. */
  readonly folder = new MemoryFolder();
  /** By id; gone with a power cut, as what becomes of them then is the store's business. */
  readonly recordings = new Map<string, KeptRecording>();
  /** Messages that somebody spoke, by path: how long, and where that phone hears. */
  readonly spoken = new Map<string, { readonly ms: number; readonly place: string }>();
  /** How often it was started. */
  starts = 0;
  readonly #options: BoxOptions;
  readonly #random: SeededRandom;
  #scope: Scope | undefined;
  #clock: LifeClock | undefined;

  constructor(options: BoxOptions) {
    this.#options = options;
    this.#random = new SeededRandom(options.seed);
    this.host = options.network.host('box');
  }

  get runs(): boolean {
    return this.#scope !== undefined;
  }

  /** Starts it with what is on the disk: nothing, or what a crash left. */
  start(image?: StoreImage): void {
    const { network } = this.#options;
    const clock = new LifeClock(this.#options.clock);
    this.#clock = clock;
    const random = this.#random;
    const scope = new Scope('box');
    this.#scope = scope;
    this.starts++;
    const fail = (failure: unknown): void => void this.failures.push(failure);
    const bus = new Bus<AppEvents>(fail);
    this.store = openStore(this.#options.directory ?? ':memory:', {
      clock,
      random,
      onTrouble: fail,
      ...(image ? { image } : {}),
    });
    this.config = new ConfigService(this.store, { clock, random, bus, kinds: extensionTypes });
    const { media, seed } = this.#options;
    const soundRandom = new SeededRandom(seed + this.starts);
    const onRecording: DeafMediaOptions['onRecording'] = (...what) => this.#written(...what);
    const sharing = this.#options.services ? { provesAfterMs: PROVES_AFTER_MS } : {};
    this.media = media && new DeafMedia({ clock, random: soundRandom, onRecording, ...media, ...sharing });
    const voicemail = { store: this.store, config: this.config, clock, random: soundRandom, bus };
    this.mailboxes = media && testMailboxes(voicemail, { folder: this.folder, onTrouble: fail }).mailboxes;
    this.mailboxes?.recover();
    this.mailboxes?.watch(scope);
    const telephony: Telephony = new Telephony({
      ...(this.media ? { media: this.media.pool, sounds: SOUNDS } : {}),
      ...(this.mailboxes ? { mailboxes: this.mailboxes } : {}),
      ...(this.#options.services ? { recordings: this.#keeper() } : {}),
      ...(this.#options.locate ? { locate: this.#options.locate } : {}),
      ...{ clock, random, scope, bus, store: this.store, config: this.config },
      names: { isOurs: (host) => host === this.host.address.address, learn: () => {} },
      contactHost: ({ local }) => `${local.address}:${local.port}`,
      version: 'simulated',
      nonceSecret: this.store.secrets.derive('digest nonces'),
      output: (output) => {
        if (this.host.ear === telephony) network.perform(this.host, output);
      },
      onFailure: fail,
    });
    this.telephony = telephony;
    telephony.engine.setTypes(extensionTypes.map((type) => this.#slowly(type, clock)));
    this.host.ear = telephony;
    if (this.#options.locate) telephony.trunks.start(scope);
  }

  #written(path: string, durationMs: number, { agreed }: DeafSession): void {
    if (path.startsWith(RECORDINGS)) return;
    this.folder.write(path, durationMs);
    this.spoken.set(path, { ms: durationMs, place: `${agreed?.address}:${agreed?.port}` });
  }

  #keeper(): RecordingKeeper {
    return {
      begin: () => {
        const id = String(this.recordings.size + 1);
        const path = `${RECORDINGS}${id}`;
        this.recordings.set(id, { path, finished: 0 });
        return { id, path, key: new Uint8Array(32) };
      },
      finish: (id) => {
        const kept = this.recordings.get(id);
        if (kept) kept.finished++;
      },
    };
  }

  /** Power cut: what was not written is gone, and nobody hears a goodbye. Answers what is on the disk. */
  crash(): StoreImage {
    const image = this.store.image();
    this.recordings.clear();
    this.spoken.clear();
    const { clock, network } = this.#options;
    this.host.ear = undefined;
    this.host.disturbedAtMs = clock.now();
    this.#clock?.stop();
    this.#end();
    network.breakAll(this.host);
    return image;
  }

  /** An orderly stop. Answers how many things are planned although it is over. */
  stop(): number {
    this.telephony.engine.stop();
    this.host.ear = undefined;
    this.media?.pool.stop();
    this.#end();
    return this.#clock?.stop() ?? 0;
  }

  #end(): void {
    this.#scope?.end();
    this.#scope = undefined;
    this.store.close();
  }

  apply(changes: readonly Change[]): number {
    return this.config.apply(changes, AUTHOR).revision;
  }

  /** Finished calls, oldest first. */
  records(): readonly CallRecord[] {
    const found: CallRecord[] = [];
    for (let cursor: string | undefined; ; ) {
      const page = this.store.history.search<CallRecord>({ limit: 500, ...(cursor ? { cursor } : {}) });
      found.push(...page.records);
      cursor = page.next;
      if (!cursor) return found.reverse();
    }
  }

  /** The same extension, whose capabilities take time: the world goes on while a feature waits for them. */
  #slowly(type: ExtensionDefinition, clock: Clock): ExtensionDefinition {
    const lag = (): Promise<void> => sleep(clock, this.#random.integer(0, this.#options.awaitMs));
    const run: ExtensionDefinition['run'] = (call, body, dependencies) =>
      type.run(new SlowCall(call, lag), body, dependencies);
    return { ...type, run };
  }
}

const RECORDINGS = 'recordings/';
const PROVES_AFTER_MS = 1_500;

const SOUNDS: SoundLibrary = {
  sounds: (what) => ('say' in what ? [{ clip: what.say }] : []),
  music: () => [{ clip: 'music' }],
};

/** The clock of one life of the box: when the power goes, nothing that it had planned happens any more. */
class LifeClock implements Clock {
  readonly #clock: VirtualClock;
  readonly #planned = new Set<Timer>();

  constructor(clock: VirtualClock) {
    this.#clock = clock;
  }

  now(): number {
    return this.#clock.now();
  }

  wall(): number {
    return this.#clock.wall();
  }

  at(atMs: number, fn: () => void): Timer {
    const inner = this.#clock.at(atMs, () => {
      this.#planned.delete(timer);
      fn();
    });
    const timer: Timer = {
      cancel: () => {
        inner.cancel();
        this.#planned.delete(timer);
      },
    };
    this.#planned.add(timer);
    return timer;
  }

  /** Answers how many things were still planned. */
  stop(): number {
    const left = this.#planned.size;
    for (const timer of [...this.#planned]) timer.cancel();
    return left;
  }
}

/** A call's capability object, each of whose answers takes a moment to come. */
class SlowCall implements Call {
  readonly #call: Call;
  readonly #lag: () => Promise<void>;

  constructor(call: Call, lag: () => Promise<void>) {
    this.#call = call;
    this.#lag = lag;
  }

  get caller(): Call['caller'] {
    return this.#call.caller;
  }

  get dialled(): string {
    return this.#call.dialled;
  }

  get clock(): Call['clock'] {
    return this.#call.clock;
  }

  get signal(): AbortSignal {
    return this.#call.signal;
  }

  get language(): Call['language'] {
    return this.#call.language;
  }

  get answered(): boolean {
    return this.#call.answered;
  }

  speak(language: Call['language']): void {
    this.#call.speak(language);
  }

  async answer(...as: Parameters<Call['answer']>): Promise<void> {
    await this.#lag();
    await this.#call.answer(...as);
    await this.#lag();
  }

  async play(...what: Parameters<Call['play']>): ReturnType<Call['play']> {
    await this.#lag();
    const heard = await this.#call.play(...what);
    await this.#lag();
    return heard;
  }

  async collect(options: Parameters<Call['collect']>[0]): ReturnType<Call['collect']> {
    await this.#lag();
    const collected = await this.#call.collect(options);
    await this.#lag();
    return collected;
  }

  async record(options: Parameters<Call['record']>[0]): ReturnType<Call['record']> {
    await this.#lag();
    const recorded = await this.#call.record(options);
    await this.#lag();
    return recorded;
  }

  waitWith(sound: Parameters<Call['waitWith']>[0]): void {
    this.#call.waitWith(sound);
  }

  hangUp(reason: Parameters<Call['hangUp']>[0]): never {
    return this.#call.hangUp(reason);
  }

  explain(...said: Parameters<Call['explain']>): void {
    this.#call.explain(...said);
  }

  async dial(options: Parameters<Call['dial']>[0]): ReturnType<Call['dial']> {
    await this.#lag();
    const result = await this.#call.dial(options);
    await this.#lag();
    return result;
  }

  async goto(...where: Parameters<Call['goto']>): Promise<void> {
    await this.#lag();
    await this.#call.goto(...where);
  }

  get shown(): Call['shown'] {
    return this.#call.shown;
  }

  get came(): Call['came'] {
    return this.#call.came;
  }

  count(limitId: string, most: number): number | undefined {
    return this.#call.count(limitId, most);
  }

  peopleIn(roomId: string): number {
    return this.#call.peopleIn(roomId);
  }

  async listen(options: Parameters<Call['listen']>[0]): ReturnType<Call['listen']> {
    await this.#lag();
    return this.#call.listen(options);
  }

  async meet(options: Parameters<Call['meet']>[0]): ReturnType<Call['meet']> {
    await this.#lag();
    return this.#call.meet(options);
  }

  refuse(failure: Parameters<Call['refuse']>[0]): never {
    return this.#call.refuse(failure);
  }

  async ended(): Promise<void> {
    await this.#lag();
    await this.#call.ended();
  }
}
