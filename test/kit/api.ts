import { type App, createApp } from '../../appliance/api/app.ts';
import type { ApiDependencies, PasswordHasher } from '../../appliance/api/dependencies.ts';
import { makeOwnerLink } from '../../appliance/api/one-time-links.ts';
import type { RequestEdge } from '../../appliance/api/request-edge.ts';
import type { Role } from '../../appliance/api/rights.ts';
import { Scope } from '../../appliance/base/scope.ts';
import type { CallRecord, CallSnapshot } from '../../appliance/calls/types.ts';
import { applyOfficeFile } from '../../appliance/config/office-file/apply.ts';
import { exportOfficeFile } from '../../appliance/config/office-file/export.ts';
import type { AccountBody } from '../../appliance/config/types.ts';
import { extensionTypes } from '../../appliance/extensions/index.ts';
import { PromptLibrary } from '../../appliance/library/library.ts';
import { pretendedOffice } from '../../appliance/pretended-office.ts';
import { recordedSound } from '../../appliance/recorded-sound.ts';
import { PinLocks } from '../../appliance/registrar/pin-locks.ts';
import type { Binding } from '../../appliance/registrar/types.ts';
import { RoutingOverview } from '../../appliance/routing/overview.ts';
import type { TraceEntry } from '../../appliance/sip/types.ts';
import { OutsideUsage } from '../../appliance/trunks/outside-usage.ts';
import { TrunkTests } from '../../appliance/trunks/trunk-tests.ts';
import { type TestVoicemail, testVoicemail } from './mailboxes.ts';
import { author, type TestOffice, temporaryDirectory, testOffice } from './office.ts';

/** Fast, and tells how often it was asked: that unknown names take as long is proved by counting. */
export class CountingHasher implements PasswordHasher {
  checks = 0;
  /** Answers only when told, where a test wants to look in between. */
  gate: Promise<void> = Promise.resolve();

  async hash(password: string): Promise<string> {
    return `$test$${'x'.repeat(20)}${encodeURIComponent(password)}`;
  }

  async verify(password: string, stored: string): Promise<boolean> {
    this.checks++;
    await this.gate;
    return stored === (await this.hash(password));
  }
}

export interface TestApi extends TestOffice {
  readonly app: App;
  readonly deps: ApiDependencies;
  readonly passwords: CountingHasher;
  readonly scope: Scope;
  /** What is registered, going on, kept: put in whatever the test needs. */
  readonly bindings: Binding[];
  readonly calls: CallSnapshot[];
  readonly traces: Map<string, TraceEntry[]>;
  readonly mistakes: { readonly id: string; readonly error: unknown }[];
  readonly voicemail: TestVoicemail;
  record(call: CallRecord): void;
  /** An account with this role; answers a browser that is signed in with it. */
  signedIn(role: Role, more?: Partial<AccountBody>): Promise<Browser>;
  ownerToken(): Promise<string>;
}

export const PASSWORD = 'four quiet herons wading';

const scopes: Scope[] = [];

/** For `test.afterEach`: ends what the tests began. */
export function endTestApis(): void {
  for (const scope of scopes.splice(0)) scope.end();
}

/** What the box would give to the API, in memory; lists and maps that the test may fill. */
function parts(assets: Readonly<Record<string, string>>, office: TestOffice) {
  const voicemail = testVoicemail(office);
  const scope = new Scope('test api');
  scopes.push(scope);
  const passwords = new CountingHasher();
  const bindings: Binding[] = [];
  const calls: CallSnapshot[] = [];
  const traces = new Map<string, TraceEntry[]>();
  const mistakes: { id: string; error: unknown }[] = [];
  const files = new Map(
    Object.entries(assets).map(([path, text]) => [path, { bytes: new TextEncoder().encode(text) }]),
  );
  const { store, config, random } = office;
  const deps: ApiDependencies = {
    ...office,
    version: '0.0.0-test',
    scope,
    passwords,
    log: { mistake: (id, error) => mistakes.push({ id, error }) },
    officeFile: {
      export: (options) => exportOfficeFile(config, options),
      apply: (text, options, by) => {
        const before = config.revision;
        const { config: asked, ...how } = options;
        const { revision, changes } = applyOfficeFile(asked, text, by, { ...how, random });
        return { revision: revision === before ? undefined : revision, changes };
      },
    },
    locator: { all: () => bindings, bindings: (lineId) => bindings.filter((binding) => binding.lineId === lineId) },
    calls: () => calls,
    dialFor: (userId, number) => `${userId} calls ${number}`,
    pauseRecording: (callId) => calls.some(({ id, recording }) => id === callId && recording !== undefined),
    history: store.history,
    ...{ recordings: recordedSound(store), downloads: store.downloads },
    trace: (id) => traces.get(id) ?? [],
    ...pretendedOffice({
      ...{ clock: office.clock, config, mailboxes: voicemail.mailboxes, calls: () => calls },
      locator: { all: () => bindings, bindings: (id) => bindings.filter(({ lineId }) => lineId === id) },
      supervision: { mayListen: () => true },
    }),
    routing: new RoutingOverview({ ...office, types: extensionTypes }),
    health: () => ({ problems: [], gauges: {} }),
    phoneServers: () => [{ host: '192.0.2.1', port: 5060, transport: 'udp' }],
    pageUrl: () => 'http://192.0.2.1:8080',
    securePageUrl: () => 'https://192.0.2.1:8443',
    phonePass: (lineId) => ({ password: `pass of ${lineId}`, goodUntil: 7_200_000 }),
    sessions: store.sessions,
    links: store.links,
    audit: store.audit,
    voicemail,
    pins: new PinLocks({ clock: office.clock, journal: store.journal, audit: store.audit }),
    brakes: new OutsideUsage({ clock: office.clock, config, journal: store.journal, onStop: () => {} }),
    trunks: { states: () => [], report: () => undefined, outgoing: () => undefined, tryNow: () => {} },
    trunkTests: new TrunkTests({
      ...{ clock: office.clock, bus: office.bus, config, journal: store.journal },
      ...{ place: ({ number }) => `test ${number}`, call: () => undefined, soundOf: () => [] },
      record: (id) => store.history.get<CallRecord>(id),
    }),
    emergencies: { recent: () => [] },
    admission: { held: () => [], release: () => false },
    outbox: { state: () => ({ isOn: false, waiting: 0, lastFailure: undefined }), sendNow: async () => {} },
    library: new PromptLibrary({
      ...{ clock: office.clock, random, config, dataDir: temporaryDirectory(), espeak: undefined },
      onTrouble: (error) => mistakes.push({ id: 'library', error }),
    }),
    assets: { read: async (path) => files.get(path) },
  };
  return { ...office, deps, passwords, scope, bindings, calls, traces, mistakes, voicemail };
}

/** `assets` are the page's files; `more` takes the place of what the box would give. */
export function testApi(
  assets: Readonly<Record<string, string>> = {},
  more: Partial<ApiDependencies> = {},
  office: TestOffice = testOffice(),
): TestApi {
  const all = parts(assets, office);
  const app = createApp({ ...all.deps, ...more });
  const api: TestApi = {
    ...all,
    app,
    record: (record) => {
      const parties = [record.caller, record.callee, ...record.parties].filter((party) => party !== undefined);
      all.store.history.insert({
        id: record.id,
        startedAt: record.startedAt,
        outcome: record.outcome,
        extensionIds: parties.flatMap((party) => party.extensionId ?? []),
        words: parties.flatMap((party) => [party.number, party.name]),
        record,
      });
    },
    signedIn: async (role, more = {}) => {
      await addAccount(api, { roles: [role], username: role, ...more });
      const browser = new Browser(app);
      const answer = await browser.post('/api/session', { name: more.username ?? role, password: PASSWORD });
      if (answer.status !== 200) throw new Error(`could not sign in: ${JSON.stringify(answer.body)}`);
      return browser;
    },
    ownerToken: async () => (await makeOwnerLink(all.deps)).path.split('#')[1] as string,
  };
  return api;
}

/** Answers the account's id. */
export async function addAccount(
  api: TestApi,
  body: Partial<AccountBody> & { readonly username: string },
): Promise<string> {
  const passwordHash = await api.passwords.hash(PASSWORD);
  const full = { name: body.username, language: 'en', passwordHash, ...body };
  return api.config.apply([{ what: 'create', entity: 'account', body: full }], author).ids[0] as string;
}

/** Answers the ids of the user and the line. */
export function addUser(
  api: TestApi,
  number: string,
  name: string,
): { readonly userId: string; readonly lineId: string } {
  const userId = `user-${number}`;
  const { ids } = api.config.apply(
    [
      { what: 'create', entity: 'user', id: userId, body: { number, name, pin: '2580' } },
      { what: 'create', entity: 'line', body: { username: number, password: `Wilg-4711-${number}`, userId } },
    ],
    author,
  );
  return { userId, lineId: ids[1] as string };
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every shape
  readonly body: any;
  readonly text: string;
}

/** A browser with its cookies, on the page of that box. */
export class Browser {
  readonly app: App;
  readonly edge: RequestEdge;
  cookie = '';
  language: string | undefined;

  constructor(app: App, edge: Partial<RequestEdge> = {}) {
    this.app = app;
    this.edge = { channel: 'page', address: '192.0.2.77', secure: false, ...edge };
  }

  async fetch(
    method: string,
    path: string,
    init: { body?: string | Uint8Array; headers?: Record<string, string> } = {},
  ): Promise<Response> {
    const headers = new Headers({ host: 'box.test', 'user-agent': 'Test browser', ...init.headers });
    if (this.cookie) headers.set('cookie', this.cookie);
    if (this.language) headers.set('accept-language', this.language);
    if (method !== 'GET' && !headers.has('origin')) headers.set('origin', 'http://box.test');
    const body = init.body === undefined ? {} : { body: init.body as BodyInit };
    const response = await this.app.fetch(
      new Request(`http://box.test${path}`, { method, headers, ...body }),
      this.edge,
    );
    for (const cookie of response.headers.getSetCookie()) this.cookie = cookie.split(';')[0] as string;
    return response;
  }

  async ask(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answer> {
    const init =
      body === undefined
        ? { headers }
        : { headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(body) };
    const response = await this.fetch(method, path, init);
    const text = await response.text();
    const isJson = /json/.test(response.headers.get('content-type') ?? '');
    return { status: response.status, headers: response.headers, text, body: isJson ? JSON.parse(text) : undefined };
  }

  get(path: string, headers?: Record<string, string>): Promise<Answer> {
    return this.ask('GET', path, undefined, headers);
  }

  post(path: string, body?: unknown): Promise<Answer> {
    return this.ask('POST', path, body);
  }

  patch(path: string, body: unknown): Promise<Answer> {
    return this.ask('PATCH', path, body);
  }

  delete(path: string, body?: unknown): Promise<Answer> {
    return this.ask('DELETE', path, body);
  }
}
