import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TestBox } from '../../kit/box.ts';
import { type HistoryLine, Inside } from '../../kit/inside.ts';
import { type NetworkHost, TestNetwork } from '../../kit/network.ts';
import { KamailioProvider } from './provider.ts';
import { listening, playScenario, Sipp, scenarioFile } from './sipp.ts';

const PHONE_PORT = 5070;
/** Of subscribers of the provider: the last four digits of their numbers. */
const OUTSIDE_PORT = 7001;
/** Where a subscriber sends its calls on to. */
export const SENT_ON_TO = '+31612347002';

/** Anna and Bram, whose number is +31 20 123 45 67, at two providers. */
function officeAt(first: string, second: string, format: string): string {
  const trunk = (name: string, position: number, server: string): string =>
    `  - { name: ${name}, position: ${position}, server: ${server}, username: "31201234567", ` +
    `password: pw31201234567, optionsSec: 10, numberFormat: ${format}, callerIdIn: pai }`;
  return `
office:
  { name: Demo, country: NL, language: en, extensionLength: 3, callerId: "+31201234567", emergencyCallerId: "+31201234567" }
users:
  - { number: "101", name: Anna de Vries, pin: "2580", emergencyCallerId: "+31201234567", lines: [{ username: "101", password: "Wilg-4711-Anna" }] }
  - { number: "102", name: Bram Smit, pin: "3691", emergencyCallerId: "+31201234567", lines: [{ username: "102", password: "Beuk-4712-Bram" }] }
trunks:
${trunk('Eerste', 1, first)}
${trunk('Tweede', 2, second)}
numberSchemas:
  - { number: 1, name: Office, plans: [{ number: 1, name: Open, entries: [{ first: "+31201234567", extension: "102" }] }] }
numbers:
  - { first: "+31201234567", schema: 1 }
`;
}

/** A box, two phones played by SIPp, and two providers whose subscribers SIPp plays too. */
export class Customer {
  readonly box: TestBox;
  readonly inside: Inside;
  readonly first: KamailioProvider;
  readonly second: KamailioProvider;
  readonly #network: TestNetwork;
  readonly #phones: NetworkHost;
  readonly #dir = mkdtempSync(join(tmpdir(), 'customer-'));

  private constructor(network: TestNetwork, box: TestBox, providers: readonly [KamailioProvider, KamailioProvider]) {
    this.#network = network;
    this.#phones = network.host('phones');
    this.box = box;
    this.inside = new Inside(box.dataDir);
    [this.first, this.second] = providers;
  }

  static async open(): Promise<Customer> {
    const network = new TestNetwork();
    const [first, second] = [network.host('first'), network.host('second')].map((host) => new KamailioProvider(host));
    await Promise.all([first!.start(), second!.start()]);
    const office = officeAt(first!.host.address, second!.host.address, 'plus');
    const box = await TestBox.start({ office, host: network.host('box') });
    return new Customer(network, box, [first!, second!]);
  }

  async close(): Promise<void> {
    await this.box.stop();
    await Promise.all([this.first.stop(), this.second.stop()]);
    this.#network.remove();
    rmSync(this.#dir, { recursive: true, force: true });
  }

  /** Both trunks want numbers like that from now on. */
  wants(numberFormat: string): void {
    this.box.apply(officeAt(this.first.host.address, this.second.host.address, numberFormat));
  }

  /** Anna dials a number outside; whoever it is plays `scenario` at that provider; who is called instead answers. */
  async dialsOut(
    dialled: string,
    scenario: string,
    { at = this.first, sentOnTo }: { readonly at?: KamailioProvider; readonly sentOnTo?: string } = {},
  ): Promise<HistoryLine> {
    const subscribers = [await this.#subscriber(at, dialled, scenario)];
    try {
      if (sentOnTo !== undefined) subscribers.push(await this.#subscriber(at, sentOnTo, 'answers'));
      await this.#plays('calls.caller', '101', 'Wilg-4711-Anna', { callee: dialled.replaceAll('#', '%23') });
      for (const { done } of subscribers) {
        const { exitCode, messages, output } = await done;
        if (exitCode !== 0) throw new Error(`${scenario} ended with ${exitCode}\n${messages}\n${output}`);
      }
    } finally {
      for (const subscriber of subscribers) subscriber.stop();
    }
    return this.#newest();
  }

  /** Somebody with that number at that provider. */
  async #subscriber({ host }: KamailioProvider, number: string, scenario: string): Promise<Sipp> {
    const localPort = Number(number.slice(-4));
    const remote = `${host.address}:5060`;
    const file = this.#behindProxy(`${scenario}.callee`);
    const subscriber = new Sipp({ scenario: file, remote, host, localPort, keys: { target: SENT_ON_TO } });
    await listening(localPort, { host });
    return subscriber;
  }

  /** Somebody outside dials our number; Bram's phone answers. */
  async brings(
    dialled: string,
    {
      from,
      asserted = from,
      privacy = 'none',
    }: { readonly from: string; readonly asserted?: string; readonly privacy?: string },
  ): Promise<HistoryLine> {
    const { host } = this.first;
    await this.#plays('register', '102', 'Beuk-4712-Bram', {});
    const remote = `${this.box.sip.address}:5060`;
    const answering = { scenario: scenarioFile('answers.callee'), remote, host: this.#phones, localPort: PHONE_PORT };
    const bram = new Sipp({ ...answering, username: '102' });
    try {
      await listening(PHONE_PORT, { host: this.#phones });
      const scenario = scenarioFile('brings.caller');
      const keys = { account: '31201234567', dialled, from, asserted, privacy };
      await playScenario({ scenario, host, remote: `${host.address}:5060`, localPort: OUTSIDE_PORT - 1, keys });
      const { exitCode, messages, output } = await bram.done;
      if (exitCode !== 0) throw new Error(`Bram's phone ended with ${exitCode}\n${messages}\n${output}`);
    } finally {
      bram.stop();
    }
    return this.#newest();
  }

  #plays(scenario: string, username: string, password: string, keys: Readonly<Record<string, string>>) {
    const remote = `${this.box.sip.address}:5060`;
    const file = scenarioFile(scenario);
    const who = { username, password, keys, host: this.#phones, localPort: username === '102' ? PHONE_PORT : 5080 };
    return playScenario({ ...who, scenario: file, remote });
  }

  /** Behind a proxy requests have several Via lines, and all of them go back; `[$via]` holds one. */
  #behindProxy(scenario: string): string {
    const text = readFileSync(scenarioFile(scenario), 'utf8');
    const file = join(this.#dir, `${scenario}.xml`);
    writeFileSync(file, text.replaceAll('Via:[$via]', '[last_Via:]').replace(/ *<ereg [^>]*assign_to="via" \/>\n/, ''));
    return file;
  }

  async #newest(): Promise<HistoryLine> {
    await this.inside.quiet(['calls', 'legs'], 5_000);
    return (await this.inside.history())[0]!;
  }
}
