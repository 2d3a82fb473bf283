import type { z } from 'zod';
import type { Language } from '../base/words/index.ts';
import type { Access, Person } from './person.ts';
import type { RequestEdge } from './request-edge.ts';
import type { Services } from './services.ts';

export type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE';

/** What a handler gets: everything checked already. */
export interface RouteContext<Who extends Person | undefined, Params, Query, Body> {
  readonly services: Services;
  readonly person: Who;
  readonly params: Params;
  readonly query: Query;
  readonly body: Body;
  /** The reader's language. */
  readonly language: Language;
  readonly edge: RequestEdge;
  readonly request: Request;
  /** Headers for the answer: cookies, mostly. */
  readonly headers: Headers;
}

type WhoOf<A extends Access> = A extends 'public' ? Person | undefined : Person;
type Given<S> = S extends z.ZodType ? z.output<S> : undefined;

/** A body or answer that isn't JSON. */
export interface Media {
  readonly contentType: string;
  readonly summary: string;
}

/** A file that comes as the body: bytes of one of these kinds. */
export interface Upload {
  readonly contentTypes: readonly string[];
  readonly summary: string;
}

/**
 * One route: who may, what comes in, what goes out, what it does. Registration, authorization, validation, the OpenAPI
 * description and the test that tries every role on every route all come from this.
 */
export interface RouteDefinition {
  readonly method: Method;
  /** With `{name}` where a parameter stands. */
  readonly path: string;
  readonly right: Access;
  readonly summary: string;
  readonly params?: z.ZodObject | undefined;
  readonly query?: z.ZodObject | undefined;
  readonly body?: z.ZodType | undefined;
  readonly media?: Media | undefined;
  readonly upload?: Upload | undefined;
  readonly bodyMaxBytes?: number | undefined;
  readonly status: 200 | 201 | 204;
  /** Also the list of what may leave: fields that it lacks are left out. */
  readonly answer?: z.ZodType | undefined;
  readonly answerMedia?: Media | undefined;
  readonly handle: (context: RouteContext<Person | undefined, unknown, unknown, unknown>) => unknown;
}

/** What every route says of itself. */
interface RouteInput<A extends Access, P extends z.ZodObject | undefined, Q extends z.ZodObject | undefined> {
  readonly method: Method;
  readonly path: `/api/${string}`;
  readonly right: A;
  readonly summary: string;
  readonly params?: P;
  readonly query?: Q;
  readonly bodyMaxBytes?: number;
}

/** What it does. Without an answer in JSON it gives `Else`. */
type Handler<A extends Access, P, Q, Body, R, Else> = (
  context: RouteContext<WhoOf<A>, Given<P>, Given<Q>, Body>,
) => R extends z.ZodType ? z.input<R> | Promise<z.input<R>> : Else | Promise<Else>;

interface JsonRouteInput<
  A extends Access,
  P extends z.ZodObject | undefined,
  Q extends z.ZodObject | undefined,
  B extends z.ZodType | undefined,
  R extends z.ZodType | undefined,
> extends RouteInput<A, P, Q> {
  readonly body?: B;
  readonly status?: 201;
  readonly answer: R;
  readonly handle: Handler<A, P, Q, Given<B>, R, void>;
}

interface MediaRouteInput<
  A extends Access,
  P extends z.ZodObject | undefined,
  Q extends z.ZodObject | undefined,
  R extends z.ZodType | undefined,
> extends RouteInput<A, P, Q> {
  /** The body is text of this kind. */
  readonly media?: Media;
  readonly answer?: R;
  /** The handler answers a whole Response of this kind. */
  readonly answerMedia?: Media;
  readonly handle: Handler<A, P, Q, string, R, Response>;
}

interface UploadRouteInput<
  A extends Access,
  P extends z.ZodObject | undefined,
  Q extends z.ZodObject | undefined,
  R extends z.ZodType | undefined,
> extends RouteInput<A, P, Q> {
  readonly upload: Upload;
  /** Must be given: a file is larger than what forms send. */
  readonly bodyMaxBytes: number;
  readonly status?: 201;
  readonly answer: R;
  readonly handle: Handler<A, P, Q, Uint8Array, R, void>;
}

/** A route that speaks JSON. Without `answer` it answers 204 and nothing else. */
export function defineRoute<
  const A extends Access,
  P extends z.ZodObject | undefined = undefined,
  Q extends z.ZodObject | undefined = undefined,
  B extends z.ZodType | undefined = undefined,
  R extends z.ZodType | undefined = undefined,
>(input: JsonRouteInput<A, P, Q, B, R>): RouteDefinition {
  return defined(input, input.status ?? (input.answer ? 200 : 204));
}

/** A route whose body or answer is a file of some kind: the office file, a recording, the event stream. */
export function defineMediaRoute<
  const A extends Access,
  P extends z.ZodObject | undefined = undefined,
  Q extends z.ZodObject | undefined = undefined,
  R extends z.ZodType | undefined = undefined,
>(input: MediaRouteInput<A, P, Q, R>): RouteDefinition {
  return defined(input, 200);
}

/** A route whose body is a file, and whose answer is JSON. Without `answer` it answers 204 and nothing else. */
export function defineUploadRoute<
  const A extends Access,
  P extends z.ZodObject | undefined = undefined,
  Q extends z.ZodObject | undefined = undefined,
  R extends z.ZodType | undefined = undefined,
>(input: UploadRouteInput<A, P, Q, R>): RouteDefinition {
  return defined(input, input.status ?? (input.answer ? 200 : 204));
}

/** The registration checks access and parses before it calls, so the narrower context is what the handler gets. */
function defined(
  input: Omit<RouteDefinition, 'handle' | 'status'> & { readonly handle: unknown },
  status: RouteDefinition['status'],
): RouteDefinition {
  return { ...input, handle: input.handle as RouteDefinition['handle'], status };
}
