/** Streams are cut into messages, however the network cuts the stream. */
import { readFileSync } from 'node:fs';
import * as assert from 'uvu/assert';
import { MESSAGE_MAX_BYTES, START_LINE_MAX_BYTES } from '../../appliance/base/limits.ts';
import { SeededRandom } from '../../appliance/base/random.ts';
import { type Frame, StreamFramer } from '../../appliance/sip/stream-framer.ts';
import { suite } from '../kit/suite.ts';

const test = suite('SIP stream framer');

function told(frames: readonly Frame[]): string[] {
  return frames.map((frame) => {
    if (frame.kind === 'message') return Buffer.from(frame.bytes).toString('latin1');
    return frame.kind === 'fault' ? `fault ${frame.fault}` : frame.kind;
  });
}

function push(framer: StreamFramer, text: string): string[] {
  return told(framer.push(Buffer.from(text, 'latin1')));
}

function message(body = '', lines = `Content-Length: ${body.length}\r\n`): string {
  return `MESSAGE sip:102@h SIP/2.0\r\nVia: SIP/2.0/TCP h\r\n${lines}\r\n${body}`;
}

test('one message, two in one piece, a body', () => {
  const [a, b] = [message('hello'), message()];
  assert.equal(push(new StreamFramer(), a), [a]);
  assert.equal(push(new StreamFramer(), a + b), [a, b]);
});

test('any cut of the stream gives the same messages', () => {
  const all = [message('one\r\n\r\ntwo'), message(), message('x'.repeat(5_000)), message('\r\n')];
  const stream = Buffer.from(all.join(''), 'latin1');
  const random = new SeededRandom(7);
  for (let round = 0; round < 200; round++) {
    const framer = new StreamFramer();
    const got: string[] = [];
    const longest = random.integer(1, round % 2 === 0 ? 8 : 900);
    for (let at = 0; at < stream.length; ) {
      const length = random.integer(1, longest);
      got.push(...told(framer.push(stream.subarray(at, at + length))));
      at += length;
    }
    assert.equal(got, all);
    assert.is(framer.pendingBytes, 0);
  }
});

test('what is handed out is not the memory that came in', () => {
  const bytes = Buffer.from(message('abc'));
  const [frame] = new StreamFramer().push(bytes);
  bytes.fill(0);
  assert.is(frame?.kind === 'message' && Buffer.from(frame.bytes).toString(), message('abc'));
});

test('Content-Length is found in its compact form, folded, spaced, in any case', () => {
  for (const line of [
    'l:3\r\n',
    'L : 3 \r\n',
    'CONTENT-LENGTH:\t3\r\n',
    'Content-Length:\r\n 3\r\n',
    'l: 3\r\nl: 3\r\n',
  ]) {
    const text = message('abc', line);
    assert.equal(push(new StreamFramer(), `${text}${message()}`), [text, message()], line);
  }
  const lineFeeds = message('abc').replaceAll('\r\n', '\n');
  assert.equal(push(new StreamFramer(), lineFeeds), [lineFeeds]);
});

test('without Content-Length there is no body', () => {
  const text = message('', '');
  assert.equal(push(new StreamFramer(), text + message()), [text, message()]);
});

test('an unclear Content-Length: the head comes, then the fault, then nothing', () => {
  for (const line of ['l: -1\r\n', 'l: x\r\n', 'l:\r\n', 'l: 1\r\nContent-Length: 2\r\n', 'l: 9999999999\r\n']) {
    const framer = new StreamFramer();
    assert.equal(push(framer, message('abc', line)), [message('', line), 'fault content-length-unclear'], line);
    assert.equal(push(framer, message()), []);
    assert.is(framer.pendingBytes, 0);
  }
});

test('keep-alives: a double CRLF is a ping, a single one a pong, also when cut', () => {
  const framer = new StreamFramer();
  assert.equal(push(framer, '\r\n\r\n'), ['ping']);
  assert.equal(push(framer, '\r\n'), ['pong']);
  assert.equal(push(framer, '\r\n'), ['ping'], 'its other half came later');
  assert.equal(push(framer, '\r'), []);
  assert.equal(push(framer, '\n\r\n'), ['ping']);
  assert.equal(push(framer, '\r\n\r\n\r\n\r\n'), ['ping', 'ping']);
  assert.equal(push(framer, `${message()}\r\n\r\n${message()}`), [message(), 'ping', message()]);
  assert.equal(push(framer, '\r\n'), ['pong']);
  assert.equal(push(framer, message()), [message()]);
  assert.equal(push(framer, '\r\n'), ['pong'], 'a message between makes it another');
});

test('what is no SIP is told at the first line', () => {
  for (const text of ['GET / HTTP/1.1\r\n', '\u0016\u0003\u0001\u0002', 'hello\n', ' INVITE', 'SSH-2.0-x\r\n', '\r!']) {
    const framer = new StreamFramer();
    assert.equal(push(framer, text), ['fault not-sip'], JSON.stringify(text));
  }
  assert.equal(push(new StreamFramer(), 'SIP/2.0 200 OK\r\n\r\n'), ['SIP/2.0 200 OK\r\n\r\n']);
  assert.equal(push(new StreamFramer(), 'A sip:b SIP/7.0\r\n\r\n'), ['A sip:b SIP/7.0\r\n\r\n'], 'gets its 505');
});

test('a first line without end is given up', () => {
  const framer = new StreamFramer();
  assert.equal(push(framer, 'x'.repeat(START_LINE_MAX_BYTES)), []);
  assert.equal(push(framer, 'x'), ['fault not-sip']);
  const whole = `A sip:${'b'.repeat(START_LINE_MAX_BYTES)} SIP/2.0\r\n\r\n`;
  assert.equal(push(new StreamFramer(), whole), ['fault not-sip'], 'the same when it came at once');
});

test('a head without end, and a body beyond measure, are given up', () => {
  const framer = new StreamFramer();
  const start = 'A sip:b SIP/2.0\r\n';
  assert.equal(push(framer, start + 'x'.repeat(MESSAGE_MAX_BYTES - start.length)), []);
  assert.equal(push(framer, 'x'), ['fault message-too-large']);
  assert.equal(push(new StreamFramer(), `${start}l: ${MESSAGE_MAX_BYTES}\r\n\r\n`), ['fault message-too-large']);
});

test('a message that comes byte by byte', () => {
  const framer = new StreamFramer();
  const text = Buffer.from(message('y'.repeat(40_000)));
  let frames = 0;
  for (let at = 0; at < text.length; at++) frames += framer.push(text.subarray(at, at + 1)).length;
  assert.is(frames, 1);
  assert.is(framer.pendingBytes, 0);
});

function bytesOf(name: string): Buffer {
  return readFileSync(`${import.meta.dirname}/../vectors/rfc4475/${name}.dat`);
}

const frameName = (frame: Frame): string => (frame.kind === 'fault' ? frame.fault : frame.kind);

test('RFC 4475 dblreq (3.1.1.8): both are cut out; the second has a byte too many', () => {
  const frames = new StreamFramer().push(bytesOf('dblreq'));
  assert.equal(frames.map(frameName), ['message', 'pong', 'message', 'not-sip']);
});

test('RFC 4475 clerr (3.1.2.2): the rest is waited for', () => {
  const framer = new StreamFramer();
  assert.equal(framer.push(bytesOf('clerr')), []);
  assert.is(framer.pendingBytes, bytesOf('clerr').length);
});

test('RFC 4475 ncl (3.1.2.3): the request can still be answered, then the connection is of no more use', () => {
  const frames = new StreamFramer().push(bytesOf('ncl'));
  assert.equal(frames.map(frameName), ['message', 'content-length-unclear']);
});

test('RFC 4475 mcl01 (3.3.9): the connection is of no more use', () => {
  const frames = new StreamFramer().push(bytesOf('mcl01'));
  assert.equal(frames.map(frameName), ['message', 'content-length-unclear']);
});
