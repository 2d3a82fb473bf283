/** An office in which Daan (104) may listen to others (CAL-08); Anna has called Bram, the agent. */
import * as assert from 'uvu/assert';
import { author } from './office.ts';
import type { Phone, PhoneCall } from './phone.ts';
import { Telephones, type TelephonesOptions } from './telephones.ts';

const PEOPLE = [
  { number: '101', name: 'Anna de Vries' },
  { number: '102', name: "Bram O'Neill", lines: ['102', '102b'] },
  { number: '103', name: 'Carla Jansen' },
  { number: '104', name: 'Daan Bakker' },
  { number: '105', name: 'Erik Smit' },
];

export interface SupervisedOptions extends TelephonesOptions {
  readonly roles?: readonly string[];
  /** Whose accounts have these roles. */
  readonly supervisors?: readonly string[];
}

export function supervised({ roles = ['supervisor'], supervisors = ['104'], ...options }: SupervisedOptions = {}) {
  const o = new Telephones({ media: {}, people: PEOPLE, ...options });
  for (const number of supervisors) {
    const body = { username: `u${number}`, name: number, roles, userId: `user-${number}` };
    o.config.apply([{ what: 'create', entity: 'account', id: `account-${number}`, body }], author);
  }
  return o;
}

/** Two who talk; the second on a phone that is there already, or a new one. */
export async function talk(
  o: Telephones,
  from: string,
  to: string | Phone,
): Promise<{ readonly from: PhoneCall; readonly to: PhoneCall }> {
  const callee = typeof to === 'string' ? o.phone(to) : to;
  const call = o.phone(from).dials(callee.username);
  await o.soon();
  callee.last.answers();
  await o.soon();
  return { from: call, to: callee.last };
}

export interface Listened {
  readonly o: Telephones;
  readonly daan: PhoneCall;
  readonly anna: PhoneCall;
  readonly bram: PhoneCall;
}

/** Daan listens to Bram, and all has been said. */
export async function listened(options: SupervisedOptions = {}): Promise<Listened> {
  const o = supervised(options);
  const { from: anna, to: bram } = await talk(o, '101', '102');
  const daan = o.phone('104').dials('906102');
  await o.pass(2_000);
  return { o, daan, anna, bram };
}

/** They hang up, one after the other, and nothing is left of all. */
export async function hangUp(o: Telephones, ...calls: readonly PhoneCall[]): Promise<void> {
  for (const call of calls) {
    if (call.state === 'up') call.hangsUp();
    await o.soon();
  }
  assert.equal(await o.leftovers(), []);
}
