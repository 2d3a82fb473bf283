import { AppError, type Problem } from '../base/errors.ts';
import { phrase } from '../base/words/index.ts';
import type { Author, Change, ConfigService, ConfigView } from './types.ts';

/** Looks at what a change would do before it is made, and may take its time: saved routing tests. */
export interface ChangeGuard {
  /** Whether there is anything to look at. */
  readonly isOn: boolean;
  /** What people should know and confirm; nothing: the change is made. */
  objections(before: ConfigView, after: ConfigView): Promise<readonly Problem[]>;
}

/** So often a change is looked at anew because another one came between. */
const LOOKS_MAX = 3;

/** A change that nobody has looked at yet. */
class LookFirst extends Error {
  readonly after: ConfigView;

  constructor(after: ConfigView) {
    super('a change is to be looked at first');
    this.after = after;
  }
}

/**
 * Does work that changes the configuration, and lets the guard look at the change first. Looking takes time in which
 * others may change things: so the work is given up where it wants to change something, begins again after the look,
 * and then decides and changes in one turn.
 * @throws AppError `conflict` with the objections as its problems, and nothing is changed
 */
export async function askedFirst<T>(
  config: ConfigService,
  { guard, confirmed }: { readonly guard: ChangeGuard; readonly confirmed: boolean },
  work: (config: ConfigService) => T | Promise<T>,
): Promise<T> {
  if (confirmed) return work(config);
  let seen: number | undefined;
  for (let look = 0; look < LOOKS_MAX; look++) {
    try {
      return await work(new AskedConfig(config, () => !guard.isOn || seen === config.revision));
    } catch (failure) {
      if (!(failure instanceof LookFirst)) throw failure;
      const { revision } = config;
      const problems = await guard.objections(config, failure.after);
      if (problems.length > 0) throw new AppError('conflict', phrase('routing-test.asks-first'), problems);
      seen = revision;
    }
  }
  throw new AppError('conflict', phrase('routing-test.moved'));
}

/** The configuration for work that may have to be looked at first. */
class AskedConfig implements ConfigService {
  readonly #config: ConfigService;
  readonly #wasSeen: () => boolean;
  /** It has changed something: what follows belongs to it. */
  #changed = false;

  constructor(config: ConfigService, wasSeen: () => boolean) {
    this.#config = config;
    this.#wasSeen = wasSeen;
  }

  #ask(after: () => ConfigView): void {
    if (!this.#changed && !this.#wasSeen()) throw new LookFirst(after());
    this.#changed = true;
  }

  apply(changes: readonly Change[], author: Author, note?: Parameters<ConfigService['apply']>[2]) {
    this.#ask(() => this.#config.proposed(changes));
    return this.#config.apply(changes, author, note);
  }

  undo(revision: number, author: Author) {
    this.#ask(() => this.#config.proposedUndo(revision));
    return this.#config.undo(revision, author);
  }

  get revision() {
    return this.#config.revision;
  }

  list<Body>(entity: string) {
    return this.#config.list<Body>(entity);
  }

  get<Body>(entity: string, id: string) {
    return this.#config.get<Body>(entity, id);
  }

  find<Body>(entity: string, field: string, value: string) {
    return this.#config.find<Body>(entity, field, value);
  }

  where<Body>(entity: string, field: string, value: string) {
    return this.#config.where<Body>(entity, field, value);
  }

  entityOf(id: string) {
    return this.#config.entityOf(id);
  }

  preview(changes: readonly Change[]) {
    return this.#config.preview(changes);
  }

  proposed(changes: readonly Change[]) {
    return this.#config.proposed(changes);
  }

  proposedUndo(revision: number) {
    return this.#config.proposedUndo(revision);
  }

  revisions(options: Parameters<ConfigService['revisions']>[0]) {
    return this.#config.revisions(options);
  }

  nextFreeNumber() {
    return this.#config.nextFreeNumber();
  }

  definitions() {
    return this.#config.definitions();
  }
}
