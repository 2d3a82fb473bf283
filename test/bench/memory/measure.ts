/**
 * Runs under `--expose-gc` and prints as JSON what a registered phone and a standing call hold. The clock is moved past
 * all that merely waits for stragglers (64·T1), so what is counted stays for as long as the phone or the call does.
 * With `sound` the sound of all calls goes through the box.
 */
import { InsideBox } from '../load/inside-box.ts';
import { benchOffice, CODES_ON_KEYS } from '../load/server.ts';

const PHONES = 2_000;
const CALLS = 1_000;
const FIRST_NUMBER = 2_000;
/** So few at a time, as the box is not to refuse them. */
const AT_ONCE = 100;
const STRAGGLERS_MS = 40_000;

const withSound = process.argv[2] === 'sound';
const office = withSound ? benchOffice(PHONES, CODES_ON_KEYS) : benchOffice(PHONES);
const box = new InsideBox(office, ':memory:', withSound);
let registered = 0;
let answered = 0;
const events = {
  onRegistered: (): number => ++registered,
  onAnswered: (): number => ++answered,
  onTrouble: (what: string): never => {
    throw new Error(what);
  },
};
const phones = Array.from({ length: PHONES }, (_, index) => box.phone(FIRST_NUMBER + index, events));

/** Bytes on the heap and outside of it, after everything that can go is gone; buffers are part of `external`. */
function held(): number {
  for (let turn = 0; turn < 4; turn++) globalThis.gc!();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

async function inBatches(count: number, work: (index: number) => void): Promise<void> {
  for (let from = 0; from < count; from += AT_ONCE) {
    for (let index = from; index < Math.min(count, from + AT_ONCE); index++) work(index);
    await box.settle();
    box.clock.advance(100);
  }
}

async function rest(): Promise<void> {
  box.clock.advance(STRAGGLERS_MS);
  await box.settle();
}

// A first few of both, so that code and tables that are made once are not counted.
await inBatches(AT_ONCE, (index) => phones[index]!.registers());
await inBatches(AT_ONCE / 2, (index) => phones[index]!.dials(String(FIRST_NUMBER + AT_ONCE / 2 + index)));
for (const phone of phones) phone.hangsUp();
await box.settle();
await rest();
answered = 0;
registered = 0;

const empty = held();
const before = box.telephony.live().bindings!;
await inBatches(PHONES, (index) => phones[index]!.registers());
await rest();
const withPhones = held();
const added = box.telephony.live().bindings! - before;
await inBatches(CALLS, (index) => phones[index]!.dials(String(FIRST_NUMBER + CALLS + index)));
const calling = held();
await rest();
const withCalls = held();
const standing = box.telephony.live().calls!;
const { mediaSessions = 0 } = box.telephony.live() as { mediaSessions?: number };
if (mediaSessions !== (withSound ? 2 * CALLS : 0)) throw new Error(`${mediaSessions} sessions of sound`);
if (registered !== PHONES || answered !== CALLS || standing !== CALLS) {
  throw new Error(`${registered} registered, ${answered} answered, ${standing} calls standing`);
}
const perPhone = (withPhones - empty) / added;
const perCall = (withCalls - withPhones) / CALLS;
const perFreshCall = (calling - withPhones) / CALLS;
process.stdout.write(`${JSON.stringify({ perPhone, perCall, perFreshCall })}\n`);
process.exit(0);
