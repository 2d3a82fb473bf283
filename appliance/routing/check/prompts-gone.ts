import { phrase } from '../../base/words/index.ts';
import { entityOf, titleOf, valuesAt } from '../../config/define-entity.ts';
import type { PromptBody } from '../../config/types.ts';
import type { CheckContext, CheckDefinition } from './types.ts';

const SOUNDS: readonly string[] = ['prompt', 'playlist'];

/** Prompts and music that are used and are gone, or have no sound: callers hear nothing there. */
export const promptsGone: CheckDefinition = {
  kind: 'prompt-gone',
  *find(context) {
    const { config } = context.ways;
    for (const { entity, body, target, value, at } of soundsUsed(context)) {
      const sound = config.get<PromptBody>(target, value);
      if (sound && !isSilent(target, sound)) continue;
      const params = { title: titleOf(entity, body), kind: { key: `entity.${entity.name}` } };
      yield {
        severity: 'attention',
        phrase: sound
          ? phrase('check.prompt-silent', { ...params, prompt: sound.name })
          : phrase('check.prompt-gone', params),
        mend: phrase(sound ? 'check.prompt-silent-mend' : 'check.prompt-gone-mend'),
        about: sound ? { entity: target, id: value } : { entity: entity.name, id: body.id, field: at },
      };
    }
  },
};

/** Typed ones are spoken in a moment; others have their sound from the start. */
function isSilent(target: string, { soundId, text, kind }: PromptBody): boolean {
  return target === 'prompt' && soundId === undefined && !(kind === 'typed' && text);
}

function* soundsUsed({ ways: { config }, definitions }: CheckContext) {
  for (const definition of definitions) {
    const entity = entityOf(definition);
    const refs = [...entity.refs].filter(([, target]) => SOUNDS.includes(target));
    if (refs.length === 0) continue;
    for (const body of config.list<Record<string, unknown>>(definition.name)) {
      for (const [path, target] of refs) {
        for (const { value, at } of valuesAt(body, path))
          if (value !== undefined) yield { entity, body, target, value: String(value), at };
      }
    }
  }
}
