import { OPEN_CALL_KEPT_MS } from '../base/limits.ts';
import { phrase } from '../base/words/index.ts';
import type { History, HistoryEntry } from '../store/history.ts';
import type { Journal } from '../store/journal.ts';
import { ended, isSame } from './talks.ts';
import type { CallRecord, OpenCall, Party } from './types.ts';

const TABLE = 'open-call';

/** A live call as the journal takes it: it is put into words only when the journal writes. */
export interface Loggable {
  readonly id: string;
  readonly startedAt: number;
  toJSON(): OpenCall;
}

/** Open calls go into the journal, so that a power cut leaves a trace, finished ones into history. */
export class CallLog {
  readonly #history: Pick<History, 'insert' | 'get'>;
  readonly #journal: Pick<Journal, 'put' | 'remove' | 'load'>;

  constructor(history: Pick<History, 'insert' | 'get'>, journal: Pick<Journal, 'put' | 'remove' | 'load'>) {
    this.#history = history;
    this.#journal = journal;
  }

  /** A call has begun, or something about it changed that its record would tell. */
  keep(call: Loggable): void {
    this.#journal.put(TABLE, call.id, call, call.startedAt + OPEN_CALL_KEPT_MS);
  }

  /** Its row in the journal stays until the history is on the disk: a power cut in between must lose neither. */
  close(record: CallRecord): void {
    this.#history.insert(entryOf(record), () => this.#journal.remove(TABLE, record.id));
  }

  /** At the start: calls that were open when the box stopped become `interrupted` ones. Answers how many. */
  recover(): number {
    const rows = this.#journal.load<OpenCall>(TABLE);
    let recovered = 0;
    for (const { key, value } of rows) {
      const remove = (): void => this.#journal.remove(TABLE, key);
      // The history is written before the journal: a call that ended in the last moment may be in both.
      if (this.#history.get(key) === undefined) {
        this.#history.insert(entryOf(interrupted(value)), remove);
        recovered++;
      } else {
        remove();
      }
    }
    return recovered;
  }
}

function interrupted(call: OpenCall): CallRecord {
  const lastKnown = Math.max(call.startedAt, call.answeredAt ?? 0, call.trail.at(-1)?.at ?? 0);
  const { id, startedAt, answeredAt, caller, dialled, callee, parties, trail, talks = [] } = call;
  const reason = phrase('call.interrupted');
  const rest = { reason, trail, talks: ended(talks, lastKnown), encrypted: false, sipCallIds: [] };
  const times = { startedAt, answeredAt, endedAt: lastKnown };
  return { id, ...times, caller, dialled, callee, parties, outcome: 'interrupted', ...rest };
}

function entryOf(record: CallRecord): HistoryEntry<CallRecord> {
  const words = new Set<string>([record.dialled]);
  const extensionIds = new Set<string>();
  for (const party of record.parties) {
    words.add(party.number).add(party.name);
    if (party.extensionId !== undefined) extensionIds.add(party.extensionId);
  }
  const { id, startedAt, outcome } = record;
  return { id, startedAt, outcome, extensionIds: [...extensionIds], words: [...words], record };
}

/** Adds somebody to the people of a call, each only once. */
export function withParty(parties: readonly Party[], party: Party): readonly Party[] {
  return parties.some((other) => isSame(party, other)) ? parties : [...parties, party];
}
