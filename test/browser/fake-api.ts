import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { FakeBox, type FakeOptions, Refusal } from './fake/box.ts';
import { liveView } from './fake/calls.ts';
import { contactsRoutes } from './fake/contacts.ts';
import { extensionRoutes } from './fake/extensions.ts';
import { outsideRoutes } from './fake/outside.ts';
import { overviewRoutes } from './fake/overview.ts';
import { pageFile } from './fake/page-files.ts';
import { promptRoutes } from './fake/prompts.ts';
import { type FakeRoute, routes, type Told } from './fake/routes.ts';
import { routingRoutes } from './fake/routing.ts';
import { safetyRoutes } from './fake/safety.ts';
import { voicemailRoutes } from './fake/voicemail.ts';
import { whatIfRoutes } from './fake/what-if.ts';

/**
 * A stand-in for the box: serves the page and answers its API out of memory, so that the page can be built, looked at
 * and tested without the rest. Its calls move when `life` runs. By hand: `node test/browser/fake-api.ts [people]`.
 */
export class FakeApi {
  readonly box: FakeBox;
  /** Everything asked for, for the tests: `GET /api/users`. */
  readonly asked: string[] = [];
  readonly #server: Server;
  readonly #streams = new Set<ServerResponse>();
  #sequence = 0;
  #life: ReturnType<typeof setInterval> | undefined;
  /** While set, the stream is refused: the box is gone for the page. */
  refusing = false;

  constructor(options: FakeOptions = {}) {
    this.box = new FakeBox(options);
    this.box.onEvent = (event, data) => this.send(event, data);
    this.#server = createServer((request, response) => void this.#answer(request, response));
  }

  async listen(port = 0): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(port, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    clearInterval(this.#life);
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  /** Lets calls come and go. */
  live(everyMs = 1_500): void {
    let turn = 0;
    this.#life = setInterval(() => {
      turn += 1;
      const ringing = this.box.calls.live.find((call) => call.state === 'ringing');
      if (turn % 3 === 0 && this.box.calls.live.length > 6) this.end(this.box.calls.live[turn % 5]?.id ?? '');
      else if (turn % 3 === 1) this.send('calls', { changed: [liveView(this.box.calls.begin(), this.box.language)] });
      else if (ringing) this.answerCall(ringing.id);
    }, everyMs);
  }

  answerCall(id: string): void {
    const call = this.box.calls.answer(id);
    if (call) this.send('calls', { changed: [liveView(call, this.box.language)] });
  }

  end(id: string): void {
    const ended = this.box.calls.end(id);
    if (ended) this.send('calls', { removed: [id], ended: [{ callId: id, historyId: ended.id }] });
  }

  send(event: string, data: unknown): void {
    this.#sequence += 1;
    for (const stream of this.#streams)
      stream.write(`event: ${event}\nid: ${this.#sequence}\ndata: ${JSON.stringify(data)}\n\n`);
  }

  /** Breaks every stream, as a network does. */
  breakStreams(): void {
    for (const stream of this.#streams) stream.destroy();
    this.#streams.clear();
  }

  #open(response: ServerResponse): void {
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
    const { box } = this;
    const topics = {
      calls: box.calls.live.map((call) => liveView(call, box.language)),
      phones: box.phones(),
      health: box.health(),
      changes: { revision: box.changes.length },
      mailboxes: box.voicemail.news(),
      emergencies: box.emergencies,
    };
    response.write(
      `event: snapshot\nid: ${this.#sequence}\ndata: ${JSON.stringify({ seq: this.#sequence, topics })}\n\n`,
    );
    this.#streams.add(response);
    response.on('close', () => this.#streams.delete(response));
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://x');
    if (!url.pathname.startsWith('/api/')) return this.#file(url.pathname, response);
    this.asked.push(`${request.method} ${url.pathname}`);
    const session = /sid=([^;]+)/.exec(request.headers.cookie ?? '')?.[1];
    const signedIn = session !== undefined && this.box.sessions.has(session);
    try {
      if (url.pathname === '/api/events') {
        if (this.refusing) return void response.destroy();
        if (!signedIn) throw new Refusal(401, 'Please sign in.');
        return this.#open(response);
      }
      const body = await readBody(request);
      const route = allRoutes.find((one) => one.method === request.method && one.path.test(url.pathname));
      if (!route) throw new Refusal(404, `There is no ${request.method} ${url.pathname}.`);
      if (!route.open && !signedIn) throw new Refusal(401, 'Please sign in.');
      const params = (route.path.exec(url.pathname) ?? []).slice(1).map(decodeURIComponent);
      tell(request, response, route.answer({ box: this.box, params, query: url.searchParams, body, session }));
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      const problem = { title: error.message, status: error.status, code: 'fake', ...error.more };
      response.writeHead(error.status, { 'content-type': 'application/problem+json' }).end(JSON.stringify(problem));
    }
  }

  #file(address: string, response: ServerResponse): void {
    const file = pageFile(address);
    if (file) response.writeHead(200, file.headers).end(file.body);
    else response.writeHead(404).end();
  }
}

const allRoutes: readonly FakeRoute[] = [
  ...extensionRoutes,
  ...overviewRoutes,
  ...outsideRoutes,
  ...contactsRoutes,
  ...routingRoutes,
  ...safetyRoutes,
  ...voicemailRoutes,
  ...whatIfRoutes,
  ...promptRoutes,
  ...routes,
];

async function readBody(request: IncomingMessage): Promise<Record<string, unknown>> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  const bytes = Buffer.concat(chunks);
  if (!/json/.test(request.headers['content-type'] ?? '')) return { bytes: bytes.length, text: bytes.toString() };
  return bytes.length > 0 ? JSON.parse(bytes.toString()) : {};
}

function tell(request: IncomingMessage, response: ServerResponse, told: Told): void {
  if (told.sound) {
    // Players ask for parts.
    const [, from = '0'] = /^bytes=(\d+)-/.exec(request.headers.range ?? '') ?? [];
    const part = told.sound.subarray(Number(from));
    const range = `bytes ${from}-${told.sound.length - 1}/${told.sound.length}`;
    response
      .writeHead(206, { 'content-type': 'audio/wav', 'content-range': range, 'accept-ranges': 'bytes' })
      .end(part);
    return;
  }
  if (told.file !== undefined) {
    response.writeHead(200, { 'content-type': 'text/csv', 'content-disposition': 'attachment' }).end(told.file);
    return;
  }
  const headers: Record<string, string> = told.body === undefined ? {} : { 'content-type': 'application/json' };
  if (told.revision !== undefined) headers['cordboard-revision'] = String(told.revision);
  if (told.cookie) headers['set-cookie'] = `sid=${told.cookie}; HttpOnly; SameSite=Strict; Path=/`;
  response.writeHead(told.status ?? 200, headers).end(told.body === undefined ? undefined : JSON.stringify(told.body));
}

if (import.meta.main) {
  const people = Number(process.argv[2] ?? 200);
  const api = new FakeApi({ people });
  api.live();
  console.log(`${await api.listen(Number(process.argv[3] ?? 0))}  (anna / paardenbloem-tandem-regen)`);
}
