import { useRef } from 'preact/hooks';
import { html, type VNode } from '../html.ts';
import { t } from '../words/index.ts';
import { Icon } from './icon.ts';

interface GripProps {
  /** The row it holds, in words. */
  readonly what: string;
  readonly at: number;
  readonly count: number;
  readonly onMove: (from: number, to: number) => void;
  /** The row that is being dragged now; undefined when it was let go. */
  readonly onHold: (at: number | undefined) => void;
}

const middle = (row: Element): number => {
  const { top, height } = row.getBoundingClientRect();
  return top + height / 2;
};

/**
 * Takes hold of a row of `.entries`, to bring it to another place: dragged with mouse or finger, or by the arrow keys.
 * Rows are drawn by their place, so this element stays where it is while what it held moves on.
 */
export function Grip({ what, at, count, onMove, onHold }: GripProps): VNode {
  const held = useRef<number | undefined>(undefined);
  const hold = (place: number | undefined): void => {
    held.current = place;
    onHold(place);
  };
  const take = (event: PointerEvent): void => {
    if (event.button !== 0) return;
    (event.currentTarget as HTMLElement).setPointerCapture(event.pointerId);
    hold(at);
  };
  const drag = (event: PointerEvent): void => {
    const from = held.current;
    const rows = (event.currentTarget as HTMLElement).closest('.entries')?.children;
    if (from === undefined || !rows) return;
    const to = [...rows].filter((row, place) => place !== from && middle(row) < event.clientY).length;
    if (to === from) return;
    onMove(from, to);
    hold(to);
    requestAnimationFrame(() => rows[to]?.scrollIntoView({ block: 'nearest' }));
  };
  const onKey = (event: KeyboardEvent): void => {
    const to = at + ({ ArrowUp: -1, ArrowDown: 1 }[event.key] ?? 0);
    if (to === at || to < 0 || to >= count) return;
    event.preventDefault();
    onMove(at, to);
    const list = (event.currentTarget as HTMLElement).closest('.entries');
    requestAnimationFrame(() => list?.children[to]?.querySelector<HTMLElement>('.grip')?.focus());
  };
  const label = t('list.move', { what });
  return html`<button type="button" class="button icon grip" aria-label=${label} title=${label} onPointerDown=${take} onPointerMove=${drag}
    onPointerUp=${() => hold(undefined)} onPointerCancel=${() => hold(undefined)} onKeyDown=${onKey}><${Icon} name="grip" /></button>`;
}
