import { Invitation, Inviter, type Session, SessionState } from 'sip.js';
import { t } from '../words/index.ts';
import type { KeptCall } from './kept-calls.ts';
import { numberUri } from './number-uri.ts';
import { type SoundOptions, soundOf } from './sound-path.ts';
import type { CallState, PhoneCall } from './types.ts';

/** What an answer of the box says: RFC 3261 §21 with a sentence in place of the usual words. */
interface Said {
  readonly message: { readonly statusCode?: number; readonly reasonPhrase?: string; readonly body?: string };
}

interface OneCallOptions {
  readonly number: string;
  readonly name: string;
  readonly now: () => number;
  readonly onChange: (call: OneCall) => void;
  /** Gone on with after a reload: since when it is up. */
  readonly since?: number;
  /** Gone on with after a reload: on hold as before. */
  readonly held?: boolean;
  readonly askingFor?: string;
}

/** One call of the phone in the browser, around one session of sip.js; owned by the engine. */
export class OneCall {
  readonly id = crypto.randomUUID();
  readonly session: Session;
  readonly incoming: boolean;
  readonly askingFor: string | undefined;
  held: boolean;
  /** The box lets us hear something before anybody has answered: a sentence, another phone's ringing tone. */
  early = false;
  passingTo: string | undefined;
  number: string;
  name: string;
  readonly #options: OneCallOptions;
  #state: CallState;
  #since: number;
  #why = '';

  constructor(session: Session, options: OneCallOptions) {
    this.session = session;
    this.#options = options;
    this.number = options.number;
    this.name = options.name;
    this.askingFor = options.askingFor;
    this.held = options.held ?? false;
    this.incoming = session instanceof Invitation;
    this.#state = this.incoming ? 'incoming' : 'calling';
    this.#since = options.since ?? options.now();
    session.stateChange.addListener((state) => this.#became(state));
    session.delegate = {
      // Somebody was passed on: another one is at the other end now.
      onInvite: () => this.#learnParty(),
      onCancel: () => this.#change({}),
    };
  }

  get state(): CallState {
    return this.#state;
  }

  get up(): boolean {
    return this.#state === 'up';
  }

  get over(): boolean {
    return this.#state === 'ended';
  }

  view(): PhoneCall {
    const { id, incoming, number, name, held, askingFor, passingTo } = this;
    return {
      id,
      incoming,
      number,
      name,
      held,
      askingFor,
      passingTo,
      state: this.#state,
      since: this.#since,
      why: this.#why,
    };
  }

  /** What it takes to go on with it after a reload; undefined while it isn't up. */
  kept(muted: boolean): KeptCall | undefined {
    const dialog = this.session.dialog;
    if (!this.up || !dialog) return undefined;
    const { callId, localTag, remoteTag } = dialog;
    const { id, number, name, incoming, held } = this;
    return { id, callId, localTag, remoteTag, number, name, incoming, held, muted, since: this.#since };
  }

  /** Sends the INVITE; `extraHeaders` of it stand in the session's options already. */
  async place(): Promise<void> {
    if (!(this.session instanceof Inviter)) return;
    const onProgress = ({ message }: Said): void => {
      if (message.body) this.early = true;
      // With 183 nobody is rung yet, as far as we know.
      const { statusCode = 0 } = message;
      if (statusCode > 100 && statusCode !== 183 && this.#state === 'calling') this.#change({ state: 'ringing' });
    };
    await this.session.invite({ requestDelegate: { onProgress, onReject: (answer) => this.#refused(answer) } });
  }

  async answer(): Promise<void> {
    if (this.session instanceof Invitation) await this.session.accept();
  }

  /** Ends it, whatever it is at. */
  async end(): Promise<void> {
    const { session } = this;
    const { state } = session;
    if (session instanceof Invitation && (state === SessionState.Initial || state === SessionState.Establishing)) {
      await session.reject({ statusCode: 603 });
    } else if (session instanceof Inviter && state !== SessionState.Established) {
      await session.cancel();
    } else if (state === SessionState.Established) await session.bye();
  }

  async hold(hold: boolean): Promise<void> {
    if (!this.up || this.held === hold) return;
    this.held = hold;
    this.#change({});
    // The box would not, or was never asked: it is as it was, and is said so.
    const failed = (why: string): void => {
      this.held = !hold;
      this.#change({ why });
    };
    try {
      await this.#offer(hold, (answer) => failed(sentenceOf(answer)));
    } catch (error) {
      failed('');
      throw error;
    }
  }

  /** The connection to the box was made anew: tells it where the call is to be found now (RFC 3261 §14). */
  async freshen(): Promise<void> {
    if (this.up) await this.#offer(this.held, () => undefined).catch(() => undefined);
  }

  /** Passes the other side on: to a number, or to the one whom another call of ours talks to (RFC 3515, 3891). */
  async pass(to: string | OneCall): Promise<void> {
    const target = to instanceof OneCall ? to.session : numberUri(to, this.#host());
    if (!target) {
      this.#change({ why: t('phone.transfer-failed') });
      return;
    }
    this.passingTo = to instanceof OneCall ? to.name || to.number : to;
    this.#change({ why: '' });
    const failed = (why: string): void => {
      this.passingTo = undefined;
      this.#change({ why });
    };
    await this.session.refer(target, {
      requestDelegate: { onReject: (answer) => failed(sentenceOf(answer) || t('phone.transfer-failed')) },
      onNotify: (notification) => {
        void notification.accept();
        const [, status = '0', phrase = ''] = /^SIP\/2\.0 (\d{3}) ?(.*)/.exec(notification.request.body) ?? [];
        if (Number(status) >= 300) failed(asSentence(phrase) || t('phone.transfer-failed'));
        else if (Number(status) >= 200 && this.up) void this.session.bye();
      },
    });
  }

  sendKey(key: string): boolean {
    return soundOf(this.session)?.sendDtmf(key) ?? false;
  }

  #host(): string {
    return this.session.userAgent.configuration.uri.host;
  }

  async #offer(hold: boolean, onReject: (answer: Said) => void): Promise<void> {
    const options: SoundOptions = { hold };
    this.session.sessionDescriptionHandlerOptionsReInvite = options;
    await this.session.invite({ requestDelegate: { onReject } });
  }

  #refused(answer: Said): void {
    this.#change({ why: sentenceOf(answer) });
  }

  #learnParty(): void {
    const identity = this.session.assertedIdentity;
    if (!identity) return;
    this.number = identity.uri.user ?? this.number;
    this.name = identity.displayName || '';
    this.#change({});
  }

  #became(state: SessionState): void {
    if (state === SessionState.Established) {
      this.#change({ state: 'up', since: this.#options.since ?? this.#options.now() });
      this.#learnParty();
    }
    if (state === SessionState.Terminated) this.#change({ state: 'ended', since: this.#options.now() });
  }

  #change(next: { readonly state?: CallState; readonly since?: number; readonly why?: string }): void {
    this.#state = next.state ?? this.#state;
    this.#since = next.since ?? this.#since;
    this.#why = next.why ?? this.#why;
    this.#options.onChange(this);
  }
}

function sentenceOf({ message }: Said): string {
  return asSentence(message.reasonPhrase ?? '');
}

/** The box says why in a sentence; what others write there (`Busy Here`) is none, and then nothing is better. */
function asSentence(said: string): string {
  return /[.!?…]$/.test(said) ? said : '';
}
