import type { Timer } from '../base/clock.ts';
import { LISTENING_RETRY_MS } from '../base/limits.ts';
import { type Phrase, type PhraseKey, type PhraseParams, phrase } from '../base/words/index.ts';
import type { MediaSession, Playing } from '../media/types.ts';
import type { PromptKey, PromptLanguage } from '../prompts/types.ts';
import type { Floor } from './floor.ts';
import type { Leg } from './leg.ts';
import type { LiveCall } from './live-call.ts';
import type { Ear } from './overheard.ts';
import { isSame } from './talks.ts';
import type { ListeningEnd, ListeningMode, ListenOptions, Party } from './types.ts';
import { soundsOf, waitingSounds } from './voice.ts';

type Parts = Pick<Floor, 'clock' | 'config' | 'sounds' | 'languageOf'> & {
  /** All calls, in the order in which they began. */
  calls(): Iterable<LiveCall>;
};

/** The call of the one who listens, as far as a listener has to know it. */
export interface ListenersCall {
  /** Where its sound is just now. */
  session(): MediaSession | undefined;
  readonly language: PromptLanguage;
  explain(said: Phrase): void;
  /** A mistake of ours ends the listener's call, and not the one that is listened to. */
  broke(error: unknown): void;
}

/** The owner of who listens to whom (CAL-08). */
export class Listening {
  readonly #parts: Parts;
  readonly #listeners = new Set<Listener>();
  #look: Timer | undefined;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  begin(options: ListenOptions, own: ListenersCall): Listener {
    const listener = new Listener(this.#parts, options, own, () => this.#listeners.delete(listener));
    this.#listeners.add(listener);
    listener.look();
    return listener;
  }

  /** Something about a call is not as it was: who listens looks anew, once that has settled. */
  changed(): void {
    if (this.#listeners.size === 0 || this.#look) return;
    const { clock } = this.#parts;
    this.#look = clock.at(clock.now(), () => {
      this.#look = undefined;
      for (const listener of [...this.#listeners]) listener.lookSafely();
    });
  }

  /** Who listens or waits for a call to listen to. */
  get live(): number {
    return this.#listeners.size;
  }
}

/** One who listens to somebody: to the call they have, to the next one, with music in between. */
export class Listener implements Ear {
  /** Resolves when there was nothing to be heard for too long or listening is over otherwise; rejects by `stop`. */
  readonly done: Promise<ListeningEnd>;
  mode: ListeningMode = 'hearing';
  readonly #parts: Parts;
  readonly #options: ListenOptions;
  readonly #own: ListenersCall;
  readonly #gone: () => void;
  readonly #ending = Promise.withResolvers<ListeningEnd>();
  #over = false;
  #at: LiveCall | undefined;
  /** Chosen by key: it is stayed with. */
  #isChosen = false;
  #isHearing = false;
  /** What stands in the trails and the audit as begun, and not yet as over. */
  #noted: { readonly call: LiveCall; readonly params: PhraseParams; readonly atMs: number } | undefined;
  #farthest: ListeningMode = 'hearing';
  /** In these the agent has heard of it. */
  readonly #announced = new WeakSet<LiveCall>();
  /** The phones of these don't talk to the box. */
  readonly #unheard = new WeakSet<LiveCall>();
  #isWaiting = false;
  #patience: Timer | undefined;
  #retry: Timer | undefined;
  #playing: Playing | undefined;

  constructor(parts: Parts, options: ListenOptions, own: ListenersCall, gone: () => void) {
    this.#parts = parts;
    this.#options = options;
    this.#own = own;
    this.#gone = gone;
    this.done = this.#ending.promise;
    // Whoever began it may be gone.
    this.done.catch(() => {});
  }

  get agentId(): string {
    return this.#options.to.extensionId;
  }

  get session(): MediaSession | undefined {
    return this.#own.session();
  }

  // --- Which call ---

  lookSafely(): void {
    try {
      this.look();
    } catch (error) {
      this.#own.broke(error);
    }
  }

  /** Finds what is to be heard as things are now. */
  look(): void {
    if (this.#over) return;
    const talks = this.#talks();
    if (this.#at && !talks.includes(this.#at)) this.#leave();
    const at = this.#at;
    if (at && (this.#isChosen || !isHeld(at))) return;
    const better = talks.find((call) => !isHeld(call)) ?? at ?? talks[0];
    if (better && better !== at) this.#join(better);
    if (!better && !this.#over) this.#wait();
    if (this.#at && isHeld(this.#at) && !this.#playing) this.#music();
  }

  /** What the agent talks in, but not with the listener. */
  #talks(): LiveCall[] {
    return [...this.#parts.calls()].filter((call) => {
      const people = peopleOf(call);
      const isTheirs = people.some(({ party }) => party.extensionId === this.agentId);
      return isTheirs && !this.#unheard.has(call) && !people.some(({ party }) => isSame(party, this.#options.by));
    });
  }

  #join(call: LiveCall): void {
    if (!this.#options.may()) {
      this.end('no-right');
      return;
    }
    const { offers, sound } = call;
    if (offers.unsettled || offers.underWay || sound.unsettled || call.transfer) {
      this.#later();
      return;
    }
    this.#leave();
    this.#at = call;
    this.mode = 'hearing';
    sound.overheard.add(this, () => this.#cannot(call));
  }

  #later(): void {
    const { clock } = this.#parts;
    this.#retry?.cancel();
    this.#retry = clock.at(clock.now() + LISTENING_RETRY_MS, () => this.lookSafely());
  }

  #cannot(call: LiveCall): void {
    this.#unheard.add(call);
    this.#at = undefined;
    const said = phrase('listening.no-sound', { name: this.#options.by.name, agent: this.#options.to.name });
    for (const each of [call, this.#own]) explain(each, said);
    this.look();
  }

  #leave(): void {
    const at = this.#at;
    this.#at = undefined;
    this.#isChosen = false;
    this.#noteEnd();
    at?.sound.overheard.remove(this);
    this.#isHearing = false;
  }

  callOver(): void {
    this.#noteEnd();
    this.#at = undefined;
    this.#isChosen = false;
    this.#isHearing = false;
  }

  // --- What is heard ---

  hears(agent: Leg, others: readonly Party[]): void {
    const call = this.#at;
    if (!call || this.#isHearing) return;
    this.#isHearing = true;
    this.#waitNoMore();
    this.#noteBegin(call, others);
    if (this.#announced.has(call)) this.#quiet();
    else {
      this.#announced.add(call);
      const language = this.#parts.languageOf(agent.party);
      agent.media?.play(soundsOf(this.#parts, { say: 'listening.announcement' }, language));
      this.#say('listening.hearing');
    }
  }

  hearsNobody(): void {
    if (!this.#isHearing || this.#over) return;
    this.#isHearing = false;
    this.#music();
  }

  #wait(): void {
    if (this.#isWaiting) return;
    this.#isWaiting = true;
    const { clock } = this.#parts;
    const { waitMs, to } = this.#options;
    this.#patience = clock.at(clock.now() + waitMs, () => this.end('waited'));
    this.#own.explain(phrase('listening.waits', { agent: to.name }));
    this.#say('listening.waiting-for-call', () => this.#music());
  }

  #waitNoMore(): void {
    this.#isWaiting = false;
    this.#patience?.cancel();
  }

  #say(what: PromptKey, then: () => void = () => {}): void {
    this.#quiet();
    const playing = this.session?.play(soundsOf(this.#parts, { say: what }, this.#own.language));
    this.#playing = playing;
    void playing?.done.then(() => {
      if (this.#playing !== playing || this.#over) return;
      this.#playing = undefined;
      then();
    });
  }

  #music(): void {
    this.#quiet();
    this.#playing = this.session?.play(waitingSounds(this.#parts, 'music', this.#options.to), { loop: true });
  }

  #quiet(): void {
    const playing = this.#playing;
    this.#playing = undefined;
    playing?.stop();
  }

  /** A worker died under the listener, and the sound is back. */
  soundBack(): void {
    if (this.#isHearing) this.#at?.sound.overheard.changed(this);
    else this.#music();
  }

  // --- Keys ---

  pressed(key: string): void {
    const what = this.#options.keys[key];
    if (what === undefined || this.#over) return;
    if (!this.#options.may()) this.end('no-right');
    else if (what === 'next') this.#next();
    else if (this.#isHearing) this.#change(what);
  }

  #change(mode: ListeningMode): void {
    if (mode !== this.mode) {
      this.mode = mode;
      if (RANK[mode] > RANK[this.#farthest]) this.#farthest = mode;
      this.#noteBoth(NOTED[mode]);
      this.#at?.sound.overheard.changed(this);
    }
    this.#say(SAID[mode]);
  }

  #next(): void {
    const talks = this.#talks();
    const at = this.#at;
    const next = talks[((at ? talks.indexOf(at) : -1) + 1) % talks.length];
    if (!next || next === at) {
      this.#say('listening.no-other-call', () => {
        if (!this.#isHearing) this.#music();
      });
      return;
    }
    this.#join(next);
    this.#isChosen = this.#at === next;
    if (!this.#over && !this.#isHearing) this.#music();
  }

  // --- What is written down ---

  #noteBegin(call: LiveCall, others: readonly Party[]): void {
    if (this.#noted?.call === call) return;
    const { by, to } = this.#options;
    const params = { name: by.name, agent: to.name, other: others.map(({ name }) => name).join(', ') };
    this.#noted = { call, params, atMs: this.#parts.clock.now() };
    this.#farthest = this.mode;
    this.#noteBoth('listening.begins');
    this.#options.note(phrase('audit.listening-began', params));
  }

  #noteBoth(key: PhraseKey): void {
    const noted = this.#noted;
    if (!noted) return;
    for (const each of [noted.call, this.#own]) explain(each, phrase(key, noted.params));
  }

  #noteEnd(): void {
    const noted = this.#noted;
    if (!noted) return;
    this.#noteBoth('listening.ends');
    this.#noted = undefined;
    const seconds = Math.round((this.#parts.clock.now() - noted.atMs) / 1_000);
    const mode = phrase(`listening.mode-${this.#farthest}`);
    this.#options.note(phrase('audit.listening-ended', { ...noted.params, seconds, mode }));
  }

  // --- Its end ---

  end(why: ListeningEnd): void {
    if (this.#finish()) this.#ending.resolve(why);
  }

  /** The listener has hung up. */
  stop(reason: Error): void {
    if (this.#finish()) this.#ending.reject(reason);
  }

  #finish(): boolean {
    if (this.#over) return false;
    this.#over = true;
    this.#gone();
    this.#patience?.cancel();
    this.#retry?.cancel();
    this.#leave();
    this.#quiet();
    return true;
  }
}

/** In the trail of a call that was listened to: not for its own people to read (CAL-18). */
const OVERHEARD = 'overheard';

/** Who talks with each other in a call, where they do. */
function peopleOf({ near, far, over, codes }: LiveCall): readonly Leg[] {
  if (over || near.state !== 'up' || far?.state !== 'up') return [];
  return codes.confers && codes.aside ? [near, far, codes.aside] : [near, far];
}

function isHeld({ near, far }: LiveCall): boolean {
  return near.holds || far?.holds === true;
}

function explain(to: LiveCall | ListenersCall, said: Phrase): void {
  if ('near' in to) to.explain(OVERHEARD, said);
  else to.explain(said);
}

const RANK: Readonly<Record<ListeningMode, number>> = { hearing: 0, coaching: 1, joined: 2 };

const NOTED = {
  hearing: 'listening.only-hears',
  coaching: 'listening.coaches',
  joined: 'listening.joins',
} as const satisfies Record<ListeningMode, PhraseKey>;

const SAID = {
  hearing: 'listening.hearing',
  coaching: 'listening.coaching',
  joined: 'listening.joined',
} as const satisfies Record<ListeningMode, PromptKey>;
