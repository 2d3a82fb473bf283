import { generateKeyPair, X509Certificate } from 'node:crypto';
import { isIP } from 'node:net';
import { join } from 'node:path';
import type { SecureContextOptions } from 'node:tls';
import { promisify } from 'node:util';
import type { Clock } from '../base/clock.ts';
import { plainAddress } from '../base/ip-address.ts';
import { CERTIFICATE_CHECK_MS, CERTIFICATE_DAYS, CERTIFICATE_RENEW_DAYS } from '../base/limits.ts';
import type { Random } from '../base/random.ts';
import type { Scope } from '../base/scope.ts';
import type { Addresses } from './addresses.ts';
import { readIfThere, writeWhole } from './disk.ts';
import { publicKeyOf, writeCertificate } from './x509.ts';

const DAY_MS = 86_400_000;
/** The authority outlives the box: phones and browsers are told about it once. */
const AUTHORITY_DAYS = 20 * 365;
/** A clock that is behind by less than this still takes a fresh certificate. */
const BACKDATED_DAYS = 2;
/** Old desk phones know no other kind. */
const RSA_BITS = 2048;

interface Pair {
  readonly key: string;
  readonly certificate: string;
}

/** Of the directory that holds the keys. */
const FILES = { authority: ['authority.key', 'authority.pem'], server: ['server.key', 'server.pem'] } as const;

export interface CertificateOptions {
  /** Made where it isn't there; readable by the owner alone. */
  readonly directory: string;
  readonly addresses: Pick<Addresses, 'list' | 'names'>;
  readonly clock: Clock;
  readonly random: Random;
}

/**
 * The box's own certificate authority and the server certificate it signs, made at the first start. The server's is
 * renewed before it expires, and when the box got an address or name that does not stand in it.
 */
export class TlsCertificate {
  readonly #options: CertificateOptions;
  readonly #authority: Pair;
  readonly #onRenewed = new Set<() => void>();
  #server: Pair;

  private constructor(options: CertificateOptions, authority: Pair, server: Pair) {
    this.#options = options;
    this.#authority = authority;
    this.#server = server;
  }

  /** Reads what is there and makes what is missing (RSA keys take up to a second on a small box). */
  static async open(options: CertificateOptions): Promise<TlsCertificate> {
    const authority = readPair(options, 'authority') ?? keep(options, 'authority', await makeAuthority(options));
    const kept = readPair(options, 'server');
    const fits = kept && isSignedBy(kept, authority) && isFresh(kept, options) && namesAll(kept, options);
    const server = fits ? kept : keep(options, 'server', await makeServer(options, authority, kept?.key));
    return new TlsCertificate(options, authority, server);
  }

  /** For tls.createServer, https.createServer and setSecureContext. */
  forServer(): SecureContextOptions {
    return {
      key: this.#server.key,
      cert: this.#server.certificate + this.#authority.certificate,
      // Phones that know nothing newer than TLS 1.0 are no safer with it than without.
      minVersion: 'TLSv1.2',
    };
  }

  /** The authority's certificate as PEM, to be given to phones and browsers. */
  get authority(): string {
    return this.#authority.certificate;
  }

  /** SHA-256 of the server's certificate, as browsers show it. */
  get fingerprint(): string {
    return new X509Certificate(this.#server.certificate).fingerprint256;
  }

  get expiresAt(): number {
    return new X509Certificate(this.#server.certificate).validToDate.getTime();
  }

  /** Told when there is a new one: servers take it up for new connections. */
  onRenewed(listener: () => void): void {
    this.#onRenewed.add(listener);
  }

  /** Looks every few hours whether it is time for a new one; call `renewIfNeeded` when addresses change. */
  watch(scope: Scope, onFailure: (error: unknown) => void): void {
    const { clock } = this.#options;
    const look = (): void => {
      this.renewIfNeeded().catch(onFailure);
      timer = clock.at(clock.now() + CERTIFICATE_CHECK_MS, look);
    };
    let timer = clock.at(clock.now() + CERTIFICATE_CHECK_MS, look);
    scope.onEnd(() => timer.cancel());
  }

  /** Makes a new server certificate when this one runs out or lacks a name; answers whether it did. */
  async renewIfNeeded(): Promise<boolean> {
    if (isFresh(this.#server, this.#options) && namesAll(this.#server, this.#options)) return false;
    const made = await makeServer(this.#options, this.#authority, this.#server.key);
    this.#server = keep(this.#options, 'server', made);
    for (const listener of this.#onRenewed) listener();
    return true;
  }
}

function readPair({ directory }: CertificateOptions, of: keyof typeof FILES): Pair | undefined {
  const [keyFile, certificateFile] = FILES[of];
  const key = readIfThere(join(directory, keyFile));
  const certificate = readIfThere(join(directory, certificateFile));
  if (key === undefined || certificate === undefined) return undefined;
  try {
    // Halves of two pairs, or a torn file, are as good as none.
    const { publicKey } = new X509Certificate(certificate);
    const belongs = publicKey.export({ type: 'spki', format: 'der' }).equals(publicKeyOf(key));
    return belongs ? { key, certificate } : undefined;
  } catch {
    return undefined;
  }
}

function keep({ directory }: CertificateOptions, of: keyof typeof FILES, pair: Pair): Pair {
  const [keyFile, certificateFile] = FILES[of];
  writeWhole(join(directory, keyFile), pair.key);
  writeWhole(join(directory, certificateFile), pair.certificate);
  return pair;
}

function isSignedBy(server: Pair, authority: Pair): boolean {
  return new X509Certificate(server.certificate).verify(new X509Certificate(authority.certificate).publicKey);
}

function isFresh(server: Pair, { clock }: CertificateOptions): boolean {
  const { validFromDate, validToDate } = new X509Certificate(server.certificate);
  const nowMs = clock.wall();
  return validFromDate.getTime() <= nowMs && validToDate.getTime() - nowMs > CERTIFICATE_RENEW_DAYS * DAY_MS;
}

function namesAll(server: Pair, options: CertificateOptions): boolean {
  const certificate = new X509Certificate(server.certificate);
  return namesOf(options).every((name) =>
    isIP(name) ? certificate.checkIP(name) !== undefined : certificate.checkHost(name) !== undefined,
  );
}

/** All names and addresses under which the box may be reached; link-local ones need a zone and are left out. */
function namesOf({ addresses }: CertificateOptions): string[] {
  const own = addresses.list().map(plainAddress);
  const reachable = own.filter((address) => !address.startsWith('fe80:'));
  const names = addresses.names().filter((name) => /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/.test(name));
  return [...new Set([...names, ...reachable])];
}

async function makeKey(): Promise<string> {
  const { privateKey } = await promisify(generateKeyPair)('rsa', {
    modulusLength: RSA_BITS,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  return privateKey;
}

/** 16 bytes, positive and not 0 (RFC 5280 §4.1.2.2). */
function serialFrom(random: Random): Uint8Array {
  const serial = random.bytes(16);
  serial[0] = 0x40 | (serial[0]! & 0x3f);
  return serial;
}

async function makeAuthority({ clock, random }: CertificateOptions): Promise<Pair> {
  const key = await makeKey();
  const publicKey = publicKeyOf(key);
  // Told apart from the authorities of other boxes in a browser's list.
  const commonName = `Cordboard ${random.token(6)}`;
  const nowMs = clock.wall();
  const certificate = writeCertificate({
    commonName,
    serial: serialFrom(random),
    notBeforeMs: nowMs - BACKDATED_DAYS * DAY_MS,
    notAfterMs: nowMs + AUTHORITY_DAYS * DAY_MS,
    publicKey,
    issuer: { commonName, privateKey: key },
  });
  return { key, certificate };
}

async function makeServer(options: CertificateOptions, authority: Pair, formerKey: string | undefined): Promise<Pair> {
  const key = formerKey ?? (await makeKey());
  const nowMs = options.clock.wall();
  const certificate = writeCertificate({
    commonName: options.addresses.names()[0] ?? 'cordboard',
    serial: serialFrom(options.random),
    notBeforeMs: nowMs - BACKDATED_DAYS * DAY_MS,
    notAfterMs: nowMs + CERTIFICATE_DAYS * DAY_MS,
    publicKey: publicKeyOf(key),
    issuer: { commonName: commonNameOf(authority), privateKey: authority.key },
    names: namesOf(options),
  });
  return { key, certificate };
}

function commonNameOf({ certificate }: Pair): string {
  return /^CN=(.*)$/m.exec(new X509Certificate(certificate).subject)?.[1] ?? '';
}
