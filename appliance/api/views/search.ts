/** Letters without accents and case: `Zoë` is found by `zoe`. */
function fold(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
}

/** Those of which every word of `search` is part of one of their texts; `offset` and `limit` cut out a page. */
export function searched<T>(
  all: readonly T[],
  { search, limit, offset }: { readonly search: string; readonly limit: number; readonly offset: number },
  texts: (item: T) => readonly (string | undefined)[],
): { readonly page: readonly T[]; readonly total: number } {
  const words = fold(search)
    .split(/\s+/)
    .filter((word) => word !== '');
  const found =
    words.length === 0
      ? all
      : all.filter((item) => {
          const text = fold(
            texts(item)
              .filter((part) => part !== undefined)
              .join('\n'),
          );
          return words.every((word) => text.includes(word));
        });
  return { page: found.slice(offset, offset + limit), total: found.length };
}
