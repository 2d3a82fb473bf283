import { request } from '../api.ts';
import { Button } from '../components/button.ts';
import { DeleteDialog } from '../components/delete-dialog.ts';
import { EntityForm, type FieldGroup } from '../components/entity-form.ts';
import { Fetched } from '../components/frame.ts';
import { Detail } from '../components/list-detail.ts';
import { Notice } from '../components/notice.ts';
import { toast, toastChange, toastProblem } from '../components/toast.ts';
import { callsText, TrunkState } from '../components/trunk-state.ts';
import type { EntityValues } from '../entity-values.ts';
import { fieldLabel } from '../form.ts';
import { countryName } from '../format.ts';
import { html, type VNode } from '../html.ts';
import { useResource } from '../resource.ts';
import { go } from '../router.ts';
import { may } from '../session.ts';
import type { Trunk } from '../shapes-outside.ts';
import { t } from '../words/index.ts';
import { useSchema } from './person-form.ts';
import { TrunkTestCall } from './trunk-test.ts';

const BACK = '/trunks';

/** What one has to know first, then what the provider may want otherwise, then what hardly anybody touches. */
function groups(): FieldGroup[] {
  return [
    { fields: ['name', 'kind', 'server', 'username', 'password', 'callsMax', 'enabled', 'position'] },
    {
      title: t('trunk.group-numbers'),
      folded: true,
      fields: ['numberFormat', 'numbers', 'callerIdIn', 'diversion', 'codecs', 'dtmf'],
    },
    {
      title: t('trunk.group-connection'),
      folded: true,
      fields: [
        ...['transport', 'port', 'encryption', 'checkCertificate', 'domain', 'authName', 'callRealm'],
        ...['addresses', 'registrationSec', 'optionsSec'],
      ],
    },
  ];
}

function Deeds({ trunk: { id } }: { trunk: Trunk }): VNode | false {
  const address = `/trunks/${encodeURIComponent(id)}/delete`;
  return (
    may('change-office') &&
    html`<div class="actions"><${Button} kind="icon" icon="trash" label=${t('person.delete')} href=${address} /></div>`
  );
}

/** For who has just mended what was wrong. */
function TryNow({ trunk: { id, state } }: { trunk: Trunk }): VNode | false {
  const tryNow = (): Promise<void> =>
    request('POST', `/api/trunks/${encodeURIComponent(id)}/try`, {}).then(() => toast(t('trunk.trying')), toastProblem);
  return (
    state.health === 'down' &&
    may('change-office') &&
    html`<div class="actions"><${Button} icon="renew" onClick=${tryNow}>${t('trunk.try')}<//></div>`
  );
}

interface TrunkDetailProps {
  readonly id: string;
  /** Undefined: there is none of this id. */
  readonly trunk: Trunk | undefined;
  readonly deed?: string;
  readonly onSaved: () => void;
}

/** One line to the outside: how it does, whether it can be heard, and its settings. */
export function TrunkDetail({ id, trunk, deed, onSaved }: TrunkDetailProps): VNode {
  const schema = useSchema('trunk');
  if (!trunk) {
    return html`<${Detail} title=${t('person.gone-title')} back=${BACK} backLabel=${t('trunks.title')}><p>${t('extension.gone')}</p><//>`;
  }
  const address = `/api/trunks/${encodeURIComponent(id)}`;
  const { state: _, test: __, ...settings } = trunk;
  const saved = (data: EntityValues, revision: number | undefined): void => {
    toastChange(t('extension.changed', { name: String(data.name) }), revision);
    onSaved();
  };
  return html`<${Detail} title=${trunk.name} back=${BACK} backLabel=${t('trunks.title')} subtitle=${trunk.server}
    actions=${html`<${Deeds} trunk=${trunk} />`}>
    <div class="stack">
      <${TrunkState} trunk=${trunk} /><${TryNow} trunk=${trunk} />
      <p class="soft">${t('trunk.calls')}: ${callsText(trunk)}</p>
      <${TrunkTestCall} trunk=${trunk} mayCall=${may('change-office')} />
      ${
        schema &&
        html`<section class="section"><h3 class="unseen">${t('line.settings')}</h3>
        <${EntityForm} key=${JSON.stringify(settings)} entity="trunk" schema=${schema} groups=${groups()} address=${address} before=${settings}
          mayChange=${may('change-office')} onSaved=${saved} /></section>`
      }
    </div>
    ${
      deed === 'delete' &&
      may('change-office') &&
      html`<${DeleteDialog} address=${address} name=${trunk.name} back=${BACK} dependents=${{ pointedAtBy: [] }} blocked=""
        alone=${t('trunk.delete-alone')} onClose=${() => go(`/trunks/${encodeURIComponent(id)}`, { replace: true })} />`
    }<//>`;
}

interface Template {
  readonly id: string;
  readonly name: string;
  readonly country: string;
  readonly settings: EntityValues;
  readonly sources: readonly { readonly address: string; readonly seen: string }[];
  /** Fields that no page of the provider's own confirms. */
  readonly unconfirmed: readonly string[];
}

/** Where the settings of a template are from, and which of them nobody has confirmed. */
function Origin({ template: { settings, sources, unconfirmed } }: { template: Template }): VNode {
  if (Object.keys(settings).length === 0) return html`<p class="soft">${t('trunk.nothing-known')}</p>`;
  const fields = unconfirmed.map((field) => fieldLabel('trunk', field)).join(', ');
  return html`${fields && html`<${Notice} state="attention">${t('trunk.unconfirmed', { fields })}<//>`}
    ${sources.map(
      ({ address, seen }) =>
        html`<p class="soft small">${t('trunk.source', { seen })} <a href=${address} rel="noreferrer">${address}</a></p>`,
    )}`;
}

/** Chosen where the provider isn't among the known ones. */
const OTHER = 'other';

/** First whose line it is, as far as anything is known of that provider; then the rest. */
export function NewTrunk({ chosen }: { chosen: string | undefined }): VNode {
  const templates = useResource<{ templates: readonly Template[] }>('/api/trunk-templates');
  const frame = (inside: VNode, back: string, label: string): VNode =>
    html`<${Detail} title=${t('trunk.add')} back=${back} backLabel=${label}>${inside}<//>`;
  const draw = ({ templates: all }: { templates: readonly Template[] }): VNode => {
    const template = all.find(({ id }) => id === chosen);
    return chosen === undefined
      ? frame(html`<${Providers} all=${all} />`, BACK, t('trunks.title'))
      : frame(html`<${AddTrunk} key=${chosen} template=${template} />`, '/trunks/new', t('trunk.add'));
  };
  return html`<${Fetched} from=${templates}>${draw}<//>`;
}

function Providers({ all }: { all: readonly Template[] }): VNode {
  const tile = (id: string, name: string, note: string): VNode => html`<li key=${id}>
    <a class="tile" href=${`/trunks/new?template=${encodeURIComponent(id)}`}><span class="strong">${name}</span><span class="soft small">${note}</span></a></li>`;
  return html`<div class="stack"><p class="soft">${t('trunk.whose')}</p><ul class="kinds">
    ${all.map(({ id, name, country }) => tile(id, name, country.length === 2 && country !== 'EU' ? countryName(country) : t('trunk.europe')))}
    ${tile(OTHER, t('trunk.other'), t('trunk.other-text'))}</ul></div>`;
}

function AddTrunk({ template }: { template: Template | undefined }): VNode {
  const schema = useSchema('trunk');
  const saved = (data: EntityValues, revision: number | undefined): void => {
    toastChange(t('trunk.added', { name: String(data.name) }), revision);
    go(`/trunks/${encodeURIComponent(String(data.id))}`);
  };
  const initial = template && { ...template.settings, name: template.name, template: template.id };
  return html`<p class="soft">${t('trunk.add-text')}</p>${template && html`<${Origin} template=${template} />`}${
    schema &&
    html`<${EntityForm} entity="trunk" schema=${schema} groups=${groups()} address="/api/trunks" initial=${initial} mayChange=${true}
      addLabel=${t('trunk.add-do')} back=${BACK} onSaved=${saved} />`
  }`;
}
