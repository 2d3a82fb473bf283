import type { Party } from '../calls/types.ts';
import type { ConfigView, E164, LineBody, NumberBody, OfficeBody, Stored } from '../config/types.ts';
import { emergencyNumbersOf } from '../rules/emergency-numbers.ts';
import { indexOf } from '../rules/number-ranges.ts';
import { canonicalText } from '../rules/phone-number.ts';

/** Numbers bound to a user, those bound first in front. */
export function ownNumbers(config: ConfigView, userId: string | undefined): readonly E164[] {
  if (userId === undefined) return [];
  return config.where<NumberBody>('number', 'userId', userId).map(({ first }) => first);
}

/** Numbers of the office that are nobody’s own: a person always answers there, or so its owner chose. */
export function sharedNumbers(config: ConfigView): readonly E164[] {
  return config
    .list<NumberBody>('number')
    .filter(({ userId }) => userId === undefined)
    .map(({ first }) => first);
}

/** Whether that number is one of ours: calls to it never leave the box. */
export function isOurNumber(config: ConfigView, number: string): boolean {
  return indexOf(config.list<NumberBody>('number')).find(number) !== undefined;
}

export function officeOf(config: ConfigView): Stored<OfficeBody> | undefined {
  return config.list<OfficeBody>('office')[0];
}

export function isEmergencyNumber(config: ConfigView, number: string): boolean {
  return emergencyNumbersOf(officeOf(config)?.country ?? '').includes(number);
}

/** As it is written in a field, in the one form; what can’t be read goes out as it is. */
export function writtenNumber(config: ConfigView, text: string | undefined): E164 | undefined {
  if (text === undefined) return undefined;
  const { country = '', areaCode } = officeOf(config) ?? {};
  return canonicalText(text, { country, areaCode }) ?? text;
}

/** What a person, with or without a phone, tells of where they are. */
export interface PlaceFields {
  readonly areaCode?: string;
  readonly emergencyCallerId?: string;
}

/** The user, if that is one, and the line. */
export function whereabouts(config: ConfigView, userId: string | undefined, lineId: string | undefined) {
  const user = userId === undefined ? undefined : config.get<PlaceFields>('user', userId);
  const line = lineId === undefined ? undefined : config.get<LineBody>('line', lineId);
  return { user, line };
}

/** Undefined where no user’s rights and numbers count: a group, a menu. */
export function userOf(config: ConfigView, { extensionId }: Party): string | undefined {
  return extensionId !== undefined && config.entityOf(extensionId) === 'user' ? extensionId : undefined;
}
