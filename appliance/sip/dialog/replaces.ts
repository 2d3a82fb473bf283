/** The Replaces header (RFC 3891): names a dialog that a new one takes over. */
import { parsedOrUndefined } from '../grammar.ts';
import { formatReplaces as formatHeader, parseReplaces as parseHeader, type Replaces } from '../headers/replaces.ts';
import type { DialogId } from '../types.ts';

export type { Replaces };

/** Undefined when it names no dialog. */
export function parseReplaces(text: string): Replaces | undefined {
  return parsedOrUndefined(parseHeader, text);
}

/** That dialog as the receiver of the header knows it: to-tag is its own. */
export function dialogOf(replaces: Pick<Replaces, 'callId' | 'toTag' | 'fromTag'>): DialogId {
  return { callId: replaces.callId, localTag: replaces.toTag, remoteTag: replaces.fromTag };
}

/** The value of the header for a dialog of the peer that will receive it, `id` as we know that dialog. */
export function formatReplaces(id: DialogId): string {
  return formatHeader({ callId: id.callId, toTag: id.remoteTag, fromTag: id.localTag, earlyOnly: false });
}
