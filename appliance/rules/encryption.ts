/** `preferred`: whoever can is encrypted, the others are not; `required`: that or nothing. */
export type Encryption = 'off' | 'preferred' | 'required';

/** What decides whether a phone's signalling and sound are encrypted (FAC-10). */
export interface EncryptionFacts {
  /** The office's setting; `off` where there is none. */
  readonly office: Encryption | undefined;
  /** The switch of the line: "required for this one". */
  readonly line: boolean | undefined;
  /** What its signalling comes over, in lower case; undefined where it is not known, which is no secret way. */
  readonly transport: string | undefined;
}

export type EncryptionVerdict =
  /** How its sound is to be negotiated. */
  | { readonly kind: 'allowed'; readonly encryption: Encryption }
  /** It has to be encrypted and is connected in the clear; whose setting says so. */
  | { readonly kind: 'refused'; readonly by: 'office' | 'line' };

/** What counts for a line, whatever its phone can: its own switch counts only where the office's is not off. */
export function encryptionWanted({ office = 'off', line }: Omit<EncryptionFacts, 'transport'>): Encryption {
  return office !== 'off' && line ? 'required' : office;
}

/**
 * How the sound of a phone is negotiated that is connected like this. Keys in a description are no secret where the
 * description is none (RFC 4568 §7), so over UDP and TCP nothing is encrypted, and what has to be is refused.
 */
export function encryptionOf(facts: EncryptionFacts): EncryptionVerdict {
  const wanted = encryptionWanted(facts);
  if (isSecure(facts.transport)) return { kind: 'allowed', encryption: wanted };
  if (wanted === 'required') return { kind: 'refused', by: facts.office === 'required' ? 'office' : 'line' };
  return { kind: 'allowed', encryption: 'off' };
}

/** Nobody reads along on the way between the phone and the box. */
export function isSecure(transport: string | undefined): boolean {
  return transport === 'tls' || transport === 'wss';
}
