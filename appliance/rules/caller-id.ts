/** An outside number as it is kept everywhere: `+31201234567`. */
type E164 = string;

/** Whose number goes out with a call that has nothing to do with an emergency. */
export type CallerIdChoice =
  /** Who dials: own number, else the office’s. */
  | { readonly kind: 'own' }
  /** 131, #31#: nobody’s. */
  | { readonly kind: 'withheld' }
  /** 130, #30#, #32# …: another of the own numbers; or what an extension is set to (EXT-06). */
  | { readonly kind: 'fixed'; readonly number: E164 }
  /** EXT-06: of who called; undefined where they withheld it. */
  | { readonly kind: 'caller'; readonly number: E164 | undefined }
  /** EXT-06: the number that they dialled; undefined where they called an extension. */
  | { readonly kind: 'dialled'; readonly number: E164 | undefined };

export interface CallerIdFacts {
  readonly choice: CallerIdChoice;
  /** Numbers bound to who dials, in order. */
  readonly own: readonly E164[];
  /** The one that the office shows for everybody else. */
  readonly office: E164 | undefined;
  /** Numbers of the office bound to nobody, in order. */
  readonly shared: readonly E164[];
}

/** What the called one sees, and from where it comes. */
export interface ShownNumber {
  /** Undefined: nothing. */
  readonly number: E164 | undefined;
  readonly from: 'own' | 'office' | 'first' | 'fixed' | 'caller' | 'dialled' | 'withheld' | 'none';
}

/** Which number is shown (EXT-06, RCH-06). What was chosen and isn’t there gives way to that of who dials. */
export function shownNumber({ choice, own, office, shared }: CallerIdFacts): ShownNumber {
  if (choice.kind === 'withheld') return { number: undefined, from: 'withheld' };
  // Who withheld a number stays hidden where the call goes on outside: nobody else’s is put in its place.
  if (choice.kind === 'caller') return { number: choice.number, from: choice.number ? 'caller' : 'withheld' };
  if (choice.kind !== 'own' && choice.number) return { number: choice.number, from: choice.kind };
  if (own[0]) return { number: own[0], from: 'own' };
  if (office) return { number: office, from: 'office' };
  return shared[0] ? { number: shared[0], from: 'first' } : { number: undefined, from: 'none' };
}

/** What is known of the one who calls for help. Numbers are canonical. */
export interface EmergencyFacts {
  /** Bound to the user who is logged in, in order; none where nobody is. */
  readonly own: readonly E164[];
  /** The user’s emergency caller id. */
  readonly user: E164 | undefined;
  /** The line’s: nearer the place than the office’s (FAC-11). */
  readonly line: E164 | undefined;
  readonly office: E164 | undefined;
  /** All numbers of the office, those bound to nobody first. */
  readonly all: readonly E164[];
}

export interface EmergencyNumber {
  /** Undefined: the office has no number at all; the provider shows its own. */
  readonly number: E164 | undefined;
  readonly from: 'own' | 'user' | 'line' | 'office' | 'first' | 'none';
  /** The office has lost its emergency number (FAC-16): people are told. */
  readonly isLost: boolean;
}

/** Which number an emergency service sees and calls back (FAC-11, FAC-16). Withholding has no say here. */
export function emergencyNumber({ own, user, line, office, all }: EmergencyFacts): EmergencyNumber {
  const isLost = office === undefined;
  if (own[0]) return { number: own[0], from: 'own', isLost };
  if (user) return { number: user, from: 'user', isLost };
  if (line) return { number: line, from: 'line', isLost };
  if (office) return { number: office, from: 'office', isLost };
  return all[0] ? { number: all[0], from: 'first', isLost } : { number: undefined, from: 'none', isLost };
}
