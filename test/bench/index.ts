import type { Bench } from './bench.ts';
import { calls } from './calls/index.ts';
import { delay } from './delay/index.ts';
import { idle } from './idle.ts';
import { largeOffice } from './large-office.ts';
import { encrypted, relay } from './media/index.ts';
import { transcoding, treatments } from './media/treatments.ts';
import { memory } from './memory/index.ts';
import { page } from './page.ts';
import { registrations } from './registrations/index.ts';
import { routing } from './routing/index.ts';
import { signal } from './signal.ts';
import { whatIf } from './what-if.ts';

/** All benchmarks, in the order in which they run. */
export const benches: readonly Bench[] = [
  registrations,
  calls,
  delay,
  relay,
  encrypted,
  treatments,
  transcoding,
  memory,
  idle,
  page,
  routing,
  largeOffice,
  signal,
  whatIf,
];
