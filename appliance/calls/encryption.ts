import type { ConfigView, LineBody, OfficeBody } from '../config/types.ts';
import { type EncryptionVerdict, encryptionOf, encryptionWanted, isSecure } from '../rules/encryption.ts';
import type { TransportName } from '../sip/types.ts';
import type { SoundEnd } from './media-path.ts';

type Switched = Pick<LineBody, 'encryption'> | undefined;

/** How a phone of that line, connected like this, is encrypted as things are set now (FAC-10). */
export function encryptionAt(config: ConfigView, line: Switched, transport?: TransportName): EncryptionVerdict {
  return encryptionOf({ ...settings(config, line), transport });
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
