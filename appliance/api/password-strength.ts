import { PASSWORD_MAX_LETTERS, PASSWORD_MIN_LETTERS } from '../base/limits.ts';
import { type Phrase, phrase } from '../base/words/index.ts';

/**
 * What people choose first, and with it all decorations (`W3lkom2026!`): a guesser's list begins with these. English,
 * Dutch, keyboards, and the words of this product.
 */
const COMMON = new Set(
  (
    'password passwort wachtwoord welkom welcome willkommen geheim secret letmein iloveyou sunshine princess football ' +
    'voetbal baseball dragon monkey master shadow superman batman qwerty qwertyuiop azerty asdfgh asdfghjkl zxcvbnm ' +
    'admin administrator beheerder root toor user gebruiker guest gast test testtest tester login inlog inloggen hallo ' +
    'hello amsterdam rotterdam utrecht nederland holland ajax feyenoord zomer summer winter herfst autumn lente spring ' +
    'januari februari maart april june juni july juli august augustus september october oktober november december ' +
    'maandag dinsdag woensdag donderdag vrijdag zaterdag zondag monday tuesday wednesday thursday friday saturday sunday ' +
    'kantoor office company bedrijf telefoon telephone phone centrale cordboard changeme default trustno zaq xsw ' +
    'abc abcdef abcdefgh bailey charlie jordan michael jennifer jessica mustang access computer internet samsung'
  ).split(' '),
);

const LEET: Readonly<Record<string, string>> = {
  '0': 'o',
  '1': 'i',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '7': 't',
  '@': 'a',
  $: 's',
};

/** Fewer digits than this are a telephone number, a date or an account number, all easily found. */
const DIGITS_ONLY_MIN = 16;

/**
 * What is wrong with a password, in people's words; undefined when it will do. Length counts, not mixtures of signs:
 * rules about those make people write `Welkom2026!`.
 */
export function passwordComplaint(password: string, own: readonly string[] = []): Phrase | undefined {
  const letters = [...password.normalize('NFKC')];
  if (letters.length < PASSWORD_MIN_LETTERS) return phrase('password.too-short', { least: PASSWORD_MIN_LETTERS });
  if (letters.length > PASSWORD_MAX_LETTERS) return phrase('password.too-long', { most: PASSWORD_MAX_LETTERS });
  const plain = letters.join('').toLowerCase();
  if (new Set(plain).size < 5) return phrase('password.few-signs');
  if (isRun(plain)) return phrase('password.run');
  if (isRepeated(plain)) return phrase('password.repeats');
  if (/^[\d\s.+-]+$/.test(plain) && letters.length < DIGITS_ONLY_MIN) return phrase('password.digits-only');
  if (isCommon(plain)) return phrase('password.common');
  const names = own.flatMap((name) => name.toLowerCase().split(/[^\p{L}\p{N}]+/u)).filter((part) => part.length >= 3);
  // A name inside a long sentence is fine; a name with little else is not.
  const rest = names.reduce((text, name) => text.replaceAll(name, ''), plain);
  if (rest.length < 6 && rest !== plain) return phrase('password.own-name');
  return undefined;
}

function isRun(text: string): boolean {
  const codes = [...text].map((letter) => letter.codePointAt(0) ?? 0);
  const steps = codes.slice(1).map((code, at) => code - (codes[at] ?? 0));
  // 9 → 0 goes on as a run on every keyboard.
  const smooth = steps.filter((step) => step === 1 || step === -1 || step === 0 || step === -9 || step === 9);
  return smooth.length >= steps.length - 1;
}

function isRepeated(text: string): boolean {
  for (let length = 1; length <= text.length / 2; length++) {
    if (
      text
        .slice(0, length)
        .repeat(Math.ceil(text.length / length))
        .startsWith(text)
    )
      return true;
  }
  return false;
}

function isCommon(text: string): boolean {
  const undressed = [text, [...text].map((sign) => LEET[sign] ?? sign).join('')];
  return undressed.some((each) => {
    const words = each.split(/[^a-z]+/).filter((word) => word !== '');
    const letters = words.join('');
    if (COMMON.has(letters)) return true;
    // Every word of it is on the list (welkom-welkom-2026), with leftovers of decoration at most two letters long.
    const isKnown = (word: string): boolean => COMMON.has(word) || isDoubled(word);
    return words.some(isKnown) && words.every((word) => isKnown(word) || word.length <= 2);
  });
}

function isDoubled(word: string): boolean {
  const half = word.slice(0, word.length / 2);
  return word === half + half && COMMON.has(half);
}
