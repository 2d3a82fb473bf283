import { z } from 'zod';
import { type Language, say } from '../../base/words/index.ts';
import type { ConfigService } from '../../config/types.ts';
import { foundInWords } from '../../routing/check/index.ts';
import type { Finding } from '../../routing/check/types.ts';
import { entityWord } from './changes.ts';
import { sentence } from './shapes.ts';

export const findingShape = z
  .object({
    kind: z.string().meta({ description: 'Which check found it: `dead-end`, `loop`, `empty-plan` …' }),
    severity: z.enum(['broken', 'attention', 'hint']),
    sentence,
    mend: sentence.meta({ description: 'What to do about it.' }),
    about: z
      .object({ entity: z.string(), id: z.string(), field: z.string().optional(), kind: sentence })
      .meta({ description: 'The thing to change.' }),
  })
  .meta({ id: 'Finding' });

export const checkShape = z
  .object({ revision: z.number().int(), sentence, findings: z.array(findingShape) })
  .meta({ id: 'Check' });

export type CheckSeen = z.input<typeof checkShape>;

/** What the check says, in the reader's language. */
export function checkView(
  config: Pick<ConfigService, 'revision'>,
  findings: readonly Finding[],
  language: Language,
): CheckSeen {
  return {
    revision: config.revision,
    sentence: say(foundInWords(findings), language),
    findings: findings.map(({ kind, severity, phrase: said, mend, about }) => ({
      ...{ kind, severity, sentence: say(said, language), mend: say(mend, language) },
      about: { ...about, kind: entityWord(about.entity, language) },
    })),
  };
}
