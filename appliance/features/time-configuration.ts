import { FIRST_DIGIT_MS, INTER_DIGIT_MS, TIME_TRIES } from '../base/limits-features.ts';
import { phrase } from '../base/words/index.ts';
import type { Call, ExtensionDependencies, Utterance } from '../calls/types.ts';
import type { NumberSchemaBody, OfficeBody, Plan, Stored } from '../config/types.ts';
import type { PromptKey } from '../prompts/types.ts';
import { nextScheduledChange } from '../rules/number-plan.ts';
import { defineCode } from './define-code.ts';

type Schema = Stored<NumberSchemaBody>;

interface Configurer {
  readonly name: string;
  readonly timeConfiguration: boolean;
}

/** 915: number plans by phone, each input ended by the hash key (IVR-04, NPL-06). */
export const timeConfiguration = defineCode({
  code: '915',

  async run(call, { by }, dependencies) {
    const user = dependencies.config.get<Configurer>('user', by.extensionId ?? '');
    if (!user || !mayUse(user, dependencies)) {
      await call.play({ say: user ? 'refusal.no-right' : 'refusal.log-in-first' });
      return call.hangUp(phrase('call.no-time-right', { name: user?.name ?? by.name }));
    }
    const how = await asked(call, OPTIONS, {
      longest: 1,
      find: (digits) => WAYS[digits],
      unknown: 'common.invalid-choice',
    });
    const schema = how && (await schemaOf(call, dependencies));
    if (!how || !schema) return givenUp(call);
    const change = (plan?: number, untilMs?: number): void =>
      dependencies.byPhone.switchPlan(by.extensionId ?? '', { schemaId: schema.id, plan, untilMs }, call.caller.number);
    if (how === 'schedule') {
      change();
      return done(call, schema, undefined, { say: 'time.follows-schedule' });
    }
    const plan = await planOf(call, schema);
    if (!plan) return givenUp(call);
    const untilMs = how === 'temporary' ? endOf(call, schema, dependencies) : undefined;
    change(plan.number, untilMs);
    const said: PromptKey = untilMs === undefined ? 'time.switched-until-undone' : 'time.switched-until-change';
    return done(call, schema, plan, { say: said, with: { number: plan.number } });
  },
});

/** By their own setting (USR-02), or by a role of their account (PPL-03). */
function mayUse({ id, timeConfiguration }: Stored<Configurer>, { rights }: ExtensionDependencies): boolean {
  return timeConfiguration || (rights?.maySwitchPlans(id) ?? false);
}

const WAYS: Readonly<Record<string, 'temporary' | 'permanent' | 'schedule'>> = {
  '1': 'temporary',
  '2': 'permanent',
  '3': 'schedule',
};

const OPTIONS: readonly Utterance[] = [
  { say: 'time.option-until-change', with: { key: '1' } },
  { say: 'time.option-until-undone', with: { key: '2' } },
  { say: 'time.option-schedule', with: { key: '3' } },
];

/** The only schema is not asked for. */
async function schemaOf(call: Call, { config }: ExtensionDependencies): Promise<Schema | undefined> {
  const schemas = config.list<NumberSchemaBody>('number-schema');
  if (schemas.length === 1) return schemas[0];
  const find = (digits: string): Schema | undefined => schemas.find(({ number }) => number === Number(digits));
  return asked(call, [{ say: 'time.enter-schema' }], { longest: 2, find, unknown: 'time.unknown-schema' });
}

async function planOf(call: Call, { plans }: Schema): Promise<Plan | undefined> {
  const find = (digits: string): Plan | undefined => plans.find(({ number }) => number === Number(digits));
  return asked(call, [{ say: 'time.enter-plan' }], { longest: 2, find, unknown: 'time.unknown-plan' });
}

interface Asking<Found> {
  readonly longest: number;
  readonly find: (digits: string) => Found | undefined;
  /** Said of what is not found; takes the number where it has a place for it. */
  readonly unknown: 'common.invalid-choice' | 'time.unknown-schema' | 'time.unknown-plan';
}

/** Asks until it is something that there is; gives up after a few times. The hash key ends it, or a pause. */
async function asked<Found>(
  call: Call,
  prompt: readonly Utterance[],
  { longest, find, unknown }: Asking<Found>,
): Promise<Found | undefined> {
  for (let tries = 0; tries < TIME_TRIES; tries++) {
    const { digits, ended } = await call.collect({
      ...{ prompt, digitsMax: longest, digitsMin: 1, end: '#' },
      ...{ firstDigitMs: FIRST_DIGIT_MS, interDigitMs: INTER_DIGIT_MS },
      // People know these codes with their hash key: it belongs to the number before it, never to the next.
      judge: () => 'more',
    });
    // The hash key after 915 itself.
    if (digits === '' && ended === 'hash') continue;
    const found = digits === '' ? undefined : find(digits);
    if (found !== undefined) return found;
    const isNumber = unknown !== 'common.invalid-choice';
    if (digits === '') await call.play({ say: 'common.no-choice' });
    else await call.play(isNumber ? { say: unknown, with: { number: digits } } : { say: unknown });
  }
  return undefined;
}

/** Until the schedule changes next; undefined where it never does. */
function endOf(call: Call, schema: Schema, { config }: ExtensionDependencies): number | undefined {
  const zone = config.list<OfficeBody>('office')[0]?.timeZone ?? 'UTC';
  return nextScheduledChange(schema, zone, call.clock.wall());
}

/** Says what rules now; an empty plan is warned of (NPL-02). */
async function done(call: Call, schema: Schema, plan: Plan | undefined, said: Utterance): Promise<never> {
  const reason = plan
    ? phrase('call.plan-switched', { schema: schema.name, plan: plan.name })
    : phrase('call.plan-follows', { schema: schema.name });
  call.explain('time-configuration', reason, { node: schema.id });
  await call.play(plan?.entries.length === 0 ? [said, { say: 'time.plan-empty' }] : said);
  return call.hangUp(reason);
}

async function givenUp(call: Call): Promise<never> {
  await call.play({ say: 'common.goodbye' });
  return call.hangUp(phrase('call.plan-not-switched'));
}
