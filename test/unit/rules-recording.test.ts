import * as assert from 'uvu/assert';
import { type RecordedPerson, recordingReason } from '../../appliance/rules/recording.ts';
import { suite } from '../kit/suite.ts';

const test = suite('rules: recording');

const person = (id: string, recordIncoming: boolean, recordOutgoing: boolean): RecordedPerson => {
  return { id, name: id, recordIncoming, recordOutgoing };
};
const both = person('both', true, true);
const none = person('none', false, false);
const incoming = person('in', true, false);
const outgoing = person('out', false, true);
const outside = undefined;

for (const [name, settings, caller, callee, wanted] of [
  ['off by default: nobody', { enabled: false, outgoing: true }, both, both, undefined],
  ['an incoming call by the switch of the called', { enabled: true, outgoing: false }, none, incoming, 'in incoming'],
  ['an incoming call from outside', { enabled: true, outgoing: false }, outside, both, 'both incoming'],
  ['an outgoing call stays off until switched on by itself', { enabled: true, outgoing: false }, both, outside, ''],
  ['an outgoing call', { enabled: true, outgoing: true }, outgoing, outside, 'out outgoing'],
  ['an outgoing call of somebody who is not recorded', { enabled: true, outgoing: true }, incoming, outside, ''],
  ['between two: the called comes first', { enabled: true, outgoing: true }, both, both, 'both incoming'],
  ['between two: the caller’s switch', { enabled: true, outgoing: true }, outgoing, none, 'out outgoing'],
  ['between two whom nobody records', { enabled: true, outgoing: true }, incoming, outgoing, ''],
  ['nobody we know', { enabled: true, outgoing: true }, outside, outside, ''],
] as const) {
  test(`FAC-05 ${name}`, () => {
    const reason = recordingReason(settings, caller, callee);
    assert.is(reason ? `${reason.person.id} ${reason.way}` : '', wanted ?? '');
  });
}
