import { join } from 'node:path';
import { type App, createApp } from './api/app.ts';
import { LOCAL_SOCKET, localFetch } from './api/local.ts';
import { makeOwnerLink } from './api/one-time-links.ts';
import { Bus } from './base/bus.ts';
import type { Clock } from './base/clock.ts';
import type { AppEvents } from './base/events.ts';
import type { Random } from './base/random.ts';
import { Scope } from './base/scope.ts';
import { applyOfficeFile } from './config/office-file/apply.ts';
import { exportOfficeFile } from './config/office-file/export.ts';
import { ConfigService } from './config/service.ts';
import type { AccountBody } from './config/types.ts';
import { Addresses } from './edges/addresses.ts';
import { Assets } from './edges/assets.ts';
import { HttpServer } from './edges/http-server.ts';
import { listenLocally } from './edges/local-socket.ts';
import type { Log } from './edges/log.ts';
import { passwordHasher } from './edges/password-hasher.ts';
import { type Listening, SipTransports } from './edges/sip-transports.ts';
import { extensionTypes } from './extensions/index.ts';
import type { Address, Flow } from './sip/types.ts';
import { hostPort } from './sip/uri.ts';
import { openStore, type Store } from './store/database.ts';
import { Telephony } from './telephony.ts';
import { VERSION } from './version.ts';

/** Where the box is to listen and what it is made of. */
export interface BootOptions {
  readonly dataDir: string;
  readonly http: readonly Address[];
  readonly https: readonly Address[];
  readonly sip: readonly Address[];
  /** Text of an office file to take over before anything else. */
  readonly office: string | undefined;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  /** Folder of the page's files. */
  readonly webUiDir: string;
}

/** A running box. */
export interface Box {
  readonly pages: readonly string[];
  readonly sip: readonly Listening[];
  /** Path of the one-time link with which the owner begins; undefined when there is an owner. */
  readonly ownerPath: string | undefined;
  /** Says goodbye to calls, writes what waits, lets go of everything. */
  stop(): Promise<void>;
}

/**
 * The composition root: builds every object in the order of the floors and hands each what it needs; `stop` takes them
 * away in reverse. Nothing else in the house knows how things are put together.
 * @throws AppError when the directory is in use or damaged, or a port is taken; nothing is left open then.
 */
export async function boot(options: BootOptions): Promise<Box> {
  const scope = new Scope('box');
  try {
    return await build(options, scope);
  } catch (error) {
    scope.end();
    throw error;
  }
}

async function build(options: BootOptions, scope: Scope): Promise<Box> {
  const { clock, random, log, dataDir } = options;
  const bus = new Bus<AppEvents>((error, event) => log.error({ err: error, event }, 'a listener failed'));
  const store = openStore(dataDir, { clock, random, onTrouble: (error) => log.error({ err: error }, 'disk trouble') });
  scope.onEnd(() => store.close());
  const config = new ConfigService(store, { clock, random, bus, kinds: extensionTypes });
  if (options.office !== undefined) {
    applyOfficeFile(config, options.office, { name: 'command line', from: 'this machine' }, { random });
  }

  const addresses = new Addresses();
  addresses.watch(clock, scope);
  const transports = await listenForPhones(options, addresses);
  const telephony = putTogether({ ...options, bus, store, config, addresses, transports, scope });

  const app = serveApi({ ...options, bus, store, config, telephony, transports, addresses, scope });
  const servers = await Promise.all(options.http.map((listen) => HttpServer.open({ listen, fetch: app.fetch }, scope)));
  await listenLocally(join(dataDir, LOCAL_SOCKET), localFetch(app), scope);
  transports.start(telephony, scope);

  return {
    pages: servers.map((server) => pageOf(server, addresses)),
    sip: transports.listening(),
    ownerPath: hasOwner(config) ? undefined : (await makeOwnerLink({ links: store.links, clock, random })).path,
    stop: async () => {
      telephony.engine.stop();
      await transports.close();
      scope.end();
    },
  };
}

/** Everything that is there when the next part is built. */
interface Built extends BootOptions {
  readonly bus: Bus<AppEvents>;
  readonly store: Store;
  readonly config: ConfigService;
  readonly addresses: Addresses;
  readonly transports: SipTransports;
  readonly scope: Scope;
}

async function listenForPhones(
  { clock, random, log, sip }: BootOptions,
  addresses: Addresses,
): Promise<SipTransports> {
  const transports = new SipTransports({ clock, random, addresses, log });
  try {
    for (const listen of sip) await transports.listenUdp(listen);
  } catch (error) {
    await transports.close();
    throw error;
  }
  return transports;
}

function putTogether(built: Built): Telephony {
  const { clock, random, bus, store, config, addresses, transports, scope, log } = built;
  return new Telephony({
    ...{ clock, random, bus, store, config, scope },
    names: addresses,
    contactHost: (flow) => contactHost(flow, addresses, transports),
    version: VERSION,
    nonceSecret: store.secrets.derive('digest nonces'),
    output: (output) => transports.perform(output),
    onFailure: (error) => log.error({ err: error }, 'a mistake in a call or registration'),
    onIgnored: (ignored) => log.warn(ignored, 'an address tries many names: not listened to for a while'),
  });
}

/** How a phone reaches us: the address that faces it, and the port we listen on for its transport. */
function contactHost(flow: Flow, addresses: Addresses, transports: SipTransports): string {
  const wildcard = flow.local.address === '0.0.0.0' || flow.local.address === '::';
  const address = wildcard ? addresses.facing(flow.remote.address) : flow.local.address;
  const listening = transports.listening().find(({ transport }) => transport === flow.transport);
  return hostPort(address, flow.transport === 'udp' ? flow.local.port : (listening?.local.port ?? flow.local.port));
}

function serveApi(built: Built & { readonly telephony: Telephony }): App {
  const { clock, random, bus, scope, config, store, telephony, transports, addresses, log } = built;
  return createApp({
    ...{ version: VERSION, clock, random, bus, scope, config },
    log: { mistake: (id, error) => log.error({ id, err: error }, 'a request could not be answered') },
    officeFile: {
      export: ({ secrets }) => exportOfficeFile(config, { secrets }),
      apply: (text, { dryRun, replace }, author) => {
        const { revision, changes } = applyOfficeFile(config, text, author, { dryRun, replace, random });
        return { revision: dryRun || changes.length === 0 ? undefined : revision, changes };
      },
    },
    locator: telephony.registrar,
    calls: () => telephony.engine.snapshot(),
    history: store.history as never,
    trace: () => [],
    health: () => ({ problems: [], gauges: { ...telephony.endpoint.live(), ...telephony.engine.live() } }),
    phoneServers: () => transports.listening().map(({ transport, local }) => ({
      transport,
      host: addresses.reachable()[0] ?? local.address,
      port: local.port,
    })),
    sessions: store.sessions,
    links: store.links,
    audit: store.audit,
    passwords: passwordHasher,
    assets: new Assets(built.webUiDir),
  });
}

function hasOwner(config: ConfigService): boolean {
  return config.list<AccountBody>('account').some(({ roles }) => roles.includes('owner'));
}

function pageOf(server: HttpServer, addresses: Addresses): string {
  const { address, port } = server.local;
  const host = address === '0.0.0.0' || address === '::' ? (addresses.reachable()[0] ?? 'localhost') : address;
  return `${server.secure ? 'https' : 'http'}://${hostPort(host, port)}`;
}
