import { readFileSync } from 'node:fs';
import { AppError } from '../base/errors.ts';
import { phrase } from '../base/words/index.ts';
import { UsageError } from './options.ts';

const WHY: Readonly<Record<string, 'cli.file-not-there' | 'cli.file-is-folder'>> = {
  ENOENT: 'cli.file-not-there',
  EISDIR: 'cli.file-is-folder',
};

/** The text of an office file. @throws AppError in people's words when it can't be read. */
export function readOfficeFile(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? '';
    throw new AppError('invalid', phrase(WHY[code] ?? 'cli.file-unreadable', { file, detail: code }));
  }
}

/** The file that a command was given. @throws UsageError when it was given none. */
export function operandFile(command: string, operands: readonly string[]): string {
  const [file] = operands;
  if (file === undefined) throw new UsageError('invalid', phrase('cli.file-missing', { command }));
  return file;
}
