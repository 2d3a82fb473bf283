import { phrase } from '../base/words/index.ts';
import { newPin } from '../dialogues/new-pin.ts';
import { type Provable, provePin } from '../dialogues/prove.ts';
import { defineCode } from './define-code.ts';

/** 907: the old PIN, then a new one twice. */
export const changePin = defineCode({
  code: '907',

  async run(call, { by }, dependencies) {
    const user = dependencies.config.get<Provable>('user', by.extensionId ?? '');
    if (!user) {
      await call.play({ say: 'refusal.log-in-first' });
      return call.hangUp(phrase('call.not-proved'));
    }
    await provePin(call, user, dependencies);
    const pin = await newPin(call, { shortest: 4, longest: 8 });
    if (pin === undefined) return call.hangUp(phrase('call.pin-not-changed'));
    dependencies.byPhone.changePin(user.id, pin, call.caller.number);
    await call.play({ say: 'pin.changed' });
    return call.hangUp(phrase('call.pin-changed', { name: user.name }));
  },
});
