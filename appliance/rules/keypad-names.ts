/** The letters on the keys of a telephone (ITU-T E.161 §2). */
const KEYS: readonly (readonly [string, string])[] = [
  ['abc', '2'],
  ['def', '3'],
  ['ghi', '4'],
  ['jkl', '5'],
  ['mno', '6'],
  ['pqrs', '7'],
  ['tuv', '8'],
  ['wxyz', '9'],
];

const keyOfLetter = new Map(KEYS.flatMap(([letters, key]) => [...letters].map((letter) => [letter, key] as const)));

/** Letters that are no accented ones to Unicode, as people spell them without. */
const SPELT: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ł: 'l',
  ı: 'i',
  ħ: 'h',
  ŋ: 'n',
  ĳ: 'ij',
};

/** `Müller-Strauß` → `68553778728677`: accents folded, what is no letter or digit left out. */
export function keysOfName(name: string): string {
  const plain = [...name.toLowerCase()].map((letter) => SPELT[letter] ?? letter).join('');
  return [...plain.normalize('NFKD')]
    .map((letter) => keyOfLetter.get(letter) ?? (/[0-9]/.test(letter) ? letter : ''))
    .join('');
}

/** As much of a person's name as there is. */
export interface PersonName {
  /** What phones show: `Anna de Vries`. */
  readonly name: string;
  readonly firstName?: string | undefined;
  readonly surname?: string | undefined;
}

/** Somebody who can be spelt. */
export interface Spelt<Person> {
  readonly person: Person;
  readonly surnameKeys: string;
  /** The surname's and then the first name's: who goes on spelling tells two of one name apart. */
  readonly keys: string;
}

/**
 * How each is found on the keypad (DIR-02, USR-05): by surname without its infix, then by first name. Where only the
 * shown name is known, its first word is the first name and words in small letters after it are the infix. Who has no
 * Latin letter in their name can't be spelt and is left out.
 */
export function spelling<Person extends PersonName>(people: readonly Person[]): readonly Spelt<Person>[] {
  return people.flatMap((person) => {
    const parts = partsOf(person);
    const surnameKeys = keysOfName(parts.surname);
    return surnameKeys === '' ? [] : [{ person, surnameKeys, keys: surnameKeys + keysOfName(parts.firstName) }];
  });
}

function partsOf({ name, firstName, surname }: PersonName): { firstName: string; surname: string } {
  const [first = '', ...rest] = name.trim().split(/\s+/);
  const infixWords = rest.findIndex((word) => word.slice(0, 1) !== word.slice(0, 1).toLowerCase());
  const last = rest.slice(Math.max(0, infixWords)).join(' ');
  return { firstName: firstName ?? (rest.length > 0 ? first : ''), surname: surname ?? (last || first) };
}

/** Whom these keys may mean: all of whom they begin the name. */
export function spelledBy<Person>(keys: string, people: readonly Spelt<Person>[]): readonly Person[] {
  return people.filter((one) => one.keys.startsWith(keys)).map(({ person }) => person);
}

/**
 * Whom somebody means who spells no further: those whose whole surname it is, where there are any (`Bos` is not
 * `Bosman`), else all who begin so.
 */
export function meantBy<Person>(keys: string, people: readonly Spelt<Person>[]): readonly Person[] {
  const whole = people.filter((one) => one.surnameKeys === keys).map(({ person }) => person);
  return whole.length > 0 ? whole : spelledBy(keys, people);
}
