import { clockMs } from '../format.ts';
import { html, type VNode } from '../html.ts';
import { readable } from '../phone-number.ts';
import type { Ladder as LadderData } from '../shapes.ts';
import { t } from '../words/index.ts';

type Message = LadderData['messages'][number];

/** Requests grey, good answers in the accent, refusals red; the words say it too. */
function look(message: Message): string {
  const status = Number(/^SIP\/2\.0 (\d{3})/.exec(message.firstLine)?.[1] ?? 0);
  // "Who are you?" is part of every call, not a refusal.
  if (status < 200 || status === 401 || status === 407) return '';
  return status < 300 ? ' answer' : ' refusal';
}

/** The message as it went over the wire, under its transport and moment, and what the box noted about it. */
function wholeText({ note, transport, at, text }: Message): string {
  const head = `${transport.toUpperCase()}, ${clockMs(at)}`;
  return [...(note ? [note] : []), head, '', text.trimEnd()].join('\n');
}

/** Since the first message: `0.041`. */
function seconds(ms: number): string {
  return (ms / 1000).toFixed(3);
}

function Step({ message, data }: { message: Message; data: LadderData }): VNode {
  const startedAt = data.messages[0]?.at ?? message.at;
  const place = (id: string): number =>
    Math.max(
      0,
      data.participants.findIndex((one) => one.id === id),
    );
  const from = place(message.from);
  const to = place(message.to);
  const left = Math.min(from, to);
  const span = Math.abs(from - to) + 1;
  const name = (at: number): string => readable(data.participants[at]?.label ?? '');
  const direction = t('ladder.step', { from: name(from), to: name(to) });
  return html`<details>
    <summary class="ladder-row">
      <time title=${clockMs(message.at)}>${seconds(message.at - startedAt)}</time>
      ${data.participants.map((one, at) => html`<span class="life" key=${one.id} style=${{ gridColumn: `${at + 2}` }}></span>`)}
      <span class=${`arrow ${to >= from ? 'right' : 'left'}${look(message)}`}
        style=${{ gridColumn: `${left + 2} / span ${span}`, '--span': String(span) }}>
        <span>${message.label}</span><span class="direction"> ${direction}</span></span>
    </summary>
    <pre>${wholeText(message)}</pre>
  </details>`;
}

/** Who spoke first stands left: the caller, then the box, then the others. */
function inOrder(given: LadderData): LadderData {
  const spoke = given.messages.flatMap(({ from, to }) => [from, to]);
  const first = (id: string): number => (spoke.includes(id) ? spoke.indexOf(id) : spoke.length);
  return { ...given, participants: [...given.participants].sort((a, b) => first(a.id) - first(b.id)) };
}

/** Every SIP message of a call in order; a line folds open to the whole message. */
export function Ladder({ data: given }: { data: LadderData }): VNode {
  const data = inOrder(given);
  const columns = { '--columns': String(data.participants.length) };
  return html`<div class="ladder" role="region" tabindex="0" aria-label=${t('ladder.title')}>
    <div class=${`ladder-inner${data.participants.length > 2 ? ' many' : ''}`} style=${columns}>
      <div class="ladder-row ladder-head"><span></span>${data.participants.map(
        (one) =>
          html`<div key=${one.id}><div class="strong one-line">${readable(one.label)}</div><div class="soft one-line">${one.address}</div></div>`,
      )}</div>
      ${data.messages.map((message, at) => html`<${Step} key=${at} message=${message} data=${data} />`)}
    </div>
  </div>`;
}
