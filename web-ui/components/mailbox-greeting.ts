import { useState } from 'preact/hooks';
import { request } from '../api.ts';
import { html, type VNode } from '../html.ts';
import type { Mailbox } from '../shapes.ts';
import { useForm } from '../use-form.ts';
import { t } from '../words/index.ts';
import { Button } from './button.ts';
import { FormFrame } from './form-parts.ts';
import { type NewSound, SoundSource } from './sound-source.ts';
import { toast, toastChange, toastProblem } from './toast.ts';
import { WaveformPlayer } from './waveform-player.ts';

/** What callers of a mailbox hear: listened to, and replaced by a file, a recording or a typed text (VMB-06). */
export function MailboxGreeting({ box }: { box: Mailbox }): VNode {
  const address = `/api/mailboxes/${encodeURIComponent(box.id)}/greeting`;
  const kind = box.settings?.greeting ?? 'standard';
  const [sound, setSound] = useState<NewSound | undefined>(undefined);
  const [missing, miss] = useState(false);
  // The same address, another sound: the player must ask anew.
  const [version, turn] = useState(0);
  const form = useForm<object>({
    initial: {},
    save: async () => {
      const given = sound && (sound.kind !== 'typed' || sound.text.trim() !== '');
      miss(!given);
      if (!given) return;
      const { revision } =
        sound.kind === 'typed'
          ? await request('POST', `${address}/typed`, { text: sound.text })
          : await request('POST', `${address}?kind=${sound.kind}`, sound.sound);
      toastChange(t('greeting.changed'), revision);
      setSound(undefined);
      turn(version + 1);
    },
  });
  const standard = async (): Promise<void> => {
    try {
      await request('DELETE', address);
      toast(t('greeting.is-standard'));
    } catch (error) {
      toastProblem(error);
    }
  };
  const take = (next: NewSound | undefined): void => {
    setSound(next);
    miss(false);
  };
  const wrong = missing ? t('prompt.sound-needed') : (form.error('text') ?? form.error(''));
  return html`<section class="card pad narrow stack"><h2>${t('greeting.title')}</h2>
    <p class="soft">${t(`greeting.${kind}`)}</p>
    ${
      kind !== 'standard' &&
      html`<${WaveformPlayer} key=${version} label=${t('greeting.title')} src=${`${address}/sound?${version}`} />
      <div class="actions"><${Button} kind="quiet" onClick=${standard}>${t('greeting.to-standard')}<//></div>`
    }
    <${FormFrame} form=${form} actions=${html`<${Button} kind="main" type="submit" busy=${form.busy}>${t('greeting.take')}<//>`}>
      <${SoundSource} value=${sound} onChange=${take} error=${wrong} /><//>
    <p class="soft small">${t('voicemail.greeting-by-phone')}</p></section>`;
}
