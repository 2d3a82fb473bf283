/** A line of a table, and where it began in the text (counted from 1). */
export interface CsvLine {
  readonly line: number;
  readonly cells: readonly string[];
}

/**
 * Reads a table as spreadsheets write it (RFC 4180): separated by semicolon, comma or tab, whichever its first line has
 * most of; text in quotes may hold anything, a quote doubled. Cells come without spaces around them, empty lines not at
 * all. Total: every text is some table.
 */
export function readCsv(text: string): CsvLine[] {
  return [...csvLines(text)];
}

/** The same, a line at a time. */
export function* csvLines(text: string): Generator<CsvLine, void> {
  const bare = text.startsWith('\uFEFF') ? text.slice(1) : text;
  const separator = separatorOf(bare);
  let cells: string[] = [];
  let cell = '';
  let quoted = false;
  let line = 1;
  let began = 1;
  const ended = (): CsvLine => {
    cells.push(cell.trim());
    const read = { line: began, cells };
    cells = [];
    cell = '';
    began = line;
    return read;
  };
  for (let at = 0; at < bare.length; at++) {
    const char = bare[at] as string;
    if (char === '\n') line++;
    if (quoted) {
      if (char !== '"') cell += char;
      else if (bare[at + 1] === '"') cell += bare[++at];
      else quoted = false;
    } else if (char === '"' && cell.trim() === '') {
      quoted = true;
      cell = '';
    } else if (char === separator) {
      cells.push(cell.trim());
      cell = '';
    } else if (char === '\n') {
      const read = ended();
      if (!isEmpty(read)) yield read;
    } else if (char !== '\r') cell += char;
  }
  const last = ended();
  if (!isEmpty(last)) yield last;
}

function isEmpty({ cells }: CsvLine): boolean {
  return cells.every((cell) => cell === '');
}

/** Names of columns fit into so much. */
const FIRST_LINE_CHARS = 4_096;

function separatorOf(text: string): string {
  // Without what stands in quotes, which may be anything.
  const [first = ''] = text
    .slice(0, FIRST_LINE_CHARS)
    .replaceAll(/"[^"]*"/g, '')
    .split('\n', 1);
  const count = (separator: string): number => first.split(separator).length;
  return [';', '\t', ','].reduce((best, one) => (count(one) > count(best) ? one : best));
}

/** A cell that a spreadsheet would take for a formula is made text; telephone numbers keep their plus. */
export function forSpreadsheet(cell: string): string {
  return /^[=@\t\r]|^[+-](?![\d ]+$)/.test(cell) ? `'${cell}` : cell;
}

/** Writes a table that spreadsheets read. */
export function writeCsv(rows: readonly (readonly string[])[]): string {
  return rows.map((cells) => `${cells.map(written).join(';')}\r\n`).join('');
}

function written(cell: string): string {
  return /[";,\t\r\n]/.test(cell) || cell !== cell.trim() ? `"${cell.replaceAll('"', '""')}"` : cell;
}
