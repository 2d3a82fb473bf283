/** The seed of `--seed`, for property tests and the simulator; without it the same every time. */
export const SEED_VARIABLE = 'CORDBOARD_TEST_SEED';

const DEFAULT_SEED = 20_261_121;

export function testSeed(): number {
  const given = Number(process.env[SEED_VARIABLE] ?? DEFAULT_SEED);
  if (!Number.isSafeInteger(given)) throw new Error(`${SEED_VARIABLE} is not a whole number`);
  return given;
}
