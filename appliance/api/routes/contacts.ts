import { z } from 'zod';
import { AppError } from '../../base/errors.ts';
import { CONTACT_FILE_MAX_BYTES, CONTACT_ROWS_MAX } from '../../base/limits-features.ts';
import { phrase, say } from '../../base/words/index.ts';
import type { Change, ConfigView, ContactBody, Stored } from '../../config/types.ts';
import { shown } from '../../rules/phone-number.ts';
import { configure } from '../configure.ts';
import { defineMediaRoute, defineRoute, defineUploadRoute } from '../define-route.ts';
import { type ContactRow, contactCsv, fileText, readContacts } from '../views/contact-csv.ts';
import { contactShape, contactShapes, contactView, placeOf, searchText } from '../views/contacts.ts';
import { searched } from '../views/search.ts';
import { flag, idParams, listQuery, sentence } from '../views/shapes.ts';

function contactNamed(config: ConfigView, id: string): Stored<ContactBody> {
  const contact = config.get<ContactBody>('contact', id);
  if (!contact) throw new AppError('not-found', phrase('api.no-such'));
  return contact;
}

const listContacts = defineRoute({
  method: 'GET',
  path: '/api/contacts',
  right: 'see-contacts',
  summary: 'The office’s contacts (CAL-16), found by name, company or a number in any spelling.',
  query: listQuery,
  answer: z.object({ contacts: z.array(contactShape), total: z.number().int() }),
  handle: ({ services: { config }, query }) => {
    const search = searchText(query.search, config);
    const { page, total } = searched(
      config.list<ContactBody>('contact'),
      { ...query, search },
      ({ name, company, numbers }) => [name, company, ...numbers.map(({ number }) => number)],
    );
    return { contacts: page.map(contactView), total };
  },
});

const csv = { contentType: 'text/csv', summary: 'A number on a line: name, company, number, kind.' };

const exportContacts = defineMediaRoute({
  method: 'GET',
  path: '/api/contacts/export',
  right: 'see-contacts',
  summary: 'All contacts as a file for spreadsheets, which the import takes again.',
  answerMedia: csv,
  handle: ({ services: { config }, language }) =>
    new Response(contactCsv(config.list<ContactBody>('contact'), language), {
      headers: {
        'content-type': `${csv.contentType}; charset=utf-8`,
        'content-disposition': 'attachment; filename="contacts.csv"',
      },
    }),
});

const getContact = defineRoute({
  method: 'GET',
  path: '/api/contacts/{id}',
  right: 'see-contacts',
  summary: 'One contact.',
  params: idParams,
  answer: contactShape,
  handle: ({ services, params }) => contactView(contactNamed(services.config, params.id)),
});

const addContact = defineRoute({
  method: 'POST',
  path: '/api/contacts',
  right: 'change-contacts',
  summary: 'Add a contact; numbers in any spelling.',
  body: contactShapes.created,
  status: 201,
  answer: contactShape,
  handle: (asking) => {
    const [id = ''] = configure(asking, [{ change: { what: 'create', entity: 'contact', body: asking.body } }]);
    return contactView(contactNamed(asking.services.config, id));
  },
});

const changeContact = defineRoute({
  method: 'PATCH',
  path: '/api/contacts/{id}',
  right: 'change-contacts',
  summary: 'Change a contact; its numbers are given as a whole.',
  params: idParams,
  body: contactShapes.changed,
  answer: contactShape,
  handle: (asking) => {
    const { services, params, body } = asking;
    contactNamed(services.config, params.id);
    configure(asking, [{ change: { what: 'change', entity: 'contact', id: params.id, body } }]);
    return contactView(contactNamed(services.config, params.id));
  },
});

const deleteContact = defineRoute({
  method: 'DELETE',
  path: '/api/contacts/{id}',
  right: 'change-contacts',
  summary: 'Delete a contact.',
  params: idParams,
  answer: undefined,
  handle: (asking) => {
    contactNamed(asking.services.config, asking.params.id);
    configure(asking, [{ change: { what: 'delete', entity: 'contact', id: asking.params.id } }]);
  },
});

const importedRow = z.object({
  line: z.int(),
  name: z.string(),
  company: z.string().optional(),
  numbers: z.array(z.string()),
  what: z.enum(['new', 'changed', 'same', 'wrong']),
  sentence: sentence.optional(),
});

const importContacts = defineUploadRoute({
  method: 'POST',
  path: '/api/contacts/import',
  right: 'change-contacts',
  summary:
    'Bring contacts in from a spreadsheet’s CSV: new names are added, known ones get what they lack. `dryRun` only tells; with `skipWrong` the right rows are taken although others are wrong.',
  query: z.object({ dryRun: flag, skipWrong: flag }),
  upload: {
    contentTypes: ['text/csv', 'text/plain', 'application/octet-stream'],
    summary: 'Names and numbers, a row each.',
  },
  bodyMaxBytes: CONTACT_FILE_MAX_BYTES,
  answer: z.object({ created: z.int(), changed: z.int(), wrong: z.int(), rows: z.array(importedRow) }),
  handle: (asking) => {
    const { services, query, body, language } = asking;
    const rows = readContacts(fileText(body), placeOf(services.config));
    if (rows.length > CONTACT_ROWS_MAX) {
      throw new AppError('invalid', phrase('contacts.many', { most: CONTACT_ROWS_MAX }));
    }
    const wrong = rows.flatMap(({ line, problem }) => (problem ? [{ path: `${line}`, phrase: problem }] : []));
    const merged = mergeContacts(rows, services.config);
    if (!query.dryRun) {
      if (wrong.length > 0 && !query.skipWrong) throw new AppError('invalid', phrase('contacts.wrong-file'), wrong);
      const { created, changed } = merged;
      if (created + changed > 0) {
        const changes = merged.changes.map((change) => ({ change }));
        configure(asking, changes, phrase('contacts.imported', { created, changed }));
      }
    }
    const told = rows.map(({ line, name, company, numbers, problem }, at) => ({
      ...{ line, name, company, what: merged.what[at] ?? ('wrong' as const) },
      numbers: numbers.map(({ number }) => shown(number)),
      sentence: problem && say(problem, language),
    }));
    return { created: merged.created, changed: merged.changed, wrong: wrong.length, rows: told };
  },
});

interface Merged {
  readonly changes: readonly Change[];
  readonly created: number;
  readonly changed: number;
  /** Of each row. */
  readonly what: readonly ('new' | 'changed' | 'same' | 'wrong')[];
}

/** Rows of one name are one contact, and so is a contact of that name that is there already. */
function mergeContacts(rows: readonly ContactRow[], config: ConfigView): Merged {
  const known = new Map(config.list<ContactBody>('contact').map((contact) => [contact.name.toLowerCase(), contact]));
  const wanted = new Map<string, { readonly id: string | undefined; body: ContactBody }>();
  const what = rows.map(({ name, company, numbers, problem }) => {
    if (problem) return 'wrong' as const;
    const key = name.toLowerCase();
    const there = known.get(key);
    const before = wanted.get(key)?.body ?? there;
    const have = new Set(before?.numbers.map(({ number }) => number));
    const added = numbers.filter(({ number }) => !have.has(number));
    const isNewCompany = company !== undefined && company !== before?.company;
    if (before && added.length === 0 && !isNewCompany) return 'same' as const;
    const body: ContactBody = {
      name: before?.name ?? name,
      ...(company !== undefined || before?.company !== undefined ? { company: company ?? before?.company ?? '' } : {}),
      numbers: [...(before?.numbers ?? []), ...added],
    };
    wanted.set(key, { id: there?.id, body });
    return before ? ('changed' as const) : ('new' as const);
  });
  const changes = [...wanted.values()].map(({ id, body }): Change => {
    return id === undefined
      ? { what: 'create', entity: 'contact', body }
      : { what: 'change', entity: 'contact', id, body };
  });
  const created = changes.filter((change) => change.what === 'create').length;
  return { changes, created, changed: changes.length - created, what };
}

export const contactRoutes = [
  listContacts,
  importContacts,
  exportContacts,
  getContact,
  addContact,
  changeContact,
  deleteContact,
];
