import { useEffect, useRef, useState } from 'preact/hooks';
import { compareNames } from '../format.ts';
import { type Children, html, type VNode } from '../html.ts';
import { language, t } from '../words/index.ts';
import { csvText, download } from './csv.ts';
import { Icon } from './icon.ts';

export interface Column<Row> {
  readonly key: string;
  readonly label: string;
  /** What is drawn; left out: the text. */
  readonly show?: (row: Row) => Children;
  /** What is sorted by, searched and written to a CSV file. */
  readonly text: (row: Row) => string;
  /** Sorts by this instead of the text. */
  readonly order?: (row: Row) => number;
  readonly sortable?: boolean;
  /** Only where there is room: `middle` goes last, `wide` first. */
  readonly at?: 'middle' | 'wide';
  readonly end?: boolean;
  readonly fit?: boolean;
  /** May be broken anywhere: addresses. */
  readonly long?: boolean;
}

interface TableProps<Row> {
  readonly caption: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly rowKey: (row: Row) => string;
  /** What a row shows besides what is in it; rows of which nothing changed are not drawn again. */
  readonly rowState?: (row: Row) => string;
  /** Where a row leads; its first cell is then the link, and the arrow keys walk over the rows. */
  readonly href?: (row: Row) => string;
  readonly chosen?: string;
  /** Keys of rows that just changed: they glow once. */
  readonly glowing?: ReadonlySet<string>;
  readonly rowClass?: (row: Row) => string;
  /** `name` or `-name`. */
  readonly sort?: string;
  readonly onSort?: (sort: string) => void;
  /** A heading row wherever this changes: the day. */
  readonly group?: (row: Row) => string;
  readonly after?: Children;
  /** There may be more that is not here yet: an empty table is no answer. */
  readonly searching?: boolean;
}

/** The rows in the order the reader chose. */
export function sorted<Row>(
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  sort: string | undefined,
): readonly Row[] {
  const column = columns.find(({ key }) => key === sort?.replace(/^-/, ''));
  if (!column) return rows;
  const turn = sort?.startsWith('-') ? -1 : 1;
  const { order, text } = column;
  return [...rows].sort((a, b) => turn * (order ? order(a) - order(b) : compareNames(text(a), text(b))));
}

/** Exactly what is seen, as a file. */
export function downloadTable<Row>(name: string, columns: readonly Column<Row>[], rows: readonly Row[]): void {
  const head = columns.map(({ label }) => label);
  download(`${name}.csv`, csvText([head, ...rows.map((row) => columns.map(({ text }) => text(row)))]));
}

function classes(column: Column<never>): string {
  return [column.at, column.end && 'end', column.fit && 'fit', column.long && 'long'].filter(Boolean).join(' ');
}

function HeadCell<Row>({
  column,
  sort,
  onSort,
}: { column: Column<Row> } & Pick<TableProps<Row>, 'sort' | 'onSort'>): VNode {
  const mine = sort?.replace(/^-/, '') === column.key;
  const direction = mine ? (sort?.startsWith('-') ? 'descending' : 'ascending') : undefined;
  if (!column.sortable || !onSort) {
    return html`<th scope="col" class=${classes(column as Column<never>)}>${column.label}</th>`;
  }
  const next = direction === 'ascending' ? `-${column.key}` : column.key;
  return html`<th scope="col" class=${classes(column as Column<never>)} aria-sort=${direction ?? 'none'}>
    <button type="button" class="sort" onClick=${() => onSort(next)}>${column.label}<${Icon} name="up" size=${14} /></button>
  </th>`;
}

/** Up, down, first and last among the links of a table body. */
function walk(event: KeyboardEvent): void {
  const body = event.currentTarget as HTMLElement;
  const links = [...body.querySelectorAll<HTMLElement>('.row-link')];
  const here = links.indexOf(document.activeElement as HTMLElement);
  const steps: Record<string, number> = { ArrowDown: here + 1, ArrowUp: here - 1, Home: 0, End: links.length - 1 };
  steps.PageDown = Math.min(here + 10, links.length - 1);
  steps.PageUp = Math.max(here - 10, 0);
  const next = links[steps[event.key] ?? -1];
  if (here < 0 || !next) return;
  event.preventDefault();
  next.focus();
}

function Row<Row>(props: TableProps<Row> & { row: Row; reachable: boolean; onReach: (key: string) => void }): VNode {
  const { row, columns, rowKey, href, chosen, glowing, rowClass, reachable, onReach } = props;
  const key = rowKey(row);
  const look = [rowClass?.(row), glowing?.has(key) && 'glow'].filter(Boolean).join(' ');
  return html`<tr class=${look} data-chosen=${chosen === key ? '' : undefined}>
    ${columns.map((column, at) => {
      const content = column.show ? column.show(row) : column.text(row);
      const linked = at === 0 && href;
      return html`<td class=${classes(column as Column<never>)}>${
        linked
          ? html`<a class="row-link" href=${href(row)} tabindex=${reachable ? 0 : -1} onFocus=${() => onReach(key)}
              aria-current=${chosen === key ? 'true' : undefined}>${content}</a>`
          : content
      }</td>`;
    })}
  </tr>`;
}

/**
 * Rows as they were drawn, kept while nothing in them changed: what is the same object is not looked at again, so that
 * a list of a thousand costs no more than what moves in it.
 */
function useDrawnRows<Item>(
  props: TableProps<Item>,
  stop: string | undefined,
  onReach: (key: string) => void,
): (row: Item) => VNode {
  const { rowKey, rowState, rowClass, href, chosen, glowing } = props;
  const kept = useRef(new Map<string, { readonly row: Item; readonly state: string; readonly drawn: VNode }>());
  const spoken = language.get();
  return (row) => {
    const key = rowKey(row);
    const looks = [
      rowState?.(row),
      rowClass?.(row),
      href?.(row),
      chosen === key,
      glowing?.has(key),
      stop === key,
      spoken,
    ];
    const state = JSON.stringify(looks);
    const before = kept.current.get(key);
    if (before?.row === row && before.state === state) return before.drawn;
    const drawn = html`<${Row} key=${key} ...${props} row=${row} reachable=${key === stop} onReach=${onReach} />`;
    kept.current.set(key, { row, state, drawn });
    return drawn;
  };
}

/** A table whose rows lead somewhere: one stop for the Tab key, arrow keys inside. */
export function Table<Row>(props: TableProps<Row>): VNode {
  const { caption, columns, rows, rowKey, chosen, sort, onSort, group, after, searching } = props;
  const [reached, reach] = useState<string | undefined>(undefined);
  const keys = new Set(rows.map(rowKey));
  const stop = [reached, chosen].find((key) => key !== undefined && keys.has(key)) ?? (rows[0] && rowKey(rows[0]));
  const frame = useRef<HTMLDivElement>(null);
  useEffect(() => {
    frame.current?.querySelector('[data-chosen]')?.scrollIntoView({ block: 'nearest' });
  }, [chosen]);
  const drawRow = useDrawnRows(props, stop, reach);
  let heading: string | undefined;
  const body = rows.flatMap((row) => {
    const drawn = drawRow(row);
    const next = group?.(row);
    if (next === undefined || next === heading) return [drawn];
    heading = next;
    return [
      html`<tr class="group" key=${`group-${next}`}><th scope="colgroup" colspan=${columns.length}>${next}</th></tr>`,
      drawn,
    ];
  });
  return html`<div class="table-frame" ref=${frame}>
    <table class="table">
      <caption class="unseen">${caption}</caption>
      <thead><tr>${columns.map((column) => html`<${HeadCell} key=${column.key} ...${{ column, sort, onSort }} />`)}</tr></thead>
      <tbody onKeyDown=${walk}>${body}</tbody>
    </table>
    ${rows.length === 0 && html`<p class="empty soft" role="status">${t(searching ? 'table.searching' : 'table.none')}</p>`}
    ${after}
  </div>`;
}

/** Keys of rows whose `version` is another one than when they were last seen; they glow once. */
export function useGlow<Row>(
  rows: readonly Row[] | undefined,
  rowKey: (row: Row) => string,
  version: (row: Row) => string,
): ReadonlySet<string> {
  const before = useRef<ReadonlyMap<string, string> | undefined>(undefined);
  const [glowing, glow] = useState<ReadonlySet<string>>(new Set());
  useEffect(() => {
    if (!rows) return;
    const now = new Map(rows.map((row) => [rowKey(row), version(row)]));
    const known = before.current;
    before.current = now;
    if (!known) return;
    const changed = new Set([...now].filter(([key, text]) => known.get(key) !== text).map(([key]) => key));
    // More than a handful is another list (a search, a page further), not a change.
    if (changed.size > 0 && changed.size <= 5) glow(changed);
    else if (changed.size > 5) glow(new Set());
  }, [rows]);
  return glowing;
}
