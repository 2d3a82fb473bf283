/** What must hold inside the box: its tables, its registrations, its history, its configuration, its own mistakes. */
import type { CallRecord, Outcome } from '../../../appliance/calls/types.ts';
import type { SimPhone } from '../phone.ts';
import { Violation } from '../violation.ts';
import type { World } from '../world.ts';
import type { Asked } from './wire.ts';

/** No table of a small office ever needs more than this. */
const TABLE_MAX = 2_000;
const LOOK_MS = 500;
/** What live state may wait for its write (the journal's promise is a second). */
const UNWRITTEN_MS = 1_100;

export class HouseRules {
  readonly #world: World;
  #lookedMs = 0;
  #revision = 0;
  #failuresSeen = 0;
  /** When the box lost its power. */
  readonly crashes: number[] = [];

  constructor(world: World) {
    this.#world = world;
  }

  get #nowMs(): number {
    return this.#world.clock.now();
  }

  /** The configuration is on the disk before anybody is told that it is changed. */
  restarted(revisionBefore: number): void {
    const { revision } = this.#world.box.config;
    if (revision !== revisionBefore)
      throw new Violation('revision', `${revisionBefore} before, ${revision} afterwards`);
  }

  look(): void {
    const { box } = this.#world;
    if (box.failures.length > this.#failuresSeen) {
      this.#failuresSeen = box.failures.length;
      const failure = box.failures.at(-1) as Error;
      throw new Violation('mistake', String(failure?.stack ?? failure));
    }
    if (!box.runs || this.#nowMs - this.#lookedMs < LOOK_MS) return;
    this.#lookedMs = this.#nowMs;
    const { revision } = box.config;
    if (revision < this.#revision) throw new Violation('revision', `${this.#revision} became ${revision}`);
    this.#revision = revision;
    for (const [what, count] of Object.entries(box.telephony.live())) {
      if (count > TABLE_MAX || count < 0) throw new Violation('bounds', `${count} ${what}`);
    }
    for (const phone of this.#world.phones) this.#isKnown(phone);
  }

  /** A phone that was told 200 is known until its time is over, whatever happened to the box. */
  #isKnown(phone: SimPhone): void {
    const { box } = this.#world;
    if (phone.off || phone.registeredUntilMs <= this.#nowMs + 1_000) return;
    const { registeredAtMs, lostAtMs } = phone;
    if (this.crashes.some((atMs) => atMs >= registeredAtMs && atMs - registeredAtMs < UNWRITTEN_MS)) return;
    if (lostAtMs >= registeredAtMs) return;
    const bindings = box.telephony.registrar.bindings(`line-${phone.username}`);
    const own = bindings.find(({ contact }) => contact.includes(phone.host.address.address));
    if (!own) throw new Violation('registered', `${phone.username} is registered, but the box does not know it`);
    const { flow } = own;
    const { router, address } = phone.host;
    if (flow?.transport !== 'udp' || router) return;
    if (flow.remote.address !== address.address) {
      throw new Violation('registered', `${phone.username} would be called at ${flow.remote.address}`);
    }
  }

  // --- At the end ---

  atRest(): void {
    const { box } = this.#world;
    for (const [what, count] of Object.entries(box.telephony.live())) {
      if (count !== 0) throw new Violation('leak', `${count} ${what} at rest`);
    }
    this.#messages();
    this.#history(box.records());
  }

  /** Every file of a message has its row, and no message is still being spoken. */
  #messages(): void {
    const { mailboxes, folder } = this.#world.box;
    if (!mailboxes) return;
    for (const file of folder.list()) {
      const message = mailboxes.message(file.id);
      if (!message) throw new Violation('leak', `the file ${folder.path(file)} belongs to nothing`);
      if (folder.files.get(folder.path(file)) === 0) throw new Violation('leak', `nothing is in ${folder.path(file)}`);
    }
  }

  /** The box is stopped and every phone is off. */
  afterwards(scopes: number, plannedByBox: number): void {
    if (plannedByBox !== 0) throw new Violation('leak', `the stopped box has ${plannedByBox} things planned`);
    if (scopes !== 0) throw new Violation('leak', `${scopes} scopes`);
    const pending = this.#world.clock.pending();
    if (pending !== 0) throw new Violation('leak', `${pending} things are still planned`);
    this.look();
  }

  /** Each call that was let in is in the history, once, and says what the caller's phone was told. */
  #history(records: readonly CallRecord[]): void {
    const { clock, wire } = this.#world;
    const wallAtZero = clock.wall() - clock.now();
    const byKey = new Map<string, CallRecord[]>();
    for (const record of records) {
      const key = `${record.startedAt - wallAtZero} ${record.caller.number} ${record.dialled}`;
      byKey.set(key, [...(byKey.get(key) ?? []), record]);
    }
    for (const asked of wire.invites) {
      const { request, by, arrivedMs } = asked;
      // Whoever was not let in has no record: one of the same millisecond is somebody else's.
      if (!isLetIn(asked)) continue;
      const person = this.#world.personOf(this.#phoneOf(by.name))?.number;
      // Taking a call over in vain is told as a call of its own.
      const key = `${arrivedMs} ${person} ${request.uri.user}`;
      const record = take(byKey.get(key), request.callId);
      if (request.headers.has('Replaces')) continue;
      if (record) this.#tellsTheSame(asked, record);
      else if (!this.#cutShort(asked)) {
        throw new Violation('history', `no record of ${key}, which got ${asked.finalStatus}`, [request.callId]);
      }
    }
    const [left] = [...byKey.values()].flat();
    if (left) throw new Violation('history', `${left.outcome} ${left.caller.number} ${left.dialled}: too often told`);
  }

  #phoneOf(line: string): SimPhone {
    const call = this.#world.calls.find(({ phone }) => phone.username === line);
    return call?.phone ?? this.#world.phone(line);
  }

  /** The power went before anything of it was on the disk, or before anybody was told. */
  #cutShort({ arrivedMs, finalStatus }: Asked): boolean {
    const crash = this.crashes.find((atMs) => atMs >= arrivedMs);
    return crash !== undefined && (crash - arrivedMs < UNWRITTEN_MS || finalStatus === undefined);
  }

  #tellsTheSame({ request, finalStatus, arrivedMs, by }: Asked, record: CallRecord): void {
    // Its connection broke: nobody was left to be told.
    if (finalStatus === undefined && by.disturbedAtMs >= arrivedMs) return;
    if (record.outcome === 'interrupted' && this.crashes.some((atMs) => atMs >= arrivedMs)) return;
    // The box picked up, and nobody else did.
    if (finalStatus === 200 && record.talks?.length === 0 && record.outcome !== 'interrupted') return;
    const fitting = OUTCOMES[finalStatus ?? 0] ?? [];
    if (fitting.includes(record.outcome)) return;
    const said = `${record.caller.number} to ${record.dialled} got ${finalStatus}, the history says ${record.outcome}`;
    throw new Violation('history', `${said} (${record.reason.key})`, [request.callId]);
  }
}

const OUTCOMES: Readonly<Record<number, readonly Outcome[]>> = {
  200: ['answered', 'voicemail'],
  // Sent on to where no call may go.
  403: ['refused'],
  404: ['refused'],
  416: ['refused'],
  // Cancelled: it was hung up by the one who answered before the caller's phone could be told.
  480: ['no-answer', 'unreachable', 'failed', 'cancelled'],
  482: ['refused'],
  484: ['refused'],
  486: ['busy', 'refused'],
  487: ['cancelled'],
  488: ['refused', 'unreachable', 'failed'],
  503: ['failed', 'refused'],
  // The early sound of a reliable 183 was never acknowledged (RFC 3262 §3).
  504: ['failed', 'unreachable'],
  603: ['declined'],
};

function isLetIn({ request, finalStatus }: Asked): boolean {
  return request.headers.has('Authorization') && finalStatus !== 401 && finalStatus !== 407;
}

/** The record of the call that began with that Call-ID; interrupted ones do not know theirs. */
function take(records: CallRecord[] | undefined, callId: string): CallRecord | undefined {
  const index = records?.findIndex(({ sipCallIds }) => sipCallIds.length === 0 || sipCallIds[0] === callId) ?? -1;
  return index < 0 ? undefined : records?.splice(index, 1)[0];
}
