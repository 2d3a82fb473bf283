import { phrase } from '../../base/words/index.ts';
import { loopThrough } from '../../rules/loops.ts';
import { aboutExtension } from './names.ts';
import type { CheckDefinition } from './types.ts';

/** Circles that calls go round in by themselves until they end with busy (EXT-02): each is told once. */
export const loops: CheckDefinition = {
  kind: 'loop',
  *find({ ways }) {
    const told = new Set<string>();
    for (const { id } of ways.extensions) {
      if (told.has(id) || ways.onward(id).length === 0) continue;
      const circle = loopThrough(id, (one) => ways.onward(one));
      if (!circle) continue;
      // Another circle through one of these is another finding only where it has none of them at its head.
      for (const one of circle) told.add(one);
      const numbers = [...circle, id].map((one) => ways.extension(one)?.number ?? '');
      yield {
        severity: 'attention',
        phrase: phrase('extension.loop', { way: numbers.join(' → ') }),
        mend: phrase('check.loop-mend'),
        about: aboutExtension(ways, id),
      };
    }
  },
};
