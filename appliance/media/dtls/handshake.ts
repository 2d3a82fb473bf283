/**
 * The handshake of DTLS 1.2 as DTLS-SRTP needs it (RFC 6347, 5246, 5764): one cipher suite, both ends show
 * certificates, nothing is resumed or negotiated again. Messages in their order go in, flights of messages come out.
 */
import { constants, createECDH, type ECDH, sign, timingSafeEqual, verify, X509Certificate } from 'node:crypto';
import type { Random } from '../../base/random.ts';
import type { SrtpSuiteName } from '../../base/srtp-suites.ts';
import type { Fingerprint } from '../../sdp/ice-lines.ts';
import { ALERT, concat, DtlsFault } from './bytes.ts';
import { type DtlsCertificate, isPromised } from './certificate.ts';
import { type HandshakeMessage, wholeMessage } from './flights.ts';
import { masterSecret, prf, type Randoms, recordKeys, sha256, srtpKeys, type WriteKeys } from './key-schedule.ts';
import * as messages from './messages.ts';

const { HANDSHAKE } = messages;

export type DtlsEnd = 'client' | 'server';

export interface HandshakeParts {
  readonly role: DtlsEnd;
  readonly random: Random;
  readonly certificate: DtlsCertificate;
  /** Fingerprints that the other end's description promised. */
  readonly promised: readonly Fingerprint[];
}

/** One thing to send: a message, or the word that what follows is protected. */
export type FlightItem = HandshakeMessage | 'change-cipher-spec';

export interface DtlsSrtpKeys {
  readonly suite: SrtpSuiteName;
  /** Master key and salt, one behind the other: of what we send, and of what comes. */
  readonly ownKey: Uint8Array;
  readonly remoteKey: Uint8Array;
}

const FINISHED_BYTES = 12;

type Step = readonly [type: number, take: (body: Uint8Array, message: HandshakeMessage) => FlightItem[] | undefined];

/** What both roles share: the transcript, secrets, proofs. */
abstract class Handshake {
  protected readonly parts: HandshakeParts;
  protected readonly transcript: Uint8Array[] = [];
  protected readonly ownRandom: Uint8Array;
  protected remoteRandom: Uint8Array = new Uint8Array();
  protected suite: SrtpSuiteName | undefined;
  readonly #ecdh: ECDH = createECDH('prime256v1');
  protected readonly point: Uint8Array;
  #remoteCertificate: X509Certificate | undefined;
  #master: Uint8Array | undefined;
  #keys: Record<DtlsEnd, WriteKeys> | undefined;
  #sent = 0;
  /** Which message is next; past the last the handshake is through. */
  #step = 0;
  protected abstract readonly steps: readonly Step[];

  constructor(parts: HandshakeParts) {
    this.parts = parts;
    this.ownRandom = parts.random.bytes(32);
    this.point = this.#ecdh.generateKeys();
  }

  get isThrough(): boolean {
    return this.#step === this.steps.length;
  }

  /** Keys of records in each direction, once they are known. */
  get writeKeys(): WriteKeys | undefined {
    return this.#keys?.[this.parts.role];
  }

  get readKeys(): WriteKeys | undefined {
    return this.#keys?.[this.parts.role === 'client' ? 'server' : 'client'];
  }

  /** Keys of sound; undefined before the other end has proved itself. */
  get srtp(): DtlsSrtpKeys | undefined {
    if (!this.isThrough || !this.suite) return undefined;
    const keys = srtpKeys(this.#master!, this.randoms(), this.suite);
    const { role } = this.parts;
    return { suite: this.suite, ownKey: keys[role], remoteKey: keys[role === 'client' ? 'server' : 'client'] };
  }

  /**
   * Takes the next message. @returns the flight that it completes; undefined while more has to come
   * @throws DtlsFault
   */
  take(message: HandshakeMessage): FlightItem[] | undefined {
    const step = this.steps[this.#step];
    if (!step || (step[0] !== message.type && !this.repeats(message)))
      throw new DtlsFault(ALERT.unexpectedMessage, `message ${message.type} out of turn`);
    if (step[0] !== message.type) return this.again(message.body);
    const flight = step[1](message.body, message);
    this.#step++;
    return flight;
  }

  /** Whether a message sends us back to the beginning. */
  protected repeats(_message: HandshakeMessage): boolean {
    return false;
  }

  protected again(_body: Uint8Array): FlightItem[] {
    return [];
  }

  protected randoms(): Randoms {
    const [own, remote] = [this.ownRandom, this.remoteRandom];
    return this.parts.role === 'client' ? { client: own, server: remote } : { client: remote, server: own };
  }

  /** One message of ours, noted for the transcript. */
  protected message(type: number, body: Uint8Array): HandshakeMessage {
    const message = { type, number: this.#sent++, body };
    this.note(message);
    return message;
  }

  protected note(message: HandshakeMessage): void {
    this.transcript.push(wholeMessage(message));
  }

  /** A message that nothing is sent for: checked against what was before it, then noted. */
  protected noted(message: HandshakeMessage, check: () => void): undefined {
    check();
    this.note(message);
  }

  // --- Proofs ---

  protected takeCertificate(body: Uint8Array): void {
    const der = messages.readCertificate(body);
    if (!isPromised(der, this.parts.promised))
      throw new DtlsFault(ALERT.badCertificate, 'a certificate that the description did not promise');
    try {
      this.#remoteCertificate = new X509Certificate(der);
    } catch {
      throw new DtlsFault(ALERT.badCertificate, 'a certificate that cannot be read');
    }
  }

  protected signed(...data: readonly Uint8Array[]): messages.Signed {
    const signature = sign('sha256', concat(...data), this.parts.certificate.privateKeyPem);
    return { algorithm: messages.ECDSA_SHA256, signature };
  }

  /** The certificate's owner signed this, so the certificate is the sender's own. */
  protected checkSigned({ algorithm, signature }: messages.Signed, ...data: readonly Uint8Array[]): void {
    const kind = ALGORITHMS.get(algorithm);
    if (!kind || !isSigned(kind, this.#remoteCertificate, concat(...data), signature))
      throw new DtlsFault(ALERT.decryptError, 'a signature that does not hold');
  }

  // --- Secrets ---

  /** To be called when the transcript ends with the ClientKeyExchange (RFC 7627 §4). */
  protected agreeOn(remotePoint: Uint8Array): void {
    let shared: Uint8Array;
    try {
      shared = this.#ecdh.computeSecret(remotePoint);
    } catch {
      throw new DtlsFault(ALERT.illegalParameter, 'a point that is not on the curve');
    }
    this.#master = masterSecret(shared, sha256(...this.transcript));
    this.#keys = recordKeys(this.#master, this.randoms());
  }

  protected finished(): HandshakeMessage {
    return this.message(HANDSHAKE.finished, this.#verifyData(this.parts.role));
  }

  protected checkFinished(body: Uint8Array): void {
    const wanted = this.#verifyData(this.parts.role === 'client' ? 'server' : 'client');
    if (body.length !== FINISHED_BYTES || !timingSafeEqual(body, wanted))
      throw new DtlsFault(ALERT.decryptError, 'the handshake was tampered with');
  }

  #verifyData(end: DtlsEnd): Uint8Array {
    return prf(this.#master!, `${end} finished`, sha256(...this.transcript), FINISHED_BYTES);
  }
}

function isSigned(
  { key: wanted, hash, padding }: Algorithm,
  certificate: X509Certificate | undefined,
  data: Uint8Array,
  signature: Uint8Array,
): boolean {
  try {
    const key = certificate?.publicKey;
    return key?.asymmetricKeyType === wanted && verify(hash, data, padding ? { key, padding } : key, signature);
  } catch {
    // A key of a kind that OpenSSL does not know, or that no such signature can be made with.
    return false;
  }
}

interface Algorithm {
  readonly key: 'ec' | 'rsa';
  readonly hash: 'sha256' | 'sha384';
  readonly padding?: number;
}

const ALGORITHMS: ReadonlyMap<number, Algorithm> = new Map<number, Algorithm>([
  [0x0403, { key: 'ec', hash: 'sha256' }],
  [0x0503, { key: 'ec', hash: 'sha384' }],
  [0x0804, { key: 'rsa', hash: 'sha256', padding: constants.RSA_PKCS1_PSS_PADDING }],
  [0x0401, { key: 'rsa', hash: 'sha256', padding: constants.RSA_PKCS1_PADDING }],
]);

/**
 * We wait and answer. No cookies are asked for: who sends here has answered for its address by ICE already (RFC 6347
 * §4.2.1 leaves the choice).
 */
export class ServerHandshake extends Handshake {
  protected readonly steps: readonly Step[] = [
    [HANDSHAKE.clientHello, (body, message) => this.#hello(body, message)],
    [HANDSHAKE.certificate, (body, message) => this.noted(message, () => this.takeCertificate(body))],
    [HANDSHAKE.clientKeyExchange, (body, message) => this.#exchange(body, message)],
    [HANDSHAKE.certificateVerify, (body, message) => this.noted(message, () => this.#checkProof(body))],
    [HANDSHAKE.finished, (body, message) => this.#end(body, message)],
  ];

  #hello(body: Uint8Array, message: HandshakeMessage): FlightItem[] {
    const hello = messages.readClientHello(body);
    this.remoteRandom = hello.random;
    this.suite = hello.suite;
    this.note(message);
    const { client, server } = this.randoms();
    const signed = this.signed(client, server, messages.exchangeParameters(this.point));
    return [
      this.message(HANDSHAKE.serverHello, messages.writeServerHello(hello, this.ownRandom)),
      this.message(HANDSHAKE.certificate, messages.writeCertificate(this.parts.certificate.der)),
      this.message(HANDSHAKE.serverKeyExchange, messages.writeServerKeyExchange(this.point, signed)),
      this.message(HANDSHAKE.certificateRequest, messages.writeCertificateRequest()),
      this.message(HANDSHAKE.serverHelloDone, new Uint8Array()),
    ];
  }

  #exchange(body: Uint8Array, message: HandshakeMessage): undefined {
    const point = messages.readClientKeyExchange(body);
    this.note(message);
    this.agreeOn(point);
  }

  #checkProof(body: Uint8Array): void {
    this.checkSigned(messages.readCertificateVerify(body), ...this.transcript);
  }

  #end(body: Uint8Array, message: HandshakeMessage): FlightItem[] {
    this.checkFinished(body);
    this.note(message);
    return ['change-cipher-spec', this.finished()];
  }
}

/** We begin. */
export class ClientHandshake extends Handshake {
  #serverPoint: Uint8Array = new Uint8Array();

  protected readonly steps: readonly Step[] = [
    [HANDSHAKE.serverHello, (body, message) => this.noted(message, () => this.#hello(body))],
    [HANDSHAKE.certificate, (body, message) => this.noted(message, () => this.takeCertificate(body))],
    [HANDSHAKE.serverKeyExchange, (body, message) => this.noted(message, () => this.#exchange(body))],
    // Both ends show a certificate, or it is no DTLS-SRTP (RFC 5763 §5).
    [HANDSHAKE.certificateRequest, (body, message) => this.noted(message, () => messages.readCertificateRequest(body))],
    [HANDSHAKE.serverHelloDone, (_body, message) => this.#prove(message)],
    [HANDSHAKE.finished, (body, message) => this.noted(message, () => this.checkFinished(body))],
  ];

  start(): FlightItem[] {
    return [this.message(HANDSHAKE.clientHello, messages.writeClientHello(this.ownRandom, new Uint8Array()))];
  }

  protected override repeats({ type }: HandshakeMessage): boolean {
    return type === HANDSHAKE.helloVerifyRequest && this.transcript.length === 1;
  }

  /** The first ClientHello and the request for its cookie don't count (RFC 6347 §4.2.1). */
  protected override again(body: Uint8Array): FlightItem[] {
    this.transcript.length = 0;
    const cookie = messages.readHelloVerifyRequest(body);
    return [this.message(HANDSHAKE.clientHello, messages.writeClientHello(this.ownRandom, cookie))];
  }

  #hello(body: Uint8Array): void {
    const hello = messages.readServerHello(body);
    this.remoteRandom = hello.random;
    this.suite = hello.suite;
  }

  #exchange(body: Uint8Array): void {
    const { point, signed } = messages.readServerKeyExchange(body);
    const { client, server } = this.randoms();
    this.checkSigned(signed, client, server, messages.exchangeParameters(point));
    this.#serverPoint = point;
  }

  #prove(message: HandshakeMessage): FlightItem[] {
    this.note(message);
    const certificate = this.message(HANDSHAKE.certificate, messages.writeCertificate(this.parts.certificate.der));
    const exchange = this.message(HANDSHAKE.clientKeyExchange, messages.writeClientKeyExchange(this.point));
    this.agreeOn(this.#serverPoint);
    const proof = this.message(
      HANDSHAKE.certificateVerify,
      messages.writeCertificateVerify(this.signed(...this.transcript)),
    );
    return [certificate, exchange, proof, 'change-cipher-spec', this.finished()];
  }
}
