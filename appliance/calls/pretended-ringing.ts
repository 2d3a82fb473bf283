import type { Clock } from '../base/clock.ts';
import { PHONE_SILENT_MS } from '../base/limits.ts';
import { type Phrase, phrase } from '../base/words/index.ts';
import type { TransportName } from '../sip/types.ts';
import { afterwards, notAnswered, noteOf, type PhoneSaid, type Refused, Tally } from './dialling.ts';
import type { AddressFamily, SoundKind } from './media-path.ts';
import type { DialOptions, Party } from './types.ts';

/** Where nothing is said: a desk phone, on any address, over UDP; a browser over WSS. */
export interface PretendedSound {
  readonly sound?: SoundKind;
  readonly families?: readonly AddressFamily[];
  readonly transport?: TransportName;
}

/** What a pretended phone does when it is rung. */
export type PretendedPhone = PretendedSound &
  (
    | { readonly does: 'answers'; readonly afterMs: number }
    | { readonly does: 'says'; readonly what: PhoneSaid; readonly afterMs: number }
    /** Nobody comes to it. */
    | { readonly does: 'rings' }
    /** It is registered, but says nothing at all. */
    | { readonly does: 'silent' }
  );

const SILENT: PhoneSaid = { kind: 'silent' };

/** Phones that are busy and the like say so at once; a person who declines has heard it ring. */
function ringsFirst(phone: PretendedPhone): boolean {
  return phone.does === 'says' ? phone.what.kind === 'declined' : phone.does !== 'silent';
}

/** The call whose phones these are. */
interface RungCall {
  readonly clock: Clock;
  readonly caller: Party;
  explain(step: string, said: Phrase): void;
}

interface Rung {
  readonly phone: PretendedPhone;
  readonly line: string;
  readonly by: Party;
}

interface RingingUser {
  answered(by: Party): void;
  refused(refused: Refused): void;
  gone(): void;
}

/** The fork of a pretended call. */
export class PretendedRinging {
  readonly #call: RungCall;
  readonly #user: RingingUser;
  readonly #tally: Tally;
  #left: Rung[];
  #over = false;
  /** Every phone had its time to give a sign. */
  #patient = true;

  constructor(call: RungCall, options: DialOptions, phones: readonly Rung[], user: RingingUser) {
    this.#call = call;
    this.#user = user;
    this.#tally = new Tally(options, call.caller);
    this.#left = [...phones];
    const startedMs = call.clock.now();
    if (phones.some(({ phone }) => ringsFirst(phone)))
      call.explain('dial', phrase('trail.rings', { name: options.callee.name }));
    for (const rung of phones) this.#plan(rung, startedMs);
    call.clock.at(startedMs + Math.min(PHONE_SILENT_MS, options.timeoutMs), () => {
      if (this.#over) return;
      this.#patient = options.timeoutMs <= PHONE_SILENT_MS;
      for (const { phone, line } of this.#left) if (phone.does === 'silent') call.explain('dial', noteOf(SILENT, line));
      this.#giveUpSilent();
    });
    call.clock.at(startedMs + options.timeoutMs, () => this.#finish(notAnswered(options)));
  }

  #plan(rung: Rung, startedMs: number): void {
    const { phone } = rung;
    if (phone.does !== 'answers' && phone.does !== 'says') return;
    this.#call.clock.at(startedMs + phone.afterMs, () => {
      if (this.#over) return;
      if (phone.does === 'answers') this.#answered(rung.by);
      else this.#heard(phone.what, rung);
      this.#giveUpSilent();
    });
  }

  #answered(by: Party): void {
    this.#over = true;
    this.#user.answered(by);
  }

  #giveUpSilent(): void {
    if (this.#over || this.#patient || this.#left.some(({ phone }) => phone.does !== 'silent')) return;
    for (const rung of [...this.#left]) this.#heard(SILENT, rung);
  }

  #heard(said: PhoneSaid, rung: Rung): void {
    this.#left = this.#left.filter((other) => other !== rung);
    // Of phones that gave no sign the trail has told already.
    if (rung.phone.does !== 'silent') this.#call.explain('dial', noteOf(said, rung.line));
    const refused = this.#tally.heard(said, rung.by, this.#left.length);
    if (refused) this.#finish(refused);
  }

  #finish(refused: Refused): void {
    if (this.#over) return;
    this.#over = true;
    const note = afterwards(refused);
    if (note) this.#call.explain('dial', note);
    this.#user.refused(refused);
  }

  /** The caller is gone. */
  stop(): void {
    if (this.#over) return;
    this.#over = true;
    this.#user.gone();
  }
}
