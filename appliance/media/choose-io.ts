import { BatchedIo } from './io-batched.ts';
import { DgramIo } from './io-dgram.ts';
import type { OpenDescriptors } from './open-descriptors.ts';
import type { PacketIo } from './packet-io.ts';

/** Which way packets go: `auto` is the batched one where it really works. */
export type IoChoice = 'auto' | 'batched' | 'dgram';

const LOOPBACK = '127.0.0.1';
/** The dynamic range's upper end (RFC 6335 §6), where servers seldom are. */
const PROBE_PORTS = { from: 65_535, to: 65_000 } as const;

/**
 * The best way that works here, found out by really sending a packet to ourselves: a kernel, a sandbox or another Node
 * may refuse at any step, and then Node's own sockets do.
 * @throws Error when `batched` is asked for and doesn't work
 */
export function chooseIo(choice: IoChoice, descriptors: OpenDescriptors): PacketIo {
  if (choice === 'dgram') return new DgramIo();
  let io: BatchedIo | undefined;
  try {
    io = new BatchedIo(descriptors);
    sendToOurselves(io);
    return io;
  } catch (error) {
    io?.close();
    if (choice === 'batched') throw error;
    return new DgramIo();
  }
}

/** @throws Error when what was sent did not come back as it was, in each way of sending */
function sendToOurselves(io: BatchedIo): void {
  for (const shared of [false, true]) {
    let came: { readonly text: string; readonly from: string } | undefined;
    const { port, number } = openSome(io, shared, (bytes, end, from) => {
      came = { text: Buffer.from(bytes.subarray(0, end)).toString(), from: `${from.address} ${from.port}` };
    });
    try {
      const bytes = Buffer.from('cordboard, behind it\0');
      port.send(bytes, 'cordboard'.length, io.target(LOOPBACK, number));
      io.flush();
      io.drain();
    } finally {
      port.close();
    }
    if (came?.text !== 'cordboard' || came.from !== `${LOOPBACK} ${number}`) throw new Error('a packet got lost');
  }
}

type Receive = Parameters<BatchedIo['open']>[1]['receive'];

function openSome(io: BatchedIo, shared: boolean, receive: Receive) {
  for (let number: number = PROBE_PORTS.from; number > PROBE_PORTS.to; number--) {
    try {
      return { number, port: io.open({ host: LOOPBACK, port: number, shared }, { receive }) };
    } catch {
      // Taken by somebody else: the next one.
    }
  }
  throw new Error('no port was free to try with');
}
