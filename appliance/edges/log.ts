import pino, { type Logger } from 'pino';

export type Log = Logger;

/**
 * The log: one JSON line per event on standard error, where systemd's journal picks it up. Standard output is for what
 * the person at the keyboard is told. Level by CORDBOARD_LOG (trace … silent).
 */
export function openLog(level: string): Log {
  const options = { level, base: null, timestamp: pino.stdTimeFunctions.isoTime };
  // Synchronous: the last line before a crash is the one that matters, and there are few lines.
  return pino(options, pino.destination({ dest: 2, sync: true }));
}
