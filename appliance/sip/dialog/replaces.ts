/** The Replaces header (RFC 3891): names a dialog that a new one takes over. */
import type { DialogId } from '../types.ts';

export interface Replaces {
  readonly callId: string;
  /** Tag of whoever receives it. */
  readonly toTag: string;
  readonly fromTag: string;
  /** Only an early dialog may be replaced. */
  readonly earlyOnly: boolean;
}

/** Undefined when it names no dialog. */
export function parseReplaces(text: string): Replaces | undefined {
  const [callId = '', ...params] = text.split(';').map((part) => part.trim());
  const values = new Map<string, string>();
  for (const param of params) {
    const equals = param.indexOf('=');
    const name = (equals < 0 ? param : param.slice(0, equals)).trim().toLowerCase();
    values.set(name, equals < 0 ? '' : param.slice(equals + 1).trim());
  }
  const toTag = values.get('to-tag');
  const fromTag = values.get('from-tag');
  if (callId === '' || !toTag || !fromTag) return undefined;
  return { callId, toTag, fromTag, earlyOnly: values.has('early-only') };
}

/** That dialog as the receiver of the header knows it: to-tag is its own. */
export function dialogOf(replaces: Pick<Replaces, 'callId' | 'toTag' | 'fromTag'>): DialogId {
  return { callId: replaces.callId, localTag: replaces.toTag, remoteTag: replaces.fromTag };
}

/** The value of the header for a dialog of the peer that will receive it, `id` as we know that dialog. */
export function formatReplaces(id: DialogId): string {
  return `${id.callId};to-tag=${id.remoteTag};from-tag=${id.localTag}`;
}
