/** Who and what there is in generated offices, and under which numbers. */
import type { Maker } from './maker.ts';

export const PEOPLE = ['101', '102', '103', '104', '105'] as const;
export const FREE_LINE = 'hall';

/** Extension of each kind, of which there is one. */
export const NUMBER_OF = {
  ...{ ivr: '210', dialer: '220', authentication: '230', 'auto-answer': '240', voicemail: '250', group: '260' },
  ...{ 'call-limit': '270', conference: '280', system: '290', 'area-code': '300', postcode: '310', caller: '320' },
  ...{ dialled: '330', time: '340', forward: '350' },
} as const;

export type KindName = keyof typeof NUMBER_OF;
export const KINDS = Object.keys(NUMBER_OF) as KindName[];

/** Numbers of the office: those of the first schema, of the second, and one that is no plan's. */
export const OURS = ['+31205550010', '+31205550011', '+31205550012', '+31205550013'] as const;
export const OF_THE_OTHER = '+31205550100';
/** Who calls and is called outside: mobile, fixed, abroad, costly, short. */
export const OUTSIDE = ['+31612345678', '+31687654321', '+31301234567', '+31109876543', '+493012345678'] as const;
export const COSTLY = '+31900123456';

export const TRUNKS = ['Voys', 'Kapstok', 'Beukenlijn'] as const;

/** Behind the box, which has the first address. */
export function addressOf(trunk: string): string {
  return `10.0.0.${TRUNKS.indexOf(trunk as (typeof TRUNKS)[number]) + 2}`;
}

export function passwordOf(username: string): string {
  return `Wilg-4711-${username}`;
}

/** Anything that calls can be sent to; nothing now and then. */
export function somewhere(make: Maker, nowherePercent = 15): string | undefined {
  if (make.chance(nowherePercent)) return undefined;
  return make.chance(55) ? make.one(PEOPLE) : NUMBER_OF[make.one(KINDS)];
}
