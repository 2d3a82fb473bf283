import { type Phrase, phrase } from '../base/words/index.ts';
import type { ConfigView, NumberBody, TrunkBody } from '../config/types.ts';
import { indexOf } from '../rules/number-ranges.ts';
import { shown } from '../rules/phone-number.ts';
import { officeOf, writtenNumber } from './office-numbers.ts';

/** Calls go outside, and the office has lost the number that emergency services call back (FAC-16). */
export function isOfficeNumberLost(config: ConfigView): boolean {
  const goesOut = config.list<TrunkBody>('trunk').some(({ enabled }) => enabled);
  return goesOut && officeOf(config)?.emergencyCallerId === undefined;
}

/** What is wrong with the number that the office has chosen; undefined: nothing (FAC-16). */
export function officeNumberTrouble(config: ConfigView): Phrase | undefined {
  const chosen = writtenNumber(config, officeOf(config)?.emergencyCallerId);
  if (chosen === undefined) return phrase('emergency.no-number');
  const number = shown(chosen);
  const own: NumberBody | undefined = indexOf(config.list<NumberBody>('number')).find(chosen);
  if (!own) return phrase('emergency.number-not-ours', { number });
  const { userId } = own;
  const user = userId === undefined ? undefined : config.get<{ name: string }>('user', userId);
  return user && phrase('emergency.number-of-user', { number, name: user.name });
}
