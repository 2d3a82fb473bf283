import type { TrunkBody } from '../config/types.ts';
import type { Credentials, Target } from '../sip/types.ts';
import { Uri } from '../sip/uri.ts';

type Addressed = Pick<TrunkBody, 'server' | 'port' | 'domain' | 'transport'>;

/** Where everything for that provider goes first. */
export function serverTarget({ server, port, transport }: Addressed): Target {
  return { transport, host: server, port, secure: false };
}

/** `sip:USER@DOMAIN` in that provider's name; the port only where the server itself stands behind the @. */
export function addressOf({ server, port, domain }: Addressed, user: string | undefined): string {
  return Uri.sip(user, domain ?? server, domain === undefined ? port : undefined).toString();
}

/** For that provider's server alone. Undefined where it needs none. */
export function credentialsOf(trunk: TrunkBody, realm: string | undefined): Credentials | undefined {
  const username = trunk.authName ?? trunk.username;
  if (username === undefined || trunk.password === undefined) return undefined;
  return { username, password: trunk.password, ...(realm === undefined ? {} : { realm }) };
}
