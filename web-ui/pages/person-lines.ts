import { useState } from 'preact/hooks';
import { request } from '../api.ts';
import { Button } from '../components/button.ts';
import { Dialog } from '../components/dialog.ts';
import { LineSecret } from '../components/secret.ts';
import { StateBadge } from '../components/state-badge.ts';
import { toastChange, toastProblem } from '../components/toast.ts';
import { When } from '../components/when.ts';
import { html, type VNode } from '../html.ts';
import { phones } from '../live.ts';
import { withQuery } from '../router.ts';
import { may } from '../session.ts';
import type { Line, Phone, Reveal, User } from '../shapes.ts';
import { useStore } from '../store.ts';
import { t } from '../words/index.ts';

/** `Yealink SIP-T54W 96.86.0.100` without its version. */
export function phoneName(phone: Phone): string {
  return phone.userAgent?.split(/[/ ](?=\d)/)[0] || t('line.phone');
}

/** Whether what the phone and the box say to each other can be read on the way. */
export function security({ transport }: Phone): string {
  return t(transport === 'tls' || transport === 'wss' ? 'line.encrypted' : 'line.not-encrypted');
}

function whence(phone: Phone): { source: string; security: string } {
  return { source: phone.source.replace(/:\d+$/, ''), security: security(phone) };
}

function LinePhones({ line, all }: { line: Line; all: readonly Phone[] | undefined }): VNode {
  const mine = all?.filter((phone) => phone.lineId === line.id) ?? [];
  if (!all) {
    const word = t('reach.phones', { n: line.registered });
    return html`<${StateBadge} state=${line.registered > 0 ? 'well' : 'attention'} word=${line.registered > 0 ? word : t('reach.silent')} plain=${true} />`;
  }
  if (mine.length === 0) return html`<${StateBadge} state="attention" word=${t('line.silent')} />`;
  return html`<ul>${mine.map(
    (
      phone,
    ) => html`<li key=${phone.contact}><${StateBadge} state=${phone.unverified ? 'off' : 'well'} plain=${true} word=${phoneName(phone)} />
      <p class="soft small">${t('line.at', whence(phone))} <${When} at=${phone.registeredAt} /></p></li>`,
  )}</ul>`;
}

/** What a line lets one do, each asked once where it takes something away. */
function LineDialog(props: {
  line: Line;
  deed: 'renew' | 'delete';
  onClose: () => void;
  onReveal: (reveal: Reveal) => void;
  onChanged: () => void;
}): VNode {
  const { line, deed, onClose, onReveal, onChanged } = props;
  const [busy, work] = useState(false);
  const address = `/api/lines/${encodeURIComponent(line.id)}`;
  const act = async (): Promise<void> => {
    work(true);
    try {
      if (deed === 'renew') {
        const { data, revision } = await request<Reveal>('POST', `${address}/new-password`);
        onReveal(data);
        toastChange(t('line.renewed', { line: line.username }), revision);
      } else {
        const { revision } = await request('DELETE', address);
        toastChange(t('line.deleted', { line: line.username }), revision);
        onClose();
      }
      onChanged();
    } catch (error) {
      toastProblem(error);
      onClose();
    }
  };
  return html`<${Dialog} title=${t(`line.${deed}-title`, { line: line.username })} onClose=${onClose}>
    <p>${t(`line.${deed}-text`)}</p>
    <div class="actions"><${Button} onClick=${onClose}>${t('form.cancel')}<//>
      <${Button} kind=${deed === 'delete' ? 'danger main' : 'main'} busy=${busy} onClick=${act}>${t(`line.${deed}-do`)}<//></div><//>`;
}

type Over =
  | { readonly deed: 'renew' | 'delete'; readonly line: Line }
  | { readonly deed: 'shown'; readonly reveal: Reveal };

/** To what is set on a line, or for who may only look, to what its phones are. */
function LineLink({ user, line }: { user: User; line: Line }): VNode {
  const mayChange = may('change-people');
  const href = withQuery(`/people/${encodeURIComponent(user.id)}/lines/${encodeURIComponent(line.id)}`);
  const label = t(mayChange ? 'line.settings-of' : 'line.details-of', { line: line.username });
  return html`<${Button} kind="quiet" href=${href} aria-label=${label}>${t(mayChange ? 'line.settings' : 'line.details')}<//>`;
}

interface LineDeedsProps {
  readonly line: Line;
  readonly onReveal: () => void;
  readonly onAsk: (deed: 'renew' | 'delete') => void;
}

/** What can be done with a line. The password of a phone in the browser is the box's own business, hour by hour. */
function LineDeeds({ line, onReveal, onAsk }: LineDeedsProps): VNode {
  const { username } = line;
  const mayChange = may('change-people');
  const icon = (name: string, label: string, onClick: () => void): VNode =>
    html`<${Button} kind="icon" icon=${name} label=${label} onClick=${onClick} />`;
  return html`${may('reveal-line-passwords') && !line.browser && icon('key', t('line.reveal', { line: username }), onReveal)}
    ${mayChange && !line.browser && icon('renew', t('line.renew', { line: username }), () => onAsk('renew'))}
    ${mayChange && icon('trash', t('line.delete', { line: username }), () => onAsk('delete'))}`;
}

/** Somebody's lines: what registers as them, with what it is doing, and its password when needed. */
export function PersonLines({ user, onChanged }: { user: User; onChanged: () => void }): VNode {
  const all = useStore(phones);
  const [over, setOver] = useState<Over | undefined>(undefined);
  const close = (): void => setOver(undefined);
  const shown = (reveal: Reveal): void => setOver({ deed: 'shown', reveal });
  const mayChange = may('change-people');
  const reveal = async (line: Line): Promise<void> => {
    await request<Reveal>('POST', `/api/lines/${encodeURIComponent(line.id)}/reveal`).then(
      ({ data }) => shown(data),
      toastProblem,
    );
  };
  const add = async (): Promise<void> => {
    const body = { username: freeUsername(user), userId: user.id };
    try {
      const { data, revision } = await request<{ reveal: Reveal }>('POST', '/api/lines', body);
      shown(data.reveal);
      toastChange(t('line.added', { line: body.username }), revision);
      onChanged();
    } catch (error) {
      toastProblem(error);
    }
  };
  return html`<section class="section">
    <div class="row apart"><h3>${t('person.lines')}</h3>${mayChange && html`<${Button} kind="quiet" icon="plus" onClick=${add}>${t('line.add')}<//>`}</div>
    ${user.lines.length === 0 && html`<p class="soft">${t('person.no-lines')}</p>`}
    <ul class="lines">${user.lines.map(
      (line) => html`<li key=${line.id} class="line">
        <div class="grow"><div class="strong">${line.username}${line.name && html` <span class="soft">${line.name}</span>`}</div>
          <${LinePhones} line=${line} all=${all} /></div>
        <div class="row still">
          <${LineLink} user=${user} line=${line} />
          <${LineDeeds} line=${line} onReveal=${() => reveal(line)} onAsk=${(deed: 'renew' | 'delete') => setOver({ deed, line })} />
        </div></li>`,
    )}</ul>
    ${over && over.deed !== 'shown' && html`<${LineDialog} ...${over} onClose=${close} onReveal=${shown} onChanged=${onChanged} />`}
    ${
      over?.deed === 'shown' &&
      html`<${Dialog} title=${t('secret.title', { name: user.name })} onClose=${close}><p>${t('secret.how')}</p>
        <${LineSecret} reveal=${over.reveal} /><div class="actions"><${Button} kind="main" onClick=${close}>${t('secret.done')}<//></div><//>`
    }
  </section>`;
}

/** `101`, then `101-2`, `101-3` … */
function freeUsername(user: User): string {
  const taken = new Set(user.lines.map((line) => line.username));
  for (let n = 1; ; n += 1) {
    const name = n === 1 ? user.number : `${user.number}-${n}`;
    if (!taken.has(name)) return name;
  }
}
