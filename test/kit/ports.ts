import { createSocket } from 'node:dgram';
import { createServer } from 'node:net';

const TRIES = 50;

/**
 * A port on 127.0.0.1 that is free for UDP and TCP, and whose next one is free for TCP (SIP over TLS listens there).
 * Above the ephemeral range's usual start, so that outgoing connections of other tests rarely take it meanwhile.
 */
export async function freeSipPort(): Promise<number> {
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const port = 20_000 + 2 * Math.floor(Math.random() * 6_000);
    if ((await udpFree(port)) && (await tcpFree(port)) && (await tcpFree(port + 1))) return port;
  }
  throw new Error(`no free SIP port found in ${TRIES} tries`);
}

/** A free TCP port on 127.0.0.1. */
export async function freeTcpPort(): Promise<number> {
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const port = 12_000 + Math.floor(Math.random() * 8_000);
    if (await tcpFree(port)) return port;
  }
  throw new Error(`no free TCP port found in ${TRIES} tries`);
}

function tcpFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}

function udpFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createSocket('udp4');
    socket.once('error', () => resolve(false));
    socket.bind(port, '127.0.0.1', () => socket.close(() => resolve(true)));
  });
}

/** A free UDP port on 127.0.0.1. */
export function freeUdpPort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const socket = createSocket('udp4');
    socket.once('error', reject);
    socket.bind(0, '127.0.0.1', () => {
      const { port } = socket.address();
      socket.close(() => resolve(port));
    });
  });
}
