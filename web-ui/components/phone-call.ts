import { useState } from 'preact/hooks';
import { html, type VNode } from '../html.ts';
import { calls as liveCalls } from '../live.ts';
import { doWithPhone, phone } from '../phone/index.ts';
import type { PhoneCall } from '../phone/types.ts';
import { readable } from '../phone-number.ts';
import { me } from '../session.ts';
import type { LiveCall } from '../shapes.ts';
import { useStore } from '../store.ts';
import { t } from '../words/index.ts';
import { Button } from './button.ts';
import { Notice } from './notice.ts';
import { Avatar } from './person.ts';
import { RecordingSwitch } from './recording-switch.ts';
import { StateBadge } from './state-badge.ts';
import { Ticking } from './when.ts';
import { dialled, type Who, WhoField } from './who-field.ts';

const KEYS = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '*', '0', '#'];

export function callName({ name, number }: Pick<PhoneCall, 'name' | 'number'>): string {
  return name || readable(number);
}

/** The keys of a telephone; `onKey` hears each. Typing them works while the focus is inside. */
export function KeyPad({ onKey }: { onKey: (key: string) => void }): VNode {
  const typed = (event: KeyboardEvent): void => {
    if (KEYS.includes(event.key)) onKey(event.key);
  };
  return html`<div class="key-pad" role="group" aria-label=${t('phone.keys')} onKeyDown=${typed}>${KEYS.map(
    (key) =>
      html`<button key=${key} type="button" class="button" aria-label=${t('phone.key', { key })} onClick=${() => onKey(key)}>${key}</button>`,
  )}</div>`;
}

function PassOn({ call, onDone }: { call: PhoneCall; onDone: () => void }): VNode {
  const [text, setText] = useState('');
  const [chosen, choose] = useState<Who | undefined>(undefined);
  const number = dialled(text);
  const who = chosen ?? (number ? { number } : undefined);
  const act = (deed: 'pass' | 'ask') => (): void => {
    if (!who) return;
    doWithPhone({ do: deed, id: call.id, ...who });
    onDone();
  };
  return html`<div class="stack tight">
    <p class="small strong">${t('phone.transfer-to', { who: callName(call) })}</p>
    <${WhoField} label=${t('phone.who')} value=${chosen ? (chosen.name ?? chosen.number) : text} onChoose=${choose}
      onInput=${(next: string) => {
        choose(undefined);
        setText(next);
      }} />
    <div class="actions">
      <${Button} kind="main" busy=${!who} onClick=${act('ask')}>${t('phone.transfer-ask')}<//>
      <${Button} busy=${!who} onClick=${act('pass')}>${t('phone.transfer-now')}<//>
      <${Button} kind="quiet" onClick=${onDone}>${t('form.cancel')}<//>
    </div></div>`;
}

/** The box records this call: found among the live ones by who talks. */
function useRecorded({ number }: PhoneCall): LiveCall | undefined {
  const own = me()?.user?.id;
  return useStore(liveCalls, (all) =>
    all?.find(({ caller, callee, recording }) => {
      const parties = [caller, callee];
      const isMine = parties.some((party) => party?.extensionId === own && own !== undefined);
      return recording !== undefined && isMine && parties.some((party) => party?.number === number);
    }),
  );
}

/** What can be done with a call that is up. */
function UpCall({ call }: { call: PhoneCall }): VNode {
  const { muted, calls } = useStore(phone);
  const [open, setOpen] = useState<'keys' | 'transfer' | undefined>(undefined);
  const [keys, addKey] = useState('');
  const recorded = useRecorded(call);
  const { id, held } = call;
  const waiting = calls.find((one) => one.id === call.askingFor && one.state === 'up');
  const toggle = (what: 'keys' | 'transfer') => () => setOpen(open === what ? undefined : what);
  const press = (key: string): void => {
    addKey(keys + key);
    doWithPhone({ do: 'key', id, key });
  };
  return html`
    ${
      waiting &&
      html`<div class="stack tight">
        <${Button} kind="main" wide=${true} onClick=${() => doWithPhone({ do: 'connect', id })}>
          ${t('phone.transfer-connect', { who: callName(waiting), other: callName(call) })}<//>
        <${Button} wide=${true} onClick=${() => doWithPhone({ do: 'hang-up', id })}>${t('phone.transfer-back', { who: callName(waiting) })}<//></div>`
    }
    <div class="call-deeds">
      <${Button} icon=${held ? 'play' : 'hold'} onClick=${() => doWithPhone({ do: held ? 'resume' : 'hold', id })}>
        ${held ? t('phone.resume') : t('phone.hold')}<//>
      ${
        !held &&
        html`<${Button} icon=${muted ? 'microphone-off' : 'microphone'} aria-pressed=${muted} onClick=${() => doWithPhone({ do: 'mute', on: !muted })}>
        ${muted ? t('phone.unmute') : t('phone.mute')}<//>
      <${Button} icon="keys" aria-expanded=${open === 'keys'} onClick=${toggle('keys')}>${t('phone.keys')}<//>`
      }
      ${!waiting && html`<${Button} icon="pass-on" aria-expanded=${open === 'transfer'} onClick=${toggle('transfer')}>${t('phone.transfer')}<//>`}
    </div>
    ${recorded && html`<${RecordingSwitch} call=${recorded} />`}
    ${open === 'keys' && html`<p class="pressed code" aria-live="polite">${keys}</p><${KeyPad} onKey=${press} />`}
    ${open === 'transfer' && !waiting && html`<${PassOn} call=${call} onDone=${() => setOpen(undefined)} />`}`;
}

function stateOf(call: PhoneCall): VNode {
  if (call.passingTo && call.state === 'ended')
    return html`<span class="soft">${t('phone.transferred', { who: readable(call.passingTo) })}</span>`;
  if (call.passingTo)
    return html`<span class="soft">${t('phone.transferring', { who: readable(call.passingTo) })}</span>`;
  if (call.state === 'up' && call.held) return html`<${StateBadge} state="attention" word=${t('phone.held')} />`;
  if (call.state === 'up') return html`<${StateBadge} state="well" word=${t('phone.up')} />`;
  const words = {
    incoming: 'phone.incoming-from',
    calling: 'phone.calling',
    ringing: 'phone.ringing',
    ended: 'phone.ended',
  } as const;
  return html`<span class="soft">${t(words[call.state])}</span>`;
}

/** One call: with whom, how it stands, and what one can do now. */
export function CallCard({ call }: { call: PhoneCall }): VNode {
  const { id, state } = call;
  const button = (deed: 'answer' | 'decline' | 'hang-up', kind: string, word: string): VNode =>
    html`<${Button} kind=${kind} icon=${deed === 'answer' ? 'phone' : 'hang-up'} wide=${true} onClick=${() => doWithPhone({ do: deed, id })}>${word}<//>`;
  return html`<section class="phone-call" data-state=${state} aria-label=${callName(call)}>
    <div class="person"><${Avatar} name=${callName(call)} />
      <span class="names grow"><span class="strong">${callName(call)}</span>
        <span class="row small">${stateOf(call)}${state === 'up' && html`<${Ticking} since=${call.since} />`}
        ${call.name && html`<span class="soft">${readable(call.number)}</span>`}</span></span></div>
    ${call.why && html`<${Notice} state="attention">${call.why}<//>`}
    ${state === 'up' && html`<${UpCall} call=${call} />`}
    ${
      state === 'incoming' &&
      html`<div class="call-deeds">${button('answer', 'main', t('phone.answer'))}${button('decline', 'danger', t('phone.decline'))}</div>`
    }
    ${state !== 'incoming' && state !== 'ended' && button('hang-up', 'danger', t('phone.hang-up'))}
  </section>`;
}
