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
  split,
} from './grammar.ts';

const UNITS = (
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen ' +
  'seventeen eighteen nineteen'
).split(' ');
const TENS = ['', '', 'twenty', 'thirty', 'forty', 'fifty', 'sixty', 'seventy', 'eighty', 'ninety'];
const ORDINALS: Readonly<Record<string, string>> = {
  one: 'first',
  two: 'second',
  three: 'third',
  five: 'fifth',
  eight: 'eighth',
  nine: 'ninth',
  twelve: 'twelfth',
};
const MONTHS = 'January February March April May June July August September October November December'.split(' ');
const WEEKDAYS = 'Sunday Monday Tuesday Wednesday Thursday Friday Saturday'.split(' ');

function below100(n: number): string {
  const ten = TENS[Math.floor(n / 10)] as string;
  if (n < 20) return UNITS[n] as string;
  return n % 10 === 0 ? ten : `${ten}-${UNITS[n % 10]}`;
}

function ordinal(n: number): string {
  if (n >= 100) return `${below100(n >= 1000 ? n / 1000 : n / 100)} ${n >= 1000 ? 'thousandth' : 'hundredth'}`;
  const word = below100(n);
  const last = word.split('-').at(-1) as string;
  const ordinalLast = ORDINALS[last] ?? (last.endsWith('y') ? `${last.slice(0, -1)}ieth` : `${last}th`);
  return word.slice(0, word.length - last.length) + ordinalLast;
}

/** "two thousand three hundred and four"; before a rest the last of thousand and hundred has the "and". */
function cardinal(n: number): string[] {
  const clips = inThousands(n, (rest) => `number.${rest}`);
  if (n < 100 || split(n).rest === 0) return clips;
  return clips.map((clip, at) => (at === clips.length - 2 ? clip.replace('.', '-and.') : clip));
}

function beforeOrdinal(n: number, whole: readonly string[]): readonly string[] {
  return split(n).rest === 0 ? whole : whole.map((clip, at) => (at === whole.length - 1 ? andAfter(clip) : clip));
}

function andAfter(clip: string): string {
  return clip.replace('.', '-and.');
}

/** English, of Great Britain. */
export const numbersEn: NumberGrammar = {
  clips: {
    ...clipsFor('number', range(0, 99), below100),
    ...clipsFor('hundred', range(1, 9), (n) => `${UNITS[n]} hundred`),
    ...clipsFor('hundred-and', range(1, 9), (n) => `${UNITS[n]} hundred and`),
    ...clipsFor('thousand', range(1, 9), (n) => `${UNITS[n]} thousand`),
    ...clipsFor('thousand-and', range(1, 9), (n) => `${UNITS[n]} thousand and`),
    ...clipsFor('ordinal', ORDINAL_ENDS, ordinal),
    ...commonClips({
      digits: 'zero, one, two, three, four, five, six, seven, eight, nine, plus, star, hash',
      today: 'today',
      yesterday: 'yesterday',
      weekdays: WEEKDAYS.map((day) => `on ${day}`),
      months: MONTHS,
      and: 'and',
      units: {
        hour: { one: 'hour', other: 'hours' },
        minute: { one: 'minute', other: 'minutes' },
        second: { one: 'second', other: 'seconds' },
      },
    }),
    ...clipsFor('date', range(1, 31), (n) => `the ${ordinal(n)} of`),
    ...clipsFor('hour', range(1, 12), (n) => `at ${UNITS[n]}`),
    ...clipsFor('minute', range(1, 59), (n) => (n < 10 ? `oh ${UNITS[n]}` : below100(n))),
    midnight: 'at midnight',
    noon: 'at noon',
    am: 'A M',
    pm: 'P M',
  },
  forms: { count: [''], position: [''] },
  glued: undefined,
  count: (n) => cardinal(n),
  position: (n) => ordinalBy(n, '', (whole) => beforeOrdinal(n, cardinal(whole))),
  moment(moment) {
    const { dayOfMonth, hour, minute } = moment;
    const day = dayBy(moment, dateClips(moment, `date.${dayOfMonth}`));
    if (minute === 0 && hour % 12 === 0) return [...day, hour === 0 ? 'midnight' : 'noon'];
    const half = hour < 12 ? 'am' : 'pm';
    return [...day, `hour.${hour % 12 || 12}`, ...(minute > 0 ? [`minute.${minute}`] : []), half];
  },
  duration: (seconds) => durationBy(seconds, (n, unit) => [...cardinal(n), counted(n, unit)]),
};
