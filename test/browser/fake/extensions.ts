import { entitySchemas } from '../../../appliance/config/define-entity.ts';
import { blockedCaller } from '../../../appliance/config/entities/blocked-caller.ts';
import { contact } from '../../../appliance/config/entities/contact.ts';
import { lineEntity } from '../../../appliance/config/entities/line.ts';
import { mailServer } from '../../../appliance/config/entities/mail-server.ts';
import { numberEntity } from '../../../appliance/config/entities/number.ts';
import { numberSchema } from '../../../appliance/config/entities/number-schema.ts';
import { office } from '../../../appliance/config/entities/office.ts';
import { outsideLimit } from '../../../appliance/config/entities/outside-limit.ts';
import { recording } from '../../../appliance/config/entities/recording.ts';
import { speechService } from '../../../appliance/config/entities/speech-service.ts';
import { trunk } from '../../../appliance/config/entities/trunk.ts';
import { extensionTypes } from '../../../appliance/extensions/index.ts';
import { readCsv } from '../../../appliance/rules/csv.ts';
import { type FakeBox, Refusal } from './box.ts';
import type { FakeExtension } from './fake-extensions.ts';
import { peaks, wav } from './fake-voicemail.ts';
import { type FakeRoute, route } from './routes.ts';

/** Extensions that answer by themselves, recordings, and settings of which there is one set. */

const kinds: Readonly<Record<string, { readonly en: string; readonly nl: string }>> = {
  user: { en: 'person', nl: 'collega' },
  'auto-answer': { en: 'auto-answer', nl: 'automatische melding' },
  authentication: { en: 'authentication', nl: 'toegangscontrole' },
  ivr: { en: 'IVR', nl: 'keuzemenu' },
  dialer: { en: 'extension dialer', nl: 'doorkiesnummer' },
  system: { en: 'system extension', nl: 'systeemnummer' },
  conference: { en: 'conference room', nl: 'vergaderkamer' },
  voicemail: { en: 'mailbox', nl: 'voicemail' },
};

const everyKind = extensionTypes.map((type) => ({ ...type, name: type.type, naturalKey: 'number' }));
const schemaKinds = everyKind.filter(({ type }) => type !== 'user');

const schemas = route('GET', '/api/schemas', () => ({
  body: {
    entities: {
      ...entitySchemas([
        lineEntity,
        ...everyKind,
        mailServer,
        recording,
        speechService,
        numberEntity,
        numberSchema,
        trunk,
        office,
        contact,
        blockedCaller,
        outsideLimit,
      ]),
    },
  },
}));

function summary(box: FakeBox, { id, type, number, name }: FakeExtension): Record<string, unknown> {
  const kind = kinds[type]?.[box.language] ?? type;
  const sentence = box.language === 'nl' ? `${kind} ${name}` : `${kind} ${name}`;
  return { id, type, number, name, icon: '', kind, sentence };
}

function view(box: FakeBox, extension: FakeExtension): Record<string, unknown> {
  const loops = JSON.stringify(extension).includes(`"noneDestinationId":"${extension.id}"`);
  const warnings = loops
    ? [{ path: '', sentence: `Calls go round in a circle: ${extension.number} → ${extension.number}.` }]
    : [];
  return { ...extension, ...summary(box, extension), warnings };
}

function one(box: FakeBox, id: string | undefined): FakeExtension {
  const found = box.extensions.find((extension) => extension.id === id);
  if (!found) throw new Refusal(404, 'It isn’t there (any more).');
  return found;
}

function nextNumber(box: FakeBox): string {
  const taken = new Set([...box.extensions, ...box.office.users].map(({ number }) => number));
  for (let number = 804; ; number++) if (!taken.has(String(number))) return String(number);
}

function pointedAtBy(box: FakeBox, id: string): { entity: string; title: string; sentence: string }[] {
  return box.extensions
    .filter((other) => other.id !== id && JSON.stringify(other).includes(`"${id}"`))
    .map(({ type, number, name }) => ({
      entity: type,
      title: `${number} ${name}`,
      sentence: `${number} ${name} leads here.`,
    }));
}

function refuseTaken(box: FakeBox, body: Record<string, unknown>, except?: string): void {
  const taken = box.extensions.find(({ number, id }) => number === body.number && id !== except);
  if (!taken) return;
  const sentence = `Extension ${taken.number} is already ${taken.name}’s.`;
  throw new Refusal(422, 'Something isn’t right yet.', { problems: [{ path: 'number', sentence }] });
}

function add(box: FakeBox, extension: FakeExtension) {
  box.extensions = [...box.extensions, extension];
  const revision = box.note('created', extension.type, extension, [], () => {
    box.extensions = box.extensions.filter(({ id }) => id !== extension.id);
  });
  return { status: 201, body: view(box, extension), revision };
}

const extensions = [
  route('GET', '/api/extensions', ({ box }) => {
    const people = box.office.users.map((user) => ({ ...user, type: 'user' }));
    const all = [...people, ...box.extensions].map((extension) => summary(box, extension));
    return { body: { extensions: all, total: all.length } };
  }),
  route('GET', '/api/extensions/kinds', ({ box }) => ({
    body: { kinds: schemaKinds.map(({ type, icon }) => ({ type, icon, kind: kinds[type]?.[box.language] ?? type })) },
  })),
  route('GET', '/api/extensions/next-number', ({ box }) => ({ body: { number: nextNumber(box) } })),
  route('POST', '/api/extensions', ({ box, body }) => {
    refuseTaken(box, body);
    return add(box, { ...body, id: `x${box.changes.length + 100}` } as unknown as FakeExtension);
  }),
  route('GET', '/api/extensions/{id}', ({ box, params }) => ({ body: view(box, one(box, params[0])) })),
  route('PATCH', '/api/extensions/{id}', ({ box, params, body }) => {
    const before = one(box, params[0]);
    refuseTaken(box, body, before.id);
    const cleared = Object.entries({ ...before, ...body }).filter(([, value]) => value !== null);
    const after = Object.fromEntries(cleared) as unknown as FakeExtension;
    const put = (next: FakeExtension): void => {
      box.extensions = box.extensions.map((extension) => (extension.id === next.id ? next : extension));
    };
    put(after);
    return { body: view(box, after), revision: box.note('changed', after.type, after, [], () => put(before)) };
  }),
  route('POST', '/api/extensions/{id}/copy', ({ box, params }) => {
    const { id: _, ...settings } = one(box, params[0]);
    return add(box, {
      ...settings,
      id: `x${box.changes.length + 100}`,
      number: nextNumber(box),
      name: `${settings.name} 2`,
    });
  }),
  route('GET', '/api/extensions/{id}/dependents', ({ box, params }) => ({
    body: { pointedAtBy: pointedAtBy(box, params[0] ?? '') },
  })),
  route('POST', '/api/extensions/{id}/reveal', () => ({
    body: { secrets: { pins: [{ pin: '4711', name: 'Schoonmaak' }] } },
  })),
  route('GET', '/api/extensions/{id}/rows', () => ({ file: '020;801;\r\n030;801;\r\n' })),
  route('POST', '/api/extensions/{id}/rows', ({ box, params, query, body }) => {
    const before = one(box, params[0]);
    const rows = readCsv(String(body.text));
    const numbers = new Set([...box.extensions, ...box.office.users].map(({ number }) => number));
    const problems = rows
      .filter(({ cells }) => !numbers.has(cells[1] ?? ''))
      .map(({ line, cells }) => ({ line, sentence: `Line ${line}: there is no extension ${cells[1]}.` }));
    const read = { rows: rows.length, before: Number(before.rowsCount), destinations: 1, problems };
    if (query.get('dryRun') === 'true' || problems.length > 0) return { body: read };
    const put = (next: FakeExtension): void => {
      box.extensions = box.extensions.map((extension) => (extension.id === next.id ? next : extension));
    };
    put({ ...before, rowsCount: rows.length });
    return { body: read, revision: box.note('changed', 'location', before, [], () => put(before)) };
  }),
  route('DELETE', '/api/extensions/{id}', ({ box, params }) => {
    const extension = one(box, params[0]);
    box.extensions = box.extensions.filter(({ id }) => id !== extension.id);
    const back = (): void => {
      box.extensions = [...box.extensions, extension];
    };
    return { status: 204, revision: box.note('deleted', extension.type, extension, [], back) };
  }),
];

const recordings = [
  route('GET', '/api/recordings', ({ box, query }) => {
    const call = query.get('callId');
    return { body: { recordings: box.recordings.filter(({ callId }) => !call || callId === call) } };
  }),
  route('GET', '/api/recordings/{id}/sound', () => ({ sound: wav(4) })),
  route('GET', '/api/recordings/{id}/peaks', () => ({ body: { left: peaks(400), right: peaks(400).toReversed() } })),
  route('DELETE', '/api/recordings/{id}', ({ box, params }) => {
    box.recordings = box.recordings.filter(({ id }) => id !== params[0]);
    return { status: 204 };
  }),
  route('GET', '/api/recording-downloads', ({ box }) => ({ body: { downloads: box.downloads } })),
  route('POST', '/api/recording-downloads', ({ box }) => {
    const download = {
      id: 'd1',
      keptUntil: Date.now() + 86_400_000,
      parts: [{ count: box.recordings.length, bytes: 4_200_000 }],
    };
    box.downloads = [download];
    return { status: 201, body: download };
  }),
];

const singles = (['mail-server', 'recording', 'speech-service'] as const).flatMap((name) => {
  const address = name === 'recording' ? '/api/recording-settings' : `/api/${name}`;
  return [
    route('GET', address, ({ box }) => ({ body: box.singles[name] })),
    route('PATCH', address, ({ box, body }) => {
      box.singles[name] = { ...box.singles[name], ...body };
      return { body: box.singles[name], revision: box.note('changed', name, { id: name, name }, [], () => undefined) };
    }),
  ];
});

const mailTest = route('POST', '/api/mail-server/test', ({ body }) => {
  if (body.to !== 'anna@kantoor.nl') throw new Refusal(503, 'The server said: 550 no such user.');
  return { status: 204 };
});

export const extensionRoutes: readonly FakeRoute[] = [...extensions, ...recordings, ...singles, mailTest, schemas];
