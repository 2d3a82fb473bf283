import { z } from 'zod';
import { type Language, say } from '../../base/words/index.ts';
import type { Binding } from '../../registrar/types.ts';
import type { Address, TraceEntry } from '../../sip/types.ts';
import { moment, sentence } from './shapes.ts';

export const ladderShape = z
  .object({
    participants: z.array(z.object({ id: z.string(), label: z.string(), address: z.string() })),
    messages: z.array(
      z.object({
        at: moment,
        from: z.string(),
        to: z.string(),
        label: z.string().meta({ description: '`INVITE`, `180 Ringing` …' }),
        firstLine: z.string(),
        text: z.string().meta({ description: 'The whole message; secrets are hidden.' }),
        transport: z.string(),
        note: sentence.optional(),
      }),
    ),
  })
  .meta({ id: 'Ladder' });

type Ladder = z.input<typeof ladderShape>;

/** The box itself, always the first column. */
const BOX = 'box';

export interface LadderSources {
  readonly entries: readonly TraceEntry[];
  /** What to call a peer that is registered. */
  readonly bindings: readonly Binding[];
  readonly nameOf: (binding: Binding) => string;
}

/** The messages of a call between the box and its peers, in the order in which they happened. */
export function ladderView({ entries, bindings, nameOf }: LadderSources, language: Language): Ladder {
  const participants = new Map([[BOX, { id: BOX, label: 'Cordboard', address: '' }]]);
  const messages = entries.map((entry) => {
    const peer = addressText(entry.flow.remote);
    if (!participants.has(peer)) {
      const binding = bindings.find(({ flow }) => flow !== undefined && addressText(flow.remote) === peer);
      participants.set(peer, { id: peer, label: binding ? nameOf(binding) : peer, address: peer });
    }
    const text = hideSecrets(new TextDecoder().decode(entry.bytes));
    const firstLine = text.slice(0, firstBreak(text));
    const [from, to] = entry.direction === 'in' ? [peer, BOX] : [BOX, peer];
    const { transport } = entry.flow;
    const note = entry.note && say(entry.note, language);
    return { at: entry.atMs, from, to, label: labelOf(firstLine), firstLine, text, transport, note };
  });
  return { participants: [...participants.values()], messages };
}

function firstBreak(text: string): number {
  const at = text.search(/\r?\n/);
  return at < 0 ? text.length : at;
}

/** The method of a request, status and reason of a response. */
function labelOf(firstLine: string): string {
  return /^SIP\/2\.0 (\d{3}.*)$/.exec(firstLine)?.[1] ?? firstLine.split(' ')[0] ?? firstLine;
}

/**
 * With the answer of a digest a password can be guessed at leisure, and with the key of an SDP a recording be made
 * readable: neither is of use in a ladder.
 */
function hideSecrets(text: string): string {
  return text
    .replace(/^((?:proxy-)?authorization\s*:.*)$/gim, (line) => line.replace(/(response\s*=\s*)"[^"]*"/gi, '$1"•••"'))
    .replace(/^(a=crypto:.*?inline:)[^\s|]+/gim, '$1•••');
}

function addressText({ address, port }: Address): string {
  return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
}
