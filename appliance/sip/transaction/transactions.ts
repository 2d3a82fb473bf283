/**
 * All transactions of one endpoint, and how a message finds its own (RFC 3261 §17.1.3, §17.2.3).
 *
 * Clients: the branch of the topmost Via is ours and random, so it alone decides, with CANCEL apart. Servers: branch,
 * sent-by and method; without the RFC 3261 cookie the old way by Request-URI, tags, Call-ID, CSeq and Via.
 */
import { COMPLETED_TRANSACTIONS_MAX, TRANSACTIONS_MAX } from '../../base/limits.ts';
import type { SipRequest, SipResponse } from '../message.ts';
import type { Flow } from '../types.ts';
import type { Client } from './client.ts';
import type { Deadlines } from './deadlines.ts';
import type { InviteClient } from './invite-client.ts';
import { InviteServer } from './invite-server.ts';
import { Server } from './server.ts';
import { Table } from './table.ts';
import type { FlowBook } from './wire.ts';

export class Transactions {
  readonly #flows: FlowBook;
  readonly #clients: Table<Client | InviteClient>;
  readonly #servers: Table<Server | InviteServer>;
  /** Servers by what stays the same when a request comes on two ways: for merged requests and odd CANCELs. */
  readonly #byOrigin = new Map<string, Server | InviteServer>();
  /** Answered ones in the order of their answers, the oldest at `#head`. */
  #completed: (Server | undefined)[] = [];
  #head = 0;
  #completedCount = 0;
  /** The request whose key was asked for last, and that key. */
  #keyed: SipRequest | undefined;
  #key = '';
  /** The same for the key of its origin. */
  #placed: SipRequest | undefined;
  #origin = '';

  constructor(deadlines: Deadlines, flows: FlowBook) {
    this.#flows = flows;
    this.#clients = new Table(deadlines, (client) => flows.leave(client.flow, client));
    this.#servers = new Table(deadlines, (server) => this.#removed(server));
  }

  get clientCount(): number {
    return this.#clients.size;
  }

  get serverCount(): number {
    return this.#servers.size;
  }

  /** Counts the open ones, without those that only wait for stragglers. */
  get isFull(): boolean {
    return this.#clients.openSize + this.#servers.openSize >= TRANSACTIONS_MAX;
  }

  insertServer(request: SipRequest, server: Server | InviteServer): void {
    if (mayMerge(request.method)) {
      server.origin = this.#originOf(request);
      this.#byOrigin.set(server.origin, server);
    }
    this.#servers.insert(this.#keyOf(request), server, server.deadlineMs);
    this.#flows.use(server.flow, server);
  }

  insertClient(branch: string, method: string, client: Client | InviteClient): void {
    this.#clients.insert(clientKey(branch, method), client, client.deadlineMs);
    this.#flows.use(client.flow, client);
  }

  /** To be called when a server has answered: the oldest answered ones make room. */
  completed(server: Server): void {
    if (server.state !== 'completed') return;
    this.#completed.push(server);
    this.#completedCount++;
    if (this.#completedCount > COMPLETED_TRANSACTIONS_MAX) this.#completed[this.#head]?.forget();
  }

  client(response: SipResponse): Client | InviteClient | undefined {
    const branch = response.topVia.branch;
    return branch === undefined ? undefined : this.#clients.get(clientKey(branch, response.cseq.method));
  }

  /** The server that this request (no ACK, no CANCEL's INVITE) is a repetition of. */
  server(request: SipRequest): Server | InviteServer | undefined {
    return this.#servers.get(this.#keyOf(request));
  }

  /**
   * The INVITE that an ACK or CANCEL is about. Its sent-by may have changed on the way (a phone behind NAT that learnt
   * its outside address meanwhile); branch, Call-ID, CSeq, From tag and source address may not.
   */
  inviteOf(request: SipRequest, flow: Flow): InviteServer | undefined {
    const exact = this.#servers.get(serverKey(request, 'INVITE'));
    if (exact) return exact instanceof InviteServer ? exact : undefined;
    const same = this.#byOrigin.get(originKey(request, 'INVITE'));
    if (!(same instanceof InviteServer) || same.flow.remote.address !== flow.remote.address) return undefined;
    return same.key.startsWith(`${request.topVia.branch} `) ? same : undefined;
  }

  /** True where the same request came on another way and is being worked on (RFC 3261 §8.2.2.2). */
  isMerged(request: SipRequest): boolean {
    if (!mayMerge(request.method) || request.to.tag !== undefined) return false;
    const same = this.#byOrigin.get(this.#originOf(request));
    return same !== undefined && !(same instanceof InviteServer && same.wasChallenged);
  }

  /** A request is looked up and then, being nearly always new, put in under the same key. */
  #keyOf(request: SipRequest): string {
    if (this.#keyed !== request) {
      this.#keyed = request;
      this.#key = serverKey(request, request.method);
    }
    return this.#key;
  }

  #originOf(request: SipRequest): string {
    if (this.#placed !== request) {
      this.#placed = request;
      this.#origin = originKey(request, request.method);
    }
    return this.#origin;
  }

  #removed(server: Server | InviteServer): void {
    this.#flows.leave(server.flow, server);
    if (server.origin !== undefined && this.#byOrigin.get(server.origin) === server) {
      this.#byOrigin.delete(server.origin);
    }
    if (server instanceof Server && server.wasCompleted) {
      this.#completedCount--;
      this.#dropGone();
    }
  }

  /** They all wait equally long, so they go in the order in which they came. */
  #dropGone(): void {
    while (this.#head < this.#completed.length && !this.#completed[this.#head]?.inTable) {
      this.#completed[this.#head++] = undefined;
    }
    if (this.#head > 1_000 && this.#head * 2 > this.#completed.length) {
      this.#completed = this.#completed.slice(this.#head);
      this.#head = 0;
    }
  }
}

/** Doing these twice does no harm and they are by far the most, so nobody looks whether they came on two ways. */
function mayMerge(method: string): boolean {
  return method !== 'REGISTER' && method !== 'OPTIONS';
}

function clientKey(branch: string, method: string): string {
  // An INVITE's CANCEL has the same branch; nothing else shares one.
  return method === 'CANCEL' ? `${branch} CANCEL` : branch;
}

function serverKey(request: SipRequest, method: string): string {
  const via = request.topVia;
  if (via.hasUniqueBranch) return `${via.branch} ${via.sentBy} ${method}`;
  return `${request.requestUri} ${request.from.tag} ${request.callId} ${request.cseq.number} ${via} ${method}`;
}

function originKey(request: SipRequest, method: string): string {
  return `${request.callId} ${request.cseq.number} ${request.from.tag} ${method}`;
}
