/** The unit that a limit's name ends with, as people read it. */
const UNITS: Readonly<Record<string, string>> = {
  BYTES: 'bytes',
  MS: 'ms',
  SEC: 's',
  MIN: 'min',
  HOURS: 'h',
  DAYS: 'days',
  PERCENT: '%',
  ROWS: 'rows',
  CHARS: 'characters',
};

const HEAD = `# Limits

Every limit of the box, with its unit and the reason. Reaching one is answered, counted and told; it is never silent.
Generated from \`base/limits.ts\` by \`node scripts/generate.ts\`; do not edit.
`;

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
  const unit = name.split('_').findLast((word) => word in UNITS);
  const number = typeof value === 'number' ? value.toLocaleString('en') : JSON.stringify(value);
  return unit ? `${number} ${UNITS[unit]}` : number;
}

/**
 * The page of limits. `text` is the source (sections `// --- name ---`, one doc comment before each limit or group of
 * limits), `values` the module that it makes.
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
    if (section) lines.push(`\n## ${section}\n\n| limit | value | why |\n|---|---|---|`);
    if (name) lines.push(`| \`${name}\` | ${inWords(name, values[name])} | ${doc.replaceAll('|', '\\|')} |`);
    // A limit below another without a comment of its own belongs to the one above.
    if (name) doc = doc && '″';
    at += comment ? comment[0].length : line.length || 1;
  }
  return `${lines.join('\n')}\n`;
}
