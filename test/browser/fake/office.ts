/** An office out of thin air, always the same one: 200 people with Dutch names, some of them very long. */

export interface FakeLine {
  readonly id: string;
  readonly username: string;
  readonly userId: string;
  readonly dtmf: string;
  readonly callLimit: number;
  readonly [field: string]: unknown;
}

export interface FakeUser {
  readonly id: string;
  readonly number: string;
  readonly name: string;
  readonly [field: string]: unknown;
}

const firstNames = (
  'Anna Bram Carla Daan Eva Femke Gijs Hanna Ibrahim Jasmijn Koen Lotte Mohammed Noor Olaf Pim Quinten Roos Sjoerd Tess ' +
  'Ursula Vera Willem Xander Yara Zoë Fatima Maarten Nienke Joost'
).split(' ');
const surnames = [
  'de Vries',
  'Jansen',
  'van den Berg',
  'Bakker',
  'van Dijk',
  'Visser',
  'Smit',
  'de Boer',
  'Mulder',
  'de Groot',
  'van der Meer',
  'El Idrissi',
  'Yılmaz',
  'Kuipers',
  "in 't Veld",
];
const longNames = [
  'Geertruida Wilhelmina van der Sluijs-Bronckhorst',
  'Maximiliaan-Alexander van Oldenbarnevelt',
  "Jonkvrouw Cornelia Elisabeth van 's-Gravenmoer tot Wassenaer",
  'Jan-Willem Schouten-van der Kolk',
];

/** A small generator with a seed: the same office every time. */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296;
    return state / 4_294_967_296;
  };
}

function nameOf(at: number): string {
  if (at % 41 === 4) return longNames[Math.floor(at / 41) % longNames.length] ?? '';
  const first = firstNames[at % firstNames.length] ?? '';
  const last = surnames[(at * 7 + Math.floor(at / firstNames.length)) % surnames.length] ?? '';
  return `${first} ${last}`;
}

export interface FakeOffice {
  users: FakeUser[];
  lines: FakeLine[];
  /** Ids of lines with a phone. */
  readonly registered: Set<string>;
}

export function makeOffice(people: number): FakeOffice {
  const random = seeded(7);
  const users: FakeUser[] = [];
  const lines: FakeLine[] = [];
  const registered = new Set<string>();
  for (let at = 0; at < people; at += 1) {
    const number = String(101 + at);
    const name = nameOf(at);
    const mail = name
      .toLowerCase()
      .normalize('NFD')
      .replace(/[^a-z]+/g, '.');
    users.push({
      id: `u${number}`,
      number,
      name,
      email: at % 5 === 3 ? undefined : `${mail}@voorbeeld.example`,
      mobile: at % 3 === 0 ? `+316${String(12_345_000 + at * 37)}` : undefined,
      hasPin: at % 4 !== 1,
      secondCall: true,
      voicemailPinPolicy: 'untrusted',
      language: at % 6 === 0 ? 'en' : undefined,
    });
    const many = at % 23 === 9 ? 0 : at % 9 === 2 ? 2 : 1;
    for (let n = 1; n <= many; n += 1) {
      const id = `l${number}-${n}`;
      lines.push({
        id,
        username: n === 1 ? number : `${number}-${n}`,
        userId: `u${number}`,
        dtmf: 'rfc4733',
        callLimit: 5,
        encryption: false,
        trusted: false,
        name: n === 2 ? 'Bij de koffie' : undefined,
      });
      if (random() > 0.06) registered.add(id);
    }
  }
  return { users, lines, registered };
}

const phones = [
  'Yealink SIP-T54W 96.86.0.100',
  'Gigaset N870IP/2.60',
  'Yealink SIP-T46U 108.86.0.45',
  'Linphone-Desktop/5.2.6',
  'snomD785/10.1.184',
];

export function phoneOf(line: FakeLine, user: FakeUser, at: number): Record<string, unknown> {
  const address = `192.168.1.${20 + (at % 200)}`;
  return {
    lineId: line.id,
    username: line.username,
    user: { id: user.id, number: user.number, name: user.name },
    contact: `sip:${line.username}@${address}:5060`,
    transport: at % 3 === 0 ? 'tls' : 'udp',
    source: `${address}:${5060 + (at % 7)}`,
    userAgent: phones[at % phones.length],
    registeredAt: Date.now() - 3_600_000 * ((at % 9) + 1),
    expiresAt: Date.now() + 600_000,
    unverified: at % 31 === 30,
  };
}
