import { type Random, SeededRandom } from '../../appliance/base/random.ts';
import { entityOf } from '../../appliance/config/define-entity.ts';
import { definitionsWith } from '../../appliance/config/entities/index.ts';
import type { EntityDefinition } from '../../appliance/config/types.ts';
import { View, type ViewWrite } from '../../appliance/config/view.ts';
import { extensionTypes } from '../../appliance/extensions/index.ts';

export type Body = Record<string, unknown> & { readonly id: string };

export const definitions: readonly EntityDefinition[] = definitionsWith(extensionTypes);
const entities = definitions.map(entityOf);

/** Whether the box knows this kind of thing. */
export const knows = (entity: string): boolean => entities.some(({ name }) => name === entity);

/** A configuration that was put together without asking the rules: valid as it is made, and open to be spoilt. */
export class MadeUpOffice {
  readonly random: Random;
  readonly #bodies = new Map<string, { entity: string; body: Body }>();

  constructor(seed: number) {
    this.random = new SeededRandom(seed);
    for (const { name, definition } of entities) if (definition.single) this.put(name, name, {});
  }

  /** With what its schema says where nothing is given. Answers the id. */
  put(entity: string, id: string, given: object): string {
    const schema = entities.find(({ name }) => name === entity)?.schema;
    if (!schema) throw new Error(`no such entity ${entity}`);
    const { id: _, ...settings } = { ...this.#bodies.get(id)?.body, ...given } as Body;
    const body = { ...(schema.parse(settings) as object), id };
    this.#bodies.set(id, { entity, body });
    return id;
  }

  /** As nobody may save it: no schema is asked. Answers the id. */
  spoil(id: string, change: object): string {
    const known = this.#bodies.get(id);
    if (!known) throw new Error(`no ${id}`);
    this.#bodies.set(id, { ...known, body: { ...known.body, ...change } });
    return id;
  }

  remove(id: string): void {
    this.#bodies.delete(id);
  }

  get<T = Body>(id: string): T {
    return this.#bodies.get(id)?.body as T;
  }

  ids(entity: string): string[] {
    return [...this.#bodies].filter(([, one]) => one.entity === entity).map(([id]) => id);
  }

  view(): View {
    const writes = [...this.#bodies].map(([id, { entity, body }]): ViewWrite => ({ entity, id, body }));
    return View.empty(0, entities).with(1, writes);
  }

  /** What the rules of saving have against it. */
  problems(): string[] {
    const view = this.view();
    return definitions.flatMap((definition) =>
      view
        .list<Body>(definition.name)
        .flatMap((body) => definition.rules?.(body, view, view) ?? [])
        .map(({ path, phrase }) => `${definition.name} ${path} ${phrase.key}`),
    );
  }

  pick<T>(list: readonly T[]): T {
    return list[this.random.integer(0, list.length - 1)] as T;
  }

  maybe(part: number): boolean {
    return this.random.integer(0, 99) < part * 100;
  }
}

/** One of our numbers: `+3120` and seven digits. */
export const ours = (at: number): string => `+3120${5_550_000 + at}`;

/** An office in which everything is well: people, what answers by itself, numbers, plans, a provider. */
export function healthyOffice(seed: number): MadeUpOffice {
  const office = new MadeUpOffice(seed);
  office.put('office', 'office', { emergencyCallerId: ours(0) });
  const people = Array.from({ length: office.random.integer(4, 9) }, (_, at) => person(office, 101 + at));
  const ends = [...people, ...endings(office, people)];
  const menus = answering(office, ends);
  numbersAndPlans(office, people, ends, menus);
  for (const name of knows('trunk') ? ['first', 'second'] : [])
    office.put('trunk', `trunk-${name}`, { name, server: `${name}.example.org`, kind: 'fixed', enabled: true });
  return office;
}

function person(office: MadeUpOffice, number: number): string {
  const id = office.put('user', `user-${number}`, { number: String(number), name: `Person ${number}` });
  if (office.maybe(0.2)) office.spoil(id, { emergencyCallerId: ours(1) });
  office.put('line', `line-${number}`, { username: String(number), password: 'Wilg-4711-Wilg', userId: id });
  return id;
}

function endings(office: MadeUpOffice, people: readonly string[]): string[] {
  const prompt = office.put('prompt', 'prompt', {
    name: 'Closed',
    use: 'speech',
    kind: 'typed',
    text: 'We are closed.',
  });
  const box = office.put('voicemail', 'box', { number: '150', name: 'Box', userId: office.pick(people) });
  office.put('voicemail', 'box-pin', { number: '151', name: 'Box with PIN', pin: '2580' });
  const closed = office.put('auto-answer', 'closed', { number: '160', name: 'Closed', promptId: prompt });
  office.put('group', 'team', { number: '180', name: 'Team', memberIds: people.slice(0, 3) });
  office.put('group', 'night', {
    number: '181',
    name: 'Night',
    insideAlwaysDestinationIds: [box],
    outsideUnansweredDestinationIds: [box],
  });
  const room = office.put('conference', 'room', { number: '170', name: 'Room' });
  office.put('system', 'system', { number: '171', name: 'System' });
  if (knows('forward')) office.put('forward', 'mobile', { number: '190', name: 'Mobile', to: '+31612345678' });
  return [box, closed, room, 'team', 'night'];
}

/** Menus and the like: each leads to people, endings and to those that were made before it. */
function answering(office: MadeUpOffice, ends: readonly string[]): string[] {
  const made: string[] = [];
  const anywhere = (): string => office.pick([...ends, ...ends, ...made]);
  for (let at = 0; at < office.random.integer(3, 6); at++) {
    const options = ['1', '2', '33'].slice(0, office.random.integer(1, 3));
    const body = {
      ...{ number: String(200 + at), name: `Menu ${at}`, optionDigits: 2, directDialling: office.maybe(0.3) },
      options: options.map((digits) => ({ digits, destinationId: anywhere() })),
      ...(office.maybe(0.5) ? { noneDestinationId: anywhere(), invalidDestinationId: office.pick(ends) } : {}),
    };
    made.push(office.put('ivr', `ivr-${at}`, body));
  }
  const dialer = { number: '220', name: 'Dialer', fallbackDestinationId: anywhere() };
  const gate = {
    ...{ number: '221', name: 'Gate', destinationId: anywhere(), fallbackDestinationId: office.pick(ends) },
    callers: [{ number: '+31611111111', name: 'Courier', destinationId: anywhere() }],
  };
  return [...made, office.put('dialer', 'dialer', dialer), office.put('authentication', 'gate', gate)];
}

/** Every menu has a number of its own, so that calls come to each; the others lead anywhere. */
function numbersAndPlans(office: MadeUpOffice, people: readonly string[], ends: readonly string[], menus: string[]) {
  const singles = [...menus, 'closed', ...people.slice(0, 2)].map((to, at) => ({ first: ours(10 + at), to }));
  const row = { first: ours(100), last: ours(199) };
  const entries = (anywhere: boolean) => [
    ...singles.map(({ first, to }) => ({ first, extensionId: anywhere ? office.pick([...ends, to]) : to })),
    { ...row, extensionId: office.pick(ends) },
  ];
  const plans = [
    { number: 1, name: 'Open', entries: entries(false) },
    { number: 2, name: 'Closed', entries: entries(true) },
    { number: 3, name: 'Holiday', entries: entries(true) },
    // Nobody needs it: an empty one that never rules is no fault.
    { number: 4, name: 'Spare', entries: [] },
  ];
  const days = ['mon', 'tue', 'wed', 'thu', 'fri'];
  for (const [at, { first }] of singles.entries())
    office.put('number', `number-${at}`, { first, schemaId: 'number-schema' });
  office.put('number', 'row', { ...row, schemaId: 'number-schema' });
  office.put('number-schema', 'number-schema', {
    ...{ number: 1, name: 'Office', plans, fallbackPlan: 2 },
    weekly: [{ kind: 'days', days, from: '08:00', until: '17:00', plan: 1 }],
    holidays: [{ name: 'Christmas', from: '2026-12-25T00:00', until: '2026-12-27T00:00', plan: 3 }],
  });
}
