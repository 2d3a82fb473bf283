import { useRef } from 'preact/hooks';
import { type Children, html, type VNode } from '../html.ts';
import { Button } from './button.ts';

interface FileButtonProps {
  /** As an input has it: `.wav,audio/wav`. */
  readonly accept: string;
  readonly onFile: (file: File) => void;
  readonly busy?: boolean;
  readonly children?: Children;
}

/** A button that asks for a file; the same file can be chosen twice in a row. */
export function FileButton({ accept, onFile, busy, children }: FileButtonProps): VNode {
  const input = useRef<HTMLInputElement>(null);
  const read = (): void => {
    const [file] = input.current?.files ?? [];
    if (input.current && file) input.current.value = '';
    if (file) onFile(file);
  };
  return html`<${Button} busy=${busy} onClick=${() => input.current?.click()}>${children}<//>
    <input type="file" hidden accept=${accept} ref=${input} onChange=${read} />`;
}
