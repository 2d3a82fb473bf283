import { useState } from 'preact/hooks';
import { Button } from '../components/button.ts';
import { Extensions } from '../components/destination-field.ts';
import { Fetched } from '../components/frame.ts';
import { Notice } from '../components/notice.ts';
import { PageHead } from '../components/page-head.ts';
import { SubPlaces } from '../components/sub-places.ts';
import { Tabs } from '../components/tabs.ts';
import { WeekStrip } from '../components/week-strip.ts';
import { dayStart, shortDate } from '../format.ts';
import { html, type VNode } from '../html.ts';
import { epoch, news } from '../live.ts';
import { useNow } from '../now.ts';
import { useResource } from '../resource.ts';
import { place, setQuery } from '../router.ts';
import type { ExtensionSummary } from '../shapes.ts';
import type { NumberSchema, PlanWeek, SchemaSummary } from '../shapes-routing.ts';
import { useStore } from '../store.ts';
import { t } from '../words/index.ts';
import { Holidays } from './plan-holidays.ts';
import { OpeningHours } from './plan-hours.ts';
import { PlanList } from './plan-list.ts';
import { SchemaTools } from './plan-schema.ts';
import { ActiveNow } from './plan-switch.ts';

const FETCHED_MAX = 1_000;
const WEEK_DAYS = 7;

interface SchemaProps {
  readonly schema: NumberSchema;
  readonly onSaved: () => void;
}

/** This week and the next ones, plan by plan. */
function Week({ schema }: { schema: NumberSchema }): VNode {
  const now = useNow(60_000);
  const [ahead, setAhead] = useState(0);
  const at = ahead === 0 ? '' : `?from=${dayStart(now, -WEEK_DAYS * ahead)}`;
  const version = `${useStore(news).revision} ${Math.floor(now / 3_600_000)}`;
  const from = useResource<PlanWeek>(`/api/number-schemas/${encodeURIComponent(schema.id)}/week${at}`, version);
  const title =
    ahead === 0 ? t('plans.this-week') : t('plans.week-of', { day: from.data ? shortDate(from.data.fromAt) : '…' });
  const plans = schema.plans.map(({ number }) => number);
  return html`<section class="card" aria-labelledby="plans-week"><header><h2 id="plans-week">${title}</h2>
    <div class="row"><${Button} kind="icon" icon="back" label=${t('plans.week-before')} onClick=${() => setAhead(ahead - 1)} />
      <${Button} kind="icon" icon="right" label=${t('plans.week-after')} onClick=${() => setAhead(ahead + 1)} /></div></header>
    <div class="pad-in"><${Fetched} from=${from} lines=${7}>${(week: PlanWeek) =>
      html`<${WeekStrip} week=${week} plans=${plans} now=${now} />
        ${schema.weekly.length > 0 && week.gaps.length > 0 && html`<p class="soft small">${t('plans.gaps')}</p>`}`}<//></div></section>`;
}

function Schema({ schema, onSaved }: SchemaProps): VNode {
  const { query } = useStore(place);
  const props = { schema, onSaved };
  const tabs = [
    { key: 'plans', label: t('plans.plans'), show: () => html`<${PlanList} ...${props} />` },
    { key: 'hours', label: t('plans.hours'), show: () => html`<${OpeningHours} ...${props} />` },
    { key: 'holidays', label: t('plans.holidays'), show: () => html`<${Holidays} ...${props} />` },
  ];
  return html`<div class="stack wide" key=${schema.id}>
    <${ActiveNow} ...${props} />
    ${schema.active.isEmpty && html`<${Notice} state="attention">${t('plans.rules-empty', { plan: schema.active.name })}<//>`}
    <${Week} schema=${schema} />
    <${Tabs} label=${t('plans.parts')} tabs=${tabs} value=${query.get('part') ?? 'plans'}
      onChange=${(part: string) => setQuery({ part: part === 'plans' ? '' : part })} /></div>`;
}

/** One schema, fetched again when anything changed and when the minute is over. */
function FetchedSchema({ id, version }: { id: string; version: string }): VNode {
  const from = useResource<NumberSchema>(`/api/number-schemas/${encodeURIComponent(id)}`, version);
  if (from.problem?.status === 404) return html`<p>${t('extension.gone')}</p>`;
  return html`<${Fetched} from=${from} lines=${9}>${(schema: NumberSchema) => html`<${Schema} schema=${schema} onSaved=${from.reload} />`}<//>`;
}

/** Where calls from outside go, hour by hour. `/plans/ID` is another schema than the first; `/plans/new` adds one. */
export function Plans({ id, deed }: { id?: string; deed?: string }): VNode {
  const changed = `${useStore(news).revision} ${useStore(epoch)}`;
  const version = `${changed} ${Math.floor(useNow(60_000) / 60_000)}`;
  const from = useResource<{ schemas: readonly SchemaSummary[] }>('/api/number-schemas', version);
  const extensions = useResource<{ extensions: readonly ExtensionSummary[] }>(
    `/api/extensions?limit=${FETCHED_MAX}`,
    changed,
  );
  const draw = ({ schemas }: { schemas: readonly SchemaSummary[] }): VNode => {
    const isNew = id === 'new';
    const chosen = (isNew ? undefined : id) ?? schemas[0]?.id ?? '';
    return html`<div class="stack wide"><${SchemaTools} schemas=${schemas} chosen=${chosen} deed=${isNew ? 'new' : deed} onSaved=${from.reload} />
      <${FetchedSchema} key=${chosen} id=${chosen} version=${version} /></div>`;
  };
  return html`<${Extensions.Provider} value=${extensions.data?.extensions ?? []}>
    <${PageHead} title=${t('plans.title')} text=${t('plans.text')} />
    <${SubPlaces} of="routing" />
    <${Fetched} from=${from} lines=${9}>${draw}<//>
  <//>`;
}
