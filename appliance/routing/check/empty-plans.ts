import { phrase } from '../../base/words/index.ts';
import { plansInUse } from './plans-in-use.ts';
import type { CheckDefinition } from './types.ts';

/** Plans without a single number that rule some time, where there are numbers to be called (NPL-02). */
export const emptyPlans: CheckDefinition = {
  kind: 'empty-plan',
  *find({ ways, nowMs }) {
    const withNumbers = new Set(ways.numbers.map(({ schemaId }) => schemaId));
    for (const schema of ways.schemas) {
      if (!withNumbers.has(schema.id)) continue;
      for (const plan of plansInUse(schema, nowMs)) {
        if (plan.entries.length > 0) continue;
        yield {
          severity: 'broken',
          phrase: phrase('check.empty-plan', { plan: plan.name, schema: schema.name }),
          mend: phrase('check.empty-plan-mend'),
          about: { entity: 'number-schema', id: schema.id, field: `plans.${schema.plans.indexOf(plan)}.entries` },
        };
      }
    }
  },
};
