/** The messages of a call, kept for its ladder. */
import * as assert from 'uvu/assert';
import { VirtualClock } from '../../appliance/base/clock.ts';
import { TRACE_BYTES_MAX, TRACE_MESSAGES_PER_CALL_MAX } from '../../appliance/base/limits.ts';
import { parse } from '../../appliance/sip/parse.ts';
import { Trace } from '../../appliance/sip/trace.ts';
import { phoneFlow, written } from '../kit/probe.ts';
import { suite } from '../kit/suite.ts';

const test = suite('sip: trace');

function traced(): {
  trace: Trace;
  clock: VirtualClock;
  receive: (text: string) => void;
  send: (text: string) => void;
} {
  const clock = new VirtualClock();
  const trace = new Trace(clock);
  return {
    trace,
    clock,
    receive: (text) => {
      const bytes = Buffer.from(text);
      const message = parse(bytes);
      if (message.kind !== 'garbage') trace.received(phoneFlow, bytes, message);
    },
    send: (text) => trace.sent(phoneFlow, Buffer.from(text)),
  };
}

const RESPONSE = 'SIP/2.0 200 OK\r\nVia: x\r\nCall-ID: call-1\r\n\r\n';

test('the messages of a call in their order, with direction and time', () => {
  const { trace, clock, receive, send } = traced();
  receive(written('INVITE'));
  clock.advance(20);
  send(RESPONSE);
  const entries = trace.entries('call-1');
  assert.equal(
    entries.map(({ direction, atMs }) => `${direction} ${atMs - clock.wall()}`),
    ['in -20', 'out 0'],
  );
  assert.is(Buffer.from(entries[1]!.bytes).toString(), RESPONSE);
  assert.equal(trace.entries('other'), []);
});

test('registrations and keep-alives begin no ladder, nor do responses', () => {
  const { trace, receive, send } = traced();
  receive(written('REGISTER'));
  receive(written('OPTIONS', { callId: 'call-2' }));
  send(RESPONSE);
  assert.is(trace.size, 0);
});

test('a deviation from the standard is noted', () => {
  const { trace, receive } = traced();
  receive(written('INVITE').replace('Max-Forwards: 70\r\n', ''));
  assert.equal(trace.entries('call-1')[0]?.note, { key: 'ladder.defect', params: { code: 'max-forwards-missing' } });
});

test('of a call with very many messages the middle goes, beginning and end stay', () => {
  const { trace, receive } = traced();
  for (let cseq = 1; cseq <= TRACE_MESSAGES_PER_CALL_MAX + 50; cseq++) receive(written('INVITE', { cseq }));
  const entries = trace.entries('call-1');
  assert.is(entries.length, TRACE_MESSAGES_PER_CALL_MAX);
  assert.match(Buffer.from(entries[0]!.bytes).toString(), 'CSeq: 1 ');
  assert.match(Buffer.from(entries.at(-1)!.bytes).toString(), `CSeq: ${TRACE_MESSAGES_PER_CALL_MAX + 50} `);
});

test('in all no more than its limit: the oldest calls go', () => {
  const { trace, receive } = traced();
  const body = 'x'.repeat(30_000);
  const calls = Math.ceil(TRACE_BYTES_MAX / 30_000) + 10;
  for (let call = 0; call < calls; call++) receive(written('INVITE', { callId: `c${call}`, body }));
  assert.ok(trace.size < calls);
  assert.equal(trace.entries('c0'), []);
  assert.is(trace.entries(`c${calls - 1}`).length, 1);
  trace.forget(`c${calls - 1}`);
  assert.equal(trace.entries(`c${calls - 1}`), []);
});

test('a small message does not keep a large buffer alive', () => {
  const { trace } = traced();
  const pool = Buffer.alloc(65_536);
  const text = written('INVITE');
  pool.write(text);
  const bytes = pool.subarray(0, text.length);
  const message = parse(bytes);
  assert.ok(message.kind === 'request');
  trace.received(phoneFlow, bytes, message);
  assert.is(trace.entries('call-1')[0]?.bytes.buffer.byteLength, text.length);
});
