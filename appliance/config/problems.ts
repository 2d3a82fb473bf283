import type { z } from 'zod';
import { AppError, type Problem } from '../base/errors.ts';
import { type Phrase, phrase } from '../base/words/index.ts';

type Issue = z.core.$ZodIssue;
type IssueOf<Code extends Issue['code']> = Extract<Issue, { code: Code }>;

/** Refuses a value with a phrase of ours, from a schema's `.superRefine`. */
export function refuse(ctx: z.core.$RefinementCtx, said: Phrase): void {
  ctx.addIssue({ code: 'custom', params: { phrase: said }, input: ctx.value });
}

/** What a schema found wrong, as phrases; each path begins with `prefix`. `known` fields serve for advice. */
export function problemsOf(error: z.core.$ZodError, prefix: string, known: readonly string[] = []): Problem[] {
  return error.issues.flatMap((issue) => {
    const path = [prefix, ...issue.path.map(String)].filter((part) => part !== '').join('.');
    if (issue.code !== 'unrecognized_keys') return [{ path, phrase: phraseOf(issue) }];
    return issue.keys.map((key) => ({
      path: path === '' ? key : `${path}.${key}`,
      phrase: unknownField(key, issue.path.length === 0 ? known : []),
    }));
  });
}

export function invalid(problems: readonly Problem[]): AppError {
  return new AppError('invalid', phrase('config.invalid'), problems);
}

const phrases: { readonly [Code in Issue['code']]?: (issue: IssueOf<Code>) => Phrase } = {
  custom: (issue) => (issue.params?.phrase as Phrase | undefined) ?? phrase('field.wrong'),
  invalid_type: wrongType,
  too_small: tooSmall,
  too_big: tooBig,
  invalid_format: (issue) => phrase(issue.format === 'email' ? 'field.email' : 'field.wrong'),
  invalid_value: (issue) => phrase('field.one-of', { values: issue.values.map(String).join(', ') }),
};

function phraseOf(issue: Issue): Phrase {
  const make = phrases[issue.code] as ((issue: Issue) => Phrase) | undefined;
  return make ? make(issue) : phrase('field.wrong');
}

const TYPE_PHRASES = {
  string: 'field.text',
  number: 'field.whole-number',
  int: 'field.whole-number',
  boolean: 'field.yes-no',
  array: 'field.list',
  object: 'field.block',
} as const;

function wrongType(issue: IssueOf<'invalid_type'>): Phrase {
  if (issue.input === undefined || issue.input === null) {
    // zod leaves the input out of its issues: then the message is the only trace of what was given.
    if (/received (undefined|null)/.test(issue.message ?? '')) return phrase('field.required');
  }
  return phrase(TYPE_PHRASES[issue.expected as keyof typeof TYPE_PHRASES] ?? 'field.wrong');
}

function tooSmall(issue: IssueOf<'too_small'>): Phrase {
  const minimum = Number(issue.minimum);
  if (issue.origin === 'string')
    return minimum === 1 ? phrase('field.required') : phrase('field.shortest', { minimum });
  return phrase(issue.origin === 'array' ? 'field.fewest' : 'field.at-least', { minimum });
}

function tooBig(issue: IssueOf<'too_big'>): Phrase {
  const maximum = Number(issue.maximum);
  if (issue.origin === 'string') return phrase('field.longest', { maximum });
  return phrase(issue.origin === 'array' ? 'field.most' : 'field.at-most', { maximum });
}

/** Names the setting that was probably meant: one that is two letters away at most. */
export function unknownField(field: string, known: readonly string[]): Phrase {
  const near = known
    .map((name) => ({ name, far: distance(name.toLowerCase(), field.toLowerCase()) }))
    .sort((a, b) => a.far - b.far)[0];
  return near && near.far <= 2
    ? phrase('field.unknown-near', { field, near: near.name })
    : phrase('field.unknown', { field });
}

/** Letters to add, take away or replace to come from one word to the other (Levenshtein). */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = (row[j - 1] as number) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[j] as number) + 1, (next[j - 1] as number) + 1));
    }
    row = next;
  }
  return row[b.length] as number;
}
