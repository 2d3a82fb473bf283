import { LETTERS_AFTER_MS, LOCATION_PROBLEMS_TOLD, LOCATION_TRIES } from '../base/limits-features.ts';
import type { Work } from '../base/slices.ts';
import { type Phrase, phrase } from '../base/words/index.ts';
import type { Call, Exit } from '../calls/types.ts';
import type { ConfigView, OfficeBody } from '../config/types.ts';
import { hasAreaCodes } from '../rules/area-codes.ts';
import { diallingPlanOf } from '../rules/dialling-plans.ts';
import { type LocationMatch, LocationTable, type LocationTableOptions } from '../rules/location-table.ts';
import { typeOf } from '../rules/phone-number.ts';
import { defineExtension } from './define-extension.ts';
import { type LocationBody, locationSchema } from './location-schema.ts';
import { type Onward, sendOn, way } from './onward.ts';

/** Sends callers on by where they are, or by their or our number (LBR-01 to LBR-05). */
export const location = defineExtension<LocationBody>({
  type: 'location',
  section: 'locations',
  icon: 'place',
  schema: locationSchema,

  async run(call, location, dependencies) {
    if (location.language) call.speak(location.language);
    const found = await ways[location.by](call, location, prepared(location, dependencies.config));
    call.explain('location', found.said);
    const otherwise = phrase('call.no-location', { name: location.name });
    return sendOn(call, dependencies, { ...found.to, otherwise });
  },

  describe: ({ name, by = 'area-code' }) => phrase(`extension.location-${by}`, { name }),
  exits: (location, config) => exitsOf(location, prepared(location, config).table),

  rules: (location, all) => [
    ...(location.by === 'area-code' && !hasAreaCodes(countryOf(all))
      ? [{ path: 'by', phrase: phrase('location.no-area-codes') }]
      : []),
    ...location.destinations.flatMap(({ name }, at) =>
      location.destinations.findIndex((other) => other.name === name) < at
        ? [{ path: `destinations.${at}.name`, phrase: phrase('location.name-twice', { name }) }]
        : [],
    ),
    ...prepared(location, all)
      .table.problems.slice(0, LOCATION_PROBLEMS_TOLD)
      .map(({ phrase: said }) => ({ path: 'rows', phrase: said })),
  ],
});

/** Where to, by which exit, and why. */
interface Found {
  readonly said: Phrase;
  readonly to: Omit<Onward, 'otherwise'>;
}

type Finder = (call: Call, location: LocationBody, prepared: Prepared) => Found | Promise<Found>;

const ways: Readonly<Record<LocationBody['by'], Finder>> = {
  'area-code': (call, location, { table, country }) => {
    const number = callerOf(call);
    if (number === undefined) return withheld(location);
    const { name, mobileDestinationId: mobile, mobilePrefix: prefix } = location;
    if (mobile && typeOf(number, country).kind === 'mobile') {
      const said = phrase('trail.location-mobile', { name });
      return { said, to: { exit: 'mobile', destinationId: mobile, prefix } };
    }
    return byRow(location, table.number(number), number);
  },
  caller: (call, location, { table }) => {
    const number = callerOf(call);
    return number === undefined ? withheld(location) : byRow(location, table.number(number), number);
  },
  dialled: (call, location, { table }) => {
    const number = call.came?.dialled ?? call.dialled;
    return byRow(location, table.number(number), number);
  },
  postcode: async (call, location, { table }) => {
    const code = await askPostcode(call, location);
    if (code !== undefined) return byRow(location, table.postcode(code), code);
    return { said: phrase('trail.location-no-postcode', { name: location.name }), to: fallback(location) };
  },
};

/** Undefined: withheld. */
function callerOf(call: Call): string | undefined {
  return call.came ? call.came.callerNumber : call.caller.number;
}

function byRow(location: LocationBody, match: LocationMatch | undefined, input: string): Found {
  const { name } = location;
  const found = match && location.destinations[match.place];
  if (!found) return { said: phrase('trail.location-none', { name, input }), to: fallback(location) };
  return {
    said: phrase('trail.location-row', { name, input, key: match.key, to: found.name }),
    to: {
      ...{ exit: exitTo(found.name), destinationId: found.destinationId, prefix: found.prefix },
      chosen: location.by === 'postcode',
    },
  };
}

function withheld(location: LocationBody): Found {
  const { name, withheldDestinationId: destinationId, withheldPrefix: prefix } = location;
  const said = phrase('trail.location-withheld', { name });
  return { said, to: destinationId ? { exit: 'withheld', destinationId, prefix } : fallback(location) };
}

function fallback({ fallbackDestinationId: destinationId, fallbackPrefix: prefix }: LocationBody): Found['to'] {
  return { exit: 'fallback', destinationId, prefix };
}

/** A whole postcode, or undefined when it was typed wrong too often (LBR-02). */
async function askPostcode(call: Call, location: LocationBody): Promise<string | undefined> {
  for (let tries = 0; tries < LOCATION_TRIES; tries++) {
    if (tries > 0) await call.play({ say: 'location.postcode-wrong' });
    const { digits } = await call.collect({
      prompt: location.promptId ? { prompt: location.promptId } : { say: 'location.enter-postcode' },
      digitsMax: location.postcodeDigits,
      firstDigitMs: location.firstDigitSec * 1_000,
      interDigitMs: location.interDigitSec * 1_000,
      end: '#',
      judge: (typed) => (typed.length === location.postcodeDigits ? 'whole' : 'more'),
    });
    if (digits.length === location.postcodeDigits) {
      // Who spells the letters too shall not thereby choose from the next menu.
      await call.play({ silenceMs: LETTERS_AFTER_MS });
      return digits;
    }
    call.explain('location', phrase('trail.location-wrong', { name: location.name, digits }));
  }
  return undefined;
}

const exitTo = (name: string): string => `to.${name}`;

function exitsOf(location: LocationBody, { rowsAt }: LocationTable): Exit[] {
  const rows = location.destinations.map(({ name, destinationId, prefix }, at): Exit => {
    const label = phrase('exit.location-rows', { name, count: rowsAt[at] ?? 0 });
    return { key: exitTo(name), label, to: way(destinationId), chosen: location.by === 'postcode', prefix };
  });
  const { mobileDestinationId: mobile, withheldDestinationId: hidden, fallbackDestinationId } = location;
  const mayBeMobile = location.by === 'area-code' && mobile;
  const mayBeWithheld = (location.by === 'area-code' || location.by === 'caller') && hidden;
  return [
    ...rows,
    ...(mayBeMobile
      ? [{ key: 'mobile', label: phrase('exit.mobile'), to: way(mobile), prefix: location.mobilePrefix }]
      : []),
    ...(mayBeWithheld
      ? [{ key: 'withheld', label: phrase('exit.withheld'), to: way(hidden), prefix: location.withheldPrefix }]
      : []),
    {
      ...{ key: 'fallback', label: phrase('exit.no-row'), to: way(fallbackDestinationId) },
      prefix: location.fallbackPrefix,
    },
  ];
}

function countryOf(config: ConfigView): string {
  return config.list<OfficeBody>('office')[0]?.country ?? '';
}

/** Of a country that nobody knows, numbers are taken as they are. */
const UNKNOWN_COUNTRY = { callingCode: '', nationalPrefix: undefined, internationalPrefix: /^00/ };

interface Prepared {
  readonly country: string;
  readonly location: LocationBody;
  readonly table: LocationTable;
}

const tables = new WeakMap<LocationBody, Prepared>();
/** The newest of them: what else is changed about a location, or only tried, needs no other table. */
const newest: Prepared[] = [];
const NEWEST_MAX = 2;

/** The table, made once for as long as neither it nor the office’s country changes. */
function prepared(location: LocationBody, config: ConfigView): Prepared {
  const country = countryOf(config);
  const known = tables.get(location);
  if (known?.country === country) return known;
  const made =
    newest.find((one) => one.country === country && isSameTable(one.location, location)) ??
    kept({ country, location, table: LocationTable.of(location.rows, optionsOf(location, country)) });
  tables.set(location, made);
  return made;
}

/** Makes the table that a location is going to have some rows at a time: who saves it then need not wait for it. */
export function* prepare(location: LocationBody, config: ConfigView): Work<void> {
  const country = countryOf(config);
  kept({ country, location, table: yield* LocationTable.made(location.rows, optionsOf(location, country)) });
}

function kept(made: Prepared): Prepared {
  if (newest.unshift(made) > NEWEST_MAX) newest.pop();
  return made;
}

function isSameTable(one: LocationBody, other: LocationBody): boolean {
  const places = ({ destinations }: LocationBody) => destinations.map(({ name }) => name).join('\n');
  if (one.by !== other.by || one.postcodeDigits !== other.postcodeDigits) return false;
  return one.rows === other.rows && places(one) === places(other);
}

function optionsOf({ by, postcodeDigits, destinations }: LocationBody, country: string): LocationTableOptions {
  return {
    ...{ by, postcodeDigits, writing: diallingPlanOf(country) ?? UNKNOWN_COUNTRY },
    places: new Map(destinations.map(({ name }, at) => [name, at])),
  };
}
