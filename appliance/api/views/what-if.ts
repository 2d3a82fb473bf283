import { z } from 'zod';
import { WHAT_IF_ENTRIES_MAX, WHAT_IF_LONGEST_SEC } from '../../base/limits-what-if.ts';
import { type Language, phrase, say } from '../../base/words/index.ts';
import type { Utterance } from '../../calls/types.ts';
import type { ConfigView, OfficeBody, PromptBody } from '../../config/types.ts';
import { speak } from '../../prompts/speak.ts';
import type { PromptLanguage } from '../../prompts/types.ts';
import type { WhatIfAnswer } from '../../routing/what-if.ts';
import { partyShape, trailShape, trailView } from './calls.ts';
import { OUTCOMES } from './history.ts';
import { moment, sentence } from './shapes.ts';
import { storyShape, storyView } from './story.ts';
import { partyView, told } from './told.ts';

const seconds = z.number().min(0).max(WHAT_IF_LONGEST_SEC);

export const behaviourShape = z
  .discriminatedUnion('does', [
    z.object({ does: z.enum(['answers', 'declines']), afterSec: seconds.default(5) }),
    z.object({ does: z.enum(['busy', 'rings', 'silent', 'away']) }),
    z.object({ does: z.literal('forwards'), to: z.string().min(1).max(40) }),
  ])
  .meta({
    description: '`rings`: nobody comes; `silent`: no sign at all; `away`: not registered; `forwards`: by itself.',
  });

const number = z.string().trim().min(1).max(64);

export const questionShape = z
  .object({
    from: z
      .string()
      .max(64)
      .optional()
      .meta({ description: 'An extension, a line or an outside number; none: withheld.' }),
    to: number.meta({ description: 'An extension, a code, a number of the office or one outside.' }),
    at: z
      .string()
      .max(40)
      .optional()
      .meta({ description: 'The office’s local time, `2026-12-25T10:00`, or a moment with its offset; none: now.' }),
    press: z
      .array(z.string().max(64))
      .max(WHAT_IF_ENTRIES_MAX)
      .optional()
      .meta({ description: 'What is keyed when the box asks for the first time, the second time …' }),
    who: z
      .array(z.intersection(z.object({ number }), behaviourShape))
      .max(WHAT_IF_ENTRIES_MAX)
      .optional()
      .meta({ description: 'What people, lines and outside numbers do.' }),
    otherwise: behaviourShape.optional().meta({ description: 'Everybody else; they answer after 5 seconds.' }),
    phones: z
      .enum(['all', 'registered'])
      .optional()
      .meta({ description: 'One for every line, or those there are now.' }),
    trunks: z
      .array(z.object({ name: number, does: z.enum(['silent', 'refuses']) }))
      .max(WHAT_IF_ENTRIES_MAX)
      .optional()
      .meta({ description: 'Trunks that don’t carry the call: they give no sign, or refuse it (503).' }),
    speaksSec: seconds.optional().meta({ description: 'How long the caller speaks where the box records.' }),
    hangsUpAfterSec: seconds.optional().meta({ description: 'When the caller hangs up.' }),
  })
  .meta({ id: 'WhatIfQuestion' });

export const whatIfShape = z
  .object({
    at: moment,
    timeZone: z.string().meta({ description: 'Of the office.' }),
    caller: partyShape,
    dialled: z.string(),
    outcome: z.enum(OUTCOMES),
    outcomeWord: sentence,
    reason: sentence,
    callee: partyShape.optional(),
    prefix: z.string().optional().meta({ description: 'Shown before the caller on the phones that rang last.' }),
    answeredAfterMs: z.number().optional(),
    endedAfterMs: z.number(),
    story: storyShape,
    trail: trailShape,
    notes: z.array(sentence).meta({ description: 'What the answer rests on: how full call limits were taken to be.' }),
    path: z.array(z.object({ node: z.string(), via: z.string().optional() })),
    heard: z.array(z.object({ atMs: z.number(), what: z.string() })).meta({ description: 'What the box said.' }),
  })
  .meta({ id: 'WhatIf' });

/** The answer as readers get it. */
export type WhatIfSeen = z.input<typeof whatIfShape>;

export function whatIfView(answer: WhatIfAnswer, config: ConfigView, language: Language): WhatIfSeen {
  const { at, caller, dialled, outcome, callee, prefix, answeredAfterMs, endedAfterMs, trail, path, heard, notes } =
    answer;
  const [office] = config.list<OfficeBody>('office');
  const answeredAt = answeredAfterMs === undefined ? undefined : at + answeredAfterMs;
  const end = { at: at + endedAfterMs, answeredAt, reason: answer.reason };
  return {
    timeZone: office?.timeZone ?? 'UTC',
    ...{ at, dialled, outcome, prefix, answeredAfterMs, endedAfterMs },
    caller: partyView(caller, config),
    callee: callee && partyView(callee, config),
    outcomeWord: say(phrase(`outcome.${outcome}`), language),
    reason: told(answer.reason, language),
    story: storyView({ caller: partyView(caller, config), dialled, startedAt: at, trail, end }, language, config),
    trail: trailView(trail, language, true, config),
    notes: notes.map((note) => told(note, language)),
    path: path.flatMap(({ node, via }) =>
      node === undefined ? [] : [{ node, ...(via === undefined ? {} : { via }) }],
    ),
    heard: heard.flatMap(({ atMs, what }) => {
      const said = wordsOf(what, config, language);
      return said === undefined ? [] : [{ atMs, what: said }];
    }),
  };
}

/** What was said, in the reader's language: the sentence, or the name of the prompt. Tones and silence say nothing. */
function wordsOf(what: Utterance, config: ConfigView, language: PromptLanguage): string | undefined {
  if ('say' in what) return speak(what.say, what.with ?? {}, language).text;
  if ('prompt' in what) return config.get<PromptBody>('prompt', what.prompt)?.name;
  return undefined;
}
