import { z } from 'zod';
import { type Language, phrase, say } from '../../base/words/index.ts';
import type { CallRecord } from '../../calls/types.ts';
import type { ConfigView, TrunkBody } from '../../config/types.ts';
import { partyShape, trailFor, trailShape, trailView } from './calls.ts';
import { moment, sentence } from './shapes.ts';
import { storyShape, storyView } from './story.ts';
import { partyView, told } from './told.ts';

export const OUTCOMES = [
  'answered',
  'voicemail',
  'busy',
  'no-answer',
  'declined',
  'cancelled',
  'unreachable',
  'refused',
  'failed',
  'interrupted',
] as const satisfies readonly CallRecord['outcome'][];

/**
 * What somebody typed to find calls by: the words for how calls end ("busy", "geen gehoor"), typed whole, ask for those
 * calls; the rest is part of a name or number.
 */
export function readSearch(
  search: string,
  language: Language,
): { readonly text: string; readonly outcomes: readonly CallRecord['outcome'][] | undefined } {
  let text = ` ${search.trim().replace(/\s+/g, ' ').toLowerCase()} `;
  const words = OUTCOMES.map((outcome) => {
    return { outcome, word: ` ${say(phrase(`outcome.${outcome}`), language).toLowerCase()} ` };
  });
  const outcomes: CallRecord['outcome'][] = [];
  // "Niet beantwoord" before "beantwoord".
  for (const { outcome, word } of words.sort((a, b) => b.word.length - a.word.length)) {
    if (!text.includes(word)) continue;
    text = text.replace(word, ' ');
    outcomes.push(outcome);
  }
  return outcomes.length > 0 ? { text: text.trim(), outcomes } : { text: search, outcomes: undefined };
}

/** Two people who talked; each transfer begins another talk. */
const talkShape = z
  .object({ from: moment, until: moment, parties: z.array(partyShape).length(2) })
  .meta({ id: 'Talk' });

export const historyRowShape = z
  .object({
    id: z.string(),
    startedAt: moment,
    answeredAt: moment.optional(),
    endedAt: moment,
    talkedSec: z.number().int(),
    caller: partyShape,
    dialled: z.string(),
    callee: partyShape.optional(),
    outcome: z.enum(OUTCOMES),
    outcomeWord: sentence,
    reason: sentence,
    encrypted: z.boolean(),
    way: z.enum(['inside', 'in', 'out']).meta({ description: 'From outside, to the outside, or neither.' }),
    trunk: z
      .object({ id: z.string(), name: z.string().optional() })
      .optional()
      .meta({ description: 'The provider that carried it; without a name once it was deleted.' }),
    talks: z.array(talkShape),
  })
  .meta({ id: 'HistoryRow' });

const reportShape = z
  .object({
    lossPercent: z.number().optional(),
    discardedPercent: z.number().optional(),
    jitterMs: z.number().optional(),
    bufferMs: z.number().optional(),
    roundTripMs: z.number().optional(),
    rFactor: z.number().optional(),
    mos: z.number().optional(),
  })
  .meta({
    id: 'PhoneReport',
    description: 'What a phone says of the sound that it heard; the box did not measure it.',
  });

/** Undefined is "not measured": the phones talked directly, or it was too short. */
const qualityShape = z
  .object({
    name: z.string(),
    codec: z.string().optional(),
    lossPercent: z.number().optional(),
    jitterMs: z.number().optional(),
    roundTripMs: z.number().optional(),
    mos: z.number().optional(),
    reported: reportShape.optional(),
  })
  .meta({ id: 'LegQuality' });

export const historyCallShape = historyRowShape.extend({
  story: storyShape,
  pressed: z.array(z.string()).meta({ description: 'What the caller keyed in menus, question after question.' }),
  trail: trailShape,
  hasLadder: z.boolean(),
  quality: z
    .array(qualityShape)
    .meta({ description: 'Of each phone whose sound went through the box at the end, or that reported it.' }),
});

export function historyRow(
  record: CallRecord,
  language: Language,
  config: ConfigView,
): z.input<typeof historyRowShape> {
  return {
    id: record.id,
    startedAt: record.startedAt,
    answeredAt: record.answeredAt,
    endedAt: record.endedAt,
    talkedSec: talkedSec(record),
    caller: partyView(record.caller, config),
    dialled: record.dialled,
    callee: record.callee && partyView(record.callee, config),
    outcome: record.outcome,
    outcomeWord: say(phrase(`outcome.${record.outcome}`), language),
    reason: told(record.reason, language),
    encrypted: record.encrypted,
    ...wayOf(record, config),
    talks: talksOf(record),
  };
}

export function historyCall(
  record: CallRecord,
  hasLadder: boolean,
  language: Language,
  seesAll: boolean,
  config: ConfigView,
): z.input<typeof historyCallShape> {
  return {
    ...historyRow(record, language, config),
    story: storyOf(record, language, seesAll, config),
    pressed: pressedIn(record),
    trail: trailView(record.trail, language, seesAll, config),
    hasLadder,
    quality: [...(record.quality ?? [])],
  };
}

/** Keys of menus, by which the same call can be tried again; nothing chosen is an empty one. */
function pressedIn({ trail }: CallRecord): string[] {
  return trail.flatMap(({ phrase: { key, params = {} } }) => {
    if (key === 'trail.ivr-none') return [''];
    return key === 'trail.ivr-chosen' || key === 'trail.ivr-invalid' ? [String(params.digits ?? '')] : [];
  });
}

/** Whom it concerns reads the same story, but not who listened. */
function storyOf(record: CallRecord, language: Language, seesAll: boolean, config: ConfigView) {
  const { endedAt: at, answeredAt, reason, caller, dialled, startedAt } = record;
  const trail = trailFor(record.trail, seesAll);
  const told = { caller: partyView(caller, config), dialled, startedAt, trail, end: { at, answeredAt, reason } };
  return storyView(told, language, config);
}

/** Whether it came over a provider or went over one; a call that came from outside and goes on there came in. */
function wayOf(record: CallRecord, config: ConfigView): Pick<z.input<typeof historyRowShape>, 'way' | 'trunk'> {
  const [came, went] = [record.caller.trunkId, record.callee?.trunkId];
  const id = came ?? went;
  if (id === undefined) return { way: 'inside' };
  return { way: came === undefined ? 'out' : 'in', trunk: { id, name: config.get<TrunkBody>('trunk', id)?.name } };
}

// Calls that an earlier build kept tell of no talks.
function talksOf({ talks = [], endedAt }: CallRecord): z.input<typeof talkShape>[] {
  return talks.map(({ from, until = endedAt, parties }) => ({ from, until, parties: [...parties] }));
}

/** The extensions that had a part in it. */
export function extensionsOf(record: CallRecord): (string | undefined)[] {
  return [record.caller, record.callee, ...record.parties].map((party) => party?.extensionId);
}

export function talkedSec(record: CallRecord): number {
  if (record.answeredAt === undefined) return 0;
  return Math.max(0, Math.round((record.endedAt - record.answeredAt) / 1000));
}
