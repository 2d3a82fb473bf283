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
  'nul één twee drie vier vijf zes zeven acht negen tien elf twaalf dertien veertien vijftien zestien ' +
  'zeventien achttien negentien'
).split(' ');
const TENS = ['', '', 'twintig', 'dertig', 'veertig', 'vijftig', 'zestig', 'zeventig', 'tachtig', 'negentig'];
const ORDINALS: Readonly<Record<number, string>> = { 1: 'eerste', 3: 'derde', 8: 'achtste' };
const MONTHS = 'januari februari maart april mei juni juli augustus september oktober november december'.split(' ');
const WEEKDAYS = 'zondag maandag dinsdag woensdag donderdag vrijdag zaterdag'.split(' ');

/** "tweeëntwintig", "vierentwintig": after an e the second part has its dots. */
function below100(n: number): string {
  const ten = TENS[Math.floor(n / 10)] as string;
  if (n < 20) return UNITS[n] as string;
  if (n % 10 === 0) return ten;
  const unit = n % 10 === 1 ? 'een' : (UNITS[n % 10] as string);
  return `${unit}${unit.endsWith('e') ? 'ën' : 'en'}${ten}`;
}

/** Hundreds and thousands: "honderd" alone, not "één honderd". */
function many(n: number, word: string): string {
  return n === 1 ? word : `${UNITS[n]}${word}`;
}

function ordinal(n: number): string {
  if (n >= 1000) return many(n / 1000, 'duizendste');
  if (n >= 100) return many(n / 100, 'honderdste');
  return ORDINALS[n] ?? `${below100(n)}${n < 20 ? 'de' : 'ste'}`;
}

function cardinal(n: number): string[] {
  return inThousands(n, (rest) => `number.${rest}`);
}

const UNIT_CLIPS = {
  hour: { one: 'uur', other: 'uur' },
  minute: { one: 'minuut', other: 'minuten' },
  second: { one: 'seconde', other: 'seconden' },
} as const;

/** Dutch. */
export const numbersNl: NumberGrammar = {
  clips: {
    ...clipsFor('number', range(0, 99), below100),
    ...clipsFor('hundred', range(1, 9), (n) => many(n, 'honderd')),
    ...clipsFor('thousand', range(1, 9), (n) => many(n, 'duizend')),
    ...clipsFor('ordinal', ORDINAL_ENDS, ordinal),
    ...commonClips({
      digits: 'nul, één, twee, drie, vier, vijf, zes, zeven, acht, negen, plus, sterretje, hekje',
      today: 'vandaag',
      yesterday: 'gisteren',
      weekdays: WEEKDAYS.map((day) => `op ${day}`),
      months: MONTHS,
      and: 'en',
      units: UNIT_CLIPS,
    }),
    ...clipsFor('hour', range(0, 23), (n) => `om ${below100(n)} uur`),
  },
  forms: { count: [''], position: [''] },
  glued: /^hundred\./,
  count: cardinal,
  position: (n) => ordinalBy(n, '', cardinal),
  moment(moment) {
    const { dayOfMonth, hour, minute } = moment;
    const day = dayBy(moment, dateClips(moment, `number.${dayOfMonth}`));
    return [...day, `hour.${hour}`, ...(minute > 0 ? [`number.${minute}`] : [])];
  },
  duration: (seconds) => durationBy(seconds, (n, unit) => [...cardinal(n), counted(n, unit)]),
};
