/** The certificate that the box shows browsers: only its fingerprint counts (RFC 8122), so it is new at each start. */
import { createHash, generateKeyPairSync } from 'node:crypto';
import type { Random } from '../../base/random.ts';
import { writeSelfSigned } from '../../edges/x509.ts';
import type { Fingerprint } from '../../sdp/ice-lines.ts';

/** Plain data, for descriptions and workers alike. */
export interface DtlsCertificate {
  readonly der: Uint8Array;
  readonly privateKeyPem: string;
  readonly fingerprint: Fingerprint;
}

const DAY_MS = 86_400_000;

/** @param nowMs since 1970 */
export function makeDtlsCertificate(random: Random, nowMs: number): DtlsCertificate {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const privateKeyPem = privateKey.export({ type: 'pkcs8', format: 'pem' }) as string;
  const der = writeSelfSigned({
    // Nobody learns from it whose box it is.
    commonName: 'Cordboard',
    serial: random.bytes(8).with(0, 0x40),
    notBeforeMs: nowMs - 2 * DAY_MS,
    notAfterMs: nowMs + 365 * DAY_MS,
    privateKeyPem,
  });
  return { der, privateKeyPem, fingerprint: fingerprintOf(der, 'sha256') };
}

export function fingerprintOf(der: Uint8Array, hash: 'sha256' | 'sha384' | 'sha512'): Fingerprint {
  const hex = createHash(hash).update(der).digest('hex').toUpperCase();
  return { hash: hash.replace('sha', 'sha-'), value: hex.replace(/..(?=.)/g, '$&:') };
}

/** Whether the certificate is one of those that the description promised. */
export function isPromised(der: Uint8Array, promised: readonly Fingerprint[]): boolean {
  return (['sha256', 'sha384', 'sha512'] as const).some((hash) => {
    const { hash: name, value } = fingerprintOf(der, hash);
    return promised.some((other) => other.hash === name && other.value === value);
  });
}
