import { type Phrase, phrase } from '../base/words/index.ts';
import type { Call, ExtensionDependencies } from '../calls/types.ts';
import type { NumberBody, NumberSchemaBody, OfficeBody, Plan, Stored } from '../config/types.ts';
import type { PromptKey } from '../prompts/types.ts';
import { decide, planEntryFor, zoneOf } from '../rules/number-plan.ts';
import { indexOf } from '../rules/number-ranges.ts';
import { whyWords } from '../rules/plan-words.ts';
import type { TrunkCall } from '../trunks/types.ts';
import { blockFor, turnAway } from './blocked-callers.ts';

/** The step of the trail under which all of this stands. */
const STEP = 'number-plan';

/** A call that a provider brought goes where the number plan of this moment sends its number (NPL-02, NPL-03). */
export async function incoming(call: Call, came: TrunkCall, deps: ExtensionDependencies): Promise<void> {
  call.explain(STEP, cameWords(came, deps), came.trunkId === '' ? {} : { node: came.trunkId });
  const block = blockFor(came, deps);
  return block ? turnAway(call, block, deps) : byNumberPlan(call, came.dialled, deps);
}

/** One of our numbers, whoever called it: outside, or somebody inside whose call never leaves the box. @throws */
export function byNumberPlan(call: Call, dialled: string, deps: ExtensionDependencies): Promise<void> {
  const { config } = deps;
  const ours = indexOf(config.list<NumberBody>('number')).find(dialled);
  const schema = ours && config.get<NumberSchemaBody>('number-schema', ours.schemaId);
  if (!schema) refuse(call, phrase('call.number-unknown', { number: dialled }), 'refusal.unknown-number');
  const plan = planNow(call, schema, deps);
  const entry = planEntryFor(plan, dialled);
  const next = entry && config.get<{ number: string; name: string }>('extension', entry.extensionId);
  if (!entry || !next) {
    const reason = phrase('call.plan-empty', { plan: plan.name, number: dialled });
    return refuse(call, reason, 'refusal.nobody-there');
  }
  const exit = exitOf(plan);
  const goes = phrase('trail.plan-entry', { number: dialled, name: `${next.number} ${next.name}` });
  call.explain(STEP, goes, { node: schema.id, via: exit });
  return call.goto(next.number, { prefix: entry.prefix, exit });
}

/** The plan that rules at this moment; the trail says why. */
function planNow(call: Call, schema: Stored<NumberSchemaBody>, { config }: ExtensionDependencies): Plan {
  const zone = config.list<OfficeBody>('office')[0]?.timeZone ?? 'UTC';
  const { plan: number, why } = decide(schema, zoneOf(schema, zone), call.clock.wall());
  const plan = schema.plans.find((one) => one.number === number) ?? { number, name: String(number), entries: [] };
  const params = { plan: plan.name, schema: schema.name, why: whyWords(why) };
  call.explain(STEP, phrase('trail.number-plan', params), { node: schema.id });
  return plan;
}

/** The exit of a schema by which calls leave in that plan, as the map of calls names it too. */
function exitOf(plan: Pick<Plan, 'number'>): string {
  return `plan.${plan.number}`;
}

function cameWords({ trunkId, callerNumber, dialled }: TrunkCall, { config }: ExtensionDependencies): Phrase {
  const trunk = config.get<{ name: string }>('trunk', trunkId)?.name ?? trunkId;
  // A call that somebody wonders about, before there is any provider.
  if (trunk === '') return cameBefore(callerNumber, dialled);
  if (callerNumber === undefined) return phrase('trail.came-withheld', { number: dialled, trunk });
  return phrase('trail.came-from', { caller: callerNumber, number: dialled, trunk });
}

function cameBefore(caller: string | undefined, number: string): Phrase {
  return caller === undefined
    ? phrase('trail.came-withheld-somehow', { number })
    : phrase('trail.came-somehow', { caller, number });
}

/** Somebody outside hears what is wrong, never silence (COD-02); their network is told that nobody has the number. */
function refuse(call: Call, reason: Phrase, said: PromptKey): never {
  call.explain(STEP, reason);
  return call.refuse({ sip: 404, q850: 1, outcome: 'refused', phrase: reason, spoken: { say: said } });
}
