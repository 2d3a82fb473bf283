import { useState } from 'preact/hooks';
import { Empty } from '../components/empty.ts';
import { Frame } from '../components/frame.ts';
import { Detail, ListDetail } from '../components/list-detail.ts';
import { LiveBadge } from '../components/live-badge.ts';
import { PageHead } from '../components/page-head.ts';
import { partyText } from '../components/person.ts';
import { RecordingSwitch } from '../components/recording-switch.ts';
import { Table } from '../components/table.ts';
import { Trail } from '../components/trail.ts';
import { Ticking } from '../components/when.ts';
import { html, type VNode } from '../html.ts';
import { calls } from '../live.ts';
import { may } from '../session.ts';
import { useStore } from '../store.ts';
import { t } from '../words/index.ts';
import { CallState, callColumns, farEnd, type ShownCall, useCalm } from './live-calls.ts';

/** A call while it lasts: what is going on, and its way until now. */
function CallDetail({ call }: { call: ShownCall }): VNode {
  const clock = !call.goneAt && html`<${Ticking} since=${call.answeredAt ?? call.startedAt} />`;
  return html`<${Detail} title=${`${partyText(call.caller)} → ${farEnd(call)}`} back="/live" backLabel=${t('live.title')}
    subtitle=${html`<span class="row"><${CallState} call=${call} />${clock}</span>`}>
    <div class="stack">
      <p>${call.goneAt ? t('live.ended') : call.sentence}</p>
      ${!call.goneAt && html`<${RecordingSwitch} call=${call} />`}
      <section class="section"><h3>${t('live.so-far')}</h3><${Trail} steps=${call.trail} /></section>
      ${call.goneAt && may('see-all-history', 'see-own-history') && html`<p><a href="/history">${t('live.to-history')}</a></p>`}
    </div>
  <//>`;
}

/** Calls of this moment, from the stream: the longest on top, nothing jumps. */
export function Live({ id }: { id?: string }): VNode {
  const now = useStore(calls);
  const [held, hold] = useState(false);
  const shown = useCalm(now ?? [], held);
  const chosen = shown.find((call) => call.id === id);
  const lost = id && now && !chosen;
  const detail = chosen
    ? html`<${CallDetail} call=${chosen} />`
    : lost &&
      html`<${Detail} title=${t('live.ended')} back="/live" backLabel=${t('live.title')}><a href="/history">${t('live.to-history')}</a><//>`;
  const list = html`<div onMouseEnter=${() => hold(true)} onMouseLeave=${() => hold(false)} onFocusIn=${() => hold(true)} onFocusOut=${() => hold(false)}>
    <${Table} caption=${t('live.title')} columns=${callColumns()} rows=${shown} rowKey=${(call: ShownCall) => call.id} chosen=${id}
      href=${(call: ShownCall) => `/live/${encodeURIComponent(call.id)}`} rowClass=${(call: ShownCall) => (call.goneAt ? 'gone' : '')} /></div>`;
  const empty = html`<div class="card"><${Empty} picture="bell" text=${t('live.empty')} /></div>`;
  return html`
    <${PageHead} title=${t('live.title')} text=${now && t('live.calls', { n: now.length })} actions=${html`<${LiveBadge} />`} />
    ${now ? html`<${ListDetail} list=${shown.length > 0 ? list : empty} detail=${detail} />` : html`<${Frame} />`}`;
}
