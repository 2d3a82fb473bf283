/** One place of the product, changed. */
export interface Patch {
  readonly file: string;
  readonly find: string;
  /** At most three lines. */
  readonly replace: string;
}
