import type { Phrase } from '../../base/words/index.ts';
import type { EntityDefinition } from '../../config/types.ts';
import type { Ways } from '../ways.ts';

/** `broken`: calls are lost; `attention`: some may be, or not as people think; `hint`: nobody is hurt. */
export type Severity = 'broken' | 'attention' | 'hint';

/** Something that is wrong about the set-up. */
export interface Finding {
  /** Which check found it. */
  readonly kind: string;
  readonly severity: Severity;
  readonly phrase: Phrase;
  /** What to do about it. */
  readonly mend: Phrase;
  readonly about: About;
}

/** The thing that has to be changed. */
export interface About {
  readonly entity: string;
  readonly id: string;
  /** `options.2.digits` */
  readonly field?: string;
}

export interface CheckContext {
  readonly ways: Ways;
  readonly definitions: readonly EntityDefinition[];
  /** Wall clock: what is over concerns nobody. */
  readonly nowMs: number;
}

/** One kind of finding: a file of this folder exports one. */
export interface CheckDefinition {
  readonly kind: string;
  readonly find: (context: CheckContext) => Iterable<Omit<Finding, 'kind'>>;
}
