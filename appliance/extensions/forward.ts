import { OUTSIDE_RING_TIMEOUT_MS } from '../base/limits-outside.ts';
import { phrase } from '../base/words/index.ts';
import { isEmergencyNumber, officeOf } from '../outside/office-numbers.ts';
import { blockedForward } from '../rules/call-category.ts';
import { shown } from '../rules/phone-number.ts';
import { callerIdRules } from './caller-id.ts';
import { defineExtension } from './define-extension.ts';
import { type ForwardBody, forwardSchema } from './forward-schema.ts';
import { forwardTarget } from './forward-target.ts';

/** Connects to an outside number (FWD-01). */
export const forward = defineExtension<ForwardBody>({
  type: 'forward',
  section: 'forwards',
  icon: 'pass-on',
  schema: forwardSchema,

  async run(call, forward, dependencies) {
    const { id, number, name, to } = forward;
    call.explain('forward', phrase('trail.forward', { name, number: shown(to) }), { node: id, via: 'outside' });
    const answer = forwardTarget(call, forward, dependencies);
    if ('failure' in answer) return call.refuse(answer.failure);
    const result = await call.dial({
      callee: { number, name, extensionId: id },
      targets: [answer.target],
      timeoutMs: OUTSIDE_RING_TIMEOUT_MS,
      follow: () => undefined,
    });
    if (result.kind === 'answered') return call.ended();
    if (result.kind === 'forwarded') return call.goto(result.to);
    return call.refuse(result.failure);
  },

  describe: ({ name, to = '' }) => phrase('extension.forward', { name, number: shown(to) }),
  exits: ({ to }) => [{ key: 'outside', label: phrase('exit.forward'), to: { outside: to } }],
  rules: (forward, all) => [
    ...callerIdRules(forward),
    // Whoever is sent on by the box has not asked for help, and nobody could call back.
    ...blockedForward('to', forward.to, officeOf(all)),
    ...(isEmergencyNumber(all, forward.to) ? [{ path: 'to', phrase: phrase('forward.emergency') }] : []),
  ],
});
