import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createApp } from '../../appliance/api/app.ts';
import type { ApiDependencies } from '../../appliance/api/dependencies.ts';
import { makeOwnerLink } from '../../appliance/api/one-time-links.ts';
import { Bus } from '../../appliance/base/bus.ts';
import { SystemClock } from '../../appliance/base/clock.ts';
import type { AppEvents } from '../../appliance/base/events.ts';
import { SystemRandom } from '../../appliance/base/random.ts';
import { Scope } from '../../appliance/base/scope.ts';
import { ConfigService } from '../../appliance/config/service.ts';
import { extensionTypes } from '../../appliance/extensions/index.ts';
import type { KeptSound, Library } from '../../appliance/library/types.ts';
import { RoutingOverview } from '../../appliance/routing/overview.ts';
import { openStore } from '../../appliance/store/database.ts';
import { OutsideUsage } from '../../appliance/trunks/outside-usage.ts';
import { testVoicemail } from './mailboxes.ts';

const nobody = (): Promise<KeptSound> => Promise.reject(new Error('no sounds here'));

const nobodyCalls = (): Promise<never> => Promise.reject(new Error('no calls here'));

/** Files and threads are Node's; the API asks the library for them. */
const noLibrary: Library = {
  ...{ keep: nobody, keepRecorded: nobody, keepSpoken: nobody },
  speaker: () => 'nobody',
  sound: async () => undefined,
  peaks: async () => undefined,
  voice: {
    list: () => [],
    replace: async () => false,
    restore: async () => false,
    sound: async () => undefined,
    import: async () => ({ taken: 0, missing: [], unknown: [], refused: [] }),
  },
};

/** Page, API and store in `directory`, with the machine's clock and randomness; no telephony. */
class SmokeBox {
  readonly scope = new Scope('smoke');
  readonly #store;
  readonly #deps: ApiDependencies;
  readonly #app;
  #cookie = '';

  constructor(directory: string) {
    const clock = new SystemClock();
    const random = new SystemRandom();
    const bus = new Bus<AppEvents>((failure) => {
      throw failure;
    });
    const store = openStore(directory, { clock, random });
    const config = new ConfigService(store, { clock, random, bus, kinds: extensionTypes });
    const page = { bytes: new TextEncoder().encode('<p>') };
    this.#store = store;
    this.#deps = {
      version: 'smoke',
      ...{ clock, random, bus, scope: this.scope, config },
      ...{ history: store.history, sessions: store.sessions, links: store.links, audit: store.audit },
      log: {
        mistake: (_id, error) => {
          throw error;
        },
      },
      officeFile: { export: () => '', apply: () => ({ revision: undefined, changes: [] }) },
      locator: { all: () => [], bindings: () => [] },
      calls: () => [],
      dialFor: () => '',
      trunkTests: {
        last: () => undefined,
        begin: () => unneeded(),
        judge: () => unneeded(),
      },
      pauseRecording: () => false,
      downloads: store.downloads,
      recordings: {
        get: () => undefined,
        search: () => ({ rows: [], next: undefined }),
        delete: () => false,
        bytes: () => 0,
        sound: () => undefined,
        peaks: () => undefined,
      },
      trace: () => [],
      routing: new RoutingOverview({ clock, bus, config, types: extensionTypes }),
      whatIf: { ask: nobodyCalls },
      routingTests: { isOn: false, try: nobodyCalls, tryAll: async () => [], objections: async () => [] },
      health: () => ({ problems: [], gauges: {} }),
      phoneServers: () => [],
      pageUrl: () => undefined,
      securePageUrl: () => undefined,
      phonePass: () => ({ password: 'smoke', goodUntil: 0 }),
      voicemail: testVoicemail({ store, config, clock, random }),
      pins: { check: () => ({ kind: 'wrong' }) },
      brakes: new OutsideUsage({ clock, config, journal: store.journal, onStop: () => {} }),
      trunks: { states: () => [], report: () => undefined, outgoing: () => undefined, tryNow: () => {} },
      emergencies: { recent: () => [] },
      admission: { held: () => [], release: () => false },
      outbox: { state: () => ({ isOn: false, waiting: 0, lastFailure: undefined }), sendNow: async () => {} },
      passwords: {
        hash: async (password) => `$smoke$${'x'.repeat(20)}${encodeURIComponent(password)}`,
        verify: async (password, stored) => stored.endsWith(`x${encodeURIComponent(password)}`),
      },
      library: noLibrary,
      assets: { read: async (name) => (name === 'index.html' ? page : undefined) },
    };
    this.#app = createApp(this.#deps);
  }

  async ownerToken(): Promise<string | undefined> {
    return (await makeOwnerLink(this.#deps)).path.split('#')[1];
  }

  async ask(method: string, at: string, body?: unknown): Promise<Response> {
    const headers = {
      host: 'box.test',
      origin: 'http://box.test',
      'content-type': 'application/json',
      cookie: this.#cookie,
    };
    const init = body === undefined ? { method, headers } : { method, headers, body: JSON.stringify(body) };
    const edge = { channel: 'page', address: '192.0.2.7', secure: false } as const;
    const response = await this.#app.fetch(new Request(`http://box.test${at}`, init), edge);
    this.#cookie = response.headers.getSetCookie()[0]?.split(';')[0] ?? this.#cookie;
    return response;
  }

  close(): void {
    this.scope.end();
    this.#store.close();
  }
}

async function firstDay(box: SmokeBox): Promise<Record<string, unknown>> {
  const owner = { username: 'anna', name: 'Anna', password: 'four quiet herons wading' };
  const welcome = await box.ask('POST', '/api/welcome', { token: await box.ownerToken(), ...owner });
  const added = await box.ask('POST', '/api/users', { number: '101', name: 'Anna de Vries', pin: '2580' });
  const { line } = (await added.json()) as { line: { qr: string } };
  const refused = await box.ask('POST', '/api/users', { number: '101', name: 'Bram' });
  const stream = await box.ask('GET', '/api/events?topics=calls,phones,health,changes');
  const reader = stream.body?.getReader();
  const event = new TextDecoder().decode((await reader?.read())?.value).split('\n')[0];
  await reader?.cancel();
  const page = await (await box.ask('GET', '/people')).text();
  return {
    welcome: welcome.status,
    added: added.status,
    qr: line.qr.slice(0, 5),
    refused: refused.status,
    event,
    page,
  };
}

async function secondDay(box: SmokeBox): Promise<Record<string, unknown>> {
  const signedIn = await box.ask('POST', '/api/session', { name: 'anna', password: 'four quiet herons wading' });
  const { users } = (await (await box.ask('GET', '/api/users')).json()) as { users: { name: string }[] };
  return { signedIn: signedIn.status, found: users.map((user) => user.name) };
}

/** The first day of a box on a real disk, and its second day after a restart: what came of it. */
export async function runtimeSmoke(): Promise<Record<string, unknown>> {
  const directory = mkdtempSync(path.join(tmpdir(), 'cordboard-smoke-'));
  try {
    const first = new SmokeBox(directory);
    const results = await firstDay(first).finally(() => first.close());
    const second = new SmokeBox(directory);
    return { ...results, ...(await secondDay(second).finally(() => second.close())) };
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

// Started by itself (by another runtime) it prints what came of it.
if (import.meta.main) {
  const runtime = 'Deno' in globalThis ? 'deno' : 'node';
  process.stdout.write(`${JSON.stringify({ runtime, ...(await runtimeSmoke()) })}\n`);
}

/** What no request of this smoke asks for. */
function unneeded(): never {
  throw new Error('not asked for');
}
