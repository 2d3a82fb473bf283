/** An office with phones whose lines are set to codes during a call, and stories told of both ends of a call. */
import * as assert from 'uvu/assert';
import type { Call } from '../../appliance/calls/types.ts';
import { office, talking } from './anchored-office.ts';
import { author } from './office.ts';
import type { PhoneCall } from './phone.ts';
import type { Telephones, TelephonesOptions } from './telephones.ts';

/** An office in which these lines are set to codes; calls to 104 are treated like this. */
export function officeWith(
  lines: readonly string[],
  options: TelephonesOptions = {},
  run?: (call: Call) => Promise<void>,
): Telephones {
  const o = office(options, run);
  for (const line of lines) {
    o.config.apply([{ what: 'change', entity: 'line', id: `line-${line}`, body: { callCodes: true } }], author);
  }
  return o;
}

/** Types keys one after the other; a dot is half a second. */
export async function types(o: Telephones, call: PhoneCall, keys: string): Promise<void> {
  for (const key of keys) {
    if (key !== '.') call.presses(key);
    await o.pass(key === '.' ? 500 : 100);
  }
}

export interface Scene {
  readonly o: Telephones;
  /** Whose phone has codes. */
  readonly by: PhoneCall;
  readonly other: PhoneCall;
  /** Extension of the one who types, and of the partner. */
  readonly me: string;
  readonly you: string;
}

/** Anna has called Bram; the caller or the called one has codes. */
export async function scene(
  who: 'caller' | 'called',
  options: TelephonesOptions = {},
  run?: (call: Call) => Promise<void>,
): Promise<Scene> {
  const o = officeWith([who === 'caller' ? '101' : '102'], options, run);
  const { annas, brams } = await talking(o);
  if (who === 'caller') return { o, by: annas, other: brams, me: '101', you: '102' };
  return { o, by: brams, other: annas, me: '102', you: '101' };
}

type Both = (
  name: string,
  story: (of: Scene) => Promise<void>,
  options?: TelephonesOptions & { readonly run?: (call: Call) => Promise<void> },
) => void;

/** Tells the same story of the caller's phone and of the called one's. */
export function storiesOf(test: (name: string, story: () => Promise<void>) => void): Both {
  return (name, story, { run, ...options } = {}) => {
    for (const who of ['caller', 'called'] as const) {
      test(`${name} (${who})`, async () => {
        const of = await scene(who, options, run);
        await story(of);
        assert.equal(await of.o.leftovers(), []);
      });
    }
  };
}
