import { phrase, say } from '../base/words/index.ts';
import { type Box, boot } from '../boot.ts';
import { hostPort } from '../sip/uri.ts';
import { VERSION } from '../version.ts';
import type { CommandContext } from './index.ts';
import { readOfficeFile } from './office-file.ts';

/** Runs the box until it is told to stop (SIGTERM, SIGINT). */
export async function serve(context: CommandContext): Promise<void> {
  const { options, log, clock, random } = context;
  const office = options.office === undefined ? undefined : readOfficeFile(options.office);
  const box = await boot({ ...options, office, clock, random, log });
  announce(box, context);
  stopOnSignal(box, context);
}

function announce(box: Box, { print, language }: CommandContext): void {
  const tell = (...args: Parameters<typeof phrase>): void => print(say(phrase(...args), language));
  for (const url of box.pages) tell('cli.page', { url });
  if (box.ownerPath) tell('cli.first-owner', { url: `${box.pages[0] ?? ''}${box.ownerPath}` });
  for (const { transport, host, port } of box.sip) {
    tell('cli.sip', { transport: transport.toUpperCase(), address: hostPort(host, port) });
  }
  // Last: whoever waits for this line finds everything working.
  tell('cli.ready', { version: VERSION });
}

function stopOnSignal(box: Box, { print, language, log }: CommandContext): void {
  let stopping = false;
  const stop = (): void => {
    if (stopping) return;
    stopping = true;
    print(say(phrase('cli.stopping'), language));
    box.stop().then(
      () => process.exit(0),
      (error) => {
        log.fatal({ error }, 'stopping failed');
        process.exit(70);
      },
    );
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
}
