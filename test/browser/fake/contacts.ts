import { contactCsv, readContacts } from '../../../appliance/api/views/contact-csv.ts';
import { say } from '../../../appliance/base/words/index.ts';
import { blockOf } from '../../../appliance/rules/incoming-block.ts';
import { canonicalText, searchDigits, shown } from '../../../appliance/rules/phone-number.ts';
import { type FakeBox, Refusal } from './box.ts';
import type { FakeBlocked, FakeContact } from './fake-contacts.ts';
import type { FakeThing } from './fake-routing.ts';
import { type FakeRoute, route, type Told } from './routes.ts';

/** Contacts of the office and blocked callers; numbers are read by the box's own rule. */

const PLACE = { country: 'NL', areaCode: '20' };

function refuse(path: string, sentence: string): never {
  throw new Refusal(422, 'Something isn’t right yet.', { problems: [{ path, sentence }] });
}

const contactView = (one: FakeContact) => ({
  ...one,
  numbers: one.numbers.map(({ number, ...rest }) => ({ number: shown(number), ...rest })),
});

function canonicalContact(box: FakeBox, body: Record<string, unknown>, id: string): FakeContact {
  const given = (body.numbers ?? []) as FakeContact['numbers'];
  const numbers = given.map(({ number, ...rest }, at) => {
    const read = canonicalText(number, PLACE);
    return { number: read ?? refuse(`numbers.${at}.number`, `“${number}” is no telephone number.`), ...rest };
  });
  if (box.contacts.some((one) => one.name === body.name && one.id !== id)) refuse('name', 'This name is taken.');
  return { ...body, id, numbers } as unknown as FakeContact;
}

const one = <Thing extends FakeThing>(list: readonly Thing[], id: string | undefined): Thing => {
  const found = list.find((thing) => thing.id === id);
  if (!found) throw new Refusal(404, 'It isn’t there (any more).');
  return found;
};

/** Puts a list in the place of another, with the way back. */
function put<Key extends 'contacts' | 'blockedCallers'>(
  box: FakeBox,
  key: Key,
  next: FakeBox[Key],
  what: 'created' | 'changed' | 'deleted',
  thing: FakeThing,
): number {
  const before = box[key];
  box[key] = next;
  const entity = key === 'contacts' ? 'contact' : 'blocked-caller';
  return box.note(what, entity, { ...thing, name: thing.name ?? thing.caller }, [], () => {
    box[key] = before;
  });
}

function listed<Thing>(
  all: readonly Thing[],
  query: URLSearchParams,
  text: (thing: Thing) => string,
): readonly Thing[] {
  const search = query.get('search') ?? '';
  const wanted = (searchDigits(search, PLACE) ?? search).toLowerCase();
  return all.filter((thing) => text(thing).toLowerCase().includes(wanted));
}

function imported(box: FakeBox, text: string, isDry: boolean): Told {
  const rows = readContacts(text, PLACE).map(({ numbers, problem, ...row }) => {
    const known = box.contacts.find(({ name }) => name === row.name);
    const isSame = numbers.every(({ number }) => known?.numbers.some((there) => there.number === number));
    const what = problem ? 'wrong' : known ? (isSame ? 'same' : 'changed') : 'new';
    return { ...row, what, numbers, sentence: problem && say(problem, box.language) };
  });
  const count = (what: string): number => rows.filter((row) => row.what === what).length;
  const body = {
    ...{ created: count('new'), changed: count('changed'), wrong: count('wrong') },
    rows: rows.map((row) => ({ ...row, numbers: row.numbers.map(({ number }) => shown(number)) })),
  };
  if (isDry) return { body };
  const fresh = rows
    .filter(({ what }) => what === 'new')
    .map(({ name, company, numbers }, at) => ({ id: `ci${at}`, name, numbers, ...(company ? { company } : {}) }));
  return { body, revision: put(box, 'contacts', [...box.contacts, ...fresh], 'created', { id: 'x', name: 'CSV' }) };
}

const contactRoutes = [
  route('GET', '/api/contacts', ({ box, query }) => {
    const found = listed(box.contacts, query, ({ name, company, numbers }) =>
      [name, company, ...numbers.map(({ number }) => number)].join(' '),
    );
    const page = found.slice(0, Number(query.get('limit') ?? 100));
    return { body: { contacts: page.map(contactView), total: found.length } };
  }),
  route('POST', '/api/contacts/import', ({ box, query, body }) =>
    imported(box, String(body.text), query.get('dryRun') === 'true'),
  ),
  route('GET', '/api/contacts/export', ({ box }) => ({ file: contactCsv(box.contacts as never, box.language) })),
  route('GET', '/api/contacts/{id}', ({ box, params }) => ({ body: contactView(one(box.contacts, params[0])) })),
  route('POST', '/api/contacts', ({ box, body }) => {
    const added = canonicalContact(box, body, `c${box.contacts.length + 100}`);
    const revision = put(box, 'contacts', [...box.contacts, added], 'created', added);
    return { status: 201, body: contactView(added), revision };
  }),
  route('PATCH', '/api/contacts/{id}', ({ box, params, body }) => {
    const before = one(box.contacts, params[0]);
    const after = canonicalContact(box, { ...before, ...body }, before.id);
    const next = box.contacts.map((contact) => (contact === before ? after : contact));
    return { body: contactView(after), revision: put(box, 'contacts', next, 'changed', after) };
  }),
  route('DELETE', '/api/contacts/{id}', ({ box, params }) => {
    const gone = one(box.contacts, params[0]);
    const next = box.contacts.filter((contact) => contact !== gone);
    return { status: 204, revision: put(box, 'contacts', next, 'deleted', gone) };
  }),
];

const blockedView = (blocked: FakeBlocked) => ({ ...blocked, caller: shown(blocked.caller) });

function readCaller(body: Record<string, unknown>): Record<string, unknown> {
  const caller = String(body.caller ?? '');
  const star = caller.endsWith('*') ? '*' : '';
  const digits = caller.replace(/\*$/, '').replaceAll(' ', '');
  if (caller !== 'withheld' && !/^\+?\d{2,}$/.test(digits))
    refuse('caller', 'Give a number, the beginning of numbers with a star (0906*), or “withheld”.');
  if (body.to === 'extension' && !body.destinationId) refuse('destinationId', 'This is needed.');
  const read = star ? digits.replace(/^0/, '+31') : (canonicalText(digits, PLACE) ?? digits);
  return { to: 'busy', ...body, caller: caller === 'withheld' ? caller : `${read}${star}` };
}

const blockedRoutes = [
  route('GET', '/api/blocked-callers', ({ box, query }) => {
    const caller = query.get('caller');
    if (caller !== null) {
      const block = blockOf(box.blockedCallers as never, caller) as FakeBlocked | undefined;
      return { body: { blockedCallers: block ? [blockedView(block)] : [], total: block ? 1 : 0 } };
    }
    const found = listed(box.blockedCallers, query, ({ caller: who, note }) => `${who} ${note ?? ''}`);
    return { body: { blockedCallers: found.map(blockedView), total: found.length } };
  }),
  route('POST', '/api/blocked-callers', ({ box, body }) => {
    const added = { ...readCaller(body), id: `b${box.blockedCallers.length + 100}` } as unknown as FakeBlocked;
    const revision = put(box, 'blockedCallers', [...box.blockedCallers, added], 'created', added);
    return { status: 201, body: blockedView(added), revision };
  }),
  route('PATCH', '/api/blocked-callers/{id}', ({ box, params, body }) => {
    const before = one(box.blockedCallers, params[0]);
    const after = { ...readCaller({ ...before, ...body }), id: before.id } as unknown as FakeBlocked;
    const next = box.blockedCallers.map((blocked) => (blocked === before ? after : blocked));
    return { body: blockedView(after), revision: put(box, 'blockedCallers', next, 'changed', after) };
  }),
  route('DELETE', '/api/blocked-callers/{id}', ({ box, params }) => {
    const gone = one(box.blockedCallers, params[0]);
    const next = box.blockedCallers.filter((blocked) => blocked !== gone);
    return { status: 204, revision: put(box, 'blockedCallers', next, 'deleted', gone) };
  }),
];

export const contactsRoutes: readonly FakeRoute[] = [...contactRoutes, ...blockedRoutes];
