/** What the last word of a limit's name, but for MAX, says it is counted in. */
const UNITS: Readonly<Record<string, string>> = {
  BYTES: ' bytes',
  MS: ' ms',
  SEC: ' s',
  MIN: ' min',
  HOURS: ' h',
  DAYS: ' days',
  PERCENT: ' %',
  ROWS: ' rows',
  LINES: ' lines',
  LETTERS: ' letters',
};
/** A rate, whose last word is no unit of its own. */
const PER_SEC = '_PER_SEC';

const HEAD = `# Limits

Every limit of the box, with its unit, the reason, and what happens to one more than it bounds. Nothing grows without
end: either what is too much is refused, with an answer to whoever sent it where the protocol has one, or what matters
least is forgotten, which costs somebody a round trip or an old line at most. Limits without such a note are times and
counts that the box keeps by itself. Generated from \`base/limits*.ts\` by \`node scripts/generate.ts\`; do not edit.
`;

/** Names of limits that bound how many or how much of something there may be. */
const BOUNDS = /_MAX(_BYTES|_ROWS|_LETTERS)?$|_RING_LINES$/;

const SECTION = /^\/\/ --- (.+?) ---$/;
const DOC = /\/\*\*([\s\S]*?)\*\//y;
const LIMIT = /^export const (\w+)/;

function prose(comment: string): string {
  return comment
    .replace(/\s*\n\s*\*\s?/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
}

function inWords(name: string, value: unknown): string {
  const number = typeof value === 'number' ? value.toLocaleString('en') : JSON.stringify(value);
  if (name.endsWith(PER_SEC)) return `${number} per second`;
  return number + (UNITS[name.replace(/_MAX$/, '').split('_').at(-1) ?? ''] ?? '');
}

/** A limit's row: the reason, and what stands after `@beyond` in its comment. */
function row(name: string, value: unknown, doc: string): string {
  const [why = '', beyond] = doc.split(/ ?@beyond /);
  if (BOUNDS.test(name) && beyond === undefined) throw new Error(`${name} does not say what happens @beyond it`);
  return `| \`${name}\` | ${inWords(name, value)} | ${why.replaceAll('|', '\\|')} | ${beyond ?? ''} |`;
}

/**
 * The page of limits. `text` is the source (sections `// --- name ---`, one doc comment before each limit or group of
 * limits), `values` the module that it makes. Throws where a limit that bounds something does not say what happens
 * beyond it.
 */
export function limitsPage(text: string, values: Readonly<Record<string, unknown>>): string {
  const lines: string[] = [HEAD];
  let doc = '';
  let at = 0;
  while (at < text.length) {
    DOC.lastIndex = at;
    const comment = DOC.exec(text);
    const line = text.slice(at, text.indexOf('\n', at) + 1 || undefined);
    const section = SECTION.exec(line.trimEnd())?.[1];
    const name = LIMIT.exec(line)?.[1];
    if (comment) doc = prose(comment[1]!);
    if (section) lines.push(`\n## ${section}\n\n| limit | value | why | one more |\n|---|---|---|---|`);
    if (name) lines.push(row(name, values[name], doc));
    // A limit below another without a comment of its own belongs to the one above.
    if (name) doc = doc && '″';
    at += comment ? comment[0].length : line.length || 1;
  }
  return `${lines.join('\n')}\n`;
}
