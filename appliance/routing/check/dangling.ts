import { phrase } from '../../base/words/index.ts';
import { entityOf, titleOf, valuesAt } from '../../config/define-entity.ts';
import type { CheckDefinition } from './types.ts';

/** Sounds have a check of their own. */
const SOUNDS: readonly string[] = ['prompt', 'playlist'];

/** Settings that name something that is gone. Saving refuses them; an old backup or a damaged disk may bring them. */
export const dangling: CheckDefinition = {
  kind: 'points-at-nothing',
  *find({ ways: { config }, definitions }) {
    for (const definition of definitions) {
      const entity = entityOf(definition);
      const refs = [...entity.refs].filter(([, target]) => !SOUNDS.includes(target));
      for (const body of config.list<Record<string, unknown>>(definition.name)) {
        for (const [path, target] of refs) {
          for (const { value, at } of valuesAt(body, path)) {
            if (value === undefined || config.get(target, String(value))) continue;
            yield {
              severity: 'broken',
              phrase: phrase('check.dangling', {
                title: titleOf(entity, body),
                kind: { key: `entity.${entity.name}` },
              }),
              mend: phrase('check.dangling-mend'),
              about: { entity: entity.name, id: body.id, field: at },
            };
          }
        }
      }
    }
  },
};
