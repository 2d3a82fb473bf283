import { z } from 'zod';
import type { Random } from '../../appliance/base/random.ts';
import { coreOf, metaOf } from '../../appliance/config/define-entity.ts';

/** What of the world a made-up body points at. */
export interface SampleWorld {
  readonly random: Random;
  /** The id of a new thing of this entity; `extension` for any kind of those. */
  readonly make: (entity: string) => string;
}

/** Texts of which one fits whatever a field wants: names, keys, numbers, times, days, places. */
const TEXTS = [
  'Sample',
  '1',
  '12',
  '101',
  '2468',
  '20',
  '1011',
  '+31201234567',
  '08:00',
  'Europe/Amsterdam',
  '2026-12-25T00:00',
  'sample@example.org',
] as const;

const NUMBERS = [1, 2, 5, 20, 60];

/** A body of this schema with every field filled in, lists with two entries; each reference to a thing of its own. */
export function sampleBody(schema: z.ZodObject, world: SampleWorld): Record<string, unknown> {
  const fields = Object.entries(schema.shape as Record<string, z.ZodType>);
  return Object.fromEntries(fields.map(([name, field]) => [name, sampleOf(field, world)]));
}

function sampleOf(field: z.ZodType, world: SampleWorld): unknown {
  const { ref, bulk } = metaOf(field);
  const core = coreOf(field);
  if (core instanceof z.ZodArray) {
    const element = core.element as z.ZodType;
    const entry = (): unknown => (ref && !metaOf(element).ref ? world.make(ref) : sampleOf(element, world));
    return [[entry(), entry()], [entry()], []].find((list) => field.safeParse(list).success);
  }
  // What has many lines has rules of its own: none will do.
  if (bulk) return '';
  if (ref) return world.make(ref);
  if (core instanceof z.ZodObject) return sampleBody(core, world);
  if (core instanceof z.ZodUnion) return sampleOf(pick(core.options as readonly z.ZodType[], world), world);
  if (core instanceof z.ZodEnum) return pick(core.options, world);
  if (core instanceof z.ZodLiteral) return core.value;
  if (core instanceof z.ZodBoolean) return pick([true, false], world);
  const values = [...turned(TEXTS, world), ...turned(NUMBERS, world), undefined];
  return values.find((value) => field.safeParse(value).success);
}

function pick<T>(list: readonly T[], { random }: SampleWorld): T {
  return list[random.integer(0, list.length - 1)] as T;
}

/** The list from a random place on. */
function turned<T>(list: readonly T[], { random }: SampleWorld): readonly T[] {
  const from = random.integer(0, list.length - 1);
  return [...list.slice(from), ...list.slice(0, from)];
}
