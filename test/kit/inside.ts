import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { LOCAL_SOCKET } from '../../appliance/api/local.ts';
import type { OUTCOMES } from '../../appliance/api/views/history.ts';
import type { PhoneView } from '../../appliance/api/views/phones.ts';
import { localFetchThrough } from '../../appliance/edges/local-socket.ts';

/** A line of the history, as the page gets it. */
export interface HistoryLine {
  readonly id: string;
  readonly caller: { readonly number: string; readonly name: string };
  readonly callee?: { readonly number: string; readonly name: string };
  readonly dialled: string;
  readonly startedAt: number;
  readonly answeredAt?: number;
  readonly endedAt: number;
  readonly talkedSec: number;
  readonly talks: readonly { readonly parties: readonly { readonly name: string }[] }[];
  /** Both phones' signalling and sound were. */
  readonly encrypted: boolean;
  readonly outcome: (typeof OUTCOMES)[number];
  readonly reason: string;
}

const LOOK_EVERY_MS = 50;
const ENGLISH = { 'accept-language': 'en' };

/** What a running box tells of itself, asked through the local channel of its data directory as commands do. */
export class Inside {
  readonly #fetch: (request: Request) => Promise<Response>;

  constructor(dataDir: string) {
    this.#fetch = localFetchThrough(join(dataDir, LOCAL_SOCKET));
  }

  async ask<Answer>(path: string): Promise<Answer> {
    return (await (await this.#get(path)).json()) as Answer;
  }

  /** A file: a recording, say. */
  async bytes(path: string): Promise<Uint8Array> {
    return new Uint8Array(await (await this.#get(path)).arrayBuffer());
  }

  async post<Answer>(path: string, body: unknown): Promise<Answer> {
    return this.upload(path, new TextEncoder().encode(JSON.stringify(body)), 'application/json');
  }

  /** Sends a file, as the page does. */
  async upload<Answer>(path: string, bytes: Uint8Array, contentType: string): Promise<Answer> {
    const headers = { ...ENGLISH, 'content-type': contentType };
    const request = new Request(`http://box.invalid${path}`, { method: 'POST', headers, body: bytes as BodyInit });
    const response = await this.#fetch(request);
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    return (await response.json()) as Answer;
  }

  async #get(path: string): Promise<Response> {
    const response = await this.#fetch(new Request(`http://box.invalid${path}`, { headers: ENGLISH }));
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    return response;
  }

  async gauges(): Promise<Readonly<Record<string, number>>> {
    return (await this.ask<{ gauges: Record<string, number> }>('/api/health')).gauges;
  }

  /** Newest first. */
  async history(): Promise<readonly HistoryLine[]> {
    return (await this.ask<{ calls: HistoryLine[] }>('/api/history')).calls;
  }

  async phones(): Promise<readonly PhoneView[]> {
    return (await this.ask<{ phones: PhoneView[] }>('/api/phones')).phones;
  }

  /** Waits until these gauges are zero; fails with what is left. */
  async quiet(gauges: readonly string[], withinMs: number): Promise<void> {
    const deadline = performance.now() + withinMs;
    for (;;) {
      const all = await this.gauges();
      const left = gauges.filter((gauge) => all[gauge] !== 0);
      if (left.length === 0) return;
      if (performance.now() > deadline) {
        throw new Error(`left over: ${left.map((gauge) => `${all[gauge]} ${gauge}`).join(', ')}`);
      }
      await wait(LOOK_EVERY_MS);
    }
  }

  /** Waits for a line of the history that matches; it is written a moment after the call has ended. */
  async historyLine(matches: (line: HistoryLine) => boolean, withinMs = 2_000): Promise<HistoryLine> {
    const deadline = performance.now() + withinMs;
    for (;;) {
      const lines = await this.history();
      const found = lines.find(matches);
      if (found) return found;
      if (performance.now() > deadline) throw new Error(`no such call in the history: ${JSON.stringify(lines)}`);
      await wait(LOOK_EVERY_MS);
    }
  }
}
