import { useState } from 'preact/hooks';
import { html, type VNode } from '../html.ts';
import { doWithPhone, panelOpen, phone, turnOn } from '../phone/index.ts';
import type { PhoneState } from '../phone/types.ts';
import { useStore } from '../store.ts';
import { t } from '../words/index.ts';
import { Button } from './button.ts';
import { Notice } from './notice.ts';
import { CallCard, callName } from './phone-call.ts';
import { PhoneDevices } from './phone-devices.ts';
import { StateBadge } from './state-badge.ts';
import { dialled, type Who, WhoField } from './who-field.ts';

function Dial(): VNode {
  const [text, setText] = useState('');
  const call = ({ number, name }: Who): void => {
    doWithPhone({ do: 'call', number, name });
    setText('');
  };
  const number = dialled(text);
  return html`<form class="stack tight" onSubmit=${(event: Event) => {
    event.preventDefault();
    if (number) call({ number });
  }}>
    <${WhoField} label=${t('phone.who')} value=${text} onInput=${setText} onChoose=${call} />
    <${Button} kind="main" type="submit" icon="phone" wide=${true} busy=${!number}>${t('phone.call')}<//>
  </form>`;
}

/** What keeps the phone from working, in people's words, with what they can do about it. */
function Trouble({ now }: { now: PhoneState }): VNode | null {
  if (now.state !== 'trouble' || !now.trouble) return null;
  const { trouble } = now;
  const action =
    trouble === 'insecure'
      ? now.securePage && html`<a class="button" href=${now.securePage}>${t('phone.trouble.insecure-go')}</a>`
      : trouble.startsWith('microphone') &&
        html`<${Button} onClick=${() => (now.number ? doWithPhone({ do: 'look-again' }) : void turnOn())}>${t('again')}<//>`;
  return html`<${Notice} state=${trouble === 'away' ? 'attention' : 'broken'} action=${action}>
    ${now.said ?? t(`phone.trouble.${trouble}`)}<//>`;
}

function Off(): VNode {
  const [busy, work] = useState(false);
  const on = async (): Promise<void> => {
    work(true);
    await turnOn();
    work(false);
  };
  return html`<div class="stack"><h3>${t('phone.off-title')}</h3><p class="soft">${t('phone.off-text')}</p>
    <${Button} kind="main" wide=${true} busy=${busy} onClick=${on}>${t('phone.turn-on')}<//></div>`;
}

function On({ now }: { now: PhoneState }): VNode {
  const [choosing, choose] = useState(false);
  if (choosing) return html`<${PhoneDevices} onBack=${() => choose(false)} />`;
  const busy = now.calls.some(({ state }) => state === 'incoming' || state === 'calling' || state === 'ringing');
  return html`
    ${now.calls.map((call) => html`<${CallCard} key=${call.id} call=${call} />`)}
    ${!busy && html`<${Dial} />`}
    <${Button} kind="quiet" icon="headset" onClick=${() => choose(true)}>${t('phone.devices')}<//>`;
}

/** The phone over every page: calls, whom to call, and what to hear with. */
export default function PhonePanel(): VNode {
  const now = useStore(phone);
  const incoming = now.calls.find(({ state }) => state === 'incoming');
  const body = (): VNode | null => {
    if (now.state === 'off') return html`<${Off} />`;
    if (now.state === 'starting') return html`<p class="soft">${t('phone.starting')}</p>`;
    if (now.state === 'trouble' && !now.number) return null;
    return html`<${On} now=${now} />`;
  };
  return html`<aside class="phone-panel" aria-label=${t('phone.title')}>
    <header><h2>${t('phone.title')}</h2>
      ${now.state === 'on' && html`<${StateBadge} state="well" word=${t('phone.ready', { number: now.number ?? '' })} />`}
      <${Button} kind="icon" icon="close" label=${t('phone.close')} onClick=${() => panelOpen.set(false)} /></header>
    <p class="unseen" role="alert">${incoming && t('phone.incoming', { who: callName(incoming) })}</p>
    <div class="stack"><${Trouble} now=${now} />${body()}</div>
  </aside>`;
}
