import { z } from 'zod';
import { type Language, type Phrase, phrase } from '../../base/words/index.ts';
import type { CallSnapshot, Party, TrailStep } from '../../calls/types.ts';
import type { ConfigView } from '../../config/types.ts';
import { shown } from '../../rules/phone-number.ts';
import type { Person } from '../person.ts';
import { moment, sentence } from './shapes.ts';
import { told } from './told.ts';

export const partyShape = z
  .object({ number: z.string(), name: z.string(), extensionId: z.string().optional() })
  .meta({ id: 'Party' });

/** What a step of the trail is about, where it is still in the configuration: the page leads there. */
export const placeShape = z
  .object({
    entity: z.string().meta({ description: '`user`, `ivr`, `number-schema`, `trunk` …' }),
    id: z.string(),
    name: z.string(),
    number: z.string().optional(),
  })
  .meta({ id: 'TrailPlace' });

export const trailShape = z.array(
  z.object({
    at: moment,
    step: z.string(),
    sentence,
    place: placeShape.optional(),
    via: z.string().optional().meta({ description: 'The exit of the place before by which the call came here.' }),
  }),
);

export const liveCallShape = z
  .object({
    id: z.string(),
    startedAt: moment,
    answeredAt: moment.optional(),
    state: z.enum(['ringing', 'up', 'held', 'voicemail', 'ending']),
    caller: partyShape,
    dialled: z.string(),
    callee: partyShape.optional(),
    ringing: z.array(partyShape),
    recording: z.enum(['recording', 'paused']).optional().meta({ description: 'It is being recorded (FAC-05).' }),
    sentence,
    trail: trailShape,
  })
  .meta({ id: 'LiveCall' });

export type LiveCallView = z.input<typeof liveCallShape>;

/** Whose calls this person may see: everybody's, or the own ones (CAL-14). */
export function seesCall(
  person: Person,
  all: 'see-all-calls' | 'see-all-history',
  extensionIds: Iterable<string | undefined>,
): boolean {
  if (person.rights.has(all)) return true;
  if (person.userId === undefined) return false;
  for (const id of extensionIds) if (id === person.userId) return true;
  return false;
}

/** The extensions that have a part in a live call now. */
export function extensionsIn(call: CallSnapshot): (string | undefined)[] {
  return [call.caller.extensionId, call.callee?.extensionId, ...call.ringing.map((party) => party.extensionId)];
}

export function liveCallView(call: CallSnapshot, person: Person, language = person.language): LiveCallView {
  return {
    id: call.id,
    startedAt: call.startedAt,
    answeredAt: call.answeredAt,
    state: call.state,
    caller: call.caller,
    dialled: call.dialled,
    callee: call.callee,
    ringing: [...call.ringing],
    recording: call.recording,
    sentence: told(nowOf(call), language),
    trail: trailView(call.trail, language, person.rights.has('see-all-calls')),
  };
}

/** Who listened to a call is told to those who may see all calls, not to its own people (CAL-08, CAL-18). */
const FOR_ALL_SEEING = 'overheard';

/** The steps that a reader may see. */
export function trailFor(trail: readonly TrailStep[], seesAll: boolean): readonly TrailStep[] {
  return trail.filter(({ step }) => seesAll || step !== FOR_ALL_SEEING);
}

/** Its steps in sentences; with the configuration at hand, each with what it is about. */
export function trailView(
  trail: readonly TrailStep[],
  language: Language,
  seesAll: boolean,
  config?: ConfigView,
): z.input<typeof trailShape> {
  return trailFor(trail, seesAll).map(({ at, step, phrase: said, node, via }) => ({
    at,
    step,
    sentence: told(said, language),
    place: node === undefined ? undefined : placeOf(node, config),
    via,
  }));
}

export function placeOf(id: string, config: ConfigView | undefined): z.input<typeof placeShape> | undefined {
  const entity = config?.entityOf(id);
  const body = entity && config?.get<{ readonly name?: string; readonly number?: unknown }>(entity, id);
  if (!entity || !body) return undefined;
  const number = body.number === undefined ? undefined : String(body.number);
  return { entity, id, name: body.name ?? number ?? id, number };
}

/** `Anna (101)`, or the number alone where there is no name. */
export function partyName(party: Party): string {
  const number = shown(party.number);
  return [party.number, number, ''].includes(party.name) ? number : `${party.name} (${number})`;
}

function nowOf(call: CallSnapshot): Phrase {
  const caller = partyName(call.caller);
  const callee = call.callee ? partyName(call.callee) : call.dialled;
  return phrase(`live.${call.state}`, { caller, callee });
}
