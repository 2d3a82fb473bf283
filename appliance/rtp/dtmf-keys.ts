/** The sixteen keys in the order of their event codes (RFC 4733 §3.2 table 3). */
export const DTMF_KEYS = '0123456789*#ABCD';

/** The pair of tones of each key in Hz (ITU-T Q.23). */
export const ROW_HZ = [697, 770, 852, 941] as const;
export const COLUMN_HZ = [1_209, 1_336, 1_477, 1_633] as const;
/** Keys by row and column. */
export const KEYPAD = ['123A', '456B', '789C', '*0#D'] as const;

/** Row and column of a key, or undefined for what is no key. */
export function placeOf(key: string): { readonly row: number; readonly column: number } | undefined {
  const row = KEYPAD.findIndex((keys) => key.length === 1 && keys.includes(key));
  return row < 0 ? undefined : { row, column: KEYPAD[row]!.indexOf(key) };
}

/** How long a key that the box presses sounds; everybody recognises it, and a person would not press shorter. */
export const KEY_MS = 100;
/** Silence after it. At least 40 ms are needed (ITU-T Q.24); 100 leaves room for the last packets of an event. */
export const PAUSE_MS = 100;
