import { type FakeOffice, seeded } from './office.ts';
import { outsideTrail } from './outside-trail.ts';

/** Calls that come and go, and a history behind them, in both languages. */

export type Language = 'en' | 'nl';
type Said = Record<Language, string>;

export interface FakeParty {
  readonly number: string;
  readonly name: string;
  readonly extensionId?: string;
}

export interface FakeStep {
  readonly at: number;
  readonly step: string;
  readonly said: Said;
  readonly place?: { readonly entity: string; readonly id: string; readonly name: string; readonly number?: string };
}

export interface FakeCall {
  readonly id: string;
  readonly startedAt: number;
  readonly answeredAt?: number;
  readonly endedAt?: number;
  readonly state: string;
  readonly caller: FakeParty;
  readonly dialled: string;
  readonly callee: FakeParty;
  readonly outcome: string;
  /** The called person was connected with somebody else in the end. */
  readonly wentOnWith?: FakeParty;
  readonly trail: readonly FakeStep[];
}

const outcomes: Record<string, { word: Said; reason: Said }> = {
  answered: {
    word: { en: 'Answered', nl: 'Opgenomen' },
    reason: {
      en: '{callee} answered, and {caller} hung up first.',
      nl: '{callee} nam op, en {caller} hing als eerste op.',
    },
  },
  'no-answer': {
    word: { en: 'No answer', nl: 'Geen gehoor' },
    reason: { en: '{callee} didn’t answer within 30 seconds.', nl: '{callee} nam niet op binnen 30 seconden.' },
  },
  busy: {
    word: { en: 'Busy', nl: 'In gesprek' },
    reason: { en: '{callee} was in another call.', nl: '{callee} was in een ander gesprek.' },
  },
  cancelled: {
    word: { en: 'Given up', nl: 'Opgehangen' },
    reason: { en: '{caller} hung up before anybody answered.', nl: '{caller} hing op voordat er werd opgenomen.' },
  },
  declined: {
    word: { en: 'Declined', nl: 'Geweigerd' },
    reason: { en: '{callee} pressed “Decline”.', nl: '{callee} drukte op “Weigeren”.' },
  },
  unreachable: {
    word: { en: 'Unreachable', nl: 'Onbereikbaar' },
    reason: {
      en: '{callee}’s desk phone has been silent since 09:12; check its network cable.',
      nl: 'De telefoon van {callee} is stil sinds 09:12; kijk de netwerkkabel na.',
    },
  },
};

function fill(said: Said, language: Language, names: Record<string, string>): string {
  return said[language].replace(/\{(\w+)\}/g, (_, name: string) => names[name] ?? '');
}

function party(office: FakeOffice, at: number): FakeParty {
  const user = office.users[at % office.users.length];
  return { number: user?.number ?? '', name: user?.name ?? '', extensionId: user?.id };
}

const outside: readonly FakeParty[] = [
  { number: '+31201234567', name: '' },
  { number: '+31612345678', name: 'Bloemisterij Groen & Zonen' },
  { number: '+4930901820', name: '' },
];

function trailOf(startedAt: number, answeredAt: number | undefined, names: Record<string, string>): FakeStep[] {
  const step = (at: number, name: string, en: string, nl: string): FakeStep => ({
    at,
    step: name,
    said: { en: fill({ en, nl }, 'en', names), nl: fill({ en, nl }, 'nl', names) },
  });
  const steps = [
    step(startedAt, 'dial', '{caller} dialled {dialled}.', '{caller} koos {dialled}.'),
    step(startedAt + 4, 'plan', '{dialled} is the extension of {callee}.', '{dialled} is het toestel van {callee}.'),
    step(startedAt + 9, 'user', '2 phones of {callee} were rung.', 'Er gingen 2 telefoons van {callee} over.'),
  ];
  if (answeredAt)
    steps.push(
      step(answeredAt, 'user', '{callee} answered on the desk phone.', '{callee} nam op met de vaste telefoon.'),
    );
  return steps;
}

export class FakeCalls {
  live: FakeCall[] = [];
  history: FakeCall[] = [];
  readonly #office: FakeOffice;
  readonly #random: () => number;
  #count = 0;

  constructor(office: FakeOffice, past: number, nowCalling: number) {
    this.#office = office;
    this.#random = seeded(past + 11);
    if (office.users.length < 2) return;
    for (let at = 0; at < past; at += 1) this.history.push(this.#past(at));
    for (let at = 0; at < nowCalling; at += 1)
      this.begin(
        Date.now() - Math.floor(this.#random() * 400_000),
        at % 4 === 1 ? 'ringing' : at % 5 === 4 ? 'held' : 'up',
      );
  }

  #parties(): { caller: FakeParty; callee: FakeParty } {
    const callee = party(this.#office, Math.floor(this.#random() * this.#office.users.length));
    const draw = this.#random();
    const caller =
      draw < 0.3
        ? (outside[Math.floor(draw * 10) % outside.length] as FakeParty)
        : party(this.#office, Math.floor(this.#random() * this.#office.users.length));
    return caller.number === callee.number ? this.#parties() : { caller, callee };
  }

  #names(caller: FakeParty, callee: FakeParty): Record<string, string> {
    return { caller: caller.name || caller.number, callee: callee.name, dialled: callee.number };
  }

  #past(at: number): FakeCall {
    const { caller, callee } = this.#parties();
    const startedAt = Date.now() - 60_000 * (3 + at * 11) - Math.floor(this.#random() * 300_000);
    const draw = this.#random();
    const outcome =
      draw < 0.68
        ? 'answered'
        : (['no-answer', 'busy', 'cancelled', 'declined', 'unreachable'][Math.floor(draw * 100) % 5] ?? 'busy');
    const rangMs = 2_000 + Math.floor(this.#random() * 20_000);
    const answeredAt = outcome === 'answered' ? startedAt + rangMs : undefined;
    const endedAt = answeredAt ? answeredAt + 8_000 + Math.floor(this.#random() * 700_000) : startedAt + rangMs;
    this.#count += 1;
    return {
      id: `h${at + 1}`,
      startedAt,
      answeredAt,
      endedAt,
      state: 'ending',
      caller,
      dialled: callee.number,
      callee,
      outcome,
      trail: this.#trail(startedAt, answeredAt, caller, callee),
    };
  }

  #trail(startedAt: number, answeredAt: number | undefined, caller: FakeParty, callee: FakeParty): FakeStep[] {
    const names = this.#names(caller, callee);
    if (caller.extensionId !== undefined) return trailOf(startedAt, answeredAt, names);
    return outsideTrail(startedAt, answeredAt, names.caller ?? '', callee);
  }

  begin(startedAt = Date.now(), state = 'ringing'): FakeCall {
    const { caller, callee } = this.#parties();
    this.#count += 1;
    const answeredAt = state === 'ringing' ? undefined : startedAt + 6_000;
    const trail = trailOf(startedAt, answeredAt, this.#names(caller, callee));
    const call = {
      id: `c${this.#count}`,
      startedAt,
      answeredAt,
      state,
      caller,
      dialled: callee.number,
      callee,
      outcome: 'answered',
      trail,
    };
    this.live.push(call);
    return call;
  }

  end(id: string): FakeCall | undefined {
    const call = this.live.find((one) => one.id === id);
    if (!call) return undefined;
    this.live = this.live.filter((one) => one !== call);
    const outcome = call.answeredAt ? 'answered' : 'cancelled';
    const ended = { ...call, id: `h-${call.id}`, endedAt: Date.now(), outcome };
    this.history.unshift(ended);
    return ended;
  }

  answer(id: string): FakeCall | undefined {
    this.live = this.live.map((call) => {
      if (call.id !== id) return call;
      const answeredAt = Date.now();
      return {
        ...call,
        state: 'up',
        answeredAt,
        trail: trailOf(call.startedAt, answeredAt, this.#names(call.caller, call.callee)),
      };
    });
    return this.live.find((call) => call.id === id);
  }
}

/** A step in the reader's language. */
export function stepView({ said, ...rest }: FakeStep, language: Language): Record<string, unknown> {
  return { ...rest, sentence: said[language] };
}

export function liveView(call: FakeCall, language: Language): Record<string, unknown> {
  const ringing = call.state === 'ringing';
  const said = ringing
    ? { en: '{caller} is calling {callee}; it is ringing.', nl: '{caller} belt {callee}; de telefoon gaat over.' }
    : { en: '{caller} is talking with {callee}.', nl: '{caller} is in gesprek met {callee}.' };
  const names = { caller: call.caller.name || call.caller.number, callee: call.callee.name };
  return {
    id: call.id,
    startedAt: call.startedAt,
    answeredAt: call.answeredAt,
    state: call.state,
    caller: call.caller,
    dialled: call.dialled,
    callee: ringing ? undefined : call.callee,
    ringing: ringing ? [call.callee] : [],
    sentence: fill(said, language, names),
    trail: call.trail.map((step) => stepView(step, language)),
  };
}

export function rowView(call: FakeCall, language: Language): Record<string, unknown> {
  const names = { caller: call.caller.name || call.caller.number, callee: call.callee.name };
  const endedAt = call.endedAt ?? call.startedAt;
  const words = outcomes[call.outcome] ?? outcomes.answered;
  return {
    id: call.id,
    startedAt: call.startedAt,
    answeredAt: call.answeredAt,
    endedAt,
    talkedSec: call.answeredAt ? Math.round((endedAt - call.answeredAt) / 1000) : 0,
    caller: call.caller,
    dialled: call.dialled,
    callee: call.callee,
    outcome: call.outcome,
    outcomeWord: words?.word[language],
    reason: words && fill(words.reason, language, names),
    encrypted: call.startedAt % 3 === 0,
    ...(call.caller.extensionId === undefined ? { way: 'in', trunk: { id: 't1', name: 'Voys' } } : { way: 'inside' }),
    talks: talksOf(call, endedAt),
  };
}

function talksOf({ answeredAt, caller, callee, wentOnWith }: FakeCall, endedAt: number): unknown[] {
  if (answeredAt === undefined) return [];
  if (!wentOnWith) return [{ from: answeredAt, until: endedAt, parties: [caller, callee] }];
  const half = (answeredAt + endedAt) / 2;
  return [
    { from: answeredAt, until: half, parties: [caller, callee] },
    { from: half, until: endedAt, parties: [callee, wentOnWith] },
  ];
}

/** The messages of a call as a trace would hold them. */
export function ladderOf(call: FakeCall): Record<string, unknown> {
  const a = { id: 'a', label: call.caller.name || call.caller.number, address: '192.168.1.21:5060' };
  const box = { id: 'box', label: 'Cordboard', address: '192.168.1.2:5060' };
  const b = { id: 'b', label: call.callee.name, address: '192.168.1.44:5061' };
  const text = (first: string): string =>
    `${first}\r\nVia: SIP/2.0/UDP 192.168.1.21:5060;branch=z9hG4bK-7a41;rport\r\nFrom: <sip:${call.caller.number}@office>;tag=18f2\r\n` +
    `To: <sip:${call.dialled}@office>\r\nCall-ID: 3c26-${call.id}\r\nCSeq: 1 INVITE\r\nContent-Length: 0\r\n\r\n`;
  const message = (after: number, from: string, to: string, label: string, first: string): Record<string, unknown> => ({
    at: call.startedAt + after,
    from,
    to,
    label,
    firstLine: first,
    text: text(first),
    transport: 'UDP',
  });
  const ok = call.outcome === 'answered';
  const final = ok ? '200 OK' : '486 Busy Here';
  return {
    participants: [a, box, b],
    messages: [
      message(0, 'a', 'box', 'INVITE', `INVITE sip:${call.dialled}@office SIP/2.0`),
      message(1, 'box', 'a', '100 Trying', 'SIP/2.0 100 Trying'),
      message(6, 'box', 'b', 'INVITE', `INVITE sip:${call.dialled}@192.168.1.44:5061 SIP/2.0`),
      message(41, 'b', 'box', '180 Ringing', 'SIP/2.0 180 Ringing'),
      message(42, 'box', 'a', '180 Ringing', 'SIP/2.0 180 Ringing'),
      message(6_210, 'b', 'box', final, `SIP/2.0 ${final}`),
      message(6_211, 'box', 'b', 'ACK', `ACK sip:${call.dialled}@192.168.1.44:5061 SIP/2.0`),
      message(6_213, 'box', 'a', final, `SIP/2.0 ${final}`),
      message(6_240, 'a', 'box', 'ACK', `ACK sip:${call.dialled}@office SIP/2.0`),
      ...(ok
        ? [
            message(64_000, 'a', 'box', 'BYE', `BYE sip:${call.dialled}@office SIP/2.0`),
            message(64_001, 'box', 'a', '200 OK', 'SIP/2.0 200 OK'),
            message(64_002, 'box', 'b', 'BYE', `BYE sip:${call.dialled}@192.168.1.44:5061 SIP/2.0`),
            message(64_030, 'b', 'box', '200 OK', 'SIP/2.0 200 OK'),
          ]
        : []),
    ],
  };
}

/** The box makes fewer and longer lines of a trail; the stand-in tells it step by step. */
export function storyOf(trail: readonly object[]): readonly object[] {
  return trail.map((step) => ({ ...step, places: 'place' in step ? [step.place] : [] }));
}
