import type { Language } from '../base/words/index.ts';

export const LANGUAGES = ['en', 'nl'] as const satisfies readonly Language[];

function isLanguage(tag: string): tag is Language {
  return (LANGUAGES as readonly string[]).includes(tag);
}

/**
 * The best of our languages by an Accept-Language header (RFC 9110 §12.5.4): highest weight first, regions ignored.
 * Undefined when it asks for none that we speak.
 */
export function preferredLanguage(header: string | null | undefined): Language | undefined {
  const wishes = (header ?? '').split(',').map((part) => {
    const [tag = '', ...parameters] = part.trim().toLowerCase().split(';');
    const weight = parameters
      .map((parameter) => /^\s*q=([\d.]+)\s*$/.exec(parameter)?.[1])
      .find((q) => q !== undefined);
    return { language: tag.trim().split('-')[0] ?? '', weight: weight === undefined ? 1 : Number(weight) };
  });
  const spoken = wishes.filter((wish) => wish.weight > 0 && isLanguage(wish.language));
  // Sorting is stable: of equal wishes the one said first wins.
  spoken.sort((a, b) => b.weight - a.weight);
  const best = spoken[0]?.language;
  return best !== undefined && isLanguage(best) ? best : undefined;
}
