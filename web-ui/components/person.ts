import { type Children, html, type VNode } from '../html.ts';
import { readable } from '../phone-number.ts';
import type { Party } from '../shapes.ts';
import { t } from '../words/index.ts';

/** Words between first name and surname that don't count for initials. */
const INFIXES = new Set([
  'de',
  'den',
  'der',
  'het',
  'op',
  'ten',
  'ter',
  'van',
  "'t",
  "in'",
  'la',
  'le',
  'von',
  'und',
  'zu',
]);

/** `Anna van der Berg` → `AB` */
export function initials(name: string): string {
  const words = name.split(/[\s-]+/).filter((word) => /^\p{L}/u.test(word) && !INFIXES.has(word.toLowerCase()));
  const ends = words.length > 1 ? [words[0], words.at(-1)] : words.slice(0, 1);
  return ends.map((word) => [...(word ?? '')][0]?.toUpperCase()).join('') || '–';
}

export function Avatar({ name, size = '' }: { name: string; size?: '' | 'small' | 'large' }): VNode {
  // Drawn by the style sheet: not a text that anybody would read or say.
  return html`<span class=${`avatar ${size}`} data-initials=${initials(name)} aria-hidden="true"></span>`;
}

/** Somebody of the office: face, name, and softly what belongs to it. */
export function Person({ name, note, size }: { name: string; note?: Children; size?: '' | 'small' | 'large' }): VNode {
  return html`<span class="person"><${Avatar} name=${name} size=${size} />
    <span class="names"><span>${name}</span>${note && html`<span class="soft small">${note}</span>`}</span></span>`;
}

/** One end of a call: the name where there is one, else the number. */
export function partyName(party: Party | undefined, otherwise = ''): string {
  if (!party) return readable(otherwise);
  return isNamed(party) ? party.name : readable(party.number || otherwise);
}

const digits = (text: string): string => text.replace(/[\s().+-]/g, '');

/** Who shows no number has a name that says so; a number written in another way is no name. */
function isNamed({ name, number }: Party): boolean {
  return name !== '' && (number === WITHHELD || digits(name) !== digits(number));
}

const WITHHELD = 'anonymous';

/** The number that is said beside the name; none where that says it already. */
function besideName(party: Party | undefined): string {
  if (!party || !isNamed(party) || party.number === WITHHELD || party.number === party.name) return '';
  return readable(party.number);
}

/** A party as text: `Anna de Vries (101)`. */
export function partyText(party: Party | undefined, otherwise = ''): string {
  const number = besideName(party);
  return number === '' ? partyName(party, otherwise) : `${party?.name} (${number})`;
}

export function PartyLabel({ party, otherwise }: { party?: Party; otherwise?: string }): VNode {
  const number = besideName(party);
  return html`<span class="party">${partyName(party, otherwise)}${number && html` <span class="soft small whole-word">${number}</span>`}</span>`;
}

/** The command line is nobody: the box calls it by this name, whatever language one reads. */
export function authorText(author: string): string {
  return author === 'command line' ? t('author.command-line') : author;
}

/** Where somebody was: an address, or the box's own name for itself. */
export function whenceText(from: string): string {
  return from === 'this machine' ? t('audit.machine') : from;
}
