import {
  CALL_CODE_ALONE_MS,
  CALL_CODE_BACK_MS,
  CALL_CODE_BEGINS_MS,
  CALL_CODE_DIGITS_MAX,
  CALL_CODE_UNFINISHED_MS,
} from '../base/limits-features.ts';

/** Where somebody is who types codes during a call; what keys mean depends on it. */
export type CodePlace =
  /** They talk with their partner. */
  | 'talks'
  /** Their partner is on hold, and they talk to nobody. */
  | 'holds'
  /** Their partner is on hold while somebody is rung. */
  | 'rings'
  /** Their partner is on hold while they talk with somebody whom they asked. */
  | 'consults'
  /** The same, but a menu or mailbox of the box has picked up: digits are for that. */
  | 'listens'
  /** All three talk. */
  | 'confers';

/** What is to be done, in this order. */
export type CodeDecision =
  /** These keys are no code: they go to whoever is at the other end. */
  | { readonly do: 'pass'; readonly keys: string }
  | { readonly do: 'hold' }
  | { readonly do: 'take-back' }
  | { readonly do: 'transfer'; readonly number: string }
  | { readonly do: 'consult'; readonly number: string }
  | { readonly do: 'end-consultation' }
  | { readonly do: 'toggle' }
  | { readonly do: 'join' }
  /** Pauses the recording, or lets it go on. */
  | { readonly do: 'pause-recording' };

/** The codes as the table says them to people (CAL-03, FAC-05); the keys of `consulting` count after `##number#`. */
export const CALL_CODES = {
  hold: '##',
  takeBack: '*#',
  transfer: '##*<number>#',
  consult: '##<number>#',
  pauseRecording: '##**#',
  consulting: { end: '1', toggle: '2', join: '3' },
} as const;

const WHILE_CONSULTING: Readonly<Record<string, CodeDecision>> = {
  [CALL_CODES.consulting.end]: { do: 'end-consultation' },
  [CALL_CODES.consulting.toggle]: { do: 'toggle' },
  [CALL_CODES.consulting.join]: { do: 'join' },
};

/** Places in which `##` begins a code. */
const BEGINS: ReadonlySet<CodePlace> = new Set(['talks', 'holds']);

/**
 * Reads the keys of one phone during a call (CAL-03): a pure machine, key or time in, decisions out. A key goes on at
 * once unless it may be part of a code; of `##` the first # has gone already when the second comes, so that a menu at
 * the other end never waits for a single one. What turns out to be no code goes on in the order in which it was typed.
 */
export class CallCodeReader {
  /** Keys kept back: from the second # of `##` on, or a star. */
  #kept = '';
  /** A single # has just gone on. */
  #hashMs: number | undefined;
  #lastMs = 0;

  /** When `tick` is to be called unless another key comes; undefined where nothing waits. */
  get dueMs(): number | undefined {
    if (this.#kept === '') return undefined;
    if (this.#kept === '*') return this.#lastMs + CALL_CODE_BACK_MS;
    return this.#lastMs + (this.#kept === '#' ? CALL_CODE_ALONE_MS : CALL_CODE_UNFINISHED_MS);
  }

  /** Time has passed. */
  tick(nowMs: number, place: CodePlace): readonly CodeDecision[] {
    const { dueMs } = this;
    if (dueMs === undefined || nowMs < dueMs) return [];
    const kept = this.#drop();
    if (kept === '*' && place !== 'talks') return [{ do: 'take-back' }];
    if (kept === '#' && BEGINS.has(place)) return [{ do: 'hold' }];
    return [{ do: 'pass', keys: kept }];
  }

  /** A key was pressed. What is due is to be done before: it may change the place. */
  key(key: string, nowMs: number, place: CodePlace): readonly CodeDecision[] {
    const wasHashMs = this.#hashMs;
    this.#hashMs = undefined;
    this.#lastMs = nowMs;
    if (this.#kept === '*') return this.#afterStar(key, nowMs, place);
    if (this.#kept !== '') return this.#inCode(key, place);
    if (key === '#' && BEGINS.has(place)) {
      if (wasHashMs !== undefined && nowMs - wasHashMs <= CALL_CODE_BEGINS_MS) {
        this.#kept = '#';
        return [];
      }
      this.#hashMs = nowMs;
    }
    if (key === '*' && place !== 'talks') {
      this.#kept = '*';
      return [];
    }
    return [this.#single(key, place)];
  }

  #single(key: string, place: CodePlace): CodeDecision {
    const decision = WHILE_CONSULTING[key];
    const counts = place === 'consults' || (place === 'rings' && decision?.do === 'end-consultation');
    return decision && counts ? decision : { do: 'pass', keys: key };
  }

  #afterStar(key: string, nowMs: number, place: CodePlace): readonly CodeDecision[] {
    const kept = this.#drop();
    if (key === '#' && place !== 'talks') return [{ do: 'take-back' }];
    return [{ do: 'pass', keys: kept }, ...this.key(key, nowMs, place)];
  }

  #inCode(key: string, place: CodePlace): readonly CodeDecision[] {
    this.#kept += key;
    const typed = this.#kept.slice(1);
    if (key !== '#') return MAY_BECOME_CODE.test(typed) ? [] : [{ do: 'pass', keys: this.#drop() }];
    const kept = this.#drop();
    const [, star, number = ''] = NUMBER.exec(typed) ?? [];
    if (typed === '**#') return [{ do: 'pause-recording' }];
    // Whoever thought better of it in the middle.
    if (typed === '*#' && place === 'holds') return [{ do: 'take-back' }];
    if (number === '') return [{ do: 'pass', keys: kept }];
    return [{ do: star ? 'transfer' : 'consult', number }];
  }

  #drop(): string {
    const kept = this.#kept;
    this.#kept = '';
    return kept;
  }
}

const MAY_BECOME_CODE = new RegExp(`^(?:\\*?\\d{0,${CALL_CODE_DIGITS_MAX}}|\\*\\*)$`);
const NUMBER = /^(\*?)(\d+)#$/;
