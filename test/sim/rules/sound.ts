/**
 * What must hold for the sound that goes through the box: nobody hears somebody of another call or nothing at all, who
 * is on hold hears music, keys arrive once, whoever is to be recorded is and nobody else, messages are kept, and no
 * port, session, room or recording is left.
 */
import { MESSAGE_MIN_MS } from '../../../appliance/base/limits-features.ts';
import { say } from '../../../appliance/base/words/index.ts';
import type { DeafSession } from '../../kit/deaf-media.ts';
import { MENU, RECORDED, ROOM, SHARED_BOX } from '../office.ts';
import type { SimCall } from '../phone.ts';
import { Violation } from '../violation.ts';
import type { World } from '../world.ts';
import { Lasting } from './lasting.ts';

/** Between two looks: nothing here is wrong for one packet's time only. */
const LOOK_MS = 100;
/** Collisions of offers, and phones that take their time. */
const STRANGER_MS = 8_000;
const MUSIC_MS = 4_000;
/** A menu waits eight seconds for a key. */
const SILENCE_MS = 12_000;
const RECORDED_MS = 9_000;
const RECORDS_ON_MS = 4_000;
const ROOMS_MS = 8_000;
/** A key is where it belongs after this, where nothing gets lost. */
const KEY_MS = 1_500;
/** What both sides looked like before and after a key was pressed counts for this long. */
const STEADY_MS = 2_000;
const CHOICE_MS = 3_000;
const RECORDINGS = 'recordings/';

/** A key that somebody pressed who talked with somebody through the box. */
interface Pressed {
  readonly call: SimCall;
  readonly key: string;
  readonly atMs: number;
  readonly other: SimCall;
  readonly end: DeafSession;
  readonly heardBefore: number;
  readonly pressedBefore: number;
}

export class SoundRules {
  readonly #world: World;
  #lookedMs = 0;
  readonly #lasting = new Lasting();
  readonly #pairs = new Map<
    SimCall,
    { readonly other: SimCall; readonly end: DeafSession; readonly sinceMs: number }
  >();
  /** Words of the box and keys for it, so far. */
  readonly #heard = new WeakMap<DeafSession, number>();
  /** Nobody pulled a cable, and no worker died. */
  #isCalm = true;
  #pressed: Pressed[] = [];

  constructor(world: World) {
    this.#world = world;
  }

  get #nowMs(): number {
    return this.#world.clock.now();
  }

  get #media() {
    return this.#world.box.media;
  }

  look(): void {
    const { box, loss } = this.#world;
    const [breach] = this.#media?.breaches ?? [];
    if (breach) throw new Violation('ports', breach);
    if (!this.#media || !box.runs || loss > 0.1 || this.#nowMs - this.#lookedMs < LOOK_MS) return;
    this.#lookedMs = this.#nowMs;
    // At the end of the day everything is switched off.
    const isDay = !this.#world.people.some(({ goingHome }) => goingHome);
    if (isDay && (this.#world.isDisturbed || this.#media.workers.some(({ dead }) => dead))) this.#isCalm = false;
    const calls = this.#world.calls.filter((call) => !call.isOver && call.state === 'up');
    const together = this.#together();
    for (const call of calls) this.#lookAt(call, together);
    this.#oneRoom(calls);
    this.#ports();
    this.#keys();
  }

  /** Which Call-IDs belong to one call of the box, now. */
  #together(): readonly ReadonlySet<string>[] {
    const { engine } = this.#world.box.telephony;
    return engine.snapshot().map(({ id }) => new Set(engine.sipCallIds(id)));
  }

  #lookAt(call: SimCall, together: readonly ReadonlySet<string>[]): void {
    const rules = this.#world.callRules;
    const end = rules.end(call);
    const partner = rules.partner(call);
    const other = partner?.state === 'up' && !partner.isOver ? partner : undefined;
    const isMutual = other !== undefined && rules.partner(other) === call;
    this.#notePair(call, isMutual ? other : undefined, end);
    const isStranger = other !== undefined && !together.some((ids) => ids.has(call.callId) && ids.has(other.callId));
    this.#tooLong('stranger', call, isStranger, STRANGER_MS, () => `hears ${other?.phone.username} of another call`);
    if (isMutual) this.#isRecorded(call, other, end);
    if (!end) return;
    // Something may have been said between two looks; and whoever types is waited for.
    const heard = end.plays + call.keys.length;
    const isQuiet = this.#heard.get(end) === heard;
    this.#heard.set(end, heard);
    const isIdle = isQuiet && !end.other && end.room === undefined && !end.playing && !end.recording;
    this.#tooLong('silence', call, isIdle, SILENCE_MS, () => 'hears nothing of the box');
    this.#music(call, end, end.other);
    this.#recorded(call, end, isMutual ? other : undefined);
  }

  /** CAL-12: who is on hold hears music, and nobody else does. */
  #music(call: SimCall, end: DeafSession, other: DeafSession | undefined): void {
    const should = other !== undefined && holds(other) && !holds(end);
    const hears = isEndless(end);
    const isWrong = other !== undefined && should !== hears;
    this.#tooLong('music', call, isWrong, MUSIC_MS, () =>
      hears ? 'hears music or a tone in a talk' : 'is on hold without music',
    );
  }

  /** FAC-05: whoever talks with the one who is to be recorded is, wherever their sound goes. */
  #isRecorded(call: SimCall, other: SimCall, end: DeafSession | undefined): void {
    const { callRules, options } = this.#world;
    const isMeant = [call, other].some(({ phone }) => this.#world.personOf(phone)?.number === RECORDED);
    const otherEnd = callRules.end(other);
    const isSo = end && otherEnd && (recordingOf(end, otherEnd) ?? recordingOf(otherEnd, end));
    const lacks = options.services === true && isMeant && !isSo;
    this.#tooLong('recorded', call, lacks, RECORDED_MS, () => `is not recorded with ${other.phone.username}`);
  }

  /** And nobody else. */
  #recorded(call: SimCall, end: DeafSession, other: SimCall | undefined): void {
    const isMeant = [call, other].some((each) => each && this.#world.personOf(each.phone)?.number === RECORDED);
    const isRoom = end.room !== undefined;
    const records = end.recording?.path.startsWith(RECORDINGS) === true;
    // A hold by code is a part of the talk, as one by the phone's own key is.
    const goesOn = records && !isRoom && end.other === undefined && this.#boxSees(call)?.state !== 'held';
    this.#tooLong('records-on', call, goesOn, RECORDS_ON_MS, () => 'is recorded, and talks with nobody');
    const isSpied = records && !isRoom && other !== undefined && !isMeant;
    this.#tooLong('spied', call, isSpied, RECORDS_ON_MS, () => `is recorded with ${other?.phone.username}`);
  }

  /** Ports that are open, or were a moment ago, are nobody else's: phones go on sending to them. */
  #ports(): void {
    const { pool, held } = this.#media!;
    const { inUse } = pool.ports();
    if (inUse < 2 * held)
      throw new Violation('ports', `${inUse} ports are in use, ${2 * held} are open or have to rest`);
  }

  /** CAL-04: all who came into the room by its number are in one. */
  #oneRoom(calls: readonly SimCall[]): void {
    const there = calls.filter(({ number, isIncoming }) => number === ROOM && !isIncoming);
    const rooms = new Map<number, SimCall>();
    for (const call of there) {
      const room = this.#world.callRules.end(call)?.room;
      if (room !== undefined) rooms.set(room, call);
    }
    const [call] = rooms.values();
    if (call) this.#tooLong('room', call, rooms.size > 1, ROOMS_MS, () => 'is in a room of its own');
  }

  /** Throws when `isSo` has lasted longer than `limitMs`. */
  #tooLong(rule: string, call: SimCall, isSo: boolean, limitMs: number, said: () => string): void {
    const forMs = this.#lasting.forMs(`${rule} ${call.soundPort}`, isSo, this.#nowMs);
    const slackMs = this.#world.loss === 0 ? 0 : 24_000;
    if (forMs <= limitMs + slackMs || this.#world.callRules.excused(call)) return;
    const others = [...call.partners].map(({ callId }) => callId);
    const history = `${call.log.join(', ')}; ${this.#trailOf(call)}`;
    throw new Violation(rule, `${call.phone.username}: ${said()} (${history})`, [call.callId, ...others]);
  }

  /** Its call as the box tells it. */
  #boxSees({ callId }: SimCall) {
    const { engine } = this.#world.box.telephony;
    return engine.snapshot().find(({ id }) => engine.sipCallIds(id).includes(callId));
  }

  /** What the box says became of it so far. */
  #trailOf(call: SimCall): string {
    const steps = this.#boxSees(call)?.trail.map(({ phrase }) => say(phrase, 'en')) ?? [];
    return steps.join(' ') || 'of no call';
  }

  // --- Keys ---

  #notePair(call: SimCall, other: SimCall | undefined, end: DeafSession | undefined): void {
    const known = this.#pairs.get(call);
    if (!other || !end?.other) this.#pairs.delete(call);
    else if (known?.other !== other || known.end !== end) this.#pairs.set(call, { other, end, sinceMs: this.#nowMs });
  }

  /** Two who have talked through the box for a while, and nothing about that has changed. */
  #steady(call: SimCall) {
    const pair = this.#pairs.get(call);
    return pair && this.#nowMs - pair.sinceMs >= STEADY_MS ? pair : undefined;
  }

  /** Somebody pressed a key. */
  pressed(call: SimCall, key: string): void {
    const pair = this.#steady(call);
    const { loss, isDisturbed } = this.#world;
    const isPlain = /\d/.test(key) && !call.typedCode && !call.transferAsked && call.replacedBy === undefined;
    if (!pair || loss > 0 || isDisturbed || !isPlain || pair.end.options.keepsKeys) return;
    const { other, end } = pair;
    const pressedBefore = call.keys.filter((each) => each.key === key).length - 1;
    const heardBefore = this.#keysHeard(other, end, key);
    this.#pressed.push({ call, key, atMs: this.#nowMs, other, end, pressedBefore, heardBefore });
  }

  /** How often that key came to the other phone, in its sound or as INFO. */
  #keysHeard(other: SimCall, end: DeafSession, key: string): number {
    const inSound = end.other?.keys.split(key).length ?? 1;
    return inSound - 1 + other.digits.filter((each) => each === key).length;
  }

  /** Each key that was pressed came to the other phone, once. */
  #keys(): void {
    const due = this.#pressed.filter(({ atMs }) => this.#nowMs - atMs >= KEY_MS);
    this.#pressed = this.#pressed.filter((each) => !due.includes(each));
    for (const { call, key, atMs, other, end, heardBefore, pressedBefore } of due) {
      const pair = this.#steady(call);
      const isSame = pair?.other === other && pair.end === end && pair.sinceMs <= atMs - STEADY_MS;
      if (!isSame || call.isOver || other.isOver || call.transferAsked || call.typedCode) continue;
      // Others may have been on their way at the beginning, or are now.
      const settled = call.keys.filter((each) => each.key === key && this.#nowMs - each.atMs > 500).length;
      const heard = this.#keysHeard(other, end, key) - heardBefore;
      const all = call.keys.filter((each) => each.key === key).length;
      const underWay = call.keys.slice(0, -1).some((each) => each.key === key && Math.abs(each.atMs - atMs) < 500);
      if (underWay || (heard >= settled - pressedBefore && heard <= all - pressedBefore)) continue;
      const said = `${call.phone.username} pressed ${key}, ${other.phone.username} heard it ${heard} times`;
      throw new Violation('key', said, [call.callId, other.callId]);
    }
  }

  // --- When everybody has gone ---

  atRest(): void {
    const { media } = this.#world.box;
    if (!media) return;
    const { inUse } = media.pool.ports();
    if (inUse > 2 * media.shared) throw new Violation('leak', `${inUse} ports are still taken`);
    const { sessions, rooms } = media.left();
    if (sessions > 0) throw new Violation('leak', `${sessions} sessions are left in workers`);
    if (rooms > 0) throw new Violation('leak', `${rooms} rooms are left in workers`);
    for (const { path, finished } of this.#world.box.recordings.values()) {
      if (finished !== 1) throw new Violation('recorded', `${path} was finished ${finished} times`);
    }
    this.#messages();
    this.#choices();
  }

  /** VMB-01: what somebody said to a mailbox is in it, each once. */
  #messages(): void {
    const { spoken, mailboxes, store } = this.#world.box;
    for (const { id, state } of store.messages.all()) {
      if (state === 'recording') throw new Violation('message', `${id} is a draft for ever`);
    }
    for (const [path, { ms, place }] of spoken) {
      const [mailbox, id = ''] = path.split('/');
      const by = this.#world.calls.find((call) => call.place === place);
      // They may have spoken it anew.
      if (mailbox !== 'shared' || ms < MESSAGE_MIN_MS || by?.keys.some(({ key }) => key === '#')) continue;
      const message = mailboxes?.message(id);
      if (message && Math.abs(message.durationMs - ms) < 1_000) continue;
      const said = `${ms} ms for ${SHARED_BOX} became ${message ? `${message.durationMs} ms` : 'nothing'}`;
      throw new Violation('message', said, by ? [by.callId] : []);
    }
  }

  /** IVR-01: the first key that somebody pressed in the menu was understood. */
  #choices(): void {
    const { box, loss, calls } = this.#world;
    if (loss > 0 || !this.#isCalm) return;
    const records = new Map(box.records().map((record) => [record.sipCallIds[0], record]));
    for (const call of calls) {
      const [first] = call.keys;
      if (call.number !== MENU || call.isIncoming || !first || !/[1-5]/.test(first.key)) continue;
      if (call.transferAsked || call.replacedBy || call.wasHeld || call.answeredMs === undefined) continue;
      const heardMs = (call.endedMs ?? this.#nowMs) - first.atMs;
      if (first.atMs - call.answeredMs < 500 || heardMs < CHOICE_MS) continue;
      const trail = records.get(call.callId)?.trail ?? [];
      const isChosen = trail.some(
        ({ phrase: { key, params } }) => key === 'trail.ivr-chosen' && params?.digits === first.key,
      );
      const steps = trail.map(({ phrase: { key } }) => key).join(', ');
      if (!isChosen)
        throw new Violation('menu', `${call.phone.username} pressed ${first.key}: ${steps}`, [call.callId]);
    }
  }
}

function holds({ agreed }: DeafSession): boolean {
  return agreed?.remoteDirection === 'sendonly' || agreed?.remoteDirection === 'inactive';
}

/** Music, or a tone for who waits. */
function isEndless({ playing }: DeafSession): boolean {
  return playing !== undefined && playing.timer === undefined;
}

/** What is recorded of these two together. */
function recordingOf(end: DeafSession, other: DeafSession | undefined): DeafSession['recording'] {
  return other !== undefined && end.recording?.stereoWith === other.id ? end.recording : undefined;
}
