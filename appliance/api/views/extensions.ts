import { z } from 'zod';
import { AppError } from '../../base/errors.ts';
import { type Language, phrase, say } from '../../base/words/index.ts';
import type { ExtensionDefinition } from '../../calls/types.ts';
import type { ConfigView, Stored } from '../../config/types.ts';
import { extensionTypes } from '../../extensions/index.ts';
import { Ways } from '../../routing/ways.ts';
import { loopThrough } from '../../rules/loops.ts';
import { type EntityShapes, entityShapes } from '../entity-shapes.ts';
import { entityWord } from './changes.ts';
import { sentence } from './shapes.ts';

/** What every kind of extension has; the rest of its settings is by kind. */
export type StoredExtension = Stored<Record<string, unknown> & { readonly number: string; readonly name: string }>;

/** A kind of extension and what of it people may set and see. */
export interface ExtensionKind {
  readonly definition: ExtensionDefinition;
  readonly shapes: EntityShapes;
}

const kinds: ReadonlyMap<string, ExtensionKind> = new Map(
  extensionTypes.map((definition) => [definition.type, { definition, shapes: entityShapes(definition) }]),
);

/** Those that these routes set; people have routes of their own, with their lines and accounts. */
export const ANSWERING_KINDS: readonly string[] = [...kinds.keys()].filter((type) => type !== 'user');

const summary = {
  id: z.string(),
  type: z.string(),
  number: z.string(),
  name: z.string(),
  icon: z.string(),
  kind: sentence.meta({ description: 'What kind it is, in a word.' }),
  sentence: sentence.meta({ description: 'What it does with calls, in a line.' }),
};

/** One line of the list, people included. */
export const extensionSummary = z.object(summary).meta({ id: 'ExtensionSummary' });

/** With all settings of its kind, as `/api/schemas` describes them, and `hasPins` and the like for its secrets. */
export const extensionShape = z
  .looseObject({
    ...summary,
    warnings: z
      .array(z.object({ path: z.string(), sentence }))
      .meta({ description: 'What is saved all the same but won’t do what people expect (EXT-02).' }),
  })
  .meta({ id: 'Extension' });

/** The kind by its name. @throws AppError not-found */
export function kindNamed(type: string): ExtensionKind {
  const kind = kinds.get(type);
  if (!kind || !ANSWERING_KINDS.includes(type)) throw new AppError('not-found', phrase('api.no-such'));
  return kind;
}

/** An extension that answers by itself, and its kind. @throws AppError not-found, for people too */
export function extensionNamed(config: ConfigView, id: string): { kind: ExtensionKind; body: StoredExtension } {
  const body = config.get<StoredExtension>('extension', id);
  if (!body) throw new AppError('not-found', phrase('api.no-such'));
  return { kind: kindNamed(config.entityOf(id) ?? ''), body };
}

export function summaryOf(
  config: ConfigView,
  body: StoredExtension,
  language: Language,
): z.input<typeof extensionSummary> {
  const type = config.entityOf(body.id) ?? '';
  const definition = kinds.get(type)?.definition;
  return {
    ...{ id: body.id, type, number: body.number, name: body.name, icon: definition?.icon ?? '' },
    kind: entityWord(type, language),
    sentence: definition ? say(definition.describe(body), language) : '',
  };
}

export function extensionView(config: ConfigView, id: string, language: Language): z.input<typeof extensionShape> {
  const { kind, body } = extensionNamed(config, id);
  const warnings = warningsAbout(config, body).map(({ path, phrase: said }) => ({
    path,
    sentence: say(said, language),
  }));
  return { ...kind.shapes.pick(body), ...summaryOf(config, body, language), warnings };
}

/** EXT-02: calls that nobody sends on by a key would go round in a circle. */
function warningsAbout(config: ConfigView, body: StoredExtension) {
  const ways = new Ways({ config, types: extensionTypes });
  const way = loopThrough(body.id, (id) => ways.onward(id));
  if (!way) return [];
  const numbers = [...way, body.id].map((id) => config.get<StoredExtension>('extension', id)?.number ?? '');
  return [{ path: '', phrase: phrase('extension.loop', { way: numbers.join(' → ') }) }];
}
