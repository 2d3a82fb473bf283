import type { Change, ConfigService, NumberSchemaBody, OfficeBody } from '../../appliance/config/types.ts';
import { author } from './office.ts';

/** The largest office that is spoken of: these many of each. */
export const EXTENSIONS = 1_000;
export const NUMBERS = 10_000;
export const ROWS = 100_000;
const MENUS = 100;
/** Of the extensions one is the table of locations; the others are people, with a line each. */
export const PEOPLE = EXTENSIONS - MENUS - 1;

/** A Monday, ten in the morning in Amsterdam. */
export const OPEN_MS = Date.UTC(2026, 10, 23, 9);

/** Every tenth number leads to the table of locations, every hundredth to a menu. */
const TO_TABLE_EVERY = 10;
const TO_MENU_EVERY = 100;
export const TABLE = 'location';

export const numberAt = (at: number): string => `+312${10_000_000 + at}`;
/** The first `ROWS` of them are in the table. */
export const callerAt = (at: number): string => `+316${10_000_000 + at}`;
const personAt = (at: number): string => `person-${at % PEOPLE}`;
const menuAt = (at: number): string => `menu-${at % MENUS}`;

/** Makes a fresh office large and healthy: people, menus, a table of known callers, numbers in two plans. */
export function fillLargeOffice(config: ConfigService): void {
  const [office] = config.list<OfficeBody>('office');
  const [schema] = config.list<NumberSchemaBody>('number-schema');
  const settings = { extensionLength: 4, emergencyCallerId: numberAt(0) };
  config.apply([{ what: 'change', entity: 'office', id: office!.id, body: settings }], author);
  config.apply([trunk(), ...people(), ...menus(), location()], author);
  config.apply([...numbers(schema!.id), plans(schema!.id)], author);
}

const create = (entity: string, id: string, body: object): Change => ({ what: 'create', entity, id, body });

const many = <Thing>(amount: number, make: (at: number) => Thing): Thing[] =>
  Array.from({ length: amount }, (_, at) => make(at));

function trunk(): Change {
  return create('trunk', 'trunk', { name: 'Provider', server: 'sip.example.org', kind: 'fixed', enabled: true });
}

function people(): Change[] {
  return many(PEOPLE, (at) => {
    const number = String(2_000 + at);
    return [
      create('user', personAt(at), { number, name: `Person ${number}`, pin: '2580' }),
      create('line', `line-${at}`, { username: number, userId: personAt(at) }),
    ];
  }).flat();
}

function menus(): Change[] {
  return many(MENUS, (at) => {
    const options = [{ digits: '1', destinationId: personAt(at) }];
    const settings = { options, directDialling: true, noneDestinationId: personAt(at + 1) };
    return create('ivr', menuAt(at), { number: String(8_000 + at), name: `Menu ${at}`, ...settings });
  });
}

/** Each known caller has a person of their own. */
function location(): Change {
  const destinations = many(100, (at) => ({ name: `P${at}`, destinationId: personAt(at) }));
  const rows = many(ROWS, (at) => `${callerAt(at)},P${at % 100}`).join('\n');
  const table = { by: 'caller', destinations, rows, fallbackDestinationId: personAt(0) };
  return create('location', TABLE, { number: '8999', name: 'Known callers', ...table });
}

function numbers(schemaId: string): Change[] {
  return many(NUMBERS, (at) => create('number', `number-${at}`, { first: numberAt(at), schemaId }));
}

/** Open on working days, closed else and on holidays; every number stands in both plans. */
function plans(schemaId: string): Change {
  const destinationAt = (at: number, shift: number): string => {
    if (at % TO_TABLE_EVERY === 0) return TABLE;
    return at % TO_MENU_EVERY === 5 ? menuAt((at - 5) / TO_MENU_EVERY) : personAt(at + shift);
  };
  const entries = (shift: number) =>
    many(NUMBERS, (at) => ({ first: numberAt(at), extensionId: destinationAt(at, shift) }));
  const week = { kind: 'days', days: ['mon', 'tue', 'wed', 'thu', 'fri'], from: '09:00', until: '17:00', plan: 1 };
  const christmas = many(5, (at) => ({
    ...{ name: 'Christmas', from: `${2026 + at}-12-25T00:00`, until: `${2026 + at}-12-27T00:00`, plan: 2 },
  }));
  const open = { number: 1, name: 'Open', entries: entries(0) };
  const closed = { number: 2, name: 'Closed', entries: entries(7) };
  const body = { plans: [open, closed], weekly: [week], holidays: christmas, fallbackPlan: 2 };
  return { what: 'change', entity: 'number-schema', id: schemaId, body };
}
