import * as assert from 'uvu/assert';
import { TestBox, type TestBoxOptions } from '../kit/box.ts';
import { type NetworkHost, TestNetwork } from '../kit/network.ts';
import { check, suiteOfPeers } from './phones/peer-suite.ts';

/** Where the box listens when nobody says where, on machines with and without IPv6. */
const peers = suiteOfPeers('where the box listens', ['ip', 'ss']);

/** The box with nothing said, on a host of its own. */
async function onHost(hasIpv6: boolean, body: (box: TestBox, host: NetworkHost) => Promise<void>): Promise<void> {
  const network = new TestNetwork();
  const host = network.host('box', { hasIpv6 });
  const options: TestBoxOptions = { host, listen: [] };
  const box = await TestBox.start(options);
  try {
    await body(box, host);
  } finally {
    await box.stop();
    network.remove();
  }
}

/** `udp 5060 v4`, one for each socket. */
function sockets(host: NetworkHost): string[] {
  const lines = host.run('ss', '-Hlnut').split('\n').filter(Boolean);
  return lines
    .map((line) => {
      const [protocol, , , , local = ''] = line.split(/\s+/);
      return `${protocol} ${local.slice(local.lastIndexOf(':') + 1)} ${local.startsWith('[') ? 'v6' : 'v4'}`;
    })
    .sort();
}

const GET = `(async () => {
  for (const page of process.argv.slice(1)) console.log((await fetch(page)).status, page);
})()`;
const PORTS = ['tcp 5060', 'tcp 5061', 'tcp 8080', 'tcp 8443', 'udp 5060'];

/** What it printed, without times and the secret of the owner's link. */
function told(box: TestBox): string[] {
  const lines = box
    .output()
    .split('\n')
    .filter((line) => /^(?:Page|Phones|Become)/.test(line));
  return lines.map((line) => line.replace(/(:8080\/).+$/, '$1…'));
}

function expected(host: string): string[] {
  return [
    `Page: http://${host}:8080`,
    `Page: https://${host}:8443`,
    `Become the owner (works once): http://${host}:8080/…`,
    `Phones: UDP ${host}:5060`,
    `Phones: TCP ${host}:5060`,
    `Phones: TLS ${host}:5061`,
  ];
}

check(peers, 'on all addresses of IPv4 and IPv6, and each place is told once', () =>
  onHost(true, async (box, host) => {
    assert.equal(
      sockets(host),
      PORTS.flatMap((port) => [`${port} v4`, `${port} v6`]),
    );
    assert.equal(told(box), expected(host.address));
    assert.not.match(box.output(), /error|warn|failed/i);
    const names = [host.address, `[${host.address6}]`, 'localhost', '[::1]'];
    const pages = names.flatMap((name) => [`http://${name}:8080/`, `https://${name}:8443/`]);
    const got = host.run(
      'env',
      'NODE_TLS_REJECT_UNAUTHORIZED=0',
      process.execPath,
      '--no-warnings',
      '-e',
      GET,
      ...pages,
    );
    assert.equal(
      got.trim().split('\n'),
      pages.map((page) => `200 ${page}`),
    );
  }),
);

check(peers, 'a machine without IPv6 starts without complaint', () =>
  onHost(false, async (box, host) => {
    assert.equal(
      sockets(host),
      PORTS.map((port) => `${port} v4`),
    );
    assert.equal(told(box), expected(host.address));
    assert.not.match(box.output(), /error|warn|failed/i);
  }),
);
