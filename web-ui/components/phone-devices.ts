import { useEffect, useState } from 'preact/hooks';
import { html, type VNode } from '../html.ts';
import { doWithPhone, phone, turnOff } from '../phone/index.ts';
import { openMicrophone, troubleOf } from '../phone/microphone.ts';
import { askForNotices, mayAskForNotices } from '../phone/notice.ts';
import type { Device, PhoneTrouble } from '../phone/types.ts';
import { useStore } from '../store.ts';
import { t } from '../words/index.ts';
import { Button } from './button.ts';
import { LevelMeter } from './level-meter.ts';
import { Notice } from './notice.ts';
import { SelectField } from './select.ts';

function TryMicrophone({ id }: { id: string }): VNode {
  const [stream, setStream] = useState<MediaStream | undefined>(undefined);
  const [trouble, fail] = useState<PhoneTrouble | undefined>(undefined);
  const [trying, attempt] = useState(false);
  useEffect(() => {
    if (!trying) return;
    let opened: MediaStream | undefined;
    let gone = false;
    const close = (): void => {
      for (const track of opened?.getTracks() ?? []) track.stop();
    };
    openMicrophone(id).then(
      (mine) => {
        opened = mine;
        if (gone) close();
        else setStream(mine);
      },
      (error) => fail(troubleOf(error)),
    );
    return () => {
      gone = true;
      close();
      setStream(undefined);
    };
  }, [id, trying]);
  if (trouble) return html`<${Notice} state="attention" alert=${true}>${t(`phone.trouble.${trouble}`)}<//>`;
  if (stream)
    return html`<div class="stack tight"><${LevelMeter} stream=${stream} /><p class="soft small">${t('phone.level-try')}</p></div>`;
  return html`<${Button} onClick=${() => attempt(true)}>${t('phone.try-microphone')}<//>`;
}

/** Which microphone, speaker and ringer; tried out where they are chosen. */
export function PhoneDevices({ onBack }: { onBack: () => void }): VNode {
  const { devices } = useStore(phone);
  const [asks, ask] = useState(mayAskForNotices);
  const options = (all: readonly Device[]) => [
    { value: '', label: t('phone.device-own') },
    ...all.map(({ id, label }) => ({ value: id, label })),
  ];
  const choose = (kind: 'microphone' | 'speaker' | 'ringer') => (id: string) => doWithPhone({ do: 'device', kind, id });
  return html`<div class="stack">
    <h3>${t('phone.devices')}</h3>
    <${SelectField} label=${t('phone.microphone')} options=${options(devices.microphones)} value=${devices.microphone} onChange=${choose('microphone')} />
    <${TryMicrophone} id=${devices.microphone} />
    ${
      devices.speakers.length > 0 &&
      html`<${SelectField} label=${t('phone.speaker')} options=${options(devices.speakers)} value=${devices.speaker} onChange=${choose('speaker')} />
      <${SelectField} label=${t('phone.ringer')} options=${options(devices.speakers)} value=${devices.ringer} onChange=${choose('ringer')} />`
    }
    ${asks && html`<${Button} icon="screen" onClick=${() => void askForNotices().then(() => ask(mayAskForNotices()))}>${t('phone.notices')}<//>`}
    <div class="actions"><${Button} icon="ring" onClick=${() => doWithPhone({ do: 'try-ring' })}>${t('phone.try-ring')}<//></div>
    <div class="actions"><${Button} kind="main" onClick=${onBack}>${t('phone.devices-back')}<//>
      <${Button} kind="danger" onClick=${() => void turnOff()}>${t('phone.turn-off')}<//></div>
  </div>`;
}
