import { rmSync } from 'node:fs';
import { createServer, request as httpRequest, type Server } from 'node:http';
import { Readable } from 'node:stream';
import { getRequestListener } from '@hono/node-server';
import { AppError } from '../base/errors.ts';
import type { Scope } from '../base/scope.ts';
import { phrase } from '../base/words/index.ts';

/** The kernel keeps the path of a socket file in 108 bytes, the last of them zero. */
const PATH_MAX_BYTES = 107;

/**
 * Listens on a socket file that only this machine's same user (and root) may open, and answers with `fetch`. A file
 * left over from a killed process is removed first: whoever calls this holds the directory's lock.
 * @throws AppError when the path is longer than a socket's may be.
 */
export async function listenLocally(
  path: string,
  fetch: (request: Request) => Promise<Response>,
  scope: Scope,
): Promise<void> {
  if (Buffer.byteLength(path) > PATH_MAX_BYTES) {
    throw new AppError('unavailable', phrase('edges.path-too-long', { path, most: PATH_MAX_BYTES }));
  }
  rmSync(path, { force: true });
  const server: Server = createServer(getRequestListener((request) => fetch(request)));
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    // The file is made within this call: there is no moment in which others may open it.
    const before = process.umask(0o177);
    server.listen(path, resolve);
    process.umask(before);
  });
  scope.onEnd(() => {
    server.close();
    server.closeAllConnections();
    rmSync(path, { force: true });
  });
}

/** Nobody listens on that socket: no box runs on that directory. */
export class NobodyListens extends Error {
  override readonly name = 'NobodyListens';
}

/** A fetch through the socket file. Rejects with NobodyListens where no process answers. */
export function localFetchThrough(path: string): (request: Request) => Promise<Response> {
  return async (request) => {
    const body = request.body ? Buffer.from(await request.arrayBuffer()) : undefined;
    const { pathname, search } = new URL(request.url);
    return new Promise((resolve, reject) => {
      const headers = Object.fromEntries(request.headers);
      const sent = httpRequest({ socketPath: path, path: pathname + search, method: request.method, headers });
      sent.once('error', (error: NodeJS.ErrnoException) => {
        reject(error.code === 'ENOENT' || error.code === 'ECONNREFUSED' ? new NobodyListens() : error);
      });
      sent.once('response', (answer) => {
        const status = answer.statusCode ?? 500;
        const answerHeaders = new Headers();
        for (const [name, value] of Object.entries(answer.headers)) {
          for (const one of [value].flat()) if (one !== undefined) answerHeaders.append(name, one);
        }
        const hasBody = status !== 204 && status !== 304;
        const content = hasBody ? (Readable.toWeb(answer) as unknown as BodyInit) : null;
        if (!hasBody) answer.resume();
        resolve(new Response(content, { status, headers: answerHeaders }));
      });
      sent.end(body);
    });
  };
}
