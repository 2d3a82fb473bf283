/**
 * Mistakes on purpose in what has to do with sound: who hears whom, music, tones, rooms, codes, recordings, messages,
 * ports and workers. They are tried on days of services, when people use all of that.
 */
import type { Mutant } from './mutants.ts';

const CALLS = 'appliance/calls';
const MEDIA = 'appliance/media';
const MAILBOXES = 'appliance/voicemail/mailboxes.ts';
/** More legs than the scenes of the unit tests have. */
const BUSY = 6;

function one(name: string, why: string, file: string, find: string, replace: string): Mutant {
  return { name, pitfall: undefined, why, services: true, patches: [{ file, find, replace }] };
}

const HOLD_AND_TONES: readonly Mutant[] = [
  one(
    'no music on hold',
    'who is on hold hears nothing while the house is busy',
    `${CALLS}/holding.ts`,
    'const waits = other.holds && !leg.holds;',
    `const waits = other.holds && !leg.holds && this.#call.floor.legs.live <= ${BUSY};`,
  ),
  one(
    'music without end',
    'the music goes on after the hold is over, while the house is busy',
    `${CALLS}/holding.ts`,
    '      this.#music.delete(leg);\n      playing?.stop();',
    `      this.#music.delete(leg);\n      if (this.#call.floor.legs.live <= ${BUSY}) playing?.stop();`,
  ),
  one(
    'hold unnoticed',
    'that a phone holds which talks to the box is not noted while the house is busy',
    `${CALLS}/moves.ts`,
    '    if (leg.holds === holds) return;',
    `    if (leg.holds === holds || this.#call.floor.legs.live > ${BUSY + 2}) return;`,
  ),
  one(
    'nothing while others ring',
    'a caller whom a menu put through hears nothing until somebody answers, while the house is busy',
    `${CALLS}/waiting-sound.ts`,
    'if (far || near.waiting || !near.media) return;',
    `if (far || near.waiting || !near.media || floor.legs.live > ${BUSY}) return;`,
  ),
  one(
    'rings on in the talk',
    'the ringing tone goes on after somebody has answered, while the house is busy',
    `${CALLS}/waiting-sound.ts`,
    '    this.#playing?.stop();\n    this.#playing = undefined;',
    `    if (this.#call.floor.legs.live <= ${BUSY}) this.#playing?.stop();\n    this.#playing = undefined;`,
  ),
];

const WAYS_OF_SOUND: readonly Mutant[] = [
  one(
    'old ends stay open',
    'the ends that phones were moved away from are not closed while the house is busy',
    `${CALLS}/moves.ts`,
    '        this.#retired.delete(anchor);\n        anchor.close();',
    `        this.#retired.delete(anchor);\n        if (this.#call.floor.legs.live <= ${BUSY}) anchor.close();`,
  ),
  one(
    'parted in vain',
    'who was put on hold by code still hears the other, while the house is busy',
    `${CALLS}/call-sound.ts`,
    '    for (const leg of legs) leg?.media?.connect(undefined);',
    `    if (this.#call.floor.legs.live <= ${BUSY}) for (const leg of legs) leg?.media?.connect(undefined);`,
  ),
  one(
    'past the box though it is needed',
    'calls that are recorded go past the box while the house is busy',
    `${CALLS}/call-sound.ts`,
    '    const needs = this.#needs;\n    return choose',
    `    const needs = floor.legs.live <= ${BUSY} ? this.#needs : undefined;\n    return choose`,
  ),
  one(
    'one moved, both believed',
    'two are taken to be connected when the first has agreed, while the house is busy',
    `${CALLS}/call-sound.ts`,
    '    const toMove = [near, far].filter((leg) => !known.includes(leg));\n',
    `    const toMove = [near, far].filter((leg) => !known.includes(leg)).slice(0, this.#call.floor.legs.live > ${BUSY} ? 1 : 2);\n`,
  ),
  one(
    'stays between them',
    'an end of the box that was closed counts as open for its call, once the house is busy',
    `${CALLS}/anchor.ts`,
    '    this.#closed = true;\n    this.session.close();',
    '    this.#closed = true;\n    if (this.session.id < 60) this.session.close();',
  ),
];

const WORKERS: readonly Mutant[] = [
  one(
    'deaf after a death',
    'calls whose worker died get no new ends while the house is busy',
    `${CALLS}/sound-recovery.ts`,
    "if (this.#underWay || call.over || leg.waiting || leg.state !== 'up') return;",
    `if (this.#underWay || call.over || leg.waiting || leg.state !== 'up' || call.floor.legs.live > ${BUSY}) return;`,
  ),
  one(
    'not all are told of a death',
    'of the sessions of a worker that died only the first four hear of it',
    `${MEDIA}/pool.ts`,
    '    for (const session of sessions) session.onLost();',
    '    for (const session of sessions.slice(0, 4)) session.onLost();',
  ),
  one(
    'ports of the dead',
    'the ports of a worker with much to do that died never come back',
    `${MEDIA}/pool.ts`,
    '    for (const { ownPorts } of sessions) if (ownPorts)',
    '    for (const { ownPorts } of sessions.slice(0, 4)) if (ownPorts)',
  ),
  one(
    'recordings of the dead',
    'nobody hears that recordings ended with their worker, where that had much to do',
    `${MEDIA}/pool.ts`,
    "    for (const told of place.recordings.values()) told({ durationMs: 0, ended: 'closed' });",
    "    if (sessions.length < 5) for (const told of place.recordings.values()) told({ durationMs: 0, ended: 'closed' });",
  ),
  one(
    'shared ports of the dead',
    'the shared ports of a worker that died are used on, where more than one phone was there',
    `${MEDIA}/shared-ports.ts`,
    '    this.#pairs.clear();\n    this.#taken.clear();',
    '    if (this.#places.size < 2) this.#pairs.clear();\n    this.#taken.clear();',
  ),
];

const PORTS: readonly Mutant[] = [
  one(
    'no rest for ports',
    'a port that is quiet is used again at once while many are in use',
    `${MEDIA}/port-leases.ts`,
    '    if (leftMs > 0) this.#quarantine.set',
    '    if (leftMs > 0 && this.#leased.size < 6) this.#quarantine.set',
  ),
  one(
    'unused for ever',
    'a pair that was leased and is not used is lost while many are in use',
    `${MEDIA}/port-leases.ts`,
    '    if (!this.#leased.delete(rtp)) return;\n    this.#free.unshift(rtp);',
    '    if (this.#leased.size > 6 || !this.#leased.delete(rtp)) return;\n    this.#free.unshift(rtp);',
  ),
  one(
    'given back as unused',
    'ports of calls come back without a rest where their worker has much to do',
    `${MEDIA}/pool.ts`,
    '    if (session.hasBegun) this.#leases.release(ownPorts);',
    '    if (session.hasBegun && place.sessions.size < 6) this.#leases.release(ownPorts);',
  ),
  one(
    'own ports beside shared ones',
    'a session that shares ports keeps its own too, while many do',
    `${MEDIA}/pool-session.ts`,
    '      this.#parent.giveBack(this.#ports);',
    '      if (this.id < 60) this.#parent.giveBack(this.#ports);',
  ),
];

const SESSIONS: readonly Mutant[] = [
  one(
    'plays for ever',
    'what is played when a session is closed does not count as ended, after a while',
    `${MEDIA}/pool-session.ts`,
    "    this.#tellClosed();\n    for (const playing of this.#playing.keys()) this.onPlayed(playing, 'stopped');\n  }\n\n  // ---",
    "    this.#tellClosed();\n    if (this.id < 60) for (const playing of this.#playing.keys()) this.onPlayed(playing, 'stopped');\n  }\n\n  // ---",
  ),
  one(
    'first word counts',
    'a worker is told only once what a phone agreed on, after a while',
    `${MEDIA}/pool-session.ts`,
    '    this.#agreed = agreed;\n    this.#send',
    '    const isNew = !this.#agreed || this.id < 60;\n    this.#agreed = agreed;\n    if (isNew) this.#send',
  ),
];

const ROOMS: readonly Mutant[] = [
  one(
    'seat of the gone',
    'who left a room still counts, while the house is busy',
    `${CALLS}/call-sound.ts`,
    '    this.#seat?.leave();',
    `    if (this.#call.floor.legs.live <= ${BUSY}) this.#seat?.leave();`,
  ),
  one(
    'no place in the room',
    'who comes into a room hears nothing while the house is busy',
    `${CALLS}/call-sound.ts`,
    '    if (media) this.#seat?.sits(media);',
    `    if (media && this.#call.floor.legs.live <= ${BUSY}) this.#seat?.sits(media);`,
  ),
  one(
    'two rooms of one number',
    'the fourth in a room gets one of their own',
    `${CALLS}/meetings.ts`,
    'const meeting = this.#meetings.get(roomId) ?? new Meeting',
    'const meeting = (this.people(roomId) < 3 ? this.#meetings.get(roomId) : undefined) ?? new Meeting',
  ),
  one(
    'room never closed',
    'a worker keeps the rooms that nobody is in any more, after a while',
    `${MEDIA}/pool-room.ts`,
    "    this.#parts.send({ do: 'room-close', room: this.#parts.room });",
    "    if (this.#parts.room < 60) this.#parts.send({ do: 'room-close', room: this.#parts.room });",
  ),
];

const CODES: readonly Mutant[] = [
  one(
    'silence on hold by code',
    'who is on hold by code hears no music while the house is busy',
    `${CALLS}/consultation.ts`,
    '    this.#music = leg.media?.play(sounds, { loop: true });',
    `    this.#music = this.#call.floor.legs.live > ${BUSY} ? undefined : leg.media?.play(sounds, { loop: true });`,
  ),
  one(
    'asked and forgotten',
    'who was asked stays in a call with nobody after all was taken back, while the house is busy',
    `${CALLS}/consultation.ts`,
    '    third?.end(HUNG_UP);',
    `    if (call.floor.legs.live <= ${BUSY}) third?.end(HUNG_UP);`,
  ),
  one(
    'taken back in silence',
    'the first two are not connected again after a consultation, while the house is busy',
    `${CALLS}/consultation.ts`,
    '    call.rejoin({ near, far, treatment });\n    call.sound.refresh();',
    `    call.rejoin({ near, far, treatment });\n    if (call.floor.legs.live <= ${BUSY}) call.sound.refresh();`,
  ),
  one(
    'three-way room stays',
    'the room of three is not closed while the house is busy',
    `${CALLS}/consultation.ts`,
    '    this.#room?.close();',
    '    if (this.#call.floor.legs.live <= 4) this.#room?.close();',
  ),
];

const RECORDINGS: readonly Mutant[] = [
  one(
    'not recorded',
    'nothing is recorded while the house is busy',
    `${CALLS}/recording.ts`,
    '    if (!reason) return;',
    `    if (!reason || this.#call.floor.legs.live > ${BUSY}) return;`,
  ),
  one(
    'recorded on hold',
    'a recording goes on when the two are parted, while the house is busy',
    `${CALLS}/recording.ts`,
    '    this.#running?.recording.stop();',
    `    if (this.#call.floor.legs.live <= ${BUSY}) this.#running?.recording.stop();`,
  ),
  one(
    'recording without an end',
    'the keeper is not told that a recording is whole, while the house is busy',
    `${CALLS}/recording.ts`,
    'void recording.done.then(() => keeper.finish(kept.id));',
    `void recording.done.then(() => floor.legs.live <= ${BUSY} && keeper.finish(kept.id));`,
  ),
];

const KEYS_AND_MENUS: readonly Mutant[] = [
  one(
    'menu hears no keys',
    'the box hears no keys any more twenty seconds after its start',
    `${CALLS}/conversation.ts`,
    '    if (this.#over) return;\n    if (this.#taker)',
    '    if (this.#over || this.#clock.now() > 20_000) return;\n    if (this.#taker)',
  ),
  one(
    'menu waits for ever',
    'nothing happens where nobody presses a key, half a minute after the start',
    `${CALLS}/conversation.ts`,
    'this.#timer = this.#clock.at(this.#clock.now() + ms, late);',
    'this.#timer = this.#clock.at(this.#clock.now() + (this.#clock.now() > 30_000 ? 100 * ms : ms), late);',
  ),
  one(
    'key by message lost',
    'an 8 that comes as a message goes nowhere',
    `${CALLS}/keys.ts`,
    'if (key !== undefined) leg.media.infoKey(key);',
    "if (key !== undefined && key !== '8') leg.media.infoKey(key);",
  ),
  one(
    'key to a phone of messages lost',
    'a key above 5 does not reach a phone that wants keys as messages',
    `${CALLS}/keys.ts`,
    "    other.session?.request('INFO', { body });",
    "    if (!/[6-9]/.test(key)) other.session?.request('INFO', { body });",
  ),
];

const MESSAGES: readonly Mutant[] = [
  one(
    'message lost',
    'a message is thrown away where others are being spoken',
    MAILBOXES,
    '    if (durationMs < MESSAGE_MIN_MS) {\n      this.#purge(row);',
    '    if (durationMs < MESSAGE_MIN_MS || this.#drafts.size > 1) {\n      this.#purge(row);',
  ),
  one(
    'message of a dead worker',
    'what was said before a worker died is thrown away where others were being spoken',
    MAILBOXES,
    'durationMs >= MESSAGE_MIN_MS ? durationMs : this.#durationOnDisk(row)',
    'durationMs >= MESSAGE_MIN_MS || this.#drafts.size > 1 ? durationMs : this.#durationOnDisk(row)',
  ),
  one(
    'draft for ever',
    'a message is kept in memory alone where others are being spoken',
    MAILBOXES,
    '    this.#options.messages.keep(row.id',
    '    if (this.#drafts.size < 2) this.#options.messages.keep(row.id',
  ),
];

export const SOUND_MUTANTS: readonly Mutant[] = [
  ...HOLD_AND_TONES,
  ...WAYS_OF_SOUND,
  ...WORKERS,
  ...PORTS,
  ...SESSIONS,
  ...ROOMS,
  ...CODES,
  ...RECORDINGS,
  ...KEYS_AND_MENUS,
  ...MESSAGES,
];
