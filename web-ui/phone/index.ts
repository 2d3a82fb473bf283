import { beforeSignOut, may, me, session } from '../session.ts';
import { store } from '../store.ts';
import type { PhoneDeed, PhoneState } from './types.ts';

/**
 * The phone in the browser, for the whole page: its state, and what one can do with it. The phone itself (engine.ts)
 * and its library are fetched only by who wants one. Of several tabs one has it (a lock of the browser); the others
 * show the same and send it what is pressed. When that tab goes, the next one takes over, calls included.
 */
const OFF: PhoneState = {
  state: 'off',
  calls: [],
  muted: false,
  devices: { microphones: [], speakers: [], microphone: '', speaker: '', ringer: '' },
};

/** For hanging up and signing off to leave the page. */
const GOODBYE_MS = 300;

export const phone = store<PhoneState>(OFF);
/** Whether the panel is open. */
export const panelOpen = store(false);

let channel: BroadcastChannel | undefined;
let leaving: AbortController | undefined;
/** Set in the tab that has the phone. */
let perform: ((deed: PhoneDeed) => void) | undefined;

/** Whether this person can have a phone here at all. */
export function mayHavePhone(): boolean {
  return may('call-in-browser') && me()?.user !== undefined;
}

function wishKey(): string {
  return `phone wanted ${me()?.id}`;
}

function wanted(): boolean {
  try {
    return localStorage.getItem(wishKey()) === 'yes';
  } catch {
    return false;
  }
}

/** At the start of a visit: who wanted a phone last time has it again. */
export function resumePhone(): void {
  if (mayHavePhone() && wanted()) join();
}

/** Asks for the microphone (the browser shows whom it asks for) and brings the phone up. */
export async function turnOn(): Promise<void> {
  try {
    localStorage.setItem(wishKey(), 'yes');
  } catch {
    // Then it is asked again next time.
  }
  if (window.isSecureContext) {
    const { openMicrophone, troubleOf, keptDevices } = await import('./microphone.ts');
    try {
      const stream = await openMicrophone(keptDevices().microphone);
      for (const track of stream.getTracks()) track.stop();
    } catch (error) {
      phone.set({ ...OFF, state: 'trouble', trouble: troubleOf(error) });
      return;
    }
  }
  join();
}

export async function turnOff(): Promise<void> {
  try {
    localStorage.removeItem(wishKey());
  } catch {
    // It was not kept either.
  }
  channel?.postMessage({ off: true });
  await leave();
}

/** Does it here, or tells the tab that has the phone. */
export function doWithPhone(deed: PhoneDeed): void {
  if (perform) perform(deed);
  else channel?.postMessage({ deed });
}

/** Calls from anywhere on the page: opens the panel, where one sees what becomes of it. */
export function callNumber(number: string, name?: string): void {
  panelOpen.set(true);
  if (phone.get().state === 'on') doWithPhone({ do: 'call', number, name });
}

function join(): void {
  if (leaving) return;
  const owner = me()?.id ?? '';
  if (!window.isSecureContext) return void sayInsecure();
  leaving = new AbortController();
  const { signal } = leaving;
  channel = new BroadcastChannel(`phone ${owner}`);
  channel.onmessage = ({ data }: MessageEvent<Message>) => {
    if (data.off) void leave();
    else if (data.deed) perform?.(data.deed);
    else if (data.ask && perform) channel?.postMessage({ state: phone.get() });
    else if (data.state && !perform) phone.set(data.state);
  };
  phone.set({ ...OFF, state: 'starting' });
  channel.postMessage({ ask: true });
  navigator.locks
    .request(`phone ${owner}`, { signal }, () => lead(owner, signal))
    .catch((error) => {
      // Given up while another tab still had it.
      if (signal.aborted) return;
      console.error('the phone did not start', error);
      phone.set({ ...OFF, state: 'trouble', trouble: 'refused' });
    });
}

interface Message {
  readonly off?: boolean;
  readonly ask?: boolean;
  readonly deed?: PhoneDeed;
  readonly state?: PhoneState;
}

/** Holds the phone until this tab goes or the person wants none any more. */
async function lead(owner: string, signal: AbortSignal): Promise<void> {
  const { PhoneEngine } = await import('./engine.ts');
  if (signal.aborted) return;
  const engine = new PhoneEngine(owner, OFF, (state) => {
    phone.set(state);
    channel?.postMessage({ state });
  });
  perform = (deed) => engine.perform(deed);
  await engine.start();
  await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
  perform = undefined;
  await engine.stop();
}

async function leave(): Promise<void> {
  leaving?.abort();
  leaving = undefined;
  channel?.close();
  channel = undefined;
  phone.set(OFF);
}

/** Over plain http a browser gives a page no microphone: the box also serves the page in a way that does. */
async function sayInsecure(): Promise<void> {
  phone.set({ ...OFF, state: 'trouble', trouble: 'insecure' });
  const { request } = await import('../api.ts');
  const answer = await request<{ securePage?: string }>('POST', '/api/me/phone').catch(() => undefined);
  phone.change((now) => ({ ...now, securePage: answer?.data.securePage }));
}

// Nobody else's page may go on with the calls of who leaves.
beforeSignOut.push(async () => {
  const saysGoodbye = perform !== undefined;
  leaving?.abort();
  if (saysGoodbye) await new Promise((resolve) => setTimeout(resolve, GOODBYE_MS));
});

session.subscribe(() => {
  if (session.get().state === 'out') void leave();
});
