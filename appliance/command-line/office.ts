import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { LOCAL_SOCKET, LocalClient } from '../api/local.ts';
import { commandLineName } from '../api/local-user.ts';
import { AppError } from '../base/errors.ts';
import { phrase } from '../base/words/index.ts';
import { ConfigService } from '../config/service.ts';
import { localFetchThrough, NobodyListens } from '../edges/local-socket.ts';
import { osUser } from '../edges/os-user.ts';
import { extensionTypes } from '../extensions/index.ts';
import { holdsData, openStore, type Store } from '../store/database.ts';
import type { CommandContext } from './index.ts';

/** Who stands in the changes and in the audit for what is done at rest. */
export const COMMAND_LINE = { name: commandLineName(osUser()), from: 'this machine' } as const;

/** What a command does with the office: through the running box, or with the data directory itself. */
export interface OfficeWork<Result> {
  /** Where there are no data yet: make them, work on an empty office that is forgotten, or refuse (as usual). */
  readonly without?: 'make' | 'pretend' | 'refuse';
  running(box: LocalClient): Promise<Result>;
  resting(office: { readonly config: ConfigService; readonly store: Store }): Result | Promise<Result>;
}

/**
 * Does the work through the box that runs on the data directory, so that it is live at once; where none runs, on the
 * directory itself, with its lock (a box that starts meanwhile is refused, not disturbed).
 */
export async function withOffice<Result>(context: CommandContext, work: OfficeWork<Result>): Promise<Result> {
  const socket = join(context.options.dataDir, LOCAL_SOCKET);
  if (existsSync(socket)) {
    try {
      return await work.running(new LocalClient(localFetchThrough(socket), context.language, osUser()));
    } catch (error) {
      // A file that a killed box left behind: nobody listens.
      if (!(error instanceof NobodyListens)) throw error;
    }
  }
  const { clock, random } = context;
  const store = openStore(directoryFor(context.options.dataDir, work.without ?? 'refuse'), { clock, random });
  try {
    return await work.resting({ store, config: new ConfigService(store, { clock, random, kinds: extensionTypes }) });
  } finally {
    store.close();
  }
}

function directoryFor(dataDir: string, without: NonNullable<OfficeWork<unknown>['without']>): string {
  if (without === 'make' || holdsData(dataDir)) return dataDir;
  // A slip in the name must not leave an empty office behind.
  if (without === 'refuse') throw new AppError('not-found', phrase('cli.no-data', { dataDir }));
  return ':memory:';
}
