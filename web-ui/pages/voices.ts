import { useState } from 'preact/hooks';
import { asProblem, request } from '../api.ts';
import { Button } from '../components/button.ts';
import { FileButton } from '../components/file-button.ts';
import { Fetched } from '../components/frame.ts';
import { Notice } from '../components/notice.ts';
import { PageHead } from '../components/page-head.ts';
import { SubPlaces } from '../components/sub-places.ts';
import { ownLanguageName } from '../format.ts';
import { html, type VNode } from '../html.ts';
import { useResource } from '../resource.ts';
import { may } from '../session.ts';
import { t } from '../words/index.ts';

interface Voice {
  readonly language: string;
  readonly clips: number;
  readonly own: number;
}

interface Imported {
  readonly taken: number;
  readonly missing: readonly { readonly clip: string; readonly text: string }[];
  readonly unknown: readonly string[];
  readonly refused: readonly { readonly clip: string; readonly sentence: string }[];
}

/** What came of a zip: how much was taken over, and in detail what was not. */
function Outcome({ made }: { made: Imported }): VNode {
  const wrong = [
    ...made.refused.map(({ clip, sentence }) => `${clip}: ${sentence}`),
    ...made.unknown.map((name) => t('voice.unknown', { name })),
  ];
  return html`<${Notice} state=${wrong.length > 0 ? 'attention' : 'well'}><p>${t('voice.taken', { n: made.taken })}
    ${made.missing.length > 0 ? ` ${t('voice.missing', { n: made.missing.length })}` : ''}</p>
    ${wrong.length > 0 && html`<ul class="bullets">${wrong.slice(0, 20).map((line) => html`<li key=${line}>${line}</li>`)}</ul>`}<//>`;
}

function VoiceCard({ voice, onChanged }: { voice: Voice; onChanged: () => void }): VNode {
  const [busy, work] = useState(false);
  const [made, tell] = useState<Imported | undefined>(undefined);
  const [wrong, say] = useState<string | undefined>(undefined);
  const address = `/api/voices/${voice.language}/zip`;
  const bring = async (file: File): Promise<void> => {
    work(true);
    say(undefined);
    try {
      tell((await request<Imported>('POST', address, new Blob([file], { type: 'application/zip' }))).data);
      onChanged();
    } catch (error) {
      say(asProblem(error).message);
    }
    work(false);
  };
  const name = ownLanguageName(voice.language);
  return html`<section class="card pad stack tight narrow" aria-label=${name}><h2>${name}</h2>
    <p class="soft">${voice.own === 0 ? t('voice.all-box', { n: voice.clips }) : t('voice.some-own', { n: voice.own, clips: voice.clips })}</p>
    ${made && html`<${Outcome} made=${made} />`}${wrong && html`<${Notice} state="broken" alert=${true}>${wrong}<//>`}
    <div class="actions"><${Button} icon="download" href=${address} download="">${t('voice.export')}<//>
      ${
        may('change-prompts') &&
        html`<${FileButton} accept=".zip,application/zip" busy=${busy} onFile=${bring}>${busy ? t('loading') : t('voice.import')}<//>`
      }</div></section>`;
}

/** The voice of the box, language by language: to take to somebody who speaks it in, and to bring back (FAC-07). */
export function Voices(): VNode {
  const from = useResource<{ voices: readonly Voice[] }>('/api/voices');
  return html`<${PageHead} title=${t('voices.title')} text=${t('voices.text')} />
    <${SubPlaces} of="routing" /><${SubPlaces} of="sounds" inner=${true} />
    <${Fetched} from=${from} lines=${5}>${({ voices }: { voices: readonly Voice[] }) =>
      html`<div class="stack">${voices.map((voice) => html`<${VoiceCard} key=${voice.language} voice=${voice} onChanged=${from.reload} />`)}</div>`}<//>`;
}
