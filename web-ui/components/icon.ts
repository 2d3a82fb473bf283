import { html, type VNode } from '../html.ts';
import type { State } from '../shapes.ts';

/** Drawn on a 20 px grid with a 1.6 px line, round ends; filled shapes only for states. */
const paths = {
  home: 'M3 9.2 10 3.5l7 5.7V16a.8.8 0 0 1-.8.8h-4V12H7.8v4.8h-4A.8.8 0 0 1 3 16Z',
  live: 'M2.5 10h3l2-5 4.5 10 2.2-5h3.3',
  people:
    'M7.5 9.2a2.9 2.9 0 1 0 0-5.8 2.9 2.9 0 0 0 0 5.8ZM2 16.5c.2-3 2.3-4.7 5.5-4.7s5.3 1.7 5.5 4.7M13.2 9a2.6 2.6 0 0 0 0-5.1M14.8 12c2 .5 3.1 2 3.3 4.5',
  history: 'M3.2 6.5A7.5 7.5 0 1 1 2.5 10M3 3v3.7h3.7M10 6v4.2l2.8 1.7',
  changes: 'M4 5.5h12M4 10h7M4 14.5h5M13 13.5l1.8 1.8 3.2-3.6',
  log: 'M5 3h10v14H5ZM8 7h4M8 10h4M8 13h2.5',
  settings: 'M3 6h6m4 0h4M3 14h3m4 0h7M11 4v4M8 12v4',
  grip: 'M7.5 5h.01M12.5 5h.01M7.5 10h.01M12.5 10h.01M7.5 15h.01M12.5 15h.01',
  search: 'M9 15A6 6 0 1 0 9 3a6 6 0 0 0 0 12Zm4.3-1.7L17.5 17.5',
  close: 'M5 5l10 10M15 5 5 15',
  plus: 'M10 4v12M4 10h12',
  down: 'M5.5 8 10 12.5 14.5 8',
  up: 'M10 16V4.5M5.5 9 10 4.5 14.5 9',
  right: 'M4 10h11.5M11 5.5 15.5 10 11 14.5',
  back: 'M12 4.5 6.5 10l5.5 5.5',
  check: 'M4 10.5 8 14.5 16 6',
  copy: 'M7.5 7.5h8.5v9H7.5ZM12.5 7.5V4H4v9h3.5',
  eye: 'M2 10s3-5.5 8-5.5 8 5.5 8 5.5-3 5.5-8 5.5S2 10 2 10Zm8 2.3a2.3 2.3 0 1 0 0-4.6 2.3 2.3 0 0 0 0 4.6Z',
  'eye-off':
    'M3 3l14 14M8.2 4.7A8 8 0 0 1 10 4.5c5 0 8 5.5 8 5.5a14 14 0 0 1-2.6 3.2M12.5 15c-.8.3-1.6.500-2.5.500-5 0-8-5.5-8-5.5a14 14 0 0 1 3.2-3.7',
  phone:
    'M5.3 3h2.4l1.3 3.6-1.7 1.3a9 9 0 0 0 4.8 4.8l1.3-1.7L17 12.3v2.4A2.3 2.3 0 0 1 14.7 17 11.7 11.7 0 0 1 3 5.3 2.3 2.3 0 0 1 5.3 3Z',
  ring: 'M6 13.5h8c-1-1-1.2-2-1.2-4.5 0-2-1-3.5-2.8-3.5S7.2 7 7.2 9c0 2.5-.2 3.5-1.2 4.5ZM8.7 15.5a1.4 1.4 0 0 0 2.6 0M3.5 8a6 6 0 0 1 1.7-4M16.5 8a6 6 0 0 0-1.7-4',
  hold: 'M7 5v10M13 5v10',
  missed: 'M3.5 7 10 13l6.5-6.5M12.5 6h4v4',
  blocked: 'M10 17a7 7 0 1 0 0-14 7 7 0 0 0 0 14ZM5.2 5.2l9.6 9.6',
  user: 'M10 10a3.3 3.3 0 1 0 0-6.6A3.3 3.3 0 0 0 10 10Zm-6.5 7c.3-3.3 2.8-5 6.5-5s6.2 1.7 6.5 5',
  leave: 'M8 3.5H4.5v13H8M8.5 10H17M13.5 6.5 17 10l-3.5 3.5',
  lock: 'M5 9h10v7.5H5ZM7 9V6.5a3 3 0 0 1 6 0V9',
  key: 'M7 13.5a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7Zm3.5-3.5H17.5v3M14.5 10v2.5',
  download: 'M10 3.5V13M5.5 8.5 10 13l4.5-4.5M3.5 16.5h13',
  trash: 'M4 6h12M8 6V3.8h4V6M5.5 6l.7 10.5h7.6L14.5 6M8.5 9v4.5M11.5 9v4.5',
  undo: 'M7.5 4 4 7.5 7.5 11M4 7.5h7.5a4.5 4.5 0 0 1 0 9H8',
  renew: 'M16 6.5A7 7 0 0 0 3.5 8M16.5 3v4h-4M4 13.5A7 7 0 0 0 16.5 12M3.5 17v-4h4',
  more: 'M4.5 10h.01M10 10h.01M15.5 10h.01',
  screen: 'M3 4h14v9.5H3ZM7 16.5h6M10 13.5v3',
  outside: 'M2.5 10H12M8.5 6.5 12 10l-3.5 3.5M11 3.5h5.5v13H11',
  office: 'M4 17V3.5h8V17M12 8h4.5v9M2.5 17h15M6.8 7h2.4M6.8 10.3h2.4M6.8 13.6h2.4',
  sun: 'M10 13.3a3.3 3.3 0 1 0 0-6.6 3.3 3.3 0 0 0 0 6.6ZM10 2v1.8M10 16.2V18M2 10h1.8M16.2 10H18M4.4 4.4l1.2 1.2M14.4 14.4l1.2 1.2M4.4 15.6l1.2-1.2M14.4 5.6l1.2-1.2',
  moon: 'M16.5 11.8A7 7 0 0 1 8.2 3.5a7 7 0 1 0 8.3 8.3Z',
  'hang-up':
    'M2.5 12.5c0-2 3-4.5 7.5-4.5s7.5 2.5 7.5 4.5v1.7c0 .5-.4.8-.9.7l-3-.6a.8.8 0 0 1-.6-.8v-1.7a9.5 9.5 0 0 0-6 0v1.7c0 .4-.3.7-.6.8l-3 .6c-.5.1-.9-.2-.9-.7Z',
  microphone:
    'M10 12a2.5 2.5 0 0 0 2.5-2.5V5.5a2.5 2.5 0 0 0-5 0v4A2.5 2.5 0 0 0 10 12ZM5 9.5a5 5 0 0 0 10 0M10 14.5V17M7.5 17h5',
  'microphone-off':
    'M12.5 9.5V5.5a2.5 2.5 0 0 0-4.900-.7M7.5 7.5v2a2.5 2.5 0 0 0 3.7 2.200M5 9.5a5 5 0 0 0 8.200 3.800M15 9.5c0 .6-.1 1.200-.3 1.7M10 14.5V17M7.5 17h5M3.5 3l13 14',
  play: 'M6.5 4v12l9.5-6Z',
  keys: 'M5 4.5h.01M10 4.5h.01M15 4.5h.01M5 9.5h.01M10 9.5h.01M15 9.5h.01M5 14.5h.01M10 14.5h.01M15 14.5h.01',
  'pass-on': 'M3 14c0-5 3-7 8-7h5M12 3l4.5 4-4.5 4',
  headset: 'M3.5 12v-2a6.5 6.5 0 0 1 13 0v2M3.5 11.5h2.5v4.5H4.5a1 1 0 0 1-1-1ZM16.5 11.5H14v4.5h1.5a1 1 0 0 0 1-1Z',
  voicemail: 'M6 13a3 3 0 1 0 0-6 3 3 0 0 0 0 6ZM14 13a3 3 0 1 0 0-6 3 3 0 0 0 0 6ZM6 13h8',
  extensions: 'M4 4h5v5H4ZM11 11h5v5h-5ZM9 6.5h4.5V11',
  stop: 'M5.5 5.5h9v9h-9Z',
  upload: 'M10 13V3.5M5.5 8 10 3.5 14.5 8M3.5 16.5h13',
  words: 'M3 5h9M7.5 3v2M10 5c-.8 3.5-3 6-6.5 7.5M5.5 8c1 2 2.5 3.5 5 4.5M10.5 17l3.3-8 3.2 8M11.7 14.3h4.2',
} as const;

export type IconName = keyof typeof paths;

export const iconNames = Object.keys(paths) as IconName[];

/** An icon beside a word (hidden from screen readers); an icon alone belongs in a button with a label. */
export function Icon({ name, size = 20 }: { name: IconName; size?: number }): VNode {
  const thick = name === 'more' || name === 'keys' ? 3 : 1.6;
  return html`<svg width=${size} height=${size} viewBox="0 0 20 20" fill="none" stroke="currentColor" stroke-width=${thick}
    stroke-linecap="round" stroke-linejoin="round" aria-hidden="true"><path d=${paths[name]} /></svg>`;
}

const bang = html`<path d="M8 4.7v4M8 11.2v.01" stroke="var(--surface)" stroke-width="1.8" stroke-linecap="round" />`;

const shapes: Record<State, () => VNode> = {
  well: () => html`<circle cx="8" cy="8" r="5" fill="currentColor" />`,
  fresh: () => html`<circle cx="8" cy="8" r="5" fill="currentColor" />`,
  attention:
    () => html`<path d="M8 1 15.5 14.5H.5Z" fill="currentColor" stroke="currentColor" stroke-linejoin="round" />
    <path d="M8 6v3.8M8 12v.01" stroke="var(--surface)" stroke-width="1.7" stroke-linecap="round" />`,
  broken: () => html`<path d="M5 .8h6L15.2 5v6L11 15.2H5L.8 11V5Z" fill="currentColor" />${bang}`,
  off: () => html`<circle cx="8" cy="8" r="4.3" fill="none" stroke="currentColor" stroke-width="1.6" />`,
};

/** The shape of a state; its word stands beside it (StateBadge). */
export function StateShape({ state, size = 16 }: { state: State; size?: number }): VNode {
  return html`<svg width=${size} height=${size} viewBox="0 0 16 16" aria-hidden="true">${shapes[state]()}</svg>`;
}
