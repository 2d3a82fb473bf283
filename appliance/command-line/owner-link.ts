import { makeOwnerLink, type ShownLink } from '../api/one-time-links.ts';
import { OWNER_LINK_SEC } from '../base/limits.ts';
import { phrase, say } from '../base/words/index.ts';
import { hostPort } from '../sip/uri.ts';
import type { CommandContext } from './index.ts';
import { withOffice } from './office.ts';

/** Prints a fresh link by which somebody becomes the owner; an older one is worthless from then. */
export async function ownerLink(context: CommandContext): Promise<void> {
  const { clock, random, language, options, print } = context;
  const link = await withOffice<ShownLink>(context, {
    running: (box) => box.ownerLink(),
    resting: ({ store }) => makeOwnerLink({ links: store.links, clock, random }),
  });
  const [{ address, port } = { address: '0.0.0.0', port: 8080 }] = options.http;
  const host = address === '0.0.0.0' || address === '::' ? 'cordboard.local' : address;
  print(say(phrase('cli.owner-link', { hours: OWNER_LINK_SEC / 3600 }), language));
  print(`http://${hostPort(host, port)}${link.path}`);
}
