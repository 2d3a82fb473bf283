import { phrase } from '../../base/words/index.ts';
import type { Stored, TrunkBody } from '../../config/types.ts';
import type { Ways } from '../ways.ts';
import { aboutExtension, rowOf, titleOf } from './names.ts';
import type { CheckDefinition } from './types.ts';

/** Providers that are switched off, or missing, although numbers come over them or calls have to go outside. */
export const trunksOff: CheckDefinition = {
  kind: 'trunk-off',
  *find({ ways }) {
    const trunks = ways.config.list<TrunkBody>('trunk');
    for (const trunk of trunks) {
      const needed = trunk.enabled ? undefined : ways.numbers.find(({ trunkId }) => trunkId === trunk.id);
      if (needed) {
        yield {
          severity: 'broken',
          phrase: phrase('check.trunk-off', { trunk: trunk.name, number: rowOf(needed) }),
          mend: phrase('check.trunk-off-mend'),
          about: { entity: 'trunk', id: trunk.id, field: 'enabled' },
        };
      }
    }
    if (trunks.some(({ enabled }) => enabled)) return;
    yield* withoutAny(ways, trunks);
  },
};

function* withoutAny(
  ways: Ways,
  trunks: readonly Stored<TrunkBody>[],
): ReturnType<CheckDefinition['find']> & Generator {
  const outgoing = ways.extensions.find(({ id }) => ways.exits(id).some(({ to }) => to && 'outside' in to));
  if (outgoing) {
    yield {
      severity: 'broken',
      phrase: phrase('check.no-trunk-out', { title: titleOf(outgoing) }),
      mend: phrase('check.no-trunk-mend'),
      about: aboutExtension(ways, outgoing.id),
    };
  }
  const [number] = ways.numbers.filter(({ trunkId }) => !trunks.some(({ id }) => id === trunkId));
  if (!number) return;
  yield {
    severity: 'broken',
    phrase: phrase('check.no-trunk-in', { number: rowOf(number) }),
    mend: phrase('check.no-trunk-mend'),
    about: { entity: 'number', id: number.id },
  };
}
