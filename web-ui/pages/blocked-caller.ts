import { DeleteDialog, DeleteLink } from '../components/delete-dialog.ts';
import { EntityForm, type OwnField } from '../components/entity-form.ts';
import { TextField } from '../components/field.ts';
import { Detail } from '../components/list-detail.ts';
import { Segmented } from '../components/segmented.ts';
import { toastChange } from '../components/toast.ts';
import type { EntityValues } from '../entity-values.ts';
import { html, type VNode } from '../html.ts';
import { readable } from '../phone-number.ts';
import { go, place, withQuery } from '../router.ts';
import { may } from '../session.ts';
import type { BlockedCaller } from '../shapes-outside.ts';
import { useStore } from '../store.ts';
import { t } from '../words/index.ts';
import { useSchema } from './person-form.ts';

const BACK = '/blocking';
const FIELDS = [{ fields: ['caller', 'to', 'promptId', 'destinationId', 'note'] }] as const;
const WITHHELD = 'withheld';

type Kind = 'number' | 'prefix' | 'withheld';

const kindOf = (caller: string): Kind => {
  if (caller === WITHHELD) return 'withheld';
  return caller.endsWith('*') ? 'prefix' : 'number';
};

/** A blocked caller in words: `Numbers that begin with +31906`. */
export function blockedWho(caller: string): string {
  const kind = kindOf(caller);
  if (kind === 'withheld') return t('blocking.withheld');
  return kind === 'prefix' ? t('blocking.prefix', { digits: caller.slice(0, -1) }) : readable(caller);
}

/** A number, the beginning of numbers, or all that are withheld: one text for the box. */
const callerField: OwnField = ({ error, value, change }) => {
  const caller = String(value ?? '');
  const kind = kindOf(caller);
  const digits = kind === 'withheld' ? '' : caller.replace(/\*$/, '');
  const write = (next: Kind, typed: string): void =>
    change(next === 'withheld' ? WITHHELD : next === 'prefix' ? `${typed}*` : typed);
  const kinds = (['number', 'prefix', 'withheld'] as const).map((one) => ({
    value: one,
    label: t(`blocking.kind-${one}`),
  }));
  return html`<div class="whole stack tight">
    <${Segmented} label=${t('blocking.kind')} labelShown=${true} options=${kinds} value=${kind} onChange=${(next: Kind) => write(next, digits)} />
    ${
      kind === 'withheld'
        ? html`<p class="help">${t('blocking.withheld-help')}</p>`
        : html`<${TextField} label=${t(kind === 'prefix' ? 'blocking.prefix-number' : 'blocking.number')} inputmode="tel" autocomplete="off"
            help=${t(kind === 'prefix' ? 'blocking.prefix-help' : 'blocking.number-help')} value=${digits} error=${error}
            onInput=${(typed: string) => write(kind, typed)} />`
    }</div>`;
};

const own = { caller: callerField };

interface DetailProps {
  readonly id: string;
  readonly blocked: BlockedCaller | undefined;
  readonly deed: string | undefined;
  readonly onSaved: () => void;
}

/** One who is not let in, and what becomes of their calls. */
export function BlockedCallerDetail({ id, blocked, deed, onSaved }: DetailProps): VNode {
  const schema = useSchema('blocked-caller');
  if (!blocked)
    return html`<${Detail} title=${t('person.gone-title')} back=${withQuery(BACK)} backLabel=${t('blocking.title')}><p>${t('extension.gone')}</p><//>`;
  const who = blockedWho(blocked.caller);
  const [address, here] = [`/api/blocked-callers/${encodeURIComponent(id)}`, `/blocking/${encodeURIComponent(id)}`];
  const mayChange = may('change-office');
  const saved = (data: EntityValues, revision: number | undefined): void => {
    toastChange(t('blocking.changed', { who: blockedWho(String(data.caller)) }), revision);
    onSaved();
  };
  return html`<${Detail} title=${who} subtitle=${blocked.note} back=${withQuery(BACK)} backLabel=${t('blocking.title')}
    actions=${mayChange && html`<${DeleteLink} href=${withQuery(`${here}/delete`)} />`}>
    ${
      schema &&
      html`<${EntityForm} key=${JSON.stringify(blocked)} entity="blocked-caller" schema=${schema} groups=${FIELDS} address=${address} before=${blocked}
        own=${own} mayChange=${mayChange} onSaved=${saved} />`
    }
    ${
      deed === 'delete' &&
      mayChange &&
      html`<${DeleteDialog} address=${address} name=${who} back=${withQuery(BACK)} dependents=${{ pointedAtBy: [] }} blocked=""
        alone=${t('blocking.delete-alone')} onClose=${() => go(withQuery(here), { replace: true })} />`
    }<//>`;
}

export function NewBlockedCaller({ onSaved }: { onSaved: () => void }): VNode {
  const schema = useSchema('blocked-caller');
  const { query } = useStore(place);
  const saved = (data: EntityValues, revision: number | undefined): void => {
    toastChange(t('blocking.added', { who: blockedWho(String(data.caller)) }), revision);
    onSaved();
    go(`/blocking/${encodeURIComponent(String(data.id))}`);
  };
  return html`<${Detail} title=${t('blocking.add')} back=${BACK} backLabel=${t('blocking.title')}>
    ${
      schema &&
      html`<${EntityForm} entity="blocked-caller" schema=${schema} groups=${FIELDS} address="/api/blocked-callers" own=${own}
        initial=${{ caller: query.get('caller') ?? '' }} mayChange=${true} addLabel=${t('blocking.add-do')} back=${BACK} onSaved=${saved} />`
    }<//>`;
}
