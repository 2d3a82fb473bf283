import { FIRST_DIGIT_MS, INTER_DIGIT_MS } from '../base/limits-features.ts';
import { phrase } from '../base/words/index.ts';
import type { LineBody } from '../config/types.ts';
import { type Provable, provePin } from '../dialogues/prove.ts';
import { defineCode } from './define-code.ts';

const HERE = '1';
const EVERYWHERE = '2';

/** 902: asks the PIN and logs out of this phone, or of the others too. Refused on a bound line (FAC-12). */
export const logOut = defineCode({
  code: '902',

  async run(call, { by }, dependencies) {
    const { config, byPhone } = dependencies;
    const line = config.get<LineBody>('line', call.caller.lineId ?? '');
    const user = config.get<Provable>('user', by.extensionId ?? '');
    if (!user || line?.loggedInUserId !== user.id) {
      await call.play({ say: 'logout.refused' });
      return call.hangUp(phrase('call.logout-refused'));
    }
    await provePin(call, user, dependencies);
    const others = config.where<LineBody>('line', 'loggedInUserId', user.id).filter(({ id }) => id !== line.id);
    const everywhere = others.length > 0 && (await call.collect(CHOICE)).digits === EVERYWHERE;
    byPhone.logOut(user.id, [line.id, ...(everywhere ? others.map(({ id }) => id) : [])], line.username);
    call.explain('log-out', phrase('trail.logged-out', { name: user.name, line: line.username }));
    await call.play({ say: everywhere ? 'logout.done-everywhere' : 'logout.done' });
    return call.hangUp(phrase('call.logged-out', { name: user.name }));
  },
});

/** Whoever presses nothing leaves this phone alone. */
const CHOICE = {
  prompt: [
    { say: 'logout.option-here', with: { key: HERE } },
    { say: 'logout.option-everywhere', with: { key: EVERYWHERE } },
  ],
  digitsMax: 1,
  firstDigitMs: FIRST_DIGIT_MS,
  interDigitMs: INTER_DIGIT_MS,
  judge: (digits: string) => (digits === HERE || digits === EVERYWHERE ? 'whole' : 'no'),
} as const;
