import { useState } from 'preact/hooks';
import { request } from '../api.ts';
import { Button } from '../components/button.ts';
import { Fetched } from '../components/frame.ts';
import { Notice } from '../components/notice.ts';
import { PageHead } from '../components/page-head.ts';
import { SubPlaces } from '../components/sub-places.ts';
import { type Column, Table } from '../components/table.ts';
import { toastProblem } from '../components/toast.ts';
import { When } from '../components/when.ts';
import { html, type VNode } from '../html.ts';
import { emergencies, epoch, news, phones } from '../live.ts';
import { readable } from '../phone-number.ts';
import { useResource } from '../resource.ts';
import { may } from '../session.ts';
import type { Drill, Emergency, EmergencyPlace } from '../shapes-safety.ts';
import { useStore } from '../store.ts';
import { t } from '../words/index.ts';
import { DrillDialog, Provider } from './emergency-drill.ts';
import { EmergencySettings } from './emergency-settings.ts';

/** Whether help can be reached now, in one sentence, and what is missing with the way to mend it. */
function Readiness({ found }: { found: Emergency }): VNode {
  const numbers = found.numbers.join(', ');
  const well = found.problems.length === 0;
  return html`<section class="stack tight" aria-label=${t('emergency.readiness')}>
    ${found.ready && html`<${Notice} state="well"><strong>${t(well ? 'emergency.ready' : 'emergency.ready-but', { numbers })}</strong><//>`}
    ${found.problems.map(
      ({ state, sentence, link }, at) => html`<${Notice} key=${at} state=${state}
        action=${link && html`<a class="button quiet" href=${link}>${t('emergency.mend')}</a>`}>${sentence}<//>`,
    )}</section>`;
}

function Way({ found }: { found: Emergency }): VNode {
  return html`<section class="card"><header><h2>${t('emergency.way')}</h2></header><div class="pad-in stack tight">
    <p class="soft">${t('emergency.way-text')}</p>
    <ol class="steps-list">${found.trunks.map((one) => html`<li key=${one.trunkId}><${Provider} one=${one} /></li>`)}</ol>
  </div></section>`;
}

function columns(drill: (place: EmergencyPlace) => void): Column<EmergencyPlace>[] {
  const who = ({ user, line }: EmergencyPlace): string => (user ? `${user.name} (${user.number})` : line);
  const where = ({ user, line, lineId }: EmergencyPlace): string =>
    lineId === undefined ? t('emergency.no-line') : user ? line : t('emergency.nobody-here');
  const button = (place: EmergencyPlace): VNode | false =>
    place.lineId !== undefined &&
    may('change-office') &&
    html`<${Button} aria-label=${t('emergency.drill-from', { who: who(place) })} onClick=${() => drill(place)}>${t('emergency.drill-do')}<//>`;
  const phonesText = ({ phones: n }: EmergencyPlace): string => (n === 0 ? t('emergency.no-phone') : String(n));
  return [
    {
      key: 'who',
      label: t('emergency.who'),
      text: who,
      show: (
        place,
      ) => html`<span class="names"><span>${who(place)}</span><span class="soft small">${where(place)}</span>
        <span class="second">${place.sentences.join(' ')}</span><span class="second">${button(place)}</span></span>`,
    },
    {
      key: 'shown',
      label: t('emergency.shown'),
      text: ({ shownNumber }) => readable(shownNumber ?? '–'),
      at: 'middle',
      fit: true,
    },
    { key: 'why', label: t('emergency.why'), text: ({ sentences }) => sentences.join(' '), at: 'wide' },
    { key: 'phones', label: t('emergency.phones'), text: phonesText, at: 'middle', fit: true },
    {
      key: 'drill',
      label: t('emergency.drill'),
      sortable: false,
      at: 'middle',
      fit: true,
      text: () => '',
      show: button,
    },
  ];
}

function Log({
  title,
  none,
  rows,
}: {
  title: string;
  none: string;
  rows: readonly { at: number; text: string }[];
}): VNode {
  return html`<section class="card"><header><h2>${title}</h2></header>${
    rows.length === 0
      ? html`<p class="pad-line soft">${none}</p>`
      : html`<ul class="lines pad-lines">${rows.map(
          ({ at, text }, key) => html`<li key=${key} class="line-link two"><span>${text}</span>
            <span class="soft small"><${When} at=${at} /></span></li>`,
        )}</ul>`
  }</section>`;
}

const drillRow = ({ at, by, sentence }: Emergency['drills'][number]) => ({ at, text: `${by}: ${sentence}` });

/** FAC-11, FAC-16: what would happen if somebody called for help now, and what is missing for it. */
export function EmergencyPage(): VNode {
  const version = [useStore(news).revision, useStore(epoch), useStore(phones)?.length, useStore(emergencies)?.length];
  const from = useResource<Emergency>('/api/emergency', version.join());
  const [drill, show] = useState<Drill | undefined>(undefined);
  const run = ({ lineId }: EmergencyPlace): void => {
    request<Drill>('POST', '/api/emergency/drill', { lineId }).then(({ data }) => {
      show(data);
      from.reload();
    }, toastProblem);
  };
  const draw = (found: Emergency): VNode => html`<div class="stack">
    <${Readiness} found=${found} />
    <div class="columns">
      <${EmergencySettings} key=${`${found.emergencyCallerId} ${found.told.map(({ id }) => id).join()}`} found=${found} onSaved=${from.reload} />
      <${Way} found=${found} /></div>
    <section class="stack tight"><h2>${t('emergency.places')}</h2>
      <${Table} caption=${t('emergency.places')} columns=${columns(run)} rows=${found.places}
        rowKey=${({ lineId, user }: EmergencyPlace) => lineId ?? user?.id ?? ''} /></section>
    <div class="columns">
      <${Log} title=${t('emergency.recent')} none=${t('emergency.recent-none')} rows=${found.recent.map(({ at, sentence }) => ({ at, text: sentence }))} />
      <${Log} title=${t('emergency.drills')} none=${t('emergency.drills-none')} rows=${found.drills.map(drillRow)} />
    </div></div>`;
  return html`<${PageHead} title=${t('emergency.title')} text=${t('emergency.text')} />
    <${SubPlaces} of="outside" />
    <${Fetched} from=${from} lines=${8}>${draw}<//>
    ${drill && html`<${DrillDialog} drill=${drill} onClose=${() => show(undefined)} />`}`;
}
