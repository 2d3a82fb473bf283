/**
 * Offices made up by a seed, as office files: every kind of extension, number plans with schedules and holidays,
 * providers, blocked callers, limits. What a call may meet there is decided in `generated-call.ts`.
 */
import { generatedExtensions } from './generated-extensions.ts';
import {
  addressOf,
  FREE_LINE,
  NUMBER_OF,
  OF_THE_OTHER,
  OURS,
  OUTSIDE,
  PEOPLE,
  passwordOf,
  somewhere,
  TRUNKS,
} from './generated-names.ts';
import type { Maker } from './maker.ts';

export interface GeneratedTrunk {
  readonly name: string;
  readonly username: string | undefined;
  readonly isOn: boolean;
  /** It refuses the registration. */
  readonly isOutOfOrder: boolean;
  readonly dtmf: 'rfc4733' | 'info';
  readonly callsMax: number;
}

export interface GeneratedOffice {
  readonly file: object;
  readonly trunks: readonly GeneratedTrunk[];
  /** How the phone of each line sends keys. */
  readonly dtmfOf: Readonly<Record<string, 'rfc4733' | 'info'>>;
}

/** `aim`: the extension to which the plans send the first of our numbers. */
export function generatedOffice(make: Maker, aim: string): GeneratedOffice {
  const blockedCategories = make.chance(25) ? make.some(['mobile', 'premium', 'international'], 60) : [];
  const trunks = trunksOf(make);
  const dtmfOf = Object.fromEntries(
    [...PEOPLE, FREE_LINE].map((line) => [line, make.one(['rfc4733', 'info'] as const)]),
  );
  const file = {
    office: {
      ...{ name: 'Made up', country: 'NL', areaCode: '020', language: 'en', emergencyCallerId: OURS[0] },
      callerId: make.maybe(30, () => '+31205550099'),
      outsidePrefix: make.chance(25) ? '9' : '',
      blockedCategories,
    },
    numberSchemas: schemasOf(make, aim),
    users: PEOPLE.map((number) => userOf(make, number, dtmfOf[number])),
    ...generatedExtensions(make, blockedCategories.length > 0),
    lines: [{ username: FREE_LINE, password: passwordOf(FREE_LINE), dtmf: dtmfOf[FREE_LINE] }],
    trunks: trunks.map((trunk, at) => trunkOf(make, trunk, at)),
    numbers: [
      ...OURS.map((first, at) => ({
        first,
        schema: '1',
        user: at > 1 ? make.maybe(50, () => PEOPLE[at - 2]) : undefined,
      })),
      { first: OF_THE_OTHER, last: '+31205550119', schema: '2' },
    ],
    blockedCallers: blockedCallersOf(make),
    outsideLimits: make.chance(15) ? [make.one(LIMITS)] : [],
    prompts: [{ name: 'Not now', text: 'We take no calls of yours.' }],
  };
  return { file: JSON.parse(JSON.stringify(file)) as object, trunks, dtmfOf };
}

const LIMITS = [
  { name: 'Night', applies: 'office', nightFrom: '19:00', nightUntil: '07:00', nightBlocks: 'all' },
  { name: 'Only here', applies: 'office', countries: ['NL'] },
  { name: 'One at a time', applies: 'each-user', callsMax: 1 },
];

function userOf(make: Maker, number: string, dtmf: string | undefined): object {
  return {
    ...{ number, name: `Person ${number}`, surname: SURNAMES[Number(number) - 101], pin: '2580' },
    ...{ voicemail: make.chance(40), voicemailAfterSec: 10, secondCall: make.chance(70) },
    blockedCategories: make.chance(10) ? ['mobile'] : [],
    lines: [{ username: number, password: passwordOf(number), dtmf, callLimit: make.one([1, 2, 5]) }],
  };
}

const SURNAMES = ['Jansen', 'Bakker', 'Visser', 'Smit', 'Meijer'];

function trunksOf(make: Maker): GeneratedTrunk[] {
  const count = make.one([0, 1, 1, 2, 2, 2, 2, 3]);
  return TRUNKS.slice(0, count).map((name, at) => ({
    name,
    ...accountOf(make, name, at === 0 && count > 1 && make.chance(12)),
    isOn: make.chance(94),
    dtmf: make.one(['rfc4733', 'info'] as const),
    callsMax: make.one([1, 4]),
  }));
}

/** Only one that registers is known to be out of order before it is called. */
function accountOf(make: Maker, name: string, isOutOfOrder: boolean) {
  return { isOutOfOrder, username: isOutOfOrder || make.chance(60) ? `acc${name.length}00` : undefined };
}

function trunkOf(make: Maker, { name, username, isOn, dtmf, callsMax }: GeneratedTrunk, at: number): object {
  return {
    ...{
      name,
      position: 10 + at,
      enabled: isOn,
      server: addressOf(name),
      dtmf,
      callsMax,
      optionsSec: make.one([0, 30]),
    },
    kind: username === undefined ? 'fixed' : 'registration',
    ...(username === undefined ? {} : { username, password: 'geheim-van-de-lijn' }),
    numberFormat: make.one(['plus', 'e164', 'zeros', 'national']),
    callerIdIn: make.one(['from', 'pai', 'ppi', 'rpid']),
    diversion: make.one(['none', 'diversion', 'history-info']),
  };
}

const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri'];

function schemasOf(make: Maker, aim: string): object[] {
  const entries = (toAim: number): object[] =>
    OURS.flatMap((first, at) => {
      const destination = at === 0 && make.chance(toAim) ? aim : somewhere(make, at === 0 ? 3 : 15);
      return destination === undefined ? [] : [{ first, extension: destination, prefix: make.maybe(25, () => 'Line') }];
    });
  const plans = [
    { number: 1, name: 'Open', entries: entries(97) },
    { number: 2, name: 'Closed', entries: entries(90) },
    { number: 3, name: 'Holiday', entries: entries(90) },
    { number: 4, name: 'By hand', entries: entries(90) },
  ];
  const days = { kind: 'days', days: DAYS, from: '09:00', until: '17:00', plan: 1 };
  const weekend = { kind: 'period', fromDay: 'fri', from: '22:00', untilDay: 'mon', until: '06:00', plan: 2 };
  const manual = make.chance(12) ? { manualPlan: 4, ...(make.chance(50) ? { manualUntilMs: FAR_OFF_MS } : {}) } : {};
  const other = {
    number: 1,
    name: 'All day',
    entries: [{ first: OF_THE_OTHER, last: '+31205550109', extension: aim }],
  };
  return [
    {
      ...{ number: 1, name: 'Office', plans, fallbackPlan: make.one([1, 2]), ...manual },
      weekly: make.chance(85) ? [days, ...(make.chance(50) ? [weekend] : [])] : [],
      holidays: [{ name: 'Christmas', from: '2026-12-25T00:00', until: '2026-12-27T00:00', plan: 3 }],
    },
    { number: 2, name: 'Overseas', timeZone: 'America/New_York', plans: [other], fallbackPlan: 1 },
  ];
}

const FAR_OFF_MS = Date.UTC(2030, 0, 1);

function blockedCallersOf(make: Maker): object[] {
  if (!make.chance(20)) return [];
  const how = make.one(['busy', 'busy', 'prompt', 'extension']);
  const caller = make.one(['withheld', OUTSIDE[0], '06*', OUTSIDE[2]]);
  const more =
    how === 'prompt' ? { prompt: 'Not now' } : how === 'extension' ? { destination: NUMBER_OF.voicemail } : {};
  return [{ caller, to: how, ...more }];
}
