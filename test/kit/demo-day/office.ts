/** The office of the demo day: a bicycle shop in Amsterdam with a branch in Haarlem, open on Saturdays. */

export interface Colleague {
  readonly number: string;
  readonly name: string;
  readonly lines: readonly string[];
}

export const COLLEAGUES: readonly Colleague[] = [
  { number: '201', name: 'Anna de Vries', lines: ['201'] },
  { number: '202', name: 'Bram Jansen', lines: ['202', '202b'] },
  { number: '203', name: 'Carla van den Berg', lines: ['203'] },
  { number: '204', name: 'Daan Bakker', lines: ['204'] },
  { number: '205', name: 'Els Visser', lines: ['205'] },
  { number: '206', name: 'Femke Smit', lines: ['206', '206b'] },
  { number: '207', name: 'Gijs Meijer', lines: ['207'] },
  { number: '208', name: 'Hanna Mulder', lines: ['208'] },
  { number: '209', name: 'Ilse de Boer', lines: ['209'] },
  { number: '210', name: 'Joost Bos', lines: ['210'] },
  { number: '211', name: 'Kees Dekker', lines: ['211'] },
  { number: '212', name: 'Lotte Brouwer', lines: ['212'] },
];

export function passwordOf(line: string): string {
  return `Demo-4711-${line}`;
}

/** The two providers: the first carries the calls, the second those that the first doesn't take. */
export const PROVIDERS = [
  { id: 'first', name: 'Amstel Telecom', server: 'sip.amsteltelecom.example' },
  { id: 'second', name: 'Spaarnelijn', server: 'sip.spaarnelijn.example' },
] as const;

/** The numbers of the shop, as customers call them. */
export const NUMBERS = {
  main: '+31201234500',
  workshop: '+31201234501',
  haarlem: '+31201234502',
  collect: '+31201234503',
  dealers: '+31201234504',
  /** In no plan. */
  old: '+31201234509',
  anna: '+31201234511',
  els: '+31201234515',
} as const;

const PEOPLE_EXTRA: Readonly<Record<string, string>> = {
  '201': 'voicemailAfterSec: 20, mobile: "+31612345601"',
  '203': 'voicemailAfterSec: 25',
  '205': 'timeConfiguration: true, voicemailAfterSec: 20',
  '207': 'secondCall: false, voicemail: false',
  '208': 'secondCall: false',
  '212': 'twinning: true',
  '211': 'blockedCategories: [international]',
};

function users(): string {
  return COLLEAGUES.map(({ number, name, lines }) => {
    const ofUser = lines.map((line) => `{ username: "${line}", password: "${passwordOf(line)}", trusted: true }`);
    const extra = PEOPLE_EXTRA[number] ? `, ${PEOPLE_EXTRA[number]}` : '';
    return `  - { number: "${number}", name: ${name}, pin: "2580", areaCode: "020"${extra}, lines: [${ofUser.join(', ')}] }`;
  }).join('\n');
}

const entry = (first: string, extension: string): string => `{ first: "${first}", extension: "${extension}" }`;

function plan(number: number, name: string, to: Readonly<Record<string, string>>): string {
  const rows = Object.entries(to).map(([key, extension]) => entry(NUMBERS[key as keyof typeof NUMBERS], extension));
  return `      - { number: ${number}, name: ${name}, entries: [${rows.join(', ')}] }`;
}

const OWN = { anna: '201', els: '205' };

function schema(): string {
  const open = { main: '300', workshop: '330', haarlem: '340', collect: '350', dealers: '360', ...OWN };
  const closed = { main: '371', workshop: '371', haarlem: '371', collect: '371', dealers: '371', ...OWN };
  const lunch = { ...closed, main: '310', workshop: '372' };
  const party = { ...closed, main: '373' };
  return `numberSchemas:
  - number: 1
    name: Amsterdam
    plans:
${[plan(1, 'Open', open), plan(2, 'Lunch', lunch), plan(3, 'Nacht', closed), plan(4, 'Feestdag', party)].join('\n')}
    fallbackPlan: 3
    weekly:
      - { kind: days, days: [sat], from: "09:00", until: "12:30", plan: 1 }
      - { kind: days, days: [sat], from: "12:30", until: "13:00", plan: 2 }
      - { kind: days, days: [sat], from: "13:00", until: "17:00", plan: 1 }
      - { kind: days, days: [tue, wed, thu, fri], from: "09:00", until: "17:30", plan: 1 }
    holidays:
      - { from: "2026-11-21T16:00", until: "2026-11-21T17:00", name: intocht Sinterklaas, plan: 4 }
      - { from: "2026-12-25T00:00", until: "2026-12-27T00:00", name: Kerstmis, plan: 4 }
      - { from: "2027-01-01T00:00", until: "2027-01-02T00:00", name: Nieuwjaarsdag, plan: 4 }`;
}

function numbers(): string {
  const people: Readonly<Record<string, string>> = { anna: '201', els: '205' };
  return Object.entries(NUMBERS)
    .map(([key, first]) => `  - { first: "${first}", schema: 1${people[key] ? `, user: "${people[key]}"` : ''} }`)
    .join('\n');
}

/** What answers by itself, and what rings together. */
const BRICKS = `groups:
  - { number: "310", name: Verkoop, members: ["201", "202", "203"], outsideUnansweredDestinations: ["380"], outsideBusyDestinations: ["380"], insideUnansweredDestinations: ["380"] }
  - { number: "320", name: Werkplaats, members: ["206", "207", "208"], prefix: "Werkplaats:", memberForwarding: true, outsideUnansweredSec: 25, outsideUnansweredDestinations: ["381"], outsideBusyDestinations: ["310"] }
  - { number: "325", name: Verhuur, members: ["204", "209"], outsideUnansweredDestinations: ["390"] }
  - { number: "326", name: Haarlem, members: ["210", "211"], outsideUnansweredDestinations: ["310"] }
  - { number: "372", name: Werkplaats in de lunch, members: ["206"], outsideUnansweredDestinations: ["381"] }
ivrs:
  - number: "300"
    name: Keuzemenu
    prompt: Keuzemenu
    noneRetries: 1
    invalidRetries: 1
    directDialling: true
    options:
      - { digits: "1", destination: "310", prefix: "Verkoop:" }
      - { digits: "2", destination: "330" }
      - { digits: "3", destination: "325" }
    noneDestination: "310"
    invalidDestination: "310"
callLimits:
  - { number: "330", name: Drukte werkplaats, callsMax: 2, destination: "320", busyDestination: "381" }
locations:
  - number: "340"
    name: Dichtstbijzijnde winkel
    by: area-code
    destinations: [{ name: Haarlem, destination: "326" }, { name: Amsterdam, destination: "310" }]
    rows: |
      023,Haarlem
      020,Amsterdam
    mobileDestination: "300"
    fallbackDestination: "310"
  - number: "350"
    name: Ophaaldienst
    by: postcode
    destinations: [{ name: Noord-Holland, destination: "325" }, { name: Haarlem, destination: "326" }]
    rows: |
      1000-1109,Noord-Holland
      2011-2037,Haarlem
    fallbackDestination: "310"
authentications:
  - { number: "360", name: Dealerlijn, callers: [{ number: "+31356211111", name: Groothandel Spaak, destination: "205" }], pins: [{ pin: "4711", name: Dealers }], destination: "310" }
times:
  - { number: "373", name: Feestdag, periods: [{ each: day, fromDay: sat, untilDay: sat, from: "16:30", until: "17:00", destination: "390", description: opruimen }], fallbackDestination: "374" }
autoAnswers:
  - { number: "371", name: Gesloten, prompt: Gesloten }
  - { number: "374", name: Bij de intocht, prompt: Feest }
forwards:
  - { number: "390", name: Mobiel Daan, to: "+31612345604", shows: dialled }
conferences:
  - { number: "395", name: Werkoverleg, pin: "4711" }
dialers:
  - { number: "397", name: Namenlijst, dialBy: number, fallbackDestination: "310" }
voicemails:
  - { number: "380", name: Voicemail Verkoop, user: "201", pin: "2580" }
  - { number: "381", name: Voicemail Werkplaats, user: "206", pin: "2580" }
`;

const ACCOUNT = 'username: "31201234500", password: "Fiets-4711-Lijn"';

/** The whole office as an office file. */
export function demoDayOffice(): string {
  const [first, second] = PROVIDERS;
  return `office:
  name: Van Dijk Fietsen
  country: NL
  language: nl
  areaCode: "020"
  timeZone: Europe/Amsterdam
  extensionLength: 3
  callerId: "${NUMBERS.main}"
  emergencyCallerId: "${NUMBERS.anna}"
  emergencyRecipients: ["205"]
  blockedCategories: [premium]
prompts:
  - { name: Keuzemenu, use: speech, text: "Welkom bij Van Dijk Fietsen. Voor verkoop, kies 1. Voor de werkplaats, kies 2. Voor verhuur, kies 3." }
  - { name: Gesloten, use: speech, text: "Wij zijn gesloten. Op dinsdag tot en met zaterdag zijn wij vanaf negen uur bereikbaar." }
  - { name: Feest, use: speech, text: "Vanmiddag zijn wij bij de intocht van Sinterklaas." }
  - { name: Geen reclame, use: speech, text: "Wij stellen geen prijs op reclame. Tot ziens." }
users:
${users()}
lines:
  - { username: balie, password: "${passwordOf('balie')}", name: Balie bij de ingang, areaCode: "020" }
${BRICKS}trunks:
  - { name: ${first.name}, position: 1, kind: registration, server: ${first.server}, ${ACCOUNT}, callsMax: 6, optionsSec: 300 }
  - { name: ${second.name}, position: 2, kind: fixed, server: ${second.server}, callsMax: 4, optionsSec: 300 }
${schema()}
numbers:
${numbers()}
outsideLimits:
  - { name: Buitenland en dure nummers, applies: office, costlyMinutesPerHour: 15 }
  - { name: Na sluitingstijd, applies: each-user, nightFrom: "18:00", nightUntil: "07:00", nightBlocks: costly }
contacts:
  - { name: Mevrouw Jacobs, numbers: [{ number: "+31612340001", label: mobiel }] }
  - { name: Jan Post, numbers: [{ number: "+31612340002" }] }
  - { name: Groothandel Spaak, company: Spaak B.V., numbers: [{ number: "+31356211111", label: werk }] }
  - { name: Pieter de Wit, numbers: [{ number: "+31235310003" }] }
  - { name: Kettingkast Reparaties, numbers: [{ number: "+32470123456" }] }
  - { name: Daan mobiel, numbers: [{ number: "+31612345604" }] }
blockedCallers:
  - { caller: "+31850190190", to: busy, note: telefonische verkoop }
  - { caller: "+4420*", to: prompt, prompt: Geen reclame, note: oplichting }
  - { caller: "+31880555*", to: extension, destination: "381", note: enquêtes }
`;
}
