/** What the people of the demo office do all day: a call every few seconds, and everything that comes of calls. */
import type { SimCall, SimPhone } from '../../test/sim/phone.ts';
import { SimPhone as ModelPhone } from '../../test/sim/phone.ts';
import { PROFILES } from '../../test/sim/quirks.ts';
import type { LoopbackNetwork } from './network.ts';
import { type DemoPerson, passwordOf } from './office.ts';

export interface DayOptions {
  readonly network: LoopbackNetwork;
  readonly people: readonly DemoPerson[];
  /** Calls at the same time. */
  readonly callsMax: number;
  readonly box: { readonly address: string; readonly port: number };
  /** Between two calls. */
  readonly paceMs: readonly [least: number, most: number];
}

const RINGS_MS = [1_500, 6_000] as const;
const TALKS_MS = [8_000, 60_000] as const;

/** How a call goes, each as often as it stands here. */
const STORIES = [
  'talks',
  'talks',
  'talks',
  'talks',
  'holds',
  'holds',
  'transfers',
  'asks and transfers',
  'busy',
  'declines',
  'nobody answers',
  'gives up',
] as const;
type Story = (typeof STORIES)[number];

/** What is passed on of what people do: nobody answers, busy, gave up, declines. */
const PEOPLES_ANSWERS: ReadonlySet<number> = new Set([408, 480, 486, 487, 603]);

export interface DayTally {
  readonly made: number;
  readonly answered: number;
  /** Those that came to nothing though no person wanted that. */
  readonly failed: readonly string[];
}

export class Day {
  readonly #options: DayOptions;
  readonly #phones = new Map<DemoPerson, SimPhone[]>();
  readonly #plans = new Map<string, Story>();
  readonly #tally = { made: 0, answered: 0, failed: [] as string[] };
  #soundPort = 30_000;
  #over = false;

  constructor(options: DayOptions) {
    this.#options = options;
    const box = { name: 'box', address: options.box, ear: undefined, plugged: true };
    for (const [index, person] of options.people.entries()) {
      const phones = person.lines.map(
        (username) =>
          new ModelPhone({
            ...{
              network: options.network,
              clock: options.network.clock,
              random: options.network.random,
              box,
              username,
            },
            password: passwordOf(username),
            transport: 'udp',
            quirks: PROFILES[index % PROFILES.length]!,
            soundPort: () => (this.#soundPort = this.#soundPort >= 60_000 ? 30_000 : this.#soundPort + 2),
            onCall: () => {},
          }),
      );
      for (const phone of phones) phone.onRing = (call) => this.#rung(call as SimCall, person);
      this.#phones.set(person, phones);
    }
  }

  /** All phones register, and people begin to call each other. */
  begin(): void {
    const phones = [...this.#phones.values()].flat();
    for (const [index, phone] of phones.entries()) this.#after([index * 10, index * 10], () => phone.register());
    this.#after([3_000, 4_000], () => this.#next());
  }

  /** Everybody puts the receiver down and calls nobody any more; the phones stay registered. */
  calmDown(): void {
    this.#over = true;
    for (const phone of this.#allPhones) for (const call of phone.calls) if (!call.isOver) call.hangsUp();
  }

  /** As `calmDown`, and no phone refreshes its registration any more: nothing at all is under way then. */
  standStill(): void {
    this.calmDown();
    for (const phone of this.#allPhones) phone.refreshesNoMore();
  }

  end(): void {
    this.calmDown();
    for (const phone of this.#allPhones) phone.register(0);
  }

  /** All calls that were made so far, and those of them that were answered, as the calling phones saw them. */
  tally(): DayTally {
    this.#forget();
    return this.#tally;
  }

  get #allPhones(): readonly SimPhone[] {
    return [...this.#phones.values()].flat();
  }

  #between(low: number, high: number): number {
    return this.#options.network.random.integer(low, high);
  }

  #after([least, most]: readonly [number, number], work: () => void): void {
    const { clock } = this.#options.network;
    clock.at(clock.now() + this.#between(least, most), () => {
      if (!this.#over) work();
    });
  }

  #idle(): DemoPerson[] {
    return this.#options.people.filter((person) => this.#isThere(person) && this.#callsOf(person).length === 0);
  }

  #isThere(person: DemoPerson): boolean {
    const nowMs = this.#options.network.clock.now();
    return (this.#phones.get(person) ?? []).some(({ registeredUntilMs }) => registeredUntilMs > nowMs);
  }

  #callsOf(person: DemoPerson): SimCall[] {
    return (this.#phones.get(person) ?? []).flatMap(({ calls }) => calls.filter((call) => !call.isOver));
  }

  #forget(): void {
    for (const phone of this.#allPhones) {
      for (const [index, call] of [...phone.calls.entries()].reverse()) {
        if (!call.isOver) continue;
        phone.calls.splice(index, 1);
        if (!call.isIncoming) this.#note(call);
      }
    }
  }

  #note(call: SimCall): void {
    const { failure } = call;
    this.#tally.made++;
    if (call.log.includes('answered')) this.#tally.answered++;
    else if (failure?.cause === 'response' ? !PEOPLES_ANSWERS.has(failure.status) : failure?.cause !== 'cancelled') {
      this.#tally.failed.push(`${call.phone.username} to ${call.number}: ${call.refusal}`);
    }
  }

  #next(): void {
    this.#after(this.#options.paceMs, () => this.#next());
    this.#forget();
    const idle = this.#idle();
    const running = this.#options.people.filter((person) => this.#callsOf(person).length > 0).length;
    const caller = idle[this.#between(0, idle.length - 1)];
    const others = idle.filter((person) => person !== caller);
    const callee = others[this.#between(0, others.length - 1)];
    if (!caller || !callee || running >= this.#options.callsMax * 2) return;
    const story = STORIES[this.#between(0, STORIES.length - 1)]!;
    this.#plans.set(callee.number, story);
    const phone = this.#phones.get(caller)?.[0];
    const call = phone?.dials(callee.number);
    if (call && story === 'gives up') this.#after(RINGS_MS, () => call.hangsUp());
    if (call && story !== 'nobody answers') this.#after([70_000, 90_000], () => !call.isOver && call.hangsUp());
  }

  #rung(call: SimCall, person: DemoPerson): void {
    const story = this.#plans.get(person.number) ?? 'talks';
    if (story === 'busy') {
      call.refuses(486);
      return;
    }
    call.rings(180);
    if (story === 'declines') this.#after(RINGS_MS, () => call.state === 'ringing' && call.refuses(603));
    else if (story !== 'nobody answers' && story !== 'gives up') this.#after(RINGS_MS, () => this.#answer(call, story));
  }

  #answer(call: SimCall, story: Story): void {
    if (call.state !== 'ringing') return;
    call.answers();
    this.#after(TALKS_MS, () => !call.isOver && call.hangsUp());
    if (story === 'holds') {
      this.#after([2_000, 5_000], () => call.state === 'up' && call.holds());
      this.#after([7_000, 12_000], () => call.state === 'up' && call.resumes());
    } else if (story === 'transfers') {
      this.#after([3_000, 6_000], () => call.state === 'up' && call.transfers(this.#someoneIdle()));
    } else if (story === 'asks and transfers') {
      this.#after([3_000, 6_000], () => call.state === 'up' && this.#consult(call));
    }
  }

  #someoneIdle(): string {
    const idle = this.#idle();
    const one = idle[this.#between(0, idle.length - 1)] ?? this.#options.people[0]!;
    this.#plans.set(one.number, 'talks');
    return one.number;
  }

  /** Asks a colleague first and then connects the two. */
  #consult(call: SimCall): void {
    call.holds();
    const second = call.phone.dials(this.#someoneIdle());
    this.#after([8_000, 10_000], () => {
      if (call.state === 'up' && second.state === 'up') call.connectsTo(second);
      else if (call.state === 'up') call.resumes();
    });
  }
}
