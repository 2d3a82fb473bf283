import {
  clipsFor,
  commonClips,
  counted,
  dateClips,
  dayBy,
  durationBy,
  inThousands,
  type NumberGrammar,
  ORDINAL_ENDS,
  ordinalBy,
  range,
} from './grammar.ts';

const UNITS = (
  'null eins zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn fünfzehn sechzehn ' +
  'siebzehn achtzehn neunzehn'
).split(' ');
const TENS = ['', '', 'zwanzig', 'dreißig', 'vierzig', 'fünfzig', 'sechzig', 'siebzig', 'achtzig', 'neunzig'];
const ORDINAL_STEMS: Readonly<Record<number, string>> = { 1: 'erst', 3: 'dritt', 7: 'siebt', 8: 'acht' };
const MONTHS = 'Januar Februar März April Mai Juni Juli August September Oktober November Dezember'.split(' ');
const WEEKDAYS = 'Sonntag Montag Dienstag Mittwoch Donnerstag Freitag Samstag'.split(' ');
/** What "eins" becomes before a noun. */
const ONES: Readonly<Record<string, string>> = { f: 'eine', m: 'ein' };

/** As the first part of a longer number: "ein-und-zwanzig", "ein-tausend". */
function first(n: number): string {
  return n === 1 ? 'ein' : (UNITS[n] as string);
}

function below100(n: number): string {
  const ten = TENS[Math.floor(n / 10)] as string;
  if (n < 20) return UNITS[n] as string;
  return n % 10 === 0 ? ten : `${first(n % 10)}und${ten}`;
}

function ordinalStem(n: number): string {
  if (n >= 1000) return `${first(n / 1000)}tausendst`;
  if (n >= 100) return `${first(n / 100)}hundertst`;
  return ORDINAL_STEMS[n] ?? `${below100(n)}${n < 20 ? 't' : 'st'}`;
}

function cardinal(n: number, form: string): string[] {
  return inThousands(n, (rest) => (rest === 1 && form !== '' ? `one.${form}` : `number.${rest}`));
}

/** German. */
export const numbersDe: NumberGrammar = {
  clips: {
    ...clipsFor('number', range(0, 99), below100),
    'one.f': ONES.f as string,
    'one.m': ONES.m as string,
    ...clipsFor('hundred', range(1, 9), (n) => `${first(n)}hundert`),
    ...clipsFor('thousand', range(1, 9), (n) => `${first(n)}tausend`),
    ...clipsFor('ordinal-e', ORDINAL_ENDS, (n) => `${ordinalStem(n)}e`),
    ...clipsFor('ordinal-er', ORDINAL_ENDS, (n) => `${ordinalStem(n)}er`),
    ...commonClips({
      digits: 'null, eins, zwei, drei, vier, fünf, sechs, sieben, acht, neun, plus, Sterntaste, Rautetaste',
      today: 'heute',
      yesterday: 'gestern',
      weekdays: WEEKDAYS.map((day) => `am ${day},`),
      months: MONTHS,
      and: 'und',
      units: {
        hour: { one: 'Stunde', other: 'Stunden' },
        minute: { one: 'Minute', other: 'Minuten' },
        second: { one: 'Sekunde', other: 'Sekunden' },
      },
    }),
    ...clipsFor('date', range(1, 31), (n) => `dem ${ordinalStem(n)}en`),
    ...clipsFor('hour', range(0, 23), (n) => `um ${n === 1 ? 'ein' : below100(n)} Uhr`),
  },
  forms: { count: ['', 'f', 'm'], position: ['e', 'er'] },
  glued: /^(hundred|thousand)\./,
  count: cardinal,
  position: (n, form) => ordinalBy(n, form, (whole) => cardinal(whole, '')),
  moment(moment) {
    const { dayOfMonth, hour, minute } = moment;
    const day = dayBy(moment, dateClips(moment, `date.${dayOfMonth}`));
    return [...day, `hour.${hour}`, ...(minute > 0 ? [`number.${minute}`] : [])];
  },
  duration: (seconds) => durationBy(seconds, (n, unit) => [...cardinal(n, 'f'), counted(n, unit)]),
};
