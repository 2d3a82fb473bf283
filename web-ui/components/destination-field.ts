import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import { html, type VNode } from '../html.ts';
import type { ExtensionSummary } from '../shapes.ts';
import type { FieldProps } from './field.ts';
import { ChipsField } from './list-fields.ts';
import { type Option, SearchSelect } from './select.ts';

/** All extensions of the office, for every field of a form that leads to one; fetched once by the page. */
export const Extensions = createContext<readonly ExtensionSummary[]>([]);

function optionOf({ id, number, name, kind }: ExtensionSummary): Option {
  return { value: id, label: `${number} ${name}`, note: kind };
}

interface DestinationProps extends FieldProps {
  readonly value: string;
  readonly onChange: (id: string) => void;
  /** What stands for no destination; left out: there must be one. */
  readonly none?: string;
  /** Only of these kinds. */
  readonly kinds?: readonly string[];
}

/** Where calls go on: any extension, found by number, name or kind. */
export function DestinationField({ none, kinds, ...props }: DestinationProps): VNode {
  const all = useContext(Extensions);
  const options = all.filter(({ type }) => kinds?.includes(type) ?? true).map(optionOf);
  const first = none === undefined ? [] : [{ value: '', label: none }];
  return html`<${SearchSelect} ...${props} optional=${false} options=${[...first, ...options]} />`;
}

/** Several extensions: those that were chosen, and a field to add one more. */
export function DestinationsField(
  props: FieldProps & { value: readonly string[]; onChange: (ids: string[]) => void },
): VNode {
  return html`<${ChipsField} ...${props} options=${useContext(Extensions).map(optionOf)} />`;
}
