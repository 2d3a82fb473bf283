import { useRef } from 'preact/hooks';
import { request } from '../api.ts';
import { Button } from '../components/button.ts';
import { TextField } from '../components/field.ts';
import { FormFrame } from '../components/form-parts.ts';
import { Segmented } from '../components/segmented.ts';
import { toast } from '../components/toast.ts';
import { Trail } from '../components/trail.ts';
import { html, type VNode } from '../html.ts';
import { useNow } from '../now.ts';
import { useResource } from '../resource.ts';
import type { Trunk, TrunkTest } from '../shapes-outside.ts';
import { useForm } from '../use-form.ts';
import { t } from '../words/index.ts';

/** How often the page looks what has happened while the call goes on. */
const LOOK_EVERY_MS = 1_000;

/** A call over this trunk alone, what happens in it as it happens, and what was heard. */
export function TrunkTestCall({ trunk, mayCall }: { trunk: Trunk; mayCall: boolean }): VNode {
  const address = `/api/trunks/${encodeURIComponent(trunk.id)}/test`;
  const running = useRef(false);
  const look = Math.floor(useNow(LOOK_EVERY_MS, running.current) / LOOK_EVERY_MS);
  const { at, state, heard } = trunk.test ?? {};
  const from = useResource<{ test?: TrunkTest }>(address, running.current ? look : `${at} ${state} ${heard?.there}`);
  const { test } = from.data ?? {};
  running.current = test?.state === 'going-on';
  const reload = (): void => from.reload();
  return html`<section class="section"><h3>${t('trunk-test.title')}</h3>
    <p class="soft">${t('trunk-test.text')}</p>
    ${test && html`<${LastTest} test=${test} address=${address} mayCall=${mayCall} onSaid=${reload} />`}
    ${mayCall && trunk.enabled && test?.state !== 'going-on' && html`<${AskFor} address=${address} before=${test} onBegun=${reload} />`}
  </section>`;
}

function LastTest(props: { test: TrunkTest; address: string; mayCall: boolean; onSaid: () => void }): VNode {
  const { test, address, mayCall, onSaid } = props;
  const asks = mayCall && test.isAnswered && !test.heard;
  return html`<div class="stack" aria-live="polite">
    <p class="strong">${test.sentence}</p><${Trail} steps=${test.steps} />
    ${asks && html`<${Heard} speaker=${test.speaker} address=${address} onSaid=${onSaid} />`}
  </div>`;
}

const SAID = { yes: true, no: false, '': undefined } as const;
type Said = keyof typeof SAID;

/** Heard or not heard: what no machine can say. */
function Heard(props: { speaker: TrunkTest['speaker']; address: string; onSaid: () => void }): VNode {
  const { speaker, address, onSaid } = props;
  const both = speaker === 'phone';
  const form = useForm<{ there: Said; here: Said }>({
    initial: { there: '', here: '' },
    save: async ({ there, here }) => {
      if (there === '' || (both && here === '')) return toast(t('trunk-test.say-both'));
      await request('POST', `${address}/heard`, { there: SAID[there], ...(both ? { here: SAID[here] } : {}) });
      onSaid();
    },
  });
  const options = [
    { value: 'yes', label: t('trunk-test.heard') },
    { value: 'no', label: t('trunk-test.not-heard') },
  ];
  const ask = (field: 'there' | 'here', label: string): VNode =>
    html`<${Segmented} label=${label} labelShown=${true} options=${options} value=${form.values[field]}
      onChange=${(value: string) => form.set(field, value as Said)} />`;
  return html`<${FormFrame} form=${form}
    actions=${html`<${Button} kind="main" type="submit" busy=${form.busy}>${t('trunk-test.keep')}<//>`}>
    ${ask('there', t(both ? 'trunk-test.they-heard' : 'trunk-test.sentence-heard'))}
    ${both && ask('here', t('trunk-test.you-heard'))}<//>`;
}

function AskFor(props: { address: string; before: TrunkTest | undefined; onBegun: () => void }): VNode {
  const { address, before, onBegun } = props;
  const form = useForm<{ number: string; speaker: TrunkTest['speaker'] }>({
    initial: { number: before?.number ?? '', speaker: before?.speaker ?? 'phone' },
    save: async (values) => {
      await request('POST', address, values);
      onBegun();
    },
  });
  const { values, error, set } = form;
  return html`<${FormFrame} form=${form}
    actions=${html`<${Button} icon="phone" type="submit" busy=${form.busy}>${t('trunk-test.call')}<//>`}>
    <${TextField} label=${t('trunk-test.number')} help=${t('trunk-test.number-help')} type="tel" value=${values.number}
      error=${error('number')} onInput=${(value: string) => set('number', value)} />
    <${Segmented} label=${t('trunk-test.speaker')} labelShown=${true} value=${values.speaker}
      options=${[
        { value: 'phone', label: t('trunk-test.speaker-phone') },
        { value: 'box', label: t('trunk-test.speaker-box') },
      ]}
      onChange=${(value: string) => set('speaker', value as TrunkTest['speaker'])} />
    ${error('speaker') && html`<p class="error">${error('speaker')}</p>`}<//>`;
}
