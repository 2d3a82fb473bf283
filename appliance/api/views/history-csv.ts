import { type Language, type PhraseKey, phrase, say } from '../../base/words/index.ts';
import type { CallRecord } from '../../calls/types.ts';
import type { ConfigView } from '../../config/types.ts';
import { forSpreadsheet } from '../../rules/csv.ts';
import { shown } from '../../rules/phone-number.ts';
import { trailView } from './calls.ts';
import { historyRow } from './history.ts';

/** What a cell is made of, besides the call itself. */
export interface HistoryCsvContext {
  readonly config: ConfigView;
  readonly language: Language;
  readonly timeZone: string;
  /** Of calls of others, too: who listened in is told. */
  readonly seesAll: boolean;
}

type Row = ReturnType<typeof historyRow>;
type Cell = (row: Row, record: CallRecord, context: HistoryCsvContext) => string;

const COLUMNS: readonly (readonly [PhraseKey, Cell])[] = [
  ['history-file.began', ({ startedAt }, _, { timeZone }) => clockText(startedAt, timeZone)],
  ['history-file.from-number', ({ caller }) => shown(caller.number)],
  ['history-file.from-name', ({ caller }) => caller.name],
  ['history-file.dialled', ({ dialled }) => shown(dialled)],
  ['history-file.to-number', ({ callee }) => shown(callee?.number ?? '')],
  ['history-file.to-name', ({ callee }) => callee?.name ?? ''],
  ['history-file.way', ({ way }, _, { language }) => say(phrase(`history-file.way-${way}`), language)],
  ['history-file.trunk', ({ trunk }) => trunk?.name ?? ''],
  ['history-file.outcome', ({ outcomeWord }) => outcomeWord],
  ['history-file.reason', ({ reason }) => reason],
  ['history-file.waited', ({ startedAt, answeredAt, endedAt }) => seconds((answeredAt ?? endedAt) - startedAt)],
  ['history-file.talked', ({ talkedSec }) => String(talkedSec)],
  ['history-file.why', (_, { trail }, { language, seesAll }) => sentences(trailView(trail, language, seesAll))],
];

export function historyHead(language: Language): readonly string[] {
  return COLUMNS.map(([key]) => say(phrase(key), language));
}

/** One call as a line of a table. */
export function historyCells(record: CallRecord, context: HistoryCsvContext): readonly string[] {
  const row = historyRow(record, context.language, context.config);
  return COLUMNS.map(([, cell]) => forSpreadsheet(cell(row, record, context)));
}

/** `2026-11-22 10:02:11`: what spreadsheets of every country take for a date. */
function clockText(at: number, timeZone: string): string {
  return new Date(at).toLocaleString('sv-SE', { timeZone });
}

function seconds(ms: number): string {
  return String(Math.max(0, Math.round(ms / 1_000)));
}

function sentences(trail: readonly { readonly sentence: string }[]): string {
  return trail.map(({ sentence }) => sentence).join(' ');
}
