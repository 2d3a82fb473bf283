import { spawn } from 'node:child_process';
import type { Clock } from '../base/clock.ts';
import type { Scope } from '../base/scope.ts';

/**
 * Talks to systemd (sd_notify): `READY=1` when phones are heard, and a sign of life that a main loop which hangs can't
 * give. Node has no datagram sockets to files, so systemd's own small tool carries the words; the unit needs
 * `NotifyAccess=all`. Without systemd nothing happens.
 */
export class SystemdNotify {
  readonly #environment: NodeJS.ProcessEnv;
  readonly #onFailure: (error: Error) => void;

  constructor(environment: NodeJS.ProcessEnv, onFailure: (error: Error) => void) {
    this.#environment = environment;
    this.#onFailure = onFailure;
  }

  /** Started by systemd with Type=notify? */
  get isWanted(): boolean {
    return this.#environment.NOTIFY_SOCKET !== undefined;
  }

  ready(status: string): void {
    this.#say('--ready', `--status=${status}`);
  }

  stopping(): void {
    this.#say('--stopping');
  }

  /** Signs of life at half of WatchdogSec, as long as `isWell` says so and the scope lives. */
  watch(clock: Clock, scope: Scope, isWell: () => boolean): void {
    const watchdogMs = Number(this.#environment.WATCHDOG_USEC) / 1000;
    const isForUs = (this.#environment.WATCHDOG_PID ?? String(process.pid)) === String(process.pid);
    if (!this.isWanted || !isForUs || !(watchdogMs > 0)) return;
    const live = (): void => {
      if (isWell()) this.#say('WATCHDOG=1');
      timer = clock.at(clock.now() + watchdogMs / 2, live);
    };
    let timer = clock.at(clock.now(), live);
    scope.onEnd(() => timer.cancel());
  }

  #say(...words: readonly string[]): void {
    if (!this.isWanted) return;
    const tool = spawn('systemd-notify', words, { env: this.#environment, stdio: 'ignore' });
    tool.on('error', this.#onFailure);
  }
}
