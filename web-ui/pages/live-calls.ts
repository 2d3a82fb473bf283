import { useEffect, useRef, useState } from 'preact/hooks';
import { Icon, type IconName } from '../components/icon.ts';
import { PartyLabel, partyText } from '../components/person.ts';
import type { Column } from '../components/table.ts';
import { Ticking } from '../components/when.ts';
import { duration } from '../format.ts';
import { html, type VNode } from '../html.ts';
import { now } from '../now.ts';
import type { LiveCall } from '../shapes.ts';
import { t } from '../words/index.ts';

/** A call as the list holds it: a finished one stays a moment, greyed, so that nothing moves under a hand. */
export interface ShownCall extends LiveCall {
  readonly goneAt?: number;
}

const GONE_MS = 4_000;

/** Keeps finished calls in their place for a moment, and as long as the pointer or the focus is in the list. */
export function useCalm(calls: readonly LiveCall[], held: boolean): readonly ShownCall[] {
  const shown = useRef<readonly ShownCall[]>(calls);
  const [, sweep] = useState({});
  const live = new Map(calls.map((call) => [call.id, call]));
  const at = now();
  const kept = shown.current
    .map((call): ShownCall => live.get(call.id) ?? (call.goneAt ? call : { ...call, goneAt: at }))
    .filter((call) => !call.goneAt || held || at - call.goneAt < GONE_MS);
  const known = new Set(kept.map((call) => call.id));
  shown.current = [...kept, ...calls.filter((call) => !known.has(call.id))];
  const anyGone = shown.current.some((call) => call.goneAt);
  useEffect(() => {
    if (!anyGone || held) return;
    const timer = setTimeout(() => sweep({}), GONE_MS);
    return () => clearTimeout(timer);
  });
  return shown.current;
}

const looks: Record<LiveCall['state'] | 'gone', { icon: IconName; look: string }> = {
  ringing: { icon: 'ring', look: 'attention' },
  up: { icon: 'phone', look: 'well' },
  voicemail: { icon: 'voicemail', look: 'off' },
  held: { icon: 'hold', look: 'off' },
  ending: { icon: 'close', look: 'off' },
  gone: { icon: 'close', look: 'off' },
};

export function CallState({ call }: { call: ShownCall }): VNode {
  const state = call.goneAt ? 'gone' : call.state;
  const { icon, look } = looks[state];
  return html`<span class=${`state ${look} soft-word`}><${Icon} name=${icon} size=${16} /><span class="word">${t(`call.${state}`)}</span></span>`;
}

/** Whom the caller gets, or who is being rung. */
export function farEnd(call: LiveCall): string {
  if (call.callee) return partyText(call.callee);
  if (call.ringing.length > 0) return call.ringing.map((party) => partyText(party)).join(', ');
  return partyText(undefined, call.dialled);
}

function since(call: LiveCall): number {
  return call.answeredAt ?? call.startedAt;
}

function Timer({ call }: { call: ShownCall }): VNode {
  if (!call.goneAt) return html`<${Ticking} since=${since(call)} />`;
  return html`<span class="soft">${duration((call.goneAt - since(call)) / 1000)}</span>`;
}

function From({ call }: { call: ShownCall }): VNode {
  return html`<${PartyLabel} party=${call.caller} /><span class="second"><span aria-hidden="true">→ </span><span class="unseen">${t('call.to')} </span>${farEnd(call)}</span>`;
}

/** Wide: from and to beside each other; narrow: under each other in the first cell. */
export function callColumns(): Column<ShownCall>[] {
  return [
    {
      key: 'from',
      label: t('live.from'),
      text: (call) => partyText(call.caller),
      show: (call) => html`<${From} call=${call} />`,
    },
    {
      key: 'to',
      label: t('live.to'),
      text: farEnd,
      at: 'wide',
      show: (call) => {
        const only = call.callee ?? (call.ringing.length === 1 ? call.ringing[0] : undefined);
        return only ? html`<${PartyLabel} party=${only} />` : farEnd(call);
      },
    },
    {
      key: 'state',
      label: t('live.state'),
      text: (call) => t(`call.${call.state}`),
      fit: true,
      at: 'middle',
      show: (call) => html`<${CallState} call=${call} />`,
    },
    {
      key: 'since',
      label: t('live.since'),
      text: (call) => duration((now() - since(call)) / 1000),
      end: true,
      fit: true,
      show: (call) => html`<${Timer} call=${call} /><span class="third small"><${CallState} call=${call} /></span>`,
    },
  ];
}
