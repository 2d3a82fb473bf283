import { z } from 'zod';
import { CONTACT_NUMBERS_MAX } from '../../base/limits-features.ts';
import { defineEntity } from '../define-entity.ts';
import { line, outsideNumber } from '../fields.ts';
import type { ContactBody } from '../types.ts';

/** Somebody outside whom the office knows: phones and the history show the name (CAL-16). */
export const contactSchema = z.object({
  name: line(64).meta({ label: 'Name', help: 'As phones show it. No two contacts share one.', unique: true }),
  company: line(64).optional().meta({ label: 'Company' }),
  numbers: z
    .array(
      z.object({
        number: outsideNumber.meta({ label: 'Number', help: 'In any spelling.' }),
        label: line(32).optional().meta({ label: 'Kind', help: 'Such as mobile or work.' }),
      }),
    )
    .min(1)
    .max(CONTACT_NUMBERS_MAX)
    .meta({ label: 'Numbers' }),
});

export const contact = defineEntity<ContactBody>({
  name: 'contact',
  section: 'contacts',
  schema: contactSchema,
  naturalKey: 'name',
});
