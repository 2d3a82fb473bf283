/** The office of simulated days with providers: who is there, and where calls from and to the outside go. */
import type { Change } from '../../appliance/config/types.ts';

export const COLLEAGUES = [
  { number: '101', lines: ['101'] },
  { number: '102', lines: ['102', '102b'] },
  { number: '103', lines: ['103'] },
  { number: '104', lines: ['104'] },
  { number: '105', lines: ['105', '105b'] },
] as const;

/** Two providers: the first registers and has few channels, the second knows the box by its address. */
export const PROVIDERS = [
  { id: 'voys', server: 'sip.voys.example', callsMax: 3 },
  { id: 'kpn', server: 'sip.kpn.example', callsMax: 4 },
] as const;

export const NUMBERS = {
  group: '+31201234500',
  limit: '+31201234501',
  anna: '+31201234502',
  mobile: '+31201234503',
  /** In no plan. */
  old: '+31201234509',
} as const;

export const GROUP = '180';
export const FORWARD = '190';
export const LIMIT = '280';
export const LIMIT_MAX = 2;
export const OUTSIDE_MAX = 6;

export function passwordOf(line: string): string {
  return `Wilg-4711-${line}`;
}

export function office(): Change[] {
  const create = (entity: string, id: string, body: object): Change => ({ what: 'create', entity, id, body });
  const people = COLLEAGUES.flatMap(({ number, lines }) => [
    create('user', `user-${number}`, { number, name: `Person ${number}`, pin: '2580', voicemail: number === '105' }),
    ...lines.map((username) =>
      create('line', `line-${username}`, { username, password: passwordOf(username), userId: `user-${number}` }),
    ),
  ]);
  const [first, second] = PROVIDERS;
  const account = { username: '31201234500', password: 'geheim-van-de-lijn' };
  const members = ['user-101', 'user-102', 'user-103', 'forward'];
  const entry = (number: string, extensionId: string) => ({ first: number, extensionId });
  const plans = [
    {
      ...{ number: 1, name: 'Always' },
      entries: [
        entry(NUMBERS.group, 'group'),
        entry(NUMBERS.limit, 'limit'),
        entry(NUMBERS.anna, 'user-101'),
        entry(NUMBERS.mobile, 'forward'),
      ],
    },
  ];
  return [
    { what: 'change', entity: 'office', id: 'office', body: { emergencyCallerId: NUMBERS.group } },
    ...people,
    create('forward', 'forward', { number: FORWARD, name: 'Mobile', to: '+31687654321' }),
    create('group', 'group', {
      ...{ number: GROUP, name: 'Sales', memberIds: members, memberForwarding: true },
      ...{ outsideUnansweredDestinationIds: ['user-105'], outsideUnansweredSec: 15 },
    }),
    create('call-limit', 'limit', { number: LIMIT, name: 'Help', callsMax: LIMIT_MAX, destinationId: 'user-104' }),
    create('trunk', first.id, { ...account, ...trunk(first), kind: 'registration', registrationSec: 60, position: 1 }),
    create('trunk', second.id, { ...trunk(second), kind: 'fixed', position: 2 }),
    create('number-schema', 'schema', { number: 2, name: 'Main', plans, fallbackPlan: 1 }),
    ...Object.entries(NUMBERS).map(([id, number]) =>
      create('number', `number-${id}`, { first: number, schemaId: 'schema' }),
    ),
    create('outside-limit', 'brake', { name: 'All', callsMax: OUTSIDE_MAX }),
  ];
}

function trunk({ id, server, callsMax }: (typeof PROVIDERS)[number]): object {
  return { name: id, server, callsMax, optionsSec: 10 };
}
