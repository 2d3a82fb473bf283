import type { Timer } from '../base/clock.ts';
import { type Phrase, phrase } from '../base/words/index.ts';
import type { RecordingBody } from '../config/types.ts';
import type { Recording, Sound } from '../media/types.ts';
import { type RecordedPerson, recordingReason } from '../rules/recording.ts';
import type { Floor } from './floor.ts';
import type { Leg } from './leg.ts';
import { isSame } from './talks.ts';
import type { Party } from './types.ts';

/** Keeps what is recorded; given from above, so that calls know neither rows nor files. */
export interface RecordingKeeper {
  /** Undefined: there is not enough room on the disk. */
  begin(of: {
    readonly callId: string;
    readonly caller: Party;
    readonly callee: Party;
  }): { readonly id: string; readonly path: string; readonly key: Uint8Array } | undefined;
  /** Nothing more is written to it; how long it is stands in the file. */
  finish(id: string): void;
}

/** The call that is recorded, as far as this has to know it. */
export interface RecordedCall {
  readonly id: string;
  readonly floor: Floor;
  readonly sound: {
    want(need: 'recording', done: (anchored: boolean) => void): void;
    wantNoMore(need: 'recording'): void;
    tell(leg: Leg, sounds: readonly Sound[]): void;
  };
  readonly near: Leg;
  readonly far: Leg | undefined;
  explain(step: string, said: Phrase): void;
}

/**
 * Whether and what of a call is recorded (FAC-05): by the switches of those who talk, anew with each partner. The left
 * channel is the caller's, the right the called one's (FAC-06).
 */
export class CallRecording {
  readonly #call: RecordedCall;
  #running: { readonly recording: Recording; readonly legs: readonly [Leg, Leg] } | undefined;
  /** Somebody asked that nothing be recorded for a while: a card is being paid with. */
  #paused = false;
  /** Whose recording was paused when it ended: should they go on (a new worker, a transfer in vain), so is theirs. */
  #leftPaused: readonly Party[] | undefined;
  #wanted = false;
  /** It could not begin, and is tried again. */
  #again: Timer | undefined;

  constructor(call: RecordedCall) {
    this.#call = call;
  }

  /** Undefined: this call is not recorded. */
  get state(): 'recording' | 'paused' | undefined {
    if (!this.#running) return undefined;
    return this.#paused ? 'paused' : 'recording';
  }

  /** Somebody is going to be rung: the box has to be between them from the beginning. */
  expect(callee: Party): void {
    const isWanted = this.#reason(callee) !== undefined;
    if (isWanted && !this.#wanted) this.#call.sound.want('recording', () => {});
    if (!isWanted && this.#wanted) this.#call.sound.wantNoMore('recording');
    this.#wanted = isWanted;
  }

  /** These two are connected now. */
  connected(far: Leg): void {
    const { near } = this.#call;
    const [first, second] = this.#running?.legs ?? [];
    if (first === near && second === far) return;
    // The same two, one of them on another phone.
    this.#connect(
      far,
      first !== undefined && second !== undefined && isSame(near.party, first.party) && isSame(far.party, second.party),
    );
  }

  /** A worker died. What it recorded is kept; the rest of the call is another recording. */
  recovered(far: Leg): void {
    this.#connect(far, this.#running !== undefined);
  }

  #connect(far: Leg, goesOn: boolean): void {
    this.stop();
    this.expect(far.party);
    const reason = this.#reason(far.party);
    if (!reason) return;
    const way = phrase(`recording.way-${reason.way}`);
    this.#lead(
      far,
      () => this.#begin(far, phrase('recording.begins', { way, name: reason.person.name }), goesOn),
      TRIES,
    );
  }

  /**
   * Leads the sound through the box. All workers may be gone for a moment, or all ports be taken; a phone that would
   * not is not asked again, because the two are just being connected without the box.
   */
  #lead(far: Leg, begin: () => void, tries: number): void {
    this.#call.sound.want('recording', (anchored) => {
      const untouched = !this.#call.near.media && !far.media && far.state === 'up' && this.#call.far === far;
      if (anchored) begin();
      else if (tries > 1 && untouched) this.#leadIn(AGAIN_AFTER_MS, () => this.#lead(far, begin, tries - 1));
      else this.#call.explain('recording', phrase('recording.no-sound'));
    });
  }

  #leadIn(ms: number, lead: () => void): void {
    const { clock } = this.#call.floor;
    this.#again?.cancel();
    this.#again = clock.at(clock.now() + ms, () => {
      this.#again = undefined;
      lead();
    });
  }

  /** One of the two hears somebody else from now on, or the call is over. */
  stop(): void {
    if (this.#again) this.#call.explain('recording', phrase('recording.no-sound'));
    this.#again?.cancel();
    this.#again = undefined;
    if (this.#running) this.#leftPaused = this.#paused ? this.#running.legs.map(({ party }) => party) : undefined;
    this.#running?.recording.stop();
    this.#running = undefined;
    this.#paused = false;
  }

  /** False when nothing is recorded. What is said while it is paused is in no recording. */
  pause(paused: boolean): boolean {
    if (!this.#running) return false;
    if (this.#paused !== paused)
      this.#call.explain('recording', phrase(paused ? 'recording.paused' : 'recording.goes-on'));
    this.#paused = paused;
    if (paused) this.#running.recording.pause();
    else this.#running.recording.resume();
    return true;
  }

  #reason(callee: Party): ReturnType<typeof recordingReason> {
    const { floor, near } = this.#call;
    const settings = floor.recordings && this.#settings();
    return settings && recordingReason(settings, personOf(floor, near.party), personOf(floor, callee));
  }

  #settings(): RecordingBody | undefined {
    return this.#call.floor.config.list<RecordingBody>('recording')[0];
  }

  #begin(far: Leg, why: Phrase, goesOn: boolean): void {
    const { near, floor, id } = this.#call;
    const keeper = floor.recordings;
    // Much may have happened until both were connected to the box.
    if (!keeper || this.#running || this.#call.far !== far || !near.media || !far.media) return;
    const kept = keeper.begin({ callId: id, caller: near.party, callee: far.party });
    if (!kept) {
      this.#call.explain('recording', phrase('recording.no-room'));
      return;
    }
    const recording = near.media.record({ path: kept.path, key: kept.key, stereoWith: far.media });
    this.#running = { recording, legs: [near, far] };
    this.#call.explain('recording', why);
    if (this.#leftPaused?.every((party) => isSame(party, near.party) || isSame(party, far.party))) this.pause(true);
    void recording.done.then(() => keeper.finish(kept.id));
    const notice = goesOn ? [] : this.#notice();
    if (notice.length > 0) for (const leg of [near, far]) this.#call.sound.tell(leg, notice);
  }

  /** What both hear of it, in the office's language. */
  #notice(): readonly Sound[] {
    const { floor } = this.#call;
    const notice = this.#settings()?.notice ?? 'announcement';
    if (notice === 'none') return [];
    if (notice === 'beep') return [{ tone: 'beep', country: '', forMs: BEEP_MS }];
    return floor.sounds.sounds({ say: 'recording.announcement' }, floor.languageOf(this.#call.near.party));
  }
}

const BEEP_MS = 400;
/** Longer than it takes until a new worker is there (MEDIA_RESTART_MS). */
const TRIES = 3;
const AGAIN_AFTER_MS = 1_000;

/** Undefined for who has no switches. */
function personOf({ config }: Floor, { extensionId }: Party): RecordedPerson | undefined {
  return extensionId === undefined ? undefined : config.get<Omit<RecordedPerson, 'id'>>('user', extensionId);
}
