import { z } from 'zod';
import { type Language, type Phrase, phrase, say } from '../../base/words/index.ts';
import { trunkSchema } from '../../config/entities/trunk.ts';
import type { OfficeBody, Stored, TrunkBody } from '../../config/types.ts';
import { timeOf, troubleOf } from '../../trunks/trouble.ts';
import type { TrunkReport, TrunkState, TrunkTest } from '../../trunks/types.ts';
import type { ApiDependencies } from '../dependencies.ts';
import { entityShapes } from '../entity-shapes.ts';
import { moment, sentence } from './shapes.ts';
import { trunkTestShape, trunkTestView } from './trunk-tests.ts';

export const trunkShapes = entityShapes({ schema: trunkSchema });

export const trunkShape = z
  .object({
    ...trunkShapes.answer,
    id: z.string(),
    name: z.string(),
    state: z.object({
      health: z.enum(['up', 'down', 'unknown', 'off']),
      sentence,
      since: moment.optional(),
      registeredSince: moment.optional(),
      answeredInMs: z.number().optional().meta({ description: 'How long its last answer to OPTIONS took.' }),
      calls: z.number().int().meta({ description: 'Over it now.' }),
    }),
    test: trunkTestShape
      .pick({ at: true, sentence: true, state: true, isAnswered: true, heard: true })
      .optional()
      .meta({ description: 'The last test call.' }),
  })
  .meta({ id: 'Trunk' });

type Sources = Pick<ApiDependencies, 'config' | 'trunks' | 'clock' | 'trunkTests'>;

/** All of them, in the order in which they are tried. */
export function trunkViews(sources: Sources, language: Language): z.input<typeof trunkShape>[] {
  return sources.config
    .list<TrunkBody>('trunk')
    .toSorted((a, b) => a.position - b.position || a.name.localeCompare(b.name))
    .map((trunk) => trunkView(sources, trunk, language));
}

export function trunkView(sources: Sources, trunk: Stored<TrunkBody>, language: Language): z.input<typeof trunkShape> {
  const { trunks } = sources;
  const state = trunks.states().find(({ trunkId }) => trunkId === trunk.id);
  const report = trunks.report(trunk.id);
  const test = sources.trunkTests.last(trunk.id);
  return {
    ...trunkShapes.pick({ ...trunk }),
    id: trunk.id,
    name: trunk.name,
    state: {
      health: state?.health ?? 'off',
      sentence: say(trunkStatePhrase(sources, trunk), language),
      since: state?.since,
      registeredSince: report?.registeredSince,
      answeredInMs: report?.answeredInMs,
      calls: state?.calls ?? 0,
    },
    ...(test ? { test: lastTest(sources, test, language) } : {}),
  };
}

function lastTest(sources: Sources, test: TrunkTest, language: Language) {
  const { at, sentence: said, state, isAnswered, heard } = trunkTestView(sources, test, language);
  return { at, sentence: said, state, isAnswered, heard };
}

/** How it does, in a sentence. */
export function trunkStatePhrase(sources: Sources, trunk: Stored<TrunkBody>): Phrase {
  const { trunks } = sources;
  const states = trunks.states();
  const state = states.find(({ trunkId }) => trunkId === trunk.id);
  if (!state) return phrase('trunk.off');
  return stateSaid(sources, trunk, { state, report: trunks.report(trunk.id), states });
}

interface Known {
  readonly state: TrunkState;
  readonly report: TrunkReport | undefined;
  readonly states: readonly TrunkState[];
}

function stateSaid({ config, clock }: Sources, trunk: Stored<TrunkBody>, { state, report, states }: Known): Phrase {
  const zone = config.list<OfficeBody>('office')[0]?.timeZone ?? 'UTC';
  const { server, kind } = trunk;
  if (state.health === 'down') return troubleOf(state, states, clock.wall(), zone).phrase;
  const time = timeOf(report?.registeredSince ?? state.since, clock.wall(), zone);
  if (report?.registeredSince !== undefined) return phrase('trunk.registered-since', { time });
  if (state.health === 'up') return phrase('trunk.there-since', { time });
  return phrase(kind === 'registration' ? 'trunk.registers' : 'trunk.unheard', { server });
}
