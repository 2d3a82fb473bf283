import { MAILBOX_MENU_WAIT_MS } from '../base/limits-features.ts';
import type { Call, ExtensionDependencies, Utterance } from '../calls/types.ts';
import type { PromptKey } from '../prompts/types.ts';
import type { ChangedBy, Mailboxes } from '../voicemail/types.ts';

/** Somebody inside a mailbox. */
export interface Visit {
  readonly call: Call;
  readonly mailboxes: Mailboxes;
  readonly mailboxId: string;
  readonly config: ExtensionDependencies['config'];
  /** In whose name settings are changed. */
  readonly by: ChangedBy;
  /** What was deleted in this call: gone for good when it is over, unless it was restored. */
  readonly deleted: Set<string>;
}

/** How a part of the menu was left. */
export type Left =
  | { readonly kind: 'back' }
  /** Nothing was pressed, again and again. */
  | { readonly kind: 'silent' }
  /** The caller of a message is called back. */
  | { readonly kind: 'call'; readonly number: string };

/** Leads out of every part of the menu. */
export const BACK = '*';
/** One key out of what is offered; empty where none was pressed. */
export async function keyOf(call: Call, prompt: readonly Utterance[]): Promise<string> {
  const wait = { firstDigitMs: MAILBOX_MENU_WAIT_MS, interDigitMs: MAILBOX_MENU_WAIT_MS };
  const { digits } = await call.collect({ prompt, digitsMax: 1, ...wait });
  return digits;
}

export function offer(say: PromptKey, key: string): Utterance {
  return { say, with: { key } };
}
