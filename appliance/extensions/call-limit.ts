import { phrase } from '../base/words/index.ts';
import type { Exit } from '../calls/types.ts';
import { type CallLimitBody, callLimitSchema } from './call-limit-schema.ts';
import { callerIdRules, shownInstead } from './caller-id.ts';
import { defineExtension } from './define-extension.ts';
import { sendOn, way } from './onward.ts';

/** Lets so many calls through at a time, and sends the others elsewhere or away (LIM-01). */
export const callLimit = defineExtension<CallLimitBody>({
  type: 'call-limit',
  section: 'callLimits',
  icon: 'limit',
  schema: callLimitSchema,

  async run(call, limit, dependencies) {
    const { id, name, callsMax: most } = limit;
    const count = call.count(id, most);
    if (count !== undefined) {
      call.explain('call-limit', phrase('trail.limit-passed', { name, count, most }));
      const { destinationId, prefix } = limit;
      const otherwise = phrase('call.no-destination', { name });
      const shown = shownInstead(call, limit, name);
      return sendOn(call, dependencies, { exit: 'inside', destinationId, prefix, shown, otherwise });
    }
    call.explain('call-limit', phrase('trail.limit-full', { name, most }));
    const { busyDestinationId: destinationId } = limit;
    const otherwise = phrase('call.limit-full', { name, most });
    if (destinationId) return sendOn(call, dependencies, { exit: 'above', destinationId, otherwise });
    return call.refuse({ sip: 486, q850: 17, outcome: 'busy', phrase: otherwise });
  },

  describe: ({ name, callsMax }) => phrase('extension.call-limit', { name, most: callsMax }),
  exits: ({ callsMax: most, destinationId, prefix, busyDestinationId }): Exit[] => [
    { key: 'inside', label: phrase('exit.below', { most }), to: way(destinationId), prefix },
    { key: 'above', label: phrase('exit.above', { most }), to: way(busyDestinationId) },
  ],
  rules: callerIdRules,
});
