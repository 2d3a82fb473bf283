import { TEST_CALL_SENTENCE_PAUSE_MS } from '../base/limits-trunks.ts';
import { phrase } from '../base/words/index.ts';
import type { Call, ExtensionDependencies, Party } from '../calls/types.ts';
import { ordinaryTarget } from './outside-target.ts';

/**
 * A test call over one provider (NPL-08) in which the box itself speaks: it calls the number, says a sentence twice,
 * and hangs up. What may not be called may not be tested either.
 */
export function testCall(by: Party, number: string, trunkId: string) {
  return {
    target: (call: Pick<Call, 'explain'>, deps: ExtensionDependencies) =>
      ordinaryTarget(call, { number, by, choice: { kind: 'own' }, trunkId }, deps),
    goesOn: saysSentence,
  };
}

async function saysSentence(call: Call): Promise<void> {
  const sentence = { say: 'common.test-call' } as const;
  await call.play([
    sentence,
    { silenceMs: TEST_CALL_SENTENCE_PAUSE_MS },
    sentence,
    { silenceMs: TEST_CALL_SENTENCE_PAUSE_MS },
  ]);
  call.hangUp(phrase('trunk-test.said'));
}
