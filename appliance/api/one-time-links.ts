import type { Clock } from '../base/clock.ts';
import { AppError } from '../base/errors.ts';
import { OWNER_LINK_SEC, PASSWORD_LINK_SEC } from '../base/limits.ts';
import type { Random } from '../base/random.ts';
import { phrase } from '../base/words/index.ts';
import type { OneTimeLink } from '../store/one-time-links.ts';
import type { LinkStore } from './dependencies.ts';
import { sha256 } from './digest.ts';

/** A link as it is shown to a person: the token stands behind `#`, so it is in no server's log and no referrer. */
export interface ShownLink {
  readonly path: string;
  readonly expiresAt: number;
}

interface Parts {
  readonly links: LinkStore;
  readonly clock: Clock;
  readonly random: Random;
}

const TOKEN_LENGTH = 32;

/** Makes the link by which somebody becomes the owner; an older one is worthless from now. */
export function makeOwnerLink(parts: Parts): Promise<ShownLink> {
  return makeLink(parts, 'owner', undefined, '/welcome', OWNER_LINK_SEC);
}

/** Makes the link by which the holder of an account chooses a password. */
export function makePasswordLink(parts: Parts, accountId: string): Promise<ShownLink> {
  return makeLink(parts, 'password', accountId, '/set-password', PASSWORD_LINK_SEC);
}

async function makeLink(
  { links, clock, random }: Parts,
  purpose: OneTimeLink['purpose'],
  accountId: string | undefined,
  page: string,
  lifeSec: number,
): Promise<ShownLink> {
  const token = random.token(TOKEN_LENGTH);
  const expiresAt = clock.wall() + lifeSec * 1000;
  const hash = await sha256(token);
  links.removeOf(purpose, accountId);
  links.put({ hash, purpose, accountId, expiresAt });
  return { path: `${page}#${token}`, expiresAt };
}

/** The link of this token while it works; AppError `not-found` when it never did, was used, or is too old. */
export async function findLink(
  { links, clock }: Pick<Parts, 'links' | 'clock'>,
  purpose: OneTimeLink['purpose'],
  token: string,
): Promise<OneTimeLink> {
  const link = links.get(await sha256(token));
  if (link?.purpose !== purpose || link.expiresAt <= clock.wall()) {
    throw new AppError('not-found', phrase(`link.${purpose}.worthless`));
  }
  return link;
}

/** Uses it up; of two at the same moment one gets AppError `not-found`. */
export function spendLink(links: LinkStore, link: OneTimeLink): void {
  if (!links.get(link.hash)) throw new AppError('not-found', phrase(`link.${link.purpose}.worthless`));
  links.remove(link.hash);
}
