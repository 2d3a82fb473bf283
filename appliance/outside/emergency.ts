import { EMERGENCY_RING_TIMEOUT_MS } from '../base/limits-outside.ts';
import type { OutsideTreatments } from '../calls/types.ts';
import { emergencyTarget } from './emergency-target.ts';
import { noHelp } from './failures.ts';

/** A call for help (FAC-11): every trunk is tried, the most hopeful first; only when none takes it, it ends. */
export const emergency: OutsideTreatments['emergency'] = async (call, number, deps) => {
  const target = emergencyTarget(call, number, deps);
  const { callee } = target;
  const result = await call.dial({ callee, targets: [target], timeoutMs: EMERGENCY_RING_TIMEOUT_MS });
  if (result.kind === 'answered') return call.ended();
  return call.refuse(noHelp(number, target.trunkIds.length > 0));
};
