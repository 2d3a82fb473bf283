/**
 * The whole appliance on a virtual network and clock: telephony as it is put together in production, over a store, with
 * the API in front of it. Its set-up is saved through the API, phones and providers register by SIP, calls are made by
 * SIP, and what became of them is read from the history through the API.
 */

import { Bus } from '../../appliance/base/bus.ts';
import { VirtualClock } from '../../appliance/base/clock.ts';
import type { AppEvents } from '../../appliance/base/events.ts';
import { SeededRandom } from '../../appliance/base/random.ts';
import { Scope } from '../../appliance/base/scope.ts';
import type { CallRecord, SoundLibrary } from '../../appliance/calls/types.ts';
import { ConfigService } from '../../appliance/config/service.ts';
import { extensionTypes } from '../../appliance/extensions/index.ts';
import { type PretendedOffice, pretendedOffice } from '../../appliance/pretended-office.ts';
import { openStore, type Store } from '../../appliance/store/database.ts';
import { Telephony } from '../../appliance/telephony.ts';
import { Network } from '../sim/network.ts';
import { type SimCall, SimPhone } from '../sim/phone.ts';
import { ORDINARY } from '../sim/quirks.ts';
import { type Browser, endTestApis, testApi } from './api.ts';
import { DeafMedia } from './deaf-media.ts';
import { testVoicemail } from './mailboxes.ts';
import { ModelProvider } from './model-provider.ts';
import { passUntil } from './pass-time.ts';
import type { PhoneCall } from './phone.ts';

/** How long everything lasts that is said or played. */
const CLIP_MS = 1_000;
const SOUNDS: SoundLibrary = {
  sounds: (what) => ('say' in what ? [{ clip: what.say }] : 'prompt' in what ? [{ clip: what.prompt }] : []),
  music: () => [{ clip: 'music' }],
};

export class WholeOffice {
  readonly clock: VirtualClock;
  readonly network: Network;
  readonly store: Store;
  readonly config: ConfigService;
  readonly telephony: Telephony;
  readonly media: DeafMedia;
  readonly pretended: PretendedOffice;
  readonly phones = new Map<string, SimPhone>();
  readonly providers = new Map<string, ModelProvider>();
  /** Mistakes of ours that anything met. */
  readonly failures: unknown[] = [];
  readonly #scope = new Scope('whole office');
  readonly #box;
  readonly #api;
  #browser: Browser | undefined;
  #soundPort = 10_000;

  /** `wallMs`: the calendar when it begins. `providers`: their names; they get the addresses after the box's. */
  constructor(wallMs: number, providers: readonly string[]) {
    const clock = new VirtualClock(wallMs);
    this.clock = clock;
    const random = new SeededRandom(5);
    const fail = (failure: unknown): void => void this.failures.push(failure);
    this.network = new Network(clock, 7, { latencyMs: [1, 1], loss: 0, duplicates: 0, stragglers: 0 });
    this.#box = this.network.host('box');
    for (const name of providers) this.providers.set(name, new ModelProvider(this.network, this.#box, name));
    const bus = new Bus<AppEvents>(fail);
    this.store = openStore(':memory:', { clock, random, onTrouble: fail });
    this.config = new ConfigService(this.store, { clock, random, bus, kinds: extensionTypes });
    const office = { store: this.store, config: this.config, clock, random, bus };
    const voicemail = testVoicemail(office);
    const { folder, mailboxes } = voicemail;
    this.media = new DeafMedia({ clock, random, onRecording: (path, ms) => folder.write(path, ms) });
    this.telephony = this.#putTogether(office, mailboxes, fail);
    this.pretended = this.#pretended(mailboxes);
    const { registrar, engine, outside, trunks, pins } = this.telephony;
    const { brakes, emergencies } = outside;
    this.#api = testApi(
      {},
      {
        ...this.pretended,
        ...{ locator: registrar, calls: () => engine.snapshot(), voicemail, pins, trunks, brakes, emergencies },
        trace: (id) => this.telephony.ladder(id),
      },
      office,
    );
    this.telephony.trunks.start(this.#scope);
  }

  #putTogether(
    office: Pick<ConstructorParameters<typeof Telephony>[0], 'store' | 'config' | 'clock' | 'random' | 'bus'>,
    mailboxes: ReturnType<typeof testVoicemail>['mailboxes'],
    onFailure: (failure: unknown) => void,
  ): Telephony {
    const telephony: Telephony = new Telephony({
      ...{ ...office, mailboxes, onFailure, scope: this.#scope, media: this.media.pool, sounds: SOUNDS },
      names: { isOurs: (host) => host === this.#box.address.address, learn: () => {} },
      contactHost: ({ local }) => `${local.address}:${local.port}`,
      version: 'whole office',
      nonceSecret: this.store.secrets.derive('digest nonces'),
      output: (output) => this.network.perform(this.#box, output),
    });
    this.#box.ear = telephony;
    return telephony;
  }

  #pretended(mailboxes: ReturnType<typeof testVoicemail>['mailboxes']): PretendedOffice {
    const { clock, config } = this;
    const { registrar: locator, engine, trunks, outside, supervision } = this.telephony;
    return pretendedOffice({
      ...{ clock, config, locator, trunks, mailboxes, supervision, brakes: outside.brakes.pretended },
      calls: () => engine.snapshot(),
      callsThrough: (limitId) => engine.callsThrough(limitId),
      sounds: { durationMs: () => CLIP_MS },
    });
  }

  /** An owner's browser. */
  async browser(): Promise<Browser> {
    this.#browser ??= await this.#api.signedIn('owner');
    return this.#browser;
  }

  /** Saves an office file. @throws Error with what is wrong about it */
  async save(officeFile: object): Promise<void> {
    const browser = await this.browser();
    const headers = { 'content-type': 'application/yaml' };
    const response = await browser.fetch('POST', '/api/office-file', { body: JSON.stringify(officeFile), headers });
    if (response.status !== 200) throw new Error(`the office was not saved: ${await response.text()}`);
  }

  /** A phone on that line; it registers. */
  phone(username: string, password: string): SimPhone {
    this.network.host(username);
    const phone = new SimPhone({
      ...{ network: this.network, clock: this.clock, box: this.#box, quirks: ORDINARY, username, password },
      random: new SeededRandom(this.phones.size + 11),
      transport: 'udp',
      soundPort: () => (this.#soundPort += 2),
      onCall: () => {},
    });
    this.phones.set(username, phone);
    phone.register();
    return phone;
  }

  provider(name: string): ModelProvider {
    const provider = this.providers.get(name);
    if (!provider) throw new Error(`no provider ${name}`);
    return provider;
  }

  /** Somebody presses a key: as an event in the sound (RFC 4733), or by INFO. */
  presses(call: PhoneCall, key: string, how: 'rfc4733' | 'info'): void {
    if (call.state !== 'up') return;
    const session = how === 'info' ? undefined : this.media.at(call.sound.split(' ')[0] ?? '');
    const worker = session && this.media.workers.find(({ sessions }) => sessions.get(session.id) === session);
    if (session && worker) worker.press(session, key);
    else if (how === 'info') call.presses(key);
  }

  /** Lets time pass. */
  async pass(ms: number): Promise<void> {
    await passUntil(this.clock, this.clock.now() + ms);
  }

  /** Finished calls, oldest first. */
  records(): readonly CallRecord[] {
    return [...this.store.history.search<CallRecord>({ limit: 100 }).records].reverse();
  }

  /** Everybody leaves; answers what is left then that should not be. */
  async close(): Promise<readonly string[]> {
    for (const phone of this.phones.values())
      for (const call of phone.calls as SimCall[]) if (!call.isOver) call.hangsUp();
    for (const { calls } of this.providers.values())
      for (const call of calls) if (call.state !== 'over') call.hangsUp();
    await this.pass(REST_MS);
    const found = Object.entries(this.telephony.engine.live()).flatMap(([what, count]) =>
      count > 0 && what !== 'reporters' ? [`${count} ${what}`] : [],
    );
    found.push(...this.media.failures, ...this.media.breaches);
    for (const failure of this.failures) found.push(String((failure as Error)?.stack ?? failure));
    this.end();
    return found;
  }

  end(): void {
    for (const phone of this.phones.values()) phone.switchOff();
    this.media.pool.stop();
    this.#scope.end();
    endTestApis();
    this.store.close();
  }
}

/** Longer than any transaction lasts. */
const REST_MS = 40_000;
