import type { Random } from '../base/random.ts';

// Sounds that make words one can read out at the phone and that are hardly ever rude ones.
const CONSONANTS = 'bdghlmnprstvwz';
const VOWELS = 'aeio';

/** A strong password that people can read aloud, `Ralip-Hovan-Zitem-48213`: 3 × 15.4 + 16.6 bits, 62.9 in all. */
export function makePassword(random: Random): string {
  const words = [word(random), word(random), word(random)];
  return [...words, String(random.integer(0, 99_999)).padStart(5, '0')].join('-');
}

function word(random: Random): string {
  const pick = (from: string): string => from[random.integer(0, from.length - 1)] as string;
  const sounds = [CONSONANTS, VOWELS, CONSONANTS, VOWELS, CONSONANTS].map(pick).join('');
  return sounds[0]!.toUpperCase() + sounds.slice(1);
}

/** Whether a password that somebody chose is too easy to guess for something that anyone on the network may try. */
export function isWeakPassword(password: string): boolean {
  const kinds = [/[a-z]/, /[A-Z]/, /\d/, /[^A-Za-z0-9]/].filter((kind) => kind.test(password)).length;
  if (new Set(password).size < 6) return true;
  return password.length >= 16 ? false : password.length < 10 || kinds < 3;
}
