import { searchDigits } from '../../../appliance/rules/phone-number.ts';
import { type FakeBox, Refusal } from './box.ts';
import { ladderOf, liveView, rowView, stepView, storyOf } from './calls.ts';
import type { FakeLine } from './office.ts';

/** The answers of appliance/api/README.md, as far as the page asks. */

export interface Asked {
  readonly box: FakeBox;
  readonly params: readonly string[];
  readonly query: URLSearchParams;
  readonly body: Record<string, unknown>;
  readonly session: string | undefined;
}

export interface Told {
  readonly status?: number;
  readonly body?: unknown;
  readonly revision?: number;
  readonly cookie?: string;
  /** Instead of JSON: a file to be kept. */
  readonly file?: string;
  /** Instead of JSON. */
  readonly sound?: Buffer;
}

export interface FakeRoute {
  readonly method: string;
  readonly path: RegExp;
  readonly open?: boolean;
  readonly answer: (asked: Asked) => Told;
}

export const password = 'paardenbloem-tandem-regen';
export const token = 'first-link';
export const code = '123456';

const qr =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8" shape-rendering="crispEdges"><path fill="#000" d="M0 0h3v3H0zM5 0h3v3H5zM0 5h3v3H0zM4 4h1v1H4zM6 4h2v1H6zM4 6h2v2H4zM7 6h1v1H7zM3 3h1v2H3z"/><path fill="#fff" d="M1 1h1v1H1zM6 1h1v1H6zM1 6h1v1H1z"/></svg>';

function revealOf(line: FakeLine): Record<string, unknown> {
  const secret = 'Wilg-4711-Kastanje';
  const servers = [
    { host: '192.168.1.2', port: 5060, transport: 'udp' },
    { host: '192.168.1.2', port: 5061, transport: 'tls' },
  ];
  return {
    lineId: line.id,
    username: line.username,
    password: secret,
    servers,
    uri: `sip:${line.username}@192.168.1.2`,
    qr,
  };
}

function signIn({ box, body }: Asked): Told {
  if (body.password !== password || !['anna', '101'].includes(String(body.name))) {
    throw new Refusal(
      401,
      box.language === 'nl' ? 'Naam of wachtwoord klopt niet.' : 'That name or password isn’t right.',
    );
  }
  if (box.secondFactor && body.code === undefined) return { body: { state: 'code-needed' } };
  if (box.secondFactor && body.code !== code) throw new Refusal(401, 'That code isn’t right.');
  const session = `s${box.sessions.size + 1}-${Math.random()}`;
  box.sessions.add(session);
  return { body: { state: 'signed-in', me: box.meView() }, cookie: session };
}

function page<T>(all: readonly T[], query: URLSearchParams): { shown: readonly T[]; next?: string } {
  const limit = Number(query.get('limit') ?? 50);
  const from = Number(query.get('before') ?? 0);
  const next = from + limit < all.length ? String(from + limit) : undefined;
  return { shown: all.slice(from, from + limit), next };
}

function history({ box, query }: Asked): Told {
  const outcomes = query.get('outcome')?.split(',');
  const asked = query.get('search') ?? '';
  const search = (searchDigits(asked, { country: 'NL' }) ?? asked).toLowerCase();
  const userId = query.get('userId');
  const all = box.calls.history.filter((call) => {
    const text = `${call.caller.name} ${call.caller.number} ${call.callee.name} ${call.callee.number}`.toLowerCase();
    const whose = !userId || call.caller.extensionId === userId || call.callee.extensionId === userId;
    return (
      whose &&
      call.startedAt >= Number(query.get('from') ?? 0) &&
      text.includes(search) &&
      (!outcomes || outcomes.includes(call.outcome))
    );
  });
  const { shown, next } = page(all, query);
  return { body: { calls: shown.map((call) => rowView(call, box.language)), next } };
}

/** The same four things over and over. */
function auditOf() {
  const things = [
    { kind: 'sign-in', author: 'anna', sentence: 'anna signed in.' },
    { kind: 'refused', author: 'admin', sentence: 'Somebody tried to sign in as admin and was refused.' },
    { kind: 'password', author: 'g.van.der.sluijs', sentence: 'The password of line 105 was shown.' },
    { kind: 'export', author: 'command line', sentence: 'The office file was exported with all passwords.' },
  ];
  return Array.from({ length: 120 }, (_, at) => {
    const from = at % 4 === 3 ? 'this machine' : `192.168.1.${30 + (at % 7)}`;
    return { ...(things[at % 4] as (typeof things)[number]), from, id: 120 - at, at: Date.now() - at * 4_000_000 };
  });
}

function oneCall(box: FakeBox, id: string | undefined) {
  const call = box.calls.history.find((one) => one.id === id);
  if (!call) throw new Refusal(404, 'There is no such call.');
  return call;
}

function summary({ box, query }: Asked): Told {
  const [from, to] = [Number(query.get('from')), Number(query.get('to'))];
  const calls = box.calls.history.filter((call) => call.startedAt >= from && call.startedAt < to);
  const hours = new Map<number, { at: number; answered: number; missed: number }>();
  for (const call of calls) {
    const at = Math.floor(call.startedAt / 3_600_000) * 3_600_000;
    const hour = hours.get(at) ?? { at, answered: 0, missed: 0 };
    if (call.outcome === 'answered') hour.answered += 1;
    else hour.missed += 1;
    hours.set(at, hour);
  }
  const answered = calls.filter((call) => call.outcome === 'answered').length;
  return {
    body: {
      total: calls.length,
      answered,
      missed: calls.length - answered,
      talkedSec: 0,
      hours: [...hours.values()].sort((a, b) => a.at - b.at),
    },
  };
}

export function route(method: string, path: string, answer: (asked: Asked) => Told, open = false): FakeRoute {
  return { method, path: new RegExp(`^${path.replaceAll('{id}', '([^/]+)')}$`), answer, open };
}

const sessionRoutes = [
  route(
    'GET',
    '/api/start',
    ({ box, session }) => {
      const { name, country, language, timeZone } = box.settings;
      const office = box.hasOwner ? { name, country, language, timeZone } : undefined;
      const me = session && box.sessions.has(session) ? box.meView() : undefined;
      return {
        body: { product: 'Cordboard', version: '0.1.0', office, hasOwner: box.hasOwner, languages: ['en', 'nl'], me },
      };
    },
    true,
  ),
  route('POST', '/api/session', signIn, true),
  route('DELETE', '/api/session', ({ box, session }) => {
    box.sessions.delete(session ?? '');
    return { status: 204 };
  }),
  route('PATCH', '/api/me', ({ box, body }) => {
    box.me = { ...box.me, ...body };
    return { body: box.meView() };
  }),
  route('POST', '/api/me/password', ({ body }) => {
    if (body.current !== password)
      throw new Refusal(422, 'Something isn’t right yet.', {
        problems: [{ path: 'current', sentence: 'That isn’t your password.' }],
      });
    return { status: 204 };
  }),
  route('GET', '/api/me/sessions', () => ({
    body: {
      sessions: [
        {
          id: '1',
          current: true,
          address: '192.168.1.30',
          browser:
            'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36',
          signedInAt: Date.now() - 9e6,
          lastSeenAt: Date.now(),
          endsAt: Date.now() + 9e6,
        },
        {
          id: '2',
          current: false,
          address: '192.168.1.77',
          browser:
            'Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/19.0 Mobile/15E148 Safari/604.1',
          signedInAt: Date.now() - 9e7,
          lastSeenAt: Date.now() - 6e6,
          endsAt: Date.now() + 9e6,
        },
      ],
    },
  })),
  route('DELETE', '/api/me/sessions/{id}', () => ({ status: 204 })),
  route('DELETE', '/api/me/sessions', () => ({ status: 204 })),
  route('POST', '/api/me/second-factor', () => ({
    body: { secret: 'JBSW Y3DP EHPK 3PXP', uri: 'otpauth://totp/x', qr },
  })),
  route('POST', '/api/me/second-factor/confirm', ({ box }) => {
    box.secondFactor = true;
    return {
      body: {
        recoveryCodes: [
          '7b3k-9m2p',
          'x4td-6wq1',
          'c8rn-2jv5',
          'h1ys-3ze7',
          'm5ga-8kd4',
          'p9xb-7ut2',
          'q2cn-4lf6',
          'w6vr-1sh3',
        ],
      },
    };
  }),
  route('DELETE', '/api/me/second-factor', ({ box }) => {
    box.secondFactor = false;
    return { status: 204 };
  }),
  route(
    'POST',
    '/api/welcome/check',
    ({ box, body }) => {
      if (body.token !== token || box.hasOwner) throw new Refusal(404, 'This link was used already, or is too old.');
      return {
        body: {
          office: null,
          suggested: { country: 'NL', language: 'nl', timeZone: 'Europe/Amsterdam', extensionLength: 3 },
        },
      };
    },
    true,
  ),
  route(
    'POST',
    '/api/welcome',
    ({ box, body }) => {
      box.hasOwner = true;
      box.settings = { ...box.settings, ...(body.office as object) };
      box.me = { ...box.me, username: body.username, name: body.name, language: body.language };
      box.sessions.add('first');
      return { status: 201, body: box.meView(), cookie: 'first' };
    },
    true,
  ),
  route(
    'POST',
    '/api/password-link/check',
    ({ body }) => {
      if (body.token !== token) throw new Refusal(404, 'This link was used already, or is too old.');
      return { body: { username: 'bram', name: 'Bram Jansen' } };
    },
    true,
  ),
  route('POST', '/api/password-link', () => ({ status: 204 }), true),
  route(
    'POST',
    '/api/password-strength',
    ({ body }) => {
      const ok = String(body.password).length >= 12;
      return { body: { ok, sentence: ok ? 'Good: hard to guess.' : 'Too short: add a word or two.' } };
    },
    true,
  ),
];

const peopleRoutes = [
  route('GET', '/api/users', ({ box, query }) => {
    const search = (query.get('search') ?? '').toLowerCase();
    const found = box.office.users.filter((user) => `${user.name} ${user.number}`.toLowerCase().includes(search));
    return {
      body: {
        users: found.slice(0, Number(query.get('limit') ?? 200)).map((user) => box.userView(user)),
        total: box.office.users.length,
      },
    };
  }),
  route('GET', '/api/users/next-number', ({ box }) => ({ body: { number: box.nextNumber() } })),
  route('POST', '/api/users', ({ box, body }) => {
    const { user, line, revision } = box.addUser(body);
    return { status: 201, body: { user: box.userView(user), line: revealOf(line) }, revision };
  }),
  route('GET', '/api/users/{id}/dependents', ({ box, params }) => {
    const lines = box.office.lines.filter((line) => line.userId === params[0]);
    return {
      body: {
        takesAlong: lines.map((line) => ({
          entity: 'line',
          id: line.id,
          title: box.language === 'nl' ? `Lijn ${line.username}` : `Line ${line.username}`,
        })),
        pointedAtBy: [],
      },
    };
  }),
  route('GET', '/api/users/{id}', ({ box, params }) => ({ body: box.userView(box.user(params[0] ?? '')) })),
  route('PATCH', '/api/users/{id}', ({ box, params, body }) => {
    const { user, revision } = box.changeUser(params[0] ?? '', body);
    return { body: box.userView(user), revision };
  }),
  route('DELETE', '/api/users/{id}', ({ box, params }) => ({ status: 204, revision: box.deleteUser(params[0] ?? '') })),
  route('POST', '/api/lines/{id}/reveal', ({ box, params }) => ({ body: revealOf(box.line(params[0])) })),
  route('POST', '/api/lines/{id}/new-password', ({ box, params }) => {
    const line = box.line(params[0]);
    return {
      body: revealOf(line),
      revision: box.note(
        'changed',
        'line',
        line,
        [{ field: 'password', before: '•••', after: '•••' }],
        () => undefined,
      ),
    };
  }),
  route('POST', '/api/lines', ({ box, body }) => {
    const line = {
      id: `l-${body.username}`,
      username: String(body.username),
      userId: String(body.userId),
      dtmf: 'rfc4733',
      callLimit: 5,
    };
    box.office.lines.push(line);
    return {
      status: 201,
      body: { line: box.lineView(line), reveal: revealOf(line) },
      revision: box.note('created', 'line', line, [], () => undefined),
    };
  }),
  route('PATCH', '/api/lines/{id}', ({ box, params, body }) => {
    const { line, revision } = box.changeLine(params[0] ?? '', body);
    return { body: box.lineView(line), revision };
  }),
  route('DELETE', '/api/lines/{id}', ({ box, params }) => {
    const line = box.line(params[0]);
    box.office.lines = box.office.lines.filter((one) => one !== line);
    return { status: 204, revision: box.note('deleted', 'line', line, [], () => box.office.lines.push(line)) };
  }),
];

const otherRoutes = [
  route('GET', '/api/history/summary', summary),
  route('GET', '/api/history', history),
  route('GET', '/api/history/{id}', ({ box, params }) => {
    const call = oneCall(box, params[0]);
    const trail = call.trail.map((step) => stepView(step, box.language));
    return { body: { ...rowView(call, box.language), story: storyOf(trail), trail, pressed: [], hasLadder: true } };
  }),
  route('GET', '/api/history/{id}/ladder', ({ box, params }) => ({ body: ladderOf(oneCall(box, params[0])) })),
  route('GET', '/api/calls', ({ box }) => ({
    body: { calls: box.calls.live.map((call) => liveView(call, box.language)) },
  })),
  route('GET', '/api/audit', ({ query }) => {
    const kind = query.get('kind');
    const search = (query.get('search') ?? '').toLowerCase();
    const all = auditOf().filter((entry) => (!kind || entry.kind === kind) && entry.author.includes(search));
    const { shown, next } = page(all, query);
    return { body: { entries: shown, next } };
  }),
  route('GET', '/api/changes', ({ box, query }) => {
    const before = Number(query.get('before') ?? Number.POSITIVE_INFINITY);
    const all = box.changes.filter((change) => change.revision < before).reverse();
    const shown = all.slice(0, Number(query.get('limit') ?? 50));
    const next = shown.length < all.length ? shown.at(-1)?.revision : undefined;
    return { body: { changes: shown.map((change) => box.changeView(change)), next } };
  }),
  route('POST', '/api/changes/{id}/undo', ({ box, params }) => {
    const change = box.changes.find((one) => String(one.revision) === params[0]);
    const [first] = change?.changes ?? [];
    if (!change || !first) throw new Refusal(404, 'There is no such change.');
    change.undo();
    const what = first.what === 'created' ? 'deleted' : first.what === 'deleted' ? 'created' : 'changed';
    const turned = first.fields.map(({ field, before, after }) => ({ field, before: after, after: before }));
    return {
      body: { revision: box.note(what, first.entity, { id: first.id, name: first.title }, turned, () => undefined) },
    };
  }),
  route('GET', '/api/office', ({ box }) => ({ body: box.settings })),
  route('PATCH', '/api/office', ({ box, body }) => {
    const before = box.settings;
    box.settings = { ...before, ...body };
    const fields = Object.entries(body).map(([field, after]) => ({ field, before: before[field], after }));
    return {
      body: box.settings,
      revision: box.note('changed', 'office', { id: 'office', name: box.settings.name }, fields, () => {
        box.settings = before;
      }),
    };
  }),
  route('GET', '/api/accounts', ({ box }) => ({
    body: {
      accounts: [
        {
          id: 'a1',
          username: 'anna',
          name: 'Anna de Vries',
          roles: ['owner'],
          hasPassword: true,
          secondFactor: box.secondFactor,
          lastSignInAt: Date.now() - 60_000,
        },
        {
          id: 'a2',
          username: 'bram',
          name: 'Bram Jansen',
          roles: ['admin'],
          hasPassword: true,
          secondFactor: true,
          lastSignInAt: Date.now() - 9e7,
        },
        {
          id: 'a3',
          username: 'g.van.der.sluijs',
          name: 'Geertruida Wilhelmina van der Sluijs-Bronckhorst',
          roles: ['user'],
          hasPassword: false,
          secondFactor: false,
        },
      ],
      total: 3,
    },
  })),
  route('POST', '/api/accounts', ({ body }) => ({
    status: 201,
    body: { account: { ...body, id: 'a9' }, link: { path: '/set-password#first-link', expiresAt: Date.now() + 9e7 } },
  })),
  route('POST', '/api/accounts/{id}/password-link', () => ({
    body: { path: '/set-password#first-link', expiresAt: Date.now() + 9e7 },
  })),
  route('GET', '/api/roles', () => ({
    body: {
      roles: [
        { role: 'owner', name: 'Owner', rights: [{ right: 'x', sentence: 'Everything.' }], grantable: true },
        {
          role: 'admin',
          name: 'Admin',
          rights: [
            { right: 'see-people', sentence: 'See people and their phones.' },
            { right: 'change-people', sentence: 'Change people and their phones.' },
          ],
          grantable: true,
        },
        {
          role: 'supervisor',
          name: 'Supervisor',
          rights: [{ right: 'listen-in', sentence: 'Listen in on calls.' }],
          grantable: true,
        },
        {
          role: 'user',
          name: 'User',
          rights: [{ right: 'see-own-calls', sentence: 'See own calls.' }],
          grantable: true,
        },
      ],
    },
  })),
];

export const routes: readonly FakeRoute[] = [...sessionRoutes, ...peopleRoutes, ...otherRoutes];
