import { existsSync } from 'node:fs';
import type { Arch } from '../../scripts/bundle/node-runtime.ts';
import { binaryPath, bundle } from '../../scripts/bundle.ts';
import { PREPARED_VARIABLE } from './runner/groups.ts';

const QEMU = '/usr/bin/qemu-aarch64-static';
const ARM_LIBRARIES = '/usr/aarch64-linux-gnu';

/** How to run the binary of a processor here: as it is, or arm64 on a PC by an emulator. Builds it when it is old. */
export async function binaryCommand(arch: Arch): Promise<readonly string[]> {
  if (!process.env[PREPARED_VARIABLE]) await bundle();
  return arch === process.arch ? [binaryPath(arch)] : [QEMU, '-L', ARM_LIBRARIES, binaryPath(arch)];
}

/** What this machine lacks to run that binary; undefined when it can. */
export function whyNot(arch: Arch): string | undefined {
  if (arch === process.arch) return undefined;
  if (arch === 'x64') return 'this machine cannot run x64 programs';
  const missing = [QEMU, `${ARM_LIBRARIES}/lib/libc.so.6`].find((file) => !existsSync(file));
  return missing && `${missing} is missing`;
}
