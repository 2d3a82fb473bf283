import { Hono } from 'hono';
import { AppError } from '../base/errors.ts';
import { phrase } from '../base/words/index.ts';
import type { RouteDefinition } from './define-route.ts';
import type { ApiDependencies } from './dependencies.ts';
import type { EventStreams } from './events-sse.ts';
import { preferredLanguage } from './language.ts';
import { openApi } from './openapi.ts';
import type { RequestEdge } from './request-edge.ts';
import { routes as allRoutes } from './routes/index.ts';
import { API_POLICY, addSecurityHeaders } from './security-headers.ts';
import { failureResponse, serveRoute } from './serve-route.ts';
import { makeServices, type Services } from './services.ts';
import { StaticFiles } from './static.ts';

type Env = { Bindings: RequestEdge };

/** The page and its API as one function from request to response. */
export interface App {
  /** What the edge knows of the request comes beside it. Never rejects. */
  fetch(request: Request, edge: RequestEdge): Promise<Response>;
  /** Open event streams, for the health page and the end of the box. */
  readonly streams: Pick<EventStreams, 'readers' | 'open'>;
}

/** Builds the API from what the box hands over. Web-standard only: the same under Node and Deno. */
export function createApp(deps: ApiDependencies): App {
  const services = makeServices(deps, () => openApi(allRoutes));
  const app = new Hono<Env>();
  for (const route of inMatchingOrder(allRoutes)) register(app, route, services);
  app.all('/api/*', (c) => notFound(services, c.req.raw));
  const files = new StaticFiles(deps.assets);
  app.on(['GET', 'HEAD'], '*', async (c) => (await files.serve(c.req.raw)) ?? notFound(services, c.req.raw));
  app.notFound((c) => notFound(services, c.req.raw));
  app.onError((error, c) => failureResponse(error, services, languageOf(services, c.req.raw)));
  return {
    fetch: async (request, edge) => dressed(request, await app.fetch(request, edge)),
    streams: services.streams,
  };
}

/** Fixed names before parameters: `/users/next-number` is not the user of that id. */
function inMatchingOrder(routes: readonly RouteDefinition[]): RouteDefinition[] {
  const parameters = (route: RouteDefinition): number => route.path.split('{').length;
  return [...routes].sort((a, b) => parameters(a) - parameters(b));
}

function register(app: Hono<Env>, route: RouteDefinition, services: Services): void {
  const path = route.path.replace(/\{(\w+)\}/g, ':$1');
  app.on(route.method, path, (c) => serveRoute(route, services, c.req.raw, c.env, c.req.param()));
}

function notFound(services: Services, request: Request): Response {
  return failureResponse(
    new AppError('not-found', phrase('api.no-such-address')),
    services,
    languageOf(services, request),
  );
}

function languageOf(services: Services, request: Request) {
  return preferredLanguage(request.headers.get('accept-language')) ?? services.office().language;
}

/** Headers that every answer carries. What the API says is never kept by anybody. */
function dressed(request: Request, response: Response): Response {
  const headers = new Headers(response.headers);
  addSecurityHeaders(headers);
  if (!headers.has('content-security-policy')) headers.set('content-security-policy', API_POLICY);
  if (!headers.has('cache-control') || new URL(request.url).pathname.startsWith('/api/')) {
    headers.set('cache-control', 'no-store');
  }
  return new Response(response.body, { status: response.status, statusText: response.statusText, headers });
}
