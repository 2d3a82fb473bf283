import type { TrunkBody } from '../config/types.ts';
import type { Credentials, Target } from '../sip/types.ts';
import { Uri } from '../sip/uri.ts';

type Addressed = Pick<TrunkBody, 'server' | 'port' | 'domain' | 'transport' | 'checkCertificate'>;

/** Where everything for that provider goes first. */
export function serverTarget({ server, port, transport, checkCertificate }: Addressed): Target {
  return { transport, host: server, port, secure: false, ...(checkCertificate ? {} : { anyCertificate: true }) };
}

/** `sip:USER@DOMAIN` in that provider's name; the port only where the server itself stands behind the @. */
export function addressOf({ server, port, domain }: Addressed, user: string | undefined): string {
  return Uri.sip(user, domain ?? server, domain === undefined ? port : undefined).toString();
}

/**
 * For that provider's server alone. Undefined where it needs none. `realm`: the one of its registrar; its proxies may
 * name another (RFC 3261 §22.1), which is answered where it is the provider's own name or somebody has entered it:
 * whoever else a call passes could ask for a digest to guess the password from.
 */
export function credentialsOf(trunk: TrunkBody, realm: string | undefined): Credentials | undefined {
  const username = trunk.authName ?? trunk.username;
  if (username === undefined || trunk.password === undefined) return undefined;
  return { username, password: trunk.password, ...(realm === undefined ? {} : { realm: realmsOf(trunk, realm) }) };
}

function realmsOf({ server, domain, callRealm }: TrunkBody, registered: string): readonly string[] {
  return [registered, server, domain, callRealm].filter((realm) => realm !== undefined);
}
