import { phrase } from '../../base/words/index.ts';
import type { AnyExtension, Ways } from '../ways.ts';
import { aboutExtension, hasPhone, titleOf } from './names.ts';
import type { CheckDefinition } from './types.ts';

/** Extensions from which no call ever comes to a person, a mailbox or anything else that is of use to a caller. */
export const deadEnds: CheckDefinition = {
  kind: 'dead-end',
  *find({ ways }) {
    const lost = lostIn(ways);
    const called = calledIn(ways);
    const told = new Set<string>();
    for (const body of ways.extensions) {
      const { id } = body;
      // Groups have checks of their own; and a person whom nobody is sent to is nobody's dead end.
      const kind = ways.config.entityOf(id);
      if (!lost.has(id) || kind === 'group' || (kind === 'user' && !called.has(id))) continue;
      const further = [...ways.reachable([id])].filter((one) => one !== id && lost.has(one));
      // Whoever only leads to it is well again once it is mended.
      if (further.some((one) => told.has(one) || isEnd(ways, one))) continue;
      told.add(id);
      const isPerson = kind === 'user';
      yield {
        severity: 'broken',
        phrase: phrase(isPerson ? 'check.no-phone' : 'check.dead-end', { title: titleOf(body) }),
        mend: phrase(isPerson ? 'check.no-phone-mend' : 'check.dead-end-mend'),
        about: aboutExtension(ways, id),
      };
    }
  },
};

function isEnd(ways: Ways, id: string): boolean {
  return ways.next(id).length === 0;
}

/** All from which no good end is reached: worked out from the good ends backwards. */
function lostIn(ways: Ways): ReadonlySet<string> {
  const cameFrom = new Map<string, string[]>();
  const good: string[] = [];
  const lost = new Set<string>();
  for (const body of ways.extensions) {
    lost.add(body.id);
    if (isGood(ways, body)) good.push(body.id);
    for (const next of ways.next(body.id)) {
      const before = cameFrom.get(next);
      if (before) before.push(body.id);
      else cameFrom.set(next, [body.id]);
    }
  }
  for (let id = good.pop(); id !== undefined; id = good.pop()) {
    if (lost.delete(id)) good.push(...(cameFrom.get(id) ?? []));
  }
  return lost;
}

/** A good end by itself: somebody or something takes the call there. */
function isGood(ways: Ways, body: AnyExtension): boolean {
  const kind = ways.config.entityOf(body.id);
  if (kind === 'user') return body.voicemail === true || hasPhone(ways, body.id);
  // It rings people itself; whether there are any is another question.
  if (kind === 'group') return true;
  const exits = ways.exits(body.id);
  // One without any way out ends calls itself, in good order.
  return exits.length === 0 || exits.some(({ to }) => to !== undefined && 'outside' in to);
}

/** Everybody to whom calls are sent, by a plan or by another extension. */
function calledIn(ways: Ways): ReadonlySet<string> {
  const called = new Set<string>();
  for (const { entry } of ways.entries()) called.add(entry.extensionId);
  for (const { id } of ways.extensions) for (const next of ways.next(id)) called.add(next);
  return called;
}
