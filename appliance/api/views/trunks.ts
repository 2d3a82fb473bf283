import { z } from 'zod';
import { type Language, type Phrase, phrase, say } from '../../base/words/index.ts';
import { trunkSchema } from '../../config/entities/trunk.ts';
import type { OfficeBody, Stored, TrunkBody } from '../../config/types.ts';
import { timeOf, troubleOf } from '../../trunks/trouble.ts';
import type { TrunkReport, TrunkState } from '../../trunks/types.ts';
import type { ApiDependencies } from '../dependencies.ts';
import { entityShapes } from '../entity-shapes.ts';
import { moment, sentence } from './shapes.ts';

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
  })
  .meta({ id: 'Trunk' });

type Sources = Pick<ApiDependencies, 'config' | 'trunks' | 'clock'>;

/** All of them, in the order in which they are tried. */
export function trunkViews(sources: Sources, language: Language): z.input<typeof trunkShape>[] {
  return sources.config
    .list<TrunkBody>('trunk')
    .toSorted((a, b) => a.position - b.position || a.name.localeCompare(b.name))
    .map((trunk) => trunkView(sources, trunk, language));
}

export function trunkView(sources: Sources, trunk: Stored<TrunkBody>, language: Language): z.input<typeof trunkShape> {
  const { trunks } = sources;
  const states = trunks.states();
  const state = states.find(({ trunkId }) => trunkId === trunk.id);
  const report = trunks.report(trunk.id);
  const said = state ? stateSaid(sources, trunk, { state, report, states }) : phrase('trunk.off');
  return {
    ...trunkShapes.pick({ ...trunk }),
    id: trunk.id,
    name: trunk.name,
    state: {
      health: state?.health ?? 'off',
      sentence: say(said, language),
      since: state?.since,
      registeredSince: report?.registeredSince,
      answeredInMs: report?.answeredInMs,
      calls: state?.calls ?? 0,
    },
  };
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
