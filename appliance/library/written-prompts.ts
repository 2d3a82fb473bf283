import type { Bus } from '../base/bus.ts';
import { AppError } from '../base/errors.ts';
import type { AppEvents } from '../base/events.ts';
import type { Scope } from '../base/scope.ts';
import { phrase } from '../base/words/index.ts';
import type { ConfigService, PromptBody, Stored } from '../config/types.ts';
import type { Library } from './types.ts';

export interface WrittenPromptsOptions {
  readonly bus: Bus<AppEvents>;
  readonly config: ConfigService;
  readonly library: Pick<Library, 'keepSpoken' | 'speaker'>;
  /** A text could not be spoken; it is tried again when it, or the speech service, changes. */
  readonly onTrouble: (failure: unknown) => void;
}

const BOX = { name: 'Cordboard', from: 'this machine' } as const;

/**
 * Lets the texts be spoken of which there is no sound (yet): prompts that came with an office file, typed ones whose
 * text was changed. One at a time; what changed meanwhile is looked at again.
 */
export class WrittenPrompts {
  readonly #options: WrittenPromptsOptions;
  /** What could not be spoken, as it was. */
  readonly #failed = new Map<string, string>();
  #working: Promise<void> | undefined;
  #again = false;
  #isOver = false;

  constructor(options: WrittenPromptsOptions) {
    this.#options = options;
  }

  watch(scope: Scope): void {
    const { bus } = this.#options;
    bus.on('config.changed', scope, ({ changed }) => {
      if (changed.some(({ entity }) => entity === 'speech-service')) this.#failed.clear();
      if (changed.some(({ entity }) => entity === 'prompt' || entity === 'speech-service')) void this.look();
    });
    scope.onEnd(() => {
      this.#isOver = true;
    });
    void this.look();
  }

  /** Resolves when nothing is left to be spoken. */
  look(): Promise<void> {
    this.#again = true;
    this.#working ??= this.#work().finally(() => {
      this.#working = undefined;
    });
    return this.#working;
  }

  async #work(): Promise<void> {
    while (this.#again && !this.#isOver) {
      this.#again = false;
      const { config, library } = this.#options;
      if (library.speaker() === 'nobody') return;
      for (const prompt of config.list<PromptBody>('prompt')) if (!this.#isOver) await this.#speak(prompt);
    }
  }

  async #speak(prompt: Stored<PromptBody>): Promise<void> {
    const { id, text, language, kind, soundId, spokenText } = prompt;
    const wanted = soundId === undefined || (kind === 'typed' && text !== spokenText);
    if (!wanted || !text || language === undefined || this.#failed.get(id) === text) return;
    try {
      const kept = await this.#options.library.keepSpoken(text, language);
      this.#attach(prompt, kept);
    } catch (failure) {
      this.#failed.set(id, text);
      this.#options.onTrouble(failure);
    }
  }

  /** Unless it was changed or deleted while it was spoken. */
  #attach({ id, text }: Stored<PromptBody>, kept: { readonly soundId: string; readonly durationMs: number }): void {
    const { config } = this.#options;
    if (this.#isOver || config.get<PromptBody>('prompt', id)?.text !== text) return;
    const body = { ...kept, kind: 'typed', spokenText: text };
    try {
      config.apply([{ what: 'change', entity: 'prompt', id, body }], BOX, phrase('change.spoken'));
    } catch (failure) {
      // Something else of the configuration stands in the way: the next change lets it be tried again.
      if (!(failure instanceof AppError)) throw failure;
    }
  }
}
