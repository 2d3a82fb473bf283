import { FIRST_DIGIT_MS, INTER_DIGIT_MS, WRONG_PINS_PER_CALL } from '../base/limits-features.ts';
import { type Phrase, phrase } from '../base/words/index.ts';
import type { Call, ExtensionDependencies } from '../calls/types.ts';
import type { OfficeBody, Stored } from '../config/types.ts';
import type { PromptKey } from '../prompts/types.ts';
import type { PinSubject } from '../registrar/types.ts';
import { INITIAL_PIN } from '../rules/pin.ts';

/** As much of a person as proving needs. */
export interface Provable {
  readonly number: string;
  readonly name: string;
  readonly pin?: string | undefined;
}

/** A person's PIN has 4 to 8 digits (USR-06). */
const SHORTEST_PIN = 4;
const LONGEST_PIN = 8;

export interface Proving {
  /** Asks for the extension. */
  readonly extension: PromptKey;
  /** Asks for the PIN. */
  readonly pin: PromptKey;
  /** The PIN that every new person has counts too, because it is about to be changed (USR-01). */
  readonly takesInitialPin: boolean;
}

/**
 * Asks for extension and PIN until they are right, three times at most; else the call ends with a sentence. Whether the
 * extension or the PIN was wrong is never told.
 */
export async function proveWho(
  call: Call,
  asked: Proving,
  { config, pins }: ExtensionDependencies,
): Promise<Stored<Provable>> {
  const [office] = config.list<OfficeBody>('office');
  for (let tries = 0; tries < WRONG_PINS_PER_CALL; tries++) {
    const number = await digitsOf(call, asked.extension, { longest: office?.extensionLength ?? 5 });
    const user = config.find<Provable>('user', 'number', number);
    const subject = user ? subjectOf(user) : { id: `number ${number}`, title: number, pin: undefined };
    const isGuessable = subject.pin === INITIAL_PIN && !asked.takesInitialPin;
    const pin = await digitsOf(call, asked.pin, { shortest: SHORTEST_PIN, longest: LONGEST_PIN });
    const asProved = isGuessable ? { ...subject, pin: undefined } : subject;
    if (await isRight(call, asProved, pin, pins, 'login.wrong')) return user as Stored<Provable>;
  }
  return call.hangUp(phrase('call.not-proved'));
}

/** Asks a person's PIN until it is right, three times at most; else the call ends with a sentence. */
export async function provePin(
  call: Call,
  user: Stored<Provable>,
  { pins }: Pick<ExtensionDependencies, 'pins'>,
): Promise<void> {
  for (let tries = 0; tries < WRONG_PINS_PER_CALL; tries++) {
    const pin = await digitsOf(call, 'pin.enter', { shortest: SHORTEST_PIN, longest: LONGEST_PIN });
    if (await isRight(call, subjectOf(user), pin, pins, 'pin.wrong')) return;
  }
  return call.hangUp(phrase('call.not-proved'));
}

function subjectOf({ id, number, name, pin }: Stored<Provable>): PinSubject {
  return { id, title: `${number} ${name}`, pin };
}

async function isRight(
  call: Call,
  subject: PinSubject,
  given: string,
  pins: ExtensionDependencies['pins'],
  wrong: PromptKey,
): Promise<boolean> {
  const answer = pins.check(subject, given, call.caller.number);
  if (answer.kind === 'ok') return true;
  if (answer.kind === 'locked') return refuseLocked(call, answer.untilMs);
  await call.play({ say: wrong });
  return false;
}

/** Says for how long a PIN is locked, and ends the call. */
export async function refuseLocked(call: Call, untilMs: number): Promise<never> {
  const minutes = Math.max(1, Math.ceil((untilMs - call.clock.wall()) / 60_000));
  await call.play({ say: 'pin.locked', with: { minutes } });
  const reason: Phrase = phrase('call.pin-locked');
  return call.hangUp(reason);
}

/** Digits that `#` or a pause ends. */
export async function digitsOf(
  call: Call,
  prompt: PromptKey,
  { shortest = 1, longest }: { readonly shortest?: number; readonly longest: number },
): Promise<string> {
  const { digits } = await call.collect({
    prompt: { say: prompt },
    digitsMax: longest,
    digitsMin: shortest,
    firstDigitMs: FIRST_DIGIT_MS,
    interDigitMs: INTER_DIGIT_MS,
    end: '#',
    // Nobody waits after the last digit there can be.
    judge: (typed) => (typed.length >= longest ? 'whole' : 'more'),
  });
  return digits;
}
