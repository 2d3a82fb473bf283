import type { ConfigView, LineBody, OfficeBody, TrunkBody } from '../config/types.ts';
import type { EncryptionFacts } from '../rules/encryption.ts';
import type { CodecName } from '../sdp/own-media.ts';
import type { Party } from './types.ts';

/** How somebody's phone, or a provider, is connected: what its line or trunk is set to. */
export interface Access {
  /** How it sends keys (DEV-07). */
  readonly dtmf: LineBody['dtmf'];
  /** Keys on it may be codes, which the box has to hear (CAL-03). */
  readonly readsCodes: boolean;
  readonly encryption: Pick<EncryptionFacts, 'office' | 'line'>;
  /** What may be spoken with it, best first; undefined: whatever both know. */
  readonly codecs: readonly CodecName[] | undefined;
  /** A provider: it hears from wherever it likes, and only through the box. */
  readonly isTrunk: boolean;
}

const CODECS = { opus: 'opus', g722: 'G722', pcma: 'PCMA', pcmu: 'PCMU' } as const satisfies Record<
  TrunkBody['codecs'][number],
  CodecName
>;

/** Whose settings decide about somebody's sound and keys. */
export function accessOf(config: ConfigView, { lineId, trunkId }: Pick<Party, 'lineId' | 'trunkId'>): Access {
  const trunk = trunkId === undefined ? undefined : config.get<TrunkBody>('trunk', trunkId);
  // A provider's own setting alone: the office's is about its phones.
  if (trunk) {
    const { dtmf, encryption } = trunk;
    const codecs = trunk.codecs.map((name) => CODECS[name]);
    return { dtmf, readsCodes: false, encryption: { office: encryption, line: undefined }, codecs, isTrunk: true };
  }
  const line = config.get<LineBody>('line', lineId ?? '');
  const [office] = config.list<OfficeBody>('office');
  return {
    dtmf: line?.dtmf ?? 'rfc4733',
    readsCodes: line?.callCodes === true,
    encryption: { office: office?.encryption, line: line?.encryption },
    codecs: undefined,
    isTrunk: trunkId !== undefined,
  };
}
