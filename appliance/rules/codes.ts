import { type Phrase, phrase } from '../base/words/index.ts';

/** A code that phones dial. COD-01: fixed; an admin may switch one off or add aliases, never change its meaning. */
export interface Code {
  readonly code: string;
  /** What it does, as a word for programs. */
  readonly does: string;
  /** Further digits may follow in the same dialling: 903 and a queue's number. */
  readonly takesDigits: boolean;
  /** A whole extension may follow in the same dialling; shorter numbers that begin like it stay free. */
  readonly takesExtension: boolean;
  /** COD-01: works on a phone where nobody is logged in. */
  readonly withoutLogin: boolean;
}

const plain = (code: string, does: string): Code => ({
  ...{ code, does },
  ...{ takesDigits: false, takesExtension: false, withoutLogin: false },
});
const withDigits = (code: string, does: string): Code => ({ ...plain(code, does), takesDigits: true });

/** The codes that are dialled as numbers; those with * and # stand in their own list. */
export const CODES: readonly Code[] = [
  { ...plain('900', 'who-is-logged-in'), withoutLogin: true },
  { ...plain('901', 'log-in'), withoutLogin: true },
  plain('902', 'log-out'),
  withDigits('903', 'queue-log-in'),
  withDigits('904', 'queue-log-out'),
  plain('905', 'record-prompt'),
  { ...plain('906', 'listen-in'), takesExtension: true },
  plain('907', 'change-pin'),
  withDigits('908', 'pick-up'),
  plain('909', 'move-call-here'),
  plain('910', 'forwarding-menu'),
  plain('915', 'time-configuration'),
  plain('920', 'shared-voicemail'),
  withDigits('930', 'retrieve-parked'),
  plain('940', 'call-analysis'),
  plain('1233', 'own-voicemail'),
];

/** Codes that begin with a star or a hash: no extension can be like them. */
export const STAR_CODES: readonly Code[] = [
  plain('*4', 'start-call-analysis'),
  plain('*5', 'stop-call-analysis'),
  plain('*6', 'park'),
  withDigits('*8', 'pick-up'),
  plain('*9', 'move-call-here'),
  ...['30', '31', '32', '33', '34', '35', '36', '37', '38', '39'].map((id) =>
    withDigits(`#${id}#`, id === '31' ? 'withhold-number' : 'show-other-number'),
  ),
];

/**
 * COD-03: why a number can't be an extension: it equals or begins an emergency number, equals a code, or begins with a
 * code that takes digits. Undefined when it can be one.
 */
export function reservedFor(number: string, emergencyNumbers: readonly string[]): Phrase | undefined {
  for (const emergency of emergencyNumbers) {
    if (number === emergency) return phrase('number.emergency', { number });
    if (emergency.startsWith(number)) return phrase('number.emergency-begins', { number, emergency });
  }
  for (const { code, takesDigits } of CODES) {
    if (number === code) return phrase('number.code', { number, code });
    if (takesDigits && number.startsWith(code)) return phrase('number.code-digits', { number, code });
  }
  return undefined;
}
