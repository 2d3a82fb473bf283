import { createHash, createPublicKey, sign } from 'node:crypto';
import { isIP } from 'node:net';

/**
 * Writes X.509 certificates (RFC 5280): the kinds that the box needs, its own authority, a server signed by it, and one
 * that only its fingerprint vouches for. Only writing; reading is Node's `X509Certificate`. Why not a library: see
 * 0001-own-certificates.md.
 */

/** Distinguished Encoding Rules (X.690): tag, length, value. */
function der(tag: number, ...parts: readonly Uint8Array[]): Buffer {
  const value = Buffer.concat(parts);
  const length = value.length;
  if (length < 0x80) return Buffer.concat([Buffer.from([tag, length]), value]);
  const bytes: number[] = [];
  for (let rest = length; rest > 0; rest >>>= 8) bytes.unshift(rest & 255);
  return Buffer.concat([Buffer.from([tag, 0x80 | bytes.length, ...bytes]), value]);
}

const sequence = (...parts: readonly Uint8Array[]): Buffer => der(0x30, ...parts);
const set = (...parts: readonly Uint8Array[]): Buffer => der(0x31, ...parts);
const octets = (value: Uint8Array): Buffer => der(0x04, value);
const bits = (value: Uint8Array, unused = 0): Buffer => der(0x03, Buffer.from([unused]), value);
const text = (value: string): Buffer => der(0x0c, Buffer.from(value, 'utf8'));
const yes = der(0x01, Buffer.from([0xff]));
const nothing = der(0x05);

/** A positive integer from its big-endian bytes. */
function integer(bytes: Uint8Array): Buffer {
  const first = bytes[0] ?? 0;
  return first >= 0x80 ? der(0x02, Buffer.from([0]), bytes) : der(0x02, bytes);
}

function oid(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number);
  const bytes = [first * 40 + second];
  for (const arc of rest) {
    const groups = [arc & 127];
    for (let left = arc >>> 7; left > 0; left >>>= 7) groups.unshift((left & 127) | 0x80);
    bytes.push(...groups);
  }
  return der(0x06, Buffer.from(bytes));
}

/** UTCTime until 2049, GeneralizedTime after (RFC 5280 §4.1.2.5). */
function time(atMs: number): Buffer {
  const digits = new Date(atMs).toISOString().replace(/[-:T]|\.\d+/g, '');
  return digits < '2050' ? der(0x17, Buffer.from(digits.slice(2))) : der(0x18, Buffer.from(digits));
}

const OID = {
  sha256WithRsa: oid('1.2.840.113549.1.1.11'),
  sha256WithEcdsa: oid('1.2.840.10045.4.3.2'),
  commonName: oid('2.5.4.3'),
  organization: oid('2.5.4.10'),
  subjectKeyId: oid('2.5.29.14'),
  keyUsage: oid('2.5.29.15'),
  subjectAltName: oid('2.5.29.17'),
  basicConstraints: oid('2.5.29.19'),
  authorityKeyId: oid('2.5.29.35'),
  extendedKeyUsage: oid('2.5.29.37'),
  serverAuth: oid('1.3.6.1.5.5.7.3.1'),
};

const RSA_SHA256 = sequence(OID.sha256WithRsa, nothing);
/** Without parameters (RFC 5758 §3.2). */
const ECDSA_SHA256 = sequence(OID.sha256WithEcdsa);

function extension(id: Buffer, value: Uint8Array, critical = false): Buffer {
  return critical ? sequence(id, yes, octets(value)) : sequence(id, octets(value));
}

function nameOf(commonName: string): Buffer {
  return sequence(set(sequence(OID.organization, text('Cordboard'))), set(sequence(OID.commonName, text(commonName))));
}

/** Any name for the key that both certificates agree on. */
function keyId(publicKey: Uint8Array): Buffer {
  return createHash('sha256').update(publicKey).digest().subarray(0, 20);
}

function addressBytes(address: string): Buffer {
  if (isIP(address) === 4) return Buffer.from(address.split('.').map(Number));
  const [head = '', tail] = address.split('::');
  const groups = (part: string): string[] => part.split(':').filter((group) => group !== '');
  const before = groups(head);
  const after = groups(tail ?? '');
  const zeros = Array.from({ length: 8 - before.length - after.length }, () => '0');
  const all = [...before, ...zeros, ...after];
  return Buffer.from(all.map((group) => group.padStart(4, '0')).join(''), 'hex');
}

function alternativeNames(names: readonly string[]): Buffer {
  return sequence(
    ...names.map((name) => (isIP(name) ? der(0x87, addressBytes(name)) : der(0x82, Buffer.from(name, 'ascii')))),
  );
}

export interface CertificateWish {
  readonly commonName: string;
  readonly serial: Uint8Array;
  readonly notBeforeMs: number;
  readonly notAfterMs: number;
  /** Of the new certificate, as SubjectPublicKeyInfo in DER. */
  readonly publicKey: Uint8Array;
  /** The private key is PEM. */
  readonly issuer: { readonly commonName: string; readonly privateKey: string };
  /** Addresses and DNS names of a server; without them it is the authority itself. */
  readonly names?: readonly string[];
}

/** A certificate as PEM, signed with the issuer's RSA key. */
export function writeCertificate(wish: CertificateWish): string {
  const { issuer, names } = wish;
  const extensions = names
    ? [
        extension(OID.basicConstraints, sequence(), true),
        // digitalSignature, keyEncipherment
        extension(OID.keyUsage, bits(Buffer.from([0xa0]), 5), true),
        extension(OID.extendedKeyUsage, sequence(OID.serverAuth)),
        extension(OID.subjectAltName, alternativeNames(names)),
        extension(OID.authorityKeyId, sequence(der(0x80, keyId(publicKeyOf(issuer.privateKey))))),
      ]
    : [
        // An authority for servers only, not for further authorities.
        extension(OID.basicConstraints, sequence(yes, integer(Buffer.from([0]))), true),
        // keyCertSign, cRLSign
        extension(OID.keyUsage, bits(Buffer.from([0x06]), 1), true),
      ];
  extensions.push(extension(OID.subjectKeyId, octets(keyId(wish.publicKey))));
  const toBeSigned = sequence(
    der(0xa0, integer(Buffer.from([2]))),
    integer(wish.serial),
    RSA_SHA256,
    nameOf(issuer.commonName),
    sequence(time(wish.notBeforeMs), time(wish.notAfterMs)),
    nameOf(wish.commonName),
    wish.publicKey,
    der(0xa3, sequence(...extensions)),
  );
  const signature = sign('sha256', toBeSigned, issuer.privateKey);
  return pem('CERTIFICATE', sequence(toBeSigned, RSA_SHA256, bits(signature)));
}

export interface SelfSignedWish {
  readonly commonName: string;
  readonly serial: Uint8Array;
  readonly notBeforeMs: number;
  readonly notAfterMs: number;
  /** Of an elliptic curve. */
  readonly privateKeyPem: string;
}

/** A certificate as DER that nobody vouches for but itself. */
export function writeSelfSigned({
  commonName,
  serial,
  notBeforeMs,
  notAfterMs,
  privateKeyPem,
}: SelfSignedWish): Buffer {
  const name = sequence(set(sequence(OID.commonName, text(commonName))));
  const toBeSigned = sequence(
    der(0xa0, integer(Buffer.from([2]))),
    integer(serial),
    ECDSA_SHA256,
    name,
    sequence(time(notBeforeMs), time(notAfterMs)),
    name,
    publicKeyOf(privateKeyPem),
  );
  return sequence(toBeSigned, ECDSA_SHA256, bits(sign('sha256', toBeSigned, privateKeyPem)));
}

function pem(label: string, bytes: Uint8Array): string {
  const base64 = Buffer.from(bytes).toString('base64');
  return `-----BEGIN ${label}-----\n${base64.replace(/.{64}(?=.)/g, '$&\n')}\n-----END ${label}-----\n`;
}

/** The public half of a private key (PEM), as certificates carry it. */
export function publicKeyOf(privateKeyPem: string): Buffer {
  return createPublicKey(privateKeyPem).export({ type: 'spki', format: 'der' });
}
