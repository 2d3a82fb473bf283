import { useEffect, useState } from 'preact/hooks';

/** The browser's clock can be minutes off; lengths of calls are counted by the box's. */
let aheadMs = 0;

/** Learns the box's clock from an answer's Date header, which has whole seconds: smaller differences are noise. */
export function learnClock(dateHeader: string | null): void {
  const boxAt = dateHeader ? Date.parse(dateHeader) : Number.NaN;
  if (Number.isNaN(boxAt)) return;
  const difference = boxAt - Date.now();
  aheadMs = Math.abs(difference) < 3_000 ? 0 : difference;
}

export function now(): number {
  return Date.now() + aheadMs;
}

/** The moment, drawn again every `everyMs` while `running`. */
export function useNow(everyMs: number, running = true): number {
  const [at, tick] = useState(now);
  useEffect(() => {
    if (!running) return;
    tick(now());
    const timer = setInterval(() => tick(now()), everyMs);
    return () => clearInterval(timer);
  }, [everyMs, running]);
  return at;
}
