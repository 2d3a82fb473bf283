import { useEffect, useState } from 'preact/hooks';
import { Button } from '../components/button.ts';
import { Empty } from '../components/empty.ts';
import { Icon } from '../components/icon.ts';
import { PageHead } from '../components/page-head.ts';
import { toast } from '../components/toast.ts';
import { html, type VNode } from '../html.ts';
import { news } from '../live.ts';
import { useResource } from '../resource.ts';
import { may, me } from '../session.ts';
import type { HistoryRow, User } from '../shapes.ts';
import { useStore } from '../store.ts';
import { t } from '../words/index.ts';

/** Where a new office stands on its way to the first call. */
export interface Step {
  readonly name: 'person' | 'phone' | 'call';
  /** Number to call first. */
  readonly number: string;
  readonly person: User | undefined;
}

/** Undefined once there was a call: then the page gets out of the way. */
export function useFirstSteps(phonesNow: number, ended: number): Step | undefined {
  const { revision } = useStore(news);
  const able = may('change-people') && may('see-all-history');
  const people = useResource<{ users: User[]; total: number }>(able ? '/api/users?limit=2' : undefined, revision).data;
  const history = useResource<{ calls: HistoryRow[] }>(able ? '/api/history?limit=1' : undefined, ended).data;
  const [wasNew, setWasNew] = useState(false);
  const isNew = history?.calls.length === 0;
  useEffect(() => {
    if (isNew) setWasNew(true);
    else if (wasNew && history) toast(t('first.done'));
  }, [isNew]);
  if (!people || !history || !isNew) return undefined;
  const target = people.users.at(1) ?? people.users[0];
  const name = people.total === 0 ? 'person' : phonesNow === 0 ? 'phone' : 'call';
  return { name, number: target?.number ?? '', person: people.users[0] };
}

const order = ['person', 'phone', 'call'] as const;
const pictures = { person: 'people', phone: 'phone', call: 'bell' } as const;

/** An empty office teaches: one sentence, one picture, one button, and how far one is. */
export function FirstSteps({ step }: { step: Step }): VNode {
  const here = order.indexOf(step.name);
  const address = step.person ? `/people/${encodeURIComponent(step.person.id)}` : '/people/new';
  const button = {
    person: html`<${Button} kind="main" icon="plus" href="/people/new">${t('first.person-do')}<//>`,
    phone: html`<${Button} kind="main" href=${address}>${t('first.phone-do')}<//>`,
    call: html`<${Button} href="/live">${t('first.call-do')}<//>`,
  }[step.name];
  const left = order.length - here;
  const name = me()?.name.split(' ')[0] ?? '';
  return html`<${PageHead} title=${t('first.welcome', { name })} text=${t('first.left', { n: left })} windowTitle=${t('place.home')} />
    <section class="card first">
    <ol class="steps">${order.map(
      (
        name,
        at,
      ) => html`<li key=${name} aria-current=${at === here ? 'step' : undefined} class=${at < here ? 'done' : ''}>
        <span class="mark">${at < here ? html`<${Icon} name="check" size=${16} />` : at + 1}</span>${t(`first.${name}`)}
        ${at < here && html`<span class="unseen">${t('first.is-done')}</span>`}</li>`,
    )}</ol>
    <${Empty} picture=${pictures[step.name]} title=${t(`first.${step.name}-title`, { number: step.number })}
      text=${t(`first.${step.name}-text`, { number: step.number })}>${button}<//>
  </section>`;
}
