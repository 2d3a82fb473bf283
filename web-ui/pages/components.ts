import { useState } from 'preact/hooks';
import { Button } from '../components/button.ts';
import { Dialog } from '../components/dialog.ts';
import { Empty } from '../components/empty.ts';
import { CheckField, SecretField, TextField } from '../components/field.ts';
import { Frame } from '../components/frame.ts';
import { Icon, type IconName, iconNames } from '../components/icon.ts';
import { Ladder } from '../components/ladder.ts';
import { Menu } from '../components/menu.ts';
import { Notice } from '../components/notice.ts';
import { Outcome } from '../components/outcome.ts';
import { useTitle } from '../components/page-head.ts';
import { Person } from '../components/person.ts';
import { KeyPad } from '../components/phone-call.ts';
import { SearchField } from '../components/search-field.ts';
import { LineSecret } from '../components/secret.ts';
import { Segmented } from '../components/segmented.ts';
import { SearchSelect, SelectField } from '../components/select.ts';
import { type NewSound, SoundSource } from '../components/sound-source.ts';
import { StateBadge } from '../components/state-badge.ts';
import { Switch } from '../components/switch.ts';
import { type Column, sorted, Table } from '../components/table.ts';
import { Tabs } from '../components/tabs.ts';
import { Toasts, toast } from '../components/toast.ts';
import { Phases, Trail } from '../components/trail.ts';
import { WaveformPlayer } from '../components/waveform-player.ts';
import { Ticking, When } from '../components/when.ts';
import { type Children, html, type VNode } from '../html.ts';
import { timeZones } from '../places.ts';
import type { State } from '../shapes.ts';
import { useStore } from '../store.ts';
import { chooseTheme, type Theme, theme } from '../theme-choice.ts';
import * as sample from './components-sample.ts';

/** Every building block in every state, for those who build and judge the page. In English only: no user comes here. */
function Part({ name, children }: { name: string; children: Children }): VNode {
  return html`<section class="card" aria-label=${name}><header><h2>${name}</h2></header><div class="pad-line stack">${children}</div></section>`;
}

const colours =
  'page surface sunken raised hover line line-firm line-control text text-soft accent accent-strong accent-soft well attention broken off'.split(
    ' ',
  );

function Colours(): VNode {
  return html`<${Part} name="Colours"><ul class="swatches">${colours.map(
    (name) =>
      html`<li key=${name}><i style=${{ background: `var(--${name})` }}></i><span class="small">${name}</span></li>`,
  )}</ul><//>`;
}

function Buttons(): VNode {
  const kinds = ['main', 'plain', 'quiet', 'danger', 'danger main'] as const;
  return html`<${Part} name="Buttons">
    <div class="actions">${kinds.map((kind) => html`<${Button} key=${kind} kind=${kind}>${kind}<//>`)}
      <${Button} kind="main" icon="plus">With an icon<//><${Button} kind="icon" icon="trash" label="Delete" /><${Button} busy=${true}>Busy<//>
      <${Button} href="#top">A link<//></div>
    <div class="row">${iconNames.map((name: IconName) => html`<span key=${name} title=${name}><${Icon} name=${name} /></span>`)}</div><//>`;
}

function Fields(): VNode {
  const [text, setText] = useState('Anna de Vries');
  const [zone, setZone] = useState('Europe/Amsterdam');
  const [on, turn] = useState(true);
  const [choice, choose] = useState('light');
  const options = ['light', 'dark', 'system'].map((value) => ({ value, label: value }));
  const same = { value: text, onInput: setText };
  return html`<${Part} name="Fields"><div class="fields">
      <${TextField} label="With help" help="What phones show." ...${same} />
      <${TextField} label="With an error" error="Extension 101 is already Bram’s; 104 is free." ...${same} />
      <${TextField} label="Optional" optional=${true} ...${same} />
      <${SecretField} label="Secret" ...${same} />
      <${SelectField} label="Few choices" options=${options} value=${choice} onChange=${choose} />
      <${SearchSelect} label="Many choices" options=${timeZones('NL', '')} value=${zone} onChange=${setZone} />
    </div>
    <${SearchField} label="Search" ...${same} />
    <${Segmented} label="Segmented choice" labelShown=${true} options=${options} value=${choice} onChange=${choose} />
    <${CheckField} label="A check mark in a form" help="Saved with the form." checked=${on} onChange=${turn} />
    <${Switch} label="A switch" help="Works at once." on=${on} onChange=${turn} /><//>`;
}

function States(): VNode {
  const outcomes = ['answered', 'no-answer', 'busy', 'declined', 'unreachable'];
  const states: readonly State[] = ['well', 'attention', 'broken', 'off'];
  return html`<${Part} name="States"><div class="row">${states.map((state) => html`<${StateBadge} key=${state} state=${state} word=${state} />`)}</div>
    ${states.map((state) => html`<${Notice} key=${state} state=${state}>A strip that says something about the page.<//>`)}
    <div class="row">${outcomes.map((word) => html`<${Outcome} key=${word} outcome=${word} word=${word} />`)}</div>
    <div class="row"><${Person} name="Anna de Vries" note="101" />
      <${Person} name="Geertruida Wilhelmina van der Sluijs-Bronckhorst" note="102" size="large" /></div>
    <div class="row"><${When} at=${sample.callAt} /><${Ticking} since=${sample.callAt} /></div><//>`;
}

interface SampleRow {
  readonly name: string;
  readonly number: string;
}

function Lists(): VNode {
  const [sort, setSort] = useState('name');
  const columns: Column<SampleRow>[] = [
    { key: 'name', label: 'Name', text: (row) => row.name, sortable: true },
    { key: 'number', label: 'Extension', text: (row) => row.number, sortable: true, end: true, fit: true },
  ];
  return html`<${Part} name="Lists">
    <${Table} caption="Sample" columns=${columns} rows=${sorted(sample.rows, columns, sort)} rowKey=${(row: SampleRow) => row.number}
      href=${() => '#row'} chosen="102" sort=${sort} onSort=${setSort} />
    <${Frame} lines=${3} />
    <div class="card"><${Empty} picture="people" text="Nobody here yet. Add the first person.">
      <${Button} kind="main">Add a person<//><//></div><//>`;
}

function Calls(): VNode {
  const [tab, setTab] = useState('why');
  const tabs = [
    { key: 'why', label: 'Why', show: () => html`<${Trail} steps=${sample.trail} />` },
    { key: 'ladder', label: 'For the technician', show: () => html`<${Ladder} data=${sample.ladder} />` },
  ];
  return html`<${Part} name="Calls">
    <${Phases} startedAt=${sample.callAt} answeredAt=${sample.callAt + 9_000} endedAt=${sample.callAt + 64_000}
      talks=${[{ from: sample.callAt + 12_000, until: sample.callAt + 64_000 }]} />
    <${Tabs} label="Sample call" tabs=${tabs} value=${tab} onChange=${setTab} /><//>`;
}

function Sounds(): VNode {
  const [sound, setSound] = useState<NewSound | undefined>(undefined);
  const peaks = Array.from({ length: 200 }, (_, at) => Math.abs(Math.sin(at / 5) * Math.sin(at / 17)));
  return html`<${Part} name="Sounds">
    <${WaveformPlayer} label="A message" src="/sample.wav" peaks=${[peaks]} durationMs=${64_000} save="#save" />
    <${WaveformPlayer} label="A recording" src="/sample.wav" peaks=${[peaks, peaks.toReversed()]} channels=${['Anna de Vries', 'Bram Jansen']}
      durationMs=${64_000} />
    <${SoundSource} value=${sound} onChange=${setSound} />
    <${KeyPad} onKey=${() => undefined} /><//>`;
}

function Floating(): VNode {
  const [open, setOpen] = useState(false);
  const close = (): void => setOpen(false);
  return html`<${Part} name="Floating"><div class="actions">
      <${Button} onClick=${() => setOpen(true)}>Open a dialog<//>
      <${Button} onClick=${() => toast('Anna de Vries changed.', { undo: async () => undefined })}>Show a toast<//>
      <${Menu} label="A menu" button="A menu" items=${[
        { label: 'First', icon: 'user', onClick: () => toast('First') },
        { label: 'Second', icon: 'lock', onClick: () => toast('Second') },
      ]} /></div>
    <${LineSecret} reveal=${sample.reveal} />
    ${
      open &&
      html`<${Dialog} title="Delete Anna de Vries?" onClose=${close}>
      <p>Her line 101 goes as well.</p>
      <div class="actions"><${Button} onClick=${close}>Cancel<//>
        <${Button} kind="danger main" onClick=${close}>Delete Anna de Vries<//></div><//>`
    }<//>`;
}

export function Components(): VNode {
  const heading = useTitle('Components');
  const look = useStore(theme);
  const themes = (['system', 'light', 'dark'] as const).map((value) => ({ value, label: value }));
  return html`<main class="content stack wide sampler">
    <div class="row apart"><h1 tabindex="-1" ref=${heading}>Components</h1>
      <${Segmented} label="Theme" options=${themes} value=${look} onChange=${(value: string) => chooseTheme(value as Theme)} /></div>
    <${Colours} /><${Buttons} /><${Fields} /><${States} /><${Lists} /><${Calls} /><${Sounds} /><${Floating} /><${Toasts} /></main>`;
}
