/**
 * Calls outlive the page: what it takes to go on with one (RFC 3891) stays in this browser while it lasts. After a
 * reload, or when another tab takes the phone over, the page calls the box again in the place of itself.
 */
export interface KeptCall {
  readonly id: string;
  readonly callId: string;
  readonly localTag: string;
  readonly remoteTag: string;
  readonly number: string;
  readonly name: string;
  readonly incoming: boolean;
  readonly since: number;
  readonly held: boolean;
  /** We are not to be heard in it. */
  readonly muted: boolean;
}

interface Kept {
  readonly at: number;
  readonly calls: readonly KeptCall[];
}

/** What the box waits for a phone that went away in the middle of a call; later there is nothing to go on with. */
const GOES_ON_MS = 30_000;
/** How often the time is renewed while there are calls: well within the above. */
export const KEEP_EVERY_MS = 5_000;

export function keepCalls(owner: string, calls: readonly KeptCall[]): void {
  try {
    if (calls.length === 0) localStorage.removeItem(key(owner));
    else localStorage.setItem(key(owner), JSON.stringify({ at: Date.now(), calls }));
  } catch {
    // Then a reload ends the call for this page.
  }
}

/** What can be gone on with; asked once, it is gone. */
export function takeKeptCalls(owner: string): readonly KeptCall[] {
  try {
    const kept: Kept | undefined = JSON.parse(localStorage.getItem(key(owner)) ?? 'null') ?? undefined;
    localStorage.removeItem(key(owner));
    return kept && Date.now() - kept.at < GOES_ON_MS ? kept.calls : [];
  } catch {
    return [];
  }
}

/** Whether this browser was in the middle of something. */
export function hasKeptCalls(owner: string): boolean {
  try {
    return localStorage.getItem(key(owner)) !== null;
  } catch {
    return false;
  }
}

function key(owner: string): string {
  return `phone calls ${owner}`;
}

/** The header that names the call to go on with, as the box knows it: its own tag first. */
export function replaces({ callId, localTag, remoteTag }: KeptCall): string {
  return `Replaces: ${callId};to-tag=${remoteTag};from-tag=${localTag}`;
}
