/**
 * A way on which calls come back to where they were without anybody choosing it (EXT-02): each step's `onward` names
 * where calls go by themselves. Answers the way from `start` back to it, without `start` at its end; undefined where
 * there is none. The shortest of them, so that a warning names as few as possible.
 */
export function loopThrough(start: string, onward: (id: string) => readonly string[]): readonly string[] | undefined {
  const cameFrom = new Map<string, string | undefined>([[start, undefined]]);
  const waiting = [start];
  for (let id = waiting.shift(); id !== undefined; id = waiting.shift()) {
    for (const next of onward(id)) {
      if (next === start) return wayTo(id, cameFrom);
      if (cameFrom.has(next)) continue;
      cameFrom.set(next, id);
      waiting.push(next);
    }
  }
  return undefined;
}

function wayTo(last: string, cameFrom: ReadonlyMap<string, string | undefined>): readonly string[] {
  const way: string[] = [];
  for (let id: string | undefined = last; id !== undefined; id = cameFrom.get(id)) way.unshift(id);
  return way;
}
