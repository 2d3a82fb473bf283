import { phrase } from '../base/words/index.ts';
import type { Call, DialledCode, ExtensionDependencies } from '../calls/types.ts';
import type { CallerIdChoice } from '../rules/caller-id.ts';
import { bareDigits } from '../rules/dialled.ts';
import { isEmergencyNumber, officeOf, writtenNumber } from './office-numbers.ts';
import { callOutside } from './outgoing.ts';

/**
 * What was dialled behind #30# to #39#. Numbers of the office’s own are called as they are: there is nothing to hide
 * from colleagues. `choice` undefined: the caller has no such number.
 */
export function callWithCode(
  call: Call,
  { digits, by, code }: DialledCode,
  choice: CallerIdChoice | undefined,
  deps: ExtensionDependencies,
): Promise<void> {
  const { config } = deps;
  const office = officeOf(config);
  const prefix = office?.outsidePrefix ?? '';
  const written = bareDigits(digits);
  const bare = prefix !== '' && written.startsWith(prefix) ? written.slice(prefix.length) : written;
  const isInside = written.length <= (office?.extensionLength ?? 0) || isEmergencyNumber(config, bare);
  if (isInside) return call.goto(written);
  if (!choice) {
    const said = phrase('call.no-such-own-number', { name: by.name, code });
    return call.refuse({
      ...{ sip: 403, q850: 21, outcome: 'refused', phrase: said, spoken: { say: 'refusal.code-off' } },
    });
  }
  const number = writtenNumber(config, bare) ?? bare;
  return callOutside(call, { number, dialled: digits, by }, choice, deps);
}
