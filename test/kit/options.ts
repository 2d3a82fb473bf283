import { createSocket } from 'node:dgram';
import type { Address } from '../../appliance/sip/types.ts';

const REPEAT_MS = 500;

/** Asks a box for its OPTIONS over UDP, again and again as a phone does. Answers the response as text. */
export function askOptions(box: Address, timeoutMs = 10_000): Promise<string> {
  const socket = createSocket('udp4');
  return new Promise<string>((resolve, reject) => {
    const ask = (): void => socket.send(request(box, socket.address()), box.port, box.address);
    socket.bind(0, '127.0.0.1', ask);
    const repeat = setInterval(ask, REPEAT_MS);
    const limit = setTimeout(() => finish(() => reject(new Error('no answer to OPTIONS'))), timeoutMs);
    const finish = (settle: () => void): void => {
      clearInterval(repeat);
      clearTimeout(limit);
      socket.close();
      settle();
    };
    socket.once('message', (message) => finish(() => resolve(message.toString())));
  });
}

function request(box: Address, local: Address): string {
  return [
    `OPTIONS sip:${box.address}:${box.port} SIP/2.0`,
    `Via: SIP/2.0/UDP ${local.address}:${local.port};branch=z9hG4bK-options-${local.port};rport`,
    'Max-Forwards: 70',
    `From: <sip:test@${local.address}>;tag=t${local.port}`,
    `To: <sip:${box.address}>`,
    `Call-ID: options-${local.port}`,
    'CSeq: 1 OPTIONS',
    'Content-Length: 0',
    '\r\n',
  ].join('\r\n');
}
