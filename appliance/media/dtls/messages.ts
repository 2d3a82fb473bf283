/** Messages of the handshake: what we write, and what we read of theirs (RFC 5246 §7.4, RFC 6347 §4.2, RFC 8422). */
import type { SrtpSuiteName } from '../../base/srtp-suites.ts';
import { ALERT, concat, DtlsFault, numbers, Reader, uint, vector } from './bytes.ts';
import { DTLS_1_2 } from './records.ts';

export const HANDSHAKE = {
  clientHello: 1,
  serverHello: 2,
  helloVerifyRequest: 3,
  certificate: 11,
  serverKeyExchange: 12,
  certificateRequest: 13,
  serverHelloDone: 14,
  certificateVerify: 15,
  clientKeyExchange: 16,
  finished: 20,
} as const;

/** Stands for the extension about renegotiation where a client has this instead (RFC 5746 §3.3). */
const RENEGOTIATION_SUITE = 0x00ff;
/** TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256: what every browser has to know (RFC 8827 §6.5). */
const CIPHER_SUITE = 0xc02b;
const P256 = 23;
export const ECDSA_SHA256 = 0x0403;
/** By which a certificate may prove itself: ECDSA with SHA-256 or -384, RSA with SHA-256 in both paddings. */
export const SIGNATURES: readonly number[] = [ECDSA_SHA256, 0x0503, 0x0804, 0x0401];
const EXTENSION = {
  groups: 10,
  pointFormats: 11,
  signatures: 13,
  useSrtp: 14,
  extendedMaster: 23,
  renegotiation: 0xff01,
};

/** In our order: the first is the one that costs least. RFC 5764 §4.1.2, RFC 7714 §14.2. */
const PROFILES: readonly (readonly [number, SrtpSuiteName])[] = [
  [0x0001, 'AES_CM_128_HMAC_SHA1_80'],
  [0x0007, 'AEAD_AES_128_GCM'],
  [0x0008, 'AEAD_AES_256_GCM'],
  [0x0002, 'AES_CM_128_HMAC_SHA1_32'],
];

// --- Hello ---

export interface Hello {
  readonly random: Uint8Array;
  readonly suite: SrtpSuiteName;
}

export interface ClientHello extends Hello {
  /** Extensions of the client that may be answered; what it did not offer must not be (RFC 5246 §7.4.1.4). */
  readonly offers: ReadonlySet<number>;
}

export function writeClientHello(random: Uint8Array, cookie: Uint8Array): Uint8Array {
  const extensions = concat(
    extension(EXTENSION.groups, numbers(2, [P256])),
    extension(EXTENSION.pointFormats, vector(1, uint(0, 1))),
    extension(EXTENSION.signatures, numbers(2, SIGNATURES)),
    extension(
      EXTENSION.useSrtp,
      concat(
        numbers(
          2,
          PROFILES.map(([id]) => id),
        ),
        vector(1),
      ),
    ),
    extension(EXTENSION.extendedMaster),
    extension(EXTENSION.renegotiation, vector(1)),
  );
  return concat(
    uint(DTLS_1_2, 2),
    random,
    vector(1),
    vector(1, cookie),
    numbers(2, [CIPHER_SUITE]),
    vector(1, uint(0, 1)),
    vector(2, extensions),
  );
}

export function readClientHello(body: Uint8Array): ClientHello {
  const reader = new Reader(body);
  atLeast12(reader.uint(2));
  const random = reader.take(32).slice();
  reader.vector(1);
  reader.vector(1);
  const suites = reader.numbers(2);
  const compressions = reader.vector(1);
  const extensions = readExtensions(reader);
  must(suites.includes(CIPHER_SUITE) && compressions.includes(0), 'no cipher suite of ours');
  must(listed(extensions, EXTENSION.groups).includes(P256), 'no curve of ours');
  must(listed(extensions, EXTENSION.signatures).includes(ECDSA_SHA256), 'no signature of ours');
  const offers = new Set(extensions.keys());
  if (suites.includes(RENEGOTIATION_SUITE)) offers.add(EXTENSION.renegotiation);
  return { random, suite: suiteOf(extensions), offers };
}

/** @param random ours */
export function writeServerHello({ suite, offers }: ClientHello, random: Uint8Array): Uint8Array {
  const profile = PROFILES.find(([, name]) => name === suite)![0];
  const answers: readonly (readonly [type: number, value: Uint8Array])[] = [
    [EXTENSION.renegotiation, vector(1)],
    [EXTENSION.pointFormats, vector(1, uint(0, 1))],
    [EXTENSION.useSrtp, concat(numbers(2, [profile]), vector(1))],
    [EXTENSION.extendedMaster, new Uint8Array()],
  ];
  const extensions = concat(...answers.filter(([type]) => offers.has(type)).map((answer) => extension(...answer)));
  return concat(uint(DTLS_1_2, 2), random, vector(1), uint(CIPHER_SUITE, 2), uint(0, 1), vector(2, extensions));
}

export function readServerHello(body: Uint8Array): Hello {
  const reader = new Reader(body);
  atLeast12(reader.uint(2));
  const random = reader.take(32).slice();
  reader.vector(1);
  must(reader.uint(2) === CIPHER_SUITE && reader.uint(1) === 0, 'a cipher suite that we did not offer');
  return { random, suite: suiteOf(readExtensions(reader)) };
}

/** The cookie that is to come back (RFC 6347 §4.2.1). */
export function readHelloVerifyRequest(body: Uint8Array): Uint8Array {
  const reader = new Reader(body);
  reader.uint(2);
  const cookie = reader.vector(1).slice();
  reader.end();
  return cookie;
}

/** Versions count downwards here: 1.2 is 0xfefd, later ones are offered in an extension that we don't read. */
function atLeast12(version: number): void {
  if (version > DTLS_1_2 || version >> 8 !== 0xfe) throw new DtlsFault(ALERT.protocolVersion, 'older than DTLS 1.2');
}

function must(condition: boolean, why: string): void {
  if (!condition) throw new DtlsFault(ALERT.handshakeFailure, why);
}

function extension(type: number, value: Uint8Array = new Uint8Array()): Uint8Array {
  return concat(uint(type, 2), vector(2, value));
}

function readExtensions(reader: Reader): Map<number, Uint8Array> {
  const found = new Map<number, Uint8Array>();
  if (reader.isAtEnd) return found;
  const list = new Reader(reader.vector(2));
  reader.end();
  while (!list.isAtEnd) found.set(list.uint(2), list.vector(2));
  return found;
}

function listed(extensions: ReadonlyMap<number, Uint8Array>, type: number): number[] {
  const value = extensions.get(type);
  return value ? new Reader(value).numbers(2) : [];
}

/** The protection of sound that both know. Without the extended master secret nothing is agreed on (RFC 7627 §5.4). */
function suiteOf(extensions: ReadonlyMap<number, Uint8Array>): SrtpSuiteName {
  must(extensions.has(EXTENSION.extendedMaster), 'no extended master secret');
  const offered = listed(extensions, EXTENSION.useSrtp);
  const profile = PROFILES.find(([id]) => offered.includes(id));
  must(profile !== undefined, 'no protection of sound in common');
  return profile![1];
}

// --- Certificates and keys ---

export function writeCertificate(der: Uint8Array): Uint8Array {
  return vector(3, vector(3, der));
}

/** Only the first counts: it proves itself by its fingerprint, not by who signed it (RFC 8122). */
export function readCertificate(body: Uint8Array): Uint8Array {
  const list = new Reader(new Reader(body).vector(3));
  if (list.isAtEnd) throw new DtlsFault(ALERT.handshakeFailure, 'no certificate');
  return list.vector(3).slice();
}

export interface Signed {
  readonly algorithm: number;
  readonly signature: Uint8Array;
}

function writeSigned({ algorithm, signature }: Signed): Uint8Array {
  return concat(uint(algorithm, 2), vector(2, signature));
}

function readSigned(reader: Reader): Signed {
  const algorithm = reader.uint(2);
  const signature = reader.vector(2).slice();
  reader.end();
  return { algorithm, signature };
}

/** The part that is signed: a named curve and a point on it. */
export function exchangeParameters(point: Uint8Array): Uint8Array {
  return concat(uint(3, 1), uint(P256, 2), vector(1, point));
}

export function writeServerKeyExchange(point: Uint8Array, signed: Signed): Uint8Array {
  return concat(exchangeParameters(point), writeSigned(signed));
}

export function readServerKeyExchange(body: Uint8Array): { readonly point: Uint8Array; readonly signed: Signed } {
  const reader = new Reader(body);
  if (reader.uint(1) !== 3 || reader.uint(2) !== P256) throw new DtlsFault(ALERT.illegalParameter, 'another curve');
  return { point: reader.vector(1).slice(), signed: readSigned(reader) };
}

export function writeCertificateRequest(): Uint8Array {
  // Kinds ecdsa_sign and rsa_sign; of any authority.
  return concat(vector(1, uint(64, 1), uint(1, 1)), numbers(2, SIGNATURES), vector(2));
}

export function readCertificateRequest(body: Uint8Array): void {
  const reader = new Reader(body);
  reader.vector(1);
  must(reader.numbers(2).includes(ECDSA_SHA256), 'no signature of ours');
}

export function writeClientKeyExchange(point: Uint8Array): Uint8Array {
  return vector(1, point);
}

export function readClientKeyExchange(body: Uint8Array): Uint8Array {
  const reader = new Reader(body);
  const point = reader.vector(1).slice();
  reader.end();
  return point;
}

export function writeCertificateVerify(signed: Signed): Uint8Array {
  return writeSigned(signed);
}

export function readCertificateVerify(body: Uint8Array): Signed {
  return readSigned(new Reader(body));
}
