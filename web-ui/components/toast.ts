import { useEffect, useState } from 'preact/hooks';
import { asProblem, request } from '../api.ts';
import { html, type VNode } from '../html.ts';
import { store, useStore } from '../store.ts';
import { t } from '../words/index.ts';
import { Button } from './button.ts';
import { StateShape } from './icon.ts';

interface Toast {
  readonly id: number;
  readonly text: string;
  readonly wrong?: boolean;
  readonly undo?: () => Promise<void>;
}

const SHOWN_MS = 8_000;
/** Whoever hears or reads slowly has a good while for "Undo"; the changes page has it for ever. */
const WITH_UNDO_MS = 20_000;
const SHOWN_MAX = 3;

const toasts = store<readonly Toast[]>([]);
let lastId = 0;

function drop(id: number): void {
  toasts.change((all) => all.filter((toast) => toast.id !== id));
}

/** Says what was done, with a way back where there is one. */
export function toast(text: string, options: Pick<Toast, 'undo' | 'wrong'> = {}): void {
  lastId += 1;
  toasts.change((all) => [...all, { id: lastId, text, ...options }].slice(-SHOWN_MAX));
}

/** After a change of the configuration: says so and offers to take exactly that revision back. */
export function toastChange(text: string, revision: number | undefined): void {
  const undo = async (): Promise<void> => {
    await request('POST', `/api/changes/${revision}/undo`);
    toast(t('toast.undone'));
  };
  toast(text, revision === undefined ? {} : { undo });
}

export function toastProblem(error: unknown): void {
  toast(asProblem(error).message, { wrong: true });
}

function OneToast({ toast: shown }: { toast: Toast }): VNode {
  const [held, hold] = useState(false);
  const [busy, work] = useState(false);
  useEffect(() => {
    if (held) return;
    const timer = setTimeout(() => drop(shown.id), shown.undo ? WITH_UNDO_MS : SHOWN_MS);
    return () => clearTimeout(timer);
  }, [held]);
  const undo = async (): Promise<void> => {
    work(true);
    await shown.undo?.().catch(toastProblem);
    drop(shown.id);
  };
  return html`<div class="toast" onMouseEnter=${() => hold(true)} onMouseLeave=${() => hold(false)}
    onFocusIn=${() => hold(true)} onFocusOut=${() => hold(false)}>
    ${shown.wrong && html`<${StateShape} state="attention" />`}
    <p class="text">${shown.text}</p>
    ${shown.undo && html`<${Button} onClick=${undo} busy=${busy}>${t('toast.undo')}<//>`}
    <${Button} kind="icon" icon="close" label=${t('dialog.close')} onClick=${() => drop(shown.id)} />
  </div>`;
}

/** Stands in the page from the start, so that what comes in is read out. */
export function Toasts(): VNode {
  const all = useStore(toasts);
  return html`<section class="toasts" aria-label=${t('toast.region')} role="status" aria-live="polite">
    ${all.map((one) => html`<${OneToast} key=${one.id} toast=${one} />`)}
  </section>`;
}
