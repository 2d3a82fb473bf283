/**
 * Words that come with every message, as the very strings that our code is written with. What is cut out of a packet is
 * a string of its own, and V8 enters such a one into its table of unique strings before a Map or Set is asked for it;
 * for method and parameter names that was a tenth of all work on a REGISTER.
 */
export class KnownWords {
  readonly #byLength: string[][] = [];

  constructor(words: Iterable<string>) {
    for (const word of words) {
      this.#byLength[word.length] ??= [];
      this.#byLength[word.length]!.push(word);
    }
  }

  /** The known word that reads the same, or the text itself. */
  of(text: string): string {
    const words = this.#byLength[text.length];
    if (words) for (const word of words) if (word === text) return word;
    return text;
  }
}
