/** Which branches of which kinds of extensions real calls took, of all that the offices had (NPL-07). */
import type { Phrase } from '../../appliance/base/words/index.ts';
import type { CallRecord } from '../../appliance/calls/types.ts';
import type { ConfigView } from '../../appliance/config/types.ts';
import { extensionTypes } from '../../appliance/extensions/index.ts';
import { type Compared, simulatedAndReal } from './simulated-real.ts';

/** Branches that no single call can take, each with the reason. */
const UNREACHABLE: Readonly<Record<string, string>> = {};

/** Sentences that some real call must have told: what no extension's exit stands for. */
const SENTENCES = [
  ...[
    'trail.came-from',
    'trail.came-withheld',
    'trail.came-inside',
    'call.number-unknown',
    'call.plan-empty',
    'call.line-full',
  ],
  ...['trail.blocked-caller-busy', 'trail.blocked-caller-prompt', 'trail.blocked-caller-extension'],
  ...['trail.shown-own', 'trail.shown-office', 'trail.shown-first', 'trail.shown-fixed', 'trail.shown-caller'],
  ...['trail.shown-dialled', 'trail.shown-withheld', 'trail.trunk-tried', 'trail.trunk-full', 'trail.trunk-down'],
  ...['trail.trunk-silent', 'trail.trunk-refused', 'trail.trunk-sends-on', 'trail.sent-outside', 'sent-on.nowhere'],
  ...['trail.emergency', 'trail.outside-rings', 'trail.group-follows', 'trail.group-ignores', 'trail.member-left-out'],
  ...['trail.mailbox', 'trail.location-withheld', 'trail.location-mobile'],
] as const;

/** Why a plan rules. */
const PLAN_REASONS = ['plan.why-days', 'plan.why-period', 'plan.why-holiday', 'plan.why-manual', 'plan.why-fallback'];

type Taken = (record: CallRecord, lastKind: string) => boolean;

const keyOf = (phrase: Phrase | undefined): string => phrase?.key ?? '';
const ended =
  (kind: string, reason: string, told = ''): Taken =>
  ({ reason: said, trail }, last) =>
    last === kind && said.key === reason && (told === '' || trail.some(({ phrase }) => phrase.key === told));

/** How a call is known to have ended by an exit that leads nowhere. */
const ENDS: Readonly<Record<string, Taken>> = {
  'user voicemail': ({ trail }, last) => last === 'user' && trail.some(({ via }) => via === 'voicemail'),
  'user unanswered': ({ outcome }, last) =>
    last === 'user' && ['no-answer', 'busy', 'declined', 'unreachable'].includes(outcome),
  'group unanswered': ({ outcome }, last) => last === 'group' && outcome !== 'answered',
  'group member': ({ outcome }, last) => last === 'group' && outcome === 'answered',
  'authentication passed': ended('authentication', 'call.played'),
  'authentication refused': ended('authentication', 'call.not-authorised'),
  'ivr none': ended('ivr', 'call.nothing-chosen', 'trail.ivr-none'),
  'ivr invalid': ended('ivr', 'call.nothing-chosen', 'trail.ivr-invalid'),
  'dialer nobody': ended('dialer', 'call.nothing-chosen'),
  'location area-code fallback': ended('location area-code', 'call.no-location'),
  'location postcode fallback': ended('location postcode', 'call.no-location'),
  'location caller fallback': ended('location caller', 'call.no-location'),
  'location dialled fallback': ended('location dialled', 'call.no-location'),
  'time period': ended('time', 'call.no-time-destination', 'trail.time-period'),
  'time fallback': ended('time', 'call.no-time-destination', 'trail.time-outside'),
  'call-limit inside': ended('call-limit', 'call.no-destination'),
  'call-limit above': ended('call-limit', 'call.limit-full'),
};

/** What an extension is, with what it goes by: `user`, `location postcode`. */
function kindOf(config: ConfigView, id: string): string {
  const entity = config.entityOf(id) ?? '';
  const by = entity === 'location' ? config.get<{ by: string }>(entity, id)?.by : undefined;
  return by === undefined ? entity : `${entity} ${by}`;
}

/** `option.1` → `option`, `inside.busy.ID` → `inside busy`. */
function branchOf(kind: string, exit: string): string {
  const parts = exit.split('.');
  return kind === 'group' && parts.length === 3 ? parts.slice(0, 2).join(' ') : (parts[0] ?? '');
}

/** Compares many made-up offices, and counts the branches. */
export class SimulatedOffices {
  readonly differences: string[] = [];
  readonly #wanted = new Set<string>([...SENTENCES, ...PLAN_REASONS]);
  /** Branch → how many calls took it. */
  readonly #taken = new Map<string, number>();
  count = 0;

  /** Answers the branches that its call took. */
  async compare(seed: number): Promise<ReadonlySet<string>> {
    const compared = await simulatedAndReal(seed);
    this.count++;
    this.differences.push(...compared.differences);
    this.#want(compared.config);
    return compared.record ? this.#take(compared, compared.record) : new Set();
  }

  /** Every branch that an extension of that office has. */
  #want(config: ConfigView): void {
    for (const { type, exits } of extensionTypes) {
      for (const body of config.list<Record<string, unknown>>(type)) {
        const kind = kindOf(config, body.id as string);
        this.#wanted.add(`${kind}: reached`);
        for (const { key, to } of exits?.(body as never, config) ?? []) {
          const branch = `${kind} ${branchOf(kind, key)}`;
          this.#wanted.add(to && branch !== 'group member' ? branch : `${branch}, ends`);
        }
      }
    }
  }

  #take({ config }: Compared, record: CallRecord): ReadonlySet<string> {
    const taken = new Set<string>([keyOf(record.reason)]);
    let last = '';
    for (const { node, via, phrase } of record.trail) {
      taken.add(keyOf(phrase));
      if (phrase.key === 'trail.number-plan') taken.add(keyOf(phrase.params?.why as Phrase | undefined));
      const kind = node === undefined ? '' : kindOf(config, node);
      if (via !== undefined) taken.add(`${via === 'outside' ? kind : last} ${branchOf(last, via)}`);
      if (node === undefined || kind === '') continue;
      taken.add(`${kind}: reached`);
      last = kind === 'trunk' ? last : kind;
    }
    for (const [branch, isTaken] of Object.entries(ENDS)) if (isTaken(record, last)) taken.add(`${branch}, ends`);
    for (const branch of taken) this.#taken.set(branch, (this.#taken.get(branch) ?? 0) + 1);
    return taken;
  }

  /** Branches that no call took. */
  get missed(): readonly string[] {
    return [...this.#wanted].filter((branch) => !this.#taken.has(branch) && !(branch in UNREACHABLE)).sort();
  }

  /** Each branch with how many calls took it. */
  table(): string {
    const rows = [...this.#wanted]
      .sort()
      .map((branch) => `  ${branch}  ${this.#taken.get(branch) ?? UNREACHABLE[branch] ?? '–'}`);
    return rows.join('\n');
  }

  /** “57 offices, 0 differences; branches 60 of 61 (98 %), not: ivr none”. */
  summary(): string {
    const { missed } = this;
    const all = this.#wanted.size - Object.keys(UNREACHABLE).length;
    const percent = Math.floor((100 * (all - missed.length)) / all);
    const not = missed.length > 0 ? `, not: ${missed.join(', ')}` : '';
    return `${this.count} offices, ${this.differences.length} differences; branches ${all - missed.length} of ${all} (${percent} %)${not}`;
  }
}
