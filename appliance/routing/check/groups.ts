import { phrase } from '../../base/words/index.ts';
import type { AnyExtension } from '../ways.ts';
import { aboutExtension, hasPhone, titleOf } from './names.ts';
import type { CheckDefinition } from './types.ts';

const SIDES = ['inside', 'outside'] as const;

/** GRP-02: calls from this side are sent on, at once or after a while. */
function goesOn(group: AnyExtension, side: (typeof SIDES)[number]): boolean {
  const to = (when: string): readonly string[] => (group[`${side}${when}DestinationIds`] ?? []) as readonly string[];
  return to('Always').length + to('Unanswered').length > 0;
}

/** Groups that ring nobody: without members, or whose members have no phone. */
export const groups: CheckDefinition = {
  kind: 'group-without-phones',
  *find({ ways }) {
    for (const body of ways.extensions) {
      if (ways.config.entityOf(body.id) !== 'group') continue;
      const members = (body.memberIds ?? []) as readonly string[];
      // Whoever isn't a person (a forward outside) rings by other means.
      const rings = members.some((id) => ways.config.entityOf(id) !== 'user' || hasPhone(ways, id));
      // One whose calls all go on elsewhere rings nobody on purpose.
      if (rings || SIDES.every((side) => goesOn(body, side))) continue;
      const isEmpty = members.length === 0;
      yield {
        severity: 'broken',
        phrase: phrase(isEmpty ? 'check.group-empty' : 'check.group-silent', { title: titleOf(body) }),
        mend: phrase(isEmpty ? 'check.group-empty-mend' : 'check.group-silent-mend'),
        about: aboutExtension(ways, body.id, 'memberIds'),
      };
    }
  },
};
