/** Where one side of a call under load sends from and hears. */
export interface PeerSound {
  /** Of loopback. */
  readonly address: string;
  readonly port: number;
  /** SDES key in base64 (RFC 4568); undefined for plain RTP. */
  readonly key: string | undefined;
  readonly codec: BenchCodec;
}

export type BenchCodec = 'PCMA' | 'G722' | 'opus';

const PAYLOAD_TYPES = { PCMA: 8, G722: 9, opus: 111 } as const;
const RTPMAPS = { PCMA: 'PCMA/8000', G722: 'G722/8000', opus: 'opus/48000/2' } as const;

/** How far timestamps go on with a packet of 20 ms. */
export function timestampsOf({ codec }: PeerSound): number {
  return codec === 'opus' ? 960 : 160;
}

export function payloadTypeOf({ codec }: PeerSound): number {
  return PAYLOAD_TYPES[codec];
}

/** The offer of such a phone: its codec alone, and keys as events: without those the box has to listen for tones. */
export function described(peer: PeerSound): string {
  const { address, port, key, codec } = peer;
  const payloadType = payloadTypeOf(peer);
  const lines = ['v=0', `o=- 1 1 IN IP4 ${address}`, 's=-', `c=IN IP4 ${address}`, 't=0 0'];
  lines.push(
    `m=audio ${port} ${key ? 'RTP/SAVP' : 'RTP/AVP'} ${payloadType} 101`,
    `a=rtpmap:${payloadType} ${RTPMAPS[codec]}`,
  );
  lines.push('a=rtpmap:101 telephone-event/8000', 'a=fmtp:101 0-16', 'a=ptime:20');
  if (key) lines.push(`a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:${key}`);
  return `${lines.join('\r\n')}\r\n`;
}

/** The port of the first medium. */
export function portIn(sdp: string): number {
  const port = Number(/m=audio (\d+)/.exec(sdp)?.[1]);
  if (!(port > 0)) throw new Error(`no port for sound in: ${sdp}`);
  return port;
}

export type Call = readonly [caller: PeerSound, callee: PeerSound];

/** So many calls between phones of an address of loopback each, behind one port. */
export function callsOf(
  count: number,
  port: number,
  keys: readonly [string?, string?] = [],
  codecs: readonly [BenchCodec, BenchCodec] = ['PCMA', 'PCMA'],
): Call[] {
  return Array.from({ length: count }, (_, at) => {
    const peer = (side: number): PeerSound => ({
      ...{ port, key: keys[side], codec: codecs[side]! },
      address: `127.1.${at >> 6}.${1 + side + 2 * (at & 63)}`,
    });
    return [peer(0), peer(1)];
  });
}
