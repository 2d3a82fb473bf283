/** What a menu makes of keys, as the box would (IVR-01, IVR-05): for trying a menu out before anybody calls it. */

export interface MenuChoice {
  readonly digits: string;
  readonly destinationId: string;
}

export type Tried =
  | { readonly kind: 'choice'; readonly choice: MenuChoice }
  /** It is one, and the beginning of longer ones: the box waits a moment for another key. */
  | { readonly kind: 'choice-after-wait'; readonly choice: MenuChoice }
  | { readonly kind: 'waits' }
  | { readonly kind: 'invalid' }
  | { readonly kind: 'nothing' };

/** Keys as typed; `#` ends the input. */
export function tryKeys(keys: string, choices: readonly MenuChoice[]): Tried {
  const ended = keys.endsWith('#');
  const digits = keys.replace(/#.*$/, '');
  if (digits === '') return { kind: 'nothing' };
  const choice = choices.find((one) => one.digits === digits);
  const longer = choices.some((one) => one.digits.length > digits.length && one.digits.startsWith(digits));
  if (choice) return { kind: longer && !ended ? 'choice-after-wait' : 'choice', choice };
  return { kind: longer && !ended ? 'waits' : 'invalid' };
}
