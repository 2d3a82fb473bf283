import { phrase } from '../../base/words/index.ts';
import type { OfficeBody, PlanEntry } from '../../config/types.ts';
import { reservedFor } from '../../rules/codes.ts';
import { emergencyNumbersOf } from '../../rules/emergency-numbers.ts';
import { amountOf } from '../../rules/number-ranges.ts';
import type { AnyExtension, Ways } from '../ways.ts';
import { aboutExtension, rowOf, titleOf } from './names.ts';
import type { CheckDefinition, Finding } from './types.ts';

type Found = Omit<Finding, 'kind'>;
type Row = Pick<PlanEntry, 'first' | 'last'>;

/** Numbers that hide each other, so that one never rings: rows, extensions, codes, emergency numbers, menu keys. */
export const hiddenNumbers: CheckDefinition = {
  kind: 'hidden-number',
  *find({ ways }) {
    for (const [hidden, by] of overlapping(ways.numbers)) {
      yield {
        severity: 'broken',
        phrase: phrase('check.number-twice', { number: rowOf(hidden), other: rowOf(by) }),
        mend: phrase('check.number-twice-mend'),
        about: { entity: 'number', id: hidden.id },
      };
    }
    yield* planEntries(ways);
    yield* extensions(ways);
    yield* menuKeys(ways);
  },
};

/** Each row that shares a number with one that begins before it, with that one. */
function* overlapping<R extends Row>(rows: readonly R[]): Generator<readonly [R, R]> {
  const sorted = rows
    .map((row) => ({ row, from: amountOf(row.first), until: amountOf(row.last ?? row.first) }))
    .sort((a, b) => a.from - b.from || b.until - a.until);
  let widest = sorted[0];
  for (const each of sorted.slice(1)) {
    if (widest && each.from <= widest.until) yield [each.row, widest.row];
    if (!widest || each.until > widest.until) widest = each;
  }
}

function* planEntries({ schemas }: Ways): Generator<Found> {
  for (const schema of schemas) {
    for (const [at, plan] of schema.plans.entries()) {
      for (const [hidden, by] of overlapping(plan.entries)) {
        yield {
          severity: 'broken',
          phrase: phrase('check.entry-twice', { number: rowOf(hidden), other: rowOf(by), plan: plan.name }),
          mend: phrase('check.entry-twice-mend'),
          about: {
            entity: 'number-schema',
            id: schema.id,
            field: `plans.${at}.entries.${plan.entries.indexOf(hidden)}`,
          },
        };
      }
    }
  }
}

function* extensions(ways: Ways): Generator<Found> {
  const [office] = ways.config.list<OfficeBody>('office');
  const emergency = emergencyNumbersOf(office?.country ?? '');
  const byNumber = new Map<string, AnyExtension>();
  for (const body of ways.extensions) {
    const { id, number } = body;
    const other = byNumber.get(number);
    const why = other
      ? phrase('number.taken', { number, title: titleOf(other) })
      : office && number.length !== office.extensionLength
        ? phrase('number.length', { length: office.extensionLength })
        : reservedFor(number, emergency);
    byNumber.set(number, other ?? body);
    if (!why) continue;
    yield {
      severity: 'broken',
      phrase: phrase('check.extension-hidden', { title: titleOf(body), why }),
      mend: phrase('check.extension-hidden-mend'),
      about: aboutExtension(ways, id, 'number'),
    };
  }
}

/** IVR-03: an option with the digits of somebody's extension is taken before them. */
function* menuKeys(ways: Ways): Generator<Found> {
  for (const menu of ways.extensions) {
    if (menu.directDialling !== true) continue;
    const options = (menu.options ?? []) as readonly { readonly digits: string }[];
    for (const [at, { digits }] of options.entries()) {
      const hidden = ways.config.find<AnyExtension>('extension', 'number', digits);
      if (!hidden) continue;
      yield {
        severity: 'attention',
        phrase: phrase('check.key-hides', { title: titleOf(menu), digits, hidden: titleOf(hidden) }),
        mend: phrase('check.key-hides-mend'),
        about: aboutExtension(ways, menu.id, `options.${at}.digits`),
      };
    }
  }
}
