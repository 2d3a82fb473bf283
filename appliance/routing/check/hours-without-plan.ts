import { phrase } from '../../base/words/index.ts';
import { plansNamed } from './plans-in-use.ts';
import type { CheckDefinition } from './types.ts';

/** Hours, holidays or a fallback that name a plan which isn't there: then nothing says where calls go. */
export const hoursWithoutPlan: CheckDefinition = {
  kind: 'hours-without-plan',
  *find({ ways, nowMs }) {
    for (const schema of ways.schemas) {
      const known = new Set(schema.plans.map(({ number }) => number));
      for (const { plan, field } of plansNamed(schema, nowMs)) {
        if (known.has(plan)) continue;
        yield {
          severity: 'broken',
          phrase: phrase('check.hours-without-plan', { schema: schema.name, plan }),
          mend: phrase('check.hours-without-plan-mend'),
          about: { entity: 'number-schema', id: schema.id, field },
        };
      }
    }
  },
};
