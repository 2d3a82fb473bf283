import { z } from 'zod';
import { type Language, type Phrase, phrase, say } from '../../base/words/index.ts';
import type { Party } from '../../calls/types.ts';
import type { LineBody, Stored } from '../../config/types.ts';
import { type EmergencyPlan, emergencyPlan, SEEN } from '../../outside/emergency-target.ts';
import { emergencyNumbersOf } from '../../rules/emergency-numbers.ts';
import { shown } from '../../rules/phone-number.ts';
import { emergencyTrunks } from '../../rules/trunk-choice.ts';
import type { Services } from '../services.ts';
import { userOfLine } from './phones.ts';
import { moment, sentence, userRef } from './shapes.ts';

const place = z.object({
  lineId: z.string(),
  line: z.string(),
  user: userRef.optional(),
  shownNumber: z.string().optional(),
  from: z.enum(['own', 'user', 'line', 'office', 'first', 'none']),
  areaCode: z.string().optional(),
  sentences: z.array(sentence).meta({ description: 'What would be sent from there, without calling anybody.' }),
});

const provider = z.object({
  trunkId: z.string(),
  name: z.string(),
  health: z.enum(['up', 'down', 'unknown']),
  calls: z.number().int(),
  callsMax: z.number().int(),
});

export const emergencyShape = z
  .object({
    numbers: z.array(z.string()).meta({ description: 'The emergency numbers of the country.' }),
    ready: z.boolean(),
    problems: z.array(z.object({ state: z.enum(['attention', 'broken']), sentence })),
    emergencyCallerId: z.string().optional(),
    told: z.array(userRef).meta({ description: 'Who is told silently when somebody calls for help.' }),
    trunks: z.array(provider).meta({ description: 'In the order in which a call for help tries them.' }),
    places: z.array(place).meta({ description: 'Each line: what a call for help from there would show.' }),
    recent: z.array(z.object({ at: moment, number: z.string(), sentence })),
  })
  .meta({ id: 'Emergency' });

export const drillShape = z
  .object({ number: z.string(), place, trunks: z.array(provider), told: z.array(userRef) })
  .meta({ id: 'EmergencyDrill' });

type View = z.input<typeof emergencyShape>;
type PlaceView = z.input<typeof place>;
type Problem = { readonly state: 'attention' | 'broken'; readonly phrase: Phrase };

/** Whether help can be reached, from where and how (FAC-11, FAC-16). */
export function emergencyView(services: Services, language: Language): View {
  const { config, emergencies } = services;
  const office = services.office();
  const places = config.list<LineBody>('line').map((line) => placeView(services, line, numberOf(services), language));
  const problems = problemsOf(services, places);
  return {
    numbers: [...emergencyNumbersOf(office.country)],
    ready: !problems.some(({ state }) => state === 'broken'),
    problems: problems.map(({ state, phrase: said }) => ({ state, sentence: say(said, language) })),
    ...(office.emergencyCallerId === undefined ? {} : { emergencyCallerId: office.emergencyCallerId }),
    told: toldView(services),
    trunks: trunksView(services),
    places,
    recent: emergencies.recent().map(({ at, number, phrase: said }) => ({ at, number, sentence: say(said, language) })),
  };
}

/** What a call for help from that line would be, without making it. */
export function drillView(services: Services, line: Stored<LineBody>, language: Language): z.input<typeof drillShape> {
  const number = numberOf(services);
  const view = placeView(services, line, number, language);
  return { number, place: view, trunks: trunksView(services), told: toldView(services) };
}

/** The first of the country: 112. */
function numberOf(services: Services): string {
  return emergencyNumbersOf(services.office().country)[0] ?? '112';
}

function placeView(services: Services, line: Stored<LineBody>, number: string, language: Language): PlaceView {
  const { config } = services;
  const user = userOfLine(config, line);
  const caller: Party = user
    ? { number: user.number, name: user.name, extensionId: user.id, lineId: line.id }
    : { number: line.username, name: line.name ?? line.username, lineId: line.id };
  const plan = emergencyPlan(config, number, caller);
  return {
    ...{ lineId: line.id, line: line.name ?? line.username, from: plan.from },
    ...(user ? { user: { id: user.id, number: user.number, name: user.name } } : {}),
    ...(plan.shownNumber === undefined ? {} : { shownNumber: plan.shownNumber }),
    ...(plan.areaCode === undefined ? {} : { areaCode: plan.areaCode }),
    sentences: sentencesOf(plan).map((said) => say(said, language)),
  };
}

function sentencesOf({ from, shownNumber, areaCode, caller }: EmergencyPlan): readonly Phrase[] {
  const seen = phrase(SEEN[from], { number: shown(shownNumber ?? ''), name: caller.name });
  return areaCode === undefined ? [seen] : [seen, phrase('trail.emergency-area', { areaCode })];
}

function trunksView({ trunks }: Services): View['trunks'] {
  return emergencyTrunks(trunks.states()).map(({ trunkId, name, health, calls, callsMax }) => {
    return { trunkId, name, health, calls, callsMax };
  });
}

function toldView({ config, office }: Services): View['told'] {
  return office().emergencyNotifyIds.flatMap((id) => {
    const user = config.get<{ number: string; name: string }>('user', id);
    return user ? [{ id, number: user.number, name: user.name }] : [];
  });
}

function problemsOf({ trunks, office }: Services, places: readonly PlaceView[]): readonly Problem[] {
  const states = trunks.states();
  const problems: Problem[] = [];
  if (states.length === 0) problems.push({ state: 'broken', phrase: phrase('emergency.no-trunk') });
  else if (states.every(({ health }) => health === 'down')) {
    problems.push({ state: 'broken', phrase: phrase('emergency.all-down') });
  }
  const { emergencyCallerId, emergencyNotifyIds } = office();
  if (emergencyCallerId === undefined) problems.push({ state: 'attention', phrase: phrase('emergency.no-number') });
  if (emergencyNotifyIds.length === 0) problems.push({ state: 'attention', phrase: phrase('emergency.nobody-told') });
  const nowhere = places.filter(({ areaCode, from }) => areaCode === undefined && from !== 'own').length;
  if (nowhere > 0) problems.push({ state: 'attention', phrase: phrase('emergency.no-place', { count: nowhere }) });
  return problems;
}
