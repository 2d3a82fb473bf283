import type { Timer } from '../base/clock.ts';
import { AppError } from '../base/errors.ts';
import type { AppEvents } from '../base/events.ts';
import { EVENT_RING_MAX, EVENT_STREAMS_MAX, EVENT_STREAMS_PER_PERSON_MAX } from '../base/limits.ts';
import { Scope } from '../base/scope.ts';
import { phrase } from '../base/words/index.ts';
import type { ApiDependencies } from './dependencies.ts';
import { EventReader } from './event-reader.ts';
import type { Person } from './person.ts';
import type { Sessions } from './session.ts';
import {
  type GatheredFact,
  type TopicDefinition,
  type TopicEvent,
  type TopicMemory,
  type TopicSources,
  topics,
} from './topics.ts';

interface Kept extends TopicEvent {
  readonly seq: number;
  readonly topic: string;
}

type Sources = TopicSources & Pick<ApiDependencies, 'scope' | 'random'> & { readonly sessions: Sessions };

/**
 * The event stream: one snapshot when a reader connects, then what changes, numbered. The last events are kept in a
 * ring, so a reader that was away for a moment gets what it missed and one that was away for long a new snapshot.
 * While nobody listens nothing is worked out and nothing kept.
 */
export class EventStreams {
  readonly #sources: Sources;
  readonly #readers = new Set<EventReader>();
  readonly #memories = new Map<string, TopicMemory>();
  /** Of this run of the box: numbers of an earlier run mean nothing. */
  readonly #run: string;
  #ring: Kept[] = [];
  #seq = 0;
  readonly #gathered = new Map<string, GatheredFact[]>();
  readonly #gatherTimers = new Map<string, Timer>();
  readonly #lookTimers = new Map<string, Timer>();
  /** Lives while there are readers. */
  #listening: Scope | undefined;

  constructor(sources: Sources) {
    this.#sources = sources;
    this.#run = sources.random.token(8);
  }

  /** How many are connected. */
  get readers(): number {
    return this.#readers.size;
  }

  /**
   * Opens a stream for a person who may follow these topics (checked before). `lastEventId` is what the browser says it
   * has seen. Throws AppError `unavailable` or `too-many` above the limits.
   */
  open(person: Person, wanted: readonly TopicDefinition[], lastEventId: string | null, signal: AbortSignal): Response {
    this.#refuseTooMany(person);
    this.#listen();
    const reader = new EventReader({
      person,
      topics: new Set(wanted.map((topic) => topic.name)),
      clock: this.#sources.clock,
      scope: this.#sources.scope,
      standing: () => this.#sources.sessions.stillTheSame(person),
      onGone: (gone) => this.#forget(gone),
    });
    this.#readers.add(reader);
    signal.addEventListener('abort', () => reader.end('gone'), { once: true });
    if (person.sessionId) this.#sources.sessions.onEnd(person.sessionId, reader.scope, () => reader.end('signed-out'));
    this.#begin(reader, wanted, lastEventId);
    return reader.response();
  }

  #refuseTooMany(person: Person): void {
    if (this.#readers.size >= EVENT_STREAMS_MAX) throw new AppError('unavailable', phrase('api.streams-full'), [], 10);
    const own = [...this.#readers].filter((reader) => reader.person.accountId === person.accountId);
    // The oldest is most likely a tab that was closed without a word.
    if (own.length >= EVENT_STREAMS_PER_PERSON_MAX) own[0]?.end('too-many');
  }

  #begin(reader: EventReader, wanted: readonly TopicDefinition[], lastEventId: string | null): void {
    const missed = this.#missedSince(lastEventId);
    if (missed) {
      reader.comment('resumed');
      for (const kept of missed) this.#tell(reader, kept);
      return;
    }
    const contents = wanted.map((topic) => [
      topic.name,
      topic.snapshot(this.#sources, reader.person, this.#memoryOf(topic)),
    ]);
    reader.send('snapshot', this.#idOf(this.#seq), { seq: this.#seq, topics: Object.fromEntries(contents) });
  }

  /** What came after that id; undefined when the ring doesn't reach back so far. */
  #missedSince(lastEventId: string | null): Kept[] | undefined {
    const [run, number] = (lastEventId ?? '').split('.');
    const seen = Number(number);
    if (run !== this.#run || !Number.isSafeInteger(seen) || seen > this.#seq) return undefined;
    const oldest = this.#ring[0]?.seq ?? this.#seq + 1;
    if (seen < oldest - 1) return undefined;
    return this.#ring.filter((kept) => kept.seq > seen);
  }

  #idOf(seq: number): string {
    return `${this.#run}.${seq}`;
  }

  #tell(reader: EventReader, kept: Kept): void {
    if (!reader.topics.has(kept.topic)) return;
    const data = kept.render(reader.person);
    if (data !== undefined) reader.send(kept.topic, this.#idOf(kept.seq), data);
  }

  #listen(): void {
    if (this.#listening) return;
    const { bus, scope } = this.#sources;
    this.#listening = new Scope('event streams', scope);
    bus.tap(this.#listening, (name, fact) => {
      for (const topic of topics) if (topic.facts.includes(name)) this.#gather(topic, { name, fact });
      if (name === 'config.changed') this.#checkStanding(fact as AppEvents['config.changed']);
    });
    for (const topic of topics) {
      if (topic.lookMs === undefined) continue;
      // How it is now is in the snapshots; only what differs from it is news.
      topic.events(this.#sources, [], this.#memoryOf(topic));
      this.#lookLater(topic, topic.lookMs);
    }
  }

  #forget(reader: EventReader): void {
    this.#readers.delete(reader);
    if (this.#readers.size > 0) return;
    this.#listening?.end();
    this.#listening = undefined;
    for (const timer of [...this.#gatherTimers.values(), ...this.#lookTimers.values()]) timer.cancel();
    this.#gatherTimers.clear();
    this.#lookTimers.clear();
    this.#gathered.clear();
    this.#memories.clear();
    // What happens from now on nobody notes, so a later reader can't be told what it missed: its number is too old.
    this.#ring = [];
    this.#seq++;
  }

  #gather(topic: TopicDefinition, fact: GatheredFact): void {
    const { clock } = this.#sources;
    this.#gathered.getOrInsertComputed(topic.name, () => []).push(fact);
    this.#gatherTimers.getOrInsertComputed(topic.name, () =>
      clock.at(clock.now() + topic.gatherMs, () => {
        this.#gatherTimers.delete(topic.name);
        this.#deliver(topic);
      }),
    );
  }

  /** Numbers on the health page change without any fact: look now and then. */
  #lookLater(topic: TopicDefinition, lookMs: number): void {
    const { clock } = this.#sources;
    const look = (): void => {
      this.#deliver(topic);
      if (this.#listening) this.#lookLater(topic, lookMs);
    };
    this.#lookTimers.set(topic.name, clock.at(clock.now() + lookMs, look));
  }

  #deliver(topic: TopicDefinition): void {
    const facts = this.#gathered.get(topic.name) ?? [];
    this.#gathered.delete(topic.name);
    for (const event of topic.events(this.#sources, facts, this.#memoryOf(topic))) this.#keep(topic.name, event);
  }

  #keep(topic: string, event: TopicEvent): void {
    const kept: Kept = { render: event.render, topic, seq: ++this.#seq };
    this.#ring.push(kept);
    if (this.#ring.length > EVENT_RING_MAX) this.#ring.shift();
    for (const reader of [...this.#readers]) this.#tell(reader, kept);
  }

  #memoryOf(topic: TopicDefinition): TopicMemory {
    return this.#memories.getOrInsertComputed(topic.name, () => new Map());
  }

  /** Somebody's roles, language or extension changed: their streams begin anew with what they may see now. */
  #checkStanding({ changed }: AppEvents['config.changed']): void {
    if (!changed.some(({ entity }) => entity === 'account')) return;
    for (const reader of [...this.#readers]) reader.checkStanding();
  }
}
