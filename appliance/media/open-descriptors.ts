/**
 * The file descriptors that a worker has open outside of Node's knowledge, in memory that two threads see. When the
 * worker is ended from outside, the main side closes what stands here. A descriptor is taken out before it is closed,
 * so that nobody ever closes a number that means something else by then.
 */
export class OpenDescriptors {
  readonly shared: SharedArrayBuffer;
  /** Descriptors plus one; 0 is a free place. */
  readonly #places: Int32Array;

  constructor(shared: SharedArrayBuffer = new SharedArrayBuffer(4 * DESCRIPTORS_MAX)) {
    this.shared = shared;
    this.#places = new Int32Array(shared);
  }

  add(fd: number): void {
    const place = this.#places.indexOf(0);
    // Beyond it one would leak if the worker died, which loses less than refusing the call.
    if (place >= 0) Atomics.store(this.#places, place, fd + 1);
  }

  remove(fd: number): void {
    const place = this.#places.indexOf(fd + 1);
    if (place >= 0) Atomics.store(this.#places, place, 0);
  }

  all(): number[] {
    return Array.from(this.#places)
      .filter((place) => place > 0)
      .map((place) => place - 1);
  }
}

/** Two ports for each of 2,000 sessions, and some for the shared ones. */
const DESCRIPTORS_MAX = 4_200;
