import { z } from 'zod';
import { type Language, type Phrase, phrase, say } from '../../base/words/index.ts';
import type { OfficeBody, TrunkBody } from '../../config/types.ts';
import { shown } from '../../rules/phone-number.ts';
import { timeOf } from '../../trunks/trouble.ts';
import type { TestStep, TrunkTest } from '../../trunks/types.ts';
import type { ApiDependencies } from '../dependencies.ts';
import { moment, sentence } from './shapes.ts';
import { told } from './told.ts';

export const trunkTestShape = z
  .object({
    at: moment,
    by: z.string(),
    number: z.string(),
    speaker: z.enum(['phone', 'box']),
    state: z.enum(['going-on', 'answered', 'unanswered']),
    isAnswered: z.boolean().meta({ description: 'They have picked up: what was heard can be said.' }),
    sentence,
    steps: z.array(z.object({ at: moment, sentence })),
    heard: z.object({ there: z.boolean(), here: z.boolean().optional() }).optional(),
  })
  .meta({ id: 'TrunkTest' });

type Sources = Pick<ApiDependencies, 'config' | 'clock'>;

export function trunkTestView(sources: Sources, test: TrunkTest, language: Language): z.input<typeof trunkTestShape> {
  const { at, by, number, speaker, state, isAnswered = false, heard, steps } = test;
  return {
    ...{ at, by, number, speaker, state, isAnswered, heard },
    sentence: say(testPhrase(sources, test), language),
    steps: [...steps, ...soundStep(sources, test)].map((step) => ({
      at: step.at,
      sentence: told(step.phrase, language),
    })),
  };
}

/** In one sentence: when, who, what was heard. */
export function testPhrase({ config, clock }: Sources, test: TrunkTest): Phrase {
  const zone = config.list<OfficeBody>('office')[0]?.timeZone ?? 'UTC';
  const params = { time: timeOf(test.at, clock.wall(), zone), by: test.by, number: shown(test.number) };
  return phrase(resultOf(test), params);
}

function resultOf({ state, heard, speaker }: TrunkTest) {
  if (state === 'unanswered') return 'trunk-test.not-answered';
  if (!heard) return state === 'going-on' ? 'trunk-test.going-on' : 'trunk-test.unjudged';
  if (speaker === 'box') return heard.there ? 'trunk-test.heard-sentence' : 'trunk-test.sentence-not-heard';
  if (heard.there) return heard.here ? 'trunk-test.heard-both' : 'trunk-test.heard-there';
  return heard.here ? 'trunk-test.heard-here' : 'trunk-test.heard-nothing';
}

/** Whether sound goes both ways, as the box counted it; nothing before somebody has picked up. */
function soundStep({ config, clock }: Sources, { trunkId, isAnswered, sound, state, steps }: TrunkTest): TestStep[] {
  if (!isAnswered || !sound) return [];
  const name = config.get<TrunkBody>('trunk', trunkId)?.name ?? trunkId;
  const { packetsIn, packetsOut, codec = '?', encrypted } = sound;
  const params = { name, in: packetsIn, out: packetsOut, codec };
  const flows = encrypted ? 'trunk-test.sound-encrypted' : 'trunk-test.sound';
  const key = packetsIn > 0 ? flows : packetsOut > 0 ? 'trunk-test.deaf' : 'trunk-test.no-sound';
  const at = state === 'going-on' ? clock.wall() : (steps.at(-1)?.at ?? clock.wall());
  return [{ at, phrase: phrase(key, params) }];
}
