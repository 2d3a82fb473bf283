import { type Phrase, phrase } from '../base/words/index.ts';
import type { ConfigView } from '../config/types.ts';
import { type EncryptionVerdict, encryptionOf, encryptionWanted, isSecure } from '../rules/encryption.ts';
import type { TransportName } from '../sip/types.ts';
import { accessOf } from './access.ts';
import { NeedsEncryption } from './ended.ts';
import type { SoundEnd } from './media-path.ts';
import type { Party } from './types.ts';

/** Whose line or trunk it is. */
type Connected = Pick<Party, 'lineId' | 'trunkId'>;

/** How their phone, connected like this, is encrypted as things are set now (FAC-10). */
export function encryptionAt(config: ConfigView, whose: Connected, transport?: TransportName): EncryptionVerdict {
  return encryptionOf({ ...accessOf(config, whose).encryption, transport });
}

/** What of a caller has to be known for it. */
export interface EncryptedCaller {
  readonly whose: Connected;
  /** The line's user name or the provider's, for the trail. */
  readonly line: string;
  readonly transport: TransportName;
}

/**
 * Never silently less than what is set: a caller who has to be encrypted and isn't goes no further.
 * @param explain notes for the trail whose setting says so
 * @throws NeedsEncryption
 */
export function demandEncryption(
  config: ConfigView,
  { whose, line, transport }: EncryptedCaller,
  explain: (step: string, said: Phrase) => void,
): void {
  const verdict = encryptionAt(config, whose, transport);
  if (verdict.kind === 'allowed') return;
  const params = { line, transport: transport.toUpperCase() };
  explain('encryption', phrase(`trail.unprotected-${verdict.by}`, params));
  throw new NeedsEncryption();
}

/** The same for the choice of the way that its sound goes. */
export function protectionAt(
  config: ConfigView,
  whose: Connected,
  transport?: TransportName,
): Pick<SoundEnd, 'mustEncrypt' | 'mayEncrypt' | 'secure' | 'usesCodes' | 'behindRouter'> {
  const { encryption, readsCodes, isTrunk } = accessOf(config, whose);
  const wanted = encryptionWanted(encryption);
  const secure = isSecure(transport);
  return {
    mustEncrypt: wanted === 'required',
    mayEncrypt: wanted !== 'off' && secure,
    secure,
    usesCodes: readsCodes,
    ...(isTrunk ? { behindRouter: true } : {}),
  };
}
