import { useContext, useState } from 'preact/hooks';
import { html, type VNode } from '../html.ts';
import { type MenuChoice, tryKeys } from '../menu-keys.ts';
import { t } from '../words/index.ts';
import { Extensions } from './destination-field.ts';
import { TextField } from './field.ts';

/** Keys as a caller would press them, and where they lead with the choices as they stand in the form now. */
export function TryMenu({ choices }: { choices: readonly MenuChoice[] }): VNode {
  const [keys, setKeys] = useState('');
  const all = useContext(Extensions);
  const tried = tryKeys(keys, choices);
  const to = (id: string): string => {
    const found = all.find((one) => one.id === id);
    return found ? `${found.number} ${found.name}` : t('menu.try-nowhere');
  };
  const said =
    'choice' in tried
      ? t(`menu.try-${tried.kind}`, { to: to(tried.choice.destinationId) })
      : t(`menu.try-${tried.kind}`);
  return html`<div class="whole"><${TextField} label=${t('menu.try')} value=${keys} short=${true} inputmode="tel" autocomplete="off"
    onInput=${(value: string) => setKeys(value.replace(/[^\d*#]/g, ''))} help=${html`<span role="status">${said}</span>`} /></div>`;
}
