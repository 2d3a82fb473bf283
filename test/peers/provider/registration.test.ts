import { setTimeout as wait } from 'node:timers/promises';
import * as assert from 'uvu/assert';
import { TestBox, TWO_USERS } from '../../kit/box.ts';
import { Inside } from '../../kit/inside.ts';
import { type NetworkHost, TestNetwork } from '../../kit/network.ts';
import { check, suiteOfPeers } from '../phones/peer-suite.ts';
import { KamailioProvider } from '../phones/provider.ts';

/** The box as a customer of Kamailio, which plays the provider: registering, wrong passwords, failing, coming back. */
const peers = suiteOfPeers('provider: registration', ['kamailio', 'ip']);

interface TrunkLine {
  readonly name: string;
  readonly state: { readonly health: string; readonly sentence: string };
}

const STATE_WITHIN_MS = 45_000;

async function trunkIs(box: TestBox, name: string, wanted: RegExp): Promise<string> {
  const inside = new Inside(box.dataDir);
  const deadline = performance.now() + STATE_WITHIN_MS;
  for (;;) {
    const { trunks } = await inside.ask<{ trunks: TrunkLine[] }>('/api/trunks');
    const { health, sentence } = trunks.find((trunk) => trunk.name === name)!.state;
    if (wanted.test(`${health} ${sentence}`)) return sentence;
    if (performance.now() > deadline) throw new Error(`${name} is ${health}: ${sentence}`);
    await wait(100);
  }
}

const trunk = (name: string, server: string, more = ''): string =>
  `  - { name: ${name}, server: ${server}, username: "31201234567", password: pw31201234567, optionsSec: 10${more} }`;

async function inNetwork(
  trunks: (provider: NetworkHost) => string,
  work: (box: TestBox, provider: KamailioProvider) => Promise<void>,
  expiresSec = 600,
): Promise<void> {
  const network = new TestNetwork();
  const provider = new KamailioProvider(network.host('provider'), { expiresSec });
  try {
    await provider.start();
    const office = `${TWO_USERS}trunks:\n${trunks(provider.host)}\n`;
    const box = await TestBox.start({ office, host: network.host('box') });
    try {
      await work(box, provider);
    } finally {
      await box.stop();
    }
  } finally {
    await provider.stop();
    network.remove();
  }
}

for (const transport of ['udp', 'tcp']) {
  check(peers, `NPL-08 the box registers over ${transport.toUpperCase()}, refreshes, and takes leave`, async () => {
    await inNetwork(
      ({ address }) => trunk('Voordelig', address, `, transport: ${transport}`),
      async (box, provider) => {
        assert.match(await trunkIs(box, 'Voordelig', /^up/), /^Registered since \d\d:\d\d\.$/);
        await provider.does(/^registers 31201234567 for 600/);
        const first = provider.did().length;
        await wait(6_500);
        const again = provider.did().slice(first);
        assert.ok(again.filter((line) => line.startsWith('registers')).length >= 1, again.join('\n'));
        assert.is(await box.terminate(), 0);
        await provider.does(/^registers 31201234567 for 0$/, 1_000);
      },
      6,
    );
  });
}

check(peers, 'NPL-08 a wrong password is named, and tried once', async () => {
  await inNetwork(
    ({ address }) => `  - { name: Voordelig, server: ${address}, username: "31201234567", password: geraden }`,
    async (box, provider) => {
      const said = await trunkIs(box, 'Voordelig', /^down/);
      assert.match(said, /refuses the user name 31201234567 or its password/);
      assert.match(said, /there is no other line: no call gets out\.$/);
      await wait(1_500);
      assert.is(
        provider.did().filter((line) => line.startsWith('challenges')).length,
        3,
        'who tries often is locked out',
      );
    },
  );
});

check(peers, 'NPL-08 a provider that dies mid-day is noticed within a minute, and found when it is back', async () => {
  await inNetwork(
    ({ address }) => trunk('Voordelig', address),
    async (box, provider) => {
      await trunkIs(box, 'Voordelig', /^up/);
      await provider.die();
      const said = await trunkIs(box, 'Voordelig', /^down/);
      assert.match(said, /^Voordelig: No answer from 10\.77\.\d+\.\d+\. Since \d\d:\d\d/);
      const inside = new Inside(box.dataDir);
      const { problems } = await inside.ask<{ problems: { sentence: string; link?: string }[] }>('/api/health');
      assert.ok(
        problems.some(({ link, sentence }) => link === '/trunks' && sentence.startsWith('Voordelig:')),
        'it stands on the front page',
      );
      await provider.start();
      await trunkIs(box, 'Voordelig', /^up/);
    },
  );
});
