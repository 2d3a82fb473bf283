import { FIRST_DIGIT_MS, INTER_DIGIT_MS } from '../base/limits-features.ts';
import { phrase } from '../base/words/index.ts';
import type { Call, CollectOptions, ExtensionDependencies } from '../calls/types.ts';
import type { ConfigView, LineBody, Stored } from '../config/types.ts';
import { newPin } from '../dialogues/new-pin.ts';
import { type Provable, proveWho } from '../dialogues/prove.ts';
import { INITIAL_PIN } from '../rules/pin.ts';
import { defineCode } from './define-code.ts';

type Person = Stored<Provable & { readonly twinning?: boolean }>;

/** 901: extension and PIN, and this phone is theirs (FAC-04, FAC-12, USR-03). */
export const logIn = defineCode({
  code: '901',

  async run(call, _, dependencies) {
    const { config, byPhone } = dependencies;
    const line = config.get<LineBody>('line', call.caller.lineId ?? '');
    if (!line || line.userId !== undefined || line.browser) {
      await call.play({ say: 'login.bound' });
      return call.hangUp(phrase('call.login-bound'));
    }
    const asked = { extension: 'login.enter-extension', pin: 'login.enter-pin', takesInitialPin: true } as const;
    const user: Person = await proveWho(call, asked, dependencies);
    if (user.pin === INITIAL_PIN) await firstPin(call, user, dependencies);
    if (line.loggedInUserId === user.id) {
      await call.play({ say: 'login.already', with: { number: user.number } });
      return call.hangUp(phrase('call.logged-in', { name: user.name }));
    }
    const others = await leaving(call, user, line.id, config);
    byPhone.logIn(user.id, line.id, others);
    call.explain('log-in', phrase('trail.logged-in', { name: user.name, line: line.username }));
    await call.play({ say: 'login.done', with: { number: user.number } });
    return call.hangUp(phrase('call.logged-in', { name: user.name }));
  },
});

/** USR-01: 0000 is good for one login, at which it is changed; who doesn't is not let in. */
async function firstPin(call: Call, user: Person, { byPhone }: ExtensionDependencies): Promise<void> {
  await call.play({ say: 'pin.must-change' });
  const pin = await newPin(call, { shortest: 4, longest: 8 });
  if (pin === undefined) return call.hangUp(phrase('call.pin-not-changed'));
  byPhone.changePin(user.id, pin, call.caller.number);
  await call.play({ say: 'pin.changed' });
}

/** Which other phones the person leaves by logging in here: none as long as there is room, else those they agree to. */
async function leaving(call: Call, user: Person, lineId: string, config: ConfigView): Promise<readonly string[]> {
  const { bound, free } = deskPhonesOf(user.id, config);
  const others = free.filter((id) => id !== lineId);
  const most = user.twinning ? 2 : 1;
  if (bound.length + others.length < most) return [];
  await call.play({ say: 'login.phones-full' }, { keysStop: true });
  // Only an admin unbinds (FAC-12): where bound phones are all that there may be, nothing can be left.
  if (bound.length < most && (await call.collect(LEAVE_OTHERS)).digits === LEAVE) return others;
  return call.hangUp(phrase('call.phones-full', { name: user.name }));
}

const LEAVE = '1';

const LEAVE_OTHERS: CollectOptions = {
  prompt: { say: 'login.option-log-out-elsewhere', with: { key: LEAVE } },
  digitsMax: 1,
  firstDigitMs: FIRST_DIGIT_MS,
  interDigitMs: INTER_DIGIT_MS,
};

/** Phones in the browser don't count (FAC-04). */
function deskPhonesOf(userId: string, config: ConfigView): { bound: readonly string[]; free: readonly string[] } {
  const ids = (field: 'userId' | 'loggedInUserId'): string[] =>
    config
      .where<LineBody>('line', field, userId)
      .filter(({ browser }) => !browser)
      .map(({ id }) => id);
  const bound = ids('userId');
  return { bound, free: ids('loggedInUserId').filter((id) => !bound.includes(id)) };
}
