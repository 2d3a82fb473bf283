import {
  clipsFor,
  commonClips,
  dateClips,
  dayBy,
  durationBy,
  inThousands,
  type NumberGrammar,
  ORDINAL_ENDS,
  ordinalBy,
  range,
  split,
} from './grammar.ts';

const MASCULINE = 'nulle viens divi trīs četri pieci seši septiņi astoņi deviņi'.split(' ');
const FEMININE = 'nulle viena divas trīs četras piecas sešas septiņas astoņas deviņas'.split(' ');
/** What stands before "padsmit" and "desmit". */
const STEMS = ' vien div trīs četr piec seš septiņ astoņ deviņ'.split(' ');
/** In a place: "(plkst.) divos", "(minūtē) divās". */
const HOURS = ' vienos divos trijos četros piecos sešos septiņos astoņos deviņos'.split(' ');
const MINUTES = ' vienā divās trijās četrās piecās sešās septiņās astoņās deviņās'.split(' ');
const ORDINAL_STEMS = ' pirm otr treš ceturt piekt sest septīt astot devīt'.split(' ');
const MONTHS = (
  'janvārī februārī martā aprīlī maijā jūnijā jūlijā augustā septembrī oktobrī novembrī ' + 'decembrī'
).split(' ');
const WEEKDAYS = 'svētdien pirmdien otrdien trešdien ceturtdien piektdien sestdien'.split(' ');

/** Ten, the teens and whole tens never change; `units` are the words for 1–9. */
function below100(n: number, units: readonly string[]): string {
  if (n < 10) return units[n] as string;
  if (n === 10) return 'desmit';
  if (n < 20) return `${STEMS[n - 10]}padsmit`;
  const ten = `${STEMS[Math.floor(n / 10)]}desmit`;
  return n % 10 === 0 ? ten : `${ten} ${units[n % 10]}`;
}

function ordinal(n: number, ending: string): string {
  if (n >= 1000) return `${n === 1000 ? '' : STEMS[n / 1000]}tūkstoš${ending}`;
  if (n >= 100) return `${n === 100 ? '' : STEMS[n / 100]}simt${ending}`;
  return n >= 10 && (n < 20 || n % 10 === 0)
    ? `${below100(n, MASCULINE)}${ending}`
    : below100(
        n,
        ORDINAL_STEMS.map((stem) => `${stem}${ending}`),
      );
}

/** "divos", "četrpadsmitos", "divdesmit divos"; midnight is "nulle". */
function hour(n: number): string {
  if (n === 0) return 'nulle';
  return n >= 10 && (n < 20 || n % 10 === 0) ? `${below100(n, MASCULINE)}os` : below100(n, HOURS);
}

/** "vienā minūtē", "divdesmit vienā minūtē", "trīsdesmit minūtēs". */
function minute(n: number): string {
  return `un ${below100(n, MINUTES)} ${plural(n) === 'one' ? 'minūtē' : 'minūtēs'}`;
}

/** CLDR: one is 1, 21, 31 …; zero is 0, 10–20, 30 …, after which the noun is in the genitive. */
function plural(n: number): 'zero' | 'one' | 'other' {
  if (n % 10 === 0 || (n % 100 >= 11 && n % 100 <= 19)) return 'zero';
  return n % 10 === 1 ? 'one' : 'other';
}

/** "simtu viens", "simtu divi" is what people say for 101 and 102, but "simts desmit". */
function cardinal(n: number, form: string): string[] {
  const clips = inThousands(n, (rest) =>
    form === 'f' && FEMININES.includes(rest) ? `number-f.${rest}` : `number.${rest}`,
  );
  const { hundreds, rest } = split(n);
  return hundreds === 1 && rest >= 1 && rest <= 9
    ? clips.map((clip) => (clip === 'hundred.1' ? 'hundred.one-more' : clip))
    : clips;
}

const FEMININES = range(1, 99).filter((n) => below100(n, FEMININE) !== below100(n, MASCULINE));

/** Latvian. */
export const numbersLv: NumberGrammar = {
  clips: {
    ...clipsFor('number', range(0, 99), (n) => below100(n, MASCULINE)),
    ...clipsFor('number-f', FEMININES, (n) => below100(n, FEMININE)),
    ...clipsFor('hundred', range(1, 9), (n) => (n === 1 ? 'simts' : `${MASCULINE[n]} simti`)),
    'hundred.one-more': 'simtu',
    ...clipsFor('thousand', range(1, 9), (n) => (n === 1 ? 'tūkstotis' : `${MASCULINE[n]} tūkstoši`)),
    ...clipsFor('ordinal-m', ORDINAL_ENDS, (n) => ordinal(n, 'ais')),
    ...clipsFor('ordinal-f', ORDINAL_ENDS, (n) => ordinal(n, 'ā')),
    ...commonClips({
      digits: 'nulle, viens, divi, trīs, četri, pieci, seši, septiņi, astoņi, deviņi, plus, zvaigznīti, restīti',
      today: 'šodien',
      yesterday: 'vakar',
      weekdays: WEEKDAYS,
      months: MONTHS,
      and: 'un',
      units: {
        hour: { zero: 'stundu', one: 'stunda', other: 'stundas' },
        minute: { zero: 'minūšu', one: 'minūte', other: 'minūtes' },
        second: { zero: 'sekunžu', one: 'sekunde', other: 'sekundes' },
      },
    }),
    ...clipsFor('date', range(1, 31), (n) => ordinal(n, 'ajā')),
    ...clipsFor('hour', range(0, 23), (n) => `pulksten ${hour(n)}`),
    ...clipsFor('minute', range(1, 59), minute),
  },
  forms: { count: ['', 'f'], position: ['m', 'f'] },
  glued: undefined,
  count: cardinal,
  position: (n, form) => ordinalBy(n, form, (whole) => cardinal(whole, '')),
  moment(moment) {
    const { dayOfMonth, minute: minutes } = moment;
    const day = dayBy(moment, dateClips(moment, `date.${dayOfMonth}`));
    return [...day, `hour.${moment.hour}`, ...(minutes > 0 ? [`minute.${minutes}`] : [])];
  },
  duration: (seconds) => durationBy(seconds, (n, unit) => [...cardinal(n, 'f'), `unit.${unit}.${plural(n)}`]),
};
