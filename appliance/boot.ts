import { join, resolve } from 'node:path';
import { type App, createApp } from './api/app.ts';
import type { HealthProblem, PhoneServer } from './api/dependencies.ts';
import { LOCAL_SOCKET, localFetch } from './api/local.ts';
import { commandLineName } from './api/local-user.ts';
import { makeOwnerLink } from './api/one-time-links.ts';
import { hasOwner, officeOf } from './api/services.ts';
import { Bus } from './base/bus.ts';
import { sleep } from './base/clock.ts';
import { AppError } from './base/errors.ts';
import type { AppEvents } from './base/events.ts';
import { ANY_ADDRESS, plainAddress } from './base/ip-address.ts';
import { RECORDING_DAYS_DEFAULT } from './base/limits-features.ts';
import { Scope } from './base/scope.ts';
import { phrase as sentence } from './base/words/index.ts';
import { CallFailure } from './calls/ended.ts';
import type { CallRecord } from './calls/types.ts';
import { applyOfficeFile } from './config/office-file/apply.ts';
import { exportOfficeFile } from './config/office-file/export.ts';
import { ConfigService } from './config/service.ts';
import type { RecordingBody } from './config/types.ts';
import { Addresses } from './edges/addresses.ts';
import { checkWritable, diskSpace } from './edges/disk.ts';
import type { FetchHandler } from './edges/http-server.ts';
import { listenLocally } from './edges/local-socket.ts';
import { osUser } from './edges/os-user.ts';
import { PageFiles } from './edges/page-files.ts';
import { passwordHasher } from './edges/password-hasher.ts';
import { SipTransports } from './edges/sip-transports.ts';
import { SystemdNotify } from './edges/systemd-notify.ts';
import type { TlsCertificate } from './edges/tls-certificate.ts';
import { extensionTypes } from './extensions/index.ts';
import { PromptLibrary } from './library/library.ts';
import { WrittenPrompts } from './library/written-prompts.ts';
import { type ListenOptions, listenForPhones, openCertificate, PageServers } from './listen.ts';
import type { MediaPool } from './media/pool.ts';
import { Messaging } from './messaging.ts';
import { openMedia } from './open-media.ts';
import { isOfficeNumberLost } from './outside/emergency-trouble.ts';
import { PartnerAccess } from './partner-access.ts';
import { pretendedOffice } from './pretended-office.ts';
import { DRAFTS_KEY, PromptsByPhone } from './prompts-by-phone.ts';
import { RECORDINGS_KEY, recordedSound, recordingKeeper, recoverRecordings } from './recorded-sound.ts';
import { RoutingOverview } from './routing/overview.ts';
import { hostPort } from './sip/uri.ts';
import { OfficeSounds } from './sound-library.ts';
import { openStore, type Store } from './store/database.ts';
import { Retention } from './store/retention.ts';
import { diskTrouble } from './store/sqlite.ts';
import { Telephony } from './telephony.ts';
import { trunkTroubles } from './trunks/trouble.ts';
import type { TrunkTestDesk } from './trunks/types.ts';
import { RELEASED_AT, VERSION } from './version.ts';
import { Wellbeing } from './wellbeing.ts';

/** Where the box is to listen and what it is made of. */
export interface BootOptions extends ListenOptions {
  /** Text of an office file to take over before anything else. */
  readonly office: string | undefined;
  /** Ports for sound, both included. */
  readonly rtp: { readonly from: number; readonly to: number };
}

/** A running box. */
export interface Box {
  readonly pages: readonly string[];
  readonly sip: readonly PhoneServer[];
  /** Path of the one-time link with which the owner begins; undefined when there is an owner. */
  readonly ownerPath: string | undefined;
  /** Says goodbye to calls, writes what waits, lets go of everything. */
  stop(): Promise<void>;
}

/** Long enough for the goodbyes of calls to leave the sockets. */
const GOODBYE_MS = 200;

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
  const store = openData(options, scope);
  const bus = new Bus<AppEvents>((error, event) => log.error({ error, event }, 'a listener failed'));
  const config = new ConfigService(store, { clock, random, bus, kinds: extensionTypes });

  const addresses = new Addresses();
  addresses.watch(clock, scope);
  const certificate = await openCertificate(options, addresses, scope);
  const transports: SipTransports = new SipTransports({
    ...{ clock, random, addresses, log },
    ignores: (address) => telephony.admission.ignores(address),
    authorities: () => [certificate.authority],
  });
  scope.onEnd(() => void transports.close());
  await listenForPhones(transports, options, addresses, certificate);
  watchRetention({ ...options, store, config, scope });
  const messaging = putMessagingTogether({ ...options, bus, store, config, scope });
  const sounds = {
    keys: [store.secrets.derive('voicemail'), store.secrets.derive(RECORDINGS_KEY), store.secrets.derive(DRAFTS_KEY)],
  };
  const media = await openMedia({ ...options, sounds, scope });
  const trunkTrouble = () => trunkProblems(telephony, clock, config);
  const wellbeing = watchWellbeing({ ...options, bus, store, certificate, messaging, scope, media, trunkTrouble });
  const library = openLibrary({ ...options, bus, config, scope });
  const prompts = promptsByPhone({ ...options, store, config, library });
  const voices = { media, sounds: new OfficeSounds(config, library), prompts };
  const telephony: Telephony = putTogether(
    { ...options, bus, store, config, addresses, transports, scope, ...voices },
    messaging,
  );
  const pageUrls = (): string[] => urlsOf(pages.addresses, addresses);
  const app = makeApi({
    ...{ ...options, bus, store, config, telephony, transports, addresses, scope, wellbeing, pageUrls, messaging },
    ...{ library, sounds: voices.sounds, routing: watchRouting({ clock, bus, config, scope }) },
  });
  const pages: PageServers = await PageServers.open(options, {
    ...{ fetch: pageFetch(app), addresses, transports, certificate },
  });
  scope.onEnd(() => void pages.close());
  await listenLocally(join(dataDir, LOCAL_SOCKET), localFetch(app), scope);
  // Once nothing can go wrong any more: a start that ends because of a port leaves the office as it was.
  if (options.office !== undefined) applyOfficeFile(config, options.office, COMMAND_LINE, { random });
  await new PartnerAccess({
    ...{ clock, bus, config, store, dataDir, host: hostOf(options.http) },
    onTrouble: (error) => log.error({ error }, 'partners cannot fetch recordings'),
  }).watch(scope);
  transports.start(telephony, scope);
  telephony.trunks.start(scope);

  const systemd = new SystemdNotify(process.env, (error) => log.warn({ error }, 'systemd could not be told'));
  systemd.ready(`${telephony.registrar.all().length} phones known`);
  // That the main loop turns is shown by saying anything at all; the disk has to answer too, and so do the workers.
  systemd.watch(clock, scope, () => store.entities.revision() >= 0 && media.isWell);
  return {
    pages: pageUrls(),
    sip: phoneServers({ transports, addresses }),
    ownerPath: hasOwner(config) ? undefined : await ownerPath(options, store),
    stop: async () => {
      systemd.stopping();
      const hadCalls = telephony.engine.live().calls > 0;
      telephony.engine.stop();
      await telephony.trunks.stop();
      if (hadCalls) await new Promise<void>((resolve) => clock.at(clock.now() + GOODBYE_MS, resolve));
      await pages.close();
      await transports.close();
      scope.end();
    },
  };
}

const COMMAND_LINE = { name: commandLineName(osUser()), from: 'this machine' };

function openData({ clock, random, log, dataDir }: BootOptions, scope: Scope): Store {
  const onTrouble = (error: unknown): void => log.error({ error }, 'the disk refused something; it is tried again');
  const store = openStore(dataDir, { clock, random, onTrouble });
  scope.onEnd(() => store.close());
  for (const notice of store.notices) log.warn({ notice }, 'found when opening the data');
  return store;
}

/** What is kept for so many days only. */
function watchRetention({
  clock,
  log,
  store,
  config,
  scope,
}: Pick<Built, 'clock' | 'log' | 'store' | 'config' | 'scope'>) {
  const onTrouble = (error: unknown): void => log.error({ error }, 'what is too old could not be deleted');
  const daysKept = (): number => config.list<RecordingBody>('recording')[0]?.daysKept ?? RECORDING_DAYS_DEFAULT;
  new Retention({ clock, of: store.history, daysKept: () => officeOf(config).historyDays, onTrouble }).watch(scope);
  new Retention({ clock, of: store.recordings, daysKept, onTrouble }).watch(scope);
}

/** A fresh link for the first owner. A disk that doesn't take it keeps nobody from calling: then there is none yet. */
async function ownerPath({ clock, random, log }: BootOptions, { links }: Store): Promise<string | undefined> {
  try {
    return (await makeOwnerLink({ links, clock, random })).path;
  } catch (failure) {
    const error = diskTrouble(failure);
    if (!(error instanceof AppError)) throw failure;
    log.error({ error: failure }, 'no link for the owner could be kept; try cordboard owner-link later');
    return undefined;
  }
}

/** The box's look at itself, until the scope ends. */
function watchWellbeing({
  clock,
  bus,
  log,
  dataDir,
  store,
  certificate,
  messaging,
  scope,
  media,
  trunkTrouble,
}: Pick<Built, 'clock' | 'bus' | 'log' | 'dataDir' | 'store' | 'scope'> & {
  readonly certificate: Pick<TlsCertificate, 'expiresAt'>;
  readonly messaging: Messaging;
  readonly media: Pick<MediaPool, 'ports'>;
  readonly trunkTrouble: () => readonly HealthProblem[];
}): Wellbeing {
  const wellbeing = new Wellbeing({
    ...{ clock, bus },
    vitals: {
      directory: resolve(dataDir),
      diskSpace: () => diskSpace(dataDir),
      checkWritable: () => checkWritable(dataDir),
      unwritten: () => store.trouble,
      mailTrouble: () => messaging.outbox.trouble,
      certificateExpiresAt: () => certificate.expiresAt,
      mediaPorts: () => media.ports(),
      releasedAt: RELEASED_AT,
      trunks: trunkTrouble,
    },
    onChange: (problems) =>
      log.warn({ problems: problems.map(({ phrase }) => phrase) }, problems.length > 0 ? 'not well' : 'well again'),
  });
  wellbeing.watch(scope);
  return wellbeing;
}

function trunkProblems(
  { trunks }: Telephony,
  clock: BootOptions['clock'],
  config: ConfigService,
): readonly HealthProblem[] {
  const troubles = trunkTroubles(trunks.states(), clock.wall(), officeOf(config).timeZone);
  const down = troubles.map(({ level, phrase }) => ({ level, phrase, link: '/trunks' }));
  if (!isOfficeNumberLost(config)) return down;
  return [...down, { level: 'broken', phrase: sentence('health.emergency-number-lost'), link: '/emergency' }];
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

function putTogether(
  built: Built & { readonly media: MediaPool; readonly sounds: OfficeSounds; readonly prompts: PromptsByPhone },
  messaging: Messaging,
): Telephony {
  const { mailboxes } = messaging;
  recoverRecordings(built.store);
  const { clock, random, bus, store, config, addresses, transports, scope, log, media, sounds, prompts } = built;
  return new Telephony({
    ...{ clock, random, bus, store, config, scope, mailboxes, media, sounds, prompts },
    tell: (to, letter) => messaging.tell(to, letter),
    recordings: recordingKeeper(store, random, (error) => log.error({ error }, 'a call could not be recorded')),
    names: addresses,
    contactHost: transports.contactHost,
    version: VERSION,
    nonceSecret: store.secrets.derive('digest nonces'),
    output: (output) => transports.perform(output),
    locate: (target) => transports.locate(target),
    onFailure: (error) => log.error({ error }, 'a mistake in a call or registration'),
    onIgnored: (ignored) => log.warn(ignored, 'an address tries many names: not listened to for a while'),
  });
}

function openLibrary(built: BootOptions & Pick<Built, 'bus' | 'config' | 'scope'>) {
  const { clock, random, log, dataDir, bus, config, scope } = built;
  const onTrouble = (error: unknown): void => log.error({ error }, 'sounds nobody uses could not be deleted');
  const library = new PromptLibrary({ clock, random, dataDir, config, onTrouble });
  library.watch(scope);
  const notSpoken = (error: unknown): void => log.warn({ error }, 'the text of a prompt could not be spoken');
  new WrittenPrompts({ bus, config, library, onTrouble: notSpoken }).watch(scope);
  return library;
}

function promptsByPhone({
  log,
  store,
  library,
  ...parts
}: BootOptions & Pick<Built, 'store' | 'config'> & { readonly library: PromptLibrary }): PromptsByPhone {
  const onTrouble = (error: unknown): void => log.warn({ error }, 'a prompt recorded by phone could not be kept');
  return new PromptsByPhone({ ...parts, library, key: store.secrets.derive(DRAFTS_KEY), onTrouble });
}

function putMessagingTogether(
  built: Pick<Built, 'clock' | 'random' | 'bus' | 'store' | 'config' | 'scope'> & BootOptions,
) {
  const { clock, random, bus, store, config, scope, log, dataDir } = built;
  const messaging = new Messaging({
    ...{ clock, random, bus, store, config },
    folder: join(dataDir, 'voicemail'),
    key: store.secrets.derive('voicemail'),
    onTrace: (what) => log.warn({ what }, 'voicemail'),
    onTrouble: (error) => log.error({ error }, 'voicemail or e-mail met trouble; it is tried again'),
  });
  messaging.start(scope);
  return messaging;
}

/** Checks the set-up as a whole, now and after every change. */
function watchRouting({ clock, bus, config, scope }: Pick<Built, 'clock' | 'bus' | 'config' | 'scope'>) {
  const routing = new RoutingOverview({ clock, bus, config, types: extensionTypes, breathe: () => sleep(clock, 0) });
  routing.watch(scope);
  return routing;
}

function makeApi(
  built: Built & {
    readonly telephony: Telephony;
    readonly wellbeing: Wellbeing;
    readonly messaging: Messaging;
    readonly library: PromptLibrary;
    readonly sounds: OfficeSounds;
    readonly routing: RoutingOverview;
    readonly pageUrls: () => readonly string[];
  },
): App {
  const { clock, random, bus, scope, config, store, telephony, wellbeing, log, pageUrls, messaging, library } = built;
  const { history } = store;
  return createApp({
    ...{ version: VERSION, clock, random, bus, scope, config },
    log: { mistake: (id, error) => log.error({ id, error }, 'a request could not be answered') },
    officeFile: {
      export: ({ secrets }) => exportOfficeFile(config, { secrets }),
      apply: (text, { dryRun, replace, config: asked }, author) => {
        const { revision, changes } = applyOfficeFile(asked, text, author, { dryRun, replace, random });
        return { revision: dryRun || changes.length === 0 ? undefined : revision, changes };
      },
    },
    locator: telephony.registrar,
    calls: () => telephony.engine.snapshot(),
    dialFor: (userId, number) => orConflict(() => telephony.engine.dialFor(userId, number)),
    pauseRecording: (callId, paused) => telephony.engine.pauseRecording(callId, paused),
    history: { get: (id) => history.get<CallRecord>(id), search: (query) => history.search<CallRecord>(query) },
    ...{ recordings: recordedSound(store), downloads: store.downloads },
    trace: (historyId) => telephony.ladder(historyId),
    ...pretendedOffice({
      ...{ clock, config, locator: telephony.registrar, sounds: built.sounds, supervision: telephony.supervision },
      ...{ calls: () => telephony.engine.snapshot(), mailboxes: messaging.mailboxes },
      callsThrough: (limitId) => telephony.engine.callsThrough(limitId),
      ...{ trunks: telephony.trunks, brakes: telephony.outside.brakes.pretended },
      breathe: () => sleep(clock, 0),
    }),
    routing: built.routing,
    health: () => ({
      problems: [...wellbeing.problems, ...built.routing.problems],
      gauges: { ...telephony.live(), connections: built.transports.connections },
    }),
    phoneServers: () => phoneServers(built),
    pageUrl: () => pageUrls()[0],
    securePageUrl: () => pageUrls().find((url) => url.startsWith('https:')),
    phonePass: (lineId) => telephony.passes.issue(lineId),
    ...{ sessions: store.sessions, links: store.links, audit: store.audit },
    voicemail: messaging,
    pins: telephony.pins,
    ...{ brakes: telephony.outside.brakes, emergencies: telephony.outside.emergencies },
    trunkTests: testDesk(telephony),
    ...{ trunks: telephony.trunks, admission: telephony.admission },
    outbox: messaging.outbox,
    passwords: passwordHasher,
    library,
    assets: new PageFiles(),
  });
}

/** What else is listened on goes where the page is. */
function hostOf([first]: readonly { readonly address: string }[]): string | undefined {
  return first?.address === ANY_ADDRESS ? undefined : first?.address;
}

/** A call that can't be, told to the page. */
function orConflict<T>(work: () => T): T {
  try {
    return work();
  } catch (failure) {
    throw failure instanceof CallFailure ? new AppError('conflict', failure.phrase) : failure;
  }
}

function testDesk({ trunkTests }: Telephony): TrunkTestDesk {
  return {
    begin: (test) => orConflict(() => trunkTests.begin(test)),
    last: (trunkId) => trunkTests.last(trunkId),
    judge: (trunkId, heard) => trunkTests.judge(trunkId, heard),
  };
}

/** Where phones are told to register. */
function phoneServers({ transports, addresses }: Pick<Built, 'transports' | 'addresses'>): PhoneServer[] {
  const listening = transports.listening().map(({ transport, local }) => ({ transport, ...local }));
  return addresses
    .tellable(listening, ({ transport }) => transport)
    .map(({ transport, address, port }) => ({ transport, port, host: address }));
}

/** Tells the API what the connection knows of a request: from whom it came, and whether unseen by others. */
function pageFetch(app: App): FetchHandler {
  return (request, { incoming }) => {
    const address = plainAddress(incoming.socket.remoteAddress ?? '');
    return app.fetch(request, { channel: 'page', address, secure: 'encrypted' in incoming.socket });
  };
}

function urlsOf(pages: PageServers['addresses'], addresses: Addresses): string[] {
  const scheme = ({ secure }: PageServers['addresses'][number]): string => (secure ? 'https' : 'http');
  return addresses.tellable(pages, scheme).map((page) => `${scheme(page)}://${hostPort(page.address, page.port)}`);
}
