import { CHECK_PEOPLE_NAMED_MAX } from '../../base/limits-check.ts';
import { phrase } from '../../base/words/index.ts';
import type { LineBody, OfficeBody } from '../../config/types.ts';
import type { AnyExtension, Ways } from '../ways.ts';
import { titleOf } from './names.ts';
import type { CheckDefinition } from './types.ts';

/** People for whom emergency services see no number to call back: none of theirs, of their phone or of the office. */
export const emergencyCallerId: CheckDefinition = {
  kind: 'no-emergency-caller-id',
  *find({ ways }) {
    const [office] = ways.config.list<OfficeBody>('office');
    // Without any number of its own there is nothing that could be shown: then the office has no lines yet.
    if (!office || office.emergencyCallerId !== undefined || ways.numbers.length === 0) return;
    const people = ways.config.list<AnyExtension>('user').filter((user) => !isKnown(ways, user));
    if (people.length > CHECK_PEOPLE_NAMED_MAX) {
      yield {
        severity: 'attention',
        phrase: phrase('check.emergency-many', { count: people.length }),
        mend: phrase('check.emergency-many-mend'),
        about: { entity: 'office', id: office.id, field: 'emergencyCallerId' },
      };
      return;
    }
    for (const user of people) {
      yield {
        severity: 'attention',
        phrase: phrase('check.emergency', { title: titleOf(user) }),
        mend: phrase('check.emergency-mend'),
        about: { entity: 'user', id: user.id, field: 'emergencyCallerId' },
      };
    }
  },
};

/** By a number of theirs, or by one at each of their phones (FAC-11). */
function isKnown({ config }: Ways, user: AnyExtension): boolean {
  if (user.emergencyCallerId !== undefined) return true;
  const lines = [
    ...config.where<LineBody>('line', 'userId', user.id),
    ...config.where<LineBody>('line', 'loggedInUserId', user.id),
  ];
  return lines.length > 0 && lines.every((line) => line.emergencyCallerId !== undefined);
}
