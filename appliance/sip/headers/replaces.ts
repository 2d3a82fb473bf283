import { SyntaxFault } from '../grammar.ts';
import { parseParams } from './params.ts';

/** The dialog that an INVITE takes over (RFC 3891), its tags as seen by the one who receives the INVITE. */
export interface Replaces {
  readonly callId: string;
  readonly toTag: string;
  readonly fromTag: string;
  /** Only an early dialog may be taken over. */
  readonly earlyOnly: boolean;
}

/** @throws SyntaxFault */
export function parseReplaces(text: string): Replaces {
  const semicolon = text.indexOf(';');
  const callId = text.slice(0, Math.max(0, semicolon)).trim();
  if (callId === '') throw new SyntaxFault('replaces-invalid', text);
  const params = parseParams(text, semicolon);
  const toTag = params.get('to-tag');
  const fromTag = params.get('from-tag');
  if (!toTag || !fromTag) throw new SyntaxFault('replaces-invalid', text);
  return { callId, toTag, fromTag, earlyOnly: params.has('early-only') };
}

export function formatReplaces(replaces: Replaces): string {
  const { callId, toTag, fromTag, earlyOnly } = replaces;
  return `${callId};to-tag=${toTag};from-tag=${fromTag}${earlyOnly ? ';early-only' : ''}`;
}
