import { timesOfZone } from '../format.ts';
import { html, type VNode } from '../html.ts';
import type { PlanSpan, PlanWeek } from '../shapes-routing.ts';
import { t } from '../words/index.ts';

/** Narrower ones have no room for their name; it is read out and shown on hover all the same. */
const NAMED_MIN_PERCENT = 9;
const HOURS = [0, 6, 12, 18, 24];
/** So many looks the plans have; the next begin anew, with their names on them. */
const LOOKS = 6;
const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;

interface WeekStripProps {
  readonly week: PlanWeek;
  /** Numbers of the plans in their order: each has a look of its own. */
  readonly plans: readonly number[];
  readonly now: number;
}

interface Day {
  readonly begin: number;
  readonly end: number;
}

function Bar({ span, day, look, week }: { span: PlanSpan; day: Day; look: number; week: PlanWeek }): VNode {
  const { clock } = timesOfZone(week.zone);
  const [from, until] = [Math.max(span.fromAt, day.begin), Math.min(span.untilAt, day.end)];
  const share = (ms: number): number => (100 * ms) / (day.end - day.begin);
  const words = `${clock(from)}–${until === day.end ? '24:00' : clock(until)} ${span.name} (${span.why})`;
  const width = share(until - from);
  return html`<li class=${`plan-bar look-${look % LOOKS} ${span.kind}`} title=${words}
    style=${{ left: `${share(from - day.begin)}%`, width: `${width}%` }}><span class="unseen">${words}</span>
    ${width >= NAMED_MIN_PERCENT && html`<span class="one-line" aria-hidden="true">${span.name}</span>`}</li>`;
}

/** Seven days, one below the other: which plan rules when and why, and where we are now. */
export function WeekStrip({ week, plans, now }: WeekStripProps): VNode {
  const begins = timesOfZone(week.zone).dayBegins(week.fromAt, DAYS.length + 1);
  const look = (plan: number): number => Math.max(0, plans.indexOf(plan));
  const drawDay = (name: (typeof DAYS)[number], at: number): VNode => {
    const day = { begin: begins[at] ?? week.fromAt, end: begins[at + 1] ?? week.untilAt };
    const isToday = now >= day.begin && now < day.end;
    const spans = week.spans.filter(({ fromAt, untilAt }) => fromAt < day.end && untilAt > day.begin);
    const place = { left: `${(100 * (now - day.begin)) / (day.end - day.begin)}%` };
    return html`<li key=${name} class=${isToday ? 'today' : ''}>
      <span class="day">${t(`weekday.${name}`)}${isToday && html`<span class="unseen">, ${t('time.today')}</span>`}</span>
      <ol class="bars">${spans.map(
        (span) => html`<${Bar} key=${span.fromAt} span=${span} day=${day} look=${look(span.plan)} week=${week} />`,
      )}${isToday && html`<li class="now-line" style=${place} aria-hidden="true"></li>`}</ol></li>`;
  };
  return html`<div class="week-strip">
    <div class="week-hours" aria-hidden="true">${HOURS.map((hour) => html`<span key=${hour} style=${{ left: `${(hour * 100) / 24}%` }}>${hour}</span>`)}</div>
    <ol>${DAYS.map(drawDay)}</ol></div>`;
}
