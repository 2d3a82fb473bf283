import { phrase } from '../../base/words/index.ts';
import { Coverage } from './coverage.ts';
import { rowOf } from './names.ts';
import { plansInUse } from './plans-in-use.ts';
import type { CheckDefinition } from './types.ts';

/** Numbers that a plan which rules some time says nothing of: their callers are told that they can't be reached. */
export const numbersWithoutPlan: CheckDefinition = {
  kind: 'number-without-plan',
  *find({ ways, nowMs }) {
    for (const schema of ways.schemas) {
      // One without any entry has a check of its own.
      const plans = plansInUse(schema, nowMs).filter(({ entries }) => entries.length > 0);
      const covered = plans.map((plan) => ({ plan, coverage: new Coverage(plan.entries) }));
      for (const number of ways.numbers) {
        if (number.schemaId !== schema.id) continue;
        const missing = covered.filter(({ coverage }) => !coverage.holds(number)).map(({ plan }) => plan.name);
        if (missing.length === 0) continue;
        const params = { number: rowOf(number), plans: missing.join(', '), schema: schema.name };
        const isNowhere = missing.length === plans.length;
        yield {
          severity: isNowhere ? 'broken' : 'attention',
          phrase: phrase(isNowhere ? 'check.number-nowhere' : 'check.number-without-plan', params),
          mend: phrase('check.number-without-plan-mend', { schema: schema.name }),
          about: { entity: 'number', id: number.id },
        };
      }
    }
  },
};
