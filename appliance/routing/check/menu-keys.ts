import { type Phrase, phrase } from '../../base/words/index.ts';
import { aboutExtension, titleOf } from './names.ts';
import type { CheckDefinition } from './types.ts';

/** Options of menus that nobody can choose: too long for the menu, no keys at all, or the same keys twice (IVR-01). */
export const menuKeys: CheckDefinition = {
  kind: 'key-untypable',
  *find({ ways }) {
    for (const menu of ways.extensions) {
      if (ways.config.entityOf(menu.id) !== 'ivr') continue;
      const options = (menu.options ?? []) as readonly { readonly digits: string }[];
      const before = new Set<string>();
      for (const [at, { digits }] of options.entries()) {
        const why = whyNot(digits, Number(menu.optionDigits ?? 1), before);
        before.add(digits);
        if (!why) continue;
        yield {
          severity: 'broken',
          phrase: phrase('check.key-untypable', { title: titleOf(menu), digits, why }),
          mend: phrase('check.key-untypable-mend'),
          about: aboutExtension(ways, menu.id, `options.${at}.digits`),
        };
      }
    }
  },
};

function whyNot(digits: string, most: number, before: ReadonlySet<string>): Phrase | undefined {
  if (!/^\d+$/.test(digits)) return phrase('ivr.digits');
  if (digits.length > most) return phrase('ivr.digits-many', { most });
  return before.has(digits) ? phrase('ivr.digits-twice', { digits }) : undefined;
}
