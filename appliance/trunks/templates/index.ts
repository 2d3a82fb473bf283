import { europe } from './europe.ts';
import { germany } from './germany.ts';
import { netherlands } from './netherlands.ts';
import type { TrunkTemplate } from './types.ts';

/** All providers of which something is known, by country. */
export const trunkTemplates: readonly TrunkTemplate[] = [...netherlands, ...germany, ...europe];
