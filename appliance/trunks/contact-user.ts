import { createHmac } from 'node:crypto';

/**
 * Makes the user part of the Contact under which the box registers at each provider: nobody else can guess it, and it
 * is the same after a restart, so that the new registration takes the place of the old one. Small letters and digits
 * only, because some registrars change the case.
 */
export function contactUsers(secret: Uint8Array): (trunkId: string) => string {
  // A key of its own: what else the secret is used for says nothing about these.
  const key = createHmac('sha256', secret).update('trunk contacts').digest();
  return (trunkId) => `cb${createHmac('sha256', key).update(trunkId).digest('hex').slice(0, 30)}`;
}
