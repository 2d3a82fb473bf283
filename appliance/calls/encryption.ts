import { type Phrase, phrase } from '../base/words/index.ts';
import type { ConfigView, LineBody, OfficeBody } from '../config/types.ts';
import { type EncryptionVerdict, encryptionOf, encryptionWanted, isSecure } from '../rules/encryption.ts';
import type { TransportName } from '../sip/types.ts';
import { NeedsEncryption } from './ended.ts';
import type { SoundEnd } from './media-path.ts';

type Switched = Pick<LineBody, 'encryption'> | undefined;

/** How a phone of that line, connected like this, is encrypted as things are set now (FAC-10). */
export function encryptionAt(config: ConfigView, line: Switched, transport?: TransportName): EncryptionVerdict {
  return encryptionOf({ ...settings(config, line), transport });
}

/** What of a caller has to be known for it. */
export interface EncryptedCaller {
  readonly line: Pick<LineBody, 'encryption' | 'username'>;
  readonly transport: TransportName;
}

/**
 * Never silently less than what is set: a caller who has to be encrypted and isn't goes no further.
 * @param explain notes for the trail whose setting says so
 * @throws NeedsEncryption
 */
export function demandEncryption(
  config: ConfigView,
  { line, transport }: EncryptedCaller,
  explain: (step: string, said: Phrase) => void,
): void {
  const verdict = encryptionAt(config, line, transport);
  if (verdict.kind === 'allowed') return;
  const params = { line: line.username, transport: transport.toUpperCase() };
  explain('encryption', phrase(`trail.unprotected-${verdict.by}`, params));
  throw new NeedsEncryption();
}

/** The same for the choice of the way that its sound goes. */
export function protectionAt(
  config: ConfigView,
  line: Switched,
  transport?: TransportName,
): Pick<SoundEnd, 'mustEncrypt' | 'mayEncrypt' | 'secure'> {
  const wanted = encryptionWanted(settings(config, line));
  const secure = isSecure(transport);
  return { mustEncrypt: wanted === 'required', mayEncrypt: wanted !== 'off' && secure, secure };
}

function settings(config: ConfigView, line: Switched) {
  const [office] = config.list<OfficeBody>('office');
  return { office: office?.encryption, line: line?.encryption };
}
