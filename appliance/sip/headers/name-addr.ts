import { endOfQuoted, isToken, quote, SyntaxFault, trimmed, unquote } from '../grammar.ts';
import { Uri } from '../uri.ts';
import { parseExpires } from './expires.ts';
import { Params, parseParams } from './params.ts';

export interface NameAddrParts {
  readonly displayName?: string;
  readonly uri: Uri;
  readonly params?: Params;
}

/** From, To, Contact, Route, Record-Route, Refer-To, Referred-By, P-Asserted-Identity … (RFC 3261 §20.10). */
export class NameAddr {
  /** Unquoted; undefined when there is none. */
  readonly displayName: string | undefined;
  readonly uri: Uri;
  /** Parameters of the header, not of the URI. */
  readonly params: Params;

  constructor(parts: NameAddrParts) {
    this.displayName = parts.displayName;
    this.uri = parts.uri;
    this.params = parts.params ?? Params.none;
  }

  get tag(): string | undefined {
    return this.params.get('tag');
  }

  /** A contact's wish for a lifetime; undefined without one or when it is no number. Too large ones are cut. */
  get expiresSec(): number | undefined {
    return parseExpires(this.params.get('expires'));
  }

  /** Preference from 0 to 1; 1 where none is said. */
  get q(): number {
    const text = this.params.get('q');
    if (text === undefined || !/^[01](?:\.[0-9]{0,3})?$/.test(text)) return 1;
    return Math.min(1, Number(text));
  }

  with(changes: Partial<NameAddrParts>): NameAddr {
    return new NameAddr({ ...this, ...changes });
  }

  withTag(tag: string): NameAddr {
    return this.with({ params: this.params.with('tag', tag) });
  }

  toString(): string {
    if (this.displayName === undefined) return `<${this.uri}>${this.params}`;
    const name = isToken(this.displayName) ? this.displayName : quote(this.displayName);
    return `${name} <${this.uri}>${this.params}`;
  }
}

/**
 * Parses one name-addr or addr-spec. Without angle brackets, all parameters belong to the header (RFC 3261 §20) and
 * a `?` or comma in the URI is refused, because nobody can know what was meant. @throws SyntaxFault
 */
export function parseNameAddr(text: string): NameAddr {
  let open: number;
  let displayName: string | undefined;
  if (text.charCodeAt(0) === 34) {
    const end = endOfQuoted(text, 0);
    if (end < 0) throw new SyntaxFault('quote-unbalanced', text);
    displayName = unquote(text.slice(0, end));
    open = text.indexOf('<', end);
    if (open < 0 || text.slice(end, open).trim() !== '') throw new SyntaxFault('address-invalid', text);
  } else {
    open = text.indexOf('<');
    if (open < 0) return parseAddrSpec(text);
    if (open > 0) displayName = trimmed(text.slice(0, open)) || undefined;
  }
  const close = text.indexOf('>', open);
  if (close < 0) throw new SyntaxFault('address-unclosed', text);
  const uri = Uri.parse(trimmed(text.slice(open + 1, close)));
  return new NameAddr({ displayName, uri, params: parseParams(text, close + 1) });
}

function parseAddrSpec(text: string): NameAddr {
  const semicolon = text.indexOf(';');
  const address = trimmed(semicolon < 0 ? text : text.slice(0, semicolon));
  if (address.includes('?') || address.includes(',')) throw new SyntaxFault('address-needs-brackets', text);
  return new NameAddr({ uri: Uri.parse(address), params: semicolon < 0 ? Params.none : parseParams(text, semicolon) });
}
