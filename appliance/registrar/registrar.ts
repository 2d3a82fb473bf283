import type { Bus } from '../base/bus.ts';
import type { Clock } from '../base/clock.ts';
import type { AppEvents } from '../base/events.ts';
import {
  BINDING_EXPIRES_MIN_SEC,
  BINDING_GRACE_SEC,
  BINDING_JITTER_PERCENT,
  CONTACTS_PER_LINE_MAX,
  NONCE_COUNTS_AHEAD,
} from '../base/limits.ts';
import { ownText } from '../base/own-text.ts';
import type { Random } from '../base/random.ts';
import type { Scope } from '../base/scope.ts';
import { type Phrase, phrase, say } from '../base/words/index.ts';
import type { ConfigView, OfficeBody } from '../config/types.ts';
import type { HashName } from '../sip/digest.ts';
import type { SipRequest } from '../sip/message.ts';
import { Deadlines } from '../sip/transaction/deadlines.ts';
import type { AnswerableRequest, Flow, TransportName } from '../sip/types.ts';
import type { Authenticator } from './auth.ts';
import { type ContactWish, LiveBinding, type StoredBinding } from './binding.ts';
import { BindingTable } from './binding-table.ts';
import { RegisterAnswers } from './register-answer.ts';
import { type Refusal, readRegister, tooMany } from './register-request.ts';
import type { Authentication, Binding, Locator } from './types.ts';
import { wayTo } from './way.ts';

/** What the registrar needs of the disk; the store's Journal is one. */
export interface BindingJournal {
  put(table: string, key: string, value: unknown, deadline: number): void;
  remove(table: string, key: string): void;
  load<Value>(table: string): readonly { readonly key: string; readonly value: Value }[];
}

/** What the registrar reads of the configuration. */
export type LinesView = Pick<ConfigView, 'find' | 'get' | 'list'>;

/** Names under which phones address us. */
export interface OwnNames {
  isOurs(host: string): boolean;
  learn(host: string): void;
}

export interface RegistrarOptions {
  readonly clock: Clock;
  readonly random: Random;
  readonly bus: Bus<AppEvents>;
  readonly config: LinesView;
  readonly journal: BindingJournal;
  readonly names?: OwnNames;
}

type Proven = Extract<Authentication, { kind: 'line' }>;

const JOURNAL_TABLE = 'binding';
/** A row outlives its binding by this much, so that a phone that could not refresh is still tried after an outage. */
const JOURNAL_EXTRA_MS = 3_600_000;
/**
 * A REGISTER with a lower CSeq than the last is late only as long as packets live in the network (64·T1); after that
 * it is a phone that has started anew and counts from the beginning.
 */
const LATE_MS = 32_000;

/**
 * The owner of all bindings: which line can be reached where (RFC 3261 §10.3, 3327, 5626). Changes are on their way to
 * the disk as soon as they are made; news on the bus tells only of phones that came or went, not of refreshes.
 */
export class Registrar implements Locator {
  readonly #options: RegistrarOptions;
  readonly #clock: Clock;
  readonly #table = new BindingTable();
  readonly #deadlines: Deadlines;
  readonly #answers: RegisterAnswers;
  #authenticator: Pick<Authenticator, 'authenticate'> | undefined;

  constructor(options: RegistrarOptions) {
    this.#options = options;
    this.#clock = options.clock;
    this.#deadlines = new Deadlines(options.clock, (work) => work());
    this.#answers = new RegisterAnswers(options.clock);
  }

  /** Who checks passwords. It knows the registrar in turn (a phone with a live binding is no stranger). */
  useAuthenticator(authenticator: Pick<Authenticator, 'authenticate'>): void {
    this.#authenticator = authenticator;
  }

  /** Takes up the bindings of the last run; `nonceUsed` hears of the nonces their phones hold. */
  load(nonceUsed: (nonce: string, count: number | undefined) => void): void {
    const wallMs = this.#clock.wall();
    for (const { key, value } of this.#options.journal.load<StoredBinding>(JOURNAL_TABLE)) {
      if (!this.#options.config.get('line', value.lineId)) {
        this.#options.journal.remove(JOURNAL_TABLE, key);
        continue;
      }
      const leftMs = Math.max(value.expiresAt - wallMs, BINDING_GRACE_SEC * 1000);
      const binding = LiveBinding.restored({ ...value, expiresAt: wallMs + leftMs }, this.#whenDue);
      binding.expiresMs = this.#clock.now() + leftMs;
      this.#table.add(binding);
      this.#deadlines.plan(binding, binding.expiresMs);
      if (binding.nonce !== undefined) nonceUsed(binding.nonce, binding.nonceCount);
    }
  }

  /** Follows the configuration: a line that is deleted is registered no more. */
  watch(scope: Scope): void {
    this.#options.bus.on('config.changed', scope, ({ changed }) => {
      for (const { entity, id, what } of changed) {
        if (entity !== 'line' || what !== 'deleted') continue;
        for (const binding of [...this.#table.ofLine(id)]) this.#remove(binding, 'removed');
      }
    });
    scope.onEnd(() => this.#deadlines.clear());
  }

  bindings(lineId: string): readonly Binding[] {
    return this.#table.ofLine(lineId).map((binding) => binding.snapshot());
  }

  all(): readonly Binding[] {
    return Array.from(this.#table.all(), (binding) => binding.snapshot());
  }

  /** How many bindings there are. */
  get size(): number {
    return this.#table.size;
  }

  /** Has some phone at that address proved who it is? */
  holdsBinding(address: string): boolean {
    return this.#table.atAddress(address);
  }

  /** Is this the very flow by which that line is registered? */
  isRegisteredBy(lineId: string, flow: Flow): boolean {
    return this.#table.ofLine(lineId).some((binding) => binding.way.flow?.id === flow.id);
  }

  /** What the phone at the other end of this flow answered challenges with, if any is registered there. */
  algorithmOn(lineId: string, flow: Flow): HashName | undefined {
    return this.#table.ofLine(lineId).find((binding) => binding.way.flow?.id === flow.id)?.algorithm;
  }

  /**
   * Keeps how far the count of a phone's nonce has come, with room ahead so that not every call writes: after a restart
   * nothing that was let in before is let in again, and the phone fetches a new nonce at most once.
   */
  countUsed(lineId: string, nonce: string, count: number): void {
    const binding = this.#table.ofLine(lineId).find((held) => held.nonce === nonce);
    if (binding?.nonceCount === undefined || count <= binding.nonceCount) return;
    binding.nonceCount = count + NONCE_COUNTS_AHEAD;
    this.#keep(binding);
  }

  /**
   * A connection died. Contacts that were reachable only over it are gone with it: those of browsers and of phones
   * that asked for it (RFC 5626); others may still be called at the address they named.
   */
  flowClosed(flow: Flow): void {
    for (const binding of [...this.#table.onFlow(flow)]) {
      if (diesWithFlow(flow.transport, binding)) this.#remove(binding, 'gone');
      else this.#table.move(binding, { ...binding.way, flow: undefined });
    }
  }

  /** The phone answered, or did not, when `reachability.ts` asked it at that time (monotonic). */
  asked(binding: Pick<Binding, 'lineId' | 'contact'>, answered: boolean, askedMs: number): void {
    const live = this.#table.ofLine(binding.lineId).find(({ contact }) => contact === binding.contact);
    // It registered while the question was on its way: that says more.
    if (!live || (!answered && live.heardMs > askedMs)) return;
    live.reachable = answered;
    if (answered) live.unverified = false;
    live.changed();
  }

  /** A REGISTER: answers it, now. */
  onRegister(request: AnswerableRequest): void {
    const who = this.#authenticator?.authenticate(request);
    if (who?.kind !== 'line') return;
    const refusal = this.#register(request, who);
    if (refusal) this.#refuse(request, refusal);
    else this.#answers.accept(request, this.#table.ofLine(who.lineId));
  }

  #register(request: AnswerableRequest, who: Proven): Refusal | undefined {
    const { message } = request;
    if (!isFor(message, who.username)) return notTheirs(who.username);
    this.#learnName(message);
    const wish = readRegister(message);
    switch (wish.kind) {
      case 'refused':
        return wish;
      case 'ask':
        return undefined;
      case 'remove-all':
        return this.#removeAll(message, who.lineId);
      case 'update':
        return this.#update(request, who, wish.contacts);
    }
  }

  /** Step 7: nothing is changed unless all can be. */
  #update(request: AnswerableRequest, who: Proven, wishes: readonly ContactWish[]): Refusal | undefined {
    const { message } = request;
    const steps: { wish: ContactWish; contact: string; found: LiveBinding | undefined }[] = [];
    let added = 0;
    for (const wish of wishes) {
      const contact = wish.uri.toString();
      const found = this.#table.ofLine(who.lineId).find((binding) => binding.isFor(wish, contact));
      if (found && this.#isLate(found, message)) return late();
      if (!found && wish.expiresSec > 0) added++;
      // The same contact twice in one request: the last wish counts.
      const earlier = steps.findIndex((step) => step.contact === contact);
      if (earlier >= 0) steps.splice(earlier, 1);
      steps.push({ wish, contact, found });
    }
    if (added > 0 && !this.#makeRoom(who.lineId, added)) return tooMany();
    for (const { wish, contact, found } of steps) {
      if (wish.expiresSec > 0) this.#put(request, who, wish, contact, found);
      else if (found) this.#remove(found, 'removed');
    }
    return undefined;
  }

  #put(
    request: AnswerableRequest,
    who: Proven,
    wish: ContactWish,
    contact: string,
    found: LiveBinding | undefined,
  ): void {
    const same = found?.contact === contact ? found : undefined;
    const binding = same ?? this.#create(request, who.lineId, wish, contact);
    if (same && same.way.flow?.id !== request.flow.id) this.#table.move(same, wayTo(request, wish.uri));
    this.#renew(binding, request.message, who, wish.expiresSec);
    if (same) return;
    this.#table.add(binding);
    this.#deadlines.plan(binding, binding.expiresMs);
    this.#publishRegistered(binding);
    // After the new one: a line that moved was never unreachable.
    if (found) this.#remove(found, 'removed');
    this.#removeFormerLives(binding);
  }

  #create(request: AnswerableRequest, lineId: string, wish: ContactWish, contact: string): LiveBinding {
    const made = {
      lineId,
      contact: ownText(contact),
      instance: wish.instance && ownText(wish.instance),
      regId: wish.regId && ownText(wish.regId),
      registeredAt: this.#clock.wall(),
    };
    return new LiveBinding(made, wayTo(request, wish.uri), this.#whenDue);
  }

  /** Everything that a refresh brings. */
  #renew(binding: LiveBinding, message: SipRequest, who: Proven, wantedSec: number): void {
    const grantedMs = this.#granted(wantedSec) * 1000;
    binding.heardMs = this.#clock.now();
    binding.expiresMs = binding.heardMs + grantedMs;
    binding.expiresAt = this.#clock.wall() + grantedMs;
    binding.cseq = message.cseq.number;
    if (binding.callId !== message.callId) binding.callId = ownText(message.callId);
    const userAgent = message.headers.get('User-Agent');
    if (binding.userAgent !== userAgent) binding.userAgent = this.#table.shared(userAgent);
    if (message.headers.has('Path') || binding.path.length > 0) binding.path = message.headers.all('Path').map(ownText);
    binding.unverified = false;
    if (binding.reachable === false) binding.reachable = undefined;
    binding.algorithm = who.proof.algorithm;
    binding.nonce = who.proof.nonce;
    binding.nonceCount = who.proof.count;
    binding.changed();
    // A binding that is granted less than it had would be woken too late.
    if (binding.dueAt >= 0 && binding.expiresMs < binding.dueMs) this.#deadlines.plan(binding, binding.expiresMs);
    this.#keep(binding);
  }

  /** The same phone under a name it had before it was started anew: same way, another Call-ID. */
  #removeFormerLives(binding: LiveBinding): void {
    if (binding.path.length > 0) return;
    for (const other of [...this.#table.ofLine(binding.lineId)]) {
      if (other === binding || other.path.length > 0 || other.callId === binding.callId) continue;
      if (other.way.flow !== undefined && other.way.flow.id === binding.way.flow?.id) this.#remove(other, 'removed');
    }
  }

  /** Room for new contacts; those that are known to be dead give theirs up. */
  #makeRoom(lineId: string, added: number): boolean {
    const held = this.#table.ofLine(lineId);
    let surplus = held.length + added - CONTACTS_PER_LINE_MAX;
    for (const binding of [...held].reverse()) {
      if (surplus <= 0) break;
      if (!binding.unverified && binding.reachable !== false) continue;
      this.#remove(binding, 'gone');
      surplus--;
    }
    return surplus <= 0;
  }

  #removeAll(message: SipRequest, lineId: string): Refusal | undefined {
    const held = [...this.#table.ofLine(lineId)];
    if (held.some((binding) => this.#isLate(binding, message))) return late();
    for (const binding of held) this.#remove(binding, 'removed');
    return undefined;
  }

  #isLate(binding: LiveBinding, message: SipRequest): boolean {
    return (
      binding.cseq >= message.cseq.number &&
      !binding.unverified &&
      this.#clock.now() - binding.heardMs < LATE_MS &&
      binding.callId === message.callId
    );
  }

  /** Somewhat less than asked, never more (§10.3 step 7), so that phones that started together drift apart. */
  #granted(wantedSec: number): number {
    const lessSec = Math.floor((wantedSec * this.#options.random.integer(0, BINDING_JITTER_PERCENT)) / 100);
    return Math.max(BINDING_EXPIRES_MIN_SEC, wantedSec - lessSec);
  }

  readonly #whenDue = (binding: LiveBinding): void => {
    if (binding.expiresMs > this.#clock.now()) this.#deadlines.plan(binding, binding.expiresMs);
    else this.#remove(binding, 'expired');
  };

  #remove(binding: LiveBinding, why: AppEvents['phone.unregistered']['why']): void {
    this.#table.remove(binding);
    this.#deadlines.cancel(binding);
    // Another binding may have come by the same name meanwhile.
    if (!this.#table.has(binding.key)) this.#options.journal.remove(JOURNAL_TABLE, binding.key);
    this.#options.bus.publish('phone.unregistered', { lineId: binding.lineId, contact: binding.contact, why });
  }

  #keep(binding: LiveBinding): void {
    this.#options.journal.put(JOURNAL_TABLE, binding.key, binding, binding.expiresAt + JOURNAL_EXTRA_MS);
  }

  #publishRegistered({ lineId, contact, way }: LiveBinding): void {
    this.#options.bus.publish('phone.registered', { lineId, contact, transport: way.transport });
  }

  /** The name by which this phone knows us is ours from now on: an office's own DNS name, say. */
  #learnName(message: SipRequest): void {
    const { names } = this.#options;
    if (!names) return;
    const host = message.to.uri.host;
    if (!names.isOurs(host)) names.learn(host);
  }

  #refuse(request: AnswerableRequest, { status, phrase: why, headers = [] }: Refusal): void {
    request.respond(status, { reason: this.#inWords(why), headers });
  }

  /** Reason phrases are shown on the phones' screens: in the language of the office. */
  #inWords(why: Phrase): string {
    const [office] = this.#options.config.list<OfficeBody>('office');
    return say(why, office?.language ?? 'en');
  }
}

/** Steps 4 and 5: a line registers itself and nobody else. */
function isFor(message: SipRequest, username: string): boolean {
  const to = message.to.uri;
  const from = message.from.uri;
  return to.isSip && to.user === username && from.user === username;
}

function diesWithFlow(transport: TransportName, binding: LiveBinding): boolean {
  return transport === 'ws' || transport === 'wss' || (binding.instance !== undefined && binding.regId !== undefined);
}

function notTheirs(username: string): Refusal {
  return { kind: 'refused', status: 403, phrase: phrase('register.other-name', { username }) };
}

function late(): Refusal {
  return { kind: 'refused', status: 500, phrase: phrase('register.out-of-order') };
}
