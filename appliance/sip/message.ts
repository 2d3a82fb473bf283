/** SIP requests and responses (RFC 3261 §7): lines of headers, a body, and structured views of the usual headers. */
import { LIST_ELEMENTS_MAX } from '../base/limits.ts';
import { oneLine, SyntaxFault, wholeNumber } from './grammar.ts';
import { type CSeq, parseCSeq } from './headers/cseq.ts';
import { Headers } from './headers/headers.ts';
import { type NameAddr, parseNameAddr } from './headers/name-addr.ts';
import { parseVia, type Via } from './headers/via.ts';
import { inspect } from './inspect.ts';
import { sdpIn } from './multipart.ts';
import { reasonPhrase } from './status.ts';
import type { Defect } from './types.ts';
import { Uri } from './uri.ts';

const NO_BYTES = new Uint8Array(0);
const NO_DEFECTS: readonly Defect[] = [];

/** What has been parsed of the headers, thrown away when they change. */
interface Views {
  from?: NameAddr;
  to?: NameAddr;
  cseq?: CSeq;
  contacts?: readonly NameAddr[] | '*';
  routes?: readonly NameAddr[];
  recordRoutes?: readonly NameAddr[];
}

/** The same of Via, which changes on its own when a request comes in. */
interface ViaViews {
  topVia?: Via;
  vias?: readonly Via[];
}

abstract class Message {
  readonly headers: Headers;
  #body: Uint8Array;
  #views: Views = {};
  #viewsRevision: number;
  #viaViews: ViaViews = {};
  #viaRevision: number;
  /** Of a message that came in: what the parser met, and after `defects` was asked for, all there is. */
  #defects: Defect[] | undefined;
  #inspected = false;

  constructor(headers: Headers, body: Uint8Array, defects: Defect[] | undefined) {
    this.headers = headers;
    this.#body = body;
    this.#viewsRevision = headers.revision;
    this.#viaRevision = headers.viaRevision;
    this.#defects = defects;
  }

  get body(): Uint8Array {
    return this.#body;
  }

  /** Sets a body as it is; Content-Type is the caller's business. */
  set body(bytes: Uint8Array) {
    this.#body = bytes;
  }

  setBody(contentType: string, content: string): void {
    this.headers.set('Content-Type', contentType);
    this.#body = Buffer.from(content, 'utf8');
  }

  /**
   * Where a received message deviates from the standard, looked at when first asked for. A message with a `fatal`
   * defect must not be used (see `refusalFor`); without one, none of the views below throws. Ours have none.
   */
  get defects(): readonly Defect[] {
    if (!this.#defects) return NO_DEFECTS;
    if (!this.#inspected) {
      this.#inspected = true;
      inspect(this as unknown as SipMessage, this.#defects);
    }
    return this.#defects;
  }

  /** The Via of the previous hop. @throws SyntaxFault, as all views of headers that must be there */
  get topVia(): Via {
    const views = this.#freshVias();
    views.topVia ??= parseVia(this.#required('Via'));
    return views.topVia;
  }

  get vias(): readonly Via[] {
    const views = this.#freshVias();
    views.vias ??= this.headers.all('Via').map(parseVia);
    return views.vias;
  }

  get from(): NameAddr {
    const views = this.#fresh();
    views.from ??= parseNameAddr(this.#required('From'));
    return views.from;
  }

  get to(): NameAddr {
    const views = this.#fresh();
    views.to ??= parseNameAddr(this.#required('To'));
    return views.to;
  }

  get callId(): string {
    return this.#required('Call-ID');
  }

  get cseq(): CSeq {
    const views = this.#fresh();
    views.cseq ??= parseCSeq(this.#required('CSeq'));
    return views.cseq;
  }

  /** Undefined when there is none, or one above 255, which counts as none. */
  get maxForwards(): number | undefined {
    return wholeNumber(this.headers.get('Max-Forwards') ?? '', 255);
  }

  /** Empty when there is no Contact; `*` only in a REGISTER that removes all. */
  get contacts(): readonly NameAddr[] | '*' {
    const views = this.#fresh();
    if (!views.contacts) {
      const texts = this.#elements('Contact');
      views.contacts = texts.length === 1 && texts[0] === '*' ? '*' : texts.map(parseNameAddr);
    }
    return views.contacts;
  }

  get routes(): readonly NameAddr[] {
    const views = this.#fresh();
    views.routes ??= this.#elements('Route').map(parseNameAddr);
    return views.routes;
  }

  get recordRoutes(): readonly NameAddr[] {
    const views = this.#fresh();
    views.recordRoutes ??= this.#elements('Record-Route').map(parseNameAddr);
    return views.recordRoutes;
  }

  /** The body's session description, found in a multipart body too; undefined when there is none. */
  get sdp(): string | undefined {
    if (this.#body.length === 0) return undefined;
    return sdpIn(this.headers.get('Content-Type') ?? '', this.#body);
  }

  /** The whole body as text. */
  get bodyText(): string {
    const body = this.#body;
    return Buffer.from(body.buffer, body.byteOffset, body.length).toString('utf8');
  }

  #freshVias(): ViaViews {
    if (this.#viaRevision !== this.headers.viaRevision) {
      this.#viaViews = {};
      this.#viaRevision = this.headers.viaRevision;
    }
    return this.#viaViews;
  }

  #fresh(): Views {
    if (this.#viewsRevision !== this.headers.revision) {
      this.#views = {};
      this.#viewsRevision = this.headers.revision;
    }
    return this.#views;
  }

  #elements(name: string): readonly string[] {
    const texts = this.headers.all(name);
    if (texts.length > LIST_ELEMENTS_MAX) throw new SyntaxFault('list-too-long', String(texts.length));
    return texts;
  }

  #required(name: string): string {
    const value = this.headers.get(name);
    if (value === undefined || value === '') throw new SyntaxFault('header-missing', name);
    return value;
  }
}

export class SipRequest extends Message {
  readonly kind = 'request';
  readonly method: string;
  #requestUri: string;
  #uri: Uri | undefined;

  /** @param defects only the parser gives them */
  constructor(
    method: string,
    requestUri: string,
    headers: Headers = new Headers(),
    body: Uint8Array = NO_BYTES,
    defects?: Defect[],
  ) {
    super(headers, body, defects);
    this.method = method;
    this.#requestUri = requestUri;
  }

  /** As received, verbatim. */
  get requestUri(): string {
    return this.#requestUri;
  }

  set requestUri(text: string) {
    this.#requestUri = text;
    this.#uri = undefined;
  }

  /** @throws SyntaxFault */
  get uri(): Uri {
    this.#uri ??= Uri.parse(this.#requestUri);
    return this.#uri;
  }

  /** Another request that can be changed without touching this one. */
  clone(): SipRequest {
    return new SipRequest(this.method, this.#requestUri, this.headers.clone(), this.body);
  }

  get startLine(): string {
    return `${this.method} ${strictRequestUri(this.#requestUri)} SIP/2.0`;
  }
}

export class SipResponse extends Message {
  readonly kind = 'response';
  readonly status: number;
  readonly reason: string;

  /** @param defects only the parser gives them */
  constructor(
    status: number,
    reason: string = reasonPhrase(status),
    headers: Headers = new Headers(),
    body: Uint8Array = NO_BYTES,
    defects?: Defect[],
  ) {
    super(headers, body, defects);
    this.status = status;
    this.reason = reason;
  }

  clone(): SipResponse {
    return new SipResponse(this.status, this.reason, this.headers.clone(), this.body);
  }

  get startLine(): string {
    return `SIP/2.0 ${this.status} ${oneLine(this.reason)}`;
  }
}

export type SipMessage = SipRequest | SipResponse;

/** A packet that is neither: nothing can be said of it but why. */
export class Garbage {
  readonly kind = 'garbage';
  readonly defects: readonly Defect[];

  constructor(defects: readonly Defect[]) {
    this.defects = defects;
  }
}

/** White space would end the Request-URI, a line break the line: neither gets out. */
function strictRequestUri(text: string): string {
  return /\s/.test(text) ? text.replace(/\s+/g, '') : text;
}

/**
 * A response with what RFC 3261 §8.2.6.2 takes over from the request: Via, From, To, Call-ID, CSeq, and a
 * Timestamp in a 100. `toTag` is added to a To that has no tag yet; Record-Route is added by the dialog's owner.
 */
export function responseTo(
  request: SipRequest,
  status: number,
  options: { readonly reason?: string; readonly toTag?: string } = {},
): SipResponse {
  const headers = new Headers();
  request.headers.forEach((name, value) => {
    if (name === 'Via' || name === 'From' || name === 'Call-ID' || name === 'CSeq') headers.append(name, value);
    else if (name === 'To') headers.append(name, taggedTo(request, value, options.toTag));
    else if (name === 'Timestamp' && status === 100) headers.append(name, value);
  });
  return new SipResponse(status, options.reason, headers);
}

/** As text, not from the parsed view: a To that can't be parsed is answered all the same. */
function taggedTo(request: SipRequest, to: string, tag: string | undefined): string {
  if (tag === undefined) return to;
  try {
    return request.to.tag === undefined ? `${to};tag=${tag}` : to;
  } catch {
    return `${to};tag=${tag}`;
  }
}
