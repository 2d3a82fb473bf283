import { type Language, say } from '../../base/words/index.ts';
import type { ConfigView, OfficeBody } from '../../config/types.ts';
import type { EmergencyReports } from '../../trunks/types.ts';
import type { Person } from '../person.ts';

/** A call for help, as the pages of chosen people show it at once. */
export interface EmergencyNotice {
  /** Tells it from others. */
  readonly id: string;
  readonly at: number;
  readonly number: string;
  readonly name: string;
  readonly place: string;
  readonly sentence: string;
}

/** Whether this person is chosen to be told silently of calls for help (FAC-11). */
export function isTold(config: ConfigView, { userId }: Pick<Person, 'userId'>): boolean {
  const [office] = config.list<OfficeBody>('office');
  return userId !== undefined && (office?.emergencyRecipientIds.includes(userId) ?? false);
}

/** Those that began at `since` (wall clock) or later, newest first. */
export function noticesView(
  recent: ReturnType<EmergencyReports['recent']>,
  since: number,
  language: Language,
): EmergencyNotice[] {
  return recent
    .filter(({ at }) => at >= since)
    .map(({ at, number, caller: { number: from, name }, place, phrase }) => {
      return { id: `${at} ${from}`, at, number, name, place, sentence: say(phrase, language) };
    });
}
