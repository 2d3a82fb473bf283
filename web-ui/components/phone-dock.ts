import { useEffect, useState } from 'preact/hooks';
import { html, type VNode } from '../html.ts';
import { mayHavePhone, panelOpen, phone, resumePhone } from '../phone/index.ts';
import { useStore } from '../store.ts';
import { t } from '../words/index.ts';
import { Icon } from './icon.ts';
import { Ticking } from './when.ts';

/** The button in the bar: whether there is a phone, and how long one talks. */
export function PhoneButton(): VNode | null {
  const { state, calls } = useStore(phone);
  const open = useStore(panelOpen);
  useEffect(resumePhone, []);
  if (!mayHavePhone()) return null;
  const call = calls.find((one) => one.state === 'up' && !one.held) ?? calls.find((one) => one.state !== 'ended');
  return html`<button type="button" class="phone-button" data-state=${call?.state ?? state} aria-expanded=${open}
    title=${t('phone.open')} onClick=${() => panelOpen.set(!open)}>
    <${Icon} name=${call?.state === 'incoming' ? 'ring' : 'phone'} /><span class="unseen">${t('phone.open')}</span>
    ${call?.state === 'up' && html`<${Ticking} since=${call.since} />`}
  </button>`;
}

/** The panel, fetched when first wanted; comes by itself when somebody calls. */
export function PhoneDock(): VNode | null {
  const open = useStore(panelOpen);
  const incoming = useStore(phone, ({ calls }) => calls.find(({ state }) => state === 'incoming')?.id);
  const [Panel, setPanel] = useState<{ draw: () => VNode } | undefined>(undefined);
  useEffect(() => {
    if (incoming) panelOpen.set(true);
  }, [incoming]);
  useEffect(() => {
    if (open && !Panel) void import('./phone-panel.ts').then((module) => setPanel({ draw: module.default }));
  }, [open]);
  return open && Panel && mayHavePhone() ? html`<${Panel.draw} />` : null;
}
