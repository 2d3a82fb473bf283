import { check, suiteOfPeers } from './phones/peer-suite.ts';
import { type Race, RaceTrack } from './phones/races.ts';

/**
 * The races that break telephone systems (pitfalls 1 to 9 of their bug trackers), each played by SIPp against a real
 * box. The scenarios tell their story in their first lines, and what a broken build shows.
 */
const peers = suiteOfPeers('races by SIPp', ['sipp']);
const { test } = peers;

const CANCELLED = { outcome: 'cancelled', reason: /hung up before anybody answered/ } as const;
const HUNG_UP = { outcome: 'answered', reason: /hung up\.$/ } as const;
const BUSY = { outcome: 'busy', reason: /is busy\.$/ } as const;
const LOST = { outcome: 'answered', reason: /connection with .* was lost/ } as const;
const UNCHECKED = { outcome: 'answered', reason: /no longer confirmed the call/ } as const;

const races: Readonly<Record<string, Race>> = {
  'CAL-14 a plain call': { caller: 'calls', callee: 'answers', history: HUNG_UP },
  'a plain call over TCP': { caller: 'calls', callee: 'answers', transport: 'tcp', history: HUNG_UP },
  'the caller gives up while it rings': { caller: 'hears-cancelled', callee: 'rings', history: CANCELLED },

  'CANCEL crosses the 200': { caller: 'hears-cancelled', callee: 'answers-into-cancel', history: CANCELLED },
  'CANCEL comes after the 200': {
    caller: 'hears-cancelled',
    callee: 'answers-into-cancel-refused',
    history: CANCELLED,
  },
  'CANCEL of what the box has answered': { caller: 'cancels-after-answer', callee: 'answers', history: HUNG_UP },
  'CANCEL before anything rings': { caller: 'cancels-at-once', callee: 'silent-then-rings', history: CANCELLED },
  'CANCEL before an answer': { caller: 'cancels-at-once', callee: 'silent-then-answers', history: CANCELLED },
  'CANCEL under another sent-by': { caller: 'cancels-by-other-name', callee: 'rings', history: CANCELLED },

  'a second 200 of a fork further on': { caller: 'calls', callee: 'answers-twice', history: HUNG_UP },
  'the same 200 again and again': { caller: 'calls', callee: 'answers-again', repeatsItself: true, history: HUNG_UP },
  'the same INVITE after its 200': {
    caller: 'invites-again',
    callee: 'answers',
    repeatsItself: true,
    history: HUNG_UP,
  },
  'GRP-01 two phones of a person, the other one stops without a missed call': {
    ...{ caller: 'calls', callee: 'answers-after-a-while', secondPhone: 'loses-the-race', history: HUNG_UP },
  },
  'GRP-01 two phones of a person answer in the same moment': {
    ...{ caller: 'calls', callee: 'answers-after-a-while', secondPhone: 'answers-too-late', history: HUNG_UP },
  },

  'glare on the side of the called phone': {
    caller: 'reinvites-first',
    callee: 'reinvites-into-offer',
    history: HUNG_UP,
  },
  'glare on the side of the calling phone': {
    caller: 'reinvites-into-offer',
    callee: 'reinvites-first',
    history: HUNG_UP,
  },
  'a second re-INVITE before the first is answered': {
    ...{ caller: 'reinvites-twice', callee: 'answers-offer-late', history: HUNG_UP },
  },
  'BYE while a re-INVITE waits': { caller: 'reinvites-then-hears-bye', callee: 'hangs-up-in-offer', history: HUNG_UP },
  're-INVITE of the called phone before the ACK of the caller': {
    ...{ caller: 'acknowledges-late', callee: 'reinvites-at-once', history: HUNG_UP },
  },
  'BYE of the called phone before the ACK of the caller': {
    ...{ caller: 'hears-bye-before-ack', callee: 'hangs-up-at-once', history: HUNG_UP },
  },

  'a re-INVITE is taken back': { caller: 'cancels-reinvite', callee: 'answers-offer-slowly', history: HUNG_UP },
  'a re-INVITE that asks for an offer': { caller: 'offers-when-asked', callee: 'asks-for-an-offer', history: HUNG_UP },
  'a change and back by UPDATE': { caller: 'updates', callee: 'takes-updates', history: HUNG_UP },
  'BYE instead of the ACK': { caller: 'hangs-up-without-ack', callee: 'answers', history: HUNG_UP },
  'BYE instead of CANCEL': { caller: 'hangs-up-early', callee: 'rings', history: CANCELLED },

  'requests of a call that the box does not know': { caller: 'speaks-in-dead-dialog' },
  'BYE again after the end': { caller: 'hangs-up-again', callee: 'answers', history: HUNG_UP },
  'BYE crosses BYE': { caller: 'calls', callee: 'hangs-up-into-bye', history: HUNG_UP },

  'early sound, ringing, answer': { caller: 'hears-early', callee: 'early-then-rings', history: HUNG_UP },
  'early sound of two phones, the second answers': { caller: 'hears-fork', callee: 'early-forks', history: HUNG_UP },
  'an early announcement, then busy': { caller: 'hears-early-then-busy', callee: 'early-then-busy', history: BUSY },
  'PRACK to the called phone': { caller: 'calls', callee: 'rings-reliably', history: HUNG_UP },
  'PRACK of the calling phone': { caller: 'hears-reliably', callee: 'early-then-rings', history: HUNG_UP },
  'an offer that comes with the answer': { caller: 'offers-late', callee: 'is-asked-to-offer', history: HUNG_UP },

  'CAL-01 blind transfer': {
    ...{ caller: 'transfers', callee: 'is-transferred', target: 'takes-transfer', history: HUNG_UP },
  },
  'CAL-01 blind transfer, BYE crosses the last NOTIFY': {
    ...{ caller: 'transfers-then-bye', callee: 'is-transferred', target: 'takes-transfer', history: HUNG_UP },
  },
  'CAL-01 blind transfer, BYE before any NOTIFY': {
    ...{ caller: 'transfers-and-leaves', callee: 'is-transferred', target: 'takes-transfer', history: HUNG_UP },
  },
  'CAL-01 blind transfer to a busy phone gives the call back': {
    ...{ caller: 'transfer-fails', callee: 'answers', target: 'refuses-busy', history: HUNG_UP },
  },
  'CAL-01 blind transfer to the one who is to be transferred': {
    ...{ caller: 'transfers-to-partner', callee: 'answers', history: HUNG_UP },
  },
  'CAL-01 both ends transfer in the same moment': {
    caller: 'transfers-into-transfer',
    callee: 'transfers-into-transfer',
    target: 'answers-in-a-moment',
    history: HUNG_UP,
  },
  'CAL-02 transfer to a call that has ended': {
    ...{ caller: 'transfers-to-dead-call', callee: 'answers', history: HUNG_UP },
  },
  'a phone sends its calls on to somebody else': {
    ...{ caller: 'calls', callee: 'sends-on', target: 'answers', history: HUNG_UP },
  },
  'DEV-07 keys by INFO': { caller: 'sends-keys', callee: 'hears-keys', history: HUNG_UP },
  'a session timer that is too short': { caller: 'wants-too-short-a-timer', callee: 'answers', history: HUNG_UP },
};

/** What must be gone 64·T1 after its end at the latest: they begin first, beside all others. */
const forgetful: Readonly<Record<string, Race>> = {
  'a phone that forgets its INVITE after CANCEL': {
    ...{ caller: 'hears-cancelled', callee: 'forgets-the-invite', history: CANCELLED },
  },
  'a caller that never acknowledges': {
    caller: 'never-acknowledges',
    callee: 'is-let-go',
    timeoutSec: 45,
    history: LOST,
  },
  'a phone that hears no CANCEL': { caller: 'hears-cancelled', callee: 'ignores-cancel', history: CANCELLED },
};

/** A minute of real time each: they run on a box of their own beside the others, and are looked at last. */
const slow: Readonly<Record<string, Race>> = {
  'the box refreshes the session': { caller: 'is-refreshed', callee: 'answers', history: HUNG_UP, timeoutSec: 90 },
  'nobody refreshes the session': { caller: 'never-refreshes', callee: 'answers', history: UNCHECKED, timeoutSec: 90 },
};

let track: RaceTrack;
let slowTrack: RaceTrack;
const running = new Map<string, Promise<void>>();

function begin(on: RaceTrack, races: Readonly<Record<string, Race>>): void {
  for (const [name, race] of Object.entries(races)) {
    const outcome = on.run(race);
    // Whoever asks later hears of it; until then a failure is no unhandled one.
    outcome.catch(() => {});
    running.set(name, outcome);
  }
}

function lookAt(races: Readonly<Record<string, Race>>): void {
  for (const name of Object.keys(races)) {
    check(peers, name, () => running.get(name) ?? Promise.reject(new Error('it was not begun')));
  }
}

test.before(async () => {
  slowTrack = await RaceTrack.open(slow);
  begin(slowTrack, slow);
  track = await RaceTrack.open({ ...races, ...forgetful });
  begin(track, forgetful);
});
test.after(() => Promise.all([track?.close(), slowTrack?.close()]).then(() => {}));

for (const [name, race] of Object.entries(races)) check(peers, name, () => track.run(race));
lookAt(forgetful);
check(peers, 'nothing is left of all these calls', () => track.nothingLeft());
lookAt(slow);
