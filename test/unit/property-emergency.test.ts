import * as assert from 'uvu/assert';
import { AppError } from '../../appliance/base/errors.ts';
import { type Random, SeededRandom } from '../../appliance/base/random.ts';
import type { Change } from '../../appliance/config/types.ts';
import { emergency } from '../../appliance/outside/emergency.ts';
import { outgoing } from '../../appliance/outside/outgoing.ts';
import { emergencyNumbersOf } from '../../appliance/rules/emergency-numbers.ts';
import { author } from '../kit/office.ts';
import { suite } from '../kit/suite.ts';
import { endTelephones, Telephones } from '../kit/telephones.ts';

/** FAC-11: whatever the office is set to, help is reached while any provider is up. */
const test = suite('property: help is always reached');
test.afterEach(endTelephones);

const SEEDS = 20;
const CHANGES = 25;

/** Made without looking at what is allowed: what the rules accept stays, the rest is refused as at the API. */
const makers: readonly ((random: Random, o: Telephones) => Change | undefined)[] = [
  (random, o) => ({
    ...{ what: 'change', entity: 'office', id: o.config.list('office')[0]!.id },
    body: oneOf(random, [
      { country: oneOf(random, ['NL', 'DE', 'FR', 'GB', 'AT', 'US', 'BE', 'OM']) },
      { outsidePrefix: oneOf(random, ['', '0', '9', '1', '11']) },
      { encryption: oneOf(random, ['off', 'preferred', 'required']) },
      { extensionLength: random.integer(2, 5) },
      { callerId: null, emergencyCallerId: oneOf(random, [null, '+31201111100']) },
      { blockedCategories: ['international', 'short', 'service', 'mobile'] },
      { emergencyNotifyIds: oneOf(random, [[], ['user-101'], ['nobody']]) },
    ]),
  }),
  (random, o) => {
    const lines = o.config.list<object>('line');
    const line = lines[random.integer(0, lines.length - 1)];
    const body = oneOf(random, [
      { encryption: true },
      { callLimit: 1 },
      { callCodes: true },
      { areaCode: oneOf(random, ['020', null]) },
      { userId: oneOf(random, ['user-101', 'user-102', null]) },
      { emergencyCallerId: oneOf(random, ['+31201111199', null]) },
    ]);
    return line && { what: 'change', entity: 'line', id: line.id, body };
  },
  (random) => ({
    ...{ what: 'create', entity: 'outside-limit' },
    body: {
      name: `Limit ${random.integer(1, 1_000)}`,
      ...oneOf(random, [
        { minutesPerDay: 0 },
        { callsMax: 1 },
        { countries: ['BE'] },
        { nightFrom: '00:00', nightUntil: '00:00', nightBlocks: 'all' },
      ]),
    },
  }),
  (random) => ({
    ...{ what: 'create', entity: 'user' },
    // Numbers that begin as help does: the rules must refuse those that would hide it.
    body: {
      number: oneOf(random, ['11', '112', '1121', '110', '911', '130', '15', '13115', '0112']),
      name: `U ${random.integer(1, 1_000)}`,
    },
  }),
  (random, o) => ({
    ...{ what: 'create', entity: 'number' },
    body: {
      first: `+3120${random.integer(1_000_000, 9_999_999)}`,
      schemaId: o.config.list('number-schema')[0]?.id ?? '',
      ...oneOf(random, [{}, { userId: 'user-101' }]),
    },
  }),
  (random) => ({ what: 'delete', entity: 'user', id: oneOf(random, ['user-101', 'user-102', 'user-103']) }),
];

function oneOf<T>(random: Random, list: readonly T[]): T {
  return list[random.integer(0, list.length - 1)] as T;
}

/** Answers whether the office took it. */
function tries(o: Telephones, change: Change | undefined): boolean {
  if (!change) return false;
  try {
    o.config.apply([change], author);
    return true;
  } catch (failure) {
    assert.instance(failure, AppError);
    return false;
  }
}

for (let seed = 1; seed <= SEEDS; seed++) {
  test(`FAC-11 no configuration that the rules accept makes an emergency call fail: office ${seed}, by SIP`, () =>
    helps(seed));
}

async function helps(seed: number): Promise<void> {
  const random = new SeededRandom(seed);
  const incoming = (): Promise<void> => Promise.reject(new Error('nothing comes in here'));
  const o = new Telephones({ outside: { incoming, outgoing, emergency }, media: {}, freeLines: ['hall'], callsMax: 1 });
  const [voys, kpn] = [o.provider('voys'), o.provider('kpn')];
  voys.onRing = (call) => call.refuses(503);
  o.trunks.down.add(oneOf(random, ['voys', 'kpn']));
  o.trunks.callsMax = random.integer(0, 2);
  const phones = ['101', '102', 'hall'].map((line) => o.phone(line));
  let accepted = 0;
  for (let count = 0; count < CHANGES; count++) if (tries(o, oneOf(random, makers)(random, o))) accepted++;
  assert.ok(accepted > 3, `${accepted} changes were accepted`);
  const [office] = o.config.list<{ country: string; outsidePrefix: string }>('office');
  const { country, outsidePrefix } = office!;
  for (const number of emergencyNumbersOf(country)) {
    for (const phone of phones) {
      const dialled = oneOf(random, [number, `#31#${number}`, `${outsidePrefix}${number}`]);
      const before = kpn.rung;
      const call = phone.dials(dialled);
      await o.soon();
      const said = `${dialled} from ${phone.username} in ${country}: ${o.last()}`;
      assert.is(kpn.rung, before + 1, said);
      kpn.last.answers();
      await o.soon();
      assert.is(call.state, 'up', said);
      assert.is(o.trunks.asked.at(-1)?.number, number, said);
      call.hangsUp();
      await o.soon();
    }
  }
  assert.equal(o.failures, []);
}
