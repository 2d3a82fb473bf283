import { Bus } from '../../../appliance/base/bus.ts';
import { VirtualClock } from '../../../appliance/base/clock.ts';
import type { AppEvents } from '../../../appliance/base/events.ts';
import { SeededRandom } from '../../../appliance/base/random.ts';
import { ConfigService } from '../../../appliance/config/service.ts';
import type { Change, NumberSchemaBody, OfficeBody } from '../../../appliance/config/types.ts';
import { extensionTypes } from '../../../appliance/extensions/index.ts';
import { openStore } from '../../../appliance/store/database.ts';

/** The largest office that is spoken of: these many of each. */
export const EXTENSIONS = 1_000;
export const NUMBERS = 10_000;
export const ROWS = 100_000;
/** Every so many-th number leads to the table of locations. */
const TO_LOCATION_EVERY = 10;
const LOCATION = '8999';
/** A Monday, ten in the morning in Amsterdam. */
export const OPEN_MS = Date.UTC(2026, 10, 23, 9);

const author = { name: 'bench', from: 'this machine' };
const PEOPLE = EXTENSIONS - 1;

export const numberAt = (at: number): string => `+312${String(10_000_000 + at)}`;
export const callerAt = (at: number): string => `+316${String(10_000_000 + at)}`;
const personAt = (at: number): string => `person-${at % PEOPLE}`;

/** An office with a thousand extensions, ten thousand numbers each in a plan, and a hundred thousand known callers. */
export function largeOffice(): { readonly config: ConfigService; readonly close: () => void } {
  const clock = new VirtualClock(OPEN_MS);
  const random = new SeededRandom(1);
  const store = openStore(':memory:', { clock, random });
  const bus = new Bus<AppEvents>((failure) => {
    throw failure;
  });
  const config = new ConfigService(store, { clock, random, bus, kinds: extensionTypes });
  const [office] = config.list<OfficeBody>('office');
  config.apply([{ what: 'change', entity: 'office', id: office!.id, body: { extensionLength: 4 } }], author);
  const [schema] = config.list<NumberSchemaBody>('number-schema');
  config.apply([...people(), location()], author);
  config.apply([...numbers(schema!.id), plans(schema!.id)], author);
  return { config, close: () => store.close() };
}

function people(): Change[] {
  return Array.from({ length: PEOPLE }, (_, at) => {
    const number = String(2_000 + at);
    return {
      what: 'create',
      entity: 'user',
      id: personAt(at),
      body: { number, name: `Person ${number}`, pin: '2580' },
    };
  });
}

/** Each known caller has a person of their own. */
function location(): Change {
  const destinations = Array.from({ length: 100 }, (_, at) => ({ name: `P${at}`, destinationId: personAt(at) }));
  const rows = Array.from({ length: ROWS }, (_, at) => `${callerAt(at)},P${at % 100}`).join('\n');
  const table = { by: 'caller', destinations, rows, fallbackDestinationId: personAt(0) };
  const body = { number: LOCATION, name: 'Known callers', ...table };
  return { what: 'create', entity: 'location', id: 'location', body };
}

function numbers(schemaId: string): Change[] {
  return Array.from({ length: NUMBERS }, (_, at) => ({
    ...{ what: 'create', entity: 'number', id: `number-${at}` },
    body: { first: numberAt(at), schemaId },
  }));
}

/** Open on working days, closed else; every number stands in both plans. */
function plans(schemaId: string): Change {
  const entries = (shift: number) =>
    Array.from({ length: NUMBERS }, (_, at) => ({
      first: numberAt(at),
      extensionId: at % TO_LOCATION_EVERY === 0 ? 'location' : personAt(at + shift),
    }));
  const open = { number: 1, name: 'Open', entries: entries(0) };
  const closed = { number: 2, name: 'Closed', entries: entries(7) };
  const week = { kind: 'days', days: ['mon', 'tue', 'wed', 'thu', 'fri'], from: '09:00', until: '17:00', plan: 1 };
  const body = { plans: [open, closed], weekly: [week], fallbackPlan: 2 };
  return { what: 'change', entity: 'number-schema', id: schemaId, body };
}
