/** An office whose box carries sound, and what its phones hear. */
import * as assert from 'uvu/assert';
import { phrase } from '../../appliance/base/words/index.ts';
import type { Call, ExtensionDefinition } from '../../appliance/calls/types.ts';
import { user } from '../../appliance/extensions/user.ts';
import type { Phone, PhoneCall } from './phone.ts';
import { Telephones, type TelephonesOptions } from './telephones.ts';

export const GOODBYE = phrase('call.hung-up', { name: 'The box' });

/** An office whose box carries sound; calls to 104 are treated like this. */
export function office(options: TelephonesOptions = {}, run?: (call: Call) => Promise<void>): Telephones {
  const type: ExtensionDefinition = {
    ...user,
    run: (call, extension, deps) => (run && extension.number === '104' ? run(call) : user.run(call, extension, deps)),
  };
  return new Telephones({ media: {}, types: [type], ...options });
}

const carla = { number: '103', name: 'Carla Jansen', extensionId: 'user-103' };
const toCarla = { callee: carla, targets: [{ callee: carla, lineIds: ['line-103'], secondCall: true }] };
export const dialsCarla = (call: Call): ReturnType<Call['dial']> => call.dial({ ...toCarla, timeoutMs: 10_000 });

/** Anna has called Bram, and both talk. */
export async function talking(
  o: Telephones,
): Promise<{ annas: PhoneCall; brams: PhoneCall; anna: Phone; bram: Phone }> {
  const [anna, bram] = [o.phone('101'), o.phone('102')];
  const annas = anna.dials('102');
  await o.soon();
  bram.last.answers();
  await o.soon();
  return { annas, brams: bram.last, anna, bram };
}

export function hear(o: Telephones, ...pairs: readonly (readonly [PhoneCall, string])[]): void {
  assert.equal(
    pairs.map(([call]) => `${call.phone.username} hears ${o.hears(call)}`),
    pairs.map(([call, what]) => `${call.phone.username} hears ${what}`),
  );
}

export const isDirect = (call: PhoneCall): boolean => !call.sound.startsWith('10.0.0.1:2');
