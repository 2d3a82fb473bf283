import { phrase } from '../base/words/index.ts';
import type { Author, ByPhone, Change, ConfigService, LineBody, PlanSwitch } from './types.ts';

/** Logins, logouts and PINs that people change by phone: revisions in their own name, like any other change. */
export class ChangesByPhone implements ByPhone {
  readonly #config: ConfigService;

  constructor(config: ConfigService) {
    this.#config = config;
  }

  logIn(userId: string, lineId: string, others: readonly string[]): void {
    const on: Change = { what: 'change', entity: 'line', id: lineId, body: { loggedInUserId: userId } };
    const author = this.#author(userId, this.#config.get<LineBody>('line', lineId)?.username ?? '');
    this.#config.apply([...others.map(loggedOut), on], author, phrase('change.logged-in'));
  }

  logOut(userId: string, lineIds: readonly string[], from: string): void {
    // Somebody else may have logged in there meanwhile.
    const theirs = lineIds.filter((id) => this.#config.get<LineBody>('line', id)?.loggedInUserId === userId);
    this.#config.apply(theirs.map(loggedOut), this.#author(userId, from), phrase('change.logged-out'));
  }

  changePin(userId: string, pin: string, from: string): void {
    const change: Change = { what: 'change', entity: 'user', id: userId, body: { pin } };
    this.#config.apply([change], this.#author(userId, from), phrase('change.pin-by-phone'));
  }

  switchPlan(userId: string, { schemaId, plan, untilMs }: PlanSwitch, from: string): void {
    const body = { manualPlan: plan ?? null, manualUntilMs: (plan && untilMs) ?? null };
    const change: Change = { what: 'change', entity: 'number-schema', id: schemaId, body };
    this.#config.apply([change], this.#author(userId, from), phrase('change.plan-by-phone'));
  }

  #author(userId: string, from: string): Author {
    const user = this.#config.get<{ number: string; name: string }>('user', userId);
    return { name: user ? `${user.number} ${user.name}` : userId, from };
  }
}

function loggedOut(id: string): Change {
  return { what: 'change', entity: 'line', id, body: { loggedInUserId: null } };
}
