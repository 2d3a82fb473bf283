import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import * as assert from 'uvu/assert';
import { TestBox, type TestBoxOptions } from '../../kit/box.ts';
import { type HistoryLine, Inside } from '../../kit/inside.ts';
import { freeUdpPort } from '../../kit/ports.ts';
import { listening, playScenario, Sipp, type SippOptions, type SippResult, scenarioFile } from './sipp.ts';

const FIRST_NUMBER = 200;
/** Caller, callee, target. */
const PEOPLE_PER_RACE = 3;
const BRIEF_SEC = 25;
const LAST_WORDS_MS = 700;
/** Nothing of a call may be left after its last message. */
const AT_ONCE_MS = 2_000;
/** Transactions and closed dialogs are kept 64·T1 by design. */
const LINGERS_MS = 36_000;

/** One race: who plays which scenario (the file's name without its role), and what the history says of it. */
export interface Race {
  readonly caller: string;
  /** Plays the called person's phone. */
  readonly callee?: string;
  /** Plays another phone of the called person. */
  readonly secondPhone?: string;
  /** Plays the phone of somebody else, whom the caller knows as `[target]`. */
  readonly target?: string;
  readonly transport?: 'udp' | 'tcp';
  readonly history?: { readonly outcome: HistoryLine['outcome']; readonly reason: RegExp };
  readonly timeoutSec?: number;
  /** SIPp shall not repeat by itself what it believes to be lost: the scenario itself repeats. */
  readonly repeatsItself?: boolean;
}

interface Person {
  readonly number: string;
  readonly name: string;
}

interface Playing {
  readonly role: string;
  readonly scenario: string;
  readonly sipp: Sipp;
}

/** A box on loopback. Each race gets people of its own, so that races may overlap. */
export class RaceTrack {
  readonly box: TestBox;
  readonly inside: Inside;
  readonly #people: number;
  #used = 0;
  #manyPort: number | undefined;

  private constructor(box: TestBox, people: number) {
    this.box = box;
    this.#people = people;
    this.inside = new Inside(box.dataDir);
  }

  static async open(races: Readonly<Record<string, Race>>): Promise<RaceTrack> {
    return RaceTrack.withPeople(PEOPLE_PER_RACE * Object.keys(races).length);
  }

  /** With that many people, of whom each race takes three. */
  static async withPeople(people: number, box: TestBoxOptions = {}): Promise<RaceTrack> {
    return new RaceTrack(await TestBox.start({ ...box, office: officeOf(people) }), people);
  }

  close(): Promise<void> {
    return this.box.stop();
  }

  /** Plays it to its end: every SIPp as written, nothing left of the call, and the expected line in the history. */
  async run(race: Race): Promise<void> {
    const [caller, callee, target] = [this.#person(), this.#person(), this.#person()];
    const playing: Playing[] = [];
    try {
      const keys = { callee: callee.number, target: target.number };
      const answering = async (scenario: string | undefined, line: string): Promise<void> => {
        if (scenario) playing.push(await this.#answering(race, scenario, { ...credentials(line), keys }));
      };
      await Promise.all([
        answering(race.callee, callee.number),
        answering(race.secondPhone, `${callee.number}b`),
        answering(race.target, target.number),
      ]);
      const phone = { ...credentials(caller.number), localPort: await freeUdpPort(), keys };
      playing.push(this.#play(race, 'caller', race.caller, phone));
      stopAllWithOne(playing);
      expectAsWritten(playing, await Promise.all(playing.map(({ sipp }) => sipp.done)));
    } finally {
      for (const { sipp } of playing) sipp.stop();
    }
    if (race.history) await this.#expectHistory(caller, race.history);
  }

  /** Another person's first line. */
  somebody(): { readonly username: string; readonly password: string } {
    return credentials(this.#person().number);
  }

  /** The same, with a desk phone registered on it. */
  async registered(): Promise<{ readonly username: string; readonly password: string }> {
    const somebody = this.somebody();
    const scenario = scenarioFile('register');
    await playScenario({ ...this.#options({}), ...somebody, localPort: await freeUdpPort(), scenario });
    return somebody;
  }

  /**
   * The phones of so many people (the last ones, whom no race takes), two of each, register within 50 ms as when the
   * power is back, each time from the same port as phones do; `rounds` times at that pace. Answers how long that took;
   * throws unless all got in.
   */
  async allRegister(people: number, { rounds = 1, withinMs = 50 } = {}): Promise<number> {
    const dir = mkdtempSync(join(tmpdir(), 'phones-'));
    const list = join(dir, 'phones.csv');
    const first = FIRST_NUMBER + this.#people - people;
    const lines = Array.from({ length: people }, (_, index) => linesOf(first + index)).flat();
    const rows = lines.map((line) => `${line};[authentication username=${line} password=${passwordOf(line)}]`);
    writeFileSync(list, ['SEQUENTIAL', ...rows, ''].join('\n'));
    const extra = ['-inf', list, '-r', String(lines.length), '-rp', String(withinMs)];
    this.#manyPort ??= await freeUdpPort();
    const startedAt = performance.now();
    try {
      const scenario = scenarioFile('registers-at-once');
      const many = { scenario, calls: lines.length * rounds, localPort: this.#manyPort, extra };
      await playScenario({ ...this.#options({}), ...many });
      return performance.now() - startedAt;
    } finally {
      rmSync(dir, { recursive: true });
    }
  }

  /** Transactions, closed dialogs and their timers are gone too, 64·T1 after the last of them. */
  async nothingLeft(): Promise<void> {
    await this.inside.quiet(['calls', 'legs'], AT_ONCE_MS);
    const gauges = ['dialogs', 'clientTransactions', 'serverTransactions', 'openings', 'deadlines'];
    await this.inside.quiet(gauges, LINGERS_MS);
  }

  async #answering(race: Race, scenario: string, line: Partial<SippOptions>): Promise<Playing> {
    const localPort = await freeUdpPort();
    const phone = { ...line, localPort };
    await playScenario({ ...this.#options(race), ...phone, scenario: scenarioFile('register') });
    const player = this.#play(race, 'callee', scenario, phone);
    await listening(localPort, { transport: race.transport });
    return player;
  }

  #play(race: Race, role: string, scenario: string, options: Partial<SippOptions>): Playing {
    const name = scenarioFile(`${scenario}.${role}`);
    const extra = race.repeatsItself ? ['-nr'] : [];
    return { role, scenario: name, sipp: new Sipp({ ...this.#options(race), ...options, extra, scenario: name }) };
  }

  #options({ transport, timeoutSec = BRIEF_SEC }: Partial<Race>): Omit<SippOptions, 'scenario'> {
    const { address, port } = this.box.sip;
    return { remote: `${address}:${port}`, transport, timeoutSec };
  }

  #person(): Person {
    const number = FIRST_NUMBER + this.#used++;
    return { number: String(number), name: nameOf(number) };
  }

  async #expectHistory(caller: Person, expected: NonNullable<Race['history']>): Promise<void> {
    const line = await this.inside.historyLine(({ caller: { number } }) => number === caller.number);
    assert.is(line.caller.name, caller.name);
    assert.is(line.outcome, expected.outcome, line.reason);
    assert.match(line.reason, expected.reason);
  }
}

function officeOf(people: number): string {
  const users = Array.from({ length: people }, (_, index) => {
    const number = FIRST_NUMBER + index;
    const lines = linesOf(number).map((line) => `{ username: "${line}", password: "${passwordOf(line)}" }`);
    return `  - { number: "${number}", name: "${nameOf(number)}", pin: "2580", voicemail: false, lines: [${lines.join(', ')}] }`;
  });
  const office = 'office: { name: Races, country: NL, language: en, timeZone: Europe/Amsterdam, extensionLength: 3 }';
  return [office, 'users:', ...users, ''].join('\n');
}

/** Two phones each. */
function linesOf(number: number): string[] {
  return [`${number}`, `${number}b`];
}

function nameOf(number: number): string {
  return `Person ${number}`;
}

function passwordOf(line: string): string {
  return `Els-${line}-Wilg-77`;
}

function credentials(line: string): { username: string; password: string } {
  return { username: line, password: passwordOf(line) };
}

function expectAsWritten(playing: readonly Playing[], results: readonly SippResult[]): void {
  const wrong = results.flatMap(({ exitCode, messages, output }, index) => {
    const { scenario } = playing[index]!;
    return exitCode === 0 ? [] : [`SIPp ended with ${exitCode} in ${scenario}\n${messages}\n${output}`];
  });
  if (wrong.length > 0) throw new Error(wrong.join('\n\n'));
}

/** Who waits for a player that has failed would wait for nothing; what crosses just then may still be told. */
function stopAllWithOne(playing: readonly Playing[]): void {
  for (const { sipp } of playing) {
    sipp.done.then(async ({ exitCode }) => {
      if (exitCode === 0) return;
      await wait(LAST_WORDS_MS);
      for (const other of playing) other.sipp.stop();
    });
  }
}
