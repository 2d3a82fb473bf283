import { useEffect, useRef, useState } from 'preact/hooks';
import { html, type VNode } from '../html.ts';
import { now } from '../now.ts';
import { keptDevices, openMicrophone, troubleOf } from '../phone/microphone.ts';
import type { PhoneTrouble } from '../phone/types.ts';
import { asWav } from '../wav.ts';
import { t } from '../words/index.ts';
import { Button } from './button.ts';
import { LevelMeter } from './level-meter.ts';
import { Notice } from './notice.ts';
import { Ticking } from './when.ts';

interface Running {
  readonly recorder: MediaRecorder;
  readonly stream: MediaStream;
  readonly since: number;
}

/** Speaks into the browser: the level is seen while one speaks, and what was said is handed over as WAV. */
export function SoundRecorder({ onRecorded }: { onRecorded: (sound: Blob) => void }): VNode {
  const [running, run] = useState<Running | undefined>(undefined);
  const [trouble, fail] = useState<PhoneTrouble | undefined>(undefined);
  const current = useRef<Running | undefined>(undefined);
  current.current = running;
  const release = ({ stream }: Running): void => {
    for (const track of stream.getTracks()) track.stop();
  };
  useEffect(
    () => () => {
      if (current.current) release(current.current);
    },
    [],
  );

  const begin = async (): Promise<void> => {
    fail(undefined);
    if (!window.isSecureContext) return fail('insecure');
    try {
      const stream = await openMicrophone(keptDevices().microphone);
      const recorder = new MediaRecorder(stream);
      const parts: Blob[] = [];
      recorder.ondataavailable = ({ data }) => parts.push(data);
      recorder.onstop = () => {
        release({ recorder, stream, since: 0 });
        run(undefined);
        asWav(new Blob(parts)).then(onRecorded, () => fail('microphone-busy'));
      };
      recorder.start();
      run({ recorder, stream, since: now() });
    } catch (error) {
      fail(troubleOf(error));
    }
  };
  return html`<div class="stack tight">
    ${trouble && html`<${Notice} state="attention" alert=${true}>${t(`phone.trouble.${trouble}`)}<//>`}
    ${
      running
        ? html`<div class="row"><${Button} kind="danger main" icon="stop" onClick=${() => running.recorder.stop()}>${t('sound.stop')}<//>
            <span class="small">${t('sound.recording')} <${Ticking} since=${running.since} /></span></div>
            <${LevelMeter} stream=${running.stream} />`
        : html`<div class="actions"><${Button} icon="microphone" onClick=${begin}>${t('sound.record')}<//></div>`
    }</div>`;
}
