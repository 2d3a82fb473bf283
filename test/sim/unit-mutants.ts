import type { UnitMutant } from './mutants.ts';

type Row = readonly [name: string, why: string, file: string, find: string, replace: string];

/** Mutants that this unit test notices; files are the appliance's. */
export function noticedBy(test: string, rows: readonly Row[]): readonly UnitMutant[] {
  return rows.map(([name, why, file, find, replace]) => ({
    ...{ name, why, pitfall: undefined },
    patches: [{ file: `appliance/${file}`, find, replace }],
    tests: [`test/unit/${test}.test.ts`],
  }));
}
