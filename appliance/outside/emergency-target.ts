import { phrase } from '../base/words/index.ts';
import type { Call, DialTarget, ExtensionDependencies, Party } from '../calls/types.ts';
import type { ConfigView } from '../config/types.ts';
import { type EmergencyNumber, emergencyNumber } from '../rules/caller-id.ts';
import { emergencyTrunks } from '../rules/trunk-choice.ts';
import type { EmergencyCall } from '../trunks/types.ts';
import { officeOf, ownNumbers, sharedNumbers, userOf, whereabouts, writtenNumber } from './office-numbers.ts';

/** Somebody outside, over these providers. */
export type ToOutside = Extract<DialTarget, { readonly outside: unknown }>;

/** What would be sent for somebody who calls for help, and why that number: the drill shows the same. */
export interface EmergencyPlan extends EmergencyCall {
  readonly from: EmergencyNumber['from'];
}

/** From the configuration alone: who calls, from which line (FAC-11, FAC-16). */
export function emergencyPlan(config: ConfigView, number: string, caller: Party): EmergencyPlan {
  const userId = userOf(config, caller);
  const { user, line } = whereabouts(config, userId, caller.lineId);
  const written = (text: string | undefined) => writtenNumber(config, text);
  const found = emergencyNumber({
    own: ownNumbers(config, userId),
    user: written(user?.emergencyCallerId),
    line: written(line?.emergencyCallerId),
    office: written(officeOf(config)?.emergencyCallerId),
    all: [...sharedNumbers(config), ...config.list<{ first: string }>('number').map(({ first }) => first)],
  });
  const areaCode = user?.areaCode ?? line?.areaCode;
  return { number, caller, shownNumber: found.number, from: found.from, areaCode, isNumberLost: found.isLost };
}

/** How a call for help goes out; chosen people are told that it does. Nothing here can say no. */
export function emergencyTarget(call: Call, number: string, deps: ExtensionDependencies): ToOutside {
  const { config, trunks, emergencies } = deps;
  const { from, ...plan } = emergencyPlan(config, number, call.caller);
  emergencies?.begins(plan);
  call.explain('emergency', phrase('trail.emergency', { number }));
  const { shownNumber, areaCode } = plan;
  const params = { number: shownNumber ?? '', name: call.caller.name };
  call.explain('emergency', phrase(SEEN[from], params));
  if (areaCode !== undefined) call.explain('emergency', phrase('trail.emergency-area', { areaCode }));
  return {
    callee: { number, name: number },
    outside: { number, shownNumber, isEmergency: true, areaCode },
    trunkIds: emergencyTrunks(trunks?.states() ?? []).map(({ trunkId }) => trunkId),
  };
}

/** What is said of the number that an emergency service sees. */
export const SEEN = {
  own: 'trail.emergency-own',
  user: 'trail.emergency-user',
  line: 'trail.emergency-line',
  office: 'trail.emergency-office',
  first: 'trail.emergency-first',
  none: 'trail.emergency-none',
} as const;
