import type { MessagePort } from 'node:worker_threads';
import { MEDIA_PACKET_MAX_BYTES } from '../base/limits-media.ts';
import { codecNamed } from '../rtp/codecs.ts';
import type { Agreed, CodecName, ReceivedPayload } from '../sdp/own-media.ts';
import type { PortUser, SessionPorts } from './open-pair.ts';
import { keyOf, type PacketSource } from './packet-io.ts';

/** Where the other end seems to be: an address that nobody has. */
const ELSEWHERE = { address: '0.0.0.0', port: 1 } as const;
const SOURCE: PacketSource = { ...ELSEWHERE, key: keyOf(ELSEWHERE.address, ELSEWHERE.port) };

const EVENTS = [
  { clockRate: 8_000, payload: 101 },
  { clockRate: 48_000, payload: 110 },
] as const;
const NUMBERS: Readonly<Record<CodecName, number>> = { PCMA: 8, PCMU: 0, G722: 9, opus: 107 };
const COMFORT_NOISE = 13;
const PACKET_MS = 20;

/** One end of a bridge to another worker: ports that are none, of a session whose phone is the other end. */
export class Pipe implements SessionPorts {
  readonly rtp: SessionPorts['rtp'];
  /** Both ends are ours: nothing has to be reported. */
  readonly rtcp: SessionPorts['rtcp'] = { send: () => {}, close: () => {} };
  readonly #port: MessagePort;
  readonly #room = new Uint8Array(MEDIA_PACKET_MAX_BYTES);
  #user: PortUser | undefined;

  constructor(port: MessagePort) {
    this.#port = port;
    this.rtp = { send: (bytes, end) => port.postMessage(bytes.slice(0, end)), close: () => this.close() };
    port.on('message', (bytes: Uint8Array) => {
      this.#room.set(bytes);
      this.#user?.receive(this.#room, bytes.length, SOURCE);
    });
  }

  expect(user: PortUser): boolean {
    this.#user = user;
    return true;
  }

  close(): void {
    this.#port.close();
  }
}

/** What two ends of a bridge have agreed on: everything goes as it is where it can. */
export function agreedInPipe(codec: CodecName): Agreed {
  const speech = Object.entries(NUMBERS).map(([name, payload]): ReceivedPayload => {
    const what = name as CodecName;
    return { payload, what, clockRate: codecNamed(what)?.clockRateHz ?? 8_000 };
  });
  const events = EVENTS.map((event): ReceivedPayload => ({ ...event, what: 'telephone-event' }));
  return {
    ...ELSEWHERE,
    rtcp: 2,
    send: { codec, payload: NUMBERS[codec] },
    sendEvents: EVENTS,
    sendComfortNoise: COMFORT_NOISE,
    receive: [...speech, ...events, { payload: COMFORT_NOISE, what: 'CN', clockRate: 8_000 }],
    ptimeMs: PACKET_MS,
    voipMetrics: false,
    opus: {
      fec: false,
      dtx: false,
      constantBitRate: false,
      maxAverageBitRate: undefined,
      maxPlaybackRateHz: undefined,
    },
    direction: 'sendrecv',
    remoteDirection: 'sendrecv',
    security: { kind: 'none' },
    protocol: 'RTP/AVP',
    ice: undefined,
    mid: undefined,
  };
}
