import { phrase } from '../../base/words/index.ts';
import { aboutExtension, titleOf } from './names.ts';
import type { CheckDefinition } from './types.ts';

/** Made for calls that are sent there: nobody inside has a reason to dial one. */
const SENT_TO: ReadonlySet<string> = new Set([
  'auto-answer',
  'authentication',
  'ivr',
  'dialer',
  'location',
  'time-routing',
  'call-limit',
]);

/** Extensions to which no call comes, unless somebody inside dials them to try. */
export const unreachable: CheckDefinition = {
  kind: 'unreachable',
  *find({ ways }) {
    const { config } = ways;
    const dialled = ways.extensions.filter(({ id }) => !SENT_TO.has(config.entityOf(id) ?? '')).map(({ id }) => id);
    const planned = [...ways.entries()].map(({ entry }) => entry.extensionId);
    const reached = ways.reachable([...planned, ...dialled]);
    for (const body of ways.extensions) {
      if (reached.has(body.id)) continue;
      yield {
        severity: 'hint',
        phrase: phrase('check.unreachable', { title: titleOf(body) }),
        mend: phrase('check.unreachable-mend'),
        about: aboutExtension(ways, body.id),
      };
    }
  },
};
