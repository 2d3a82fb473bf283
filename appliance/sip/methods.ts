import { KnownWords } from './known-words.ts';

/** Methods with a meaning here. Others get 501 outside and inside dialogs. */
export const METHODS: ReadonlySet<string> = new Set([
  'INVITE',
  'ACK',
  'CANCEL',
  'BYE',
  'OPTIONS',
  'REGISTER',
  'SUBSCRIBE',
  'NOTIFY',
  'REFER',
  'INFO',
  'MESSAGE',
  'UPDATE',
  'PRACK',
  'PUBLISH',
]);

const known = new KnownWords(METHODS);

/** A method's name as it came; one of ours as the string that is compared everywhere (see KnownWords). */
export function methodNamed(text: string): string {
  return known.of(text);
}
