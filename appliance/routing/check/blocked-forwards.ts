import { phrase } from '../../base/words/index.ts';
import type { OfficeBody } from '../../config/types.ts';
import { blockedBy, blockedWhat } from '../../rules/call-category.ts';
import { shown } from '../../rules/phone-number.ts';
import { aboutExtension, titleOf } from './names.ts';
import type { CheckDefinition } from './types.ts';

/** Calls that are to go on to a number outside which the office may not call (BLK-01): they end there. */
export const blockedForwards: CheckDefinition = {
  kind: 'forward-blocked',
  *find({ ways }) {
    const [office] = ways.config.list<OfficeBody>('office');
    if (!office) return;
    for (const body of ways.extensions) {
      for (const { to } of ways.exits(body.id)) {
        if (!to || !('outside' in to)) continue;
        const blocked = blockedBy(to.outside, office);
        if (!blocked) continue;
        const params = { title: titleOf(body), number: shown(to.outside), what: blockedWhat(blocked) };
        yield {
          severity: 'broken',
          phrase: phrase('check.forward-blocked', params),
          mend: phrase('check.forward-blocked-mend'),
          about: aboutExtension(ways, body.id, 'to'),
        };
      }
    }
  },
};
