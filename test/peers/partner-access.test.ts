import { execFile, execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import ssh2 from 'ssh2';
import * as assert from 'uvu/assert';
import { Bus } from '../../appliance/base/bus.ts';
import type { AppEvents } from '../../appliance/base/events.ts';
import { SIGN_IN_TRIES_FREE } from '../../appliance/base/limits.ts';
import { Scope } from '../../appliance/base/scope.ts';
import { say } from '../../appliance/base/words/index.ts';
import { ConfigService } from '../../appliance/config/service.ts';
import { extensionTypes } from '../../appliance/extensions/index.ts';
import { SoundEncoder } from '../../appliance/media/sound-encoder.ts';
import { PartnerAccess } from '../../appliance/partner-access.ts';
import { RECORDINGS_KEY } from '../../appliance/recorded-sound.ts';
import { openStore, type Store } from '../../appliance/store/database.ts';
import { author, storeOptions, temporaryDirectory } from '../kit/office.ts';
import { freeTcpPort } from '../kit/ports.ts';
import { check, suiteOfPeers } from './phones/peer-suite.ts';

const peers = suiteOfPeers('partners fetch recordings', ['sftp', 'ssh-keygen']);
const { test } = peers;

interface Partner {
  readonly directory: string;
  readonly port: number;
  readonly store: Store;
  readonly config: ConfigService;
  readonly access: PartnerAccess;
  set(settings: Record<string, unknown>): Promise<void>;
}

const scopes: Scope[] = [];
test.afterEach(() => {
  for (const scope of scopes.splice(0)) scope.end();
});

async function partner(settings: Record<string, unknown>): Promise<Partner> {
  const directory = temporaryDirectory();
  const scope = new Scope('test partner');
  scopes.push(scope);
  const options = storeOptions();
  const { clock, random } = options;
  const bus = new Bus<AppEvents>((failure) => {
    throw failure;
  });
  const store = openStore(directory, options);
  scope.onEnd(() => store.close());
  const config = new ConfigService(store, { clock, random, bus, kinds: extensionTypes });
  const port = await freeTcpPort();
  const set = async (body: Record<string, unknown>): Promise<void> => {
    config.apply([{ what: 'change', entity: 'recording', id: 'recording', body }], author);
    await new Promise((resolve) => setTimeout(resolve, 50));
  };
  config.apply(
    [{ what: 'change', entity: 'recording', id: 'recording', body: { sftpPort: port, ...settings } }],
    author,
  );
  record(store);
  const access = new PartnerAccess({
    ...{ clock, bus, config, store, dataDir: directory, host: '127.0.0.1' },
    onTrouble: (error) => {
      throw error;
    },
  });
  await access.watch(scope);
  return { directory, port, store, config, access, set };
}

function record({ recordings, secrets }: Store, id = 'r1', samples = 48_000): void {
  const party = { number: '101', name: 'Anna' };
  const path = recordings.begin({ id, callId: 'c1', caller: party, callee: { number: '102', name: 'Bram' } });
  const parts: Uint8Array[] = [];
  const encoder = new SoundEncoder(2, secrets.derive(RECORDINGS_KEY), new Uint8Array(16), (part) => parts.push(part));
  const tone = Int16Array.from({ length: samples }, (_, at) => 9_000 * Math.sin(at / 6));
  encoder.write([tone, tone]);
  encoder.finish();
  writeFileSync(path, Buffer.concat(parts));
  recordings.finish(id, encoder.durationMs);
}

/** Somebody's, as OpenSSH writes it. */
const KEY = 'AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl';
const PASSWORD = 'vier kalme reigers';

/** What OpenSSH's own program answers to these commands. */
function sftp({ directory, port }: Partner, commands: string, key: string): Promise<{ code: number; said: string }> {
  const batch = join(directory, 'batch');
  writeFileSync(batch, commands);
  const options = ['StrictHostKeyChecking=no', `UserKnownHostsFile=${directory}/known`, 'IdentitiesOnly=yes'];
  options.push('BatchMode=yes');
  const args = ['-P', String(port), '-i', key, '-b', batch, ...options.flatMap((one) => ['-o', one])];
  return new Promise((resolve) => {
    execFile('sftp', [...args, 'recordings@127.0.0.1'], { cwd: directory, timeout: 40_000 }, (error, out, err) =>
      resolve({ code: error ? Number(error.code) : 0, said: out + err }),
    );
  });
}

/** Undefined when it was let in, otherwise why not. */
function signIn(port: number, username: string, password: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    const client = new ssh2.Client();
    client.on('ready', () => {
      client.end();
      resolve(undefined);
    });
    client.on('error', (error) => resolve(error.message));
    client.connect({ host: '127.0.0.1', port, username, password, readyTimeout: 30_000 });
  });
}

test('FAC-05 off by default: nobody listens, also not with it on but nothing to sign in with', async () => {
  assert.is((await partner({})).access.port, undefined);
  assert.is((await partner({ sftp: true })).access.port, undefined);
});

test('FAC-05 a partner signs in with the password, nobody else does, and switching it off ends it', async () => {
  const p = await partner({ sftp: true, sftpPassword: PASSWORD });
  assert.is(await signIn(p.port, 'recordings', PASSWORD), undefined);
  assert.ok(await signIn(p.port, 'recordings', 'vier kalme reiger'));
  assert.ok(await signIn(p.port, 'admin', PASSWORD));
  await p.set({ sftp: false });
  assert.match(String(await signIn(p.port, 'recordings', PASSWORD)), /ECONNREFUSED/);
});

for (const [what, settings] of [
  ['another password', { sftpPassword: 'zes natte eenden' }],
  ['another name', { sftpUser: 'somebody' }],
  ['no password but a key', { sftpPassword: null, sftpKeys: `ssh-ed25519 ${KEY}` }],
  ['switching it off', { sftp: false }],
] as const) {
  test(`FAC-05 ${what} ends the session of who is signed in`, async () => {
    const p = await partner({ sftp: true, sftpPassword: PASSWORD });
    const client = new ssh2.Client();
    const { promise: ready, resolve } = Promise.withResolvers<void>();
    let isOpen = true;
    client.on('ready', resolve);
    client.on('error', () => {});
    client.on('close', () => {
      isOpen = false;
    });
    client.connect({ host: '127.0.0.1', port: p.port, username: 'recordings', password: PASSWORD });
    await ready;
    await p.set({ notice: 'beep' });
    assert.ok(isOpen, 'another setting ends nothing');
    await p.set(settings);
    for (let tries = 0; isOpen && tries < 40; tries++) await new Promise((again) => setTimeout(again, 50));
    client.end();
    assert.not(isOpen);
  });
}

test('FAC-05 who asks for all of a recording at once gets a part of it, and the rest by asking again', async () => {
  const p = await partner({ sftp: true, sftpPassword: PASSWORD });
  record(p.store, 'long', 160_000);
  const month = new Date(p.store.recordings.get('long')!.startedAt).toISOString().slice(0, 7);
  const { promise, resolve, reject } = Promise.withResolvers<readonly number[]>();
  const client = new ssh2.Client();
  client.on('error', reject);
  client.on('ready', () =>
    client.sftp((_, sftp) => {
      // It would ask for less by itself.
      Object.assign(sftp, { _maxReadLen: 10_000_000 });
      sftp.readdir(`/${month}`, (_, entries) => {
        const { filename, attrs } = entries.toSorted((a, b) => b.attrs.size - a.attrs.size)[0]!;
        sftp.open(`/${month}/${filename}`, 'r', (_, handle) =>
          sftp.read(handle, Buffer.alloc(640_044), 0, 640_044, 0, (failure, read) =>
            failure ? reject(failure) : resolve([attrs.size, read]),
          ),
        );
      });
    }),
  );
  client.connect({ host: '127.0.0.1', port: p.port, username: 'recordings', password: PASSWORD });
  assert.equal(await promise, [640_044, 255 * 1024]);
  client.end();
});

test('FAC-05 guessing gets slower: after some wrong passwords the right one has to wait too', async () => {
  const p = await partner({ sftp: true, sftpPassword: PASSWORD });
  for (let guess = 0; guess <= SIGN_IN_TRIES_FREE + 1; guess++)
    await signIn(p.port, 'recordings', `wrong password ${guess}`);
  assert.ok(await signIn(p.port, 'recordings', PASSWORD));
});

check(peers, 'FAC-05 OpenSSH lists and fetches recordings with a key, and can change nothing', async () => {
  const key = join(temporaryDirectory(), 'key');
  execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', key]);
  const p = await partner({ sftp: true, sftpKeys: readFileSync(`${key}.pub`, 'utf8') });
  mkdirSync(join(p.directory, 'got'));
  const month = new Date(p.store.recordings.get('r1')!.startedAt).toISOString().slice(0, 7);
  const { code, said } = await sftp(p, `ls -l /${month}\nget /${month}/* got/\n`, key);
  assert.is(code, 0, said);
  assert.match(said, /Anna - Bram\.wav/);
  const [row] = execFileSync('ls', [join(p.directory, 'got')], { encoding: 'utf8' }).split('\n');
  assert.is(statSync(join(p.directory, 'got', row!)).size, 44 + 48_000 * 4);
  // A dash in front: go on although it fails.
  const evil = [
    `-rm /${month}/*`,
    '-mkdir /x',
    `-put batch /${month}/x`,
    `-rename /${month} /x`,
    `ls /`,
    `ls /${month}`,
  ];
  const after = await sftp(p, `${evil.join('\n')}\n`, key);
  assert.is(after.said.match(/Permission denied/g)?.length, 4, after.said);
  assert.match(after.said, /Anna - Bram\.wav/);
  assert.is((await sftp(p, 'get /../../etc/passwd\n', key)).code, 1);
  assert.is(p.store.recordings.get('r1')?.state, 'kept');
  const told = p.store.audit.list({ limit: 5 }).entries.map(({ phrase }) => say(phrase, 'en'));
  assert.equal(told, ['Downloaded the recording of Anna with Bram']);
  const other = join(temporaryDirectory(), 'key');
  execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', other]);
  assert.is((await sftp(p, 'ls /\n', other)).code, 255, 'another key');
});

test('what is no key is refused when it is set', async () => {
  const p = await partner({});
  assert.throws(() =>
    p.config.apply([{ what: 'change', entity: 'recording', id: 'recording', body: { sftpKeys: '<rsa>' } }], author),
  );
});
