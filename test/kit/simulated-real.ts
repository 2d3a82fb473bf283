import { SeededRandom } from '../../appliance/base/random.ts';
import { say } from '../../appliance/base/words/index.ts';
import type { TrailStep } from '../../appliance/calls/types.ts';
import type { Change } from '../../appliance/config/types.ts';
import { extensionTypes } from '../../appliance/extensions/index.ts';
import { pretendedOffice } from '../../appliance/pretended-office.ts';
import type { Question } from '../../appliance/routing/question.ts';
import { author } from './office.ts';
import type { Phone } from './phone.ts';
import { Telephones } from './telephones.ts';

/**
 * NPL-07: an office made up by a seed, a call in it, and the same call twice: pretended, and as SIP through the call
 * floor with model phones, its trail taken from the stored call. Answers what the two tell differently.
 */
export interface Compared {
  readonly differences: readonly string[];
  /** Every way on that the office's extensions have, as `KIND EXIT`, and those by which the real call went. */
  readonly exits: readonly string[];
  readonly taken: readonly string[];
  /** Kinds and codes that treated it. */
  readonly treated: readonly string[];
}

const PEOPLE = ['101', '102', '103', '104'];
const KINDS = [
  'ivr',
  'dialer',
  'authentication',
  'auto-answer',
  'voicemail',
  'group',
  'call-limit',
  'conference',
  'system',
];
const NUMBER_OF: Readonly<Record<string, string>> = Object.fromEntries(
  KINDS.map((kind, at) => [kind, `${210 + at * 10}`]),
);
const DOES = ['answers', 'answers', 'answers', 'rings', 'busy', 'declines', 'away'] as const;
/** Longest part of a call that is acted. */
const PATIENCE_SEC = 60;

class Maker {
  readonly random: SeededRandom;

  constructor(seed: number) {
    this.random = new SeededRandom(seed);
  }

  one<T>(of: readonly T[]): T {
    return of[this.random.integer(0, of.length - 1)] as T;
  }

  chance(percent: number): boolean {
    return this.random.integer(1, 100) <= percent;
  }

  /** Anything that calls can be sent to; nothing now and then. */
  somewhere(kinds: readonly string[]): string | undefined {
    if (this.chance(15)) return undefined;
    return this.chance(55) ? `user-${this.one(PEOPLE)}` : `${this.one(kinds)}-1`;
  }
}

function bodyOf(kind: string, make: Maker): object {
  const to = (): string | undefined => make.somewhere(KINDS);
  const sure = (): string => to() ?? 'user-102';
  const prefix = make.chance(30) ? { prefix: 'Sales:' } : {};
  const own = { number: NUMBER_OF[kind], name: `The ${kind}` };
  const some = (): string[] => (make.chance(50) ? [`user-${make.one(PEOPLE)}`] : []);
  switch (kind) {
    case 'ivr':
      return {
        ...own,
        options: [
          { digits: '1', destinationId: sure(), ...prefix },
          { digits: '2', destinationId: sure() },
        ],
        ...{ directDialling: make.chance(60), optionDigits: 1, noneRetries: make.random.integer(0, 1) },
        ...{ invalidRetries: make.random.integer(0, 1), noneDestinationId: to(), invalidDestinationId: to() },
      };
    case 'dialer':
      return { ...own, dialBy: 'number', retries: make.random.integer(0, 1), fallbackDestinationId: to() };
    case 'authentication':
      return {
        ...own,
        callers: [
          ...(make.chance(30)
            ? [{ number: '101', name: 'Anna', ...(make.chance(60) ? { destinationId: sure() } : {}) }]
            : []),
        ],
        pins: [{ pin: '4711', ...(make.chance(60) ? { destinationId: sure() } : {}) }, { pin: '8136' }],
        ...{ destinationId: to(), fallbackDestinationId: to(), ...prefix },
      };
    case 'group':
      return {
        ...own,
        memberIds: [...new Set([`user-${make.one(PEOPLE)}`, `user-${make.one(PEOPLE)}`, 'user-103'])],
        ...{
          insideBusyDestinationIds: some(),
          insideUnansweredDestinationIds: some(),
          insideUnansweredSec: 10,
          ...prefix,
        },
        insideAlwaysDestinationIds: make.chance(15) ? ['user-104'] : [],
      };
    case 'call-limit':
      return { ...own, callsMax: 3, destinationId: to(), busyDestinationId: to(), ...prefix };
    case 'conference':
      return { ...own, ...(make.chance(50) ? { pin: '4711' } : {}) };
    case 'voicemail':
      return { ...own, pin: '4711' };
    default:
      return own;
  }
}

/** Settings of the office: every kind once, and whether people have mailboxes. */
function changesOf(make: Maker): readonly Change[] {
  const mailboxes = PEOPLE.map((number): Change => {
    const body = { voicemail: make.chance(40), voicemailAfterSec: 10, secondCall: make.chance(70) };
    return { what: 'change', entity: 'user', id: `user-${number}`, body };
  });
  const known = new Set(extensionTypes.map(({ type }) => type));
  const extensions = KINDS.filter((kind) => known.has(kind)).map((kind): Change => {
    return { what: 'create', entity: kind, id: `${kind}-1`, body: bodyOf(kind, make) };
  });
  return [...extensions, ...mailboxes];
}

/** What callers key at each kind, question after question: right, wrong, nothing, and beyond. */
const KEYS: Readonly<Record<string, readonly (readonly string[])[]>> = {
  ivr: [['1'], ['2'], ['1', '1', '1'], ['9', '9'], [], ['', ''], ['102'], ['9', '1', '4711']],
  dialer: [['102'], ['103', '1'], ['188', '188'], [], ['#']],
  authentication: [['4711'], ['8136'], ['4711', '1'], ['9999', '9999', '9999'], ['9999', '4711'], []],
  conference: [['4711'], ['9999', '9999', '9999'], []],
  system: [['102', '2580'], ['101', '9999', '188', '2580'], []],
  other: [[], ['1'], ['2580', '1'], ['7', '2']],
};
const CODES = ['900', '909', '907', '904', '188', '101'];

function questionOf(make: Maker): Question {
  const who = PEOPLE.filter((number) => number !== '101').map((number) => {
    const does = make.one(DOES);
    const afterSec = make.random.integer(1, 8);
    return does === 'answers' || does === 'declines' ? { number, does, afterSec } : { number, does };
  });
  const kind = make.chance(85) ? make.one(KINDS) : undefined;
  const to = kind === undefined ? make.one([...CODES, ...PEOPLE]) : (NUMBER_OF[kind] ?? '102');
  const press = make.one(KEYS[kind ?? 'other'] ?? (KEYS.other as readonly (readonly string[])[]));
  // A conference goes on until somebody leaves it.
  return { from: '101', to, press, who, hangsUpAfterSec: 51.3, otherwise: { does: 'rings' } };
}

/** Makes a model phone do what the question says of its owner. */
function act(o: Telephones, phone: Phone, behaviour: NonNullable<Question['who']>[number]): void {
  phone.onRing = (call) => {
    if (behaviour.does === 'busy') {
      o.clock.at(o.clock.now() + 100, () => call.refuses(486));
      return;
    }
    call.rings();
    if (behaviour.does !== 'answers' && behaviour.does !== 'declines') return;
    o.clock.at(o.clock.now() + behaviour.afterSec * 1_000, () => {
      if (call.state === 'over') return;
      if (behaviour.does === 'declines') {
        call.refuses(603);
        return;
      }
      call.answers();
    });
  };
}

const told = ({ step, phrase, node, via }: TrailStep): string =>
  `${step} [${node ?? ''} ${via ?? ''}] ${say(phrase, 'en')}`;

export async function simulatedAndReal(seed: number): Promise<Compared> {
  const make = new Maker(seed);
  const o = new Telephones({
    people: PEOPLE.map((number) => ({ number, name: `User ${number}` })),
    media: {},
    voicemail: true,
  });
  o.config.apply(changesOf(make), author);
  const question = questionOf(make);
  const { config, clock, voicemail } = o;
  const { whatIf } = pretendedOffice({
    ...{ clock, config, mailboxes: voicemail!.mailboxes, calls: () => [], locator: o },
    ...{ supervision: { mayListen: () => true }, sounds: { durationMs: () => 1_000 } },
  });
  const answer = await whatIf.ask(question);
  const anna = o.phone('101');
  anna.onRing = (ringing) => ringing.rings();
  for (const behaviour of question.who ?? []) {
    if (behaviour.does !== 'away') act(o, o.phone(behaviour.number), behaviour);
  }
  const call = anna.dials(question.to);
  const startedMs = clock.now();
  for (const { atMs, keys } of answer.pressed) {
    for (const [index, key] of [...keys].entries()) {
      clock.at(startedMs + atMs + index * 150 + 20, () => {
        if (call.state === 'up') call.presses(key);
      });
    }
  }
  clock.at(startedMs + 51_300, () => call.hangsUp());
  await o.pass(PATIENCE_SEC * 1_000);
  const [record] = o.records();
  const differences: string[] = [];
  const compare = (what: string, mine: unknown, real: unknown): void => {
    if (String(mine) !== String(real)) differences.push(`${what}:\n  what if: ${mine}\n  real:    ${real}`);
  };
  compare('trail', answer.trail.map(told).join('\n           '), record?.trail.map(told).join('\n           '));
  compare('outcome', answer.outcome, record?.outcome);
  compare('reason', say(answer.reason, 'en'), record && say(record.reason, 'en'));
  compare('callee', answer.callee?.number, record?.callee?.number);
  const left = await o.leftovers();
  if (left.length > 0) differences.push(`left over: ${left.join()}`);
  const steps = record?.trail ?? [];
  const taken = steps.flatMap(({ via }, at) => {
    const before = steps.slice(0, at).findLast(({ node }) => node !== undefined)?.node;
    return via === undefined || before === undefined ? [] : [`${config.entityOf(before)} ${via.split('.')[0]}`];
  });
  const exits = extensionTypes.flatMap(({ type, exits: exitsOf }) =>
    config
      .list<Record<string, unknown>>(type)
      .flatMap((body) =>
        (exitsOf?.(body, config) ?? []).flatMap(({ key, to }) => (to ? [`${type} ${key.split('.')[0]}`] : [])),
      ),
  );
  const treated = steps.flatMap(({ node }) => (node === undefined ? [] : [config.entityOf(node) ?? '']));
  return {
    differences: differences.map((one) => `seed ${seed}, ${JSON.stringify(question)}\n${one}`),
    exits,
    taken,
    treated,
  };
}
