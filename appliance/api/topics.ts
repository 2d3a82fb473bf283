import type { AppEvents } from '../base/events.ts';
import { EVENT_GATHER_MS, EVENT_HEALTH_GATHER_MS, EVENT_HEALTH_LOOK_MS } from '../base/limits.ts';
import { EMERGENCY_NOTICE_MS } from '../base/limits-outside.ts';
import type { CallSnapshot } from '../calls/types.ts';
import type { Mailbox } from '../voicemail/types.ts';
import type { ApiDependencies } from './dependencies.ts';
import type { OpenMailboxes } from './open-mailboxes.ts';
import type { Access, Person } from './person.ts';
import { extensionsIn, liveCallView, seesCall } from './views/calls.ts';
import { isTold, noticesView } from './views/emergency-notice.ts';
import { healthFacts, healthView } from './views/health.ts';
import { phonesOf, phonesOfLine } from './views/phones.ts';
import { mailboxView, messagesView } from './views/voicemail.ts';

type Fact<Name extends keyof AppEvents> = AppEvents[Name];
export type TopicSources = Pick<
  ApiDependencies,
  'config' | 'locator' | 'calls' | 'health' | 'clock' | 'bus' | 'voicemail' | 'emergencies'
> & { readonly opened: OpenMailboxes; readonly startedAt: number };

/** What happened on a topic, kept for all readers alike; `render` makes each reader's own version of it. */
export interface TopicEvent {
  readonly render: (person: Person) => unknown;
}

/**
 * One topic of the event stream: who may follow it, all of it at the beginning, and what happens then. Facts of the bus
 * are gathered for a moment and worked up together, because one act makes several.
 */
export interface TopicDefinition {
  readonly name: string;
  readonly right: Access;
  readonly summary: string;
  /** Facts that concern it. */
  readonly facts: readonly (keyof AppEvents)[];
  readonly snapshot: (sources: TopicSources, person: Person, memory: TopicMemory) => unknown;
  /** What these facts (in order, of the topic's kinds) come to. `undefined` from `render`: not for this person. */
  readonly events: (
    sources: TopicSources,
    facts: readonly GatheredFact[],
    memory: TopicMemory,
  ) => readonly TopicEvent[];
  /** How long facts are gathered before they are worked up. */
  readonly gatherMs: number;
  /** Looked at this often even when no fact came. */
  readonly lookMs?: number;
}

export interface GatheredFact {
  readonly name: keyof AppEvents;
  readonly fact: AppEvents[keyof AppEvents];
}

/** What a topic remembers between its events while somebody listens. */
export type TopicMemory = Map<string, unknown>;

const calls: TopicDefinition = {
  name: 'calls',
  right: ['see-all-calls', 'see-own-calls'],
  summary: 'Calls that begin, change and end; without the right to see all, only your own.',
  facts: ['call.changed', 'call.ended'],
  gatherMs: EVENT_GATHER_MS,
  snapshot: (sources, person, memory) => {
    const live = sources.calls();
    for (const call of live) remember(memory, call);
    const seen = live.filter((call) => seesCall(person, 'see-all-calls', extensionsIn(call)));
    return seen.map((call) => liveCallView(call, person));
  },
  events: callEvents,
};

function callEvents(sources: TopicSources, facts: readonly GatheredFact[], memory: TopicMemory): TopicEvent[] {
  const live = new Map(sources.calls().map((call) => [call.id, call]));
  const ended = new Map<string, string | undefined>();
  const changed = new Map<string, CallSnapshot>();
  for (const { name, fact } of facts) {
    const { callId } = fact as Fact<'call.changed'>;
    const call = live.get(callId);
    if (name === 'call.ended') ended.set(callId, (fact as Fact<'call.ended'>).historyId);
    else if (call) changed.set(callId, call);
  }
  const events: TopicEvent[] = [];
  for (const call of changed.values()) {
    if (ended.has(call.id)) continue;
    // Who once was shown a call must hear of its end, even when it has gone on to others meanwhile.
    const knew = remember(memory, call);
    events.push({ render: (person) => changedFor(person, call, knew) });
  }
  for (const [callId, historyId] of ended) {
    const knew = remembered(memory, callId);
    memory.delete(callId);
    events.push({
      render: (person) =>
        seesCall(person, 'see-all-calls', knew) ? { removed: [callId], ended: [{ callId, historyId }] } : undefined,
    });
  }
  return events;
}

function changedFor(person: Person, call: CallSnapshot, knew: ReadonlySet<string>): unknown {
  if (seesCall(person, 'see-all-calls', extensionsIn(call))) return { changed: [liveCallView(call, person)] };
  return seesCall(person, 'see-all-calls', knew) ? { removed: [call.id] } : undefined;
}

function remember(memory: TopicMemory, call: CallSnapshot): ReadonlySet<string> {
  const knew = remembered(memory, call.id);
  for (const id of extensionsIn(call)) if (id !== undefined) knew.add(id);
  return knew;
}

function remembered(memory: TopicMemory, callId: string): Set<string> {
  return memory.getOrInsertComputed(callId, () => new Set<string>()) as Set<string>;
}

const phones: TopicDefinition = {
  name: 'phones',
  right: 'see-phones',
  summary: 'Phones that register and go.',
  facts: ['phone.registered', 'phone.unregistered'],
  gatherMs: EVENT_GATHER_MS,
  snapshot: (sources) => phonesOf(sources),
  events: (sources, facts) => {
    const lineIds = new Set(facts.map(({ fact }) => (fact as Fact<'phone.registered'>).lineId));
    return [...lineIds].map((lineId) => {
      const event = { lineId, phones: phonesOfLine(sources, lineId) };
      return { render: () => event };
    });
  },
};

const health: TopicDefinition = {
  name: 'health',
  right: 'see-health',
  summary: 'How the box is, each time that changes.',
  facts: [
    'phone.registered',
    'phone.unregistered',
    'call.changed',
    'call.ended',
    'config.changed',
    'health.changed',
    'check.changed',
  ],
  gatherMs: EVENT_HEALTH_GATHER_MS,
  lookMs: EVENT_HEALTH_LOOK_MS,
  snapshot: (sources, person) => healthView(healthFacts(sources), sources.startedAt, person.language),
  events: (sources, _facts, memory) => {
    const facts = healthFacts(sources);
    const seen = JSON.stringify(facts);
    if (memory.get('seen') === seen) return [];
    memory.set('seen', seen);
    return [{ render: (person) => healthView(facts, sources.startedAt, person.language) }];
  },
};

const changes: TopicDefinition = {
  name: 'changes',
  right: 'see-changes',
  summary: 'Revisions of the configuration.',
  facts: ['config.changed'],
  gatherMs: EVENT_GATHER_MS,
  snapshot: (sources) => ({ revision: sources.config.revision }),
  events: (_sources, facts) =>
    facts.map(({ fact }) => {
      const { revision, changed } = fact as Fact<'config.changed'>;
      return { render: () => ({ revision, changed }) };
    }),
};

const mailboxes: TopicDefinition = {
  name: 'mailboxes',
  right: 'use-own-mailboxes',
  summary: 'Your mailboxes, with their messages where they are open, each time something about one changes.',
  facts: ['voicemail.changed'],
  gatherMs: EVENT_GATHER_MS,
  snapshot: (sources, person) =>
    sources.opened.of(person).map((mailbox) => mailboxWithMessages(sources, person, mailbox)),
  events: (sources, facts) => {
    const ids = new Set(facts.map(({ fact }) => (fact as Fact<'voicemail.changed'>).mailboxId));
    return [...ids].map((id) => ({
      render: (person) => {
        const mailbox = sources.opened.of(person).find((one) => one.id === id);
        return mailbox && mailboxWithMessages(sources, person, mailbox);
      },
    }));
  },
};

function mailboxWithMessages(sources: TopicSources, person: Person, mailbox: Mailbox): unknown {
  const view = mailboxView(sources, person, mailbox);
  if (!view.open) return { mailbox: view };
  return { mailbox: view, messages: messagesView(sources.voicemail.mailboxes.messages(mailbox.id)) };
}

/** FAC-11: chosen people see at once who calls for help, and where; nobody else hears of it here. */
const emergencies: TopicDefinition = {
  name: 'emergencies',
  right: 'signed-in',
  summary: 'Calls for help, for who is chosen to be told of them: those of the last half hour, each time one begins.',
  facts: ['emergency.called'],
  gatherMs: 0,
  snapshot: (sources, person) => shownNotices(sources, person),
  events: (sources) => [
    { render: (person) => (isTold(sources.config, person) ? { latest: shownNotices(sources, person) } : undefined) },
  ],
};

function shownNotices({ config, emergencies: log, clock }: TopicSources, person: Person): unknown {
  if (!isTold(config, person)) return [];
  return noticesView(log.recent(), clock.wall() - EMERGENCY_NOTICE_MS, person.language);
}

/** The manifest of topics. */
export const topics: readonly TopicDefinition[] = [calls, phones, health, changes, mailboxes, emergencies];
