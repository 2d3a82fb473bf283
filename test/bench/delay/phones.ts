/**
 * `phones.ts PORT echo|box SECONDS`: calls at 100 a second and prints as JSON how many milliseconds each INVITE with
 * credentials took from the caller's socket to the called phone's. Both ends are in this process, so one clock
 * measures. Against `echo.ts` the same packets go the same way without a box, which tells how much of it is this
 * process's own.
 */
import dgram from 'node:dgram';
import { CannedPhone } from '../load/canned-phone.ts';
import { benchPassword } from '../load/server.ts';

const [port = '', against = '', seconds = ''] = process.argv.slice(2);
const RATE_PER_SEC = 100;
/** Callers, and as many called phones: each pair is in one call at most, for it lasts less than its turn. */
const PAIRS = 100;
const FIRST_NUMBER = 2_000;
const TALK_MS = 200;
const WARM_UP_CALLS = 300;
const AFTER_MS = 1_500;

const box = { address: '127.0.0.1', port: Number(port) };
const delays: number[] = [];
let trouble = 0;
const dialledAt = new Map<string, number>();

function bound(): Promise<dgram.Socket> {
  const socket = dgram.createSocket('udp4');
  return new Promise((resolve) => socket.bind(0, '127.0.0.1', () => resolve(socket)));
}

/** All callers share one socket, all called phones another: nothing but packets is to be measured. */
const callers = await bound();
const called = await bound();

function phoneOf(number: number, socket: dgram.Socket): CannedPhone {
  return new CannedPhone(
    {
      number: String(number),
      password: benchPassword(number),
      local: { address: '127.0.0.1', port: socket.address().port },
      box,
      send: (text) => socket.send(text, box.port, box.address),
    },
    {
      onDialled: () => dialledAt.set(String(number), performance.now()),
      onRung: (from) => delays.push(performance.now() - dialledAt.get(from)!),
      onTrouble: () => trouble++,
    },
  );
}

const byNumber = new Map<string, CannedPhone>();
for (let index = 0; index < 2 * PAIRS; index++) {
  const phone = phoneOf(FIRST_NUMBER + index, index < PAIRS ? callers : called);
  byNumber.set(phone.number, phone);
}
const FROM = /\r\nFrom: [^\r]*sip:(\d+)@/;
const ASKED = /^\w+ sip:(\d+)@/;

callers.on('message', (bytes) => {
  const text = bytes.toString('latin1');
  // An answer is for whoever asked; what the box asks (BYE) names its phone.
  const number = (text.startsWith('SIP/2.0') ? FROM : ASKED).exec(text)?.[1] ?? '';
  byNumber.get(number)?.receive(text);
});
called.on('message', (bytes) => {
  const text = bytes.toString('latin1');
  const number = (text.startsWith('SIP/2.0') ? FROM : ASKED).exec(text)?.[1] ?? '';
  byNumber.get(number)?.receive(text);
});

/** One thing at each moment of an absolute plan; a late turn does not push the later ones. */
async function paced(count: number, work: (index: number) => void): Promise<void> {
  const startedAt = performance.now();
  for (let index = 0; index < count; index++) {
    const leftMs = startedAt + (index * 1_000) / RATE_PER_SEC - performance.now();
    if (leftMs > 0) await new Promise((resolve) => setTimeout(resolve, leftMs));
    work(index);
  }
}

function call(index: number): void {
  const caller = byNumber.get(String(FIRST_NUMBER + (index % PAIRS)))!;
  caller.dials(String(FIRST_NUMBER + PAIRS + (index % PAIRS)));
  setTimeout(() => caller.hangsUp(), TALK_MS);
}

/** A packet as large as the INVITE, with what the called phone reads of it. */
function echo(index: number): void {
  const number = String(FIRST_NUMBER + (index % PAIRS));
  const lines = [`INVITE sip:${FIRST_NUMBER + PAIRS}@127.0.0.1 SIP/2.0`, `From: <sip:${number}@127.0.0.1>`];
  dialledAt.set(number, performance.now());
  callers.send(`${lines.join('\r\n')}\r\nX-Padding: ${'x'.repeat(900)}\r\n\r\n`, box.port, box.address);
}

const begin = against === 'echo' ? echo : call;
if (against === 'echo') {
  called.removeAllListeners('message');
  called.on('message', (bytes) => {
    delays.push(performance.now() - dialledAt.get(FROM.exec(bytes.toString('latin1'))?.[1] ?? '')!);
  });
  // The echo sends everything on to whoever spoke to it first.
  called.send('here', box.port, box.address);
} else {
  for (const phone of [...byNumber.values()].slice(PAIRS)) phone.registers();
}
await new Promise((resolve) => setTimeout(resolve, AFTER_MS));
await paced(WARM_UP_CALLS, begin);
await new Promise((resolve) => setTimeout(resolve, AFTER_MS));
delays.length = 0;
await paced(RATE_PER_SEC * Number(seconds), begin);
await new Promise((resolve) => setTimeout(resolve, AFTER_MS));
process.stdout.write(`${JSON.stringify({ delays, trouble })}\n`);
process.exit(0);
