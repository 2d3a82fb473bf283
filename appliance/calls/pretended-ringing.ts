import type { Clock } from '../base/clock.ts';
import { PHONE_SILENT_MS, TRUNK_REDIRECTS_MAX, TRUNK_SILENT_MS } from '../base/limits.ts';
import { type Phrase, phrase } from '../base/words/index.ts';
import type { TransportName } from '../sip/types.ts';
import type { OutsideCall, TrunkResult } from '../trunks/types.ts';
import { afterwards, notAnswered, noteOf, type PhoneSaid, type Refused, type SaidBy } from './dialling.ts';
import type { AddressFamily, SoundKind } from './media-path.ts';
import type { Tally } from './tally.ts';
import type { DialOptions, DialTarget, Party, Place } from './types.ts';

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

/** What a pretended provider and whoever is called over it do. */
export type PretendedOutside =
  | PretendedPhone
  /** It doesn't take the call: after TRUNK_SILENT_MS, or at once with that status. */
  | { readonly does: 'fails'; readonly status?: number; readonly reason?: string };

const SILENT: PhoneSaid = { kind: 'silent' };

type Fails = Extract<PretendedOutside, { does: 'fails' }>;
const MOVED: Fails = { does: 'fails', status: 302, reason: 'Moved Temporarily' };
const NOT_FINAL: Readonly<Partial<Record<PhoneSaid['kind'], Fails>>> = {
  busy: { does: 'fails', status: 486, reason: 'Busy Here' },
  declined: { does: 'fails', status: 603, reason: 'Decline' },
};

/** Phones that are busy and the like say so at once; a person who declines has heard it ring. */
function ringsFirst(phone: PretendedOutside): boolean {
  if (phone.does === 'fails') return false;
  return phone.does === 'says' ? phone.what.kind === 'declined' : phone.does !== 'silent';
}

/** The call whose phones these are. */
interface RungCall {
  readonly clock: Clock;
  readonly caller: Party;
  explain(step: string, said: Phrase, place?: Place): void;
}

/** Over a provider, with those that are tried after it. */
export interface RungOutside {
  readonly call: OutsideCall;
  readonly trunkIds: readonly string[];
  /** Where the provider sent it on to (302), and how often it has. */
  readonly sentTo?: string | undefined;
  readonly redirects?: number | undefined;
}

export interface Rung {
  readonly target: number;
  readonly phone: PretendedOutside;
  /** For the trail: the line's user name, the provider's name. */
  readonly line: string;
  readonly by: Party;
  readonly outside?: RungOutside;
}

interface RingingUser {
  answered(by: Party): void;
  refused(refused: Refused): void;
  gone(): void;
  /** The same call over the first of these providers. */
  over(rung: Rung, trunkIds: readonly string[]): Rung;
  /** The same provider, at the number to which it sends the call on. */
  sentOn(rung: Rung, to: string): Rung;
  /** How a provider did, for the rest of this call. */
  told(trunkId: string, result: TrunkResult): void;
  /** Whom somebody names who sends the call on while others ring. */
  follows(target: DialTarget, index: number): readonly Rung[];
}

/** The fork of a pretended call. */
export class PretendedRinging {
  readonly #call: RungCall;
  readonly #user: RingingUser;
  readonly #options: DialOptions;
  readonly #tally: Tally;
  readonly #rang = new Set<number>();
  #left: Rung[] = [];
  #over = false;
  /** Every phone had its time to give a sign. */
  #patient = true;

  constructor(call: RungCall, options: DialOptions, tally: Tally, phones: readonly Rung[], user: RingingUser) {
    this.#call = call;
    this.#user = user;
    this.#options = options;
    this.#tally = tally;
    const startedMs = call.clock.now();
    this.#ring(phones);
    call.clock.at(startedMs + Math.min(PHONE_SILENT_MS, options.timeoutMs), () => {
      if (this.#over) return;
      this.#patient = options.timeoutMs <= PHONE_SILENT_MS;
      for (const { phone, line, outside } of this.#left) {
        if (phone.does === 'silent' && outside === undefined) call.explain('dial', noteOf(SILENT, { line }));
      }
      this.#giveUpSilent();
    });
    call.clock.at(startedMs + options.timeoutMs, () => this.#finish(notAnswered(options)));
  }

  /** Nobody has answered yet, and nobody is out. */
  get goesOn(): boolean {
    return !this.#over;
  }

  #ring(phones: readonly Rung[]): void {
    this.#left.push(...phones);
    for (const rung of phones) this.#tries(rung);
    for (const rung of phones) this.#rings(rung);
    for (const rung of phones) this.#plan(rung);
  }

  /** A provider is asked. */
  #tries({ outside, line: trunk }: Rung): void {
    if (!outside) return;
    const { call, sentTo, trunkIds } = outside;
    const [node] = trunkIds;
    const said =
      sentTo === undefined
        ? phrase('trail.trunk-tried', { number: call.number, trunk })
        : phrase('trail.trunk-sends-on', { line: trunk, number: sentTo });
    this.#call.explain('trunk', said, node === undefined ? {} : { node });
  }

  #rings(rung: Rung): void {
    const { phone, target, by, outside } = rung;
    if (ringsFirst(phone)) this.#told(rung, { kind: 'carried' });
    if (!ringsFirst(phone) || this.#rang.has(target)) return;
    this.#rang.add(target);
    const { name } = by;
    this.#call.explain(
      'dial',
      outside ? phrase('trail.outside-rings', { number: name }) : phrase('trail.rings', { name }),
    );
  }

  #plan(rung: Rung): void {
    const { phone } = rung;
    if (phone.does !== 'answers' && phone.does !== 'says' && phone.does !== 'fails') return;
    const { clock } = this.#call;
    const afterMs = phone.does === 'fails' ? (phone.status === undefined ? TRUNK_SILENT_MS : 0) : phone.afterMs;
    clock.at(clock.now() + afterMs, () => {
      if (this.#over || !this.#left.includes(rung)) return;
      if (phone.does === 'answers') this.#answered(rung.by);
      else if (phone.does === 'says') this.#says(phone.what, rung);
      else this.#notCarried(phone, rung);
      this.#giveUpSilent();
    });
  }

  /** A provider sends calls on to other numbers of its own, and nothing that it says is final for a call for help. */
  #says(said: PhoneSaid, rung: Rung): void {
    const { outside } = rung;
    const sendsOn = outside !== undefined && said.kind === 'forwarded';
    if (sendsOn && (outside.redirects ?? 0) < TRUNK_REDIRECTS_MAX) {
      this.#left = this.#left.filter((other) => other !== rung);
      this.#ring([this.#user.sentOn(rung, said.to)]);
    } else if (sendsOn) this.#notCarried(MOVED, rung);
    else if (outside?.call.isEmergency) this.#notCarried(NOT_FINAL[said.kind] ?? { does: 'fails' }, rung);
    else this.#heard(said, rung);
  }

  #notCarried({ status, reason }: Fails, rung: Rung): void {
    this.#told(rung, { kind: 'failed', status });
    const said: PhoneSaid =
      status === undefined ? { kind: 'not-carried' } : { kind: 'not-carried', status, reason: reason ?? '' };
    const others = rung.outside?.trunkIds.slice(1) ?? [];
    if (others.length === 0) {
      this.#heard(said, rung);
      return;
    }
    this.#call.explain('dial', noteOf(said, saidBy(rung)));
    this.#left = this.#left.filter((other) => other !== rung);
    this.#ring([this.#user.over(rung, others)]);
  }

  #told({ outside }: Rung, result: TrunkResult): void {
    const [trunkId] = outside?.trunkIds ?? [];
    if (trunkId !== undefined) this.#user.told(trunkId, result);
  }

  #answered(by: Party): void {
    this.#over = true;
    this.#user.answered(by);
  }

  #giveUpSilent(): void {
    const waits = ({ phone, outside }: Rung): boolean => phone.does !== 'silent' || outside !== undefined;
    if (this.#over || this.#patient || this.#left.some(waits)) return;
    for (const rung of [...this.#left]) this.#heard(SILENT, rung);
  }

  #heard(said: PhoneSaid, rung: Rung): void {
    this.#left = this.#left.filter((other) => other !== rung);
    // Of phones that gave no sign the trail has told already.
    if (rung.phone.does !== 'silent') this.#call.explain('dial', noteOf(said, saidBy(rung)));
    if (said.kind !== 'forwarded' || !this.#options.follow) this.#count(said, rung, false);
    else this.#count({ kind: 'unavailable' }, rung, this.#follows(said.to, rung.by));
  }

  #count(said: PhoneSaid, rung: Rung, all: boolean): void {
    const theirs = this.#left.filter(({ target }) => target === rung.target);
    const counted = this.#tally.heard(rung.target, said, rung.by, all ? 0 : theirs.length);
    if (counted.kind === 'over') this.#finish(counted.refused);
    else if (counted.kind === 'target-over') this.#left = this.#left.filter((other) => !theirs.includes(other));
  }

  #follows(to: string, by: Party): boolean {
    const target = this.#options.follow?.(to, by);
    if (!target) return false;
    const index = this.#tally.add(target.callee);
    const phones = this.#user.follows(target, index);
    if (phones.length === 0) this.#tally.heard(index, { kind: 'unavailable' }, by, 0);
    this.#ring(phones);
    return phones.length > 0;
  }

  #finish(refused: Refused): void {
    if (this.#over) return;
    this.#over = true;
    const note = afterwards(refused);
    if (note) this.#call.explain('dial', note);
    this.#user.refused(refused);
  }

  /** Over which providers somebody rings, one for each line. */
  get trunks(): readonly string[] {
    if (this.#over) return [];
    return this.#left.flatMap(({ outside }) => outside?.trunkIds.slice(0, 1) ?? []);
  }

  /** The caller is gone. */
  stop(): void {
    if (this.#over) return;
    this.#over = true;
    this.#user.gone();
  }
}

function saidBy({ line, outside, by }: Rung): SaidBy {
  return outside ? { line, outside: by.name } : { line };
}
