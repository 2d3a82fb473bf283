import { Button } from '../components/button.ts';
import { TextField } from '../components/field.ts';
import { FormFrame } from '../components/form-parts.ts';
import { Segmented } from '../components/segmented.ts';
import { toast, toastProblem } from '../components/toast.ts';
import { ownLanguageName } from '../format.ts';
import { html, type VNode } from '../html.ts';
import { changeMe, me, session } from '../session.ts';
import { useStore } from '../store.ts';
import { chooseTheme, type Theme, theme } from '../theme-choice.ts';
import { useForm } from '../use-form.ts';
import { type Language, language, t } from '../words/index.ts';

/** One's own name, language and look. */
export function MySettings(): VNode {
  useStore(session);
  const look = useStore(theme);
  const who = me();
  const form = useForm({
    initial: { name: who?.name ?? '' },
    check: ({ name }) => ({ name: name.trim() ? undefined : t('form.needed') }),
    save: async ({ name }) => {
      await changeMe({ name });
      toast(t('form.saved'));
    },
  });
  const languages = (['en', 'nl'] as const).map((value) => ({ value, label: ownLanguageName(value) }));
  const themes = (['system', 'light', 'dark'] as const).map((value) => ({ value, label: t(`theme.${value}`) }));
  return html`
    <section class="card pad stack" aria-labelledby="settings-me"><h2 id="settings-me">${t('settings.me')}</h2>
      <${FormFrame} form=${form} actions=${html`<${Button} kind="main" type="submit" busy=${form.busy}>${t('form.save')}<//>`}>
        <div class="fields"><${TextField} label=${t('account.name')} value=${form.values.name} error=${form.error('name')} name="name"
          autocomplete="name" onInput=${(value: string) => form.set('name', value)} />
          <div class="field"><span class="label">${t('account.username')}</span><span class="fixed">${who?.username}</span></div></div>
      <//>
    </section>
    <section class="card pad stack" aria-labelledby="settings-look"><h2 id="settings-look">${t('settings.look')}</h2>
      <${Segmented} label=${t('language.title')} labelShown=${true} options=${languages} value=${language.get()}
        onChange=${(value: string) => changeMe({ language: value as Language }).catch(toastProblem)} />
      <${Segmented} label=${t('theme.title')} labelShown=${true} options=${themes} value=${look} onChange=${(value: string) => chooseTheme(value as Theme)} />
    </section>`;
}
