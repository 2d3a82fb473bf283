import type { Problem } from '../base/errors.ts';
import { AppError } from '../base/errors.ts';
import { type PhraseKey, phrase } from '../base/words/index.ts';
import { type AnyStored, type Entity, titleOf, valuesAt } from './define-entity.ts';
import { numberProblems } from './extension-numbers.ts';
import { invalid } from './problems.ts';
import type { View } from './view.ts';

/** One thing that is about to change, and which change of the list it comes from. */
export interface Touched {
  readonly index: number;
  readonly entity: Entity;
  readonly id: string;
  /** Undefined where it is to be deleted. */
  readonly body: AnyStored | undefined;
  /** How people know it (as it was, where it goes). */
  readonly title: string;
  /** Its schema refused it: `body` holds only the fields that are right by themselves. */
  readonly broken?: true;
}

/**
 * Holds the configuration as it would be against the rules: nothing that is pointed at goes, references lead
 * somewhere, unique fields are unique, each kind's own rules hold. Throws AppError `conflict` or `invalid`.
 */
export function checkAll(
  before: View,
  after: View,
  touched: readonly Touched[],
  entities: ReadonlyMap<string, Entity>,
): void {
  checkDeleted(after, touched);
  for (const { definition } of new Set(touched.map(({ entity }) => entity))) {
    const refusal = definition.rulesOfAll?.(before, after);
    if (refusal) throw new AppError('conflict', refusal);
  }
  const wrong = touched.flatMap(({ index, entity, body }) => {
    if (!body) return [];
    const found = [
      ...problemsAmong(entity, body, after, entities),
      ...(entity.definition.rules?.(body, after, before) ?? []),
    ];
    return found.map((problem) => at(`${index}`, problem));
  });
  if (wrong.length > 0) throw invalid(wrong);
  // Afterwards: what follows from a mistake is none of its own.
  const elsewhere = problemsElsewhere(before, after, touched, entities);
  if (elsewhere.length > 0) throw invalid(elsewhere);
}

/**
 * What can be said while some bodies are broken, so that all mistakes are told at once: what each thing does to the
 * others, as far as its fields are right. Rules of whole bodies wait, but for those that no broken one concerns.
 */
export function problemsBeside(
  before: View,
  after: View,
  touched: readonly Touched[],
  entities: ReadonlyMap<string, Entity>,
): Problem[] {
  const broken = new Set(touched.filter((one) => one.broken).map(({ id }) => id));
  const officeIsBroken = touched.some((one) => one.broken && one.entity.name === 'office');
  return touched.flatMap(({ index, entity, body }) => {
    if (!body) return [];
    const concerned = broken.has(body.id) || idsIn(entity, body).some(({ id }) => broken.has(id));
    const found = [
      ...problemsAmong(entity, body, after, entities),
      ...(concerned ? [] : (entity.definition.rules?.(body, after, before) ?? [])),
    ];
    const sure = found.filter(({ path }) => {
      // Lengths and emergency numbers depend on the office; of what isn't there the schema complained.
      if (officeIsBroken && path === 'number') return false;
      return !broken.has(body.id) || body[path] !== undefined;
    });
    return sure.map((problem) => at(`${index}`, problem));
  });
}

function at(prefix: string, problem: Problem): Problem {
  return { ...problem, path: `${prefix}.${problem.path}` };
}

const pointedAt: Readonly<Record<string, PhraseKey>> = {
  line: 'config.pointed-at-line',
  account: 'config.pointed-at-account',
};

/** EXT-03: what others point at stays, and they are named. */
function checkDeleted(after: View, touched: readonly Touched[]): void {
  for (const { index, entity, id, body, title } of touched) {
    if (body) continue;
    const pointing = after.pointingAt(entity.name, id);
    if (pointing.length === 0) continue;
    const problems = pointing.map((one) => ({
      path: `${index}`,
      phrase: phrase(pointedAt[one.entity.name] ?? 'config.pointed-at', {
        entity: one.entity.name,
        title: titleOf(one.entity, one.body),
      }),
    }));
    throw new AppError('conflict', phrase('config.in-use', { title }), problems);
  }
}

/** What is wrong with one thing because of all the others. */
function problemsAmong(entity: Entity, body: AnyStored, all: View, entities: ReadonlyMap<string, Entity>): Problem[] {
  return [
    ...uniqueProblems(entity, body, all),
    ...referenceProblems(entity, body, all),
    ...(entity.isExtension ? numberProblems(body, all, entities) : []),
  ];
}

function uniqueProblems(entity: Entity, body: AnyStored, all: View): Problem[] {
  return entity.unique.flatMap((field) => {
    // Extension numbers are unique over all kinds: extension-numbers.ts says so in its own words.
    if (entity.isExtension && field === entity.definition.naturalKey) return [];
    const [other] = all.sameFolded(entity.name, field, body);
    if (!other) return [];
    const params = { value: String(body[field]), title: titleOf(entity, other) };
    return [{ path: field, phrase: phrase('field.taken', params) }];
  });
}

function referenceProblems(entity: Entity, body: AnyStored, all: View): Problem[] {
  return idsIn(entity, body)
    .filter(({ target, id }) => all.get(target, id) === undefined)
    .map(({ field }) => ({ path: field, phrase: phrase('field.dangling') }));
}

/** What a thing points at. */
function idsIn(entity: Entity, body: AnyStored): { field: string; target: string; id: string }[] {
  return [...entity.refs].flatMap(([path, target]) =>
    valuesAt(body, path)
      .filter(({ value }) => value !== undefined)
      .map(({ value, at }) => ({ field: at, target, id: String(value) })),
  );
}

/**
 * Rules of things that nobody touched but that a change elsewhere breaks (a new country has other emergency numbers).
 * What was wrong before already, because a newer release is stricter, doesn't stand in the way of other work.
 */
function problemsElsewhere(
  before: View,
  after: View,
  touched: readonly Touched[],
  entities: ReadonlyMap<string, Entity>,
): Problem[] {
  const touchedIds = new Set(touched.map(({ id }) => id));
  const officeChanged = touched.some(({ entity }) => entity.name === 'office');
  const problems: Problem[] = [];
  for (const entity of entities.values()) {
    const find = (body: AnyStored, view: View): readonly Problem[] => [
      ...(entity.isExtension && officeChanged ? numberProblems(body, view, entities) : []),
      ...(entity.definition.rules?.(body, view, before) ?? []),
    ];
    for (const body of after.list<Record<string, unknown>>(entity.name)) {
      if (touchedIds.has(body.id)) continue;
      const found = find(body, after);
      if (found.length === 0) continue;
      const known = new Set(find(body, before).map(keyOf));
      const title = titleOf(entity, body);
      problems.push(...found.filter((problem) => !known.has(keyOf(problem))).map((problem) => at(title, problem)));
    }
  }
  return problems;
}

function keyOf(problem: Problem): string {
  return `${problem.path} ${problem.phrase.key}`;
}
