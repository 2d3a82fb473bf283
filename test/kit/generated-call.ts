/** A call in a generated office, as a question to what-if: who calls whom and when, what is keyed, who does what. */
import type { Behaviour, Question } from '../../appliance/routing/question.ts';
import {
  COSTLY,
  FREE_LINE,
  KINDS,
  type KindName,
  NUMBER_OF,
  OF_THE_OTHER,
  OURS,
  OUTSIDE,
  PEOPLE,
} from './generated-names.ts';
import { type GeneratedOffice, generatedOffice } from './generated-office.ts';
import { Maker } from './maker.ts';

/** What a call is about. */
const AIMS = [...KINDS, ...(['group', 'outgoing', 'call-limit', 'plan', 'odd', 'user', 'ivr'] as const)] as const;
type Aim = (typeof AIMS)[number];

export interface GeneratedCall {
  readonly seed: number;
  readonly office: GeneratedOffice;
  readonly question: Question;
  /** When it is made, wall clock. */
  readonly wallMs: number;
  /** Calls that go on already when it begins: who dials what. Whoever they reach answers at once. */
  readonly before: readonly { readonly from: string; readonly to: string }[];
}

/** Everybody hears enough then. */
export const HANGS_UP_AFTER_SEC = 51.3;

export function generatedCall(seed: number): GeneratedCall {
  const make = new Maker(seed);
  // What is keyed and how the others behave goes round, so that few offices take every branch.
  const round = Math.floor(seed / AIMS.length);
  const aim: Aim = AIMS[seed % AIMS.length] ?? 'user';
  const aimed = aim in NUMBER_OF ? NUMBER_OF[aim as KindName] : make.one(PEOPLE.slice(1));
  const office = generatedOffice(make, aimed);
  const isFromOutside =
    office.trunks.some(({ isOn }) => isOn) && aim !== 'outgoing' && make.chance(OUTSIDE_PERCENT[aim] ?? 40);
  const from = isFromOutside ? make.maybe(SHOWN_PERCENT[aim] ?? 75, () => make.one(OUTSIDE)) : callerOf(make);
  const to = dialledOf(make, aim, aimed, isFromOutside, office);
  const before = make.chance(BEFORE_PERCENT[aim] ?? 12) ? beforeOf(make, aim, aimed) : [];
  const isNow = before.length > 0 || office.trunks.some(({ isOutOfOrder }) => isOutOfOrder) || make.chance(30);
  const wallMs = make.one(MOMENTS) + make.random.integer(0, 59) * 1_000;
  const question: Question = {
    ...(from === undefined ? {} : { from }),
    ...{
      to,
      press: inTurn(KEYS[aim] ?? KEYS.other, round),
      who: whoOf(make, { from, before, quiet: inTurn(QUIET[aim] ?? QUIET.other, round) }),
      otherwise: make.one(OTHERWISE),
    },
    ...(isNow ? { phones: 'registered' } : { at: new Date(wallMs).toISOString() }),
    ...(office.trunks.length > 0 && make.chance(TRUNK_FAULT_PERCENT) ? { trunks: faultsOf(make, office) } : {}),
    hangsUpAfterSec: HANGS_UP_AFTER_SEC,
  };
  return { seed, office, question, wallMs, before };
}

/** How many of a hundred show their number, and how many begin while others talk. */
const SHOWN_PERCENT: Readonly<Record<string, number>> = { 'area-code': 55, caller: 50 };
const BEFORE_PERCENT: Readonly<Record<string, number>> = { 'call-limit': 50, user: 50 };

/** How many of a hundred such calls come from outside, where not 40. */
const OUTSIDE_PERCENT: Readonly<Record<string, number>> = {
  'area-code': 80,
  caller: 70,
  dialled: 70,
  plan: 60,
  group: 50,
};

const at = (text: string): number => Date.parse(text);

/** Office hours, lunch, nights, weekends, a holiday, both changes of the clock. */
const MOMENTS = [
  ...[at('2026-11-17T10:20:00Z'), at('2026-11-17T10:20:00Z'), at('2026-11-17T11:30:00Z'), at('2026-11-20T14:00:00Z')],
  ...[at('2026-11-17T22:00:00Z'), at('2026-11-21T12:00:00Z'), at('2026-12-25T10:00:00Z'), at('2026-06-15T08:00:00Z')],
  ...[at('2026-03-29T00:59:30Z'), at('2026-10-25T00:59:30Z'), at('2026-10-25T01:10:00Z'), at('2026-11-23T04:59:30Z')],
];

function callerOf(make: Maker): string {
  return make.chance(4) ? FREE_LINE : '101';
}

function dialledOf(make: Maker, aim: Aim, aimed: string, isFromOutside: boolean, office: GeneratedOffice): string {
  if (isFromOutside)
    return make.chance(92) ? OURS[0] : make.one([OURS[1], OF_THE_OTHER, '+31205550115', '+31205559999']);
  if (aim === 'outgoing') return outsideNumber(make, office);
  if (aim === 'plan') return make.one(['0205550010', '0205550011', '0205550115']);
  if (aim === 'odd') return make.one([...CODES, '1', '188', '112', '112', ...PEOPLE]);
  return aimed;
}

const CODES = ['900', '909', '907', '915', '1233'];

/** As people dial it. */
function outsideNumber(make: Maker, { file }: GeneratedOffice): string {
  const prefix = (file as { office: { outsidePrefix: string } }).office.outsidePrefix;
  if (make.chance(6)) return '112';
  const number = make.chance(10) ? COSTLY : make.one(OUTSIDE);
  const national = number.startsWith('+31') ? `0${number.slice(3)}` : `00${number.slice(1)}`;
  const dialled = `${prefix}${make.chance(50) ? national : `00${number.slice(1)}`}`;
  return make.chance(25) ? `${make.one(['#31#', '#31#', '#30#', '#32#'])}${dialled}` : dialled;
}

function beforeOf(make: Maker, aim: Aim, aimed: string): GeneratedCall['before'] {
  if (aim === 'user') return [{ from: '101', to: '103' }];
  return make.one([
    [{ from: '104', to: aimed }],
    [{ from: '104', to: '103' }],
    [{ from: '101', to: '103' }],
    [
      { from: '104', to: '270' },
      { from: '105', to: '270' },
    ],
  ]);
}

const DOES = [
  'answers',
  'answers',
  'answers',
  'rings',
  'busy',
  'busy',
  'declines',
  'away',
  'silent',
  'forwards',
] as const;

/** Who calls already has a phone. */
function whoOf(
  make: Maker,
  {
    from,
    before,
    quiet,
  }: Pick<GeneratedCall, 'before'> & {
    readonly from: string | undefined;
    readonly quiet: Quiet | undefined;
  },
): NonNullable<Question['who']> {
  const busy = new Set<string>([from ?? '', '101', ...before.map((call) => call.from)]);
  const people = PEOPLE.filter((number) => !busy.has(number));
  return [...people, ...OUTSIDE, COSTLY].map((number) => {
    return { number, ...behaviourOf(make, quiet ?? make.one(DOES), number) };
  });
}

const TRUNK_FAULT_PERCENT = 25;
const OTHERWISE: readonly Behaviour[] = [
  { does: 'rings' },
  { does: 'rings' },
  { does: 'busy' },
  { does: 'answers', afterSec: 4 },
];

function faultsOf(make: Maker, { trunks }: GeneratedOffice): NonNullable<Question['trunks']> {
  return make.some(trunks, 60).map(({ name }) => ({ name, does: make.one(['silent', 'refuses'] as const) }));
}

/** Everybody does the same; undefined: each what comes. */
type Quiet = 'busy' | 'rings' | 'away' | 'forwards';
const QUIET: Readonly<Record<string, readonly (Quiet | undefined)[]>> = {
  group: ['busy', undefined, 'rings', 'busy', 'forwards', 'away'],
  other: [undefined, undefined, 'rings', undefined, undefined, undefined, 'busy', undefined, 'away'],
};

function inTurn<T>(of: readonly T[] = [], round: number): T {
  return of[round % of.length] as T;
}

function behaviourOf(make: Maker, does: (typeof DOES)[number], number: string): Behaviour {
  if (does === 'answers' || does === 'declines') return { does, afterSec: make.random.integer(1, 8) };
  if (does === 'forwards') {
    // A phone sends calls on wherever its owner said, a provider to other numbers of its own.
    const inside = number.startsWith('+') ? [] : [...PEOPLE, NUMBER_OF.voicemail, '188', '112', '900'];
    return { does, to: make.one([...inside, '0687654321', '0301234567']) };
  }
  return { does };
}

/** What callers key at each kind, question after question: right, wrong, nothing, and beyond. */
const KEYS: Readonly<Record<string, readonly (readonly string[])[]>> = {
  ivr: [['1'], ['2'], ['1', '1', '1'], ['9', '9'], [], ['', ''], ['102'], ['9', '1', '4711']],
  dialer: [['102'], ['103', '1'], ['188', '188'], [], ['#'], ['*', '225'], ['225'], ['847'], ['999', '999']],
  authentication: [['4711'], ['8136'], ['4711', '1'], ['9999', '9999', '9999'], ['9999', '4711'], []],
  conference: [['4711'], ['9999', '9999', '9999'], []],
  system: [['102', '2580'], ['101', '9999', '188', '2580'], ['101', '2580', '1233'], []],
  postcode: [['1012'], ['3511', '1'], ['9999'], ['12', '', '1013'], []],
  other: [[], ['1'], ['2580', '1'], ['7', '2'], ['4711'], ['102']],
};
