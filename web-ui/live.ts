import { lapse } from './api.ts';
import { now } from './now.ts';
import { may, start } from './session.ts';
import type { Health, LiveCall, Mailbox, Phone, VoiceMessage } from './shapes.ts';
import type { EmergencyNotice } from './shapes-safety.ts';
import { readEvents, type StreamEvent } from './sse.ts';
import { store } from './store.ts';

/** Owner of everything that arrives by itself: calls, phones, health, and word of changes. */

export interface Connection {
  readonly state: 'connecting' | 'live' | 'broken' | 'paused';
  /** Since when it is so; for `broken`, when the box was last heard. */
  readonly since: number;
}

export interface ConfigNews {
  readonly revision: number;
  readonly changed: readonly { readonly entity: string; readonly id: string; readonly what: string }[];
}

export const connection = store<Connection>({ state: 'connecting', since: 0 });
/** In the order they began: the longest on top, so that nothing moves when a call comes. */
export const calls = store<readonly LiveCall[] | undefined>(undefined);
export const phones = store<readonly Phone[] | undefined>(undefined);
export const health = store<Health | undefined>(undefined);
/** A mailbox of one's own, with its messages where it is open. */
export interface OwnMailbox {
  readonly box: Mailbox;
  readonly messages?: readonly VoiceMessage[];
}

export const mailboxes = store<readonly OwnMailbox[] | undefined>(undefined);
/** Calls for help of the last half hour, newest first, for who is chosen to be told (FAC-11). */
export const emergencies = store<readonly EmergencyNotice[] | undefined>(undefined);
/** The newest revision of the configuration, and what it touched. */
export const news = store<ConfigNews>({ revision: 0, changed: [] });
/** Counts snapshots: who fetched something apart from the stream fetches again when it moves. */
export const epoch = store(0);
/** Counts finished calls, for the history. */
export const endedCalls = store(0);

const TOPICS = [
  { topic: 'calls', rights: ['see-all-calls', 'see-own-calls'] },
  { topic: 'phones', rights: ['see-phones'] },
  { topic: 'health', rights: ['see-health'] },
  { topic: 'changes', rights: ['see-changes'] },
  { topic: 'mailboxes', rights: ['use-own-mailboxes'] },
  { topic: 'emergencies', rights: [] },
];
const RETRY_FIRST_MS = 500;
const RETRY_MAX_MS = 15_000;
/** A hidden page lets go of its connection after this long: browsers give a site only six. */
const HIDDEN_MS = 60_000;
/** A break that mends within this is not worth a word. */
const GRACE_MS = 1_500;

let lastId: string | undefined;
let lastHeard = 0;
let seen = false;

const byStart = (list: Iterable<LiveCall>): LiveCall[] =>
  [...list].sort((a, b) => a.startedAt - b.startedAt || (a.id < b.id ? -1 : 1));

/** As the stream tells of one. */
interface MailboxNews {
  readonly mailbox: Mailbox;
  readonly messages?: readonly VoiceMessage[];
}

const ownMailbox = ({ mailbox, messages }: MailboxNews): OwnMailbox => ({ box: mailbox, messages });

interface Snapshot {
  readonly topics: {
    calls?: LiveCall[];
    phones?: Phone[];
    health?: Health;
    changes?: { revision: number };
    mailboxes?: MailboxNews[];
    emergencies?: EmergencyNotice[];
  };
}

const takers: Record<string, (data: never) => void> = {
  snapshot: ({ topics }: Snapshot) => {
    calls.set(topics.calls && byStart(topics.calls));
    phones.set(topics.phones);
    health.set(topics.health);
    mailboxes.set(topics.mailboxes?.map(ownMailbox));
    emergencies.set(topics.emergencies);
    news.set({ revision: topics.changes?.revision ?? 0, changed: [] });
    // Nobody needs to fetch again after the very first one.
    if (seen) epoch.change((n) => n + 1);
    seen = true;
  },
  calls: (data: { changed?: LiveCall[]; removed?: string[]; ended?: unknown[] }) => {
    const kept = new Map((calls.get() ?? []).map((call) => [call.id, call]));
    for (const id of data.removed ?? []) kept.delete(id);
    for (const call of data.changed ?? []) kept.set(call.id, call);
    calls.set(byStart(kept.values()));
    if (data.ended?.length) endedCalls.change((n) => n + 1);
  },
  phones: (data: { lineId: string; phones: Phone[] }) => {
    const others = (phones.get() ?? []).filter((phone) => phone.lineId !== data.lineId);
    phones.set([...others, ...data.phones]);
  },
  health: (data: Health) => health.set(data),
  changes: (data: ConfigNews) => news.set(data),
  mailboxes: (data: MailboxNews) => {
    const next = ownMailbox(data);
    const all = mailboxes.get() ?? [];
    const there = all.some(({ box }) => box.id === next.box.id);
    mailboxes.set(there ? all.map((one) => (one.box.id === next.box.id ? next : one)) : [...all, next]);
  },
  emergencies: (data: { latest: EmergencyNotice[] }) => emergencies.set(data.latest),
  end: (data: { why: string }) => {
    lastId = undefined;
    if (data.why === 'rights-changed') void start();
  },
};

function take(event: StreamEvent): void {
  lastHeard = now();
  if (event.id) lastId = event.id;
  takers[event.event]?.(event.data as never);
  if (connection.get().state !== 'live') connection.set({ state: 'live', since: lastHeard });
}

function delay(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    const early = (): void => {
      clearTimeout(timer);
      resolve();
    };
    signal.addEventListener('abort', early, { once: true });
    window.addEventListener('online', early, { once: true });
  });
}

/** Keeps one connection up until `signal`; answers when it is over. */
async function keep(url: string, signal: AbortSignal): Promise<void> {
  let waitMs = RETRY_FIRST_MS;
  while (!signal.aborted) {
    const heardBefore = lastHeard;
    const refused = await readEvents(url, { lastId, signal, onEvent: take }).catch(() => undefined);
    if (signal.aborted) return;
    if (refused?.status === 403) return void start();
    if (refused?.status === 401 && !(await lapse.signInAgain?.())) return;
    if (lastHeard !== heardBefore) waitMs = RETRY_FIRST_MS;
    const brokenAt = now();
    setTimeout(() => {
      const mended = lastHeard > brokenAt || signal.aborted;
      if (!mended) connection.set({ state: 'broken', since: lastHeard || brokenAt });
    }, GRACE_MS);
    // Spread out: a hundred pages must not come back in the same instant.
    await delay(waitMs * (0.75 + Math.random() / 2), signal);
    waitMs = Math.min(waitMs * 2, RETRY_MAX_MS);
  }
}

/** Opens the stream with every topic this person may see. Returns what closes it. */
export function goLive(): () => void {
  const topics = TOPICS.filter(({ rights }) => rights.length === 0 || may(...rights)).map(({ topic }) => topic);
  if (topics.length === 0) return () => undefined;
  const url = `/api/events?topics=${topics.join(',')}`;
  let open = new AbortController();
  let hiding: ReturnType<typeof setTimeout> | undefined;
  void keep(url, open.signal);

  const look = (): void => {
    clearTimeout(hiding);
    if (document.hidden) {
      hiding = setTimeout(() => {
        open.abort();
        connection.set({ state: 'paused', since: now() });
      }, HIDDEN_MS);
    } else if (open.signal.aborted) {
      open = new AbortController();
      connection.set({ state: 'connecting', since: now() });
      void keep(url, open.signal);
    }
  };
  document.addEventListener('visibilitychange', look);
  return () => {
    document.removeEventListener('visibilitychange', look);
    clearTimeout(hiding);
    open.abort();
  };
}
