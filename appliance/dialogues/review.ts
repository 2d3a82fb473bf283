import { RECORDING_REVIEW_WAIT_MS } from '../base/limits-features.ts';
import type { Call, Utterance } from '../calls/types.ts';

const LISTEN = '1';
const KEEP = '2';
const AGAIN = '3';

/**
 * Offers what can be done with something that was just recorded: 1 listen, 2 keep, 3 record anew. Whoever presses
 * nothing keeps it.
 */
export async function reviewed(call: Call, path: string): Promise<'keep' | 'again'> {
  const offered: readonly Utterance[] = [
    { say: 'record.option-listen', with: { key: LISTEN } },
    { say: 'record.option-keep', with: { key: KEEP } },
    { say: 'record.option-again', with: { key: AGAIN } },
  ];
  let said = offered;
  for (;;) {
    const wait = { firstDigitMs: RECORDING_REVIEW_WAIT_MS, interDigitMs: RECORDING_REVIEW_WAIT_MS };
    const { digits } = await call.collect({ prompt: said, digitsMax: 1, ...wait });
    if (digits === AGAIN) return 'again';
    if (digits === KEEP || digits === '#' || digits === '') return 'keep';
    said = digits === LISTEN ? [{ sound: path }, ...offered] : [{ say: 'common.invalid-choice' }, ...offered];
  }
}
