import type { Work } from '../base/slices.ts';
import { type Phrase, phrase } from '../base/words/index.ts';
import type { LineBody, NumberBody, NumberSchemaBody, OfficeBody, Plan, Stored, TrunkBody } from '../config/types.ts';
import { emergencyNumbersOf } from '../rules/emergency-numbers.ts';
import { indexOf } from '../rules/number-ranges.ts';
import { shown } from '../rules/phone-number.ts';
import { rowOf, titleOf } from './check/names.ts';
import type { Words } from './graph.ts';
import { hoursOf, listInWords } from './plan-hours.ts';
import type { AnyExtension, Ways } from './ways.ts';

/** A chapter of the booklet. */
export interface Chapter {
  readonly key: 'office' | 'numbers' | 'extensions' | 'people' | 'trunks' | 'emergency';
  readonly title: Phrase;
  readonly entries: readonly Entry[];
}

/** One thing and what there is to say of it, a sentence each. */
export interface Entry {
  readonly title: Words;
  readonly sentences: readonly Words[];
}

/**
 * The whole set-up in plain words: numbers, what happens when, who. Made of the configuration alone, without the time
 * of day: the same settings make the same booklet.
 */
export function* booklet(ways: Ways): Work<readonly Chapter[]> {
  const schemas: Entry[] = [];
  for (const schema of ways.schemas) schemas.push(yield* numbers(ways, schema));
  const all: readonly Chapter[] = [
    { key: 'office', title: phrase('booklet.office'), entries: office(ways) },
    { key: 'numbers', title: phrase('booklet.numbers'), entries: schemas },
    { key: 'extensions', title: phrase('booklet.extensions'), entries: extensions(ways) },
    { key: 'people', title: phrase('booklet.people'), entries: people(ways) },
    { key: 'trunks', title: phrase('booklet.trunks'), entries: trunks(ways) },
    { key: 'emergency', title: phrase('booklet.emergency'), entries: emergency(ways) },
  ];
  return all.filter(({ entries }) => entries.length > 0);
}

function officeOf({ config }: Ways): Stored<OfficeBody> | undefined {
  return config.list<OfficeBody>('office')[0];
}

function office(ways: Ways): Entry[] {
  const body = officeOf(ways);
  if (!body) return [];
  const { name, country, timeZone, extensionLength, callerId, outsidePrefix } = body;
  return [
    {
      title: name,
      sentences: [
        phrase('booklet.place', { country: { key: `country.${country}` }, timeZone }),
        phrase('booklet.extension-length', { length: extensionLength }),
        ...(outsidePrefix === '' ? [] : [phrase('booklet.outside-prefix', { prefix: outsidePrefix })]),
        ...(callerId === undefined ? [] : [phrase('booklet.caller-id', { number: shown(callerId) })]),
      ],
    },
  ];
}

function* numbers(ways: Ways, schema: Stored<NumberSchemaBody>): Work<Entry> {
  const ruling = schema.plans.filter(({ number }) => hoursOf(schema, number).length > 0);
  const own: Phrase[] = [];
  for (const number of ways.numbers) {
    if (number.schemaId !== schema.id) continue;
    own.push(...ofNumber(ways, number, ruling));
    yield;
  }
  return {
    title: schema.name,
    sentences: [
      ...ruling.map((plan) => {
        const when = listInWords(hoursOf(schema, plan.number)) ?? phrase('hours.always');
        return phrase('booklet.plan', { plan: plan.name, when });
      }),
      ...own,
    ],
  };
}

/** What becomes of calls to a number, plan after plan; plans that do the same are named together. */
function ofNumber(ways: Ways, number: Stored<NumberBody>, plans: readonly Plan[]): Phrase[] {
  const title = number.name === undefined ? rowOf(number) : `${rowOf(number)} (${number.name})`;
  const byEnd = Map.groupBy(plans, (plan) => whereTo(ways, plan, number));
  return [...byEnd].map(([to, same]) => {
    const params = { number: title, to, plans: listInWords(same.map(({ name }) => quoted(name))) ?? quoted('') };
    if (to === '') return phrase('booklet.number-nowhere', params);
    return phrase(same.length === plans.length ? 'booklet.number-always' : 'booklet.number', params);
  });
}

/** Titles of the extensions to which a plan sends the numbers of a row; empty: nowhere. */
function whereTo(ways: Ways, { entries }: Plan, { first: low, last: high = low }: NumberBody): string {
  const found = indexOf(entries)
    .overlapping({ first: low, last: high })
    .filter(({ first }) => first.length === low.length);
  const titles = new Set(found.map(({ extensionId }) => nameOf(ways, extensionId)));
  return [...titles].join(', ');
}

function quoted(name: string): Phrase {
  return phrase('booklet.quoted', { name });
}

function nameOf(ways: Ways, id: string): string {
  const body = ways.extension(id);
  return body ? titleOf(body) : '';
}

/** Everything that answers by itself: what it does, and where calls go from there. */
function extensions(ways: Ways): Entry[] {
  return ways.extensions
    .filter(({ id }) => ways.config.entityOf(id) !== 'user')
    .toSorted((a, b) => a.number.localeCompare(b.number))
    .map((body) => ({ title: titleOf(body), sentences: [...does(ways, body), ...waysOut(ways, body)] }));
}

function does(ways: Ways, body: AnyExtension): Phrase[] {
  const kind = ways.kindOf(body.id);
  return kind ? [kind.describe(body)] : [];
}

/** Many ways of one sort (everybody who can be dialled) are one sentence. */
const WAYS_TOLD_MAX = 30;

function waysOut(ways: Ways, { id }: AnyExtension): Phrase[] {
  const exits = ways.exits(id);
  const told = exits.slice(0, WAYS_TOLD_MAX).map(({ label: when, to, prefix }) => {
    if (to === undefined) return phrase('booklet.ends', { when });
    const where = 'outside' in to ? shown(to.outside) : nameOf(ways, to.extensionId);
    if (prefix === undefined) return phrase('booklet.goes', { when, to: where });
    return phrase('booklet.goes-with', { when, to: where, prefix });
  });
  const more = exits.length - told.length;
  return more > 0 ? [...told, phrase('booklet.more', { count: more })] : told;
}

function people(ways: Ways): Entry[] {
  const { config } = ways;
  return config.list<AnyExtension>('user').map((user) => {
    const lines = [
      ...config.where<LineBody>('line', 'userId', user.id),
      ...config.where<LineBody>('line', 'loggedInUserId', user.id),
    ];
    const phones = lines.length === 1 ? phrase('booklet.one-phone') : phrase('booklet.phones', { count: lines.length });
    const own = config.where<NumberBody>('number', 'userId', user.id);
    return {
      title: titleOf(user),
      sentences: [
        phones,
        user.voicemail === true
          ? phrase('booklet.voicemail', { seconds: Number(user.voicemailAfterSec) })
          : phrase('booklet.no-voicemail'),
        ...own.map((number) => phrase('booklet.own-number', { number: rowOf(number) })),
      ],
    };
  });
}

function trunks({ config }: Ways): Entry[] {
  return config
    .list<TrunkBody>('trunk')
    .toSorted((a, b) => a.position - b.position || (a.name < b.name ? -1 : 1))
    .map(({ name, server, enabled, callsMax, kind }) => ({
      title: name,
      sentences: [
        phrase(kind === 'registration' ? 'booklet.trunk-registers' : 'booklet.trunk-fixed', { server }),
        phrase('booklet.trunk-calls', { count: callsMax }),
        ...(enabled ? [] : [phrase('booklet.trunk-off')]),
      ],
    }));
}

function emergency(ways: Ways): Entry[] {
  const body = officeOf(ways);
  if (!body) return [];
  const numbersOfCountry = emergencyNumbersOf(body.country).join(', ');
  const told = body.emergencyRecipientIds.map((id) => nameOf(ways, id)).filter((name) => name !== '');
  const own = ways.config
    .list<AnyExtension>('user')
    .filter(({ emergencyCallerId }) => emergencyCallerId !== undefined)
    .map((user) =>
      phrase('booklet.emergency-own', { who: titleOf(user), number: shown(String(user.emergencyCallerId)) }),
    );
  return [
    {
      title: numbersOfCountry,
      sentences: [
        phrase('booklet.emergency-always'),
        body.emergencyCallerId === undefined
          ? phrase('booklet.emergency-none')
          : phrase('booklet.emergency-shown', { number: shown(body.emergencyCallerId) }),
        ...own,
        ...(told.length > 0 ? [phrase('booklet.emergency-told', { who: told.join(', ') })] : []),
      ],
    },
  ];
}
