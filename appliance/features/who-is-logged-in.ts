import { phrase } from '../base/words/index.ts';
import { defineCode } from './define-code.ts';

/** 900: says who is logged in on this phone. */
export const whoIsLoggedIn = defineCode({
  code: '900',

  async run(call, { by }) {
    const who = by.extensionId === undefined ? undefined : by.number;
    await call.play(who === undefined ? { say: 'login.nobody' } : { say: 'login.who', with: { number: who } });
    return call.hangUp(phrase('call.said-who'));
  },
});
