import * as assert from 'uvu/assert';
import { VirtualClock } from '../../appliance/base/clock.ts';
import { SeededRandom } from '../../appliance/base/random.ts';
import { DtlsAssociation } from '../../appliance/media/dtls/association.ts';
import { makeDtlsCertificate } from '../../appliance/media/dtls/certificate.ts';
import { soundOpener } from '../../appliance/media/open-sound.ts';
import type { PacketPort } from '../../appliance/media/packet-io.ts';
import type { MediaSession } from '../../appliance/media/types.ts';
import { HmacSha1 } from '../../appliance/rtp/hmac-sha1.ts';
import { datagramKind, RtpHeader, readRtp, writeRtpHeader } from '../../appliance/rtp/packet.ts';
import { SrtpReceiver, SrtpSender } from '../../appliance/rtp/srtp.ts';
import { readStun, writeStun } from '../../appliance/rtp/stun.ts';
import { MemoryNetwork, twinPool } from '../kit/media-twin.ts';
import { portOf } from '../kit/rtp-phone.ts';
import { BOX, SoundPhone } from '../kit/sound-phone.ts';
import { suite } from '../kit/suite.ts';

const test = suite('media browser');
const UFRAG = 'brow';
const PWD = 'browserbrowserbrowserbrow';

function attribute(sdp: string, name: string): string {
  return new RegExp(`^a=${name}:(.*?)\\r?$`, 'm').exec(sdp)?.[1] ?? '';
}

/** A browser's end, put together from parts: asks by STUN, agrees by DTLS, speaks SRTP. */
class Browser {
  readonly clock: VirtualClock;
  readonly certificate = makeDtlsCertificate(new SeededRandom(5), Date.UTC(2026, 0, 5));
  readonly heard: number[] = [];
  successes = 0;
  #network: MemoryNetwork;
  #port: PacketPort;
  #association: DtlsAssociation | undefined;
  #sender: SrtpSender | undefined;
  #receiver: SrtpReceiver | undefined;
  #box = { port: 0, ufrag: '', hmac: new HmacSha1(new Uint8Array()) };
  #sequence = 1;

  constructor(clock: VirtualClock, network: MemoryNetwork) {
    this.clock = clock;
    this.#network = network;
    this.#port = network.open(
      { host: '10.0.0.50', port: 50_000, shared: false },
      {
        receive: (bytes, end) => this.#receive(bytes, end),
      },
    );
  }

  description(setup: string): string {
    const { hash, value } = this.certificate.fingerprint;
    return [
      ...['v=0', 'o=- 1 1 IN IP4 127.0.0.1', 's=-', 't=0 0', 'a=group:BUNDLE 0'],
      ...['m=audio 9 UDP/TLS/RTP/SAVPF 8 101', 'c=IN IP4 0.0.0.0', 'a=rtpmap:101 telephone-event/8000', 'a=mid:0'],
      ...[`a=ice-ufrag:${UFRAG}`, `a=ice-pwd:${PWD}`, `a=fingerprint:${hash} ${value}`, `a=setup:${setup}`],
      ...['a=rtcp-mux', 'a=sendrecv', ''],
    ].join('\r\n');
  }

  /** The box described itself. */
  knows(sdp: string, role: 'client' | 'server'): void {
    const hmac = new HmacSha1(new TextEncoder().encode(attribute(sdp, 'ice-pwd')));
    this.#box = { port: portOf(sdp), ufrag: attribute(sdp, 'ice-ufrag'), hmac };
    const [hash = '', value = ''] = attribute(sdp, 'fingerprint').split(' ');
    const parts = { role, random: new SeededRandom(6), certificate: this.certificate, promised: [{ hash, value }] };
    this.#association = new DtlsAssociation(parts, this.clock.now());
  }

  ask(): void {
    const transaction = new SeededRandom(this.clock.now()).bytes(12);
    const { ufrag, hmac } = this.#box;
    const role = { role: 'controlling', tieBreaker: new Uint8Array(8), useCandidate: true, priority: 1 } as const;
    this.#send(writeStun({ kind: 'request', transaction, username: `${ufrag}:${UFRAG}`, ...role }, hmac));
  }

  begin(): void {
    for (const datagram of this.#association!.start(this.clock.now())) this.#send(datagram);
  }

  tick(): void {
    for (const datagram of this.#association!.tick(this.clock.now())) this.#send(datagram);
  }

  get state(): string {
    return this.#association!.state;
  }

  say(value: number): void {
    const bytes = new Uint8Array(300).fill(value, 0, 172);
    writeRtpHeader(bytes, 0, 8, false, this.#sequence, this.#sequence * 160, 99);
    this.#sequence++;
    const end = this.#sender ? this.#sender.protectRtp(bytes, 0, 172) : 172;
    this.#send(bytes.subarray(0, end));
  }

  #send(bytes: Uint8Array): void {
    this.#port.send(bytes, bytes.length, this.#network.target(BOX, this.#box.port));
  }

  #receive(bytes: Uint8Array, end: number): void {
    const kind = datagramKind(bytes, 0, end);
    if (kind === 'stun' && readStun(bytes, 0, end)?.kind === 'success') this.successes++;
    if (kind === 'dtls') {
      for (const datagram of this.#association!.received(bytes, 0, end, this.clock.now())) this.#send(datagram);
      const { keys } = this.#association!;
      if (keys) {
        this.#sender ??= new SrtpSender(keys.suite, keys.ownKey);
        this.#receiver ??= new SrtpReceiver(keys.suite, keys.remoteKey);
      }
    }
    const header = new RtpHeader();
    const opened = kind === 'rtp' ? (this.#receiver?.openRtp(bytes, 0, end) ?? 0) : 0;
    if (opened > 0 && readRtp(bytes, 0, opened, header)) this.heard.push(bytes[header.payloadAt]!);
  }
}

function world() {
  const clock = new VirtualClock();
  const network = new MemoryNetwork(clock);
  const random = new SeededRandom(2);
  const { pool } = twinPool({ clock, network, random, openSound: soundOpener({ keys: [] }, { onTrouble: () => {} }) });
  const told: string[] = [];
  const open = (kind: 'plain' | 'browser'): MediaSession =>
    pool.open({
      ...{ group: 'call', host: BOX, peer: '10.0.0.50', kind, encryption: 'off', dtmf: 'rfc4733' },
      listener: {
        onKey: () => {},
        onFlow: (flow, cause) => told.push(`${kind} ${flow} ${cause ?? ''}`.trim()),
        onLost: () => {},
      },
    });
  const phone = new SoundPhone({ clock, network, address: '10.0.0.11', codec: 'PCMA', hz: 440 });
  const plain = open('plain');
  assert.ok(plain.answer(phone.description()));
  return { clock, network, pool, told, open, phone, plain, browser: new Browser(clock, network) };
}

for (const [who, setup, role] of [
  ['who calls', 'actpass', 'client'],
  ['who is called', 'active', 'client'],
  ['who is called and waits', 'passive', 'server'],
] as const) {
  test(`a browser ${who} and a desk phone hear each other, by ICE, DTLS and SRTP`, () => {
    const here = world();
    const { browser, clock, phone, plain } = here;
    const session = here.open('browser');
    if (setup === 'actpass') browser.knows(session.answer(browser.description(setup))!, role);
    else {
      browser.knows(session.offer(), role);
      assert.ok(session.accept(browser.description(setup)));
    }
    assert.ok(session.encrypted);
    session.connect(plain);
    clock.advance(10);
    browser.say(0x66);
    phone.say(portOf(plain.offer()));
    clock.advance(10);
    assert.is(phone.packets, 0, 'nothing before there are keys');
    assert.is(browser.heard.length, 0);
    browser.ask();
    clock.advance(10);
    assert.is(browser.successes, 1);
    if (role === 'client') browser.begin();
    for (let at = 0; at < 20; at++) {
      clock.advance(10);
      browser.tick();
    }
    assert.is(browser.state, 'ready');
    for (let at = 0; at < 10; at++) {
      browser.say(0x11);
      phone.say(portOf(plain.offer()));
      clock.advance(20);
    }
    assert.is(phone.packets, 10);
    assert.is(browser.heard.length, 10);
    session.close();
    plain.close();
    clock.advance(20_000);
    here.pool.stop();
    assert.is(clock.pending(), 0);
  });
}

test('a browser that finds no way is told as such; one that stops asking is no longer sent to', () => {
  const here = world();
  const { browser, clock, phone, plain } = here;
  const session = here.open('browser');
  browser.knows(session.answer(browser.description('actpass'))!, 'client');
  session.connect(plain);
  clock.advance(4_000);
  assert.ok(here.told.includes('browser silent no-ice'), here.told.join());
  browser.ask();
  clock.advance(10);
  browser.begin();
  clock.advance(500);
  assert.is(browser.state, 'ready');
  const port = portOf(plain.offer());
  for (let at = 0; at < 200; at++) {
    phone.say(port);
    clock.advance(20);
    if (at % 50 === 0) browser.ask();
  }
  assert.is(browser.heard.length, 200);
  for (let at = 0; at < 3_000; at++) {
    phone.say(port);
    clock.advance(20);
  }
  assert.ok(browser.heard.length < 200 + 32 * 50, 'it stops after half a minute without consent');
  browser.ask();
  clock.advance(10);
  const before = browser.heard.length;
  phone.say(port);
  clock.advance(20);
  assert.is(browser.heard.length, before + 1, 'and goes on when it asks again');
  session.close();
  plain.close();
  here.pool.stop();
});

test('a browser that is not who its description promised is told as such, though it says nothing', () => {
  const here = world();
  const { browser, clock, plain } = here;
  const session = here.open('browser');
  const { value } = browser.certificate.fingerprint;
  const description = browser.description('actpass').replace(value, `${'AB:'.repeat(31)}AB`);
  browser.knows(session.answer(description)!, 'client');
  session.connect(plain);
  clock.advance(500);
  browser.ask();
  clock.advance(10);
  browser.begin();
  for (let at = 0; at < 40; at++) {
    clock.advance(100);
    browser.tick();
  }
  assert.ok(here.told.includes('browser silent wrong-keys'), here.told.join());
  session.close();
  plain.close();
  here.pool.stop();
});
