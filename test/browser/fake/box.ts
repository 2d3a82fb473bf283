import { FakeCalls, type Language } from './calls.ts';
import { type FakeBlocked, type FakeContact, someBlocked, someContacts } from './fake-contacts.ts';
import { type FakeExtension, someExtensions } from './fake-extensions.ts';
import { type FakePlaylist, type FakePrompt, somePrompts } from './fake-prompts.ts';
import { type FakeThing, someNumbers, someSchemas } from './fake-routing.ts';
import { FakeVoicemail } from './fake-voicemail.ts';
import { type FakeLine, type FakeOffice, type FakeUser, makeOffice, phoneOf } from './office.ts';
import { someTrunks } from './outside-things.ts';
import { someKeptOut, someLimits } from './safety-things.ts';

/** The state behind the fake API: an office, its calls, its changes, and who is signed in. */

export interface FakeOptions {
  /** How many people; 0 for a fresh office. */
  readonly people?: number;
  readonly pastCalls?: number;
  readonly callsNow?: number;
  readonly hasOwner?: boolean;
  readonly language?: Language;
  readonly secondFactor?: boolean;
  readonly problems?: boolean;
}

export interface FakeChange {
  readonly revision: number;
  readonly at: number;
  readonly author: string;
  readonly from: string;
  readonly note?: string;
  readonly undoable: boolean;
  readonly changes: readonly {
    readonly entity: string;
    readonly id: string;
    readonly title: string;
    readonly what: 'created' | 'changed' | 'deleted';
    readonly fields: readonly { readonly field: string; readonly before?: unknown; readonly after?: unknown }[];
  }[];
  readonly undo: () => void;
}

/** A refusal with its status; the server turns it into problem+json. */
export class Refusal extends Error {
  readonly status: number;
  readonly more: Record<string, unknown>;

  constructor(status: number, title: string, more: Record<string, unknown> = {}) {
    super(title);
    this.status = status;
    this.more = more;
  }
}

export const rights = (
  'see-office change-office see-people change-people reveal-line-passwords see-accounts change-accounts see-phones see-all-calls ' +
  'see-own-calls see-all-history see-own-history see-ladder see-changes undo-changes see-audit see-health export-office-file ' +
  'export-secrets apply-office-file see-extensions change-extensions use-own-mailboxes hear-all-recordings call-in-browser see-prompts change-prompts see-numbers change-numbers see-contacts change-contacts'
).split(' ');

const words = {
  en: { created: 'added', changed: 'changed', deleted: 'deleted', user: 'Person', line: 'Line', office: 'Office' },
  nl: {
    created: 'toegevoegd',
    changed: 'gewijzigd',
    deleted: 'verwijderd',
    user: 'Collega',
    line: 'Lijn',
    office: 'Kantoor',
  },
} as const;

function recordingsOf(history: FakeCalls['history']): FakeBox['recordings'] {
  return history
    .filter(({ outcome }) => outcome === 'answered')
    .slice(0, 12)
    .map(({ id, startedAt, caller, callee }, at) => ({
      id: `r${at}`,
      callId: id,
      startedAt,
      durationMs: 4_000,
      running: false,
      caller,
      callee,
    }));
}

export class FakeBox {
  readonly office: FakeOffice;
  readonly calls: FakeCalls;
  changes: FakeChange[] = [];
  hasOwner: boolean;
  secondFactor: boolean;
  readonly sessions = new Set<string>();
  readonly problems: boolean;
  readonly voicemail: FakeVoicemail;
  extensions: readonly FakeExtension[];
  recordings: readonly { readonly id: string; readonly [field: string]: unknown }[];
  downloads: readonly unknown[] = [];
  numbers: readonly FakeThing[];
  numberSchemas: readonly FakeThing[];
  trunks: readonly FakeThing[];
  /** The last test call of each. */
  readonly trunkTests = new Map<string, Record<string, unknown>>();
  contacts: readonly FakeContact[];
  blockedCallers: readonly FakeBlocked[];
  drills: readonly { readonly at: number; readonly line: string }[] = [];
  limits: readonly Record<string, unknown>[];
  keptOut: readonly {
    readonly address: string;
    readonly names: number;
    readonly drops: number;
    readonly until?: number;
  }[];
  /** Calls for help that chosen people see. */
  emergencies: readonly unknown[] = [];
  prompts: readonly FakePrompt[];
  playlists: readonly FakePlaylist[];
  readonly singles: Record<'mail-server' | 'recording' | 'speech-service', Record<string, unknown>> = {
    'mail-server': {
      host: 'smtp.kantoor.nl',
      port: 587,
      security: 'starttls',
      checkCertificate: true,
      from: 'telefoon@kantoor.nl',
      hasPassword: true,
      waiting: 2,
      lastFailure: '451 try later',
    },
    'speech-service': { url: '', model: 'tts-1', voice: 'alloy' },
    recording: {
      enabled: true,
      outgoing: false,
      notice: 'announcement',
      daysKept: 90,
      sftp: false,
      sftpPort: 2222,
      sftpUser: 'recordings',
    },
  };
  settings: Record<string, unknown>;
  me: Record<string, unknown>;
  /** Called whenever something moved that the stream tells of. */
  onEvent: (event: string, data: unknown) => void = () => undefined;

  constructor(options: FakeOptions = {}) {
    const { people = 200, pastCalls = people > 1 ? 160 : 0, callsNow = people > 1 ? 9 : 0, hasOwner = true } = options;
    const language = options.language ?? 'en';
    this.office = makeOffice(people);
    this.calls = new FakeCalls(this.office, pastCalls, callsNow);
    this.hasOwner = hasOwner;
    this.secondFactor = options.secondFactor ?? false;
    this.problems = options.problems ?? false;
    this.settings = {
      name: 'Notariskantoor Van Oldenbarnevelt & Zonen',
      country: 'NL',
      language: 'nl',
      timeZone: 'Europe/Amsterdam',
      extensionLength: 3,
      outsidePrefix: '',
      historyDays: 400,
      voicemailDays: 90,
      encryption: 'off',
      extensionLengthFixed: people > 0,
    };
    this.me = {
      id: 'a1',
      username: 'anna',
      name: 'Anna de Vries',
      language,
      roles: ['owner'],
      rights,
      recoveryCodesLeft: 8,
      ...(people > 0 ? { user: { id: 'u101', number: '101', name: 'Anna de Vries' } } : {}),
    };
    this.extensions = people > 1 ? someExtensions() : [];
    this.trunks = people > 1 ? someTrunks() : [];
    this.limits = people > 1 ? someLimits() : [];
    this.keptOut = people > 1 ? someKeptOut() : [];
    this.numbers = people > 1 ? someNumbers() : [];
    this.numberSchemas =
      people > 1
        ? someSchemas()
        : [
            {
              ...someSchemas()[0],
              id: 'ns1',
              plans: [{ number: 1, name: 'Dag', entries: [] }],
              weekly: [],
              holidays: [],
              fallbackPlan: 1,
            },
          ];
    this.contacts = people > 1 ? someContacts() : [];
    this.blockedCallers = people > 1 ? someBlocked() : [];
    this.prompts = people > 1 ? somePrompts() : [];
    this.playlists = people > 1 ? [{ id: 'pl1', name: 'Rustig', ownPieces: ['one'], promptIds: ['p3'] }] : [];
    this.recordings = people > 1 ? recordingsOf(this.calls.history) : [];
    this.voicemail = new FakeVoicemail(people > 1 ? this.office.users : []);
    this.voicemail.onChange = (news) => this.onEvent('mailboxes', news);
    if (people > 0) this.#somePast();
  }

  get language(): Language {
    return this.me.language as Language;
  }

  meView(): Record<string, unknown> {
    return { ...this.me, secondFactor: this.secondFactor };
  }

  #somePast(): void {
    const some = this.office.users.slice(0, 14);
    for (const [at, user] of some.entries()) {
      const fields =
        at % 3 === 0
          ? [
              { field: 'number', after: user.number },
              { field: 'name', after: user.name },
            ]
          : [
              { field: 'email', before: undefined, after: user.email },
              { field: 'secondCall', before: true, after: false },
            ];
      this.note(
        at % 3 === 0 ? 'created' : 'changed',
        'user',
        user,
        fields,
        () => undefined,
        Date.now() - (some.length - at) * 7_200_000,
      );
    }
  }

  note(
    what: 'created' | 'changed' | 'deleted',
    entity: string,
    thing: { readonly id: string; readonly name?: unknown; readonly username?: unknown },
    fields: FakeChange['changes'][number]['fields'],
    undo: () => void,
    at = Date.now(),
  ): number {
    const revision = this.changes.length + 1;
    const title = String(thing.name ?? thing.username);
    const author = revision % 4 === 0 ? 'Bram Jansen' : 'Anna de Vries';
    const changes = [{ entity, id: thing.id, title, what, fields }];
    this.changes.push({ revision, at, author, from: '192.168.1.30', undoable: true, changes, undo });
    this.onEvent('changes', { revision, changed: [{ entity, id: thing.id, what }] });
    return revision;
  }

  changeView(change: FakeChange): Record<string, unknown> {
    const say = words[this.language];
    const { undo, ...rest } = change;
    return {
      ...rest,
      changes: change.changes.map((one) => ({
        ...one,
        sentence: `${say[one.entity as 'user']} ${one.title} ${say[one.what]}`,
      })),
    };
  }

  // --- People ---

  userView(user: FakeUser): Record<string, unknown> {
    const lines = this.office.lines.filter((line) => line.userId === user.id).map((line) => this.lineView(line));
    const registered = lines.reduce((sum, line) => sum + Number(line.registered), 0);
    const inCall = this.calls.live.some(
      (call) => call.caller.extensionId === user.id || call.callee.extensionId === user.id,
    );
    return { ...user, registered, inCall, lines };
  }

  lineView(line: FakeLine): Record<string, unknown> {
    const { id, number, name } = this.user(line.userId);
    return { ...line, user: { id, number, name }, registered: this.office.registered.has(line.id) ? 1 : 0 };
  }

  user(id: string): FakeUser {
    const found = this.office.users.find((user) => user.id === id);
    if (!found) throw new Refusal(404, 'There is no such person.');
    return found;
  }

  nextNumber(): string {
    const taken = new Set(this.office.users.map((user) => user.number));
    for (let number = 101; ; number += 1) if (!taken.has(String(number))) return String(number);
  }

  #check(body: Record<string, unknown>, except?: string): void {
    const problems: { path: string; sentence: string }[] = [];
    const others = this.office.users.filter((user) => user.id !== except);
    const nl = this.language === 'nl';
    const taken = others.find((user) => user.number === body.number);
    if (taken)
      problems.push({
        path: 'number',
        sentence: nl
          ? `Toestel ${body.number} is al van ${taken.name}.`
          : `Extension ${body.number} is already ${taken.name}’s.`,
      });
    if (body.pin === '1234')
      problems.push({
        path: 'pin',
        sentence: nl ? 'Deze pincode is te makkelijk te raden.' : 'This PIN is too easy to guess.',
      });
    if (problems.length > 0)
      throw new Refusal(422, nl ? 'Er klopt iets niet.' : 'Something isn’t right yet.', { problems });
  }

  addUser(body: Record<string, unknown>): { user: FakeUser; line: FakeLine; revision: number } {
    this.#check(body);
    const { pin, line: wanted, ...fields } = body;
    const user = {
      ...fields,
      id: `u${body.number}-${this.changes.length}`,
      hasPin: pin !== undefined,
    } as unknown as FakeUser;
    const line = { id: `l-${user.id}`, username: user.number, userId: user.id, dtmf: 'rfc4733', callLimit: 5 };
    this.office.users.push(user);
    this.office.lines.push(line);
    const named = [
      { field: 'name', after: user.name },
      { field: 'number', after: user.number },
    ];
    return { user, line, revision: this.note('created', 'user', user, named, () => this.#remove(user.id)) };
  }

  changeUser(id: string, body: Record<string, unknown>): { user: FakeUser; revision: number } {
    this.#check(body, id);
    const before = this.user(id);
    const { pin, ...fields } = body;
    const user = { ...before, ...fields, hasPin: before.hasPin === true || pin !== undefined };
    const replace = (next: FakeUser): void => {
      this.office.users = this.office.users.map((one) => (one.id === id ? next : one));
    };
    replace(user);
    const changed = Object.entries(fields).map(([field, after]) => ({ field, before: before[field], after }));
    return { user, revision: this.note('changed', 'user', user, changed, () => replace(before)) };
  }

  changeLine(id: string, body: Record<string, unknown>): { line: FakeLine; revision: number } {
    const before = this.line(id);
    const nl = this.language === 'nl';
    if (typeof body.areaCode === 'string' && !/^\d{1,6}$/.test(body.areaCode)) {
      const sentence = nl
        ? 'Een netnummer heeft 1 tot 6 cijfers, zoals 020.'
        : 'An area code has 1 to 6 digits, such as 020.';
      const problems = [{ path: 'areaCode', sentence }];
      throw new Refusal(422, nl ? 'Er klopt iets niet.' : 'Something isn’t right yet.', { problems });
    }
    const cleared = Object.entries(body).map(([field, value]) => [field, value ?? undefined]);
    const line: FakeLine = { ...before, ...Object.fromEntries(cleared) };
    const replace = (next: FakeLine): void => {
      this.office.lines = this.office.lines.map((one) => (one.id === id ? next : one));
    };
    replace(line);
    const changed = Object.entries(body).map(([field, after]) => ({ field, before: before[field], after }));
    return { line, revision: this.note('changed', 'line', line, changed, () => replace(before)) };
  }

  line(id: string | undefined): FakeLine {
    const line = this.office.lines.find((one) => one.id === id);
    if (!line) throw new Refusal(404, 'There is no such line.');
    return line;
  }

  #remove(id: string): void {
    this.office.users = this.office.users.filter((user) => user.id !== id);
    this.office.lines = this.office.lines.filter((line) => line.userId !== id);
  }

  deleteUser(id: string): number {
    const user = this.user(id);
    const lines = this.office.lines.filter((line) => line.userId === id);
    this.#remove(id);
    return this.note('deleted', 'user', user, [{ field: 'name', before: user.name }], () => {
      this.office.users.push(user);
      this.office.lines.push(...lines);
    });
  }

  // --- What the stream tells ---

  phones(): Record<string, unknown>[] {
    const lines = this.office.lines.filter((line) => this.office.registered.has(line.id));
    return lines.map((line, at) => phoneOf(line, this.user(line.userId), at));
  }

  health(): Record<string, unknown> {
    const nl = this.language === 'nl';
    const silent = this.office.lines.length - this.office.registered.size;
    const phones = this.office.registered.size;
    const calls = this.calls.live.length;
    const gauges = { phones, linesWithoutPhone: silent, calls, users: this.office.users.length };
    const base = { gauges, startedAt: Date.now() - 86_400_000 };
    if (this.problems) {
      const who = this.office.users[4]?.name ?? '';
      const problems = [
        {
          state: 'broken',
          sentence: nl
            ? 'De schijf is voor 97 % vol; gesprekken worden niet meer opgenomen.'
            : 'The disk is 97 % full; calls are no longer recorded.',
        },
        {
          state: 'attention',
          sentence: nl
            ? `De telefoon van ${who} is stil sinds 09:12; kijk de netwerkkabel na.`
            : `${who}’s desk phone has been silent since 09:12; check its network cable.`,
          link: `/people/${this.office.users[4]?.id}`,
        },
      ];
      return {
        ...base,
        state: 'broken',
        sentence: nl ? 'Twee dingen vragen aandacht.' : 'Two things need a hand.',
        problems,
      };
    }
    const empty = nl ? 'Alles staat klaar. Voeg de eerste collega toe.' : 'All is ready. Add the first person.';
    const well = nl ? `Alles is in orde: ${phones} telefoons staan aan.` : `All is well: ${phones} phones are on.`;
    return { ...base, state: 'well', sentence: this.office.users.length === 0 ? empty : well, problems: [] };
  }
}
