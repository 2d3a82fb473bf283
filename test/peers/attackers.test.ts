import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import * as assert from 'uvu/assert';
import type { NetworkHost } from '../kit/network.ts';
import { attack, found, tellsNothing } from './phones/attack.ts';
import { ANNA, BRAM, RealOffice } from './phones/office.ts';
import { check, suiteOfPeers } from './phones/peer-suite.ts';
import { listening, playScenario, Sipp, type SippOptions, scenarioFile } from './phones/sipp.ts';

/**
 * The programs with which the internet looks for telephone systems to steal calls from. The attacker sits at the
 * address of a good phone, because that is the hard case: blocking the address would be easy and cut the phone off.
 */
const peers = suiteOfPeers('attackers', ['svmap', 'svwar', 'svcrack', 'sipp', 'ip']);
const { test } = peers;

const ANNAS_PORT = 5070;
const BRAMS_PORT = 5080;
const PASSWORDS = 1_000;
const RIGHT_AT = 500;

let office: RealOffice;
let anna: NetworkHost;
let bram: NetworkHost;
let stranger: NetworkHost;
let folder: string;

test.before(async () => {
  if (peers.lacks) return;
  office = await RealOffice.open();
  [anna, bram, stranger] = [office.host('anna'), office.host('bram'), office.host('stranger')];
  folder = mkdtempSync(join(tmpdir(), 'attack-'));
});
test.after(async () => {
  await office?.close();
  if (folder) rmSync(folder, { recursive: true });
});

function phone(host: NetworkHost, port: number, who: typeof ANNA | typeof BRAM, scenario: string): SippOptions {
  const { address, port: boxPort } = office.box.sip;
  const { username, password } = who;
  const at = { host, localPort: port, remote: `${address}:${boxPort}`, scenario: scenarioFile(scenario) };
  return { ...at, username, password, keys: { callee: BRAM.username } };
}

/** A file of passwords, the right one at that place (from 1; 0: not in it). */
function passwords(count: number, rightAt: number, right: string): string {
  const file = join(folder, `${right}-${count}-${rightAt}`);
  const list = Array.from({ length: count }, (_, index) => (index + 1 === rightAt ? right : `geheim${index}`));
  writeFileSync(file, `${list.join('\n')}\n`);
  return file;
}

function crack(host: NetworkHost, username: string, dictionary: string): Promise<string> {
  return attack(host, 'svcrack', '-u', username, '-d', dictionary, office.box.sip.address);
}

check(peers, 'svmap is told politely that there is a telephone system', async () => {
  const output = await attack(stranger, 'svmap', office.box.sip.address);
  assert.equal(found(output), [`${office.box.sip.address}:5060`], output);
  assert.match(output, /Cordboard/);
});

check(peers, 'svcrack finds a password that stands first in its list: the tool works here', async () => {
  const output = await crack(stranger, BRAM.username, passwords(10, 1, BRAM.password));
  assert.match(output, BRAM.password);
});

check(peers, 'svcrack with the right password at place 500 does not get it; the phone beside it goes on', async () => {
  await playScenario(phone(anna, ANNAS_PORT, ANNA, 'register'));
  await playScenario(phone(bram, BRAMS_PORT, BRAM, 'register'));
  const trying = [ANNA, BRAM].map(({ username, password }) =>
    crack(anna, username, passwords(PASSWORDS, RIGHT_AT, password)),
  );
  let over = false;
  const outputs = Promise.all(trying).finally(() => {
    over = true;
  });
  let refreshes = 0;
  while (!over) {
    await playScenario(phone(anna, ANNAS_PORT, ANNA, 'register'));
    const rung = new Sipp(phone(bram, BRAMS_PORT, BRAM, 'answers.callee'));
    await listening(BRAMS_PORT, { host: bram });
    await playScenario(phone(anna, ANNAS_PORT, ANNA, 'calls.caller'));
    assert.is((await rung.done).exitCode, 0);
    refreshes++;
    await wait(100);
  }
  const printed = (await outputs).join('\n');
  assert.not.match(printed, ANNA.password);
  assert.not.match(printed, BRAM.password);
  assert.ok(refreshes > 0, 'the phone went on while they tried');
});

for (const method of ['REGISTER', 'INVITE', 'OPTIONS']) {
  check(peers, `svwar --force by ${method} finds no name, or others just as well`, async () => {
    const scanner = office.host(`scanner-${method}`);
    const output = await attack(scanner, 'svwar', '--force', '-m', method, '-e', '95-110', office.box.sip.address);
    assert.ok(tellsNothing(found(output), [ANNA.username, BRAM.username]), output);
  });
}
