import { type PhraseKey, phrase } from '../../base/words/index.ts';
import type { TrailStep } from '../types.ts';
import { lengthOf } from './lines.ts';
import { RingRound } from './ring-round.ts';
import { callerOf, endRound, interrupt, named, nameOf, type Params, sentence, type Telling, text } from './telling.ts';

/** Puts one step of the trail into the story. */
type Handler = (telling: Telling, params: Params, step: TrailStep) => void;

/** A line that goes on: what follows is where the call went by it. */
const opens =
  (key: PhraseKey): Handler =>
  (telling, params, { at }) => {
    interrupt(telling, at);
    telling.lines.begin(at, phrase(key, params), true);
  };

/** A line of its own. */
const says =
  (key: PhraseKey, isEnd = false): Handler =>
  (telling, params, { at }) => {
    interrupt(telling, at);
    telling.lines.begin(at, phrase(key, params));
    telling.saidEnd = isEnd;
  };

const aside =
  (key: PhraseKey): Handler =>
  ({ lines }, params, { at }) =>
    lines.aside(at, phrase(key, params));

const nothing: Handler = () => {};

/** Somebody's phone does not ring, and why. */
const skipped =
  (why: PhraseKey): Handler =>
  ({ round, names }, { line, name }) =>
    round.skipped(name === undefined ? names.ownerOf(text(line)) : text(name), why);

const ofLine =
  (what: (telling: Telling, who: string, params: Params) => void): Handler =>
  (telling, params) =>
    what(telling, telling.names.ownerOf(text(params.line)), params);

/** What the end of the call will say again. */
const perhaps: Handler = (telling, _, step) => {
  endRound(telling, step.at);
  telling.pending = () => telling.lines.begin(step.at, step.phrase);
};

const shows =
  (key: 'story.shown' | 'story.shown-nothing'): Handler =>
  (telling, { number = '' }) => {
    telling.shown = phrase(key, key === 'story.shown' ? { number } : {});
  };

const reached: Handler = (telling, params, { at, node }) => {
  const { lines, names } = telling;
  endRound(telling, at);
  telling.pending = undefined;
  const name = text(params.name);
  const kind = node === undefined ? undefined : names.kindOf(node);
  const who = kind ? phrase('story.kind', { kind: phrase(kind), name }) : phrase('story.name', { name });
  telling.reached = name;
  if (lines.isEmpty) lines.begin(at, phrase('story.called', { caller: callerOf(telling), who }), true);
  else lines.go(at, who);
};

const calls: Handler = ({ round }, { name }) => round.calls(text(name));

const rings: Handler = ({ round }, { name }, { at }) => round.rings(text(name), at);

const answered: Handler = (telling, params, { at }) => {
  const who = text(params.name);
  const since = telling.round.since(who);
  const isAlone = telling.reached === who && telling.round.isOf(who);
  // How long it rang is said once: here, or with those who rang beside.
  if (isAlone) telling.round = new RingRound();
  interrupt(telling, at);
  const name = nameOf(telling, who);
  const time = isAlone && since !== undefined && at - since >= 1_000 ? lengthOf(at - since) : undefined;
  telling.lines.begin(at, time ? phrase('story.answered-after', { name, time }) : phrase('story.answered', { name }));
  telling.talksSince = at;
};

const mailbox: Handler = (telling, params, { at }) => {
  const { lines } = telling;
  const name = text(params.name);
  const isThere = telling.reached === name && telling.round.isEmpty && lines.last?.key === 'story.kind';
  endRound(telling, at);
  if (!isThere) lines.go(at, phrase('story.mailbox', { name }));
};

const messageLeft: Handler = (telling, { name = '', seconds }, { at }) => {
  interrupt(telling, at);
  const time = lengthOf(Number(seconds) * 1_000);
  telling.lines.begin(at, phrase('story.message-left', { name, time }));
  telling.saidEnd = true;
};

/** The postcode was typed a while after the caller came there: that is something of its own. */
const found =
  (key: PhraseKey): Handler =>
  ({ lines }, params, { at }) => {
    const { name = '', input = '' } = params;
    if (at - lines.since >= 500) lines.begin(at, phrase('story.typed', { name, digits: input }), true);
    lines.aside(at, phrase(key, params));
  };

const trunkTried: Handler = (telling, params, { at }) => {
  const { lines, shown } = telling;
  endRound(telling, at);
  telling.pending = undefined;
  const number = named(telling, text(params.number));
  const trunk = text(params.trunk);
  const isNext = lines.last !== undefined && telling.reached === params.number;
  telling.reached = text(params.number);
  const goes = lines.isEmpty
    ? phrase('story.dialled-outside', { caller: callerOf(telling), number, trunk })
    : isNext
      ? phrase('story.over', { trunk })
      : phrase(lines.last ? 'story.goes-outside' : 'story.is-called', { number, trunk });
  lines.go(at, shown ? phrase('story.showing', { what: goes, shown }) : goes);
  telling.shown = undefined;
};

const trunkLeftOut =
  (key: PhraseKey): Handler =>
  ({ lines }, params, { at }) =>
    lines.isEmpty ? lines.begin(at, phrase(key, params)) : lines.aside(at, phrase(key, params));

const code: Handler = (telling, params, { at }) => {
  const dialled = text(params.code);
  const caller = callerOf(telling);
  const does = telling.names.codeOf(dialled);
  const said = does
    ? phrase('story.code-does', { caller, code: dialled, does: phrase(does) })
    : phrase('story.code', { caller, code: dialled });
  interrupt(telling, at);
  telling.lines.begin(at, said);
};

const UNFIT = skipped('story.why-unfit');

export const HANDLERS: Readonly<Record<string, Handler>> = {
  'trail.came-from': (telling, { number = '', trunk = '' }, { at }) =>
    telling.lines.begin(at, phrase('story.came', { caller: callerOf(telling), number, trunk })),
  'trail.number-plan': opens('story.plan'),
  'trail.plan-entry': nothing,
  'trail.reached': reached,
  'trail.code': code,
  'trail.box-answers': nothing,

  'trail.ivr-chosen': opens('story.chose'),
  'trail.ivr-none': opens('story.chose-nothing'),
  'trail.ivr-invalid': opens('story.chose-wrong'),
  'trail.dialer-chosen': opens('story.asked-for'),
  'trail.dialer-nobody': opens('story.asked-for-nobody'),
  'trail.authentication-passed': opens('story.let-through'),
  'trail.authentication-passed-as': opens('story.let-through-as'),
  'trail.authentication-wrong': says('story.wrong-pin'),
  'trail.authentication-refused': (telling, params, step) => {
    opens('story.refused')(telling, params, step);
    telling.saidEnd = true;
  },
  'trail.limit-passed': aside('story.limit-passed'),
  'trail.limit-full': aside('story.limit-full'),
  'trail.location-row': found('story.belongs'),
  'trail.location-none': found('story.in-no-row'),
  'trail.location-mobile': aside('story.mobile'),
  'trail.location-withheld': aside('story.withheld'),
  'trail.location-wrong': (telling, { digits = '', name = '' }, { at }) => {
    if (text(digits) === '') return;
    telling.lines.begin(at, phrase('story.typed', { name, digits }), true);
    telling.lines.aside(at, phrase('story.typed-no-postcode', { digits }));
  },
  'trail.location-no-postcode': aside('story.no-postcode'),
  'trail.time-period': ({ lines }, { period = '' }, { at }) =>
    lines.aside(at, typeof period === 'object' ? period : phrase('story.name', { name: period })),
  'trail.time-outside': aside('story.outside-periods'),
  'trail.blocked-caller-busy': blocked('story.busy-tone'),
  'trail.blocked-caller-prompt': blocked('story.announcement'),
  'trail.blocked-caller-extension': opens('story.blocked-caller'),

  'trail.calls-one': calls,
  'trail.calls-many': calls,
  'trail.rings': rings,
  'trail.in-a-call': skipped('story.why-in-a-call'),
  'trail.skipped-unregistered': skipped('story.why-away'),
  'trail.skipped-full': skipped('story.why-full'),
  'trail.skipped-own': skipped('story.why-calling'),
  'trail.skipped-media': UNFIT,
  'trail.skipped-addresses': UNFIT,
  'trail.skipped-ports': UNFIT,
  'trail.skipped-unprotected': UNFIT,
  'trail.phone-no-sound': UNFIT,
  'trail.phone-misfit': UNFIT,
  'trail.phone-translated': nothing,
  'trail.phone-busy': skipped('story.why-busy'),
  'trail.phone-undisturbed': skipped('story.why-disturbed'),
  'trail.phone-unavailable': skipped('story.why-unavailable'),
  'trail.phone-silent': skipped('story.why-silent'),
  'trail.phone-refused': skipped('story.why-refused'),
  'trail.phone-declined': ofLine(({ round }, who) => round.declined(who)),
  'trail.phone-forwarded': ofLine(({ round }, who, { number }) => round.sendsOn(who, text(number))),
  'trail.phone-sent-away': ofLine(({ round }, who, { address }) => round.sendsOn(who, text(address))),
  'trail.group-follows': nothing,
  'trail.member-left-out': skipped('story.why-unavailable'),
  'trail.nobody-answered': (telling, _, { at }) => endRound(telling, at),
  'trail.answered': answered,
  'trail.group-always': ({ lines }, _, { at }) => lines.with(at, phrase('story.forwards-all')),
  'trail.group-busy': (telling, _, { at }) => endRound(telling, at),
  'trail.group-unanswered': (telling, _, { at }) => endRound(telling, at),
  'call.group-empty': ({ lines }, _, { at }) => lines.with(at, phrase('story.nobody-to-ring')),

  'trail.forward': nothing,
  'trail.shown-own': shows('story.shown'),
  'trail.shown-office': shows('story.shown'),
  'trail.shown-first': shows('story.shown'),
  'trail.shown-fixed': shows('story.shown'),
  'trail.shown-caller': shows('story.shown'),
  'trail.shown-dialled': shows('story.shown'),
  'trail.shown-withheld': shows('story.shown-nothing'),
  'trail.shown-none': nothing,
  'trail.trunk-tried': trunkTried,
  'trail.trunk-refused': trunkFailed('story.trunk-refused'),
  'trail.trunk-silent': trunkFailed('story.trunk-silent'),
  'trail.trunk-down': trunkLeftOut('story.trunk-down'),
  'trail.trunk-full': trunkLeftOut('story.trunk-full'),
  'trail.trunk-other-numbers': trunkLeftOut('story.trunk-other-numbers'),
  'trail.trunk-no-such-number': perhaps,
  'trail.outside-rings': ({ round, reached: number = '' }, _, { at }) => round.rings(number, at),
  'trail.outside-busy': perhaps,
  'trail.outside-unavailable': perhaps,
  'trail.outside-declined': perhaps,

  'trail.transfer-blind': opens('story.transfers'),
  'trail.transfer-attended': (telling, { name = '', caller = '', callee = '' }, { at }) => {
    interrupt(telling, at);
    const [one, other] = [nameOf(telling, text(caller)), nameOf(telling, text(callee))];
    telling.lines.begin(at, phrase('trail.transfer-attended', { name, caller: one, callee: other }));
    telling.talksSince = at;
  },
  'trail.rings-back': (telling, params, step) => {
    opens('story.comes-back')(telling, params, step);
    telling.reached = text(params.name);
  },
  'trail.mailbox': mailbox,
  'trail.message-left': messageLeft,
  'trail.no-message': says('story.no-message'),
};

/** What becomes of the calls of a blocked caller. */
function blocked(what: PhraseKey): Handler {
  return (telling, params, step) => {
    opens('story.blocked-caller')(telling, params, step);
    telling.lines.go(step.at, phrase(what));
    telling.saidEnd = true;
  };
}

/** A provider of which the line has told that it is asked. */
function trunkFailed(key: PhraseKey): Handler {
  return (telling, _, step) => {
    endRound(telling, step.at);
    if (telling.lines.last) telling.lines.aside(step.at, phrase(key, step.phrase.params));
    else sentence(telling, step);
  };
}
