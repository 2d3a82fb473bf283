import { TEST_CALL_RING_MS } from './base/limits-trunks.ts';
import type { Scope } from './base/scope.ts';
import type { CallEngine } from './calls/engine.ts';
import type { ConfigView } from './config/types.ts';
import { testCall } from './outside/test-call.ts';
import { TrunkTests, type TrunkTestsOptions } from './trunks/trunk-tests.ts';

interface Parts extends Pick<TrunkTestsOptions, 'clock' | 'bus' | 'journal' | 'record'> {
  readonly config: ConfigView;
  readonly engine: CallEngine;
  readonly scope: Scope;
}

/** Test calls over one provider alone, as the engine makes them. */
export function testCalls({ engine, config, scope, ...rest }: Parts): TrunkTests {
  const tests = new TrunkTests({
    ...{ ...rest, config },
    place: ({ trunkId, number, speaker, by, userId }) => {
      if (speaker === 'phone' && userId !== undefined) return engine.dialFor(userId, number, trunkId);
      const user = userId && config.get<{ readonly number: string; readonly name: string }>('user', userId);
      const caller = user ? { number: user.number, name: user.name, extensionId: user.id } : { number: by, name: by };
      return engine.callOutside(caller, { number, timeoutMs: TEST_CALL_RING_MS, ...testCall(caller, number, trunkId) });
    },
    call: (callId) => engine.call(callId),
    soundOf: (callId) => engine.soundOf(callId),
  });
  tests.watch(scope);
  return tests;
}
