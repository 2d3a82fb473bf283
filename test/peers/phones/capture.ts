import type { NetworkHost } from '../../kit/network.ts';

const HEARD_LEAST = 35;

/**
 * From which addresses sound arrives on this host: whoever sends steadily (fifty packets a second) for a second. Where
 * the tone in a recording tells nothing: baresip throws away what it is sent by a new phone in the middle of a call when
 * that one's time stamps, which begin at random, are lower than the former's.
 */
export function speakersTo(host: NetworkHost): string[] {
  const filter = `udp and dst host ${host.address} and udp[8] & 0xc0 = 0x80`;
  const fields = ['-T', 'fields', '-e', 'ip.src'];
  const sources = host.run('tshark', '-q', '-l', '-i', 'eth0', '-a', 'duration:1', '-f', filter, ...fields);
  const counts = new Map<string, number>();
  for (const source of sources.split('\n').filter(Boolean)) counts.set(source, (counts.get(source) ?? 0) + 1);
  return [...counts].filter(([, count]) => count >= HEARD_LEAST).map(([source]) => source);
}
