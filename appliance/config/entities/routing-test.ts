import { z } from 'zod';
import { ROUTING_TESTS_MAX, WHAT_IF_ENTRIES_MAX, WHAT_IF_LONGEST_SEC } from '../../base/limits-what-if.ts';
import { phrase } from '../../base/words/index.ts';
import { momentOf } from '../../rules/local-time.ts';
import { defineEntity } from '../define-entity.ts';
import { line } from '../fields.ts';
import { refuse } from '../problems.ts';
import type { RoutingTestBody } from '../types.ts';

const seconds = (label: string, help?: string) =>
  z
    .int()
    .min(0)
    .max(WHAT_IF_LONGEST_SEC)
    .optional()
    .meta({ label, unit: 's', ...(help === undefined ? {} : { help }) });

const keys = z.string().superRefine((text, ctx) => {
  if (!/^[0-9*# ]{0,64}$/.test(text)) refuse(ctx, phrase('what-if.keys', { text }));
});

/** What people and their phones do in a test. */
export const TEST_BEHAVIOURS = ['answers', 'declines', 'busy', 'rings', 'silent', 'away'] as const;
const does = z.enum(TEST_BEHAVIOURS);

/** A call that is tried at every change, and where it must end (NPL-07). */
export const routingTestSchema = z.object({
  name: line(80).meta({ label: 'Name', help: 'What is to stay so; no two share one.', unique: true }),
  from: line(40)
    .optional()
    .meta({ label: 'Caller', help: 'An extension, a line or an outside number; none: withheld.' }),
  to: line(40).meta({ label: 'Dialled', help: 'An extension, a code, a number of the office or one outside.' }),
  at: line(40)
    .superRefine((text, ctx) => {
      if (momentOf(text, 'UTC') === undefined) refuse(ctx, phrase('what-if.no-time', { text }));
    })
    .meta({ label: 'When', help: 'Local time of the office, such as 2026-12-25T10:00.' }),
  press: z
    .array(keys)
    .max(WHAT_IF_ENTRIES_MAX)
    .default([])
    .meta({ label: 'Keys pressed', help: 'When the box asks for the first time, for the second time …' }),
  who: z
    .array(
      z.object({
        number: line(40).meta({ label: 'Who', help: 'A person or a line.' }),
        does: does.meta({ label: 'Does' }),
        afterSec: seconds('After'),
      }),
    )
    .max(WHAT_IF_ENTRIES_MAX)
    .default([])
    .meta({ label: 'Who does what' }),
  otherwise: does.default('answers').meta({ label: 'Everybody else' }),
  otherwiseAfterSec: seconds('After'),
  speaksSec: seconds('Speaks', 'How long the caller speaks where the box records.'),
  hangsUpAfterSec: seconds('Hangs up after'),
  path: z
    .array(line(100))
    .max(WHAT_IF_ENTRIES_MAX)
    .meta({ label: 'Expected way', help: 'Kind and number, one after the other: ivr 800, user 102.' }),
  outcome: line(20).meta({ label: 'Expected end' }),
  callee: line(40).optional().meta({ label: 'Expected at', help: 'The number of who or what is reached.' }),
});

export const routingTest = defineEntity<RoutingTestBody>({
  name: 'routing-test',
  section: 'routingTests',
  schema: routingTestSchema,
  naturalKey: 'name',
  rulesOfAll: (_before, after) =>
    after.list('routing-test').length > ROUTING_TESTS_MAX
      ? phrase('routing-test.too-many', { most: ROUTING_TESTS_MAX })
      : undefined,
});
