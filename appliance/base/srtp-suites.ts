/**
 * The ways of protecting sound (SRTP) that we know, by the names of RFC 4568 §6.2, RFC 6188 §4 and RFC 7714 §14.2:
 * descriptions name them, and the packets are protected by them.
 */
export interface SrtpSuite {
  readonly cipher: 'counter' | 'f8' | 'gcm';
  readonly keyBytes: number;
  readonly saltBytes: number;
  /** Of the tag at the end of RTP packets. */
  readonly tagBytes: number;
  /** Of the one at the end of RTCP packets: 80 bits too where RTP has 32 (RFC 4568 §6.2.2). */
  readonly rtcpTagBytes: number;
}

export const SRTP_SUITES = {
  AEAD_AES_256_GCM: { cipher: 'gcm', keyBytes: 32, saltBytes: 12, tagBytes: 16, rtcpTagBytes: 16 },
  AES_256_CM_HMAC_SHA1_80: { cipher: 'counter', keyBytes: 32, saltBytes: 14, tagBytes: 10, rtcpTagBytes: 10 },
  AEAD_AES_128_GCM: { cipher: 'gcm', keyBytes: 16, saltBytes: 12, tagBytes: 16, rtcpTagBytes: 16 },
  AES_CM_128_HMAC_SHA1_80: { cipher: 'counter', keyBytes: 16, saltBytes: 14, tagBytes: 10, rtcpTagBytes: 10 },
  AES_256_CM_HMAC_SHA1_32: { cipher: 'counter', keyBytes: 32, saltBytes: 14, tagBytes: 4, rtcpTagBytes: 10 },
  AES_CM_128_HMAC_SHA1_32: { cipher: 'counter', keyBytes: 16, saltBytes: 14, tagBytes: 4, rtcpTagBytes: 10 },
  F8_128_HMAC_SHA1_80: { cipher: 'f8', keyBytes: 16, saltBytes: 14, tagBytes: 10, rtcpTagBytes: 10 },
} as const satisfies Readonly<Record<string, SrtpSuite>>;

export type SrtpSuiteName = keyof typeof SRTP_SUITES;

/** Strongest first, as we offer them. */
export const SRTP_SUITE_NAMES = Object.keys(SRTP_SUITES) as readonly SrtpSuiteName[];

export function isSrtpSuite(name: string): name is SrtpSuiteName {
  return Object.hasOwn(SRTP_SUITES, name);
}
