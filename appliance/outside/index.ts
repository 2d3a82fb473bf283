import type { OutsideTreatments } from '../calls/types.ts';
import { emergency } from './emergency.ts';
import { incoming } from './incoming.ts';
import { outgoing } from './outgoing.ts';

/** The manifest: how calls from and to the outside are treated. */
export const outsideTreatments: OutsideTreatments = { incoming, outgoing, emergency };
