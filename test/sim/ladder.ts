/** What passed between box and phones for some calls, drawn as a ladder. */

import type { Packet } from './network.ts';
import { soundIn } from './sound.ts';

const COLUMN = 15;
const LINES_MAX = 120;

/** Call-IDs that have to do with these: the other sides of the same calls share a sound with them. */
export function related(packets: readonly Packet[], callIds: readonly string[]): Set<string> {
  const found = new Set(callIds);
  const places = new Set<string>();
  const placeOf = (packet: Packet): string | undefined => soundIn(packet.message?.sdp)?.place;
  for (let round = 0; round < 2; round++) {
    for (const packet of packets) {
      const place = placeOf(packet);
      if (place && found.has(packet.callId)) places.add(place);
    }
    for (const packet of packets) {
      const place = placeOf(packet);
      if (place && places.has(place)) found.add(packet.callId);
    }
  }
  return found;
}

/** One column for each host that took part, the box first; `x` marks what was lost. */
export function ladder(packets: readonly Packet[], callIds: readonly string[]): string {
  const wanted = related(packets, callIds);
  const shown = packets.filter(({ callId }) => wanted.has(callId));
  const names = new Set(['box']);
  for (const { from, to } of shown) {
    names.add(from.name);
    if (to) names.add(to.name);
  }
  const columns = [...names];
  const numbered = [...wanted];
  const head = `          ${columns.map((name) => name.padEnd(COLUMN)).join('')}`;
  const lines = shown.slice(-LINES_MAX).map((packet) => line(packet, columns, numbered.indexOf(packet.callId)));
  if (shown.length > LINES_MAX) lines.unshift(`   … ${shown.length - LINES_MAX} before`);
  return [head, ...lines].join('\n');
}

function line(packet: Packet, columns: readonly string[], call: number): string {
  const from = columns.indexOf(packet.from.name);
  const to = packet.to ? columns.indexOf(packet.to.name) : from;
  const [left, right] = [Math.min(from, to), Math.max(from, to)];
  const arrow = '-'.repeat(Math.max(1, (right - left) * COLUMN - 2));
  const drawn = to > from ? `|${arrow}${packet.lost ? 'x' : '>'}` : `${packet.lost ? 'x' : '<'}${arrow}|`;
  const at = packet.atMs.toFixed(0).padStart(8);
  const direction = /^a=(sendonly|recvonly|inactive)/m.exec(packet.message?.bodyText ?? '')?.[1];
  const place = soundIn(packet.message?.sdp)?.place;
  const sound = place ? ` (${[place, direction].filter(Boolean).join(' ')})` : '';
  return `${at}  ${' '.repeat(left * COLUMN)}${drawn} ${packet.what} #${call}${sound}${cseqOf(packet)}`;
}

function cseqOf({ message }: Packet): string {
  return message ? ` cseq ${message.cseq.number}` : '';
}
