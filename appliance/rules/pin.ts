/**
 * A PIN that somebody guesses at the phone within five tries: all digits equal, a run up or down (1234, 8765, 7890), or
 * repeats in pairs (1212, 1122). `2580`, straight down the keypad, is allowed.
 */
export function isTrivialPin(pin: string): boolean {
  const digits = [...pin].map(Number);
  const steps = digits.slice(1).map((digit, at) => (digit - (digits[at] as number) + 10) % 10);
  const allSteps = (wanted: number): boolean => steps.every((step) => step === wanted);
  const alternates = digits.every((digit, at) => at < 2 || digit === digits[at - 2]);
  const doubles = digits.length % 2 === 0 && digits.every((digit, at) => at % 2 === 0 || digit === digits[at - 1]);
  return allSteps(0) || allSteps(1) || allSteps(9) || alternates || doubles;
}

/** The PIN that every new user has: good for one login, at which it must be changed (USR-01). */
export const INITIAL_PIN = '0000';
