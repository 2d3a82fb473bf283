import { RING_TIMEOUT_MS } from '../base/limits.ts';
import { phrase } from '../base/words/index.ts';
import { defineExtension } from './define-extension.ts';
import { type UserBody, userSchema } from './user-schema.ts';

/** A person: all of their phones ring, the first answer wins (USR-01 to USR-06). */
export const user = defineExtension<UserBody>({
  type: 'user',
  section: 'users',
  icon: 'person',
  schema: userSchema,

  async run(call, person, { linesOf }) {
    const result = await call.dial({
      callee: { number: person.number, name: person.name, extensionId: person.id },
      lineIds: linesOf(person.id),
      timeoutMs: RING_TIMEOUT_MS,
      secondCall: person.secondCall,
    });
    if (result.kind === 'answered') return call.ended();
    if (result.kind === 'forwarded') return call.goto(result.to);
    return call.refuse(result.failure);
  },

  describe: ({ name }) => phrase('extension.user', { name }),
});
