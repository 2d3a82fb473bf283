import type { Bus } from '../base/bus.ts';
import type { Clock, Timer } from '../base/clock.ts';
import type { AppEvents } from '../base/events.ts';
import {
  LAMP_EXPIRES_DEFAULT_SEC,
  LAMP_EXPIRES_MAX_SEC,
  LAMP_EXPIRES_MIN_SEC,
  LAMP_GATHER_MS,
  LAMPS_PER_LINE_MAX,
} from '../base/limits-features.ts';
import type { Scope } from '../base/scope.ts';
import type { ConfigView, LineBody } from '../config/types.ts';
import type { Authentication } from '../registrar/types.ts';
import { parsedOrUndefined } from '../sip/grammar.ts';
import { parseEvent } from '../sip/headers/event.ts';
import { parseExpires } from '../sip/headers/expires.ts';
import { accepts } from '../sip/headers/media-type.ts';
import type { IncomingRequest, NotifierSubscription, SubscriptionListener } from '../sip/types.ts';
import { hostPort } from '../sip/uri.ts';
import type { Mailboxes, MessageCount } from '../voicemail/types.ts';

export interface MessageWaitingOptions {
  readonly clock: Clock;
  readonly bus: Bus<AppEvents>;
  readonly scope: Scope;
  readonly config: ConfigView;
  readonly mailboxes: Pick<Mailboxes, 'get' | 'linkedTo' | 'count'>;
  /** Who sent a request; it answers those by itself that did not prove it. */
  readonly authenticate: (request: IncomingRequest) => Authentication;
}

export const MESSAGE_SUMMARY = 'message-summary';
const CONTENT_TYPE = 'application/simple-message-summary';
/** What a phone's message key dials. */
const LISTEN_CODE = '1233';

/** A lamp that somebody watches. */
interface Lamp {
  readonly subscription: NotifierSubscription;
  /** How that phone calls the box: where its message key leads. */
  readonly host: string;
  /** What it was told last. */
  told: string | undefined;
}

/**
 * Owner of the lamps: phones subscribe to the messages of whoever is on their line (RFC 3842), the personal mailbox and
 * the shared ones that the user is linked to counted together. Each gets the whole state, at once and when it changes.
 * A restart forgets the subscriptions; phones refresh every few minutes, are told 481 then and subscribe anew.
 */
export class MessageWaiting {
  readonly #options: MessageWaitingOptions;
  /** Line → its lamps, oldest first. */
  readonly #lamps = new Map<string, Set<Lamp>>();
  #gathering: Timer | undefined;

  constructor(options: MessageWaitingOptions) {
    this.#options = options;
    const { bus, scope } = options;
    bus.on('voicemail.changed', scope, () => this.#gather());
    bus.on('config.changed', scope, () => this.#gather());
    scope.onEnd(() => this.#gathering?.cancel());
  }

  /** Gauge; zero when nobody watches. */
  live(): { readonly lamps: number } {
    return { lamps: [...this.#lamps.values()].reduce((sum, lamps) => sum + lamps.size, 0) };
  }

  /** Answers a SUBSCRIBE outside a dialog when it is about messages; false: it isn't. */
  onSubscribe(request: IncomingRequest): boolean {
    const { headers } = request.message;
    const event = parsedOrUndefined(parseEvent, headers.get('Event'));
    if (event?.package.toLowerCase() !== MESSAGE_SUMMARY) return false;
    const proof = this.#options.authenticate(request);
    if (proof.kind !== 'line') return true;
    const expiresSec = parseExpires(headers.get('Expires')) ?? LAMP_EXPIRES_DEFAULT_SEC;
    if (headers.has('Accept') && !accepts(headers.all('Accept'), CONTENT_TYPE)) request.respond(406);
    else if (expiresSec > 0 && expiresSec < LAMP_EXPIRES_MIN_SEC) {
      // RFC 6665 §4.2.1.1.
      request.respond(423, { headers: [['Min-Expires', String(LAMP_EXPIRES_MIN_SEC)]] });
    } else this.#begin(request, proof.lineId, Math.min(expiresSec, LAMP_EXPIRES_MAX_SEC));
    return true;
  }

  #begin(request: IncomingRequest, lineId: string, expiresSec: number): void {
    const { uri } = request.message;
    const { address, port } = request.flow.local;
    const host = uri.isSip && uri.host !== '' ? hostPort(uri.host, uri.port) : hostPort(address, port);
    let lamp: Lamp | undefined;
    const listener: SubscriptionListener = {
      onRefreshed: (subscription) => {
        if (!lamp) {
          lamp = { subscription, host, told: undefined };
          this.#add(lineId, lamp);
        }
        this.#tell(lineId, lamp, 'always');
      },
      onEnded: () => {
        if (lamp) this.#remove(lineId, lamp);
      },
    };
    request.subscription(expiresSec, listener);
  }

  #add(lineId: string, lamp: Lamp): void {
    const lamps = this.#lamps.getOrInsertComputed(lineId, () => new Set());
    lamps.add(lamp);
    // A phone that restarts without a goodbye leaves its old one behind.
    const [oldest] = lamps;
    if (lamps.size > LAMPS_PER_LINE_MAX) oldest?.subscription.terminate('deactivated');
  }

  #remove(lineId: string, lamp: Lamp): void {
    const lamps = this.#lamps.get(lineId);
    lamps?.delete(lamp);
    if (lamps?.size === 0) this.#lamps.delete(lineId);
  }

  /** One act makes several facts, and a storm of them one NOTIFY. */
  #gather(): void {
    const { clock } = this.#options;
    if (this.#lamps.size === 0) return;
    this.#gathering ??= clock.at(clock.now() + LAMP_GATHER_MS, () => {
      this.#gathering = undefined;
      for (const [lineId, lamps] of [...this.#lamps]) {
        for (const lamp of [...lamps]) this.#tell(lineId, lamp, 'news');
      }
    });
  }

  #tell(lineId: string, lamp: Lamp, when: 'always' | 'news'): void {
    const line = this.#options.config.get<LineBody>('line', lineId);
    if (!line) {
      lamp.subscription.terminate('noresource');
      return;
    }
    const summary = summaryOf(this.#countOf(line), lamp.host);
    if (when === 'news' && summary === lamp.told) return;
    lamp.told = summary;
    lamp.subscription.notify(CONTENT_TYPE, summary);
  }

  /** Of whoever is on the line now; nobody there has no messages. */
  #countOf(line: LineBody): MessageCount {
    const { mailboxes } = this.#options;
    const userId = line.loggedInUserId ?? line.userId;
    if (userId === undefined) return { new: 0, old: 0 };
    const ids = [userId, ...mailboxes.linkedTo(userId).map(({ id }) => id)];
    const counts = ids.map((id) => mailboxes.count(id));
    const sum = (of: keyof MessageCount): number => counts.reduce((total, count) => total + count[of], 0);
    return { new: sum('new'), old: sum('old') };
  }
}

/** RFC 3842 §5.2; urgent ones there are none. */
function summaryOf(count: MessageCount, host: string): string {
  const lines = [
    `Messages-Waiting: ${count.new > 0 ? 'yes' : 'no'}`,
    `Message-Account: sip:${LISTEN_CODE}@${host}`,
    `Voice-Message: ${count.new}/${count.old} (0/0)`,
  ];
  return lines.map((line) => `${line}\r\n`).join('');
}
