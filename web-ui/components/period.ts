import { dayStart } from '../format.ts';
import { html, type VNode } from '../html.ts';
import { now } from '../now.ts';
import { setQuery } from '../router.ts';
import { t } from '../words/index.ts';

const periods = [
  { value: '', word: 'history.ever' },
  { value: '0', word: 'history.today' },
  { value: '7', word: 'history.week' },
  { value: '30', word: 'history.month' },
] as const;

/** Days back from the beginning of the office's today: `0` is today alone. Undefined: since ever. */
export function periodStart(days: string | null): number | undefined {
  if (days === null || !/^\d{1,3}$/.test(days)) return undefined;
  return dayStart(now(), Number(days));
}

/** How far back a list looks; stands in the address as `since`. */
export function Period({ value }: { value: string }): VNode {
  return html`<select class="input period" aria-label=${t('history.period')}
    onChange=${(event: Event) => setQuery({ since: (event.currentTarget as HTMLSelectElement).value })}>
    ${periods.map((period) => html`<option value=${period.value} selected=${period.value === value}>${t(period.word)}</option>`)}
  </select>`;
}
