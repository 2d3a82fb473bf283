import { useState } from 'preact/hooks';
import { Fetched } from '../components/frame.ts';
import { Icon } from '../components/icon.ts';
import { Ladder } from '../components/ladder.ts';
import { Detail } from '../components/list-detail.ts';
import { Outcome } from '../components/outcome.ts';
import { partyText } from '../components/person.ts';
import { RecordingPlayer } from '../components/recording-player.ts';
import { Tabs } from '../components/tabs.ts';
import { EveryStep, Phases, Talks, Story as Told } from '../components/trail.ts';
import { When } from '../components/when.ts';
import { clockTime, dayName } from '../format.ts';
import { html, type VNode } from '../html.ts';
import { now } from '../now.ts';
import { readable } from '../phone-number.ts';
import { useResource } from '../resource.ts';
import { may } from '../session.ts';
import type { HistoryDetail, Ladder as LadderData, PhoneReport, Recording, TrailStep } from '../shapes.ts';
import { openArea, t } from '../words/index.ts';
import { CallerDeeds } from './caller-deeds.ts';

function LadderTab({ id }: { id: string }): VNode {
  const from = useResource<LadderData>(`/api/history/${encodeURIComponent(id)}/ladder`);
  return html`<${Fetched} from=${from}>${(data: LadderData) => html`<div class="stack tight"><p class="soft small">${t('ladder.how')}</p><${Ladder} data=${data} /></div>`}<//>`;
}

/** The recordings of this call, where it has any that this reader may hear. */
function CallRecordings({ call }: { call: HistoryDetail }): VNode {
  const { data } = useResource<{ recordings: readonly Recording[] }>(
    `/api/recordings?callId=${encodeURIComponent(call.id)}`,
  );
  return html`${(data?.recordings ?? []).map((one) => html`<${RecordingPlayer} key=${one.id} recording=${one} />`)}`;
}

/** How the sound of each phone was; what was not measured is not claimed. */
function Quality({ call }: { call: HistoryDetail }): VNode | null {
  if (call.answeredAt === undefined) return null;
  const legs = call.quality ?? [];
  // Who was with the box alone had no second phone to hear.
  if (legs.length === 0 && call.talks.length === 0) return null;
  if (legs.length === 0) return html`<p class="soft small">${t('story.not-measured')}</p>`;
  return html`<ul class="plain small soft">${legs.map((leg) => {
    const words = joined([
      leg.codec ?? '',
      ...measured(leg),
      leg.mos === undefined ? '' : t('story.mos', { mos: leg.mos.toFixed(1) }),
    ]);
    const reported = leg.reported && reportWords(leg.reported);
    return html`<li key=${leg.name}>${leg.name}: ${words}${reported && html`${words && html`<br />`}${t('story.reported', { words: reported })}`}</li>`;
  })}</ul>`;
}

/** By the phone's own account, and marked so: the box saw none of it. */
function reportWords(report: PhoneReport): string {
  const { discardedPercent, bufferMs, rFactor, mos } = report;
  return joined([
    ...measured(report),
    discardedPercent === undefined ? '' : t('story.discarded', { percent: discardedPercent.toFixed(1) }),
    bufferMs === undefined ? '' : t('story.buffer', { ms: Math.round(bufferMs) }),
    rFactor === undefined ? '' : t('story.r-factor', { r: Math.round(rFactor) }),
    mos === undefined ? '' : t('story.mos-reported', { mos: mos.toFixed(1) }),
  ]);
}

function measured({ lossPercent, jitterMs }: Pick<PhoneReport, 'lossPercent' | 'jitterMs'>): readonly string[] {
  return [
    lossPercent === undefined ? '' : t('story.lost', { percent: lossPercent.toFixed(1) }),
    jitterMs === undefined ? '' : t('story.jitter', { ms: Math.round(jitterMs) }),
  ];
}

const joined = (words: readonly string[]): string => words.filter((word) => word !== '').join(' · ');

type Way = typeof import('../components/call-way.ts').CallWay;

/** The small map comes when somebody wants to see it: most readers of a story don't. */
function OnTheMap({ steps }: { steps: readonly TrailStep[] }): VNode | false {
  const [way, show] = useState<{ readonly Way: Way }>();
  const load = async (): Promise<void> => {
    const [{ CallWay: Way }] = await Promise.all([import('../components/call-way.ts'), openArea('overview')]);
    show({ Way });
  };
  const leads = may('see-extensions') && steps.some(({ place }) => place !== undefined && place.entity !== 'trunk');
  return (
    leads &&
    html`<details onToggle=${load}><summary>${t('story.path')}</summary>${way && html`<${way.Way} steps=${steps} />`}</details>`
  );
}

function Why({ call: { story, trail, caller, dialled, pressed } }: { call: HistoryDetail }): VNode {
  const from = caller.number === 'anonymous' ? '' : caller.number;
  const again =
    may('change-extensions') &&
    html`<p><a href=${`/try?${new URLSearchParams({ ...(from ? { from } : {}), to: dialled, ...(pressed.length > 0 ? { press: pressed.join(',') } : {}) })}`}>${t('try.again')}</a></p>`;
  return html`<div class="stack"><${Told} lines=${story} />${again}<${OnTheMap} steps=${trail} /><${EveryStep} steps=${trail} /></div>`;
}

/** How it came in or went out, and what was dialled: nothing to say of a call inside that reached whom it was for. */
function Way({ call }: { call: HistoryDetail }): VNode | false {
  const { way, trunk, dialled, callee } = call;
  const number = callee?.number === dialled ? '' : readable(dialled);
  if (way === 'inside' && number === '') return false;
  const provider = trunk?.name ?? t('story.trunk-gone');
  const words = joined([
    way === 'inside' ? '' : t(`story.way-${way}`, { trunk: provider }),
    number === '' ? '' : t('story.dialled', { number }),
  ]);
  return html`<p class="soft">${words}</p>`;
}

function Story({ call, back }: { call: HistoryDetail; back: string }): VNode {
  const [tab, setTab] = useState('why');
  const why = { key: 'why', label: t('story.why'), show: () => html`<${Why} call=${call} />` };
  const ladder = { key: 'ladder', label: t('story.ladder'), show: () => html`<${LadderTab} id=${call.id} />` };
  const tabs = call.hasLadder && may('see-ladder') ? [why, ladder] : [why];
  const at = `${dayName(call.startedAt, now())} ${clockTime(call.startedAt)}`;
  const encrypted =
    call.encrypted && html`<span class="tag"><${Icon} name="lock" size=${14} />${t('story.encrypted')}</span>`;
  return html`<${Detail} title=${`${partyText(call.caller)} → ${partyText(call.callee, call.dialled)}`} back=${back} backLabel=${t('history.title')}
    subtitle=${html`<${When} at=${call.startedAt} text=${at} />`}>
    <div class="stack">
      <div class="row"><${Outcome} outcome=${call.outcome} word=${call.outcomeWord} />${encrypted}</div>
      <p class="story-reason">${call.reason}</p>
      <${Way} call=${call} />
      ${may('hear-all-recordings', 'hear-own-recordings') && html`<${CallRecordings} call=${call} />`}
      <${Tabs} label=${t('story.parts')} tabs=${tabs} value=${tab} onChange=${setTab} />
      <${Phases} ...${{ startedAt: call.startedAt, answeredAt: call.answeredAt, endedAt: call.endedAt, talks: call.talks }} />
      <${Talks} talks=${call.talks} />
      <${Quality} call=${call} />
      <${CallerDeeds} call=${call} />
    </div>
  <//>`;
}

/** One finished call: how it ended, why it went where it went, and for the curious every message. */
export function CallStory({ id, back }: { id: string; back: string }): VNode {
  const from = useResource<HistoryDetail>(`/api/history/${encodeURIComponent(id)}`);
  if (from.problem?.status === 404) {
    return html`<${Detail} title=${t('story.gone-title')} back=${back} backLabel=${t('history.title')}><p>${t('story.gone')}</p><//>`;
  }
  return html`<${Fetched} from=${from}>${(call: HistoryDetail) => html`<${Story} call=${call} back=${back} />`}<//>`;
}
