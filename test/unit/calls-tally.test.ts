import * as assert from 'uvu/assert';
import type { Refused } from '../../appliance/calls/dialling.ts';
import { CalleeBusy, Declined, NotAvailable, Unreachable } from '../../appliance/calls/ended.ts';
import { verdictOfAll } from '../../appliance/calls/tally.ts';
import { suite } from '../kit/suite.ts';

/** GRP-02: what it comes to where several rang and nobody took the call. */
const test = suite('calls: what several say');

const SAID: Readonly<Record<string, Refused>> = {
  busy: { kind: 'busy', failure: new CalleeBusy('Bram') },
  declined: { kind: 'declined', failure: new Declined('Bram') },
  unanswered: { kind: 'no-answer', failure: new NotAvailable('Bram') },
  unreachable: { kind: 'unreachable', failure: new Unreachable('Bram') },
};

for (const [said, verdict] of [
  ['busy busy', 'busy'],
  ['busy unreachable', 'busy'],
  ['busy unanswered', 'no-answer'],
  ['busy declined', 'no-answer'],
  ['declined declined unreachable', 'declined'],
  ['unreachable unreachable', 'unreachable'],
] as const) {
  test(`GRP-02 ${said}: ${verdict}`, () => {
    const refused = said.split(' ').map((each) => SAID[each] as Refused);
    assert.is(verdictOfAll(refused, { number: '280', name: 'Sales' }).kind, verdict);
  });
}
