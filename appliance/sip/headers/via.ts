import { SyntaxFault } from '../grammar.ts';
import { hostPort, parseHostPort } from '../uri.ts';
import { Params, parseParams } from './params.ts';

/** The beginning of every branch made by RFC 3261 (§8.1.1.7). */
export const BRANCH_COOKIE = 'z9hG4bK';

export interface ViaParts {
  /** In upper case, as in the message: UDP, TCP, TLS, WS, WSS, SCTP … */
  readonly transport: string;
  readonly host: string;
  readonly port?: number;
  readonly params?: Params;
}

/** One hop (RFC 3261 §20.42). */
export class Via {
  readonly transport: string;
  /** In lower case, IPv6 without brackets. */
  readonly host: string;
  readonly port: number | undefined;
  readonly params: Params;

  constructor(parts: ViaParts) {
    this.transport = parts.transport;
    this.host = parts.host;
    this.port = parts.port;
    this.params = parts.params ?? Params.none;
  }

  get branch(): string | undefined {
    return this.params.get('branch');
  }

  /** True where the branch names the transaction by itself: made by RFC 3261 and not just the cookie. */
  get hasUniqueBranch(): boolean {
    const branch = this.branch ?? '';
    return branch.startsWith(BRANCH_COOKIE) && branch.length > BRANCH_COOKIE.length;
  }

  /** Without brackets, which some put around IPv6 (RFC 5118 §4.5). */
  get received(): string | undefined {
    return this.params.get('received')?.replace(/^\[(.*)\]$/, '$1');
  }

  /** RFC 3581: a port, '' when the client asks for one, undefined when it does not. */
  get rport(): number | '' | undefined {
    const text = this.params.get('rport');
    if (text === undefined) return undefined;
    return /^[0-9]{1,5}$/.test(text) ? Number(text) : '';
  }

  /** As host or host:port, for comparison of hops. */
  get sentBy(): string {
    return hostPort(this.host, this.port);
  }

  with(changes: Partial<ViaParts>): Via {
    return new Via({ ...this, ...changes });
  }

  /** What a server adds on receipt (RFC 3261 §18.2.1, RFC 3581 §4); brackets are never written. */
  withSource(address: string, port: number): Via {
    const { transport, host, params } = this;
    const asked = params.has('rport');
    if (!asked && host === address.toLowerCase()) return this;
    const marked = asked ? params.with('rport', String(port)) : params;
    return new Via({ transport, host, port: this.port, params: marked.with('received', address) });
  }

  toString(): string {
    return `SIP/2.0/${this.transport} ${this.sentBy}${this.params}`;
  }
}

const LOOSE = /^SIP\s*\/\s*([^\s/]+)\s*\/\s*([^\s/]+)\s+/i;

/** @throws SyntaxFault */
export function parseVia(text: string): Via {
  let transport: string;
  let at: number;
  if (text.startsWith('SIP/2.0/') && text.indexOf(' ') > 8) {
    at = text.indexOf(' ');
    transport = text.slice(8, at);
    while (text.charCodeAt(at) === 32) at++;
  } else {
    const found = LOOSE.exec(text);
    if (!found?.[2]) throw new SyntaxFault('via-invalid', text);
    transport = found[2];
    at = found[0].length;
  }
  const semicolon = text.indexOf(';', at);
  const { host, port } = parseHostPort(text.slice(at, semicolon < 0 ? undefined : semicolon).trim());
  const params = semicolon < 0 ? Params.none : parseParams(text, semicolon);
  return new Via({ transport: transport.toUpperCase(), host, port, params });
}
