/**
 * Mistakes put into the product on purpose: each leaves the unit tests green, and the simulator must find it. Many show
 * only now and then (with a dozen dialogs or half a dozen legs in the box, or after a certain time), as mistakes do
 * that get through reviews: the unit tests, which look at one thing at a time, cannot see those. Never the parser.
 */

/** One place of the product, changed. */
export interface Patch {
  readonly file: string;
  /** Stands there exactly once. */
  readonly find: string;
  /** At most three lines. */
  readonly replace: string;
}

export interface Mutant {
  readonly name: string;
  /** Which of the known pitfalls of such systems it is; undefined for others. */
  readonly pitfall: number | undefined;
  readonly why: string;
  /** More than one where two layers guard the same thing, so that each alone changes nothing. */
  readonly patches: readonly Patch[];
}

const SIP = 'appliance/sip';
const CALLS = 'appliance/calls';

function one(
  pitfall: number | undefined,
  name: string,
  why: string,
  file: string,
  find: string,
  replace: string,
): Mutant {
  return { name, pitfall, why, patches: [{ file, find, replace }] };
}

const CANCEL_CROSSES: readonly Mutant[] = [
  one(
    1,
    'late answer unheard',
    'a 200 that crosses our CANCEL is neither acknowledged nor ended while much goes on',
    `${SIP}/unwanted-answers.ts`,
    'else if (this.#known.size < FORKS_MAX)',
    'else if (this.#known.size < FORKS_MAX && this.#core.dialogs.size < 12)',
  ),
  one(
    1,
    'late answer acknowledged once',
    'a 200 after CANCEL whose ACK got lost is not acknowledged again',
    `${SIP}/unwanted-answers.ts`,
    'if (known) known.again();',
    'if (known) this.#core.dialogs.size < 12 && known.again();',
  ),
  one(
    1,
    'cancel forgotten',
    'CANCEL is not sent while much goes on: phones ring on for nobody',
    `${SIP}/attempt.ts`,
    '    this.#sendCancel(headers);\n    this.#invite',
    '    if (this.#core.dialogs.size < 12) this.#sendCancel(headers);\n    this.#invite',
  ),
  one(
    1,
    'tombstone of a late answer',
    'what remains of a dialog that was ended at once is forgotten at once',
    `${SIP}/unwanted-answers.ts`,
    'core.nowMs + GIVE_UP_MS',
    'core.nowMs + 5',
  ),
];

const CANCEL_MATCHING: readonly Mutant[] = [
  one(
    2,
    'cancel from another port',
    'a CANCEL matches its INVITE only when it comes from the same port',
    `${SIP}/transaction/transactions.ts`,
    'same.flow.remote.address !== flow.remote.address',
    'same.flow.id !== flow.id',
  ),
  one(
    2,
    'cancel unmatched',
    'a CANCEL does not find its INVITE while much goes on',
    `${SIP}/endpoint.ts`,
    '    invite?.cancelled();',
    '    if (this.dialogs.size < 12) invite?.cancelled();',
  ),
  one(
    2,
    'rings after the caller has gone',
    'a capability that took a moment does not look whether its call still lives',
    `${CALLS}/call.ts`,
    '    if (this.#over) return Promise.reject(new CallEnded());\n    invariant',
    '    invariant',
  ),
];

const FORKS: readonly Mutant[] = [
  one(
    3,
    'answer repeated in vain',
    'a 200 that comes again because its ACK got lost is not acknowledged again',
    `${SIP}/outgoing-invite.ts`,
    'this.#sessions.get(tag)?.succeedAgain(response);',
    'if (this.#core.dialogs.size < 12) this.#sessions.get(tag)?.succeedAgain(response);',
  ),
  one(
    3,
    'only one loser told',
    'of the phones that were too slow only the first stops ringing',
    `${CALLS}/fork.ts`,
    'for (const leg of this.#branches.keys()) leg.end(closing);',
    'for (const leg of [...this.#branches.keys()].slice(0, 1)) leg.end(closing);',
  ),
  one(
    3,
    'losers ring on',
    'phones go on ringing after somebody answered while the house is busy',
    `${CALLS}/fork.ts`,
    '    this.cancel(ANSWERED_ELSEWHERE);',
    '    if (this.#floor.legs.live < 7) this.cancel(ANSWERED_ELSEWHERE);',
  ),
  one(
    3,
    'first refusal decides',
    'one busy phone ends the ringing of the others',
    `${CALLS}/dialling.ts`,
    'if (left > 0 && !speaksForAll(said)) return undefined;',
    'if (left > 1 && !speaksForAll(said)) return undefined;',
  ),
];

const NO_FINAL: readonly Mutant[] = [
  one(
    4,
    'no 487',
    'CANCEL gets its 200, but the INVITE no answer while much goes on',
    `${SIP}/server-invite.ts`,
    '    this.answer(487);\n    this.owner?.onCancelled();',
    '    if (this.core.dialogs.size < 12) this.answer(487);\n    this.owner?.onCancelled();',
  ),
  one(
    4,
    'waits for ever after CANCEL',
    'an INVITE that was cancelled waits for its final response as long as anything may ring',
    `${SIP}/attempt.ts`,
    '    this.#invite.expectEnd();\n  }',
    '  }',
  ),
  one(
    4,
    'offer left open',
    'a re-INVITE that is open when the call ends gets no answer',
    `${SIP}/dialog/peer-offers.ts`,
    '    this.#pending?.request.answer(487);\n    this.#pending = undefined;\n    const success',
    '    if (this.#session.core.dialogs.size < 12) this.#pending?.request.answer(487);\n    this.#pending = undefined;\n    const success',
  ),
];

const GLARE: readonly Mutant[] = [
  one(
    5,
    'owner comes back too soon',
    'the owner of the Call-ID may try again 2.0 s after a collision, not 2.1',
    `${SIP}/dialog/own-offers.ts`,
    'random.integer(210, 400)',
    'random.integer(190, 400)',
  ),
  one(
    5,
    'other comes back too late',
    'the other side may wait longer than 2 s after a collision',
    `${SIP}/dialog/own-offers.ts`,
    'random.integer(0, 200)',
    'random.integer(0, 230)',
  ),
  one(
    5,
    'collision unseen',
    'an offer that crosses ours is answered instead of refused while much goes on',
    `${SIP}/dialog/own-offers.ts`,
    "return this.#sent?.method === 'INVITE' || this.#ackOwed !== undefined;",
    "return (this.#sent?.method === 'INVITE' && this.#session.core.dialogs.size < 12) || this.#ackOwed !== undefined;",
  ),
  one(
    5,
    'wish lost at a collision',
    'after 491 nothing is tried again while much goes on',
    `${SIP}/dialog/own-offers.ts`,
    'wish.tries < OFFER_RETRIES_MAX',
    'wish.tries < OFFER_RETRIES_MAX && this.#session.core.dialogs.size < 12',
  ),
];

const TOO_EARLY: readonly Mutant[] = [
  one(
    6,
    're-INVITE before the ACK',
    'a session counts as up before its 200 is acknowledged',
    `${SIP}/dialog/session.ts`,
    "return this.#state === 'confirmed' && this.theirs.isIdle && !this.own.isInviting;",
    "return this.#state === 'confirmed' && (this.theirs.isIdle || this.core.dialogs.size > 12) && !this.own.isInviting;",
  ),
  one(
    6,
    'BYE before the ACK',
    'whoever answered hangs up before the 200 is acknowledged',
    `${SIP}/dialog/session.ts`,
    'const waits = bye !== undefined && success !== undefined;',
    'const waits = bye !== undefined && success !== undefined && this.core.dialogs.size < 12;',
  ),
];

const DEAD_CALLS: readonly Mutant[] = [
  one(
    7,
    'silence for a dead call',
    'a request in a dialog that is over gets no answer while much goes on',
    `${SIP}/endpoint.ts`,
    'if (!user) this.#refuse(request, flow, 481);',
    'if (!user) this.dialogs.size < 12 && this.#refuse(request, flow, 481);',
  ),
  one(
    7,
    'forgotten too soon',
    'what remains of a dialog is gone before a BYE that crosses ours arrives',
    `${SIP}/dialog/session.ts`,
    'this.core.dialogs.replace(this.id, tombstone, this.core.nowMs + GIVE_UP_MS);',
    'this.core.dialogs.replace(this.id, tombstone, this.core.nowMs + (this.core.dialogs.size < 12 ? GIVE_UP_MS : 20));',
  ),
  one(
    7,
    'BYE refused',
    'a BYE that crosses ours gets 481 while much goes on',
    `${SIP}/dialog/tombstone.ts`,
    "request.answer(request.message.method === 'BYE' ? 200 : 481);",
    "request.answer(request.message.method === 'BYE' && !this.lingers ? 200 : 481);",
  ),
];

const EARLY_SOUND: readonly Mutant[] = [
  one(
    8,
    '180 dropped',
    'a caller does not hear that it rings while the house is busy',
    `${CALLS}/live-call.ts`,
    'if (status !== 183) this.near.ring',
    'if (status !== 183 && this.floor.legs.live < 7) this.near.ring',
  ),
  one(
    8,
    'second early description',
    'a caller is told a second early sound, of the phone that the call was sent on to',
    `${CALLS}/leg.ts`,
    'if (!this.waiting || this.#earlySource !== undefined) return;',
    'if (!this.waiting) return;',
  ),
  one(
    8,
    'another answer than before',
    'the 200 says another sound than the 183 did',
    `${CALLS}/live-call.ts`,
    '    near.answer(early, headers);',
    '    near.answer(sdp, headers);',
  ),
  one(
    8,
    'early sound of one of many',
    'of several phones that ring one is heard early',
    `${CALLS}/live-call.ts`,
    'else if (alone && sdp !== undefined',
    'else if ((alone || this.floor.legs.live > 7) && sdp !== undefined',
  ),
];

const TRANSFERS: readonly Mutant[] = [
  one(
    9,
    'goodbye kills the others',
    'the BYE of the phone that connects two others ends their call while the house is busy',
    `${CALLS}/attended-transfer.ts`,
    'if (leg === this.#first.leg || leg === this.#second.leg) return true;',
    'if (leg === this.#first.leg || leg === this.#second.leg) return call.floor.legs.live < 7;',
  ),
  one(
    9,
    'goodbye kills the waiting',
    'the BYE of the phone that transferred ends the call that it sent on',
    `${CALLS}/blind-transfer.ts`,
    'if (leg !== this.#leg) return false;',
    'if (leg !== this.#leg || this.#call.floor.legs.live > 7) return false;',
  ),
  {
    name: 'goodbye overtakes the news',
    pitfall: 9,
    why: 'the BYE to the phone that transferred does not wait for its NOTIFY (two layers see to that)',
    patches: [
      {
        file: `${CALLS}/farewell.ts`,
        find: "  asked.notify(status, status === 200 ? 'OK' : 'Transfer failed', goodbye);",
        replace:
          "  asked.notify(status, status === 200 ? 'OK' : 'Transfer failed', goodbye);\n  if (floor.legs.live > 7) goodbye();",
      },
      {
        file: `${SIP}/dialog/refer.ts`,
        find: 'if (waiting.length === 0) {',
        replace: 'if (waiting.length === 0 || this.#session.core.dialogs.size > 12) {',
      },
    ],
  },
  one(
    9,
    'offer waits for who left',
    'an offer that waits for the phone that transfers is never answered',
    `${CALLS}/blind-transfer.ts`,
    '  begin(): void {\n    const call = this.#call;\n    call.offers.partnerLeft(this.#leg);',
    '  begin(): void {\n    const call = this.#call;',
  ),
  one(
    9,
    'stale offer stays',
    'a phone goes by an offer that a failed transfer overtook',
    `${CALLS}/offer-passing.ts`,
    "if (outcome.kind !== 'answered' || other.state !== 'up') return;",
    "if (outcome.kind !== 'answered' || other.state !== 'up' || leg.state === 'up') return;",
  ),
];

const LEAKS: readonly Mutant[] = [
  one(
    11,
    'somebody stays busy',
    'a leg is not taken off the books of its person while the house is busy',
    `${CALLS}/leg-table.ts`,
    '    this.#live--;\n    count(this.#onLine, leg.party.lineId, -1);\n    count(this.#ofExtension, leg.party.extensionId, -1);',
    '    this.#live--;\n    count(this.#onLine, leg.party.lineId, -1);\n    if (this.#live < 7) count(this.#ofExtension, leg.party.extensionId, -1);',
  ),
  one(
    11,
    'line stays full',
    'a leg is not taken off the books of its line while the house is busy',
    `${CALLS}/leg-table.ts`,
    '    this.#live--;\n    count(this.#onLine, leg.party.lineId, -1);',
    '    this.#live--;\n    if (this.#live < 7) count(this.#onLine, leg.party.lineId, -1);',
  ),
  one(
    11,
    'connection stays in use',
    'a transaction does not let go of its connection',
    `${SIP}/transaction/transactions.ts`,
    '    this.#flows.leave(server.flow, server);',
    '    if (this.#servers.size < 12) this.#flows.leave(server.flow, server);',
  ),
  one(
    11,
    'broken connection half heard',
    'when a connection breaks only the first who uses it hears of it',
    `${SIP}/flows.ts`,
    'for (const user of users) user.onFlowClosed(flow);',
    'for (const user of [...users].slice(0, 1)) user.onFlowClosed(flow);',
  ),
  one(
    11,
    'dialog stays',
    'what remains of a dialog never goes while much goes on',
    `${SIP}/dialog/tombstone.ts`,
    'return this.#success ? nowMs + GIVE_UP_MS : undefined;',
    'return this.#success || nowMs > 60_000 ? nowMs + GIVE_UP_MS : undefined;',
  ),
];

const POWER_AND_WAYS: readonly Mutant[] = [
  one(
    undefined,
    'history knows no power cut',
    'calls that a power cut ended are not told of',
    'appliance/telephony.ts',
    '    this.engine.recover();',
    '',
  ),
  one(
    undefined,
    'phones forgotten',
    'registrations are not read after a start',
    'appliance/telephony.ts',
    '    this.registrar.load((nonce, count) => nonces.remember(nonce, count));',
    '',
  ),
  one(
    undefined,
    'dead connection kept',
    'the registrar does not hear that a connection broke',
    'appliance/telephony.ts',
    '    this.registrar.flowClosed(flow);',
    '',
  ),
  one(
    undefined,
    'endpoint runs on',
    'the endpoint is not stopped with the box',
    'appliance/telephony.ts',
    '    scope.onEnd(() => this.endpoint.stop());',
    '',
  ),
  one(
    undefined,
    'routers forget',
    'phones behind routers are not asked again and again',
    'appliance/telephony.ts',
    '    reachability.start(scope);',
    '',
  ),
  one(
    undefined,
    'answer not in the journal',
    'an open call is noted only when it is answered',
    `${CALLS}/engine.ts`,
    '    this.#floor.log.keep(call);\n',
    '',
  ),
  one(
    undefined,
    'restart moves nobody',
    'a phone that came back with another port is still called at the old one',
    'appliance/registrar/registrar.ts',
    'if (same && same.way.flow?.id !== request.flow.id)',
    'if (same && same.way.flow === undefined)',
  ),
  one(
    undefined,
    'refreshed too late',
    'a registration that is refreshed early ends at its old time',
    'appliance/registrar/registrar.ts',
    '    binding.expiresMs = binding.heardMs + grantedMs;',
    '    binding.expiresMs = Math.min(binding.heardMs + grantedMs, binding.expiresMs || Number.POSITIVE_INFINITY);',
  ),
];

export const MUTANTS: readonly Mutant[] = [
  ...CANCEL_CROSSES,
  ...CANCEL_MATCHING,
  ...FORKS,
  ...NO_FINAL,
  ...GLARE,
  ...TOO_EARLY,
  ...DEAD_CALLS,
  ...EARLY_SOUND,
  ...TRANSFERS,
  ...LEAKS,
  ...POWER_AND_WAYS,
];
