import { z } from 'zod';
import { contactSchema } from '../../config/entities/contact.ts';
import type { ConfigView, ContactBody, OfficeBody, Stored } from '../../config/types.ts';
import { type Place, searchDigits, shown } from '../../rules/phone-number.ts';
import { entityShapes } from '../entity-shapes.ts';

export const contactShapes = entityShapes({ schema: contactSchema });

export const contactShape = z
  .object({
    id: z.string(),
    name: z.string(),
    company: z.string().optional(),
    numbers: z.array(z.object({ number: z.string(), label: z.string().optional() })),
  })
  .meta({ id: 'Contact' });

export function contactView({ id, name, company, numbers }: Stored<ContactBody>): z.input<typeof contactShape> {
  return { id, name, company, numbers: numbers.map(({ number, label }) => ({ number: shown(number), label })) };
}

/** Where the office is: how numbers that people type are meant. */
export function placeOf(config: ConfigView): Place {
  const [office] = config.list<OfficeBody>('office');
  return { country: office?.country ?? '', areaCode: office?.areaCode };
}

/** What somebody typed to search by; a number in any spelling finds the same number in any other, also in part. */
export function searchText(search: string, config: ConfigView): string {
  return searchDigits(search, placeOf(config)) ?? search;
}
