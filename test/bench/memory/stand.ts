/** `stand.ts BOX-PORT PHONES CALLS`: registers phones, lets half of them call the others, and ends while all talk. */
import dgram from 'node:dgram';
import { setTimeout as wait } from 'node:timers/promises';
import { CannedPhone } from '../load/canned-phone.ts';
import { benchPassword } from '../load/server.ts';

const [boxPort = 0, phoneCount = 0, callCount = 0] = process.argv.slice(2).map(Number);
const FIRST_NUMBER = 2_000;
const AT_ONCE = 20;
const PAUSE_MS = 50;
const PATIENCE_MS = 5_000;

let registered = 0;
let answered = 0;
const trouble: string[] = [];
const events = {
  onRegistered: (): number => ++registered,
  onAnswered: (): number => ++answered,
  onTrouble: (what: string): number => trouble.push(what),
};

/** A phone with a socket of its own. */
async function phoneOf(number: number): Promise<CannedPhone> {
  const socket = dgram.createSocket('udp4');
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
  socket.connect(boxPort, '127.0.0.1');
  await new Promise((resolve) => socket.once('connect', resolve));
  const local = { address: '127.0.0.1', port: socket.address().port };
  const box = { address: '127.0.0.1', port: boxPort };
  const send = (text: string): void => socket.send(text);
  const phone = new CannedPhone({ number: String(number), password: benchPassword(number), local, box, send }, events);
  socket.on('message', (bytes) => phone.receive(bytes.toString('latin1')));
  return phone;
}

async function slowly(count: number, work: (index: number) => void): Promise<void> {
  for (let index = 0; index < count; index++) {
    work(index);
    if (index % AT_ONCE === AT_ONCE - 1) await wait(PAUSE_MS);
  }
}

async function until(done: () => boolean): Promise<void> {
  for (let waited = 0; waited < PATIENCE_MS && !done(); waited += PAUSE_MS) await wait(PAUSE_MS);
}

const phones: CannedPhone[] = [];
for (let index = 0; index < phoneCount; index++) phones.push(await phoneOf(FIRST_NUMBER + index));
await slowly(phoneCount, (index) => phones[index]!.registers());
await until(() => registered === phoneCount);
await slowly(callCount, (index) => phones[index]!.dials(String(FIRST_NUMBER + callCount + index)));
await until(() => answered === callCount);
if (registered !== phoneCount || answered !== callCount) {
  process.stderr.write(`${registered} registered, ${answered} answered; ${trouble.slice(0, 5).join(', ')}\n`);
  process.exit(1);
}
process.exit(0);
