import * as assert from 'uvu/assert';
import { TestBox, TWO_USERS } from '../kit/box.ts';
import { authorization, type RawAnswer, RawPhone } from '../kit/raw-phone.ts';
import { suite } from '../kit/suite.ts';
import { attack, found, tellsNothing } from './phones/attack.ts';
import { check, suiteOfPeers } from './phones/peer-suite.ts';

/**
 * A stranger can't tell the names that are there from those that are not, by what is answered nor by how long it takes.
 * From loopback, where nobody is ever slowed or ignored: what is measured here is all that an attacker could learn.
 */
const test = suite('names look alike', { timeoutMs: 60_000 });
const peers = suiteOfPeers('names look alike to svwar', ['svwar']);

const THERE = ['101', '102'] as const;
const NOT_THERE = ['201', '202'] as const;
const ROUNDS = 400;

let box: TestBox;
let phone: RawPhone;
test.before(async () => {
  box = await TestBox.start({ office: TWO_USERS });
  phone = await RawPhone.open(box.sip);
});
peers.test.after(async () => {
  phone.close();
  await box.stop();
});

type Question = (user: string) => Promise<RawAnswer>;

const withoutPassword =
  (method: string): Question =>
  (user) =>
    phone.ask(method, user);

const withWrongPassword: Question = async (user) => {
  const { text } = await phone.ask('REGISTER', user);
  const uri = `sip:${box.sip.address}:${box.sip.port}`;
  return phone.ask('REGISTER', user, [authorization(text, 'REGISTER', uri, user, 'wrong')]);
};

const questions: Readonly<Record<string, Question>> = {
  'REGISTER without a password': withoutPassword('REGISTER'),
  'REGISTER with a wrong password': withWrongPassword,
  'INVITE without a password': withoutPassword('INVITE'),
  'SUBSCRIBE without a password': withoutPassword('SUBSCRIBE'),
  'MESSAGE without a password': withoutPassword('MESSAGE'),
};

/** What is left of an answer without what is new each time and without the name itself. */
function skeleton({ text }: RawAnswer, user: string): string {
  return text
    .replaceAll(`sip:${user}@`, 'sip:NAME@')
    .replace(/nonce="[^"]+"/, 'nonce=""')
    .replace(/(To: [^\r]*;tag=)[^\r;]+/, '$1')
    .replace(/(branch=z9hG4bK|tag=t|raw-)\d+/g, '$1');
}

/**
 * How probable it is that an answer about a name that is there took longer than one about a name that is not (the
 * Mann-Whitney statistic): one half when time tells nothing.
 */
function probabilityLonger(there: readonly number[], notThere: readonly number[]): number {
  const all = [...there.map((ms) => ({ ms, isThere: true })), ...notThere.map((ms) => ({ ms, isThere: false }))];
  all.sort((a, b) => a.ms - b.ms);
  let below = 0;
  let wins = 0;
  for (const { isThere } of all) {
    if (isThere) wins += below;
    else below++;
  }
  return wins / (there.length * notThere.length);
}

/** With 400 answers each, chance alone moves it by 0.02; a missing hash or look-up shows as 0.7 and more. */
const TELLS_NOTHING = 0.1;

/** Work elsewhere on the machine can lean on one of the two by chance; a difference that is there shows every time. */
const MEASUREMENTS = 3;

/** Asks about both kinds of names in turn; how probable it is that a name that is there took longer. */
async function measure(ask: Question): Promise<number> {
  const skeletons = new Set<string>();
  const times = { there: [] as number[], notThere: [] as number[] };
  for (let round = 0; round < ROUNDS; round++) {
    // Turn about, so that whatever else the machine does meets both alike.
    for (const kind of round % 2 === 0 ? (['there', 'notThere'] as const) : (['notThere', 'there'] as const)) {
      const user = (kind === 'there' ? THERE : NOT_THERE)[Math.floor(round / 2) % 2]!;
      const answer = await ask(user);
      assert.is(answer.status, 401);
      skeletons.add(skeleton(answer, user));
      times[kind].push(answer.tookMs);
    }
  }
  assert.equal([...skeletons].slice(1), [], 'one answer for all');
  return probabilityLonger(times.there, times.notThere);
}

for (const [name, ask] of Object.entries(questions)) {
  test(`${name}: the same answer in the same time`, async () => {
    const measured: number[] = [];
    while (measured.length < MEASUREMENTS) {
      measured.push(await measure(ask));
      if (Math.abs(measured.at(-1)! - 0.5) < TELLS_NOTHING) return;
    }
    throw new Error(`names that are there take longer with ${measured.join(', ')}`);
  });
}

for (const method of ['REGISTER', 'INVITE', 'OPTIONS']) {
  check(peers, `svwar --force by ${method} finds no name, or others just as well`, async () => {
    const target = `udp://127.0.0.1:${box.sip.port}`;
    const output = await attack(undefined, 'svwar', '--force', '-m', method, '-e', '95-110', target);
    assert.ok(tellsNothing(found(output), THERE), output);
  });
}
