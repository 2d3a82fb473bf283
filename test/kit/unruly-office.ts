import type { Random } from '../../appliance/base/random.ts';
import type { ConfigService } from '../../appliance/config/types.ts';

/**
 * An office that is changed at random over its HTTP API, by somebody who may do all and thinks of nothing: what the box
 * takes stays, the rest it refuses. For proving that no such office keeps anybody from calling for help (FAC-11).
 */
export interface Place {
  readonly random: Random;
  readonly config: ConfigService;
}

/** Method, path and body of one request; undefined: there is nothing to change so. */
export type Asked = readonly [method: string, path: string, body?: unknown] | undefined;

export interface Mutation {
  readonly name: string;
  readonly ask: (place: Place) => Asked;
}

export function oneOf<T>(random: Random, list: readonly T[]): T {
  return list[random.integer(0, list.length - 1)] as T;
}

/** Something of that kind, if there is any. */
function anyId({ random, config }: Place, entity: string): string | undefined {
  const all = config.list<object>(entity);
  return all.length === 0 ? undefined : oneOf(random, all).id;
}

/** A user, or nobody. */
function someone(place: Place): string | null {
  return place.random.integer(0, 3) === 0 ? null : (anyId(place, 'user') ?? null);
}

function change(entity: string, path: string, bodies: (place: Place) => readonly object[]): Mutation['ask'] {
  return (place) => {
    const id = anyId(place, entity);
    return id === undefined ? undefined : ['PATCH', `${path}/${id}`, oneOf(place.random, bodies(place))];
  };
}

function remove(entity: string, path: string): Mutation['ask'] {
  return (place) => {
    const id = anyId(place, entity);
    return id === undefined ? undefined : ['DELETE', `${path}/${id}`];
  };
}

const office = (bodies: (place: Place) => readonly object[]): Mutation['ask'] => {
  return (place) => ['PATCH', '/api/office', oneOf(place.random, bodies(place))];
};

const COUNTRIES = ['NL', 'DE', 'FR', 'GB', 'AT', 'US', 'BE', 'OM', 'LV', 'JP', 'AU', 'CL', 'TH', 'IN', 'CH'];

/** As numbers look that reach help somewhere, with and without what is dialled before them. */
const LOOKALIKES = [
  ...['112', '911', '110', '999', '000', '118', '117', '144', '133', '100', '101', '102', '15', '17', '18', '11'],
  ...['1121', '1122', '9112', '0112', '1300', '13112', '01120', '91120', '11200', '1669', '1444', '19', '91', '99'],
];

const number = ({ random }: Place): string => `+3120${random.integer(1_000_000, 9_999_999)}`;
const named = (random: Random): string => `N ${random.integer(1, 1_000_000)}`;

const officeMutations: readonly Mutation[] = [
  { name: 'office: country', ask: office(({ random }) => [{ country: oneOf(random, COUNTRIES) }]) },
  {
    name: 'office: outside prefix',
    ask: office(() => ['', '0', '9', '1', '11', '91', '13', '00'].map((outsidePrefix) => ({ outsidePrefix }))),
  },
  {
    name: 'office: digits of an extension',
    ask: office(() => [2, 3, 4, 5].map((extensionLength) => ({ extensionLength }))),
  },
  {
    name: 'office: encryption',
    ask: office(() => ['off', 'preferred', 'required'].map((encryption) => ({ encryption }))),
  },
  {
    name: 'office: numbers shown',
    ask: office((place) => [{ callerId: null }, { callerId: number(place) }, { emergencyCallerId: number(place) }]),
  },
  { name: 'office: emergency number taken away', ask: office(() => [{ emergencyCallerId: null }]) },
  {
    name: 'office: blocked categories',
    ask: office(() => [
      { blockedCategories: ['short', 'service', 'premium', 'mobile', 'international'] },
      { blockedCategories: [] },
    ]),
  },
  { name: 'office: blocked countries', ask: office(() => [{ blockedCountries: ['NL', 'DE', 'BE'] }]) },
  {
    name: 'office: who is told',
    ask: office((place) => [
      { emergencyRecipientIds: [] },
      { emergencyRecipientIds: [someone(place) ?? 'nobody'] },
      { emergencyRecipientIds: ['nobody'] },
    ]),
  },
  {
    name: 'office: language, zone, area code',
    ask: office(() => [
      { language: 'nl' },
      { timeZone: 'Pacific/Kiritimati' },
      { areaCode: '020' },
      { areaCode: null },
    ]),
  },
];

const insideMutations: readonly Mutation[] = [
  {
    name: 'line: settings',
    ask: change('line', '/api/lines', () => [
      ...[{ encryption: true }, { callLimit: 1 }, { callCodes: true }, { dtmf: 'info' }, { areaCode: '020' }],
      ...[{ areaCode: null }, { country: 'DE' }, { trusted: true }, { language: 'nl' }],
    ]),
  },
  { name: 'line: nobody bound', ask: change('line', '/api/lines', () => [{ userId: null }]) },
  { name: 'line: somebody bound', ask: change('line', '/api/lines', (place) => [{ userId: someone(place) }]) },
  {
    name: 'line: emergency caller id',
    ask: change('line', '/api/lines', (place) => [{ emergencyCallerId: number(place) }, { emergencyCallerId: null }]),
  },
  { name: 'line: added', ask: ({ random }) => ['POST', '/api/lines', { username: oneOf(random, LOOKALIKES) }] },
  {
    name: 'user: number that looks like help',
    ask: ({ random }) => ['POST', '/api/users', { number: oneOf(random, LOOKALIKES), name: named(random) }],
  },
  {
    name: 'user: renumbered',
    ask: change('user', '/api/users', ({ random }) => [{ number: oneOf(random, LOOKALIKES) }]),
  },
  {
    name: 'user: rights and blocks',
    ask: change('user', '/api/users', () => [
      { blockedCategories: ['short', 'service', 'premium', 'mobile', 'international'] },
      ...[{ timeConfiguration: false }, { twinning: false }, { secondCall: false }],
    ]),
  },
  {
    name: 'user: emergency caller id and area code',
    ask: change('user', '/api/users', (place) => [{ emergencyCallerId: number(place) }, { areaCode: '0592' }]),
  },
  { name: 'user: deleted', ask: remove('user', '/api/users') },
  {
    name: 'extension: another kind that looks like help',
    ask: (place) => {
      const { random } = place;
      const common = { number: oneOf(random, LOOKALIKES), name: named(random) };
      const kind = oneOf(random, [
        { type: 'forward', to: '+31612345678' },
        { type: 'ivr', options: [] },
        { type: 'group', memberIds: [someone(place)].filter(Boolean) },
        { type: 'conference' },
        { type: 'dialer' },
      ]);
      return ['POST', '/api/extensions', { ...common, ...kind }];
    },
  },
  { name: 'account: roles', ask: change('account', '/api/accounts', () => [{ roles: ['user'] }]) },
  {
    name: 'recording',
    ask: ({ random }) => ['PATCH', '/api/recording-settings', oneOf(random, [{ enabled: true, outgoing: true }])],
  },
];

const outsideMutations: readonly Mutation[] = [
  {
    name: 'number: added',
    ask: (place) => {
      const schemaId = anyId(place, 'number-schema');
      return ['POST', '/api/numbers', { first: number(place), schemaId, userId: someone(place) ?? undefined }];
    },
  },
  { name: 'number: bound', ask: change('number', '/api/numbers', (place) => [{ userId: someone(place) }]) },
  { name: 'number: deleted', ask: remove('number', '/api/numbers') },
  {
    name: 'number plan: added',
    ask: ({ random }) => [
      'POST',
      '/api/number-schemas',
      { name: named(random), number: random.integer(2, 99), plans: [{ number: 1, name: 'Night' }] },
    ],
  },
  {
    name: 'number plan: switched',
    ask: (place) => {
      const id = anyId(place, 'number-schema');
      return id === undefined
        ? undefined
        : ['POST', `/api/number-schemas/${id}/switch`, { plan: 1, until: 'undone', confirmed: true }];
    },
  },
  {
    name: 'limit: added',
    ask: (place) => {
      const { random } = place;
      const much = oneOf(random, [
        ...[{ minutesPerDay: 0 }, { minutesPerHour: 0 }, { costlyMinutesPerDay: 0 }, { callsMax: 1 }],
        ...[{ countries: ['BE'] }, { nightFrom: '00:00', nightUntil: '23:59', nightBlocks: 'all' }],
      ]);
      const whose = oneOf(random, [
        { applies: 'office' },
        { applies: 'each-user' },
        { applies: 'user', userId: anyId(place, 'user') },
      ]);
      return ['POST', '/api/outside-limits', { name: named(random), ...whose, ...much }];
    },
  },
  {
    name: 'limit: changed',
    ask: change('outside-limit', '/api/outside-limits', () => [{ callsMax: 1 }, { minutesPerDay: 0 }]),
  },
  { name: 'limit: deleted', ask: remove('outside-limit', '/api/outside-limits') },
  {
    name: 'blocked caller',
    ask: ({ random }) => ['POST', '/api/blocked-callers', { caller: oneOf(random, ['112', '+31', '911']), to: 'busy' }],
  },
  {
    name: 'contact',
    ask: ({ random }) => [
      'POST',
      '/api/contacts',
      { name: named(random), numbers: [{ number: oneOf(random, ['+31612345678', '112', '911']) }] },
    ],
  },
];

const trunkMutations: readonly Mutation[] = [
  {
    name: 'trunk: added',
    ask: ({ random }) => [
      'POST',
      '/api/trunks',
      { name: named(random), kind: 'fixed', server: 'sip.other.test', position: random.integer(1, 20) },
    ],
  },
  { name: 'trunk: off and on', ask: change('trunk', '/api/trunks', () => [{ enabled: false }, { enabled: true }]) },
  { name: 'trunk: order', ask: change('trunk', '/api/trunks', () => [{ position: 1 }, { position: 99 }]) },
  { name: 'trunk: channels', ask: change('trunk', '/api/trunks', () => [{ callsMax: 1 }, { callsMax: 2 }]) },
  {
    name: 'trunk: numbers carried',
    ask: change('trunk', '/api/trunks', () => [{ numbers: ['+49'] }, { numbers: ['+31', '0800'] }, { numbers: [] }]),
  },
  {
    name: 'trunk: number formats',
    ask: change('trunk', '/api/trunks', () =>
      ['plus', 'e164', 'zeros', 'national'].map((numberFormat) => ({ numberFormat })),
    ),
  },
  {
    name: 'trunk: where the caller is shown',
    ask: change('trunk', '/api/trunks', () => [
      ...['from', 'pai', 'ppi', 'rpid'].map((callerIdIn) => ({ callerIdIn })),
      ...['none', 'diversion', 'history-info'].map((diversion) => ({ diversion })),
    ]),
  },
  {
    name: 'trunk: transport, sound and keys',
    ask: change('trunk', '/api/trunks', () => [
      ...[{ transport: 'tcp' }, { transport: 'tls', encryption: 'preferred' }, { transport: 'udp', encryption: 'off' }],
      ...[{ codecs: ['g722', 'pcma'] }, { dtmf: 'inband' }, { optionsSec: 0 }, { domain: 'other.test' }],
    ]),
  },
  { name: 'trunk: deleted', ask: remove('trunk', '/api/trunks') },
];

export const mutations: readonly Mutation[] = [
  ...officeMutations,
  ...insideMutations,
  ...outsideMutations,
  ...trunkMutations,
];
