import { z } from 'zod';
import { AppError } from '../../base/errors.ts';
import { PASSWORD_MAX_LETTERS } from '../../base/limits.ts';
import { type Language, phrase, say } from '../../base/words/index.ts';
import { accountSchema } from '../../config/entities/account.ts';
import { numberSchema } from '../../config/entities/number-schema.ts';
import { officeSchema } from '../../config/entities/office.ts';
import type { AccountBody, ConfigView, NumberSchemaBody } from '../../config/types.ts';
import { type PlacedChange, placed } from '../configure.ts';
import { defineRoute } from '../define-route.ts';
import { entityShapes } from '../entity-shapes.ts';
import { LANGUAGES } from '../language.ts';
import { refuseWeakPassword } from '../new-password.ts';
import { findLink, makeOwnerLink, spendLink } from '../one-time-links.ts';
import { passwordComplaint } from '../password-strength.ts';
import { ownerLinkShape } from '../views/links.ts';
import { meShape, meView } from '../views/me.ts';
import { officeShape, officeView } from '../views/office.ts';
import { sentence } from '../views/shapes.ts';

const token = z.string().min(1).max(64).meta({ description: 'What stands behind `#` in the link.' });
const password = z.string().max(PASSWORD_MAX_LETTERS * 4);
const office = entityShapes({ schema: officeSchema });

const check = defineRoute({
  method: 'POST',
  path: '/api/welcome/check',
  right: 'public',
  summary: "Whether the owner's link still works, and what to suggest.",
  body: z.strictObject({ token }),
  answer: z.object({
    office: officeShape.optional(),
    suggested: z.object({
      country: z.string(),
      language: z.enum(LANGUAGES),
      timeZone: z.string(),
      extensionLength: z.number().int(),
    }),
  }),
  handle: async ({ services, body, language }) => {
    await findLink(services, 'owner', body.token);
    const { country, timeZone, extensionLength } = services.office();
    const suggested = { country, language, timeZone, extensionLength };
    const known = officeView(services.config);
    // An office file may have come before the owner: an office with extensions is not asked for again.
    return { office: services.hasOwner() || known.extensionLengthFixed ? known : undefined, suggested };
  },
});

/** The routing that is there from the start is called in the owner's language, unless somebody named it already. */
function firstNames(config: ConfigView, language: Language): PlacedChange[] {
  const { id = '', body } = numberSchema.initial ?? {};
  const schema = config.get<NumberSchemaBody>('number-schema', id);
  const { name } = body as Pick<NumberSchemaBody, 'name'>;
  const isNew = schema?.name === name && schema.plans.length === 1 && schema.plans[0]?.entries.length === 0;
  if (!schema || !isNew || language === 'en') return [];
  const plans = schema.plans.map((plan) => ({ ...plan, name: say(phrase('number-schema.first-plan'), language) }));
  const named = { name: say(phrase('number-schema.first'), language), plans };
  return [{ change: { what: 'change', entity: 'number-schema', id, body: named } }];
}

const welcome = defineRoute({
  method: 'POST',
  path: '/api/welcome',
  right: 'public',
  summary: 'Become the owner by the one-time link, with the first facts of the office; signs in.',
  body: z.strictObject({
    token,
    username: z.string().transform((name) => name.trim().toLowerCase()),
    name: accountSchema.shape.name,
    password,
    language: z.enum(LANGUAGES).optional(),
    office: office.changed.optional(),
  }),
  status: 201,
  answer: meShape,
  handle: async ({ services, body, language, edge, request, headers }) => {
    const { config, sessions, links } = services;
    const link = await findLink(services, 'owner', body.token);
    refuseWeakPassword(body.password, 'password', [body.username, body.name]);
    const owner: AccountBody = {
      username: body.username,
      name: body.name,
      roles: ['owner'],
      language: body.language ?? language,
      passwordHash: await services.signIn.hash(body.password),
    };
    const changes: PlacedChange[] = [{ change: { what: 'create', entity: 'account', body: owner } }];
    if (body.office) {
      changes.push({ change: { what: 'change', entity: 'office', id: 'office', body: body.office }, at: 'office' });
      changes.push(...firstNames(config, owner.language ?? language));
    }
    const plain = changes.map(({ change }) => change);
    // First looked at and then done: a link is not spent on a form with a mistake in it.
    placed(changes, () => config.preview(plain));
    spendLink(links, link);
    const { ids } = config.apply(plain, { name: body.username, from: edge.address }, phrase('note.first-owner'));
    const used = phrase('audit.owner-link-used', { name: body.username });
    services.audit.add({
      at: services.clock.wall(),
      author: { name: body.username, from: edge.address },
      phrase: used,
    });
    const begun = await sessions.begin(ids[0] as string, edge, request.headers.get('user-agent') ?? '');
    headers.append('set-cookie', begun.cookie);
    return meView(config, begun.person);
  },
});

const checkPasswordLink = defineRoute({
  method: 'POST',
  path: '/api/password-link/check',
  right: 'public',
  summary: 'Whether a link to choose a password still works, and whose it is.',
  body: z.strictObject({ token }),
  answer: z.object({ username: z.string(), name: z.string() }),
  handle: async ({ services, body }) => {
    const link = await findLink(services, 'password', body.token);
    return accountOf(services.config.get<AccountBody>('account', link.accountId ?? ''));
  },
});

const setPassword = defineRoute({
  method: 'POST',
  path: '/api/password-link',
  right: 'public',
  summary: 'Choose a password by the link that an admin gave; the account is signed out everywhere.',
  body: z.strictObject({ token, password }),
  answer: undefined,
  handle: async ({ services, body, edge }) => {
    const link = await findLink(services, 'password', body.token);
    const account = accountOf(services.config.get<AccountBody>('account', link.accountId ?? ''));
    refuseWeakPassword(body.password, 'password', [account.username, account.name]);
    const passwordHash = await services.signIn.hash(body.password);
    spendLink(services.links, link);
    const author = { name: account.username, from: edge.address };
    const change = { what: 'change', entity: 'account', id: account.id, body: { passwordHash } } as const;
    services.config.apply([change], author, phrase('note.password-link'));
    services.sessions.endAll(account.id);
    const used = phrase('audit.password-link-used', { name: account.username });
    services.audit.add({ at: services.clock.wall(), author, phrase: used });
  },
});

function accountOf<Account>(account: Account | undefined): Account {
  if (!account) throw new AppError('not-found', phrase('link.password.worthless'));
  return account;
}

const strength = defineRoute({
  method: 'POST',
  path: '/api/password-strength',
  right: 'public',
  summary: 'What is to be said about a password that somebody is typing.',
  body: z.strictObject({ password, username: z.string().max(64).optional(), name: z.string().max(64).optional() }),
  answer: z.object({ ok: z.boolean(), sentence }),
  handle: ({ body, language }) => {
    const complaint = passwordComplaint(body.password, [body.username ?? '', body.name ?? '']);
    return { ok: !complaint, sentence: say(complaint ?? phrase('password.good'), language) };
  },
});

const ownerLink = defineRoute({
  method: 'POST',
  path: '/api/owner-link',
  right: 'make-owner-link',
  summary: 'A fresh one-time link to become the owner. Only through the local channel.',
  status: 201,
  answer: ownerLinkShape,
  handle: async ({ services, person }) => {
    const link = await makeOwnerLink(services);
    const author = { name: person.name, from: person.from };
    services.audit.add({ at: services.clock.wall(), author, phrase: phrase('audit.owner-link') });
    return { ...link, page: services.pageUrl() };
  },
});

export const welcomeRoutes = [check, welcome, checkPasswordLink, setPassword, strength, ownerLink];
