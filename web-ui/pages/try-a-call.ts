import { useEffect, useState } from 'preact/hooks';
import { asProblem, type Problem, request } from '../api.ts';
import { Button } from '../components/button.ts';
import { CallWay } from '../components/call-way.ts';
import { TextField } from '../components/field.ts';
import { Notice } from '../components/notice.ts';
import { Outcome } from '../components/outcome.ts';
import { PageHead } from '../components/page-head.ts';
import { partyText } from '../components/person.ts';
import { SelectField } from '../components/select.ts';
import { SubPlaces } from '../components/sub-places.ts';
import { toastChange, toastProblem } from '../components/toast.ts';
import { EveryStep, Story } from '../components/trail.ts';
import { html, type VNode } from '../html.ts';
import { news } from '../live.ts';
import { readable } from '../phone-number.ts';
import { useResource } from '../resource.ts';
import { go, place } from '../router.ts';
import type { Party, StoryLine, TrailStep } from '../shapes.ts';
import { useStore } from '../store.ts';
import { t } from '../words/index.ts';

/** What the box answers about a call that doesn't happen. */
interface WhatIf {
  readonly at: number;
  readonly caller: Party;
  readonly dialled: string;
  readonly outcome: string;
  readonly outcomeWord: string;
  readonly reason: string;
  readonly callee?: Party;
  readonly prefix?: string;
  readonly story: readonly StoryLine[];
  readonly notes: readonly string[];
  readonly trail: readonly TrailStep[];
  readonly heard: readonly { readonly atMs: number; readonly what: string }[];
}

interface RoutingTest {
  readonly id: string;
  readonly name: string;
  readonly from?: string;
  readonly to: string;
  readonly at: string;
  readonly press: readonly string[];
  readonly otherwise: string;
}

interface TestResult {
  readonly test: RoutingTest;
  readonly holds: boolean;
  readonly why?: string;
  readonly answer?: WhatIf;
}

/** The question as the address holds it, so that it can be shared. */
const FIELDS = ['from', 'to', 'at', 'press', 'otherwise'] as const;
type Asked = Readonly<Record<(typeof FIELDS)[number], string>>;

const DOES = ['answers', 'rings', 'busy', 'declines', 'away'] as const;

function askedIn(query: URLSearchParams): Asked {
  return Object.fromEntries(FIELDS.map((field) => [field, query.get(field) ?? ''])) as Asked;
}

export function tryAddress(asked: Partial<Asked>): string {
  const query = new URLSearchParams();
  for (const field of FIELDS) if (asked[field]) query.set(field, asked[field]);
  return `/try?${query}`;
}

const keysOf = (press: string): string[] => (press.trim() === '' ? [] : press.split(',').map((keys) => keys.trim()));

function questionOf({ from, to, at, press, otherwise }: Asked): object {
  const does = otherwise || 'answers';
  const timed = does === 'answers' || does === 'declines' ? { does, afterSec: 5 } : { does };
  return { ...(from ? { from } : {}), to, ...(at ? { at } : {}), press: keysOf(press), otherwise: timed };
}

function Question({ asked, busy }: { asked: Asked; busy: boolean }): VNode {
  const [values, set] = useState<Asked>(asked);
  useEffect(() => set(asked), [JSON.stringify(asked)]);
  const field = (name: 'from' | 'to' | 'at' | 'press', more: object = {}): VNode =>
    html`<${TextField} label=${t(`try.${name}`)} help=${t(`try.${name}-help`)} value=${values[name]} ...${more}
      onInput=${(value: string) => set({ ...values, [name]: value })} />`;
  const submit = (event: Event): void => {
    event.preventDefault();
    go(tryAddress(values));
  };
  const options = DOES.map((value) => ({ value, label: t(`try.does-${value}`) }));
  return html`<form class="card pad stack" novalidate onSubmit=${submit}>
    <div class="fields">${field('from')}${field('to')}${field('at', { type: 'datetime-local' })}${field('press')}
      <${SelectField} label=${t('try.otherwise')} options=${options} value=${values.otherwise || 'answers'}
        onChange=${(otherwise: string) => set({ ...values, otherwise })} /></div>
    <div class="actions"><${Button} kind="main" type="submit" busy=${busy}>${t('try.do')}<//></div>
  </form>`;
}

function Answer({ answer }: { answer: WhatIf }): VNode {
  const { caller, callee, dialled, outcome, outcomeWord, reason, prefix, notes, story, trail, heard } = answer;
  return html`<section class="card pad stack" aria-label=${t('try.answer')} aria-live="polite">
    <h2>${partyText(caller)} → ${partyText(callee, readable(dialled))}</h2>
    <div class="row"><${Outcome} outcome=${outcome} word=${outcomeWord} /></div>
    <p class="story-reason">${reason}</p>
    ${prefix && html`<p class="soft">${t('try.prefix', { prefix })}</p>`}
    ${notes.map((note) => html`<p class="soft" key=${note}>${note}</p>`)}
    <${Story} lines=${story} /><h3>${t('story.path')}</h3><${CallWay} steps=${trail} /><${EveryStep} steps=${trail} />
    ${
      heard.length > 0 &&
      html`<details><summary>${t('try.heard')}</summary><ol class="plain small soft">${heard.map(
        ({ what }, index) => html`<li key=${index}>${what}</li>`,
      )}</ol></details>`
    }
  </section>`;
}

function SaveAsTest({ asked, onSaved }: { asked: Asked; onSaved: () => void }): VNode {
  const [name, setName] = useState('');
  const save = async (event: Event): Promise<void> => {
    event.preventDefault();
    const { from, to, at, press, otherwise } = asked;
    const body = { name, ...(from ? { from } : {}), to, at, press: keysOf(press), otherwise: otherwise || 'answers' };
    try {
      const { revision } = await request('POST', '/api/routing-tests', body);
      toastChange(t('try.saved', { name }), revision);
      setName('');
      onSaved();
    } catch (error) {
      toastProblem(error);
    }
  };
  return html`<form class="card pad stack" novalidate onSubmit=${save}>
    <${TextField} label=${t('try.test-name')} help=${t(asked.at ? 'try.test-help' : 'try.test-needs-time')} value=${name} onInput=${setName} />
    <div class="actions"><${Button} type="submit" disabled=${asked.at === '' || name.trim() === ''}>${t('try.save')}<//></div>
  </form>`;
}

function Tests({ version }: { version: number }): VNode | null {
  const { revision } = useStore(news);
  const from = useResource<{ tests: readonly RoutingTest[] }>('/api/routing-tests', `${revision} ${version}`);
  const [results, setResults] = useState<readonly TestResult[]>([]);
  const tests = from.data?.tests ?? [];
  if (tests.length === 0) return null;
  const run = async (): Promise<void> => {
    try {
      setResults((await request<{ results: readonly TestResult[] }>('POST', '/api/routing-tests/run')).data.results);
    } catch (error) {
      toastProblem(error);
    }
  };
  const remove = async ({ id, name }: RoutingTest): Promise<void> => {
    try {
      const { revision: made } = await request('DELETE', `/api/routing-tests/${encodeURIComponent(id)}`);
      toastChange(t('try.deleted', { name }), made);
      from.reload();
    } catch (error) {
      toastProblem(error);
    }
  };
  const verdict = (id: string): VNode | undefined => {
    const result = results.find(({ test }) => test.id === id);
    if (!result) return undefined;
    const words = result.holds
      ? t('try.holds')
      : (result.why ?? t('try.fails', { reason: result.answer?.reason ?? '' }));
    return html`<span class=${result.holds ? 'soft' : 'error'}>${words}</span>`;
  };
  return html`<section class="card pad stack" aria-label=${t('try.tests')}>
    <h2>${t('try.tests')}</h2>
    <ul class="plain">${tests.map((test) => {
      const press = test.press.join(',');
      return html`<li key=${test.id} class="row"><a href=${tryAddress({ ...test, press })}>${test.name}</a>${verdict(test.id)}
        <${Button} kind="icon" icon="trash" label=${t('try.delete', { name: test.name })} onClick=${() => remove(test)} /></li>`;
    })}</ul>
    <div class="actions"><${Button} onClick=${run}>${t('try.run-all')}<//></div>
  </section>`;
}

/** A call that doesn't happen: what would become of it, and saved ones that must stay so (NPL-07). */
export function TryACall(): VNode {
  const { query } = useStore(place);
  const { revision } = useStore(news);
  const asked = askedIn(query);
  const text = JSON.stringify(asked);
  const [answer, setAnswer] = useState<WhatIf>();
  const [problem, setProblem] = useState<Problem>();
  const [busy, setBusy] = useState(false);
  const [saved, setSaved] = useState(0);
  useEffect(() => {
    if (!asked.to) return;
    const gone = new AbortController();
    setBusy(true);
    request<WhatIf>('POST', '/api/what-if', questionOf(asked), gone.signal)
      .then(
        ({ data }) => {
          setAnswer(data);
          setProblem(undefined);
        },
        (error: unknown) => {
          if (!gone.signal.aborted) setProblem(asProblem(error));
        },
      )
      .finally(() => setBusy(false));
    return () => gone.abort();
  }, [text, revision]);
  const sentence = problem && [problem.message, ...problem.problems.map((one) => one.sentence)].at(-1);
  return html`<${PageHead} title=${t('try.title')} text=${t('try.text')} />
    <${SubPlaces} of="routing" />
    <div class="stack"><${Question} asked=${asked} busy=${busy} />
      ${sentence && html`<${Notice} state="broken" alert=${true}>${sentence}<//>`}
      ${!problem && answer && html`<${Answer} answer=${answer} /><${SaveAsTest} asked=${asked} onSaved=${() => setSaved(saved + 1)} />`}
      <${Tests} version=${saved} /></div>`;
}
