import type { NumberBody } from '../../config/types.ts';
import { shown } from '../../rules/phone-number.ts';
import type { AnyExtension, Ways } from '../ways.ts';
import type { About } from './types.ts';

/** How people know an extension: `200 Menu`. */
export function titleOf({ number, name }: AnyExtension): string {
  return `${number} ${name}`;
}

/** `+31 20 123 45 67`, or a row of them. */
export function rowOf({ first, last = first }: Pick<NumberBody, 'first' | 'last'>): string {
  return first === last ? shown(first) : `${shown(first)} – ${shown(last)}`;
}

/** An extension as the thing that a finding is about. */
export function aboutExtension({ config }: Ways, id: string, field?: string): About {
  return { entity: config.entityOf(id) ?? 'extension', id, ...(field === undefined ? {} : { field }) };
}

/** Whether any phone rings for a person. */
export function hasPhone({ config }: Ways, userId: string): boolean {
  return config.where('line', 'userId', userId).length > 0 || config.where('line', 'loggedInUserId', userId).length > 0;
}
