import type { Problem } from '../base/errors.ts';
import { phrase } from '../base/words/index.ts';
import { reservedFor } from '../rules/codes.ts';
import { emergencyNumbersOf } from '../rules/emergency-numbers.ts';
import { type AnyStored, type Entity, titleOf } from './define-entity.ts';
import type { ConfigView, OfficeBody } from './types.ts';
import { ANY_EXTENSION } from './view.ts';

/** EXT-01 and COD-03 for one extension: length, uniqueness over all kinds, codes and emergency numbers. */
export function numberProblems(body: AnyStored, all: ConfigView, entities: ReadonlyMap<string, Entity>): Problem[] {
  const number = String(body.number);
  const office = all.list<OfficeBody>('office')[0];
  const wrong = (said: Problem['phrase']): Problem[] => [{ path: 'number', phrase: said }];
  if (!/^\d+$/.test(number)) return wrong(phrase('number.digits'));
  if (office && number.length !== office.extensionLength) {
    return wrong(phrase('number.length', { length: office.extensionLength }));
  }
  const other = all.where<Record<string, unknown>>(ANY_EXTENSION, 'number', number).find(({ id }) => id !== body.id);
  if (other) {
    const entity = entities.get(all.entityOf(other.id) ?? '');
    return wrong(phrase('number.taken', { number, title: entity ? titleOf(entity, other) : number }));
  }
  const reserved = reservedFor(number, emergencyNumbersOf(office?.country ?? ''));
  return reserved ? wrong(reserved) : [];
}

/**
 * The lowest number that is free and allowed, from 101 (11, 1001 …) on, where people start to count; the lower ones
 * come when those are used up. Undefined when every number of this length is taken.
 */
export function nextFreeNumber(all: ConfigView): string | undefined {
  const office = all.list<OfficeBody>('office')[0];
  if (!office) return undefined;
  const count = 10 ** office.extensionLength;
  const emergency = emergencyNumbersOf(office.country);
  const start = count / 10 + 1;
  for (let step = 0; step < count; step++) {
    const number = String((start + step) % count).padStart(office.extensionLength, '0');
    if (all.find(ANY_EXTENSION, 'number', number)) continue;
    if (!reservedFor(number, emergency)) return number;
  }
  return undefined;
}
