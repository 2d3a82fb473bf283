import * as assert from 'uvu/assert';
import type { Suite } from './suite.ts';

/**
 * A state machine under test, with everything that it did noted in order. `clear` forgets what was needed to reach the
 * state that a test begins in.
 */
export interface Machine {
  readonly state: string;
  readonly did: string[];
}

/**
 * Every state × every input. A cell says what happens: `what it does, and this → new state`, or `ignored`: nothing is
 * done and the state stays. There is no way to leave a cell out.
 */
export function transitions<M extends Machine, State extends string, Input extends string>(
  test: Suite,
  name: string,
  parts: {
    readonly make: () => M;
    readonly reach: Readonly<Record<State, (machine: M) => void>>;
    readonly inputs: Readonly<Record<Input, (machine: M) => void>>;
    readonly cells: Readonly<Record<State, Readonly<Record<Input, string>>>>;
  },
): void {
  for (const state of Object.keys(parts.reach) as State[]) {
    for (const input of Object.keys(parts.inputs) as Input[]) {
      const expected = parts.cells[state][input];
      test(`${name}: ${state} + ${input} = ${expected}`, () => {
        const machine = parts.make();
        parts.reach[state](machine);
        assert.is(machine.state, state, 'the state to begin in');
        machine.did.length = 0;
        parts.inputs[input](machine);
        const done = machine.did.join(', ');
        const isIgnored = done === '' && machine.state === state;
        assert.is(isIgnored ? 'ignored' : `${done} → ${machine.state}`, expected);
      });
    }
  }
}
