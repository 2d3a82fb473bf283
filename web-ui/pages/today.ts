import { clockTime, count, dayStart, hourOfDay } from '../format.ts';
import { html, type VNode } from '../html.ts';
import { now } from '../now.ts';
import { useResource } from '../resource.ts';
import { t } from '../words/index.ts';

interface Summary {
  readonly total: number;
  readonly answered: number;
  readonly missed: number;
  readonly hours: readonly { readonly at: number; readonly answered: number; readonly missed: number }[];
}

const WIDTH = 480;
const HEIGHT = 96;
const HOUR_MS = 3_600_000;

function Bars({ hours }: { hours: Summary['hours'] }): VNode {
  const most = Math.max(1, ...hours.map((hour) => hour.answered + hour.missed));
  const step = WIDTH / Math.max(hours.length, 1);
  const wide = Math.min(step - 4, 28);
  const tall = (n: number): number => (n / most) * HEIGHT;
  return html`<svg class="hours" viewBox=${`0 0 ${WIDTH} ${HEIGHT + 20}`} role="img" aria-label=${t('today.picture')}>
    <line x1="0" x2=${WIDTH} y1=${HEIGHT + 0.5} y2=${HEIGHT + 0.5} />
    ${hours.map((hour, at) => {
      const x = at * step + (step - wide) / 2;
      const good = tall(hour.answered);
      const bad = tall(hour.missed);
      return html`<g key=${hour.at}><title>${t('today.hour', { time: clockTime(hour.at), answered: hour.answered, missed: hour.missed })}</title>
        ${good > 0 && html`<rect class="answered" x=${x} y=${HEIGHT - good} width=${wide} height=${good} rx="2" />`}
        ${bad > 0 && html`<rect class="missed" x=${x + 0.75} y=${HEIGHT - good - bad + 0.75} width=${wide - 1.5} height=${Math.max(bad - 2, 1)} rx="2" />`}
        ${at % 2 === 0 && html`<text x=${x + wide / 2} y=${HEIGHT + 16} text-anchor="middle">${hourOfDay(hour.at)}</text>`}</g>`;
    })}</svg>`;
}

/** From the first to the last hour in which something happened, at least a working day. */
function busyHours(all: Summary['hours'], start: number): Summary['hours'] {
  const byHour = new Map(all.map((hour) => [Math.floor((hour.at - start) / HOUR_MS), hour]));
  const used = all
    .filter((hour) => hour.answered + hour.missed > 0)
    .map((hour) => Math.floor((hour.at - start) / HOUR_MS));
  const first = Math.min(8, ...used);
  const last = Math.max(17, ...used);
  return Array.from(
    { length: last - first + 1 },
    (_, at) => byHour.get(first + at) ?? { at: start + (first + at) * HOUR_MS, answered: 0, missed: 0 },
  );
}

function Legend({ data }: { data: Summary }): VNode {
  const answered = t('today.answered', { n: data.answered, count: count(data.answered) });
  const missed = t('today.missed', { n: data.missed, count: count(data.missed) });
  return html`<ul class="legend"><li><i aria-hidden="true"></i>${answered}</li><li><i class="missed" aria-hidden="true"></i>${missed}</li></ul>`;
}

/** The calls of the office's today by the hour. */
export function Today({ ended }: { ended: number }): VNode | null {
  const from = dayStart(now());
  const { data } = useResource<Summary>(`/api/history/summary?from=${from}&to=${dayStart(now(), -1)}`, ended);
  if (!data) return null;
  return html`<section class="card"><header><h2>${t('today.title')}</h2><a href="/history">${t('today.all')}</a></header>
    <div class="pad-line stack">
      ${data.total === 0 ? html`<p>${t('today.none')}</p>` : html`<${Legend} data=${data} />`}
      ${data.total > 0 && html`<${Bars} hours=${busyHours(data.hours, from)} />`}
    </div></section>`;
}
