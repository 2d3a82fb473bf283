/**
 * A copy of a text that stands alone. What was cut out of a message is a view on it for the engine, and would keep the
 * whole message in memory for as long as the piece is kept.
 */
export function ownText(text: string): string {
  return Buffer.from(text, 'utf8').toString('utf8');
}
