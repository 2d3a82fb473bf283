import { useEffect, useId, useLayoutEffect, useRef } from 'preact/hooks';
import { type Children, html, type VNode } from '../html.ts';

interface DialogProps {
  readonly title: string;
  readonly onClose: () => void;
  readonly children?: Children;
  /** For what names itself, like the palette. */
  readonly titleUnseen?: boolean;
  readonly look?: string;
  /** Must be answered: Escape and a click beside it do nothing. */
  readonly firm?: boolean;
}

/** Lies over the page and keeps the focus; gives it back where it was. There while it is drawn. */
export function Dialog({ title, onClose, children, titleUnseen, look, firm }: DialogProps): VNode {
  const id = useId();
  const dialog = useRef<HTMLDialogElement>(null);
  const before = useRef<Element | null>(null);
  useLayoutEffect(() => {
    before.current = document.activeElement;
    dialog.current?.showModal();
    return () => {
      dialog.current?.close();
      (before.current as HTMLElement | null)?.focus?.();
    };
  }, []);
  useEffect(() => {
    document.documentElement.style.overflow = 'hidden';
    return () => {
      document.documentElement.style.overflow = '';
    };
  }, []);
  const cancel = (event: Event): void => {
    event.preventDefault();
    if (!firm) onClose();
  };
  const beside = (event: MouseEvent): void => {
    if (event.target === dialog.current && !firm) onClose();
  };
  return html`<dialog ref=${dialog} class=${look ?? (firm ? 'firm' : '')} aria-labelledby=${id} onCancel=${cancel} onMouseDown=${beside}>
    <div class=${look === 'palette' ? '' : 'dialog-body'}>
      <h2 id=${id} class=${titleUnseen ? 'unseen' : ''}>${title}</h2>${children}
    </div>
  </dialog>`;
}
