import type { ConfigView, LineBody, OfficeBody, TrunkBody } from '../config/types.ts';
import type { EncryptionFacts } from '../rules/encryption.ts';
import type { Party } from './types.ts';

/** How somebody's phone, or a provider, is connected: what its line or trunk is set to. */
export interface Access {
  /** How it sends keys (DEV-07). */
  readonly dtmf: LineBody['dtmf'];
  /** Keys on it may be codes, which the box has to hear (CAL-03). */
  readonly readsCodes: boolean;
  readonly encryption: Pick<EncryptionFacts, 'office' | 'line'>;
  /** A provider: it hears from wherever it likes, and only through the box. */
  readonly isTrunk: boolean;
}

/** Whose settings decide about somebody's sound and keys. */
export function accessOf(config: ConfigView, { lineId, trunkId }: Pick<Party, 'lineId' | 'trunkId'>): Access {
  const trunk = trunkId === undefined ? undefined : config.get<TrunkBody>('trunk', trunkId);
  // A provider's own setting alone: the office's is about its phones.
  if (trunk) {
    const { dtmf, encryption } = trunk;
    return { dtmf, readsCodes: false, encryption: { office: encryption, line: undefined }, isTrunk: true };
  }
  const line = config.get<LineBody>('line', lineId ?? '');
  const [office] = config.list<OfficeBody>('office');
  return {
    dtmf: line?.dtmf ?? 'rfc4733',
    readsCodes: line?.callCodes === true,
    encryption: { office: office?.encryption, line: line?.encryption },
    isTrunk: trunkId !== undefined,
  };
}
