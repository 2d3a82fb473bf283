import { LOCATION_DESTINATIONS_MAX } from '../../base/limits-features.ts';
import type { Work } from '../../base/slices.ts';
import { type Phrase, phrase } from '../../base/words/index.ts';
import type { ConfigView } from '../../config/types.ts';
import type { LocationBody } from '../../extensions/location-schema.ts';
import { csvLines, writeCsv } from '../../rules/csv.ts';

/** Milliseconds’ worth. */
const LINES_AT_ONCE = 2_000;

/** The columns of a table as a file: key, extension, prefix. */
const COLUMNS = ['key', 'extension', 'prefix'] as const;

type Place = LocationBody['destinations'][number];

/** A table as people keep it in a spreadsheet: by extension numbers, since nobody knows ids. */
export function locationCsv({ rows, destinations }: LocationBody, config: ConfigView): string {
  const places = new Map(
    destinations.map(({ name, destinationId, prefix }) => {
      const number = config.get<{ readonly number: string }>('extension', destinationId)?.number ?? '';
      return [name, [number, prefix ?? '']] as const;
    }),
  );
  const lines = rows === '' ? [] : rows.split('\n');
  return writeCsv([
    COLUMNS,
    ...lines.map((line) => {
      const comma = line.lastIndexOf(',');
      return [line.slice(0, comma), ...(places.get(line.slice(comma + 1)) ?? [])];
    }),
  ]);
}

export interface ReadLocationCsv {
  readonly destinations: readonly Place[];
  readonly rows: string;
  /** Line in the file of each row. */
  readonly lines: readonly number[];
  readonly problems: readonly { readonly line: number; readonly phrase: Phrase }[];
}

/**
 * Reads such a file. Destinations that the table has already keep their names; others are called by their extension.
 * What the keys say is judged by the configuration.
 */
export function* readLocationCsv(text: string, before: LocationBody, config: ConfigView): Work<ReadLocationCsv> {
  const problems: { line: number; phrase: Phrase }[] = [];
  const places = new Places(before, config);
  const rows: string[] = [];
  const lines: number[] = [];
  let count = 0;
  for (const { line, cells } of csvLines(text)) {
    if (count % LINES_AT_ONCE === 0) yield;
    if (count++ === 0 && isHead(cells, config)) continue;
    const [key = '', number = '', prefix = ''] = cells;
    const name = places.nameOf(number.replace(/\D/g, ''), prefix);
    if (name === undefined) problems.push({ line, phrase: phrase('location.no-extension', { line, number }) });
    else {
      rows.push(`${key.replaceAll(/[\r\n]/g, ' ')},${name}`);
      lines.push(line);
    }
    if (places.used.length > LOCATION_DESTINATIONS_MAX) {
      const most = LOCATION_DESTINATIONS_MAX;
      problems.push({ line, phrase: phrase('location.destinations-many', { line, most }) });
      break;
    }
  }
  return { destinations: places.used, rows: rows.join('\n'), lines, problems };
}

/** Names of columns are no row: there no cell names an extension. */
function isHead([key = '', number = '']: readonly string[], config: ConfigView): boolean {
  return !/\d/.test(key) && !config.find('extension', 'number', number);
}

/** The destinations that rows lead to, each with one name. */
class Places {
  readonly used: Place[] = [];
  readonly #config: ConfigView;
  readonly #before: readonly Place[];
  readonly #names = new Map<string, string | undefined>();

  constructor(before: LocationBody, config: ConfigView) {
    this.#before = before.destinations;
    this.#config = config;
  }

  nameOf(number: string, prefix: string): string | undefined {
    const key = `${number} ${prefix}`;
    if (!this.#names.has(key)) this.#names.set(key, this.#take(number, prefix));
    return this.#names.get(key);
  }

  #take(number: string, given: string): string | undefined {
    const destinationId = this.#config.find('extension', 'number', number)?.id;
    if (destinationId === undefined) return undefined;
    const prefix = given === '' ? undefined : given;
    const known = this.#before.find((one) => one.destinationId === destinationId && one.prefix === prefix);
    const place = known ?? { name: this.#freeName(number), destinationId, ...(prefix ? { prefix } : {}) };
    this.used.push(place);
    return place.name;
  }

  #freeName(number: string): string {
    const taken = new Set([...this.#before, ...this.used].map(({ name }) => name));
    if (!taken.has(number)) return number;
    for (let count = 2; ; count++) if (!taken.has(`${number}-${count}`)) return `${number}-${count}`;
  }
}
