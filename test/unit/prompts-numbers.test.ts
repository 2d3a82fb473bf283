import * as assert from 'uvu/assert';
import { grammars } from '../../appliance/prompts/catalogue.ts';
import { localMoment } from '../../appliance/prompts/moment.ts';
import { speak } from '../../appliance/prompts/speak.ts';
import { PROMPT_LANGUAGES, type PromptLanguage, type PromptMoment } from '../../appliance/prompts/types.ts';
import { suite } from '../kit/suite.ts';

const test = suite('prompts: numbers');

interface Library {
  toCardinal(n: number, options?: Record<string, unknown>): string;
  toOrdinal(n: number, options?: Record<string, unknown>): string;
}
const libraries: Readonly<Record<PromptLanguage, Library>> = {
  en: await import('n2words/en-GB'),
  de: await import('n2words/de-DE'),
  nl: await import('n2words/nl-NL'),
  es: await import('n2words/es-ES'),
  lv: await import('n2words/lv-LV'),
};

/** The number as our clips say it. */
function said(language: PromptLanguage, clips: readonly string[]): string {
  const grammar = grammars[language];
  return clips.reduce((text, clip, at) => {
    const word = grammar.clips[clip];
    assert.type(word, 'string', `${language} has no clip ${clip}`);
    const space = at > 0 && !grammar.glued?.test(clips[at - 1] as string) ? ' ' : '';
    return text + space + word;
  }, '');
}

function compare(language: PromptLanguage, form: string, expected: (n: number) => string): void {
  const wrong: string[] = [];
  for (let n = 0; n <= 9999; n++) {
    const ours = plainDutch(language, said(language, grammars[language].count(n, form)));
    const theirs = plainDutch(language, expected(n));
    if (ours !== theirs) wrong.push(`${n}: ${ours} | ${theirs}`);
  }
  assert.equal(wrong.slice(0, 5), [], `${language} ${form}: ${wrong.length} differ`);
}

/** The accents on a stressed "één" are a matter of taste. */
function plainDutch(language: PromptLanguage, text: string): string {
  return language === 'nl' ? text.replaceAll('é', 'e') : text;
}

/** The library forgets the accent that the Academy's spelling puts on one number only. */
function spanish(n: number): string {
  return libraries.es.toCardinal(n).replace('dieciseis', 'dieciséis');
}

/** From 1,000 on the library forgets the gender: its own last word under 1,000 has it. */
function latvianFeminine(n: number): string {
  const gendered = libraries.lv.toCardinal(n % 1000, { gender: 'feminine' });
  if (n < 1000) return gendered;
  return n % 1000 === 0 ? libraries.lv.toCardinal(n) : `${libraries.lv.toCardinal(n - (n % 1000))} ${gendered}`;
}

test('all numbers from 0 to 9,999 are said as an independent library writes them', () => {
  for (const language of ['en', 'de', 'lv'] as const) compare(language, '', (n) => libraries[language].toCardinal(n));
  compare('es', '', spanish);
  compare('nl', '', (n) => libraries.nl.toCardinal(n, { noHundredPairing: true }));
});

test('numbers agree with the gender of what they count', () => {
  compare('lv', 'f', latvianFeminine);
  // The library's own feminine depends on what it was asked before, and says "cienta", which is no word.
  compare('es', 'f', (n) => spanish(n).replace(/entos/, 'entas').replace(/uno$/, 'una'));
  compare('es', 'm', (n) =>
    spanish(n)
      .replace(/veintiuno$/, 'veintiún')
      .replace(/uno$/, 'un'),
  );
  compare('de', 'f', (n) => libraries.de.toCardinal(n).replace(/eins$/, 'eine'));
  compare('de', 'm', (n) => libraries.de.toCardinal(n).replace(/eins$/, 'ein'));
});

test('places in a row are said as an independent library writes ordinals', () => {
  const bare = (text: string): string => text.replaceAll('é', 'e').replaceAll(' and ', ' ').replace(/[ -]/g, '');
  const forms: readonly [PromptLanguage, string, string, number][] = [
    ['en', '', '', 9999],
    ['de', 'e', '', 9999],
    ['de', 'er', 'r', 9999],
    ['nl', '', '', 999],
    ['lv', 'm', '', 1999],
    ['es', 'm', '', 10],
  ];
  for (const [language, form, ending, max] of forms) {
    for (let n = 1; n <= max; n++) {
      const ours = said(language, grammars[language].position(n, form));
      assert.is(bare(ours), bare(libraries[language].toOrdinal(n) + ending), `${language} ${n}`);
    }
  }
  assert.is(said('lv', grammars.lv.position(2000, 'm')), 'divtūkstošais');
  assert.is(said('lv', grammars.lv.position(23, 'f')), 'divdesmit trešā');
  assert.is(said('es', grammars.es.position(11, 'm')), 'número once');
});

test('sentences agree with their count in every language', () => {
  const messages = (language: PromptLanguage, count: number): string =>
    speak('voicemail.new-messages', { count }, language).text;
  assert.is(messages('en', 1), 'You have one new message.');
  assert.is(messages('en', 21), 'You have twenty-one new messages.');
  assert.is(messages('de', 1), 'Sie haben eine neue Nachricht.');
  assert.is(messages('de', 101), 'Sie haben einhunderteine neue Nachrichten.');
  assert.is(messages('nl', 2), 'U heeft twee nieuwe berichten.');
  assert.is(messages('es', 21), 'Tiene veintiún mensajes nuevos.');
  assert.is(speak('dialer.matches', { count: 231 }, 'es').text, 'Se han encontrado doscientas treinta y una personas.');
  assert.is(messages('lv', 1), 'Jums ir viena jauna ziņa.');
  assert.is(messages('lv', 21), 'Jums ir divdesmit viena jauna ziņa.');
  assert.is(messages('lv', 3), 'Jums ir trīs jaunas ziņas.');
  assert.is(messages('lv', 11), 'Jums ir vienpadsmit jaunu ziņu.');
  assert.is(messages('lv', 0), 'Jums ir nulle jaunu ziņu.');
  assert.is(speak('queue.position', { position: 3 }, 'de').text, 'Sie sind an dritter Stelle.');
  assert.is(speak('queue.position', { position: 3 }, 'en').text, 'You are third in the queue.');
  assert.is(speak('queue.position', { position: 22 }, 'nl').text, 'U bent de tweeëntwintigste in de wachtrij.');
});

test('moments are said as people tell the time', () => {
  const at = (language: PromptLanguage, part: Partial<PromptMoment>): string =>
    speak(
      'voicemail.received',
      { moment: { day: 'date', weekday: 1, dayOfMonth: 3, month: 3, hour: 14, minute: 5, ...part } },
      language,
    ).text;
  assert.is(at('en', {}), 'Received on Monday the third of March at two oh five P M.');
  assert.is(at('en', { day: 'today', hour: 0, minute: 0 }), 'Received today at midnight.');
  assert.is(at('en', { day: 'today', hour: 0, minute: 30 }), 'Received today at twelve thirty A M.');
  assert.is(at('de', {}), 'Eingegangen am Montag, dem dritten März um vierzehn Uhr fünf.');
  assert.is(at('de', { day: 'yesterday', hour: 1, minute: 0 }), 'Eingegangen gestern um ein Uhr.');
  assert.is(at('nl', {}), 'Ontvangen op maandag drie maart om veertien uur vijf.');
  assert.is(at('es', { hour: 1, minute: 0 }), 'Recibido el lunes tres de marzo a la una en punto.');
  assert.is(at('es', { day: 'today', hour: 21, minute: 21 }), 'Recibido hoy a las veintiuna y veintiuno.');
  assert.is(
    at('lv', { hour: 21, minute: 31 }),
    'Saņemta pirmdien trešajā martā pulksten divdesmit vienos un trīsdesmit vienā minūtē.',
  );
});

test('durations leave out what is nothing', () => {
  const of = (language: PromptLanguage, duration: number): string =>
    speak('voicemail.duration', { duration }, language).text;
  assert.is(of('en', 0), 'Length: zero seconds.');
  assert.is(of('en', 3661), 'Length: one hour one minute and one second.');
  assert.is(of('de', 61), 'Länge: eine Minute und eine Sekunde.');
  assert.is(of('nl', 125), 'Lengte: twee minuten en vijf seconden.');
  assert.is(of('es', 21 * 3600), 'Duración: veintiuna horas.');
  assert.is(of('es', 60 * 31), 'Duración: treinta y un minutos.');
  assert.is(of('lv', 60 * 21 + 11), 'Ilgums: divdesmit viena minūte un vienpadsmit sekunžu.');
});

test('telephone numbers are said digit by digit, and what has no sound is left out', () => {
  assert.equal(speak('voicemail.from', { number: '+31 (0)6' }, 'nl').clips, [
    'nl/voicemail.from.0',
    'nl/digit.plus',
    'nl/digit.3',
    'nl/digit.1',
    'nl/digit.0',
    'nl/digit.6',
  ]);
  assert.is(speak('common.option-back', { key: '*' }, 'de').text, 'Um zurückzugehen, drücken Sie die Sterntaste.');
});

test('a moment is told by the clock on the wall, also across the summer time', () => {
  const riga = (iso: string, now: string): PromptMoment => localMoment(Date.parse(iso), Date.parse(now), 'Europe/Riga');
  assert.equal(riga('2026-11-20T22:30:00Z', '2026-11-21T18:00:00Z'), {
    day: 'today',
    weekday: 6,
    dayOfMonth: 21,
    month: 11,
    hour: 0,
    minute: 30,
  });
  assert.is(riga('2026-11-20T21:30:00Z', '2026-11-21T18:00:00Z').day, 'yesterday');
  assert.is(riga('2026-10-24T21:30:00Z', '2026-10-25T22:30:00Z').day, 'yesterday');
  assert.is(riga('2026-10-24T20:30:00Z', '2026-10-25T22:30:00Z').day, 'date');
});

test('every number, time and duration has its clips in every language', () => {
  for (const language of PROMPT_LANGUAGES) {
    const grammar = grammars[language];
    const known = (clips: readonly string[]): void => {
      assert.ok(clips.length > 0);
      for (const clip of clips) assert.type(grammar.clips[clip], 'string', `${language} ${clip}`);
    };
    for (let n = 0; n <= 9999; n++) {
      for (const form of grammar.forms.count) known(grammar.count(n, form));
      if (n > 0) for (const form of grammar.forms.position) known(grammar.position(n, form));
    }
    for (let minute = 0; minute < 1440; minute++) {
      const moment = { weekday: minute % 7, dayOfMonth: (minute % 31) + 1, month: (minute % 12) + 1 };
      known(grammar.moment({ ...moment, day: 'date', hour: Math.floor(minute / 60), minute: minute % 60 }));
    }
    for (let seconds = 0; seconds < 90_000; seconds += 37) known(grammar.duration(seconds));
  }
});
