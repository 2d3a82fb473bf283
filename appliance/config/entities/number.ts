import { z } from 'zod';
import { NUMBER_RANGE_MAX } from '../../base/limits-routing.ts';
import { phrase } from '../../base/words/index.ts';
import { amountOf, indexOf, sizeOf } from '../../rules/number-ranges.ts';
import { defineEntity } from '../define-entity.ts';
import { line, outsideNumber, reference } from '../fields.ts';
import type { NumberBody } from '../types.ts';

/** Outside numbers of the office (DDI): one, or a row of them. */
export const numberFields = z.object({
  first: outsideNumber.meta({ label: 'Number', help: 'Whole, such as +31 20 123 45 00; of a row, the first.' }),
  last: outsideNumber.optional().meta({ label: 'Last number', help: 'Of a row; without one, it is a single number.' }),
  name: line(64).optional().meta({ label: 'Name', help: 'What it is for.' }),
  schemaId: reference('number-schema', 'Number schema').meta({ help: 'Whose number plans say where its calls go.' }),
  trunkId: z.string().min(1).max(64).optional().meta({ label: 'Trunk', help: 'Over which its calls come.' }),
  userId: reference('user', 'Person').optional().meta({ help: 'Whose own number it is.' }),
});

export const numberEntity = defineEntity<NumberBody>({
  name: 'number',
  section: 'numbers',
  schema: numberFields,
  naturalKey: 'first',
  rules: (body, all) => {
    // A short number (`1850`) works in its country alone and is nobody's own.
    if (!body.first.startsWith('+')) return [{ path: 'first', phrase: phrase('number.whole') }];
    const wrong = rowProblem(body);
    if (wrong) return [{ path: 'last', phrase: wrong }];
    const [other] = indexOf(all.list<NumberBody>('number'))
      .overlapping(body)
      .filter(({ id }) => id !== body.id);
    return other ? [{ path: 'first', phrase: phrase('number.overlaps', { other: rowText(other) }) }] : [];
  },
});

/** What is wrong with a row of numbers by itself. */
export function rowProblem({ first, last }: Pick<NumberBody, 'first' | 'last'>) {
  if (last === undefined) return undefined;
  if (last.length !== first.length || amountOf(last) < amountOf(first)) return phrase('number.row');
  return sizeOf({ first, last }) > NUMBER_RANGE_MAX ? phrase('number.row-long', { most: NUMBER_RANGE_MAX }) : undefined;
}

export function rowText({ first, last }: Pick<NumberBody, 'first' | 'last'>): string {
  return last === undefined || last === first ? first : `${first} – ${last}`;
}
