import { makeOwnerLink, type ShownLink } from '../api/one-time-links.ts';
import { OWNER_LINK_SEC } from '../base/limits.ts';
import { phrase, say } from '../base/words/index.ts';
import { Addresses } from '../edges/addresses.ts';
import { hostPort } from '../sip/uri.ts';
import type { CommandContext } from './index.ts';
import { COMMAND_LINE, withOffice } from './office.ts';

/** Prints a fresh link by which somebody becomes the owner; an older one is worthless from then. */
export async function ownerLink(context: CommandContext): Promise<void> {
  const { clock, random, language, options, print } = context;
  const link = await withOffice<ShownLink & { readonly page?: string }>(context, {
    running: (box) => box.ownerLink(),
    resting: ({ store }) => {
      store.audit.add({ at: clock.wall(), author: COMMAND_LINE, phrase: phrase('audit.owner-link') });
      return makeOwnerLink({ links: store.links, clock, random });
    },
  });
  print(say(phrase('cli.owner-link', { hours: OWNER_LINK_SEC / 3600 }), language));
  print(`${link.page ?? restingPage(options.http)}${link.path}`);
}

/** Where the page will be when the box is started as this command was. */
function restingPage(listened: CommandContext['options']['http']): string {
  const [page] = new Addresses().tellable(listened, () => 'http');
  return `http://${hostPort(page!.address, page!.port)}`;
}
