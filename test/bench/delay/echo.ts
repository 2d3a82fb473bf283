/** Sends every packet on to whoever spoke first; prints its port. What is left of a box when it does nothing. */
import dgram from 'node:dgram';

const socket = dgram.createSocket('udp4');
let to: dgram.RemoteInfo | undefined;
socket.on('message', (bytes, peer) => {
  if (to) socket.send(bytes, to.port, to.address);
  else to = peer;
});
socket.bind(0, '127.0.0.1', () => process.stdout.write(`${socket.address().port}\n`));
