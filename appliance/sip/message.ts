import type { CSeq } from './headers/cseq.ts';
import type { NameAddr } from './headers/name-addr.ts';
import type { Via } from './headers/via.ts';
import type { Defect } from './types.ts';
import type { Uri } from './uri.ts';

// CONTRACT SKETCH written before the implementation: the owner of appliance/sip messages turns it into classes.
export interface Headers {
  /** First value of that header (canonical name, as in `Call-ID`), as text; undefined when absent. */
  get(name: string): string | undefined;
  /** All values, list headers split at their commas. */
  all(name: string): readonly string[];
  has(name: string): boolean;
  set(name: string, value: string): void;
  add(name: string, value: string): void;
  /** Before all others of that name (Via, Record-Route). */
  prepend(name: string, value: string): void;
  remove(name: string): void;
  entries(): IterableIterator<readonly [name: string, value: string]>;
}

export interface SipMessageBase {
  readonly headers: Headers;
  body: Uint8Array;
  readonly defects: readonly Defect[];
  /** Structured views, parsed when first asked for and remembered. They throw only where `defects` has a fatal one. */
  readonly topVia: Via;
  readonly vias: readonly Via[];
  readonly from: NameAddr;
  readonly to: NameAddr;
  readonly callId: string;
  readonly cseq: CSeq;
  readonly contacts: readonly NameAddr[] | '*';
  readonly routes: readonly NameAddr[];
  readonly recordRoutes: readonly NameAddr[];
  /** Body as text when it is a session description, inside multipart too. */
  readonly sdp: string | undefined;
}

export interface SipRequest extends SipMessageBase {
  readonly kind: 'request';
  readonly method: string;
  /** As received, verbatim. */
  requestUri: string;
  readonly uri: Uri;
}

export interface SipResponse extends SipMessageBase {
  readonly kind: 'response';
  readonly status: number;
  readonly reason: string;
}

export type SipMessage = SipRequest | SipResponse;
