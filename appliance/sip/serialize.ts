import type { SipMessage } from './message.ts';

/**
 * The message as it goes on the wire. Content-Length is always that of the body and stands last; no value can hold a
 * line break (see Headers), so what is written parses again as the same message.
 */
export function serialize(message: SipMessage): Uint8Array {
  const { body } = message;
  const lines = message.headers.text('Content-Length');
  const head = `${message.startLine}\r\n${lines}Content-Length: ${body.length}\r\n\r\n`;
  if (body.length === 0) return Buffer.from(head, 'utf8');
  const headLength = Buffer.byteLength(head, 'utf8');
  const bytes = Buffer.allocUnsafe(headLength + body.length);
  bytes.write(head, 'utf8');
  bytes.set(body, headLength);
  return bytes;
}
