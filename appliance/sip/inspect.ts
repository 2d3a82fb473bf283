/** Looks a received message over: everything that its structured views would throw on becomes a defect here. */
import { PARAMS_MAX, VIAS_MAX } from '../base/limits.ts';
import { type FatalCode, fatal, tolerated } from './defects.ts';
import { SyntaxFault, wholeNumber } from './grammar.ts';
import { repeatedSingles } from './headers/names.ts';
import type { SipMessage, SipRequest } from './message.ts';
import type { Defect } from './types.ts';

/** Adds what it finds to `defects`, in the order in which an answer is chosen. */
export function inspect(message: SipMessage, defects: Defect[]): void {
  for (const name of repeatedSingles(message.headers.names)) defects.push(fatal('header-repeated', name));
  checkVias(message, defects);
  checkView(defects, 'From', () => message.from);
  checkView(defects, 'To', () => message.to);
  checkView(defects, 'Call-ID', () => message.callId);
  checkView(defects, 'CSeq', () => message.cseq);
  if (message.headers.has('Contact')) checkContacts(message, defects);
  if (message.headers.has('Route')) checkView(defects, 'Route', () => message.routes);
  if (message.headers.has('Record-Route')) checkView(defects, 'Record-Route', () => message.recordRoutes);
  checkAddresses(message, defects);
  checkNumbers(message, defects);
  checkDate(message, defects);
  if (message.kind === 'request') checkRequest(message, defects);
  else if (message.headers.all('Via').length > 1) defects.push(fatal('response-vias-several', 'Via'));
}

/** Runs a view; a fault becomes a fatal defect. Answers whether it could be read. */
function checkView(defects: Defect[], header: string, view: () => unknown): boolean {
  try {
    view();
    return true;
  } catch (error) {
    if (!(error instanceof SyntaxFault)) throw error;
    // Codes of faults are codes of defects; a test walks them all.
    const detail = error.code === 'header-missing' ? undefined : error.detail;
    defects.push(fatal(error.code as FatalCode, header, detail));
    return false;
  }
}

function checkVias(message: SipMessage, defects: Defect[]): void {
  const texts = message.headers.all('Via');
  if (texts.length > VIAS_MAX) defects.push(fatal('vias-too-many', 'Via', String(texts.length)));
  else if (texts.length > 1 && texts.includes('')) defects.push(fatal('list-element-empty', 'Via'));
  if (!checkView(defects, 'Via', () => message.topVia)) return;
  if (texts.length > 1 && texts.length <= VIAS_MAX && !texts.includes('')) {
    if (!checkView(defects, 'Via', () => message.vias)) return;
  }
  // On receipt `received` is added (`rport` is there or not wanted), and the Via has to be readable then (RFC 3581 §4).
  const { size } = message.topVia.params;
  if (message.kind === 'request' && size >= PARAMS_MAX) {
    defects.push(fatal('parameters-too-many', 'Via', String(size)));
  }
  const branch = message.topVia.branch;
  if (branch === undefined) defects.push(tolerated('branch-missing', 'Via'));
  else if (!message.topVia.hasUniqueBranch) defects.push(tolerated('branch-not-unique', 'Via', branch));
}

/** Methods whose Contact somebody will use. */
const CONTACT_METHODS = new Set('INVITE NOTIFY REFER REGISTER SUBSCRIBE UPDATE'.split(' '));

function usesContact(message: SipMessage): boolean {
  if (message.kind === 'request') return CONTACT_METHODS.has(message.method);
  const method = message.headers.get('CSeq')?.trim().split(/\s+/, 2)[1] ?? '';
  return message.status < 400 && CONTACT_METHODS.has(method);
}

function checkContacts(message: SipMessage, defects: Defect[]): void {
  if (!usesContact(message)) {
    checkIdleContact(message, defects);
    return;
  }
  if (!checkView(defects, 'Contact', () => message.contacts)) return;
  if (message.contacts !== '*') return;
  if (message.kind === 'request' && message.method === 'REGISTER') return;
  defects.push(fatal('contact-star-invalid', 'Contact'));
}

/** Phones put the oddest things there (`<sip:101@(null)>`): where it means nothing, it is left out. */
function checkIdleContact(message: SipMessage, defects: Defect[]): void {
  if (checkView([], 'Contact', () => message.contacts) && message.contacts !== '*') return;
  defects.push(tolerated('contact-ignored', 'Contact', message.headers.line('Contact')));
  message.headers.remove('Contact');
}

const PADDED = /<\s|\s>/;
const BARE_NAME = /^[A-Za-z0-9\-.!%*_+`'~\s]*$/;

/** What parseNameAddr forgave. */
function checkAddresses(message: SipMessage, defects: Defect[]): void {
  for (const name of ['From', 'To']) {
    const text = message.headers.line(name);
    if (text === undefined || text.charCodeAt(0) === 60) continue;
    if (PADDED.test(text)) defects.push(tolerated('address-padded', name, text));
    const open = text.indexOf('<');
    const quoted = text.charCodeAt(0) === 34;
    if (open > 0 && !quoted && !BARE_NAME.test(text.slice(0, open)))
      defects.push(tolerated('display-name-unquoted', name, text));
  }
}

const EXPIRES_MAX = 2 ** 32 - 1;

function checkNumbers(message: SipMessage, defects: Defect[]): void {
  const { headers } = message;
  const maxForwards = headers.get('Max-Forwards');
  if (maxForwards !== undefined && wholeNumber(maxForwards, 255) === undefined) {
    // Too large ones may count as absent (RFC 4475 §3.1.2.4); what is no number can't be meant at all.
    const number = /^[0-9]+$/.test(maxForwards);
    if (number) defects.push(tolerated('number-out-of-range', 'Max-Forwards', maxForwards));
    else defects.push(fatal('max-forwards-invalid', 'Max-Forwards', maxForwards));
  }
  for (const name of ['Expires', 'Retry-After', 'Min-Expires']) {
    const text = headers.get(name);
    if (text === undefined) continue;
    const digits = /^[0-9]*/.exec(text)![0];
    if (wholeNumber(digits, EXPIRES_MAX) === undefined) defects.push(tolerated('number-out-of-range', name, text));
  }
}

const DAY = '(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)';
const MONTH = '(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)';
const DATE = new RegExp(`^${DAY}, [0-3][0-9] ${MONTH} [0-9]{4} [0-9]{2}:[0-9]{2}:[0-9]{2} GMT$`);

/** The box has its own clock, so a wrong Date harms nobody (RFC 4475 §3.1.2.12). */
function checkDate(message: SipMessage, defects: Defect[]): void {
  const date = message.headers.get('Date');
  if (date !== undefined && !DATE.test(date)) defects.push(tolerated('date-invalid', 'Date', date));
}

function checkRequest(request: SipRequest, defects: Defect[]): void {
  checkRequestUri(request, defects);
  checkMethods(request, defects);
  if (request.method === 'REGISTER') checkRegisterTo(request, defects);
  if (!request.headers.has('Max-Forwards')) defects.push(tolerated('max-forwards-missing', 'Max-Forwards'));
  if (request.body.length > 0 && !request.headers.has('Content-Type')) {
    defects.push(tolerated('content-type-missing', 'Content-Type'));
  }
  if (defects.some((defect) => defect.header === 'From' && defect.severity === 'fatal')) return;
  if (request.from.tag === undefined) defects.push(tolerated('from-tag-missing', 'From'));
}

function checkRequestUri(request: SipRequest, defects: Defect[]): void {
  try {
    const { uri } = request;
    if (uri.opaque !== undefined) defects.push(fatal('request-uri-scheme-unsupported', undefined, uri.scheme));
    else if (uri.rawHeaders.length > 0) defects.push(tolerated('request-uri-headers', undefined, request.requestUri));
  } catch (error) {
    if (!(error instanceof SyntaxFault)) throw error;
    defects.push(fatal('request-uri-invalid', undefined, request.requestUri));
  }
}

/** An address-of-record is a SIP or SIPS URI (RFC 4475 §3.3.4). */
function checkRegisterTo(request: SipRequest, defects: Defect[]): void {
  if (defects.some((defect) => defect.header === 'To' && defect.severity === 'fatal')) return;
  if (!request.to.uri.isSip) defects.push(fatal('register-to-invalid', 'To', request.headers.line('To')));
}

const KNOWN_METHODS = new Set(
  'ACK BYE CANCEL INFO INVITE MESSAGE NOTIFY OPTIONS PRACK PUBLISH REFER REGISTER SUBSCRIBE UPDATE'.split(' '),
);

function checkMethods(request: SipRequest, defects: Defect[]): void {
  if (defects.some((defect) => defect.header === 'CSeq' && defect.severity === 'fatal')) return;
  if (request.cseq.method === request.method) return;
  const code = KNOWN_METHODS.has(request.method) ? 'method-mismatch' : 'method-mismatch-unknown';
  defects.push(fatal(code, 'CSeq', `${request.method} / ${request.cseq.method}`));
}
