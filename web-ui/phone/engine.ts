import { type Invitation, Inviter, Registerer, RegistererState, type URI, UserAgent } from 'sip.js';
import { asProblem, request } from '../api.ts';
import { now } from '../now.ts';
import { KEEP_EVERY_MS, keepCalls, replaces, takeKeptCalls } from './kept-calls.ts';
import { keepDevices, keptDevices, listDevices, openMicrophone, troubleOf } from './microphone.ts';
import { hideNotices, showNotice } from './notice.ts';
import { numberUri } from './number-uri.ts';
import { OneCall } from './one-call.ts';
import { Ringer } from './ring.ts';
import { type SoundOptions, soundOf, soundPaths } from './sound-path.ts';
import type { PhoneDeed, PhoneState } from './types.ts';

/** What the box gives a browser phone to register with (`POST /api/me/phone`). */
interface Credential {
  readonly user: { readonly number: string; readonly name: string };
  readonly username: string;
  readonly password: string;
  readonly goodUntil: number;
}

/** Long before the password is worth nothing. */
const RENEW_MS = 20 * 60_000;
const EXPIRES_SEC = 120;
const RETRY_FIRST_MS = 1_000;
const RETRY_MAX_MS = 15_000;
/** An ended call is seen this long, so that one can read why. */
const ENDED_MS = 6_000;
/** Rings at most this long here; the box gives up before. */
const NO_ANSWER_SEC = 600;

type Doing = { [D in PhoneDeed['do']]: (deed: Extract<PhoneDeed, { do: D }>) => unknown };

/** The phone itself: in one tab of a browser alone. Tells its state whenever that changes; does what it is told. */
export class PhoneEngine {
  readonly #tell: (state: PhoneState) => void;
  readonly #ringer = new Ringer();
  readonly #calls: OneCall[] = [];
  readonly #owner: string;
  readonly #timers = new Set<ReturnType<typeof setInterval>>();
  #state: PhoneState;
  #agent: UserAgent | undefined;
  #registerer: Registerer | undefined;
  #microphone: Promise<MediaStream> | undefined;
  #stopped = false;
  #retryMs = RETRY_FIRST_MS;
  #retrying: ReturnType<typeof setTimeout> | undefined;

  /** `owner`: whose calls may be gone on with. */
  constructor(owner: string, initial: PhoneState, tell: (state: PhoneState) => void) {
    this.#owner = owner;
    this.#tell = tell;
    this.#state = { ...initial, state: 'starting', calls: [], devices: { ...initial.devices, ...keptDevices() } };
  }

  async start(): Promise<void> {
    this.#set({});
    navigator.mediaDevices.addEventListener('devicechange', this.#onDevices);
    this.#onDevices();
    window.addEventListener('online', this.#onOnline);
    window.addEventListener('pagehide', this.#keep);
    this.#timers.add(setInterval(this.#keep, KEEP_EVERY_MS));
    this.#timers.add(setInterval(() => void this.#renew(), RENEW_MS));
    await this.#connect();
  }

  /** Hangs up, signs off and lets go of everything. */
  async stop(): Promise<void> {
    this.#stopped = true;
    for (const timer of this.#timers) clearInterval(timer);
    clearTimeout(this.#retrying);
    navigator.mediaDevices.removeEventListener('devicechange', this.#onDevices);
    window.removeEventListener('online', this.#onOnline);
    window.removeEventListener('pagehide', this.#keep);
    this.#ringer.silence();
    await Promise.allSettled(this.#calls.filter((call) => !call.over).map((call) => call.end()));
    keepCalls(this.#owner, []);
    await this.#registerer?.unregister().catch(() => undefined);
    await this.#agent?.stop().catch(() => undefined);
    this.#releaseMicrophone();
  }

  perform(deed: PhoneDeed): void {
    const work = this.#deeds[deed.do] as (deed: PhoneDeed) => unknown;
    // What fails here shows in the state of its call; there is nobody else to tell.
    void Promise.resolve(work(deed)).catch((error) => this.#failed(error));
  }

  readonly #deeds: Doing = {
    call: ({ number, name }) => this.#call(number, name ?? ''),
    answer: async ({ id }) => {
      const call = this.#find(id);
      await this.#holdOthers(call);
      await call?.answer();
    },
    decline: ({ id }) => this.#find(id)?.end(),
    'hang-up': async ({ id }) => {
      const call = this.#find(id);
      await call?.end();
      // Whoever asked somebody and let them go is back with the one who waits.
      const waiting = call?.askingFor === undefined ? undefined : this.#find(call.askingFor);
      await waiting?.hold(false);
    },
    hold: ({ id }) => this.#find(id)?.hold(true),
    resume: async ({ id }) => {
      const call = this.#find(id);
      await this.#holdOthers(call);
      await call?.hold(false);
    },
    mute: ({ on }) => {
      for (const call of this.#calls) soundOf(call.session)?.mute(on);
      this.#set({ muted: on });
    },
    key: ({ id, key }) => this.#find(id)?.sendKey(key),
    pass: ({ id, number }) => this.#find(id)?.pass(number),
    ask: async ({ id, number, name }) => {
      await this.#find(id)?.hold(true);
      await this.#call(number, name ?? '', id);
    },
    connect: async ({ id }) => {
      const asked = this.#find(id);
      const waiting = asked?.askingFor === undefined ? undefined : this.#find(asked.askingFor);
      if (asked && waiting) await waiting.pass(asked);
    },
    device: ({ kind, id }) => this.#choose(kind, id),
    'try-ring': () => this.#ringer.tryRing(this.#state.devices.ringer),
    'look-again': () => this.#lookAgain(),
  };

  #find(id: string): OneCall | undefined {
    return this.#calls.find((call) => call.id === id && !call.over);
  }

  async #holdOthers(but: OneCall | undefined): Promise<void> {
    await Promise.allSettled(this.#calls.filter((call) => call !== but && call.up).map((call) => call.hold(true)));
  }

  async #call(number: string, name: string, askingFor?: string): Promise<void> {
    const uri = this.#uri(number);
    if (!uri || !this.#agent) return;
    await this.#openMicrophone();
    await this.#holdOthers(undefined);
    // The box is all that we talk to: nothing forks behind it, so there is one early description.
    const call = this.#add(new Inviter(this.#agent, uri, { earlyMedia: true }), { number, name, askingFor });
    await call.place();
  }

  #uri(user: string): URI | undefined {
    return numberUri(user, location.hostname);
  }

  #add(
    session: Inviter | Invitation,
    more: { number: string; name: string; askingFor?: string; since?: number; held?: boolean },
  ): OneCall {
    const call = new OneCall(session, { ...more, now, onChange: (changed) => this.#onCall(changed) });
    // What ended before is read by now.
    this.#drop((one) => one.over);
    this.#calls.push(call);
    this.#set({});
    return call;
  }

  #onInvite(invitation: Invitation): void {
    const { uri, displayName } = invitation.assertedIdentity ?? invitation.remoteIdentity;
    this.#add(invitation, { number: uri.user ?? '', name: displayName });
  }

  #onCall(call: OneCall): void {
    if (call.over) {
      setTimeout(() => {
        this.#drop((one) => one === call);
        this.#set({});
      }, ENDED_MS);
    }
    if (this.#state.muted) soundOf(call.session)?.mute(true);
    if (this.#calls.every((one) => one.over)) {
      this.#releaseMicrophone();
      this.#state = { ...this.#state, muted: false };
    }
    this.#keep();
    this.#set({});
  }

  #drop(which: (call: OneCall) => boolean): void {
    for (const call of this.#calls.filter(which)) this.#calls.splice(this.#calls.indexOf(call), 1);
  }

  #announce(): void {
    const incoming = this.#calls.filter((call) => call.state === 'incoming');
    for (const { id, name, number } of incoming) showNotice(id, name || number);
    hideNotices(incoming.map(({ id }) => id));
  }

  #sound(): void {
    const { devices } = this.#state;
    const talking = this.#calls.some((call) => call.up && !call.held);
    if (this.#calls.some((call) => call.state === 'incoming') && !talking) this.#ringer.ring(devices.ringer);
    else if (this.#calls.some((call) => call.state === 'ringing' && !call.early))
      this.#ringer.ringback(devices.speaker);
    else this.#ringer.silence();
  }

  readonly #keep = (): void => {
    keepCalls(
      this.#owner,
      this.#calls.flatMap((call) => call.kept(this.#state.muted) ?? []),
    );
  };

  // --- the microphone and other devices

  #openMicrophone(): Promise<MediaStream> {
    this.#microphone ??= openMicrophone(this.#state.devices.microphone).then(
      (stream) => {
        this.#onDevices();
        if (this.#state.trouble?.startsWith('microphone')) this.#set({ state: 'on', trouble: undefined });
        return stream;
      },
      (error) => {
        this.#microphone = undefined;
        this.#set({ state: 'trouble', trouble: troubleOf(error) });
        throw error;
      },
    );
    return this.#microphone;
  }

  /** Nobody talks: the browser’s sign that it listens goes out. */
  #releaseMicrophone(): void {
    void this.#microphone?.then((stream) => {
      for (const track of stream.getTracks()) track.stop();
    });
    this.#microphone = undefined;
  }

  readonly #onDevices = (): void => {
    void listDevices().then((found) => this.#set({ devices: { ...this.#state.devices, ...found } }));
  };

  async #choose(kind: 'microphone' | 'speaker' | 'ringer', id: string): Promise<void> {
    const devices = { ...this.#state.devices, [kind]: id };
    this.#set({ devices });
    keepDevices({ microphone: devices.microphone, speaker: devices.speaker, ringer: devices.ringer });
    const sounds = this.#calls.filter((call) => !call.over).flatMap((call) => soundOf(call.session) ?? []);
    if (kind === 'speaker') for (const sound of sounds) await sound.useSpeaker(id);
    if (kind !== 'microphone' || !this.#microphone) return;
    this.#releaseMicrophone();
    const stream = await this.#openMicrophone();
    for (const sound of sounds) await sound.useMicrophone(stream);
  }

  async #lookAgain(): Promise<void> {
    const { trouble } = this.#state;
    if (!trouble?.startsWith('microphone')) return this.#connect();
    await this.#openMicrophone();
    if (this.#calls.every((call) => call.over)) this.#releaseMicrophone();
  }

  #failed(error: unknown): void {
    // Refused microphones have been told already.
    if (this.#state.trouble?.startsWith('microphone')) return;
    console.warn('the phone could not do that', error);
  }

  // --- being reachable

  async #connect(): Promise<void> {
    clearTimeout(this.#retrying);
    if (this.#stopped) return;
    try {
      await this.#agent?.stop().catch(() => undefined);
      const { data } = await request<Credential>('POST', '/api/me/phone');
      this.#set({ number: data.user.number });
      const agent = this.#makeAgent(data);
      this.#agent = agent;
      await agent.start();
      await this.#register(agent);
      await this.#goOn(agent);
    } catch (error) {
      const { status, message } = asProblem(error);
      if (status === 403) this.#set({ state: 'trouble', trouble: 'no-extension', said: message });
      else this.#retry();
    }
  }

  #makeAgent({ username, password }: Credential): UserAgent {
    const scheme = location.protocol === 'https:' ? 'wss' : 'ws';
    return new UserAgent({
      uri: this.#uri(username),
      contactName: username,
      authorizationUsername: username,
      authorizationPassword: password,
      userAgentString: `Cordboard page (${navigator.userAgent.replace(/[^ -~]/g, '').slice(0, 120)})`,
      transportOptions: { server: `${scheme}://${location.host}/sip` },
      // A reload must not hang up: the page goes on with its calls.
      gracefulShutdown: false,
      noAnswerTimeout: NO_ANSWER_SEC,
      logBuiltinEnabled: false,
      sessionDescriptionHandlerFactory: soundPaths({
        stream: () => this.#openMicrophone(),
        speaker: () => this.#state.devices.speaker,
      }),
      delegate: {
        onInvite: (invitation) => this.#onInvite(invitation),
        onDisconnect: (error) => error && this.#retry(),
      },
    });
  }

  async #register(agent: UserAgent): Promise<void> {
    const registerer = new Registerer(agent, { expires: EXPIRES_SEC, refreshFrequency: 75 });
    this.#registerer = registerer;
    registerer.stateChange.addListener((state) => {
      if (registerer !== this.#registerer) return;
      if (state === RegistererState.Registered) this.#registered();
      else if (state === RegistererState.Unregistered) this.#retry();
    });
    await registerer.register({ requestDelegate: { onReject: () => this.#retry() } });
  }

  #registered(): void {
    this.#retryMs = RETRY_FIRST_MS;
    clearTimeout(this.#retrying);
    const microphone = this.#state.trouble?.startsWith('microphone') ?? false;
    if (!microphone) this.#set({ state: 'on', trouble: undefined, said: undefined });
  }

  readonly #onOnline = (): void => {
    if (this.#state.trouble === 'away') void this.#back();
  };

  /** The box is away, or did not take us: says so and tries again, longer apart each time. */
  #retry(): void {
    if (this.#stopped) return;
    clearTimeout(this.#retrying);
    this.#set({ state: 'trouble', trouble: 'away' });
    this.#retrying = setTimeout(() => void this.#back(), this.#retryMs * (0.75 + Math.random() / 2));
    this.#retryMs = Math.min(this.#retryMs * 2, RETRY_MAX_MS);
  }

  /** With calls the same agent goes on with them; without, a fresh one with a fresh password is simplest. */
  async #back(): Promise<void> {
    const agent = this.#agent;
    const talking = this.#calls.filter((call) => call.up);
    if (!agent || talking.length === 0) return this.#connect();
    try {
      await this.#renew();
      await agent.reconnect();
      await this.#register(agent);
      for (const call of talking) await call.freshen();
    } catch {
      this.#retry();
    }
  }

  async #renew(): Promise<void> {
    const { data } = await request<Credential>('POST', '/api/me/phone');
    if (this.#agent) this.#agent.configuration.authorizationPassword = data.password;
  }

  /** Takes the place of the page that was here before in its calls (RFC 3891). */
  async #goOn(agent: UserAgent): Promise<void> {
    for (const kept of takeKeptCalls(this.#owner)) {
      const uri = this.#uri(kept.number);
      if (!uri) continue;
      const { number, name, since, held, muted } = kept;
      // Nobody hears more of us than before.
      const options: SoundOptions = { hold: held };
      const session = new Inviter(agent, uri, {
        extraHeaders: [replaces(kept)],
        sessionDescriptionHandlerOptions: options,
      });
      if (muted) this.#set({ muted });
      const call = this.#add(session, { number, name, since, held });
      await call.place().catch((error) => this.#failed(error));
    }
  }

  #set(part: Partial<PhoneState>): void {
    this.#state = { ...this.#state, ...part, calls: this.#calls.map((call) => call.view()) };
    this.#sound();
    this.#announce();
    if (!this.#stopped) this.#tell(this.#state);
  }
}
