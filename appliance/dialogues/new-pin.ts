import { WRONG_PINS_PER_CALL } from '../base/limits-features.ts';
import type { Call } from '../calls/types.ts';
import { isTrivialPin } from '../rules/pin.ts';
import { digitsOf } from './prove.ts';

export interface NewPinRules {
  readonly shortest: number;
  readonly longest: number;
}

/**
 * Has a PIN chosen and typed a second time (USR-06). Answers it, or undefined where that did not come about in three
 * tries. Whoever asks sees to it that it is kept, and says so.
 */
export async function newPin(call: Call, { shortest, longest }: NewPinRules): Promise<string | undefined> {
  for (let tries = 0; tries < WRONG_PINS_PER_CALL; tries++) {
    const pin = await digitsOf(call, 'pin.enter-new', { shortest, longest });
    if (pin.length < shortest) await call.play({ say: 'pin.wrong-length' });
    else if (isTrivialPin(pin)) await call.play({ say: 'pin.too-simple' });
    else if ((await digitsOf(call, 'pin.enter-again', { shortest, longest })) === pin) return pin;
    else await call.play({ say: 'pin.differs' });
  }
  return undefined;
}
