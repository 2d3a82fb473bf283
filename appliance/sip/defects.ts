/** Every deviation that the parser knows, by its stable code. */
import { excerpt } from './grammar.ts';
import type { Defect } from './types.ts';

/** `status`: the answer that a request with a fatal one gets; 0 where nothing can be answered. */
interface DefectKind {
  readonly status: number;
  /** Words for the reason phrase of that answer. */
  readonly reason: string;
}

const FATAL = {
  'start-line-invalid': { status: 0, reason: 'Start line invalid' },
  'status-out-of-range': { status: 0, reason: 'Status code out of range' },
  'request-line-invalid': { status: 400, reason: 'Request line invalid' },
  'version-unsupported': { status: 505, reason: 'Version Not Supported' },
  'message-too-large': { status: 513, reason: 'Message Too Large' },
  'headers-too-many': { status: 513, reason: 'Too many headers' },
  'vias-too-many': { status: 513, reason: 'Too many Via headers' },
  'header-missing': { status: 400, reason: 'Header missing' },
  'header-repeated': { status: 400, reason: 'Header repeated' },
  'content-length-invalid': { status: 400, reason: 'Content-Length invalid' },
  'content-length-conflicting': { status: 400, reason: 'Content-Length conflicting' },
  'content-length-beyond-end': { status: 400, reason: 'Body shorter than Content-Length' },
  'request-uri-invalid': { status: 400, reason: 'Request-URI invalid' },
  'request-uri-scheme-unsupported': { status: 416, reason: 'Unsupported URI Scheme' },
  'register-to-invalid': { status: 400, reason: 'To must be a SIP address' },
  'response-vias-several': { status: 0, reason: 'Response for another element' },
  'method-mismatch': { status: 400, reason: 'CSeq method does not match request method' },
  'method-mismatch-unknown': { status: 501, reason: 'Not Implemented' },
  'cseq-invalid': { status: 400, reason: 'CSeq invalid' },
  'cseq-out-of-range': { status: 400, reason: 'CSeq number out of range' },
  'max-forwards-invalid': { status: 400, reason: 'Max-Forwards invalid' },
  'via-invalid': { status: 400, reason: 'Via invalid' },
  'list-element-empty': { status: 400, reason: 'Empty element in list' },
  'parameter-invalid': { status: 400, reason: 'Parameter invalid' },
  'parameters-too-many': { status: 513, reason: 'Too many parameters' },
  'list-too-long': { status: 513, reason: 'Too many elements in list' },
  'parameter-empty': { status: 400, reason: 'Empty parameter' },
  'quote-unbalanced': { status: 400, reason: 'Quotation marks unbalanced' },
  'address-invalid': { status: 400, reason: 'Address invalid' },
  'address-unclosed': { status: 400, reason: 'Address without closing bracket' },
  'address-needs-brackets': { status: 400, reason: 'Address needs angle brackets' },
  'contact-star-invalid': { status: 400, reason: 'Contact * only in REGISTER' },
  'content-type-invalid': { status: 400, reason: 'Content-Type invalid' },
  'uri-scheme-missing': { status: 400, reason: 'URI without scheme' },
  'uri-invalid': { status: 400, reason: 'URI invalid' },
  'uri-user-empty': { status: 400, reason: 'URI with empty user part' },
  'uri-number-invalid': { status: 400, reason: 'Telephone number invalid' },
  'uri-headers-invalid': { status: 400, reason: 'URI headers invalid' },
  'host-missing': { status: 400, reason: 'Host missing' },
  'host-invalid': { status: 400, reason: 'Host invalid' },
  'port-invalid': { status: 400, reason: 'Port invalid' },
} satisfies Record<string, DefectKind>;

/** Deviations with which a message can be used all the same. */
export type ToleratedCode =
  | 'leading-blank-lines'
  | 'line-ending-bare'
  | 'carriage-return-bare'
  | 'header-section-unclosed'
  | 'header-line-invalid'
  | 'header-name-invalid'
  | 'charset-not-utf8'
  | 'start-line-spaces'
  | 'request-uri-in-brackets'
  | 'request-uri-headers'
  | 'version-case'
  | 'content-length-missing'
  | 'content-length-short'
  | 'content-length-repeated'
  | 'max-forwards-missing'
  | 'branch-missing'
  | 'branch-not-unique'
  | 'from-tag-missing'
  | 'address-padded'
  | 'display-name-unquoted'
  | 'date-invalid'
  | 'number-out-of-range'
  | 'content-type-missing'
  | 'contact-ignored';

export type FatalCode = keyof typeof FATAL;

const KINDS: Readonly<Record<string, DefectKind>> = FATAL;

export function fatal(code: FatalCode, header?: string, detail?: string): Defect {
  return { code, severity: 'fatal', header, detail: detail === undefined ? undefined : excerpt(detail) };
}

export function tolerated(code: ToleratedCode, header?: string, detail?: string): Defect {
  return { code, severity: 'tolerated', header, detail: detail === undefined ? undefined : excerpt(detail) };
}

/** The answer to a request with that fatal defect; status 0: none. */
export function answerTo(code: string): DefectKind {
  return KINDS[code] ?? { status: 400, reason: 'Bad Request' };
}

/** All fatal codes with their answers, for the test that walks them. */
export const fatalKinds: ReadonlyMap<string, DefectKind> = new Map(Object.entries(KINDS));
