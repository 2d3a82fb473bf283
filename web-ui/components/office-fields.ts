import { useMemo } from 'preact/hooks';
import { compareNames, countryName, ownLanguageName } from '../format.ts';
import { html, type VNode } from '../html.ts';
import { COUNTRIES, timeZones, zonesOf } from '../places.ts';
import { language, t } from '../words/index.ts';
import { TextField } from './field.ts';
import { type Option, SearchSelect, SelectField } from './select.ts';

export interface OfficeValues {
  readonly name: string;
  readonly country: string;
  readonly language: string;
  readonly timeZone: string;
  readonly extensionLength: string;
}

interface OfficeFieldsProps {
  readonly values: OfficeValues;
  readonly error: (field: keyof OfficeValues) => string | undefined;
  readonly set: (field: keyof OfficeValues, value: string) => void;
  /** The length of numbers can't change once there are extensions. */
  readonly lengthFixed?: boolean;
}

/** Every country by its name in the reader's language. */
export function countryOptions(): Option[] {
  const options = COUNTRIES.map((code) => ({ value: code, label: countryName(code) }));
  return options.sort((a, b) => compareNames(a.label, b.label));
}

/** What an office is: asked at the welcome, changed in the settings. */
export function OfficeFields({ values, error, set, lengthFixed }: OfficeFieldsProps): VNode {
  const countries = useMemo(countryOptions, [language.get()]);
  const { country, timeZone } = values;
  const zones = useMemo(() => timeZones(country, timeZone), [country, timeZone]);
  const several = zonesOf(country).length > 1 ? t('office.time-zone-several') : undefined;
  const lengths = ([2, 3, 4, 5] as const).map((n) => ({ value: String(n), label: t(`office.length-${n}`) }));
  const languages = (['nl', 'en'] as const).map((value) => ({ value, label: ownLanguageName(value) }));
  const to = (field: keyof OfficeValues) => (value: string) => set(field, value);
  return html`
    <div class="whole"><${TextField} label=${t('office.name')} value=${values.name} error=${error('name')} name="organization"
      autocomplete="organization" onInput=${to('name')} /></div>
    <${SearchSelect} label=${t('office.country')} options=${countries} value=${values.country} error=${error('country')}
      help=${t('office.country-help')} onChange=${to('country')} />
    <${SearchSelect} label=${t('office.time-zone')} options=${zones} value=${timeZone} error=${error('timeZone')} help=${several}
      onChange=${to('timeZone')} />
    <${SelectField} label=${t('office.language')} options=${languages} value=${values.language} error=${error('language')}
      help=${t('office.language-help')} onChange=${to('language')} />
    ${
      lengthFixed
        ? html`<div class="field"><span class="label">${t('office.extension-length')}</span>
            <span class="fixed">${t(`office.length-${values.extensionLength}` as 'office.length-3')}</span><span class="help">${t('office.length-fixed')}</span></div>`
        : html`<${SelectField} label=${t('office.extension-length')} help=${t('office.extension-length-help')} options=${lengths}
            value=${values.extensionLength} error=${error('extensionLength')} onChange=${to('extensionLength')} />`
    }`;
}
