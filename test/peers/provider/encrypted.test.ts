import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import * as assert from 'uvu/assert';
import { TestBox, TWO_USERS } from '../../kit/box.ts';
import { Inside } from '../../kit/inside.ts';
import { type NetworkHost, TestNetwork } from '../../kit/network.ts';
import { temporaryDirectory } from '../../kit/office.ts';
import { Baresip } from '../phones/baresip.ts';
import { check, suiteOfPeers } from '../phones/peer-suite.ts';
import { KamailioProvider } from '../phones/provider.ts';
import { makeTone } from '../phones/sound.ts';

/** The box as a customer of Kamailio over TLS, with baresip as the subscriber who takes SRTP alone. */
const TLS_MODULE = '/usr/lib/x86_64-linux-gnu/kamailio/modules/tls.so';
const peers = suiteOfPeers('provider: encrypted', [
  'kamailio',
  TLS_MODULE,
  'baresip',
  'openssl',
  'sox',
  'tshark',
  'ip',
]);

const PIET = '+31612347201';
const STATE_WITHIN_MS = 30_000;

interface TrunkLine {
  readonly id: string;
  readonly state: { readonly health: string; readonly sentence: string };
}

interface TestLine {
  readonly test: {
    readonly state: string;
    readonly isAnswered: boolean;
    readonly steps: { readonly sentence: string }[];
  };
}

/** A certificate for that name or address, by the box's own authority or by one that nobody knows. */
function certificateFor(
  name: string,
  box: TestBox,
  by: 'box' | 'nobody',
): { readonly key: string; readonly pem: string } {
  const dir = temporaryDirectory();
  const run = (...args: string[]): void => void execFileSync('openssl', args, { cwd: dir, stdio: 'pipe' });
  writeFileSync(join(dir, 'names'), `subjectAltName=${/^[\d.]+$/.test(name) ? 'IP' : 'DNS'}:${name}\n`);
  run('req', '-newkey', 'rsa:2048', '-nodes', '-keyout', 'key', '-out', 'request', '-subj', '/CN=provider');
  const keys = join(box.dataDir, 'tls');
  const signer =
    by === 'box'
      ? [
          '-CA',
          join(keys, 'authority.pem'),
          '-CAkey',
          join(keys, 'authority.key'),
          '-CAcreateserial',
          '-CAserial',
          'serial',
        ]
      : ['-signkey', 'key'];
  run('x509', '-req', '-in', 'request', '-out', 'pem', '-days', '2', '-extfile', 'names', ...signer);
  return { key: readFileSync(join(dir, 'key'), 'utf8'), pem: readFileSync(join(dir, 'pem'), 'utf8') };
}

const office = (server: string, more = ''): string =>
  `${TWO_USERS}trunks:\n  - { name: Geheim, server: ${server}, transport: tls, username: "31201234567", ` +
  `password: pw31201234567, optionsSec: 0, encryption: required${more} }\n`;

async function trunkIs(box: TestBox, wanted: RegExp): Promise<TrunkLine> {
  const inside = new Inside(box.dataDir);
  const deadline = performance.now() + STATE_WITHIN_MS;
  for (;;) {
    const { trunks } = await inside.ask<{ trunks: TrunkLine[] }>('/api/trunks');
    const [trunk] = trunks;
    const said = `${trunk?.state.health} ${trunk?.state.sentence}`;
    if (trunk && wanted.test(said)) return trunk;
    if (performance.now() > deadline) throw new Error(`the trunk is ${said}`);
    await wait(100);
  }
}

interface Setting {
  readonly box: TestBox;
  readonly provider: KamailioProvider;
  readonly network: TestNetwork;
}

async function atProvider(
  options: {
    readonly certificateOf?: 'itself' | 'another';
    readonly by?: 'box' | 'nobody';
    readonly callRealm?: string;
    readonly more?: string;
  },
  work: (setting: Setting) => Promise<void>,
): Promise<void> {
  const { certificateOf = 'itself', by = 'box', callRealm, more } = options;
  const network = new TestNetwork();
  const [boxHost, host] = [network.host('box'), network.host('provider')];
  const box = await TestBox.start({ office: TWO_USERS, host: boxHost });
  const name = certificateOf === 'itself' ? host.address : 'sip.elsewhere.example';
  const certificate = certificateFor(name, box, by);
  const provider = new KamailioProvider(host, { certificate, ...(callRealm === undefined ? {} : { callRealm }) });
  try {
    await provider.start();
    box.apply(office(host.address, more));
    await work({ box, provider, network });
  } finally {
    await provider.stop();
    await box.stop();
    network.remove();
  }
}

function subscriber(host: NetworkHost, provider: NetworkHost, hz: number): Baresip {
  const dir = temporaryDirectory();
  mkdirSync(dir, { recursive: true });
  const toneFile = join(dir, 'tone.wav');
  makeTone(toneFile, hz);
  return Baresip.start({
    ...{ host, dir, toneFile, username: PIET, password: `pw${PIET}`, transport: 'udp' },
    ...{ boxAddress: provider.address, boxPort: 5060, autoAnswer: true, mustEncrypt: true },
  });
}

check(
  peers,
  'NPL-08 over TLS a provider whose certificate is for its address: registered; a test call is encrypted',
  async () => {
    await atProvider(
      { callRealm: 'calls.provider.example', more: ', callRealm: calls.provider.example' },
      async (setting) => {
        const { box, provider, network } = setting;
        const { id } = await trunkIs(box, /^up Registered since/);
        const piet = subscriber(network.host('piet'), provider.host, 700);
        try {
          await piet.registered();
          const inside = new Inside(box.dataDir);
          await inside.post(`/api/trunks/${id}/test`, { number: PIET, speaker: 'box' });
          await piet.established();
          const by = await provider.does(/^by /);
          assert.is(by, 'by tls', 'the call is asked for over TLS');
          await wait(3_000);
          piet.hangup();
          await inside.quiet(['calls', 'legs'], 5_000);
          const { test } = await inside.ask<TestLine>(`/api/trunks/${id}/test`);
          const steps = test.steps.map(({ sentence }) => sentence).join('\n');
          assert.is(test.state, 'answered', steps);
          assert.match(
            steps,
            /Encrypted sound goes both ways: [1-9]\d* packets came from Geheim, [1-9]\d* went there \(PCM[AU]\)/,
          );
          assert.ok(piet.recordings('dec').length > 0, 'the subscriber heard something');
        } finally {
          piet.stop();
        }
      },
    );
  },
);

check(peers, 'NPL-08 over TLS a certificate for another name, or by nobody known, is refused and said', async () => {
  for (const which of [{ certificateOf: 'another' }, { by: 'nobody' }] as const) {
    await atProvider(which, async ({ box, provider }) => {
      const { state } = await trunkIs(box, /^down/);
      assert.match(state.sentence, /can’t be reached|No answer/);
      assert.equal(provider.did(), [], 'no password and no name was given away');
    });
  }
});

check(peers, 'NPL-08 over TLS whoever says so takes any certificate', async () => {
  await atProvider({ certificateOf: 'another', by: 'nobody', more: ', checkCertificate: false' }, async ({ box }) => {
    await trunkIs(box, /^up Registered since/);
  });
});

check(peers, 'NPL-08 a realm that is not the registrar’s is answered only where somebody has named it', async () => {
  await atProvider({ callRealm: 'calls.provider.example' }, async ({ box, provider }) => {
    const { id } = await trunkIs(box, /^up Registered since/);
    const inside = new Inside(box.dataDir);
    await inside.post(`/api/trunks/${id}/test`, { number: PIET, speaker: 'box' });
    await inside.quiet(['calls', 'legs'], 10_000);
    const { test } = await inside.ask<TestLine>(`/api/trunks/${id}/test`);
    assert.is(test.state, 'unanswered');
    assert.match(test.steps.map(({ sentence }) => sentence).join('\n'), /did not take the call \(407/);
    assert.not.ok(provider.did().some((line) => line.startsWith('carries')));
  });
});
