/** The demo office: who works there. */

export interface DemoPerson {
  readonly number: string;
  readonly name: string;
  readonly lines: readonly string[];
}

const NAMES = [
  'Anna de Vries',
  'Bram Jansen',
  'Carla van den Berg',
  'Daan Bakker',
  'Els Visser',
  'Femke Smit',
  'Gijs Meijer',
  'Hanna Mulder',
  'Ilse de Boer',
  'Joost Bos',
  'Kees Dekker',
  'Lotte Brouwer',
];

/** Every fourth has a second phone. */
export const PEOPLE: readonly DemoPerson[] = NAMES.map((name, index) => {
  const number = String(201 + index);
  return { number, name, lines: index % 4 === 1 ? [number, `${number}b`] : [number] };
});

/** The same each time, so that a second start changes nothing; loopback is the only way to these phones. */
export function passwordOf(line: string): string {
  return `Demo-4711-${line}`;
}

/** The whole office as an office file. */
export function officeFile(people = PEOPLE): string {
  const users = people.map(({ number, name, lines }) => {
    const ofUser = lines.map((line) => `{ username: "${line}", password: "${passwordOf(line)}" }`);
    return `  - { number: "${number}", name: ${name}, pin: "2580", lines: [${ofUser.join(', ')}] }`;
  });
  const office = 'office: { name: Demo, country: NL, language: nl, timeZone: Europe/Amsterdam, extensionLength: 3 }';
  return `${[office, 'users:', ...users].join('\n')}\n`;
}
