import { type ChildProcess, execFileSync, type SpawnOptions, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { type TieOptions, tied } from './tied.ts';

/**
 * A small office network of namespaces: a hub with a bridge, and one namespace per host, each with its own address.
 * Real phones refuse to talk over the loopback interface, and several of them on one machine need several addresses.
 * Names carry the process id; everything is removed with `remove()`, and at the latest when the process ends.
 */
export class TestNetwork {
  static #count = 0;
  readonly #prefix: string;
  readonly #index: number;
  readonly #hub: string;
  readonly #subnet: string;
  readonly #hosts: NetworkHost[] = [];
  readonly #children = new Set<ChildProcess>();
  #removed = false;
  readonly #atExit = (): void => this.remove();

  /** Whether this machine lets us make namespaces (root, and the tools are there). */
  static possible(): boolean {
    try {
      ip('netns', 'add', `cb${process.pid}probe`);
      ip('netns', 'delete', `cb${process.pid}probe`);
      return true;
    } catch {
      return false;
    }
  }

  constructor() {
    if (TestNetwork.#count === 0) sweep();
    const index = TestNetwork.#count++;
    this.#index = index;
    this.#prefix = `cb${process.pid}${String.fromCharCode(97 + index)}`;
    this.#hub = `${this.#prefix}hub`;
    this.#subnet = `10.77.${index}`;
    ip('netns', 'add', this.#hub);
    ip('-n', this.#hub, 'link', 'add', 'br0', 'type', 'bridge');
    ip('-n', this.#hub, 'link', 'set', 'br0', 'up');
    process.on('exit', this.#atExit);
  }

  /** Adds a host; its name is for people. It has an IPv4 address, and an IPv6 address where asked for. */
  host(name: string, { hasIpv6 = false }: { readonly hasIpv6?: boolean } = {}): NetworkHost {
    const number = this.#hosts.length + 2;
    const namespace = `${this.#prefix}${number}`;
    const address = `${this.#subnet}.${number}`;
    ip('netns', 'add', namespace);
    ip('-n', this.#hub, 'link', 'add', `h${number}`, 'type', 'veth', 'peer', 'name', 'eth0', 'netns', namespace);
    ip('-n', this.#hub, 'link', 'set', `h${number}`, 'master', 'br0', 'up');
    inside(namespace, 'sysctl', '-qw', `net.ipv6.conf.all.disable_ipv6=${hasIpv6 ? 0 : 1}`);
    const address6 = hasIpv6 ? `fd77:${this.#index + 1}::${number}` : undefined;
    // Without asking first whether somebody else has it, which takes a second or two.
    if (address6) ip('-n', namespace, 'address', 'add', `${address6}/64`, 'dev', 'eth0', 'nodad');
    ip('-n', namespace, 'address', 'add', `${address}/24`, 'dev', 'eth0');
    ip('-n', namespace, 'link', 'set', 'lo', 'up');
    ip('-n', namespace, 'link', 'set', 'eth0', 'up');
    // A default route that leads nowhere: linphonec wants one to find out its own address.
    ip('-n', namespace, 'route', 'add', 'default', 'via', `${this.#subnet}.1`);
    const host = new NetworkHost(name, namespace, { address, address6 }, this.#children);
    this.#hosts.push(host);
    return host;
  }

  /**
   * Adds a host on a wire of its own to `router`, which gets one more interface and passes on what is for others: for
   * machines with several networks. `gateway` is the router's address there.
   */
  hostBehind(router: NetworkHost, name: string): { readonly host: NetworkHost; readonly gateway: string } {
    const number = this.#hosts.length + 2;
    const namespace = `${this.#prefix}${number}`;
    const subnet = `10.78.${number}`;
    ip('netns', 'add', namespace);
    const wire = ['link', 'add', `wire${number}`, 'type', 'veth', 'peer', 'name', 'eth0', 'netns', namespace];
    ip('-n', router.namespace, ...wire);
    ip('-n', router.namespace, 'address', 'add', `${subnet}.1/24`, 'dev', `wire${number}`);
    ip('-n', router.namespace, 'link', 'set', `wire${number}`, 'up');
    inside(router.namespace, 'sysctl', '-qw', 'net.ipv4.ip_forward=1');
    ip('-n', namespace, 'address', 'add', `${subnet}.2/24`, 'dev', 'eth0');
    ip('-n', namespace, 'link', 'set', 'lo', 'up');
    ip('-n', namespace, 'link', 'set', 'eth0', 'up');
    ip('-n', namespace, 'route', 'add', 'default', 'via', `${subnet}.1`);
    const host = new NetworkHost(name, namespace, { address: `${subnet}.2`, address6: undefined }, this.#children);
    this.#hosts.push(host);
    return { host, gateway: `${subnet}.1` };
  }

  /** Ends what still runs in it and takes the namespaces away. Safe to call twice. */
  remove(): void {
    if (this.#removed) return;
    this.#removed = true;
    process.off('exit', this.#atExit);
    for (const child of this.#children) child.kill('SIGKILL');
    for (const host of this.#hosts) ip('netns', 'delete', host.namespace);
    ip('netns', 'delete', this.#hub);
  }
}

export class NetworkHost {
  readonly name: string;
  readonly namespace: string;
  readonly address: string;
  /** Of hosts that have IPv6. */
  readonly address6: string | undefined;
  readonly #children: Set<ChildProcess>;

  constructor(
    name: string,
    namespace: string,
    { address, address6 }: { readonly address: string; readonly address6: string | undefined },
    children: Set<ChildProcess>,
  ) {
    this.name = name;
    this.namespace = namespace;
    this.address = address;
    this.address6 = address6;
    this.#children = children;
  }

  /** Starts a program on this host; it is killed at the latest with the network, or with this process. */
  spawn(program: string, args: readonly string[], options: SpawnOptions & TieOptions = {}): ChildProcess {
    const child = spawn(...tied('ip', ['netns', 'exec', this.namespace, program, ...args], options), options);
    this.#children.add(child);
    child.on('exit', () => this.#children.delete(child));
    return child;
  }

  /** Runs a short program to its end and answers what it printed. Throws when it fails. */
  run(program: string, ...args: string[]): string {
    return inside(this.namespace, program, ...args);
  }

  /** UDP datagrams that programs on this host have been given so far. */
  datagrams(): number {
    const [names, values] = this.run('cat', '/proc/net/snmp')
      .split('\n')
      .filter((line) => line.startsWith('Udp:'))
      .map((line) => line.split(' '));
    return Number(values?.[names?.indexOf('InDatagrams') ?? -1]);
  }

  /** Every TCP connection to this host is refused, as by a device that only knows UDP. */
  refuseTcp(): void {
    this.run('nft', 'add table inet plain');
    this.run('nft', 'add chain inet plain input { type filter hook input priority 0 ; }');
    this.run('nft', 'add rule inet plain input meta iifname eth0 tcp flags syn / syn,ack reject with tcp reset');
  }

  /** Drops this share of the packets that arrive here, at random. */
  lose(percent: number): void {
    this.run('nft', 'add table inet loss');
    this.run('nft', 'add chain inet loss input { type filter hook input priority 0 ; }');
    this.run('nft', `add rule inet loss input meta iifname eth0 numgen random mod 100 < ${percent} drop`);
  }
}

/** Takes away what processes left that were killed before they could do so themselves. */
function sweep(): void {
  const namespaces = execFileSync('ip', ['netns', 'list'], { encoding: 'utf8' });
  for (const [namespace, pid] of namespaces.matchAll(/^cb(\d+)[a-z]\S*/gm)) {
    if (!existsSync(`/proc/${pid}`)) execFileSync('ip', ['netns', 'delete', namespace], { stdio: 'ignore' });
  }
}

function ip(...args: string[]): void {
  execFileSync('ip', args, { stdio: ['ignore', 'ignore', 'pipe'] });
}

function inside(namespace: string, program: string, ...args: string[]): string {
  return execFileSync('ip', ['netns', 'exec', namespace, program, ...args], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}
