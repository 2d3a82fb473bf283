import * as assert from 'uvu/assert';
import { VirtualClock } from '../../appliance/base/clock.ts';
import { type Random, SeededRandom } from '../../appliance/base/random.ts';
import { say } from '../../appliance/base/words/index.ts';
import type { Call, DialResult, ExtensionDefinition, ExtensionDependencies } from '../../appliance/calls/types.ts';
import { valuesAt } from '../../appliance/config/define-entity.ts';
import { entityOfKind } from '../../appliance/config/entities/index.ts';
import { View } from '../../appliance/config/view.ts';
import { extensionTypes } from '../../appliance/extensions/index.ts';
import { sampleBody } from '../kit/sample-extension.ts';
import { suite } from '../kit/suite.ts';

const test = suite('extensions: every way out');

const entities = extensionTypes.map(entityOfKind);
const pick = <T>(random: Random, list: readonly T[]): T => list[random.integer(0, list.length - 1)] as T;

/** One extension of this kind with all its fields filled in, in an office where everything it points at is there. */
function sample(kind: ExtensionDefinition, random: Random) {
  for (let tries = 0; tries < 50; tries++) {
    const made = anySample(kind, random);
    if ((kind.rules?.(made.body, made.view) ?? []).length === 0) return made;
  }
  throw new Error(`no sample of ${kind.type} keeps its rules`);
}

function anySample(kind: ExtensionDefinition, random: Random) {
  const writes: { entity: string; id: string; body: Record<string, unknown> & { id: string } }[] = [];
  const make = (entity: string): string => {
    const id = `${entity}-${writes.length}`;
    if (entity !== 'extension' && !extensionTypes.some(({ type }) => type === entity)) return id;
    const type = entity === 'extension' ? 'user' : entity;
    writes.push({ entity: type, id, body: { id, number: String(101 + writes.length), name: `One ${writes.length}` } });
    return id;
  };
  const body = { ...sampleBody(kind.schema, { random, make }), id: 'sample' };
  const view = View.empty(0, entities).with(1, [...writes, { entity: kind.type, id: 'sample', body }]);
  return { body, view, made: writes };
}

/** Thrown where a sampled call leaves its extension, as `CallEnded` is. */
class Left extends Error {}

/** A call whose caller types at random and to whom phones answer at random. Notes by what it left. */
function randomCall(random: Random, typed: readonly string[], caller: string) {
  const left: (string | undefined)[] = [];
  const leave = (exit?: string): never => {
    left.push(exit);
    throw new Left();
  };
  let asked = 0;
  const stubborn = random.integer(0, 1) === 0 ? pick(random, typed) : undefined;
  const failure = { sip: 480, q850: 20, outcome: 'unreachable', phrase: { key: 'call.error' } } as const;
  const call: Partial<Call> = {
    caller: { number: caller, name: caller },
    dialled: pick(random, ['101', '+31201234567']),
    language: 'en',
    clock: new VirtualClock(),
    signal: new AbortController().signal,
    answered: false,
    explain: () => {},
    speak: () => {},
    waitWith: () => {},
    answer: async () => {},
    play: async () => 'played',
    count: () => pick(random, [1, undefined]),
    peopleIn: () => 0,
    collect: async () => {
      if (asked++ > 40) throw new Left();
      return { digits: stubborn ?? pick(random, typed), ended: 'whole' };
    },
    record: async () => ({ durationMs: 0, ended: 'hung-up' }),
    meet: async () => 'full',
    listen: async () => 'waited',
    dial: async (): Promise<DialResult> => {
      const kind = pick(random, ['answered', 'busy', 'no-answer', 'declined', 'unreachable', 'forwarded'] as const);
      const by = { number: '199', name: 'Nobody' };
      if (kind === 'answered') return { kind, by };
      return kind === 'forwarded' ? { kind, by, to: '198' } : { kind, failure };
    },
    goto: async (_, options) => leave(options?.exit),
    refuse: () => leave(),
    hangUp: () => leave(),
    ended: async () => {},
  };
  return { call: call as Call, left };
}

for (const kind of extensionTypes) {
  test(`EXT-02 every destination of ${kind.type} is a way out that says when it is taken`, () => {
    const { fields, refs: all } = entityOfKind(kind);
    const refs = [...all].filter(([, to]) => to === 'extension').map(([path]) => path);
    /** A setting that another one puts out of use leads nowhere. */
    const isUsed = (path: string, body: Readonly<Record<string, unknown>>): boolean => {
      const only = fields.find(({ name }) => name === path)?.meta.only;
      return !only || only.values.includes(String(body[only.field]));
    };
    for (let seed = 1; seed <= 20; seed++) {
      const { body, view } = sample(kind, new SeededRandom(seed));
      const exits = kind.exits?.(body, view) ?? [];
      const led = new Set(exits.map(({ to }) => (to && 'extensionId' in to ? to.extensionId : undefined)));
      for (const { value, at } of refs.filter((path) => isUsed(path, body)).flatMap((path) => valuesAt(body, path)))
        if (value !== undefined) assert.ok(led.has(String(value)), `${kind.type}: ${at} is in none of its exits`);
      assert.is(new Set(exits.map(({ key }) => key)).size, exits.length, `${kind.type}: two exits share a key`);
      for (const { label, key } of exits)
        for (const language of ['en', 'nl'] as const)
          assert.not.match(say(label, language), /\{|exit\./, `${key} ${language}`);
    }
  });
}

/** Keys of the exits that random calls took, of one kind; each has to be declared. */
async function exitsTaken(kind: ExtensionDefinition): Promise<Set<string>> {
  const taken = new Set<string>();
  for (let seed = 1; seed <= 60; seed++) {
    const random = new SeededRandom(seed);
    const { body, view, made } = sample(kind, random);
    const declared = (kind.exits?.(body, view) ?? []).map(({ key }) => key);
    const texts = Object.values(body).flatMap((value) => (Array.isArray(value) ? value : []));
    const typed = ['', '9', '*', ...made.map((one) => String(one.body.number)), ...texts.flatMap(digitsIn)];
    const { call, left } = randomCall(random, typed, pick(random, ['+31611111111', ...texts.flatMap(digitsIn)]));
    const dependencies = { config: view, linesOf: () => ['line'], codes: new Map() };
    await kind.run(call, body, dependencies as unknown as ExtensionDependencies).catch((failure) => {
      if (!(failure instanceof Left)) throw failure;
    });
    for (const exit of left) {
      if (exit === undefined) continue;
      assert.ok(declared.includes(exit), `${kind.type} leaves by ${exit}, of which its exits know nothing`);
      taken.add(exit.replace(/[.].*/, ''));
    }
  }
  return taken;
}

function digitsIn(entry: unknown): string[] {
  if (typeof entry !== 'object' || entry === null) return [];
  return Object.values(entry).filter((value): value is string => typeof value === 'string' && /^\+?\d+$/.test(value));
}

const KINDS_WITH_KEYS: Readonly<Record<string, readonly string[]>> = {
  ivr: ['option', 'dial', 'none', 'invalid'],
  dialer: ['asks', 'nobody'],
  authentication: ['callers', 'pins', 'refused'],
};

for (const kind of extensionTypes.filter(({ type }) => type !== 'system')) {
  test(`EXT-02 whatever ${kind.type} leaves by is declared`, async () => {
    const taken = await exitsTaken(kind);
    for (const key of KINDS_WITH_KEYS[kind.type] ?? [])
      assert.ok(taken.has(key), `${kind.type}: nobody left by ${key}`);
  });
}
