/** Each message of RFC 4475 does what the RFC says: is used, tolerated with that note, or refused for that reason. */
import { readdirSync, readFileSync } from 'node:fs';
import * as assert from 'uvu/assert';
import { parseDigestAnswer } from '../../appliance/sip/digest.ts';
import { parseAuth } from '../../appliance/sip/headers/auth.ts';
import type { NameAddr } from '../../appliance/sip/headers/name-addr.ts';
import { parseRetryAfter } from '../../appliance/sip/headers/retry-after.ts';
import type { SipRequest, SipResponse } from '../../appliance/sip/message.ts';
import { bodyParts } from '../../appliance/sip/multipart.ts';
import { parse } from '../../appliance/sip/parse.ts';
import { refusalFor } from '../../appliance/sip/refusal.ts';
import { serialize } from '../../appliance/sip/serialize.ts';
import { Uri } from '../../appliance/sip/uri.ts';
import { suite } from '../kit/suite.ts';

const FOLDER = `${import.meta.dirname}/../vectors/rfc4475`;
const NO_EXTENSIONS = new Set<string>();
const test = suite('RFC 4475 torture messages');
const tried = new Set<string>();

function bytesOf(name: string): Buffer {
  tried.add(name);
  return readFileSync(`${FOLDER}/${name}.dat`);
}

function request(name: string): SipRequest {
  const message = parse(bytesOf(name));
  if (message.kind !== 'request') throw new Error(`${name} was read as ${message.kind}`);
  return message;
}

function response(name: string): SipResponse {
  const message = parse(bytesOf(name));
  if (message.kind !== 'response') throw new Error(`${name} was read as ${message.kind}`);
  return message;
}

/** The codes of the defects, fatal ones marked. */
function notes(message: { readonly defects: SipRequest['defects'] }): string[] {
  return message.defects.map(({ code, severity, header }) => {
    const place = header === undefined ? code : `${code} ${header}`;
    return severity === 'fatal' ? `FATAL ${place}` : place;
  });
}

/** Usable without any note, or with exactly these; and what we would send is read the same way. */
function accepted(message: SipRequest | SipResponse, expected: string[] = []): void {
  assert.equal(notes(message), expected);
  assert.is(refusalFor(message, NO_EXTENSIONS), undefined);
  const again = parse(serialize(message));
  assert.is(again.kind, message.kind);
  assert.equal(Buffer.from(serialize(again as SipRequest)), Buffer.from(serialize(message)));
}

function contact(message: SipRequest): NameAddr {
  return (message.contacts as readonly NameAddr[])[0]!;
}

function refused(message: SipRequest, status: number, reason: string): readonly (readonly [string, string])[] {
  const refusal = refusalFor(message, NO_EXTENSIONS);
  if (refusal?.kind !== 'answer') throw new Error('not refused with an answer');
  assert.is(refusal.status, status);
  assert.is(refusal.reason, reason);
  return refusal.headers;
}

/** Refused for this one defect and nothing else. */
function refusedFor(name: string, defect: string, status: number, reason: string): void {
  const message = request(name);
  assert.equal(notes(message), [`FATAL ${defect}`]);
  refused(message, status, reason);
}

// --- 3.1.1 Valid messages ---

test('wsinv (3.1.1.1): a short tortuous INVITE is read through all its white space', () => {
  const message = request('wsinv');
  accepted(message, ['branch-not-unique Via']);
  assert.is(message.uri.params.get('unknownparam'), '');
  assert.is(message.to.tag, '1918181833n');
  assert.is(message.from.displayName, 'J Rosenberg \\"');
  assert.is(message.from.tag, '98asjd8');
  assert.is(message.maxForwards, 68);
  assert.is(`${message.cseq}`, '9 INVITE');
  assert.is(message.headers.get('Subject'), '');
  assert.is(message.headers.get('NewFangledHeader'), 'newfangled value continued newfangled value');
  assert.is(message.headers.get('UnknownHeaderWithUnusualValue'), ';;,,;;,;');
  assert.equal(message.vias.map(String), [
    'SIP/2.0/UDP 192.0.2.2;branch=390skdjuw',
    'SIP/2.0/TCP spindle.example.com;branch=z9hG4bK9ikj8',
    'SIP/2.0/UDP 192.168.255.111;branch=z9hG4bK30239',
  ]);
  const { displayName, params, q } = contact(message);
  assert.equal(
    [displayName, params.get('newparam'), params.get('secondparam'), q],
    ['Quoted string ""', 'newvalue', '', 0.33],
  );
  assert.is(message.routes[0]?.uri.params.get('unknown-no-value'), '');
  assert.ok(message.sdp?.startsWith('v=0'));
});

test('intmeth (3.1.1.2): a wide range of valid characters comes through', () => {
  const message = request('intmeth');
  accepted(message);
  const method = "!interesting-Method0123456789_*+`.%indeed'~";
  assert.is(message.method, method);
  assert.is(message.cseq.method, method);
  assert.is(message.uri.user, "1_unusual.URI~(to-be!sure)&isn't+it$/crazy?,/;;*");
  assert.is(message.uri.password, "&it+has=1,weird!*pas$wo~d_too.(doesn't-it)");
  assert.is(message.uri.host, 'example.com');
  assert.is(message.to.displayName, 'BEL:\u0007 NUL:\u0000 DEL:\u007f');
  assert.is(message.from.displayName, "token1~` token2'+_ token3*%!.-");
  assert.is(message.from.params.get("fromparam''~+*_!.-%"), 'работающий');
  assert.is(message.from.tag, "_token~1'+`*%!-.");
  assert.is(message.callId, 'intmeth.word%ZK-!.*_+\'@word`~)(><:\\/"][?}{');
  assert.is(message.headers.get("extensionHeader-!.%*+_`'~"), '\uFEFF大停電');
  assert.is(message.maxForwards, 255);
});

test('esc01 (3.1.1.3): escapes in URIs are undone where they mean a character', () => {
  const message = request('esc01');
  accepted(message);
  assert.is(message.uri.scheme, 'sip');
  assert.is(message.uri.user, 'sips:user@example.com');
  assert.is(message.uri.host, 'example.net');
  assert.is(message.to.uri.user, 'user');
  assert.is(message.from.uri.user, 'I have spaces');
  assert.is(contact(message).uri.user, 'caller');
  const plain = Uri.parse('sip:caller@host5.example.net;lr;name=value%2541');
  assert.ok(contact(message).uri.equals(plain), 'parameters compare unescaped');
});

test('escnull (3.1.1.4): escaped nulls are characters like others', () => {
  const message = request('escnull');
  accepted(message);
  assert.is(message.to.uri.user, 'null-\u0000-null');
  assert.equal(
    (message.contacts as readonly NameAddr[]).map(({ uri }) => uri.user),
    ['\u0000', '\u0000\u0000'],
  );
});

test('esc02 (3.1.1.5): a % in a method, a header name or a display name is no escape', () => {
  const message = request('esc02');
  accepted(message);
  assert.is(message.method, 'RE%47IST%45R');
  assert.is(message.to.displayName, '%Z%45');
  assert.is((message.contacts as readonly unknown[]).length, 2);
  assert.is(message.headers.get('C%6Fntact'), '<sip:alias2@host2.example.com>');
});

test('lwsdisp (3.1.1.6): a display name may touch the <', () => {
  const message = request('lwsdisp');
  accepted(message);
  assert.is(message.from.displayName, 'caller');
  assert.is(message.from.uri.user, 'caller');
});

test('longreq (3.1.1.7): long values are kept whole', () => {
  const message = request('longreq');
  accepted(message, ['branch-missing Via']);
  assert.is(message.to.displayName, `I have a user name of ${'extreme'.repeat(10)} proportion`);
  assert.is(message.to.uri.port, 6000);
  assert.is(message.to.uri.params.get('unknownparam1'), `very${'long'.repeat(20)}value`);
  assert.is(message.from.tag, `12${'982'.repeat(50)}424`);
  assert.is(message.callId, `longreq.one${'really'.repeat(20)}longcallid`);
  assert.is(message.vias.length, 34);
  assert.is(message.vias[33]?.branch, `very${'long'.repeat(50)}branchvalue`);
});

test('dblreq (3.1.1.8): what follows the first message in a datagram is left alone', () => {
  const message = request('dblreq');
  accepted(message, ['content-length-short Content-Length']);
  assert.is(message.method, 'REGISTER');
  assert.is(message.body.length, 0);
});

test('semiuri (3.1.1.9): semicolons in the user part are no parameters', () => {
  const message = request('semiuri');
  accepted(message);
  assert.is(message.uri.user, 'user;par=u@example.net');
  assert.is(message.uri.params.size, 0);
  assert.is(message.headers.all('Accept').length, 6);
});

test('transports (3.1.1.10): unknown transports in Via are kept', () => {
  const message = request('transports');
  accepted(message);
  assert.equal(
    message.vias.map(({ transport }) => transport),
    ['UDP', 'SCTP', 'TLS', 'UNKNOWN', 'TCP'],
  );
});

test('mpart01 (3.1.1.11): a multipart body with binary parts is taken apart', () => {
  const message = request('mpart01');
  accepted(message);
  assert.is(message.body.length, 553);
  const parts = bodyParts(message.body, '7a9cbec02ceef655');
  assert.equal(
    parts.map(({ headers }) => headers.get('Content-Type')),
    ['text/plain', 'application/octet-stream'],
  );
  assert.is(Buffer.from(parts[0]!.content).toString(), 'Hello');
  assert.is(parts[1]!.content[0], 0x30);
  assert.is(message.sdp, undefined);
});

test('unreason (3.1.1.12): an unusual reason phrase is text', () => {
  const message = response('unreason');
  accepted(message);
  assert.is(message.status, 200);
  assert.is(message.reason, '= 2**3 * 5**2 но сто девяносто девять - простое');
});

test('noreason (3.1.1.13): the reason phrase may be empty', () => {
  const message = response('noreason');
  accepted(message);
  assert.is(message.status, 100);
  assert.is(message.reason, '');
});

// --- 3.1.2 Invalid messages ---

test('badinv01 (3.1.2.1): separators too many are refused with 400', () => {
  const message = request('badinv01');
  assert.equal(notes(message), [
    'FATAL list-element-empty Via',
    'FATAL parameter-empty Via',
    'FATAL parameter-empty Contact',
  ]);
  refused(message, 400, 'Empty element in list (Via)');
});

test('clerr (3.1.2.2): a Content-Length beyond the datagram is refused with 400', () => {
  refusedFor('clerr', 'content-length-beyond-end Content-Length', 400, 'Body shorter than Content-Length');
});

test('ncl (3.1.2.3): a negative Content-Length is refused with 400', () => {
  refusedFor('ncl', 'content-length-invalid Content-Length', 400, 'Content-Length invalid');
});

test('scalar02 (3.1.2.4): overlarge numbers in a request: 400 for the CSeq, the others count as absent', () => {
  const message = request('scalar02');
  assert.equal(notes(message), [
    'FATAL cseq-out-of-range CSeq',
    'number-out-of-range Max-Forwards',
    'number-out-of-range Expires',
  ]);
  refused(message, 400, 'CSeq number out of range');
  assert.is(message.maxForwards, undefined);
  assert.is(contact(message).expiresSec, 2 ** 32 - 1);
});

test('scalarlg (3.1.2.5): a response with overlarge numbers is dropped', () => {
  const message = response('scalarlg');
  assert.equal(notes(message), ['FATAL cseq-out-of-range CSeq', 'number-out-of-range Retry-After']);
  assert.is(refusalFor(message, NO_EXTENSIONS)?.kind, 'drop');
  assert.is(parseRetryAfter(message.headers.get('Retry-After')!).seconds, 2 ** 32 - 1);
});

test('quotbal (3.1.2.6): an unterminated quoted string is refused with 400', () => {
  refusedFor('quotbal', 'quote-unbalanced To', 400, 'Quotation marks unbalanced (To)');
});

test('ltgtruri (3.1.2.7): brackets around the Request-URI are ignored and never sent on', () => {
  const message = request('ltgtruri');
  accepted(message, ['request-uri-in-brackets', 'branch-missing Via']);
  assert.is(message.requestUri, 'sip:user@example.com');
  assert.ok(Buffer.from(serialize(message)).toString().startsWith('INVITE sip:user@example.com SIP/2.0\r\n'));
});

test('lwsruri (3.1.2.8): white space in the Request-URI is refused with 400', () => {
  refusedFor('lwsruri', 'request-line-invalid', 400, 'Request line invalid');
});

test('lwsstart (3.1.2.9): spaces too many in the Request-Line are ignored and never sent on', () => {
  const message = request('lwsstart');
  accepted(message, ['start-line-spaces']);
  assert.is(message.startLine, 'INVITE sip:user@example.com SIP/2.0');
});

test('trws (3.1.2.10): spaces at the end of the Request-Line are ignored and never sent on', () => {
  const message = request('trws');
  accepted(message, ['start-line-spaces']);
  assert.is(message.startLine, 'OPTIONS sip:remote-target@example.com SIP/2.0');
});

test('escruri (3.1.2.11): headers in the Request-URI are ignored and never sent on', () => {
  const message = request('escruri');
  accepted(message, ['request-uri-headers']);
  assert.is(message.uri.header('Route'), '<sip:example.com>');
  assert.is(message.headers.has('Route'), false);
  assert.is(`${message.uri.forRequestLine()}`, 'sip:user@example.com');
});

test('baddate (3.1.2.12): a Date in another time zone than GMT harms nobody', () => {
  accepted(request('baddate'), ['date-invalid Date']);
});

test('regbadct (3.1.2.13): a Contact whose URI needs brackets and has none is refused with 400', () => {
  refusedFor('regbadct', 'address-needs-brackets Contact', 400, 'Address needs angle brackets (Contact)');
});

test('badaspec (3.1.2.14): spaces within the brackets are ignored', () => {
  const message = request('badaspec');
  accepted(message, ['address-padded To']);
  assert.is(`${message.to}`, '"Watson, Thomas" <sip:t.watson@example.org>');
});

test('baddn (3.1.2.15): display names that had to be quoted are understood, and quoted when sent on', () => {
  const message = request('baddn');
  accepted(message, ['header-section-unclosed', 'display-name-unquoted From', 'display-name-unquoted To']);
  assert.is(message.from.displayName, 'Bell, Alexander');
  assert.is(`${message.from}`, '"Bell, Alexander" <sip:a.g.bell@example.com>;tag=43');
});

test('badvers (3.1.2.16): another protocol version is refused with 505', () => {
  refusedFor('badvers', 'version-unsupported', 505, 'Version Not Supported');
});

test('mismatch01 (3.1.2.17): a CSeq for another method is refused with 400', () => {
  refusedFor('mismatch01', 'method-mismatch CSeq', 400, 'CSeq method does not match request method');
});

test('mismatch02 (3.1.2.18): an unknown method with a CSeq for another is refused with 501', () => {
  refusedFor('mismatch02', 'method-mismatch-unknown CSeq', 501, 'Not Implemented');
});

test('bigcode (3.1.2.19): a response code that is none is dropped', () => {
  const message = parse(bytesOf('bigcode'));
  assert.is(message.kind, 'garbage');
  assert.equal(notes(message), ['FATAL status-out-of-range']);
});

// --- 3.2 Transaction layer ---

test('badbranch (3.2.1): a branch without identifier falls back to the matching of RFC 2543', () => {
  const message = request('badbranch');
  accepted(message, ['branch-not-unique Via']);
  assert.is(message.topVia.branch, 'z9hG4bK');
  assert.is(message.topVia.hasUniqueBranch, false);
});

// --- 3.3 Application layer ---

test('insuf (3.3.1): missing Call-ID, From and To are refused with 400', () => {
  const message = request('insuf');
  assert.equal(notes(message), [
    'FATAL header-missing From',
    'FATAL header-missing To',
    'FATAL header-missing Call-ID',
    'max-forwards-missing Max-Forwards',
  ]);
  refused(message, 400, 'Header missing (From)');
});

test('unkscm (3.3.2): a Request-URI of unknown scheme is refused with 416', () => {
  const message = request('unkscm');
  assert.equal(notes(message), ['FATAL request-uri-scheme-unsupported']);
  assert.is(message.uri.scheme, 'nobodyknowsthisscheme');
  assert.is(message.uri.opaque, 'totallyopaquecontent');
  refused(message, 416, 'Unsupported URI Scheme');
});

test('novelsc (3.3.3): a Request-URI of a known scheme that we never serve is refused with 416', () => {
  refusedFor('novelsc', 'request-uri-scheme-unsupported', 416, 'Unsupported URI Scheme');
});

test('unksm2 (3.3.4): unknown schemes in headers are read; a REGISTER for such an address is refused with 400', () => {
  const message = request('unksm2');
  assert.is(message.to.uri.scheme, 'isbn');
  assert.is(message.from.uri.scheme, 'http');
  assert.is(`${contact(message).uri}`, 'name:John_Smith');
  assert.equal(notes(message), ['FATAL register-to-invalid To']);
  refused(message, 400, 'To must be a SIP address');
});

test('bext01 (3.3.5): unknown extensions in Require get 420 that names them; Proxy-Require is not for us', () => {
  const message = request('bext01');
  assert.equal(notes(message), []);
  assert.equal(refused(message, 420, 'Bad Extension'), [
    ['Unsupported', 'nothingSupportsThis, nothingSupportsThisEither'],
  ]);
  const both = new Set(['nothingsupportsthis', 'nothingsupportsthiseither']);
  assert.is(refusalFor(message, both), undefined);
});

test('invut (3.3.6): a body of unknown type gets 415 that names what we take', () => {
  const message = request('invut');
  assert.equal(notes(message), []);
  assert.equal(refused(message, 415, 'Unsupported Media Type'), [['Accept', 'application/sdp']]);
});

test('regaut01 (3.3.7): credentials of an unknown scheme count as none', () => {
  const message = request('regaut01');
  accepted(message);
  const authorization = message.headers.get('Authorization')!;
  assert.is(parseAuth(authorization).scheme, 'nooneknowsthisscheme');
  assert.is(parseDigestAnswer(authorization), undefined);
});

test('multi01 (3.3.8): several values where one is allowed are refused with 400', () => {
  const message = request('multi01');
  assert.equal(
    notes(message).filter((note) => note.startsWith('FATAL')),
    ['CSeq', 'Call-ID', 'To', 'From', 'Max-Forwards'].map((name) => `FATAL header-repeated ${name}`),
  );
  refused(message, 400, 'Header repeated (CSeq)');
});

test('mcl01 (3.3.9): two Content-Lengths that differ are refused with 400', () => {
  refusedFor('mcl01', 'content-length-conflicting Content-Length', 400, 'Content-Length conflicting');
});

test('bcast (3.3.10): a 200 that would be sent on to the broadcast address is dropped', () => {
  const message = response('bcast');
  assert.equal(notes(message), ['FATAL response-vias-several Via']);
  assert.is(message.vias[1]?.host, '255.255.255.255');
  assert.is(refusalFor(message, NO_EXTENSIONS)?.kind, 'drop');
});

test('zeromf (3.3.11): Max-Forwards 0 does not concern the one it was sent to', () => {
  const message = request('zeromf');
  accepted(message);
  assert.is(message.maxForwards, 0);
});

test('cparam01 (3.3.12): without brackets an unknown parameter belongs to the contact', () => {
  const message = request('cparam01');
  accepted(message);
  assert.is(contact(message).params.has('unknownparam'), true);
  assert.is(`${contact(message).uri}`, 'sip:+19725552222@gw1.example.net');
});

test('cparam02 (3.3.13): in brackets it belongs to the URI', () => {
  const message = request('cparam02');
  accepted(message);
  assert.is(contact(message).params.has('unknownparam'), false);
  assert.is(`${contact(message).uri}`, 'sip:+19725552222@gw1.example.net;unknownparam');
});

test('regescrt (3.3.14): a header in a Contact URI is kept with it', () => {
  const message = request('regescrt');
  accepted(message);
  assert.is(contact(message).uri.header('Route'), '<sip:sip.example.com>');
  assert.is(`${contact(message).uri}`, 'sip:user@example.com?Route=%3Csip:sip.example.com%3E');
});

test('sdp01 (3.3.15): an INVITE that wants an answer of unknown type gets 406', () => {
  const message = request('sdp01');
  assert.equal(notes(message), []);
  refused(message, 406, 'Not Acceptable');
});

// --- 3.4 Backward compatibility ---

test('inv2543 (3.4.1): an INVITE of RFC 2543 is served', () => {
  const message = request('inv2543');
  accepted(message, [
    'content-length-missing Content-Length',
    'branch-missing Via',
    'max-forwards-missing Max-Forwards',
    'from-tag-missing From',
  ]);
  assert.ok(message.sdp?.endsWith('m=audio 49217 RTP/AVP 0\r\n'), 'the body is all that follows');
  assert.is(message.recordRoutes[0]?.uri.params.get('maddr'), 'ss1.example.com');
});

test.after(() => {
  const all = readdirSync(FOLDER).flatMap((name) => (name.endsWith('.dat') ? [name.slice(0, -4)] : []));
  assert.is(all.length, 49);
  assert.equal(
    all.filter((name) => !tried.has(name)),
    [],
    'messages without a test',
  );
});
