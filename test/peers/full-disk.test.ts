import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { LOCAL_SOCKET } from '../../appliance/api/local.ts';
import { localFetchThrough } from '../../appliance/edges/local-socket.ts';
import { TestBox, TWO_USERS } from '../kit/box.ts';
import { temporaryDirectory } from '../kit/office.ts';
import { authorization, RawPhone } from '../kit/raw-phone.ts';
import { suite } from '../kit/suite.ts';

/** A real box on a real file system of four megabytes. */
const test = suite('full disk', { timeoutMs: 60_000 });

const disk = temporaryDirectory();
const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=4m', 'cordboard-test', disk]).status === 0;
test.after(() => {
  if (mounted) spawnSync('umount', ['-l', disk]);
});

const told = 'with a full disk phones register and the person is told; with room again all is kept and well';
if (mounted) test(told, phonesGoOn);
else test.skip(told, 'no file system may be mounted here');

interface HealthOfBox {
  readonly sentence: string;
  readonly problems: readonly { readonly sentence: string }[];
  readonly gauges: Readonly<Record<string, number>>;
}

async function phonesGoOn(): Promise<void> {
  const box = await TestBox.start({ office: TWO_USERS, dataDir: disk });
  const phone = await RawPhone.open(box.sip);
  const ask = localFetchThrough(join(disk, LOCAL_SOCKET));
  const health = async (): Promise<HealthOfBox> =>
    (await ask(new Request('http://box/api/health', { headers: { 'accept-language': 'en' } }))).json();
  const told = async (what: RegExp): Promise<HealthOfBox> => {
    for (;;) {
      const now = await health();
      if (now.problems.some(({ sentence }) => what.test(sentence)) === (what !== NOTHING)) return now;
      await new Promise((resolve) => setTimeout(resolve, 250));
    }
  };
  const register = async (): Promise<number> => {
    const uri = `sip:${box.sip.address}:${box.sip.port}`;
    const challenge = (await phone.ask('REGISTER', '101')).text;
    const credentials = authorization(challenge, 'REGISTER', uri, '101', 'Wilg-4711-Anna');
    return (await phone.ask('REGISTER', '101', [credentials])).status;
  };
  try {
    fill();
    assert.match((await told(/disk is full/)).problems[0]!.sentence, `Make room for ${disk} now`);
    assert.is(await register(), 200);
    assert.is((await health()).gauges.phones, 1);
    // The write-ahead log has room for some more: until that too is full.
    assert.match(refusedApply(box), 'Not saved: the disk is full. Make room first.');
    assert.is(await register(), 200);
    // Of all moments to restart the worst.
    await box.kill9();
    await box.run();
    assert.is(await register(), 200);
    assert.match((await told(/disk is full/)).sentence, 'disk');

    rmSync(join(disk, FILLER));
    await told(NOTHING);
    box.apply(TWO_USERS.replace('Anna de Vries', 'Anna Bakker'));
    await box.kill9();
    await box.run();
    assert.is((await health()).gauges.phones, 1, 'what waited while the disk was full was written');
  } finally {
    phone.close();
    await box.stop();
  }
}

const FILLER = 'filler';
/** Matches no sentence: waits until there is nothing about the disk. */
const NOTHING = /disk/;

/** Takes every last byte. */
function fill(): void {
  spawnSync('dd', ['if=/dev/zero', `of=${join(disk, FILLER)}`, 'bs=4k'], { stdio: 'ignore' });
}

function refusedApply(box: TestBox): string {
  const people = Array.from({ length: 400 }, (_, at) => `  - { number: "${200 + at}", name: Person ${at} }\n`).join('');
  try {
    return box.apply(`users:\n${people}`);
  } catch (error) {
    return String(error);
  }
}
