import { z } from 'zod';
import { EMERGENCY_NUMBERS_OFFERED_MAX } from '../../base/limits-outside.ts';
import { type Language, type Phrase, phrase, say } from '../../base/words/index.ts';
import type { Party } from '../../calls/types.ts';
import type { ConfigView, LineBody, NumberBody, Stored } from '../../config/types.ts';
import { type EmergencyPlan, emergencyPlan, SEEN } from '../../outside/emergency-target.ts';
import { officeNumberTrouble } from '../../outside/emergency-trouble.ts';
import { emergencyNumbersOf } from '../../rules/emergency-numbers.ts';
import { amountOf, sizeOf } from '../../rules/number-ranges.ts';
import { shown } from '../../rules/phone-number.ts';
import { emergencyTrunks } from '../../rules/trunk-choice.ts';
import type { Services } from '../services.ts';
import { type UserRef, userOfLine } from './phones.ts';
import { moment, sentence, userRef } from './shapes.ts';

const place = z.object({
  lineId: z.string().optional().meta({ description: 'Missing for a person who is on no line just now.' }),
  line: z.string(),
  user: userRef.optional(),
  phones: z.number().int().meta({ description: 'Registered on that line now.' }),
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

const told = z.object({
  ...userRef.shape,
  by: z.array(z.enum(['page', 'mail'])).meta({ description: 'How they would hear of it; empty: not at all.' }),
});

export const emergencyShape = z
  .object({
    numbers: z.array(z.string()).meta({ description: 'The emergency numbers of the country.' }),
    ready: z.boolean(),
    problems: z.array(
      z.object({
        state: z.enum(['attention', 'broken']),
        sentence,
        link: z.string().optional().meta({ description: 'Page on which it is mended; missing: this one.' }),
      }),
    ),
    emergencyCallerId: z.string().optional(),
    choices: z
      .array(z.object({ number: z.string(), name: z.string().optional() }))
      .meta({ description: 'Numbers that are nobody’s own: one of them is the emergency number of the office.' }),
    told: z.array(told).meta({ description: 'Who is told silently when somebody calls for help.' }),
    trunks: z.array(provider).meta({ description: 'In the order in which a call for help tries them.' }),
    places: z.array(place).meta({ description: 'Each line, and each person without one: what help would see.' }),
    recent: z.array(z.object({ at: moment, number: z.string(), sentence })),
    drills: z.array(z.object({ at: moment, by: z.string(), sentence })).meta({ description: 'The latest first.' }),
  })
  .meta({ id: 'Emergency' });

export const drillShape = z
  .object({
    number: z.string(),
    place,
    trunks: z.array(
      z.object({
        ...provider.shape,
        sent: z.array(z.string()).meta({ description: 'The lines of the INVITE that say who calls whom.' }),
      }),
    ),
    told: z.array(told),
  })
  .meta({ id: 'EmergencyDrill' });

type View = z.input<typeof emergencyShape>;
type PlaceView = z.input<typeof place>;
type Told = z.input<typeof told>;
type Problem = { readonly state: 'attention' | 'broken'; readonly phrase: Phrase; readonly link?: string };

/** Whether help can be reached, from where and how (FAC-11, FAC-16). `drills`: the latest, from the audit. */
export function emergencyView(services: Services, language: Language, drills: View['drills']): View {
  const { config, emergencies } = services;
  const office = services.office();
  const places = placesView(services, language);
  const hearing = toldView(services);
  const problems = problemsOf(services, places, hearing);
  return {
    numbers: [...emergencyNumbersOf(office.country)],
    ready: !problems.some(({ state }) => state === 'broken'),
    problems: problems.map(({ phrase: said, ...rest }) => ({ ...rest, sentence: say(said, language) })),
    ...(office.emergencyCallerId === undefined ? {} : { emergencyCallerId: office.emergencyCallerId }),
    choices: choicesOf(config),
    told: hearing,
    trunks: trunksView(services),
    places,
    recent: emergencies.recent().map(({ at, number, phrase: said }) => ({ at, number, sentence: say(said, language) })),
    drills,
  };
}

/** What a call for help from that line would be, without making it. */
export function drillView(services: Services, line: Stored<LineBody>, language: Language): z.input<typeof drillShape> {
  const number = numberOf(services);
  const caller = callerAt(services.config, line);
  const view = placeView(services, line, number, language);
  const { shownNumber, areaCode } = emergencyPlan(services.config, number, caller);
  const trunks = trunksView(services).map((one) => {
    const invite = services.trunks.outgoing(one.trunkId, { number, shownNumber, isEmergency: true, areaCode });
    const lines = invite ? [`INVITE ${invite.requestUri}`, `From: ${invite.from}`, `To: ${invite.to}`] : [];
    return { ...one, sent: [...lines, ...(invite?.headers ?? []).map(([name, value]) => `${name}: ${value}`)] };
  });
  return { number, place: view, trunks, told: toldView(services) };
}

/** The first of the country: 112. */
function numberOf(services: Services): string {
  return emergencyNumbersOf(services.office().country)[0] ?? '112';
}

/** Every line, and everybody who is on none: they may log in anywhere. */
function placesView(services: Services, language: Language): PlaceView[] {
  const { config } = services;
  const number = numberOf(services);
  const lines = config.list<LineBody>('line');
  const seated = new Set(lines.map((line) => userOfLine(config, line)?.id));
  const people = config.list<{ number: string; name: string }>('user').filter(({ id }) => !seated.has(id));
  return [
    ...lines.map((line) => placeView(services, line, number, language)),
    ...people.map(({ id, number: own, name }): PlaceView => {
      const plan = emergencyPlan(config, number, { number: own, name, extensionId: id });
      return { line: '', user: { id, number: own, name }, phones: 0, ...seenView(plan, language) };
    }),
  ];
}

function callerAt(config: ConfigView, line: Stored<LineBody>): Party {
  const user = userOfLine(config, line);
  return user
    ? { number: user.number, name: user.name, extensionId: user.id, lineId: line.id }
    : { number: line.username, name: line.name ?? line.username, lineId: line.id };
}

function placeView(services: Services, line: Stored<LineBody>, number: string, language: Language): PlaceView {
  const { config, locator } = services;
  const user = userOfLine(config, line);
  return {
    ...{ lineId: line.id, line: line.name ?? line.username },
    ...(user ? { user } : {}),
    phones: locator.bindings(line.id).length,
    ...seenView(emergencyPlan(config, number, callerAt(config, line)), language),
  };
}

function seenView(plan: EmergencyPlan, language: Language) {
  return {
    from: plan.from,
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

/** FAC-16: those that are bound to no user, every number of a row by itself. */
function choicesOf(config: ConfigView): View['choices'] {
  const found: { number: string; name?: string }[] = [];
  for (const range of config.list<NumberBody>('number')) {
    if (range.userId !== undefined) continue;
    const room = EMERGENCY_NUMBERS_OFFERED_MAX - found.length;
    for (let at = 0; at < Math.min(sizeOf(range), room); at++) {
      const number = `+${amountOf(range.first) + at}`;
      found.push(range.name === undefined ? { number } : { number, name: range.name });
    }
  }
  return found;
}

function toldView({ config, outbox, office }: Services): Told[] {
  const mails = outbox.state().isOn;
  return office().emergencyRecipientIds.flatMap((id) => {
    const user = config.get<UserRef & { readonly email?: string }>('user', id);
    if (!user) return [];
    const hasPage = config.list<{ userId?: string }>('account').some(({ userId }) => userId === id);
    const by: Told['by'] = [
      ...(hasPage ? (['page'] as const) : []),
      ...(mails && user.email ? (['mail'] as const) : []),
    ];
    return [{ id, number: user.number, name: user.name, by }];
  });
}

function problemsOf(
  { config, trunks, office }: Services,
  places: readonly PlaceView[],
  hearing: readonly Told[],
): readonly Problem[] {
  const states = trunks.states();
  const problems: Problem[] = [];
  const link = '/trunks';
  if (states.length === 0) problems.push({ state: 'broken', phrase: phrase('emergency.no-trunk'), link });
  else if (states.every(({ health }) => health === 'down')) {
    problems.push({ state: 'broken', phrase: phrase('emergency.all-down'), link });
  } else if (!states.some(({ health }) => health === 'up')) {
    problems.push({ state: 'attention', phrase: phrase('emergency.none-heard'), link });
  }
  const number = officeNumberTrouble(config);
  if (number) problems.push({ state: 'attention', phrase: number });
  if (office().emergencyRecipientIds.length === 0) {
    problems.push({ state: 'attention', phrase: phrase('emergency.nobody-told') });
  }
  for (const { id, name, by } of hearing) {
    if (by.length > 0) continue;
    problems.push({ state: 'attention', phrase: phrase('emergency.cannot-tell', { name }), link: `/people/${id}` });
  }
  const nowhere = places.filter(({ areaCode, from, lineId }) => lineId && areaCode === undefined && from !== 'own');
  if (nowhere.length > 0) {
    const said = phrase('emergency.no-place', { count: nowhere.length });
    problems.push({ state: 'attention', phrase: said, link: '/people' });
  }
  return problems;
}
