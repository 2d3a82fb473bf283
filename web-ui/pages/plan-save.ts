import { request } from '../api.ts';
import { toast, toastChange } from '../components/toast.ts';
import type { NumberSchema } from '../shapes-routing.ts';
import { type Form, useForm } from '../use-form.ts';
import { t } from '../words/index.ts';

/** The form of some fields of a schema: only those are sent, whole lists as lists. */
export function useSchemaPart<Part extends object>(
  schema: NumberSchema,
  initial: Part,
  onSaved: () => void,
): Form<Part> {
  const fields = Object.keys(initial);
  const form = useForm<Part>({
    initial,
    draft: `number-schema ${schema.id} ${fields.join(' ')}`,
    save: async (values) => {
      if (JSON.stringify(values) === JSON.stringify(initial)) return toast(t('form.unchanged'));
      const { revision } = await request('PATCH', `/api/number-schemas/${encodeURIComponent(schema.id)}`, values);
      toastChange(t('extension.changed', { name: schema.name }), revision);
      onSaved();
    },
  });
  return form;
}
