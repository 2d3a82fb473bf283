/** Messages that we make: headers, views that follow changes, responses, bodies in parts, strict output. */
import * as assert from 'uvu/assert';
import { Headers } from '../../appliance/sip/headers/headers.ts';
import { responseTo, SipRequest, SipResponse } from '../../appliance/sip/message.ts';
import { bodyParts, sdpIn } from '../../appliance/sip/multipart.ts';
import { parse } from '../../appliance/sip/parse.ts';
import { serialize } from '../../appliance/sip/serialize.ts';
import { suite } from '../kit/suite.ts';

const test = suite('SIP messages');

function text(message: SipRequest | SipResponse): string {
  return Buffer.from(serialize(message)).toString('utf8');
}

function invite(): SipRequest {
  return new SipRequest(
    'INVITE',
    'sip:102@192.0.2.2',
    new Headers([
      ['Via', 'SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK1'],
      ['From', '<sip:101@cordboard.local>;tag=a'],
      ['To', '<sip:102@cordboard.local>'],
      ['Call-ID', 'c'],
      ['CSeq', '1 INVITE'],
    ]),
  );
}

test('headers: get, all, has, set, add, prepend, remove', () => {
  const headers = new Headers([
    ['via', 'a'],
    ['Route', '<sip:1@h;x=",">, <sip:2@h>'],
    ['VIA', 'b, c'],
  ]);
  assert.is(headers.get('Via'), 'a');
  assert.equal(headers.all('via'), ['a', 'b', 'c']);
  assert.equal(headers.all('Route'), ['<sip:1@h;x=",">', '<sip:2@h>']);
  assert.is(headers.get('Route'), '<sip:1@h;x=",">');
  assert.is(headers.count('v'), 2);
  headers.prepend('Via', 'first');
  assert.equal(headers.all('Via'), ['first', 'a', 'b', 'c']);
  headers.prepend('Top', 'yes');
  assert.equal([...headers.entries()][0], ['Top', 'yes']);
  headers.set('Via', 'only');
  assert.equal(headers.all('Via'), ['only']);
  assert.equal(
    [...headers.entries()].map(([name]) => name),
    ['Top', 'Via', 'Route'],
  );
  headers.add('Allow', 'INVITE, ACK');
  assert.ok(headers.includes('Allow', 'ack'));
  assert.not.ok(headers.includes('Allow', 'BYE'));
  headers.remove('via');
  assert.is(headers.has('Via'), false);
  assert.is(headers.get('Via'), undefined);
  assert.equal(headers.all('Via'), []);
});

test('headers: commas in Authorization, Date and Subject do not make lists', () => {
  const headers = new Headers([
    ['Authorization', 'Digest a="1", b="2"'],
    ['Date', 'Sat, 15 Oct 2005 04:44:56 GMT'],
    ['Subject', 'a, b'],
  ]);
  for (const name of ['Authorization', 'Date', 'Subject']) assert.is(headers.all(name).length, 1);
  assert.is(headers.get('Subject'), 'a, b');
});

test('headers: a clone is a copy of its own', () => {
  const headers = new Headers([['Subject', 'one']]);
  const copy = headers.clone();
  copy.set('Subject', 'two');
  assert.is(headers.get('Subject'), 'one');
});

test('views follow changes of the headers', () => {
  const message = invite();
  assert.is(message.topVia.host, '192.0.2.1');
  assert.is(message.to.tag, undefined);
  message.headers.prepend('Via', 'SIP/2.0/TCP 192.0.2.9;branch=z9hG4bK2');
  message.headers.set('To', message.to.withTag('b').toString());
  assert.is(message.topVia.host, '192.0.2.9');
  assert.is(message.vias.length, 2);
  assert.is(message.to.tag, 'b');
  message.requestUri = 'sip:103@192.0.2.3';
  assert.is(message.uri.user, '103');
});

test('a view is parsed once', () => {
  const message = invite();
  assert.is(message.from, message.from);
  assert.is(message.vias, message.vias);
});

test('our own messages have no defects', () => {
  assert.equal(new SipRequest('INVITE', 'nonsense').defects, []);
});

test('no line break gets out, wherever it was put in', () => {
  const message = new SipRequest('INVITE', 'sip:1@h\r\nEvil: 1');
  message.headers.add('Subject', 'a\r\nEvil: 2');
  message.headers.set('Organization', 'b\nEvil: 3\r');
  message.headers.prepend('User-Agent', 'c\rEvil: 4');
  const lines = text(message).split('\r\n');
  assert.equal(
    lines.filter((line) => /^Evil/.test(line)),
    [],
  );
  assert.not.match(text(message).replaceAll('\r\n', ''), /[\r\n]/);
  assert.is(lines[0], 'INVITE sip:1@hEvil:1 SIP/2.0');
  const response = new SipResponse(486, 'Busy\r\nEvil: 5');
  assert.match(text(response), /^SIP\/2.0 486 Busy Evil: 5\r\n/);
  assert.throws(() => message.headers.add('Bad\r\nName', 'x'), /can't be a header's name/);
});

test('Content-Length is that of the body in bytes, whatever was set', () => {
  const message = invite();
  message.headers.set('Content-Length', '9999');
  message.setBody('text/plain;charset=utf-8', 'één');
  assert.match(text(message), /Content-Type: text\/plain;charset=utf-8\r\nContent-Length: 5\r\n\r\néén$/);
  assert.is(text(message).match(/Content-Length/g)?.length, 1);
});

test('a response takes over what RFC 3261 §8.2.6.2 says', () => {
  const request = invite();
  request.headers.add('Via', 'SIP/2.0/UDP 192.0.2.7;branch=z9hG4bK0');
  request.headers.add('Timestamp', '54');
  request.headers.add('Subject', 'not this');
  const trying = responseTo(request, 100);
  assert.is(
    text(trying),
    'SIP/2.0 100 Trying\r\nVia: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK1\r\nFrom: <sip:101@cordboard.local>;tag=a\r\n' +
      'To: <sip:102@cordboard.local>\r\nCall-ID: c\r\nCSeq: 1 INVITE\r\n' +
      'Via: SIP/2.0/UDP 192.0.2.7;branch=z9hG4bK0\r\n' +
      'Timestamp: 54\r\nContent-Length: 0\r\n\r\n',
  );
  const busy = responseTo(request, 486, { toTag: 'b' });
  assert.is(busy.reason, 'Busy Here');
  assert.is(busy.to.tag, 'b');
  assert.is(busy.headers.has('Timestamp'), false);
  request.headers.set('To', '<sip:102@cordboard.local>;tag=theirs');
  assert.is(responseTo(request, 200, { toTag: 'b' }).to.tag, 'theirs');
  assert.is(responseTo(request, 399).reason, 'Redirection');
});

test('a response to a request whose To is broken can be made all the same', () => {
  const request = invite();
  request.headers.set('To', '"unclosed <sip:102@h>');
  assert.is(responseTo(request, 400, { toTag: 't' }).headers.get('To'), '"unclosed <sip:102@h>;tag=t');
});

test('clones can be changed without touching the original', () => {
  const request = invite();
  const copy = request.clone();
  copy.headers.set('CSeq', '2 INVITE');
  copy.requestUri = 'sip:x';
  assert.is(request.cseq.number, 1);
  assert.is(request.requestUri, 'sip:102@192.0.2.2');
});

const PART = [
  'preamble',
  '--edge',
  'Content-Type: application/pidf+xml',
  'Content-ID: <1@h>',
  '',
  '<presence>--edge is no boundary here</presence>',
  '--edge',
  'Content-Type: application/sdp',
  '',
  'v=0',
  's=-',
  '',
  '--edge--',
  'epilogue',
];

test('a description is found in a multipart body, also in one within another', () => {
  const body = Buffer.from(PART.join('\r\n'));
  const sdp = 'v=0\r\ns=-\r\n';
  assert.is(sdpIn('multipart/mixed; boundary="edge"', body), sdp);
  assert.is(sdpIn('multipart/mixed;boundary=edge', Buffer.from(PART.join('\n'))), 'v=0\ns=-\n');
  assert.is(sdpIn('multipart/mixed', body), undefined, 'no boundary');
  assert.is(sdpIn('multipart/mixed;boundary=other', body), undefined);
  const outer = `--out\r\nContent-Type: multipart/alternative;boundary=edge\r\n\r\n${PART.join('\r\n')}\r\n--out--`;
  assert.is(sdpIn('multipart/related;boundary=out', Buffer.from(outer)), sdp);
  assert.is(sdpIn('application/sdp', Buffer.from(sdp)), sdp);
  assert.is(sdpIn('text/plain', Buffer.from(sdp)), undefined);
});

test('bodies in parts: empty parts, missing ends, hostile numbers of parts', () => {
  const parts = (raw: string) => bodyParts(Buffer.from(raw), 'b').map(({ content }) => Buffer.from(content).toString());
  assert.equal(parts('--b\r\n\r\n\r\n--b--'), ['']);
  assert.equal(parts('--b\r\n--b\r\n--b--'), ['', '']);
  assert.equal(parts('--b\r\n\r\nno end'), []);
  assert.equal(parts('--b'), []);
  assert.equal(parts('--b--'), []);
  assert.ok(parts('--b\r\n\r\nx\r\n'.repeat(1_000)).length <= 16);
});

test('what is parsed is what was written', () => {
  const request = invite();
  request.setBody('application/sdp', 'v=0\r\n');
  const read = parse(serialize(request));
  assert.is(read.kind === 'request' && read.sdp, 'v=0\r\n');
  assert.is(read.kind === 'request' && text(read), text(request));
});
