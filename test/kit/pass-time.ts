import type { VirtualClock } from '../../appliance/base/clock.ts';

/** Everything that promises have to do before the next event. */
export function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** Lets time pass until then: each planned thing happens, and what waits for it goes on before the next. */
export async function passUntil(clock: VirtualClock, untilMs: number): Promise<void> {
  await turn();
  for (let next = clock.next(); next !== undefined && next <= untilMs; next = clock.next()) {
    clock.step();
    await turn();
  }
  clock.advanceTo(untilMs);
}
