import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { SystemClock } from '../appliance/base/clock.ts';
import { type Random, SystemRandom } from '../appliance/base/random.ts';
import { makePassword } from '../appliance/config/line-password.ts';
import { Phone, type PhoneCall } from '../test/kit/phone.ts';
import { Loopback } from '../test/sim/loopback.ts';

/**
 * `npm start -- --demo`: a real box with a demo office, and simulated phones that call each other over real SIP on
 * loopback, so that every page has life in it. Passwords are new at each start; nothing of this is in the binary.
 */
// 112 is missing on purpose: it is the emergency number.
const PEOPLE = [
  ['101', 'Anna de Vries'],
  ['102', 'Bram "B" O\'Neill'],
  ['103', 'Carla Jansen'],
  ['104', 'Daan Bakker'],
  ['105', 'Esra Yıldız'],
  ['106', 'Floris van der Meulen-Oosterhuis'],
  ['107', 'Gijs Vermeer'],
  ['108', 'Hanneke Smit'],
  ['109', 'Ilse van den Berg'],
  ['110', 'Joost de Boer'],
  ['111', 'Karin Mulder'],
  ['113', 'Lotte Visser'],
] as const;

const ROOT = path.join(import.meta.dirname, '..');
const MAIN = path.join(ROOT, 'appliance/main.ts');
const REGISTER_EVERY_MS = 240_000;

interface Worker {
  readonly number: string;
  readonly phone: Phone;
}

const random: Random = new SystemRandom();
const given = process.argv.slice(2);
const dataAt = given.indexOf('--data');
const data = dataAt >= 0 ? [] : ['--data', path.join(ROOT, 'data', 'demo')];
const passwords = new Map(PEOPLE.map(([number]) => [number, makePassword(random)]));

function officeFile(): string {
  const users = PEOPLE.map(([number, name]) => {
    const lines = [{ username: number, password: passwords.get(number) }];
    return { number: number, name, pin: '2580', lines };
  });
  return JSON.stringify({ office: { name: 'Demo', country: 'NL', language: 'nl', extensionLength: 3 }, users });
}

function applyOffice(): void {
  const dir = mkdtempSync(path.join(tmpdir(), 'cordboard-demo-'));
  const file = path.join(dir, 'office.yaml');
  writeFileSync(file, officeFile());
  try {
    execFileSync(process.execPath, [MAIN, 'apply', file, ...(dataAt >= 0 ? given.slice(dataAt, dataAt + 2) : data)]);
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

/** Starts the box and answers where it listens for phones. */
async function startBox(): Promise<{ address: string; port: number }> {
  const box = spawn(process.execPath, [MAIN, 'serve', ...data, ...given], { stdio: ['ignore', 'pipe', 'inherit'] });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => box.kill(signal));
  box.on('exit', (code) => process.exit(code ?? 0));
  let said = '';
  return new Promise((resolve) => {
    box.stdout.on('data', (chunk: Buffer) => {
      process.stdout.write(chunk);
      said += chunk;
      const udp = /UDP (\S+):(\d+)/.exec(said);
      if (!udp || !/is ready|staat klaar/.test(said)) return;
      resolve({ address: udp[1] === '0.0.0.0' ? '127.0.0.1' : udp[1]!, port: Number(udp[2]) });
    });
  });
}

function chance(percent: number): boolean {
  return random.integer(1, 100) <= percent;
}

function someone(workers: readonly Worker[]): Worker {
  return workers[random.integer(0, workers.length - 1)]!;
}

function isBusy({ phone }: Worker): boolean {
  return phone.calls.some((call) => call.state !== 'over');
}

/** What somebody does whose phone rings: mostly answer after a while, sometimes not now, sometimes not there. */
async function pickUp(call: PhoneCall): Promise<void> {
  call.rings();
  if (chance(12)) return;
  await wait(random.integer(1_500, 6_000));
  if (call.state !== 'ringing') return;
  if (chance(8)) call.refuses(486);
  else if (chance(6)) call.refuses(603);
  else call.answers();
}

/** One call from dialling to the end, with what people do in between. */
async function talk(caller: Worker, workers: readonly Worker[]): Promise<void> {
  const callee = chance(4) ? '199' : someone(workers.filter((other) => other !== caller)).number;
  const call = caller.phone.dials(callee);
  for (let waitedMs = 0; call.state !== 'up' && call.state !== 'over' && waitedMs < 20_000; waitedMs += 250)
    await wait(250);
  if (call.state === 'up') await duringCall(call, workers);
  if (call.state !== 'over') call.hangsUp();
}

async function duringCall(call: PhoneCall, workers: readonly Worker[]): Promise<void> {
  await wait(random.integer(4_000, 20_000));
  if (call.state === 'up' && chance(25)) {
    call.holds();
    await wait(random.integer(2_000, 6_000));
    call.resumes();
    await wait(random.integer(2_000, 8_000));
  }
  if (call.state === 'up' && chance(15)) {
    call.transfers(someone(workers.filter((other) => !isBusy(other))).number);
    await wait(8_000);
  }
}

function register({ number, phone }: Worker, clock: SystemClock): void {
  const aor = `<sip:${number}@${phone.boxHost}>`;
  const options = {
    destination: { flow: phone.flow },
    requestUri: `sip:${phone.boxHost}`,
    from: aor,
    to: aor,
    contactUser: number,
    headers: [['Expires', '600']] as const,
    ...(phone.credentials ? { credentials: phone.credentials } : {}),
  };
  phone.endpoint.request('REGISTER', options, () => {
    clock.at(clock.now() + REGISTER_EVERY_MS, () => register({ number, phone }, clock));
  });
}

async function main(): Promise<void> {
  applyOffice();
  const address = await startBox();
  const clock = new SystemClock();
  const network = new Loopback(clock, random);
  await network.open(PEOPLE.length);
  const workers = PEOPLE.map(([number]): Worker => {
    const password = passwords.get(number)!;
    const phone = new Phone(network, { name: 'box', address }, number, 'udp');
    phone.credentials = { username: number, password };
    phone.onRing = (call) => void pickUp(call);
    return { number, phone };
  });
  for (const worker of workers) register(worker, clock);
  for (;;) {
    await wait(random.integer(2_000, 7_000));
    const free = workers.filter((worker) => !isBusy(worker));
    if (free.length > 2) void talk(someone(free), workers);
    // A phone remembers its calls; a demo that runs for days must not.
    for (const { phone } of workers) phone.calls.splice(0, Math.max(0, phone.calls.length - 20));
  }
}

await main();
