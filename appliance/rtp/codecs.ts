import type { CodecDefinition } from './codec.ts';
import { pcma, pcmu } from './g711.ts';
import { g722 } from './g722.ts';
import { loadOpus, opus } from './opus.ts';

/** The manifest: every voice codec there is, the best first. */
export const codecs: readonly CodecDefinition[] = [opus, g722, pcma, pcmu];

/** Loads what codecs need from outside; each thread does so once, before it makes any coder. */
export async function loadCodecs(): Promise<void> {
  await loadOpus();
}

const byName = new Map(codecs.map((codec) => [codec.name.toLowerCase(), codec]));

/** The codec of an rtpmap's encoding name, in whatever case it is written (RFC 4855 §3). */
export function codecNamed(name: string): CodecDefinition | undefined {
  return byName.get(name.toLowerCase());
}

/** The codec that a payload type means where no rtpmap says so (RFC 3551 §6). */
export function codecOfPayloadType(payloadType: number): CodecDefinition | undefined {
  return codecs.find((codec) => codec.payloadType === payloadType);
}
