/** Where the digits of a caller have come to: a whole choice, the beginning of one, or nowhere. */
export type Judged = 'whole' | 'more' | 'no';

/**
 * Judges what was typed so far in a menu (IVR-01, IVR-05): choices of mixed length, of which one may begin another.
 * `0` is another choice than `00`. What begins a longer one waits for more; whether it stands by itself is asked with
 * `isChoice` when no more comes.
 */
export function judgeChoice(digits: string, choices: Iterable<string>): Judged {
  let whole = false;
  for (const choice of choices) {
    if (!choice.startsWith(digits)) continue;
    if (choice.length > digits.length) return 'more';
    whole = true;
  }
  return whole ? 'whole' : 'no';
}

/** What became of the caller's typing, as a menu sees it. */
export type Typed =
  | { readonly kind: 'none' }
  | { readonly kind: 'choice'; readonly digits: string }
  | { readonly kind: 'invalid'; readonly digits: string };

/** `digits` as they stood when the typing ended, in whichever way. */
export function typedChoice(digits: string, choices: Iterable<string>): Typed {
  if (digits === '') return { kind: 'none' };
  for (const choice of choices) if (choice === digits) return { kind: 'choice', digits };
  return { kind: 'invalid', digits };
}

/** The places in this list of choices that a choice before them has already. */
export function repeatedChoices(choices: readonly string[]): readonly number[] {
  return choices.flatMap((choice, at) => (choices.indexOf(choice) < at ? [at] : []));
}
