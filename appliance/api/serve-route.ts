import { AppError } from '../base/errors.ts';
import { REQUEST_BODY_MAX_BYTES } from '../base/limits.ts';
import { type Language, type PhraseKey, phrase } from '../base/words/index.ts';
import { askedFirst } from '../config/asked-first.ts';
import { problemsOf } from '../config/problems.ts';
import { diskTrouble } from '../store/sqlite.ts';
import type { RouteDefinition } from './define-route.ts';
import { preferredLanguage } from './language.ts';
import { commandLineName, localUser } from './local-user.ts';
import { type Access, allowed, type Person } from './person.ts';
import { mistakeDocument, problemDocument, problemResponse, RequestError } from './problem.ts';
import { readBytes, textOf } from './read-body.ts';
import type { RequestEdge } from './request-edge.ts';
import { allRights } from './rights.ts';
import { checkOrigin } from './same-origin.ts';
import type { Services } from './services.ts';

/** In the address of any request that changes something: saved routing tests that it flips are meant to. */
export const CONFIRM = 'confirm';

/** Answers one request by its route's definition, whatever comes: errors become problem documents. */
export async function serveRoute(
  route: RouteDefinition,
  services: Services,
  request: Request,
  edge: RequestEdge,
  params: Record<string, string>,
): Promise<Response> {
  let person: Person | undefined;
  try {
    if (route.method !== 'GET' && edge.channel === 'page') checkOrigin(request);
    person = await whoAsks(services, request, edge);
    refuseUnlessAllowed(route.right, person);
    const language = languageOf(person, request, services);
    const headers = new Headers();
    const asked = {
      ...{ person, language, edge, request, headers },
      params: parsed(route.params, params, 'api.address-unclear'),
      query: parsed(route.query, queryOf(request), 'api.address-unclear'),
      body: await bodyOf(route, request),
    };
    const confirmed = new URL(request.url).searchParams.get(CONFIRM) === 'true';
    const answer = await askedFirst(services.config, { guard: services.routingTests, confirmed }, (config) =>
      route.handle({ ...asked, services: { ...services, config } }),
    );
    return responseOf(route, answer, headers);
  } catch (error) {
    return failureResponse(error, services, languageOf(person, request, services));
  }
}

/** The local channel is authenticated by who may open its socket; the page by its session. */
async function whoAsks(services: Services, request: Request, edge: RequestEdge): Promise<Person | undefined> {
  if (edge.channel === 'page') return services.sessions.resolve(request, edge);
  const { language } = services.office();
  return {
    accountId: undefined,
    name: commandLineName(localUser(request)),
    from: 'this machine',
    language: preferredLanguage(request.headers.get('accept-language')) ?? language,
    roles: [],
    rights: allRights(),
    userId: undefined,
    sessionId: undefined,
  };
}

/** Throws AppError `unauthenticated` or `forbidden`. */
export function refuseUnlessAllowed(access: Access, person: Person | undefined): void {
  if (allowed(access, person)) return;
  if (!person) throw new AppError('unauthenticated', phrase('api.sign-in-first'));
  throw new AppError('forbidden', phrase('api.no-right'));
}

function languageOf(person: Person | undefined, request: Request, services: Services): Language {
  return person?.language ?? preferredLanguage(request.headers.get('accept-language')) ?? services.office().language;
}

/** What the schema makes of it; `said` tells what a mistake in it means for whoever asked. */
function parsed(schema: RouteDefinition['body'], value: unknown, said: PhraseKey): unknown {
  if (!schema) return undefined;
  const result = schema.safeParse(value);
  if (!result.success) throw new AppError('invalid', phrase(said), problemsOf(result.error, ''));
  return result.data;
}

function queryOf(request: Request): Record<string, string> {
  return Object.fromEntries(new URL(request.url).searchParams);
}

async function bodyOf(route: RouteDefinition, request: Request): Promise<unknown> {
  if (!route.body && !route.media && !route.upload) return undefined;
  const bytes = await readBytes(request, route.bodyMaxBytes ?? REQUEST_BODY_MAX_BYTES);
  const kind = (request.headers.get('content-type') ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
  const kinds = route.upload?.contentTypes ?? [route.media?.contentType ?? 'application/json'];
  if (!kinds.includes(kind)) throw new RequestError(415, phrase('api.wrong-kind', { wanted: kinds.join(', ') }));
  if (route.upload) return bytes;
  const text = textOf(bytes);
  if (route.media) return text;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new RequestError(400, phrase('api.malformed'));
  }
  return parsed(route.body, value, 'config.invalid');
}

function responseOf(route: RouteDefinition, answer: unknown, headers: Headers): Response {
  if (route.answerMedia) return answer as Response;
  if (!route.answer) return new Response(null, { status: 204, headers });
  headers.set('content-type', 'application/json');
  return new Response(JSON.stringify(route.answer.parse(answer)), { status: route.status, headers });
}

export function failureResponse(failure: unknown, services: Services, language: Language): Response {
  // A disk that is full is nobody's mistake.
  const error = diskTrouble(failure);
  if (error instanceof AppError) return problemResponse(problemDocument(error, language));
  const id = services.random.token(10);
  services.log.mistake(id, error);
  return problemResponse(mistakeDocument(id, language));
}
