import { useEffect, useState } from 'preact/hooks';
import { request } from '../api.ts';
import { html, type VNode } from '../html.ts';
import { t } from '../words/index.ts';
import { SecretField } from './field.ts';
import { StateBadge } from './state-badge.ts';

interface Strength {
  readonly ok: boolean;
  readonly sentence: string;
}

const TYPING_MS = 250;

/** Choosing a password: the box says under the field whether it will do, while it is typed. */
export function NewPassword(props: {
  readonly label: string;
  readonly value: string;
  readonly error?: string;
  readonly username?: string;
  readonly name?: string;
  readonly onInput: (value: string) => void;
}): VNode {
  const { label, value, error, username, name, onInput } = props;
  const [strength, setStrength] = useState<Strength | undefined>(undefined);
  useEffect(() => {
    if (value === '') return setStrength(undefined);
    const gone = new AbortController();
    const timer = setTimeout(() => {
      const body = { password: value, username: username || undefined, name: name || undefined };
      request<Strength>('POST', '/api/password-strength', body, gone.signal).then(
        ({ data }) => setStrength(data),
        () => undefined,
      );
    }, TYPING_MS);
    return () => {
      clearTimeout(timer);
      gone.abort();
    };
  }, [value, username, name]);
  const help = strength
    ? html`<${StateBadge} state=${strength.ok ? 'well' : 'attention'} word=${strength.sentence} plain=${true} />`
    : t('password.help');
  return html`<${SecretField} label=${label} value=${value} error=${error} help=${html`<span role="status">${help}</span>`}
    onInput=${onInput} autocomplete="new-password" name="new-password" required />`;
}
