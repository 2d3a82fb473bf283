/**
 * NPL-07: an office made up by a seed, and one call in it twice: pretended, and made by SIP through the whole
 * appliance, its trail taken from the stored call. Answers what the two tell differently.
 */
import { say } from '../../appliance/base/words/index.ts';
import type { CallRecord, TrailStep } from '../../appliance/calls/types.ts';
import type { ConfigView } from '../../appliance/config/types.ts';
import type { Behaviour } from '../../appliance/routing/question.ts';
import type { WhatIfAnswer } from '../../appliance/routing/what-if.ts';
import { type GeneratedCall, generatedCall, HANGS_UP_AFTER_SEC } from './generated-call.ts';
import { FREE_LINE, PEOPLE, passwordOf } from './generated-names.ts';
import type { PhoneCall } from './phone.ts';
import { WholeOffice } from './whole-office.ts';

export interface Compared {
  readonly differences: readonly string[];
  readonly config: ConfigView;
  /** The stored call. */
  readonly record: CallRecord | undefined;
}

/** Phones and providers register, and calls that go on already are answered. */
const SETTLES_MS = 8_000;
/** Between two keys, and after the moment at which what-if keyed. */
const KEY_EVERY_MS = 150;
const KEY_LATE_MS = 20;

const open: WholeOffice[] = [];

/** For `afterEach`: ends what failed on the way. */
export function endWholeOffices(): void {
  for (const one of open.splice(0)) one.end();
}

export async function simulatedAndReal(seed: number): Promise<Compared> {
  const call = generatedCall(seed);
  const o = new WholeOffice(
    call.wallMs - SETTLES_MS,
    call.office.trunks.map(({ name }) => name),
  );
  open.push(o);
  for (const { name, isOutOfOrder } of call.office.trunks) o.provider(name).isOutOfOrder = isOutOfOrder;
  await o.save(call.office.file);
  await settle(o, call);
  const { question } = call;
  const answer = await o.pretended.whatIf.ask(question);
  const before = new Set(o.telephony.engine.snapshot().map(({ id }) => id));
  const record = await makeCall(o, call, answer, before);
  const differences = difference(answer, record);
  const left = await o.close();
  open.splice(open.indexOf(o), 1);
  if (left.length > 0) differences.push(`left over: ${left.join()}`);
  const what = `seed ${seed}, ${JSON.stringify({ ...question, before: call.before })}`;
  const whole = differences.length > 0 ? [[what, ...differences].join('\n')] : [];
  return { differences: whole, config: o.config, record };
}

/** Everybody registers who is there, calls that go on already begin. */
async function settle(o: WholeOffice, { question, before }: GeneratedCall): Promise<void> {
  const away = new Set(question.who?.flatMap(({ number, does }) => (does === 'away' ? [number] : [])));
  for (const line of [...PEOPLE, FREE_LINE]) {
    if (away.has(line)) continue;
    o.phone(line, passwordOf(line)).onRing = (call) => call.answers();
  }
  for (const provider of o.providers.values()) provider.onRing = (call) => call.answers();
  await o.pass(SETTLES_MS / 2);
  for (const { from, to } of before) o.phones.get(from)?.dials(to);
  await o.pass(SETTLES_MS / 2);
}

async function makeCall(
  o: WholeOffice,
  { question, office }: GeneratedCall,
  answer: WhatIfAnswer,
  before: ReadonlySet<string>,
): Promise<CallRecord | undefined> {
  const behaviours = new Map<string, Behaviour>(question.who?.map((one) => [one.number, one]));
  const otherwise = question.otherwise ?? { does: 'rings' };
  for (const [line, phone] of o.phones) phone.onRing = (call) => act(o, call, behaviours.get(line) ?? otherwise);
  const doesOutside = (dialled: string): Behaviour => behaviours.get(numberOf(dialled)) ?? otherwise;
  const faults = new Map(question.trunks?.map(({ name, does }) => [name, does]));
  for (const [name, provider] of o.providers) {
    provider.onRing = (call) =>
      faults.get(name) === 'refuses' ? call.refuses(503) : act(o, call, doesOutside(call.dialled));
  }
  // Phones and providers that don't even say that they try.
  o.network.drops = ({ to, message }) => {
    if (message?.kind !== 'request' || message.method !== 'INVITE' || to === undefined || to.name === 'box')
      return false;
    // Only what begins a call: those that are up go on.
    if (message.to.tag !== undefined) return false;
    const fault = faults.get(to.name);
    if (fault) return fault === 'silent';
    if (o.providers.has(to.name)) return doesOutside(message.uri.user ?? '').does === 'away';
    return (behaviours.get(to.name) ?? otherwise).does === 'silent';
  };
  const { clock } = o;
  const startedMs = clock.now();
  const dtmf = { how: 'rfc4733' as 'rfc4733' | 'info' };
  let call: PhoneCall;
  if (answer.caller.extensionId === undefined && answer.caller.lineId === undefined) {
    const trunk = office.trunks.find(({ name }) => name === nameOfTrunk(o, answer))!;
    dtmf.how = trunk.dtmf;
    call = o.provider(trunk.name).brings({ from: question.from, to: question.to, username: trunk.username ?? '' });
  } else {
    const line = question.from ?? '';
    dtmf.how = office.dtmfOf[line] ?? 'info';
    call = o.phones.get(line)!.dials(question.to);
  }
  for (const { atMs, keys } of answer.pressed) {
    for (const [index, key] of [...keys].entries()) {
      clock.at(startedMs + atMs + index * KEY_EVERY_MS + KEY_LATE_MS, () => o.presses(call, key, dtmf.how));
    }
  }
  const endsMs = HANGS_UP_AFTER_SEC * 1_000;
  clock.at(startedMs + endsMs, () => call.hangsUp());
  await o.pass(endsMs + 3_000);
  return o.records().find(({ startedAt, id }) => startedAt >= answer.at && !before.has(id));
}

function nameOfTrunk(o: WholeOffice, { caller }: WhatIfAnswer): string | undefined {
  return o.config.get<{ name: string }>('trunk', caller.trunkId ?? '')?.name;
}

/** What a provider is asked for, in the one form. */
function numberOf(dialled: string): string {
  if (dialled.startsWith('+')) return dialled;
  if (dialled.startsWith('00')) return `+${dialled.slice(2)}`;
  if (dialled.startsWith('0')) return `+31${dialled.slice(1)}`;
  return dialled.length > 8 ? `+${dialled}` : dialled;
}

function act({ clock }: WholeOffice, call: PhoneCall, does: Behaviour): void {
  const after = (ms: number, work: () => void): void => {
    clock.at(clock.now() + ms, () => {
      if (call.state !== 'over') work();
    });
  };
  if (does.does === 'busy') after(100, () => call.refuses(486));
  else if (does.does === 'forwards') {
    after(100, () => call.refuses(302, [['Contact', `<sip:${does.to}@${call.phone.boxHost}>`]]));
  } else if (does.does !== 'silent') call.rings();
  if (does.does === 'answers') after(does.afterSec * 1_000, () => call.answers());
  if (does.does === 'declines') after(does.afterSec * 1_000, () => call.refuses(603));
}

const told = ({ step, phrase, node, via }: TrailStep): string => {
  return `${step} [${node ?? ''} ${via ?? ''}] ${say(phrase, 'en')}`;
};

function difference(answer: WhatIfAnswer, record: CallRecord | undefined): string[] {
  const found: string[] = [];
  const compare = (what: string, mine: unknown, real: unknown): void => {
    if (String(mine) !== String(real)) found.push(`${what}:\n  what if: ${mine}\n  real:    ${real}`);
  };
  compare('trail', answer.trail.map(told).join('\n           '), record?.trail.map(told).join('\n           '));
  compare('outcome', answer.outcome, record?.outcome);
  compare('reason', say(answer.reason, 'en'), record && say(record.reason, 'en'));
  compare('callee', answer.callee?.number, record?.callee?.number);
  return found;
}
