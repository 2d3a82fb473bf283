import {
  clipsFor,
  clipsOf,
  commonClips,
  counted,
  dateClips,
  dayBy,
  durationBy,
  type NumberGrammar,
  range,
  split,
} from './grammar.ts';

const UNITS = (
  'cero uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciséis ' +
  'diecisiete dieciocho diecinueve veinte veintiuno veintidós veintitrés veinticuatro veinticinco veintiséis ' +
  'veintisiete veintiocho veintinueve'
).split(' ');
const TENS = ['', '', '', 'treinta', 'cuarenta', 'cincuenta', 'sesenta', 'setenta', 'ochenta', 'noventa'];
const HUNDREDS = (
  'ciento doscientos trescientos cuatrocientos quinientos seiscientos setecientos ochocientos ' + 'novecientos'
).split(' ');
const ORDINALS = 'primero segundo tercero cuarto quinto sexto séptimo octavo noveno décimo'.split(' ');
const MONTHS = 'enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre'.split(' ');
const WEEKDAYS = 'domingo lunes martes miércoles jueves viernes sábado'.split(' ');

function below100(n: number): string {
  if (n < 30) return UNITS[n] as string;
  const ten = TENS[Math.floor(n / 10)] as string;
  return n % 10 === 0 ? ten : `${ten} y ${UNITS[n % 10]}`;
}

/** Before a noun "uno" is "un" or "una", "veintiuno" is "veintiún" or "veintiuna". */
function beforeNoun(n: number, form: string): string {
  const word = below100(n);
  if (form === 'f') return word.replace(/uno$/, 'una');
  return word.replace(/veintiuno$/, 'veintiún').replace(/uno$/, 'un');
}

const ENDING_IN_ONE = range(0, 99).filter((n) => below100(n).endsWith('uno'));

/** "cien" alone, "ciento" before more; 200 to 900 agree with what is counted. */
function hundred(hundreds: number, rest: number, form: string): string {
  if (hundreds === 1) return rest === 0 ? 'hundred.cien' : 'hundred.1';
  return `hundred${form === 'f' ? '-f' : ''}.${hundreds}`;
}

function cardinal(n: number, form: string): string[] {
  const { thousands, hundreds, rest } = split(n);
  const clips: string[] = [];
  if (thousands > 0) clips.push(`thousand.${thousands}`);
  if (hundreds > 0) clips.push(hundred(hundreds, rest, form));
  if (rest > 0 || n === 0)
    clips.push(`${form !== '' && ENDING_IN_ONE.includes(rest) ? `number-${form}` : 'number'}.${rest}`);
  return clips;
}

/** Spanish, of Spain. From the eleventh on a place is told by its number, as people do. */
export const numbersEs: NumberGrammar = {
  clips: {
    ...clipsFor('number', range(0, 99), below100),
    ...clipsFor('number-f', ENDING_IN_ONE, (n) => beforeNoun(n, 'f')),
    ...clipsFor('number-m', ENDING_IN_ONE, (n) => beforeNoun(n, 'm')),
    'hundred.cien': 'cien',
    ...clipsOf('hundred', HUNDREDS, 1),
    ...clipsFor('hundred-f', range(2, 9), (n) => (HUNDREDS[n - 1] as string).replace(/os$/, 'as')),
    ...clipsFor('thousand', range(1, 9), (n) => (n === 1 ? 'mil' : `${UNITS[n]} mil`)),
    ...clipsOf('ordinal-m', ORDINALS, 1),
    'place-number': 'número',
    ...commonClips({
      digits: 'cero, uno, dos, tres, cuatro, cinco, seis, siete, ocho, nueve, más, asterisco, almohadilla',
      today: 'hoy',
      yesterday: 'ayer',
      weekdays: WEEKDAYS.map((day) => `el ${day}`),
      months: MONTHS,
      and: 'y',
      units: {
        hour: { one: 'hora', other: 'horas' },
        minute: { one: 'minuto', other: 'minutos' },
        second: { one: 'segundo', other: 'segundos' },
      },
    }),
    ...clipsFor('date', range(1, 31), (n) => `${below100(n)} de`),
    ...clipsFor('hour', range(0, 23), (n) => (n === 1 ? 'a la una' : `a las ${beforeNoun(n, 'f')}`)),
    ...clipsFor('minute', range(1, 59), (n) => (n === 1 ? 'y un minuto' : `y ${below100(n)}`)),
    'minute.0': 'en punto',
  },
  forms: { count: ['', 'm', 'f'], position: ['m', 'number'] },
  glued: undefined,
  count: cardinal,
  position(n, form) {
    if (form === 'number') return cardinal(n, '');
    return n <= ORDINALS.length ? [`ordinal-m.${n}`] : ['place-number', ...cardinal(n, '')];
  },
  moment(moment) {
    const { dayOfMonth, hour, minute } = moment;
    return [...dayBy(moment, dateClips(moment, `date.${dayOfMonth}`)), `hour.${hour}`, `minute.${minute}`];
  },
  duration: (seconds) =>
    durationBy(seconds, (n, unit) => [...cardinal(n, unit === 'hour' ? 'f' : 'm'), counted(n, unit)]),
};
