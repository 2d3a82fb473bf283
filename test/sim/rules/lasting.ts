/** How long something has been so without a break: most of what a rule forbids is allowed for a moment. */
export class Lasting {
  readonly #sinceMs = new Map<string, number>();

  /** Asked at every look; 0 while it is not so. */
  forMs(key: string, isSo: boolean, nowMs: number): number {
    if (!isSo) {
      this.#sinceMs.delete(key);
      return 0;
    }
    const since = this.#sinceMs.get(key) ?? nowMs;
    this.#sinceMs.set(key, since);
    return nowMs - since;
  }
}
