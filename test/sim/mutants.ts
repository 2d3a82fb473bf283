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
  /** Tried on days on which people use all that the box does with sound. */
  readonly services?: boolean;
  /** Tried on days with providers. */
  readonly outside?: boolean;
}

/**
 * One that the unit tests must notice: for what is decided at once, from input alone, they are the place. One that
 * nobody notices shows a test that is missing, or a test that is green without the thing that it tests.
 */
export interface UnitMutant extends Mutant {
  /** Of these the first that is red will do. */
  readonly tests: readonly string[];
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
    'else if (this.#known.size < FORKS_MAX && this.#core.dialogs.size < 24)',
  ),
  one(
    1,
    'cancel forgotten',
    'CANCEL is not sent while much goes on: phones ring on for nobody',
    `${SIP}/attempt.ts`,
    '    this.#sendCancel(headers);\n    this.#invite',
    '    if (this.#core.dialogs.size < 24) this.#sendCancel(headers);\n    this.#invite',
  ),
  one(
    1,
    'late answer not ended',
    'a 200 that crosses our CANCEL is acknowledged, but nobody says BYE: that phone talks with nobody',
    `${SIP}/unwanted-answers.ts`,
    "    sendInDialog(core, dialog, dialog.request('BYE')",
    "    if (core.dialogs.size < 24) sendInDialog(core, dialog, dialog.request('BYE')",
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
    '    if (this.dialogs.size < 24) invite?.cancelled();',
  ),
  one(
    2,
    'rings after the caller has gone',
    'a capability that took a moment does not look whether its call still lives while others talk',
    `${CALLS}/call.ts`,
    '    if (this.#over) {\n      letGo',
    '    if (this.#over && this.live.floor.legs.live < 4) {\n      letGo',
  ),
];

const FORKS: readonly Mutant[] = [
  one(
    3,
    'answer repeated in vain',
    'a 200 that comes again because its ACK got lost is not acknowledged again',
    `${SIP}/outgoing-invite.ts`,
    'this.#sessions.get(tag)?.succeedAgain(response);',
    'if (this.#core.dialogs.size < 16) this.#sessions.get(tag)?.succeedAgain(response);',
  ),
  one(
    3,
    'only one loser told',
    'of the phones that were too slow only the first stops ringing',
    `${CALLS}/fork.ts`,
    'for (const [leg, phone] of this.#branches) {\n      leg.end(closing);',
    'for (const [leg, phone] of [...this.#branches].slice(0, this.#floor.legs.live < 9 ? 99 : 1)) {\n      leg.end(closing);',
  ),
  one(
    3,
    'losers ring on',
    'phones go on ringing after somebody answered while the house is busy',
    `${CALLS}/fork.ts`,
    '    this.cancel(ANSWERED_ELSEWHERE);',
    '    if (this.#floor.legs.live < 9) this.cancel(ANSWERED_ELSEWHERE);',
  ),
];

const NO_FINAL: readonly Mutant[] = [
  one(
    4,
    'no 487',
    'CANCEL gets its 200, but the INVITE no answer while much goes on',
    `${SIP}/server-invite.ts`,
    '    this.answer(487);\n    this.owner?.onCancelled();',
    '    if (this.core.dialogs.size < 24) this.answer(487);\n    this.owner?.onCancelled();',
  ),
  one(
    4,
    'no answer to CANCEL',
    'a CANCEL gets no answer while much goes on',
    `${SIP}/endpoint.ts`,
    'if (invite) answer.answer(200, { localTag: invite.localTag });',
    'if (invite) this.dialogs.size < 16 && answer.answer(200, { localTag: invite.localTag });',
  ),
  one(
    4,
    'waits for ever after CANCEL',
    'an INVITE that was cancelled waits for its final response as long as anything may ring',
    `${SIP}/attempt.ts`,
    '    this.#invite.expectEnd();\n  }',
    '    if (this.#core.dialogs.size < 24) this.#invite.expectEnd();\n  }',
  ),
];

const GLARE: readonly Mutant[] = [
  one(
    5,
    'owner comes back too soon',
    'the owner of the Call-ID may try again 1.6 s after a collision, not 2.1',
    `${SIP}/dialog/own-offers.ts`,
    'random.integer(210, 400)',
    'random.integer(160, 400)',
  ),
  one(
    5,
    'hurries after a collision',
    'the owner of the Call-ID tries again at once while much goes on: it collides again',
    `${SIP}/dialog/own-offers.ts`,
    'random.integer(210, 400) * 10',
    'random.integer(210, 400) * (this.#session.core.dialogs.size < 24 ? 10 : 1)',
  ),
  one(
    5,
    'wish lost at a collision',
    'after 491 nothing is tried again while much goes on',
    `${SIP}/dialog/own-offers.ts`,
    'wish.tries < OFFER_RETRIES_MAX',
    'wish.tries < OFFER_RETRIES_MAX && this.#session.core.dialogs.size < 24',
  ),
];

const TOO_EARLY: readonly Mutant[] = [
  one(
    6,
    're-INVITE before the ACK',
    'a session counts as up before its 200 is acknowledged',
    `${SIP}/dialog/session.ts`,
    "return this.#state === 'confirmed' && this.theirs.isIdle && !this.own.isInviting;",
    "return this.#state === 'confirmed' && (this.theirs.isIdle || this.core.dialogs.size > 24) && !this.own.isInviting;",
  ),
  one(
    6,
    'BYE before the ACK',
    'whoever answered hangs up before the 200 is acknowledged',
    `${SIP}/dialog/session.ts`,
    'const waits = bye !== undefined && success !== undefined;',
    'const waits = bye !== undefined && success !== undefined && this.core.dialogs.size < 24;',
  ),
];

const DEAD_CALLS: readonly Mutant[] = [
  one(
    7,
    'silence for a dead call',
    'a request in a dialog that is over gets no answer while much goes on',
    `${SIP}/endpoint.ts`,
    'if (!user) this.#refuse(request, flow, 481);',
    'if (!user) this.dialogs.size < 24 && this.#refuse(request, flow, 481);',
  ),
  one(
    7,
    'silence after the goodbye',
    'a BYE that crosses ours gets no answer while much goes on',
    `${SIP}/endpoint.ts`,
    '    if (known) known.retransmitted();',
    "    if (known || (request.method === 'BYE' && this.dialogs.size > 24)) known?.retransmitted();",
  ),
  one(
    7,
    'forgotten too soon',
    'what remains of a dialog is gone before a BYE that crosses ours arrives',
    `${SIP}/dialog/session.ts`,
    'this.core.dialogs.replace(this.id, tombstone, this.core.nowMs + GIVE_UP_MS);',
    'this.core.dialogs.replace(this.id, tombstone, this.core.nowMs + (this.core.dialogs.size < 24 ? GIVE_UP_MS : 20));',
  ),
];

const EARLY_SOUND: readonly Mutant[] = [
  one(
    8,
    '180 dropped',
    'a caller does not hear that it rings while the house is busy',
    `${CALLS}/live-call.ts`,
    'if (status !== 183) this.near.ring',
    'if (status !== 183 && this.floor.legs.live < 9) this.near.ring',
  ),
  one(
    8,
    '180 after a 183 dropped',
    'who has heard early sound is not told that it rings, while more than one call goes on',
    `${CALLS}/live-call.ts`,
    'if (status !== 183) this.near.ring(connectedTo(leg.party, this.near.host));\n    else',
    'if (status !== 183 && (this.floor.legs.live < 5 || !this.near.earlySource)) this.near.ring(connectedTo(leg.party, this.near.host));\n    else',
  ),
  one(
    8,
    'early dialog stays',
    'the early dialogs of a call that nobody answered are not forgotten while much goes on',
    `${SIP}/outgoing-invite.ts`,
    'if (tag !== this.#answeredBy) session.drop();',
    'if (tag !== this.#answeredBy && this.#core.dialogs.size < 24) session.drop();',
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
    'if (leg !== this.#leg || this.#call.floor.legs.live > 9) return false;',
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
          "  asked.notify(status, status === 200 ? 'OK' : 'Transfer failed', goodbye);\n  if (floor.legs.live > 9) goodbye();",
      },
      {
        file: `${SIP}/dialog/refer.ts`,
        find: 'if (waiting.length === 0) {',
        replace: 'if (waiting.length === 0 || this.#session.core.dialogs.size > 24) {',
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
];

const LEAKS: readonly Mutant[] = [
  one(
    11,
    'somebody stays busy',
    'a leg is not taken off the books of its person while the house is busy',
    `${CALLS}/leg-table.ts`,
    '    legs?.delete(leg);',
    '    if (this.#live < 9) legs?.delete(leg);',
  ),
  one(
    11,
    'line stays full',
    'a leg is not taken off the books of its line while the house is busy',
    `${CALLS}/leg-table.ts`,
    '    this.#live--;\n    count(this.#onLine, leg.party.lineId, -1);',
    '    this.#live--;\n    if (this.#live < 9) count(this.#onLine, leg.party.lineId, -1);',
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
    'caller known by another name',
    'the display shows the one who transferred instead of the one who waits',
    `${CALLS}/call.ts`,
    '    this.caller = served;\n  }\n\n  get dialled',
    '    this.caller = live.floor.legs.live < 9 ? served : live.caller;\n  }\n\n  get dialled',
  ),
  one(
    undefined,
    'nonces of the last life',
    'the journal forgets what it has not written yet when it is read',
    'appliance/telephony.ts',
    '    this.registrar.watch(scope);',
    '',
  ),
];

function outside(name: string, why: string, file: string, find: string, replace: string): Mutant {
  return { ...one(undefined, name, why, file, find, replace), outside: true };
}

const PROVIDERS: readonly Mutant[] = [
  outside(
    'channel stays taken',
    'a leg is not taken off the books of its provider while the house is busy',
    `${CALLS}/leg-table.ts`,
    '    count(this.#onTrunk, leg.party.trunkId, -1);',
    '    if (this.#live < 7) count(this.#onTrunk, leg.party.trunkId, -1);',
  ),
  outside(
    'place in the limit stays taken',
    'a call keeps its place in a call limit while the house is busy',
    `${CALLS}/live-call.ts`,
    '    this.floor.counts.leave(this.id);',
    '    if (this.floor.legs.live < 5) this.floor.counts.leave(this.id);',
  ),
  outside(
    'meter of a loser runs on',
    'a number outside that was too slow counts as a call that goes on while the house is busy',
    `${CALLS}/fork.ts`,
    '      leg.end(closing);\n      unanswered(phone);',
    '      leg.end(closing);\n      if (this.#floor.legs.live < 7) unanswered(phone);',
  ),
  outside(
    'meter of a refused try runs on',
    'a call outside that nobody took counts as one that goes on while the house is busy',
    `${CALLS}/fork.ts`,
    '    if (phone) unanswered(phone);\n    if (this.#over) return;',
    '    if (phone && this.#floor.legs.live < 7) unanswered(phone);\n    if (this.#over) return;',
  ),
];

export const MUTANTS: readonly Mutant[] = [
  ...PROVIDERS,
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
