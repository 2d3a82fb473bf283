import { parse, serialize } from 'hono/utils/cookie';
import type { Clock } from '../base/clock.ts';
import { SESSION_IDLE_SEC, SESSION_MAX_SEC, SESSION_TOUCH_SEC, SESSIONS_PER_ACCOUNT_MAX } from '../base/limits.ts';
import type { Random } from '../base/random.ts';
import type { Scope } from '../base/scope.ts';
import type { AccountBody, ConfigView, Stored } from '../config/types.ts';
import type { SessionRow } from '../store/sessions.ts';
import type { SessionStore } from './dependencies.ts';
import { sha256 } from './digest.ts';
import type { Person } from './person.ts';
import type { RequestEdge } from './request-edge.ts';
import { isRole, rightsOf } from './rights.ts';

/** A session as its owner sees it in the list. */
export interface SessionView {
  readonly id: string;
  readonly current: boolean;
  readonly address: string;
  readonly browser: string;
  readonly signedInAt: number;
  readonly lastSeenAt: number;
  readonly endsAt: number;
}

interface SessionData {
  /** Public name of the session; the secret one is only in the browser. */
  readonly id: string;
  readonly address: string;
  readonly browser: string;
  /** Hash over the password's hash at sign-in: another password, set anywhere, ends the session. */
  readonly mark: string;
}

const TOKEN_LENGTH = 48;
const BROWSER_NAME_MAX = 200;

/**
 * Signed-in browsers (PPL-01). The cookie holds a random token, the store its hash. What the person may do is looked up
 * in the configuration at each request, so a role that is taken away is gone at once.
 */
export class Sessions {
  readonly #store: SessionStore;
  readonly #config: ConfigView;
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #endings = new Map<string, Set<() => void>>();

  constructor(parts: {
    readonly sessions: SessionStore;
    readonly config: ConfigView;
    readonly clock: Clock;
    readonly random: Random;
  }) {
    this.#store = parts.sessions;
    this.#config = parts.config;
    this.#clock = parts.clock;
    this.#random = parts.random;
  }

  /** Signs the account in on this browser. Answers the Set-Cookie header and the person. */
  async begin(accountId: string, edge: RequestEdge, browser: string): Promise<{ cookie: string; person: Person }> {
    const account = this.#account(accountId);
    const wall = this.#clock.wall();
    this.#store.sweep(wall - SESSION_IDLE_SEC * 1000, wall - SESSION_MAX_SEC * 1000);
    const oldest = this.#store.of(accountId).slice(SESSIONS_PER_ACCOUNT_MAX - 1);
    for (const row of oldest) this.#end(row);
    const token = this.#random.token(TOKEN_LENGTH);
    const data: SessionData = {
      id: this.#random.token(16),
      address: edge.address,
      browser: browser.slice(0, BROWSER_NAME_MAX),
      mark: await markOf(account),
    };
    const row: SessionRow = { hash: await sha256(token), accountId, createdAt: wall, seenAt: wall, data: { ...data } };
    this.#store.put(row);
    return { cookie: setCookie(token, edge), person: personOf(account, row, edge) };
  }

  /** The person whose session's cookie this request carries; undefined when there is none that still counts. */
  async resolve(request: Request, edge: RequestEdge): Promise<Person | undefined> {
    const token = parse(request.headers.get('cookie') ?? '')[cookieName(edge)];
    if (!token || token.length !== TOKEN_LENGTH) return undefined;
    const row = this.#store.get(await sha256(token));
    if (!row || !(await this.#valid(row))) return undefined;
    const wall = this.#clock.wall();
    if (Math.abs(wall - row.seenAt) > SESSION_TOUCH_SEC * 1000) this.#store.touch(row.hash, wall);
    return personOf(this.#account(row.accountId), row, edge);
  }

  /** Whether a person found earlier is still signed in and may still do the same; doesn't count as activity. */
  async stillTheSame(person: Person): Promise<'same' | 'changed' | 'signed-out'> {
    if (person.accountId === undefined) return 'same';
    const row = this.#rowOf(person.accountId, person.sessionId);
    if (!row || !(await this.#valid(row))) return 'signed-out';
    const now = this.#account(row.accountId);
    const same =
      now.language === person.language &&
      now.userId === person.userId &&
      sameSet(rightsOf(now.roles), person.rights) &&
      now.username === person.name;
    return same ? 'same' : 'changed';
  }

  list(person: Person): SessionView[] {
    if (person.accountId === undefined) return [];
    return this.#store
      .of(person.accountId)
      .filter((row) => this.#onTime(row))
      .map((row) => {
        const { id, address, browser } = row.data as unknown as SessionData;
        const endsAt = Math.min(row.seenAt + SESSION_IDLE_SEC * 1000, row.createdAt + SESSION_MAX_SEC * 1000);
        const current = id === person.sessionId;
        return { id, current, address, browser, signedInAt: row.createdAt, lastSeenAt: row.seenAt, endsAt };
      });
  }

  /** Ends one session of this account by its public id. False when there is none. */
  end(accountId: string, sessionId: string | undefined): boolean {
    const row = this.#rowOf(accountId, sessionId);
    if (row) this.#end(row);
    return row !== undefined;
  }

  /** Ends all sessions of an account but, where given, one. */
  endAll(accountId: string, exceptId?: string): void {
    for (const row of this.#store.of(accountId)) if (idOf(row) !== exceptId) this.#end(row);
  }

  /** After its own change of password a browser stays signed in. */
  async remark(accountId: string, sessionId: string | undefined): Promise<void> {
    const row = this.#rowOf(accountId, sessionId);
    if (row) this.#store.put({ ...row, data: { ...row.data, mark: await markOf(this.#account(accountId)) } });
  }

  /** Hears when this session is ended by somebody; not when it merely grows too old. */
  onEnd(sessionId: string, scope: Scope, listener: () => void): void {
    const all = this.#endings.getOrInsertComputed(sessionId, () => new Set()).add(listener);
    scope.onEnd(() => {
      all.delete(listener);
      if (all.size === 0) this.#endings.delete(sessionId);
    });
  }

  /** The Set-Cookie header that takes the cookie away. */
  clearCookie(edge: RequestEdge): string {
    return serialize(cookieName(edge), '', { ...cookieOptions(edge), maxAge: 0 });
  }

  #account(accountId: string): Stored<AccountBody> {
    return this.#config.get<AccountBody>('account', accountId) as Stored<AccountBody>;
  }

  #rowOf(accountId: string, sessionId: string | undefined): SessionRow | undefined {
    return this.#store.of(accountId).find((row) => idOf(row) === sessionId);
  }

  #onTime(row: SessionRow): boolean {
    const wall = this.#clock.wall();
    return wall - row.seenAt <= SESSION_IDLE_SEC * 1000 && wall - row.createdAt <= SESSION_MAX_SEC * 1000;
  }

  async #valid(row: SessionRow): Promise<boolean> {
    const account = this.#config.get<AccountBody>('account', row.accountId);
    const { mark } = row.data as unknown as SessionData;
    if (account && this.#onTime(row) && mark === (await markOf(account))) return true;
    this.#end(row);
    return false;
  }

  #end(row: SessionRow): void {
    this.#store.remove(row.hash);
    for (const listener of [...(this.#endings.get(idOf(row)) ?? [])]) listener();
  }
}

function idOf(row: SessionRow): string {
  return (row.data as unknown as SessionData).id;
}

/** Accounts are frozen and replaced when they change: what was worked out for one stays right as long as it lives. */
const marks = new WeakMap<AccountBody, Promise<string>>();

function markOf(account: AccountBody): Promise<string> {
  return marks.getOrInsertComputed(account, () => sha256(`session mark ${account.passwordHash ?? ''}`));
}

function personOf(account: Stored<AccountBody>, row: SessionRow, edge: RequestEdge): Person {
  return {
    accountId: account.id,
    name: account.username,
    from: edge.address,
    language: account.language,
    roles: account.roles.filter(isRole),
    rights: rightsOf(account.roles),
    userId: account.userId,
    sessionId: idOf(row),
  };
}

function sameSet(a: ReadonlySet<unknown>, b: ReadonlySet<unknown>): boolean {
  return a.size === b.size && a.isSubsetOf(b);
}

/**
 * Two names, because a browser keeps a Secure cookie and refuses to let plain HTTP overwrite it: who signs in on both
 * ports has two sessions. `__Host-` binds it to this host and to TLS.
 */
function cookieName(edge: RequestEdge): string {
  return edge.secure ? '__Host-cordboard' : 'cordboard';
}

function cookieOptions(edge: RequestEdge) {
  return { path: '/', httpOnly: true, sameSite: 'Strict', secure: edge.secure } as const;
}

function setCookie(token: string, edge: RequestEdge): string {
  return serialize(cookieName(edge), token, { ...cookieOptions(edge), maxAge: SESSION_MAX_SEC });
}
