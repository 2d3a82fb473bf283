import { Button } from '../components/button.ts';
import { Dialog } from '../components/dialog.ts';
import { StateBadge } from '../components/state-badge.ts';
import { html, type VNode } from '../html.ts';
import { readable } from '../phone-number.ts';
import type { Drill, EmergencyProvider, ToldPerson } from '../shapes-safety.ts';
import { t } from '../words/index.ts';

const HEALTH = { up: 'well', down: 'broken', unknown: 'attention' } as const;

/** A provider, with how it does just now. */
export function Provider({ one }: { one: EmergencyProvider }): VNode {
  const calls = t('trunk.calls-now', { n: one.calls, most: one.callsMax });
  return html`<span class="row wrap"><a href=${`/trunks/${encodeURIComponent(one.trunkId)}`}>${one.name}</a>
    <${StateBadge} state=${HEALTH[one.health]} word=${t(`emergency.health-${one.health}`)} />
    <span class="soft small">${t('trunk.calls')}: ${calls}</span></span>`;
}

/** Who is told, and how. */
export function Told({ all }: { all: readonly ToldPerson[] }): VNode {
  if (all.length === 0) return html`<p>${t('emergency.told-nobody')}</p>`;
  return html`<ul class="bullets">${all.map(({ id, name, by }) => {
    const how = by.length === 0 ? t('emergency.told-not') : by.map((way) => t(`emergency.told-${way}`)).join(', ');
    return html`<li key=${id}>${name} <span class="soft">(${how})</span></li>`;
  })}</ul>`;
}

/** What a call for help would send: everything but the call. */
export function DrillDialog({ drill, onClose }: { drill: Drill; onClose: () => void }): VNode {
  const { number, place, trunks, told } = drill;
  const who = place.user?.name ?? place.line;
  return html`<${Dialog} title=${t('emergency.drill-title', { number, who })} onClose=${onClose}><div class="stack">
    <p><strong>${t('emergency.drill-nobody')}</strong></p>
    <dl class="facts">
      <dt>${t('emergency.shown')}</dt><dd><strong>${place.shownNumber ? readable(place.shownNumber) : '–'}</strong>
        ${place.sentences.map((sentence, at) => html`<p key=${at} class="soft small">${sentence}</p>`)}</dd>
      <dt>${t('emergency.order')}</dt><dd>${
        trunks.length === 0
          ? t('emergency.no-provider')
          : html`<ol class="steps-list">${trunks.map(
              (one) => html`<li key=${one.trunkId}><${Provider} one=${one} />
                ${one.sent.length > 0 && html`<details class="fold"><summary>${t('emergency.sent')}</summary><pre class="code" tabindex="0">${one.sent.join('\n')}</pre></details>`}</li>`,
            )}</ol>`
      }</dd>
      <dt>${t('emergency.told')}</dt><dd><${Told} all=${told} /></dd>
    </dl>
    <div class="actions"><${Button} kind="main" onClick=${onClose}>${t('emergency.drill-close')}<//></div></div><//>`;
}
