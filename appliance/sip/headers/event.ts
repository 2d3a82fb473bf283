import { isToken, SyntaxFault } from '../grammar.ts';
import { Params, parseParams } from './params.ts';

/** What a subscription is about (RFC 6665 §8.2.1): `dialog`, `message-summary`, `refer;id=93809824`. */
export interface EventType {
  /** With its template, as in `presence.winfo`; compares letter by letter. */
  readonly package: string;
  readonly id: string | undefined;
  readonly params: Params;
}

/** @throws SyntaxFault */
export function parseEvent(text: string): EventType {
  const semicolon = text.indexOf(';');
  const name = (semicolon < 0 ? text : text.slice(0, semicolon)).trim();
  if (!isToken(name)) throw new SyntaxFault('event-invalid', text);
  const params = semicolon < 0 ? Params.none : parseParams(text, semicolon);
  return { package: name, id: params.get('id'), params };
}

/** The same subscription within a dialog (RFC 6665 §4.4.1): same package and same id; other parameters don't count. */
export function sameEvent(a: EventType, b: EventType): boolean {
  return a.package === b.package && a.id === b.id;
}

export function formatEvent(event: EventType): string {
  return `${event.package}${event.params}`;
}
