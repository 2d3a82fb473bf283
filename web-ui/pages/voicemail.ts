import { useState } from 'preact/hooks';
import { request } from '../api.ts';
import { Button } from '../components/button.ts';
import { Empty } from '../components/empty.ts';
import { SecretField } from '../components/field.ts';
import { FormFrame } from '../components/form-parts.ts';
import { Frame } from '../components/frame.ts';
import { Notice } from '../components/notice.ts';
import { PageHead } from '../components/page-head.ts';
import { Person, partyName } from '../components/person.ts';
import { StateBadge } from '../components/state-badge.ts';
import { toast, toastProblem } from '../components/toast.ts';
import { WaveformPlayer } from '../components/waveform-player.ts';
import { When } from '../components/when.ts';
import { spokenDuration } from '../format.ts';
import { html, type VNode } from '../html.ts';
import { mailboxes, type OwnMailbox } from '../live.ts';
import { callNumber, mayHavePhone } from '../phone/index.ts';
import { readable } from '../phone-number.ts';
import type { Mailbox, VoiceMessage } from '../shapes.ts';
import { useStore } from '../store.ts';
import { useForm } from '../use-form.ts';
import { t } from '../words/index.ts';
import { MailboxSettings } from './voicemail-settings.ts';

const addressOf = (message: VoiceMessage): string => `/api/messages/${encodeURIComponent(message.id)}`;

async function mark(message: VoiceMessage, state: VoiceMessage['state']): Promise<void> {
  await request('PATCH', addressOf(message), { state }).catch(toastProblem);
}

async function remove(message: VoiceMessage): Promise<void> {
  try {
    await request('DELETE', addressOf(message));
    const undo = async (): Promise<void> => {
      await request('POST', `${addressOf(message)}/restore`, {});
    };
    toast(t('voicemail.deleted'), { undo });
  } catch (error) {
    toastProblem(error);
  }
}

function OneMessage({ message }: { message: VoiceMessage }): VNode {
  const { state, caller } = message;
  const who = partyName(caller) || t('voicemail.withheld');
  const canCall = mayHavePhone() && caller.number !== '';
  const heard = (): void => {
    if (state === 'new') void mark(message, 'heard');
  };
  return html`<article class="message" data-state=${state} aria-label=${t('voicemail.from', { who })}>
    <header><${Person} name=${who} note=${html`<${When} at=${message.receivedAt} />, ${spokenDuration(message.durationMs / 1_000)}${
      caller.name && caller.number ? html`, <span class="whole-word">${readable(caller.number)}</span>` : ''
    }`} />
      ${state !== 'heard' && html`<${StateBadge} state=${state === 'new' ? 'fresh' : 'well'} word=${t(`voicemail.state-${state}`)} />`}
      <div class="actions">
        ${canCall && html`<${Button} icon="phone" onClick=${() => callNumber(caller.number, caller.name)}>${t('voicemail.call-back')}<//>`}
        ${
          state === 'new'
            ? html`<${Button} kind="quiet" onClick=${heard}>${t('voicemail.mark-heard')}<//>`
            : html`<${Button} kind="quiet" onClick=${() => void mark(message, state === 'saved' ? 'heard' : 'saved')}>
                ${state === 'saved' ? t('voicemail.unsave') : t('voicemail.save')}<//>`
        }
        <${Button} kind="icon" icon="trash" label=${t('voicemail.delete')} onClick=${() => void remove(message)} />
      </div></header>
    <${WaveformPlayer} label=${t('voicemail.from', { who })} src=${`${addressOf(message)}/sound`} peaks=${`${addressOf(message)}/peaks`}
      save=${`${addressOf(message)}/sound?save=1`} durationMs=${message.durationMs} onHeard=${heard} />
  </article>`;
}

/** VMB-06: in the browser a box asks its PIN, once until one signs out. */
function Locked({ box }: { box: Mailbox }): VNode {
  const form = useForm<{ pin: string }>({
    initial: { pin: '' },
    check: ({ pin }) => ({ pin: pin ? undefined : t('form.needed') }),
    save: async ({ pin }) => {
      await request('POST', `/api/mailboxes/${encodeURIComponent(box.id)}/open`, { pin });
    },
  });
  if (!box.hasPin) return html`<${Notice} state="off">${t('voicemail.no-pin')}<//>`;
  return html`<div class="card pad stack narrow"><p>${t('voicemail.locked')}</p>
    <${FormFrame} form=${form} actions=${html`<${Button} kind="main" type="submit" busy=${form.busy}>${t('voicemail.open')}<//>`}>
      <${SecretField} label=${t('voicemail.pin')} name="pin" inputmode="numeric" autocomplete="off" value=${form.values.pin}
        error=${form.error('pin')} onInput=${(pin: string) => form.set('pin', pin)} /><//></div>`;
}

function Inside({ box, messages }: OwnMailbox): VNode {
  const mailbox = box;
  const list = messages ?? [];
  if (!mailbox.open) return html`<${Locked} key=${mailbox.id} box=${mailbox} />`;
  return html`${mailbox.full && html`<${Notice} state="attention">${t('voicemail.full')}<//>`}
    ${
      list.length === 0
        ? html`<div class="card"><${Empty} picture="phone" text=${t(
            mailbox.settings?.isOn === false ? 'voicemail.empty-off' : 'voicemail.empty',
          )} /></div>`
        : html`<div class="messages">${list.map((message) => html`<${OneMessage} key=${message.id} message=${message} />`)}</div>`
    }`;
}

function BoxLink({ box, current }: { box: Mailbox; current: boolean }): VNode {
  return html`<a class="box-link" href=${`/voicemail/${encodeURIComponent(box.id)}`} aria-current=${current ? 'page' : undefined}>
    ${box.kind === 'personal' ? t('voicemail.personal') : box.name}
    ${box.new > 0 && html`<span class="count">${box.new}<span class="unseen"> ${t('voicemail.new', { n: box.new })}</span></span>`}</a>`;
}

/** One's own messages and those of the boxes one is linked to, as they come in. */
export function Voicemail({ id, deed }: { id?: string; deed?: string }): VNode {
  const all = useStore(mailboxes);
  const [asked] = useState(() => Date.now());
  const chosen = all?.find(({ box }) => box.id === id) ?? all?.[0];
  const settings = deed === 'settings' && chosen?.box.open;
  const address = `/voicemail/${encodeURIComponent(chosen?.box.id ?? '')}`;
  const actions =
    chosen?.box.open &&
    !settings &&
    html`<${Button} icon="settings" href=${`${address}/settings`}>${t('voicemail.settings')}<//>`;
  return html`<${PageHead} title=${t('voicemail.title')} text=${t('voicemail.text')} actions=${actions} />
    <div class="stack">
    ${
      all && all.length > 1
        ? html`<nav class="boxes" aria-label=${t('voicemail.boxes')}>${all.map(
            ({ box }) => html`<${BoxLink} key=${box.id} box=${box} current=${box === chosen?.box} />`,
          )}</nav>`
        : null
    }
    ${!all && (Date.now() - asked > 200 ? html`<${Frame} lines=${4} />` : null)}
    ${all?.length === 0 && html`<div class="card"><${Empty} picture="phone" text=${t('voicemail.none')} /></div>`}
    ${chosen && (settings ? html`<${MailboxSettings} key=${chosen.box.id} box=${chosen.box} back=${address} />` : html`<${Inside} ...${chosen} />`)}
    </div>`;
}
