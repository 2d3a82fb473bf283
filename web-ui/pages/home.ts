import { Button } from '../components/button.ts';
import { StateShape } from '../components/icon.ts';
import { Notice } from '../components/notice.ts';
import { useTitle } from '../components/page-head.ts';
import { authorText } from '../components/person.ts';
import { Table } from '../components/table.ts';
import { When } from '../components/when.ts';
import { html, type VNode } from '../html.ts';
import { calls, endedCalls, health, news, phones } from '../live.ts';
import { useResource } from '../resource.ts';
import { may, me } from '../session.ts';
import type { Change, Health, LiveCall } from '../shapes.ts';
import { useStore } from '../store.ts';
import { t } from '../words/index.ts';
import { FirstSteps, useFirstSteps } from './first-steps.ts';
import { callColumns, type ShownCall, useCalm } from './live-calls.ts';
import { Today } from './today.ts';

const CALLS_SHOWN = 6;
const CHANGES_SHOWN = 4;

/** The one thing that matters: how the office's telephony is, in a sentence. */
function HealthHead({ now }: { now: Health | undefined }): VNode {
  const heading = useTitle(t('place.home'));
  if (!may('see-health')) {
    const name = me()?.name.split(' ')[0] ?? '';
    return html`<header class="page-head"><h1 tabindex="-1" ref=${heading}>${t('home.hello', { name })}</h1></header>`;
  }
  return html`<header class="page-head health-head">
    <h1 tabindex="-1" ref=${heading}>${now && html`<span class=${`state ${now.state}`}><${StateShape} state=${now.state} size=${24} /></span>`}
      <span>${now?.sentence ?? t('place.home')}</span></h1></header>`;
}

/** Cards only where something is wrong: cause, and the way to mend it. */
function Problems({ now }: { now: Health }): VNode | null {
  // One problem alone is the headline already; then only its way out is left to say.
  const only = now.problems.length === 1 ? now.problems[0] : undefined;
  if (only) return only.link ? html`<p><${Button} href=${only.link}>${t('home.mend')}<//></p>` : null;
  if (now.problems.length === 0) return null;
  return html`<section class="stack tight" aria-label=${t('home.problems')}>${now.problems.map(
    (problem, at) => html`<${Notice} key=${at} state=${problem.state}
      action=${problem.link && html`<a class="button quiet" href=${problem.link}>${t('home.mend')}</a>`}>${problem.sentence}<//>`,
  )}</section>`;
}

function Tile(props: { href: string; label: string; figure: number; note: string }): VNode {
  return html`<a class="tile" href=${props.href}><span class="soft">${props.label}</span><span class="figure">${props.figure}</span>
    <span class="soft small">${props.note}</span></a>`;
}

function callsNote(live: readonly LiveCall[] | undefined): string {
  if (!live) return '';
  const ringing = live.filter((call) => call.state === 'ringing').length;
  if (ringing > 0) return t('home.ringing', { n: ringing });
  return t(live.length === 0 ? 'home.nothing' : 'home.talking');
}

function Tiles({ now }: { now: Health }): VNode {
  const live = useStore(calls);
  const { phones: registered = 0, linesWithoutPhone = 0, calls: talking = 0, users } = now.gauges;
  const silent = linesWithoutPhone > 0 ? t('home.silent', { n: linesWithoutPhone }) : t('home.all-there');
  return html`<div class="tiles">
    <${Tile} href="/live" label=${t('home.calls-now')} figure=${live?.length ?? talking} note=${callsNote(live)} />
    <${Tile} href=${linesWithoutPhone > 0 ? '/people?show=silent' : '/people'} label=${t('home.phones')} figure=${registered} note=${silent} />
    ${users !== undefined && html`<${Tile} href="/people" label=${t('people.title')} figure=${users} note=${t('home.people-note')} />`}
  </div>`;
}

function CallsNow(): VNode | null {
  const now = useStore(calls);
  const shown = useCalm(now ?? [], false);
  if (!now) return null;
  return html`<section class="card"><header><h2>${t('home.calls-now')}</h2><a href="/live">${t('home.all-calls')}</a></header>
    ${
      shown.length === 0
        ? html`<p class="pad-line soft">${t('home.quiet')}</p>`
        : html`<div class="bare"><${Table} caption=${t('home.calls-now')} columns=${callColumns()} rows=${shown.slice(0, CALLS_SHOWN)}
            rowKey=${(call: ShownCall) => call.id} href=${(call: ShownCall) => `/live/${encodeURIComponent(call.id)}`}
            rowClass=${(call: ShownCall) => (call.goneAt ? 'gone' : '')} /></div>`
    }</section>`;
}

function andMore(change: Change): VNode | null {
  const more = change.changes.length - 1;
  return more > 0 ? html`<span class="soft">${t('changes.and-more', { n: more })}</span>` : null;
}

function LatestChanges(): VNode | null {
  const { revision } = useStore(news);
  const { data } = useResource<{ changes: Change[] }>(`/api/changes?limit=${CHANGES_SHOWN}`, revision);
  if (!data || data.changes.length === 0) return null;
  return html`<section class="card"><header><h2>${t('home.changes')}</h2><a href="/changes">${t('home.all-changes')}</a></header>
    <ul class="lines pad-lines">${data.changes.map(
      (change) => html`<li key=${change.revision}><a class="line-link two" href=${`/changes/${change.revision}`}>
        <span>${change.changes[0]?.sentence ?? change.note} ${andMore(change)}</span>
        <span class="soft small">${authorText(change.author)}, <${When} at=${change.at} /></span></a></li>`,
    )}</ul></section>`;
}

/** What is going on now, and what needs a hand; first steps where the office is new. */
export function Home(): VNode {
  const now = useStore(health);
  const ended = useStore(endedCalls);
  const registered = useStore(phones);
  const step = useFirstSteps(registered?.length ?? 0, ended);
  const history = may('see-all-history', 'see-own-history');
  if (step) return html`<${FirstSteps} step=${step} />`;
  return html`<${HealthHead} now=${now} />
    <div class="stack home">
      ${now && html`<${Problems} now=${now} /><${Tiles} now=${now} />`}
      <div class="columns"><${CallsNow} />
        <div class="stack">${history && html`<${Today} ended=${ended} />`}${may('see-changes') && html`<${LatestChanges} />`}</div></div>
    </div>`;
}
