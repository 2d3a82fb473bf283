/** The parser is lenient, says what it forgave, and keeps to its limits. */
import * as assert from 'uvu/assert';
import { HEADERS_MAX, MESSAGE_MAX_BYTES, VIAS_MAX } from '../../appliance/base/limits.ts';
import { answerTo, fatalKinds } from '../../appliance/sip/defects.ts';
import type { Garbage, SipMessage, SipRequest } from '../../appliance/sip/message.ts';
import { isKeepAlive, parse } from '../../appliance/sip/parse.ts';
import { refusalFor } from '../../appliance/sip/refusal.ts';
import { serialize } from '../../appliance/sip/serialize.ts';
import { suite } from '../kit/suite.ts';

const test = suite('SIP parser');

const LINES = [
  'Via: SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bK1;rport',
  'From: "Anna" <sip:101@cordboard.local>;tag=a1',
  'To: <sip:102@cordboard.local>',
  'Call-ID: c1@192.0.2.1',
  'CSeq: 1 OPTIONS',
  'Max-Forwards: 70',
  'Content-Length: 0',
];

function read(text: string | Uint8Array): SipMessage | Garbage {
  return parse(typeof text === 'string' ? Buffer.from(text) : text);
}

function options(changes: { line?: string; lines?: readonly string[]; body?: string } = {}): SipRequest {
  const head = [changes.line ?? 'OPTIONS sip:102@cordboard.local SIP/2.0', ...(changes.lines ?? LINES), '', ''];
  return read(head.join('\r\n') + (changes.body ?? '')) as SipRequest;
}

/** LINES with those of the same name replaced. */
function replacing(...fresh: string[]): string[] {
  const names = fresh.map((line) => line.slice(0, line.indexOf(':')));
  return [...LINES.filter((line) => !names.includes(line.slice(0, line.indexOf(':')))), ...fresh];
}

function codes(message: SipMessage | Garbage): string[] {
  return message.defects.map(({ code }) => code);
}

test('an ordinary request has no defects', () => {
  const message = options();
  assert.equal(codes(message), []);
  assert.is(refusalFor(message, new Set()), undefined);
  assert.is(message.method, 'OPTIONS');
  assert.is(message.requestUri, 'sip:102@cordboard.local');
});

test('compact names and names in any case are the same headers', () => {
  const message = options({
    lines: [
      'v: SIP/2.0/UDP a;branch=z9hG4bK1',
      'F: sip:1@a;tag=1',
      't: sip:2@a',
      'I: x',
      'cSEQ: 1 OPTIONS',
      'max-forwards: 3',
      'k: timer, 100rel',
      'm: <sip:1@a>',
      'o: dialog',
      'r: <sip:3@a>',
      'b: <sip:4@a>',
      'x: 1800',
      'u: refer',
      's: hello',
      'l: 0',
      'c: application/sdp',
      'e: identity',
      'x-own-HEADER: y',
    ],
  });
  assert.equal(codes(message), []);
  assert.equal(
    [...message.headers.entries()].map(([name]) => name),
    (
      'Via From To Call-ID CSeq Max-Forwards Supported Contact Event Refer-To Referred-By Session-Expires ' +
      'Allow-Events Subject Content-Length Content-Type Content-Encoding X-Own-Header'
    ).split(' '),
  );
  assert.is(message.headers.get('x-OWN-header'), 'y');
  assert.is(message.headers.get('supported'), 'timer');
});

test('a name that differs from a known one in anything but case is another header', () => {
  const message = options({ lines: [...LINES, 'Call.ID: y', 'Call-IE: z', 'Viaa: w', 'X: 60'] });
  assert.is(message.callId, 'c1@192.0.2.1');
  assert.is(message.headers.get('Call.id'), 'y');
  assert.is(message.headers.get('Call-Ie'), 'z');
  assert.is(message.vias.length, 1);
  assert.is(message.headers.get('Session-Expires'), '60', 'X is the compact form');
  assert.equal(codes(options({ lines: replacing('Call\rID: y') })).includes('header-name-invalid'), true);
});

test('folded lines are joined by one space', () => {
  const message = options({ lines: replacing('Subject: one\r\n  two\r\n\tthree\r\n \r\n four', 'To:\r\n <sip:2@a>') });
  assert.equal(codes(message), []);
  assert.is(message.headers.get('Subject'), 'one two three four');
  assert.is(message.to.uri.user, '2');
});

test('lines that end with LF alone are read', () => {
  const message = read(`OPTIONS sip:a SIP/2.0\n${LINES.join('\n')}\n\n`);
  assert.equal(codes(message), ['line-ending-bare']);
  assert.is((message as SipRequest).callId, 'c1@192.0.2.1');
});

test('a CR alone is no line break but a space', () => {
  const message = options({ lines: replacing('Subject: one\rVia: two') });
  assert.equal(codes(message), ['carriage-return-bare']);
  assert.is(message.headers.get('Subject'), 'one Via: two');
  assert.is(message.vias.length, 1);
});

test('line breaks before the start line are skipped (RFC 3261 §7.5)', () => {
  assert.equal(codes(read(`\r\n\r\nOPTIONS sip:a SIP/2.0\r\n${LINES.join('\r\n')}\r\n\r\n`)), ['leading-blank-lines']);
});

test('a header section without its empty line is complete all the same', () => {
  assert.equal(codes(read(`OPTIONS sip:a SIP/2.0\r\n${LINES.join('\r\n')}`)), ['header-section-unclosed']);
});

test('lines that are no header are left out', () => {
  const message = options({ lines: [...LINES, 'nonsense', 'Bad Name: x', ': y', 'Bad(: z\r\n folded'] });
  assert.equal(codes(message), [
    'header-line-invalid',
    'header-name-invalid',
    'header-name-invalid',
    'header-name-invalid',
  ]);
  assert.is(message.headers.size, LINES.length);
});

test('UTF-8 is read as such, and Latin 1 of older phones is recognised', () => {
  const text = `OPTIONS sip:a SIP/2.0\r\n${replacing('From: "Zoë" <sip:1@a>;tag=1').join('\r\n')}\r\n\r\n`;
  const utf8 = read(Buffer.from(text, 'utf8')) as SipRequest;
  assert.equal(codes(utf8), []);
  assert.is(utf8.from.displayName, 'Zoë');
  const latin = read(Buffer.from(text, 'latin1')) as SipRequest;
  assert.equal(codes(latin), ['charset-not-utf8']);
  assert.is(latin.from.displayName, 'Zoë');
  assert.is(Buffer.from(serialize(latin)).includes(Buffer.from('Zoë', 'utf8')), true);
});

test('start lines that are none', () => {
  for (const text of [
    '',
    'x',
    'hello world',
    'GET / HTTP/1.1',
    'OPTIONS',
    'OPTIONS SIP/2.0',
    'OPTIONS  SIP/2.0',
    'OPT(IONS sip:a SIP/2.0',
    'SIP/2.0',
    'SIP/2.0 abc OK',
    'SIP/2.0 -200 OK',
    'SIP/2 200 OK',
  ]) {
    const message = read(`${text}\r\n\r\n`);
    assert.is(message.kind, 'garbage', text);
    assert.is(message.defects[0]?.code, 'start-line-invalid', text);
  }
  assert.is(read('SIP/3.0 200 OK\r\n\r\n').defects[0]?.code, 'version-unsupported');
  assert.is(read('SIP/2.0 99 Low\r\n\r\n').defects[0]?.code, 'status-out-of-range');
  assert.is(read('SIP/2.0 700 High\r\n\r\n').defects[0]?.code, 'status-out-of-range');
});

test('bytes that are anything but text never break it', () => {
  assert.is(read(new Uint8Array(0)).kind, 'garbage');
  assert.is(read(Uint8Array.from({ length: 256 }, (_, at) => at)).kind, 'garbage');
  assert.is(read(new Uint8Array(MESSAGE_MAX_BYTES).fill(0x41)).kind, 'garbage');
});

test('keep-alives are told from messages', () => {
  assert.ok(isKeepAlive(Buffer.from('\r\n\r\n')));
  assert.ok(isKeepAlive(Buffer.from([0, 0, 0, 0])));
  assert.ok(isKeepAlive(new Uint8Array(0)));
  assert.not.ok(isKeepAlive(Buffer.from('OPTIONS')));
  assert.not.ok(isKeepAlive(new Uint8Array(17)));
});

test('white space that is no space is none of the Request-URI: what is read and written is read the same', () => {
  const before = options({ line: 'OPTIONS \v<sip:102@cordboard.local> SIP/2.0' });
  assert.is(before.startLine, 'OPTIONS sip:102@cordboard.local SIP/2.0');
  const again = read(serialize(before)) as SipRequest;
  assert.is(again.startLine, before.startLine);
  const inside = options({ line: 'OPTIONS sip:1\v2@cordboard.local SIP/2.0' });
  assert.ok(inside.defects.some(({ code }) => code === 'request-line-invalid'));
});

test('SIP/2.0 in small letters is forgiven', () => {
  assert.equal(codes(options({ line: 'OPTIONS sip:a sip/2.0' })), ['version-case']);
});

test('Content-Length: absent, short, twice the same', () => {
  const without = options({ lines: LINES.slice(0, -1), body: 'abc' });
  assert.equal(codes(without), ['content-length-missing', 'content-type-missing']);
  assert.is(without.bodyText, 'abc');
  const short = options({ lines: replacing('Content-Length: 2', 'Content-Type: text/plain'), body: 'abc' });
  assert.equal(codes(short), ['content-length-short']);
  assert.is(short.bodyText, 'ab');
  assert.equal(codes(options({ lines: [...LINES, 'l: 0'] })), ['content-length-repeated']);
});

test('limits: header lines, Via headers, size of the message', () => {
  const many = options({ lines: [...LINES, ...Array.from({ length: HEADERS_MAX }, (_, at) => `X-${at}: y`)] });
  assert.equal(codes(many), ['headers-too-many']);
  assert.is(many.headers.size, HEADERS_MAX);
  assert.equal(refusalFor(many, new Set())?.kind, 'answer');

  const via = 'SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK1';
  const hops = options({
    lines: replacing(
      `Via: ${Array(VIAS_MAX + 1)
        .fill(via)
        .join(', ')}`,
    ),
  });
  assert.equal(codes(hops), ['vias-too-many']);

  const large = options({ lines: replacing(`Subject: ${'x'.repeat(MESSAGE_MAX_BYTES)}`) });
  const refusal = refusalFor(large, new Set());
  assert.equal(codes(large), ['message-too-large']);
  assert.is(refusal?.kind === 'answer' && refusal.status, 513);
});

test('a message with too many lines still has its body found', () => {
  const lines = ['Content-Length: 3', ...LINES.slice(0, -1), ...Array.from({ length: 200 }, (_, at) => `X-${at}: y`)];
  assert.is(options({ lines, body: 'abc' }).bodyText, 'abc');
});

test('each structured header that is broken gives its reason, and its view throws', () => {
  for (const [line, code, view] of [
    ['Via: SIP/2.0/UDP', 'via-invalid', 'topVia'],
    ['Via: SIP/2.0/UDP 1.2.3.4:99999', 'port-invalid', 'topVia'],
    ['Via: SIP/2.0/UDP a_b!;branch=1', 'host-invalid', 'topVia'],
    ['Via: SIP/2.0/UDP ;branch=1', 'host-missing', 'topVia'],
    ['From: <sip:1@a', 'address-unclosed', 'from'],
    ['From: "a" x <sip:1@a>', 'address-invalid', 'from'],
    ['From: <1@a>', 'uri-scheme-missing', 'from'],
    ['From: <sip:1@a>x', 'parameter-invalid', 'from'],
    ['From: <sip:1@a>;tag="x', 'quote-unbalanced', 'from'],
    ['To:', 'header-missing', 'to'],
    ['To: <http:>', 'uri-invalid', 'to'],
    ['Call-ID:', 'header-missing', 'callId'],
    ['CSeq: x OPTIONS', 'cseq-invalid', 'cseq'],
    ['CSeq: 1', 'cseq-invalid', 'cseq'],
    ['CSeq: 2147483648 OPTIONS', 'cseq-out-of-range', 'cseq'],
    ['Route: <sip:>', 'host-missing', 'routes'],
    ['Record-Route: sip:a?b=c', 'address-needs-brackets', 'recordRoutes'],
  ] as const) {
    const message = options({ lines: replacing(line) });
    const [defect] = message.defects.filter(({ severity }) => severity === 'fatal');
    assert.is(defect?.code, code, line);
    assert.is(defect?.header, line.slice(0, line.indexOf(':')), line);
    assert.throws(() => message[view], undefined, line);
    assert.is(refusalFor(message, new Set())?.kind, 'answer', line);
  }
});

test('Max-Forwards that is no number, Contact * outside REGISTER, a tag-less From', () => {
  assert.equal(codes(options({ lines: replacing('Max-Forwards: many') })), ['max-forwards-invalid']);
  const star = { line: 'SUBSCRIBE sip:a SIP/2.0', lines: replacing('Contact: *', 'CSeq: 1 SUBSCRIBE') };
  assert.equal(codes(options(star)), ['contact-star-invalid']);
  assert.equal(codes(options({ lines: replacing('From: <sip:1@a>') })), ['from-tag-missing']);
  const register = options({
    line: 'REGISTER sip:a SIP/2.0',
    lines: replacing('Contact: *', 'CSeq: 1 REGISTER', 'Expires: 0'),
  });
  assert.equal(codes(register), []);
  assert.is(register.contacts, '*');
});

test('a Contact that cannot be read is fatal where it is used, and left out where it is not', () => {
  const contact = 'Contact: <sip:101@(null)>';
  const invite = options({ line: 'INVITE sip:a SIP/2.0', lines: replacing('CSeq: 1 INVITE', contact) });
  assert.equal(codes(invite), ['host-invalid']);
  assert.throws(() => invite.contacts);
  const bye = options({ line: 'BYE sip:a SIP/2.0', lines: replacing('CSeq: 1 BYE', contact) });
  assert.equal(codes(bye), ['contact-ignored']);
  assert.equal(bye.contacts, []);
  for (const [line, expected] of [
    ['SIP/2.0 200 OK', 'host-invalid'],
    ['SIP/2.0 486 Busy Here', 'contact-ignored'],
  ] as const) {
    assert.equal(codes(options({ line, lines: replacing('CSeq: 1 INVITE', contact) })), [expected]);
  }
  const list = options({ line: 'REGISTER sip:a SIP/2.0', lines: replacing('CSeq: 1 REGISTER', 'Contact: sip:1@a, ') });
  assert.equal(codes(list), ['uri-scheme-missing']);
});

test('long and hostile texts are told in short', () => {
  const message = options({ lines: replacing(`From: ${'x'.repeat(5_000)}`) });
  assert.ok(message.defects[0]!.detail!.length <= 80);
});

test('every fatal code has its answer, and the views throw no other codes', () => {
  for (const [code, { status, reason }] of fatalKinds) {
    assert.ok([0, 400, 416, 501, 505, 513].includes(status), code);
    assert.match(reason, /^[A-Z][A-Za-z* -]+$/, code);
  }
  assert.equal(answerTo('unheard-of'), { status: 400, reason: 'Bad Request' });
});

test('refusals: an ACK and a request without Via are dropped, a CANCEL may require what it likes', () => {
  const ack = options({ line: 'ACK sip:a SIP/2.0', lines: replacing('CSeq: x ACK') });
  assert.is(refusalFor(ack, new Set())?.kind, 'drop');
  assert.is(refusalFor(options({ lines: LINES.slice(1) }), new Set())?.kind, 'drop');
  for (const method of ['ACK', 'CANCEL']) {
    const free = options({ line: `${method} sip:a SIP/2.0`, lines: replacing(`CSeq: 1 ${method}`, 'Require: rocket') });
    assert.is(refusalFor(free, new Set()), undefined);
  }
});

test('refusals: bodies of sessions', () => {
  const invite = (...lines: string[]) => {
    const all = replacing('CSeq: 1 INVITE', 'Content-Length: 4', ...lines);
    const refusal = refusalFor(options({ line: 'INVITE sip:a SIP/2.0', lines: all, body: 'v=0\n' }), new Set());
    return refusal?.kind === 'answer' ? [refusal.status, ...refusal.headers.flat()] : refusal;
  };
  assert.is(invite('Content-Type: application/SDP;charset=utf-8'), undefined);
  assert.equal(invite('Content-Type: application/pidf+xml'), [415, 'Accept', 'application/sdp']);
  assert.equal(invite('Content-Type: nonsense'), [415, 'Accept', 'application/sdp']);
  assert.is(invite('Content-Type: text/plain', 'Content-Disposition: render;handling=optional'), undefined);
  assert.equal(invite('Content-Type: application/sdp', 'Content-Encoding: gzip'), [415, 'Accept-Encoding', 'identity']);
  assert.is(invite('Content-Type: application/sdp', 'Accept: text/plain, application/*'), undefined);
  assert.equal(invite('Content-Type: application/sdp', 'Accept: text/plain'), [406]);
});
