import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { SystemRandom } from '../../appliance/base/random.ts';
import { DtlsAssociation } from '../../appliance/media/dtls/association.ts';
import { makeDtlsCertificate } from '../../appliance/media/dtls/certificate.ts';
import type { DtlsEnd } from '../../appliance/media/dtls/handshake.ts';
import { IceLite } from '../../appliance/rtp/ice-lite.ts';
import { datagramKind, RtpHeader, readRtp, writeRtpHeader } from '../../appliance/rtp/packet.ts';
import { Reception } from '../../appliance/rtp/reception.ts';
import { ntpMiddle, type RtcpPacket, readRtcp, writeRtcp } from '../../appliance/rtp/rtcp.ts';
import { SrtpReceiver, SrtpSender } from '../../appliance/rtp/srtp.ts';
import { agreedFrom, answerTo, offerOf } from '../../appliance/sdp/own.ts';
import type { Agreed, OwnMedia } from '../../appliance/sdp/own-media.ts';

const HOST = '127.0.0.1';
const PACKED_HOST = Uint8Array.of(127, 0, 0, 1);
const OWN_SSRC = 0x0b0c_0d0e;
const REPORT_EVERY = 50;

/** The box's end of one browser's sound, put together from its parts: it says back every word that it hears. */
export class BoxEnd {
  readonly own: OwnMedia;
  readonly heard: RtcpPacket[] = [];
  packetsIn = 0;
  payloadsIn = new Set<number>();
  /** What came and could not be opened. */
  unopened = 0;
  readonly #socket: Socket;
  readonly #ice: IceLite;
  readonly #certificate;
  readonly #startedAt = performance.now();
  readonly #ticking: ReturnType<typeof setInterval>;
  #offer = '';
  #agreed: Agreed | undefined;
  #dtls: DtlsAssociation | undefined;
  #hasBegun = false;
  #sender: SrtpSender | undefined;
  #receiver: SrtpReceiver | undefined;
  #reception: Reception | undefined;
  #sequence = 1_000;

  private constructor(socket: Socket, role: DtlsEnd | undefined) {
    const random = new SystemRandom();
    const { port } = socket.address();
    const ice = { ufrag: random.token(8), pwd: random.token(24) };
    this.#socket = socket;
    this.#certificate = makeDtlsCertificate(random, Date.now());
    this.#ice = new IceLite(ice, undefined);
    this.own = {
      address: HOST,
      rtpPort: port,
      rtcp: 'mux',
      codecs: ['opus', 'PCMA', 'PCMU'],
      events: true,
      comfortNoise: false,
      ptimeMs: 20,
      voipMetrics: false,
      direction: 'sendrecv',
      encryption: 'required',
      sdes: [],
      dtls: { fingerprint: this.#certificate.fingerprint, role },
      ice: {
        ...ice,
        candidates: [{ component: 1, transport: 'udp', priority: 2_130_706_431, address: HOST, port, kind: 'host' }],
      },
    };
    socket.on('message', (datagram, { port: from }) => this.#received(datagram, from));
    this.#ticking = setInterval(() => this.#send(this.#dtls?.tick(this.#now()) ?? []), 50);
  }

  /** @param role the end of the handshake that it chooses where it has the choice */
  static async open(role?: DtlsEnd): Promise<BoxEnd> {
    const socket = createSocket('udp4');
    socket.bind(0, HOST);
    await once(socket, 'listening');
    return new BoxEnd(socket, role);
  }

  get dtlsState(): string {
    return this.#dtls ? `${this.#dtls.state} ${this.#dtls.why ?? ''}`.trim() : 'none';
  }

  get suite(): string | undefined {
    return this.#dtls?.keys?.suite;
  }

  answer(offer: string): string {
    const answer = answerTo(offer, this.own);
    if (!answer) throw new Error(`the box does not answer\n${offer}`);
    this.#agree(answer.agreed);
    return answer.sdp;
  }

  offer(): string {
    this.#offer = offerOf(this.own, this.#agreed);
    return this.#offer;
  }

  accept(answer: string): void {
    const agreed = agreedFrom(this.own, this.#offer, answer);
    if (!agreed) throw new Error(`the box does not take the answer\n${answer}`);
    this.#agree(agreed);
  }

  close(): void {
    clearInterval(this.#ticking);
    this.#socket.close();
  }

  #now(): number {
    return performance.now() - this.#startedAt;
  }

  #agree(agreed: Agreed): void {
    this.#agreed = agreed;
    if (agreed.ice) this.#ice.remoteIs(agreed.ice.ufrag);
    const { security } = agreed;
    if (security.kind !== 'dtls') throw new Error('no DTLS was agreed on');
    const { role, fingerprints: promised } = security;
    const random = new SystemRandom();
    this.#dtls ??= new DtlsAssociation({ role, random, certificate: this.#certificate, promised }, this.#now());
  }

  #received(datagram: Uint8Array, port: number): void {
    const kind = datagramKind(datagram, 0, datagram.length);
    const source = { address: HOST, port };
    if (kind === 'stun') {
      const reply = this.#ice.received(datagram, 0, datagram.length, source, PACKED_HOST, this.#now());
      if (reply) this.#socket.send(reply, port, HOST);
      if (this.#dtls && !this.#hasBegun && this.#ice.selected) {
        this.#hasBegun = true;
        this.#send(this.#dtls.start(this.#now()));
      }
    } else if (kind === 'dtls') this.#send(this.#dtls?.received(datagram, 0, datagram.length, this.#now()) ?? []);
    else if (kind === 'rtp') this.#heardSound(datagram);
    else if (kind === 'rtcp') this.#heardReport(datagram);
    const keys = this.#dtls?.keys;
    if (!keys || this.#sender) return;
    this.#sender = new SrtpSender(keys.suite, keys.ownKey);
    this.#receiver = new SrtpReceiver(keys.suite, keys.remoteKey);
  }

  #send(datagrams: readonly Uint8Array[]): void {
    const to = this.#ice.selected;
    if (to) for (const datagram of datagrams) this.#socket.send(datagram, to.port, to.address);
  }

  #heardSound(datagram: Uint8Array): void {
    const end = this.#receiver?.openRtp(datagram, 0, datagram.length) ?? 0;
    const header = new RtpHeader();
    if (end === 0 || !readRtp(datagram, 0, end, header)) {
      this.unopened++;
      return;
    }
    this.packetsIn++;
    this.payloadsIn.add(header.payloadType);
    this.#reception ??= new Reception(header.ssrc, 48_000);
    this.#reception.arrived(header.sequence, header.timestamp, this.#now());
    this.#sayBack(datagram.subarray(header.payloadAt, header.payloadAt + header.payloadBytes), header);
    if (this.packetsIn % REPORT_EVERY === 0) this.#report(this.#reception);
  }

  #sayBack(payload: Uint8Array, { timestamp }: RtpHeader): void {
    const packet = new Uint8Array(payload.length + 40);
    const type = this.#agreed!.send.payload;
    const at = writeRtpHeader(packet, 0, type, false, this.#sequence++, timestamp, OWN_SSRC);
    packet.set(payload, at);
    const end = this.#sender!.protectRtp(packet, 0, at + payload.length);
    this.#send([packet.subarray(0, end)]);
  }

  #report(reception: Reception): void {
    const packet = new Uint8Array(300);
    const report = { ssrc: OWN_SSRC, cname: 'box', reports: [reception.report(this.#now())] };
    const end = this.#sender!.protectRtcp(packet, 0, writeRtcp(packet, 0, report));
    this.#send([packet.subarray(0, end)]);
  }

  #heardReport(datagram: Uint8Array): void {
    const end = this.#receiver?.openRtcp(datagram, 0, datagram.length) ?? 0;
    const packets = end > 0 ? readRtcp(datagram, 0, end) : undefined;
    if (!packets) {
      this.unopened++;
      return;
    }
    this.heard.push(...packets);
    for (const packet of packets)
      if (packet.kind === 'sender') this.#reception?.senderReported(ntpMiddle(packet.sender.ntp), this.#now());
  }
}
