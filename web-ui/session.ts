import { asProblem, get, lapse, type Problem, request } from './api.ts';
import { setTimeZone } from './format.ts';
import type { Me, Start } from './shapes.ts';
import { store } from './store.ts';
import { guessLanguage, setLanguage } from './words/index.ts';

/** Who sits in front of the page. `lapsed`: was signed in, and signs in again over the page without losing it. */
export type Session =
  | { readonly state: 'starting' }
  | { readonly state: 'unreachable'; readonly problem: Problem }
  | { readonly state: 'out'; readonly start: Start }
  | { readonly state: 'in' | 'lapsed'; readonly start: Start; readonly me: Me };

export const session = store<Session>({ state: 'starting' });

/** First thing the page does; also after signing in and when the stream says that rights changed. */
export async function start(): Promise<void> {
  try {
    const answer = await get<Start>('/api/start');
    setTimeZone(answer.office?.timeZone);
    await setLanguage(answer.me?.language ?? guessLanguage());
    session.set(answer.me ? { state: 'in', start: answer, me: answer.me } : { state: 'out', start: answer });
  } catch (error) {
    const { state } = session.get();
    // Somebody at work keeps the page; the badge says that the box is away.
    if (state === 'in' || state === 'lapsed') return;
    if (state === 'starting') await setLanguage(guessLanguage());
    session.set({ state: 'unreachable', problem: asProblem(error) });
  }
}

let waiting: ((again: boolean) => void)[] = [];

lapse.signInAgain = () => {
  const now = session.get();
  if (now.state !== 'in' && now.state !== 'lapsed') return Promise.resolve(false);
  session.set({ ...now, state: 'lapsed' });
  return new Promise((resolve) => waiting.push(resolve));
};

function settle(again: boolean): void {
  const all = waiting;
  waiting = [];
  for (const resolve of all) resolve(again);
}

/** After a successful sign-in: the same person goes on where they were, another one gets a fresh page. */
export async function signedIn(me: Me): Promise<void> {
  const before = session.get();
  if (before.state === 'lapsed' && before.me.id !== me.id) return location.assign('/');
  await start();
  settle(true);
}

/** What has to be let go of before somebody leaves. */
export const beforeSignOut: (() => Promise<void>)[] = [];

/** Also in every other tab of this browser: nothing stays to be read. */
export async function signOut(): Promise<void> {
  await Promise.allSettled(beforeSignOut.map((leave) => leave()));
  await request('DELETE', '/api/session').catch(() => undefined);
  settle(false);
  tabs.postMessage('signed-out');
  location.assign('/');
}

const tabs = new BroadcastChannel('session');
tabs.onmessage = () => location.assign('/');

/** The person changed something about themselves. */
export async function changeMe(part: Partial<Pick<Me, 'name' | 'language'>>): Promise<void> {
  const { data: me } = await request<Me>('PATCH', '/api/me', part);
  if (part.language) await setLanguage(part.language);
  const now = session.get();
  if (now.state === 'in') session.set({ ...now, me });
}

export function me(): Me | undefined {
  const now = session.get();
  return now.state === 'in' || now.state === 'lapsed' ? now.me : undefined;
}

/** True when the person has at least one of these rights. */
export function may(...rights: string[]): boolean {
  return rights.some((right) => me()?.rights.includes(right) ?? false);
}
