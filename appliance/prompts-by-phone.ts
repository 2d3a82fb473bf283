import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Random } from './base/random.ts';
import { phrase, say } from './base/words/index.ts';
import type { Party, PromptDraft, PromptRecorder } from './calls/types.ts';
import type { ConfigService, OfficeBody, PromptBody } from './config/types.ts';
import type { Library } from './library/types.ts';

/** What the key of drafts is derived for. */
export const DRAFTS_KEY = 'prompts recorded by phone';

export interface PromptsByPhoneOptions {
  readonly dataDir: string;
  readonly random: Random;
  readonly config: ConfigService;
  readonly library: Pick<Library, 'keepRecorded'>;
  /** AES-256. */
  readonly key: Uint8Array;
  /** What could not be made a prompt, for the log. */
  readonly onTrouble: (error: unknown) => void;
}

/** Prompts that people record by phone (905): drafts in a folder of their own, kept ones in the library. */
export class PromptsByPhone implements PromptRecorder {
  readonly #options: PromptsByPhoneOptions;
  readonly #folder: string;

  constructor(options: PromptsByPhoneOptions) {
    this.#options = options;
    this.#folder = join(options.dataDir, 'prompts', 'drafts');
    // What a power cut left there belongs to no call any more.
    rmSync(this.#folder, { recursive: true, force: true });
    mkdirSync(this.#folder, { recursive: true });
  }

  begin(): PromptDraft {
    const { key, random } = this.#options;
    const path = join(this.#folder, random.token(16));
    return {
      path,
      key,
      keep: (by, where) => this.#keep(path, by, where),
      discard: () => rmSync(path, { force: true }),
    };
  }

  async #keep(
    path: string,
    by: Party,
    { from, language }: Parameters<PromptDraft['keep']>[1],
  ): Promise<number | undefined> {
    const { library, config, key, onTrouble } = this.#options;
    try {
      const kept = await library.keepRecorded(path, key);
      const { number, name } = this.#nextName();
      const body = { ...kept, name, language, kind: 'phone' };
      config.apply([{ what: 'create', entity: 'prompt', body }], { name: `${by.number} ${by.name}`, from });
      return number;
    } catch (error) {
      onTrouble(error);
      return undefined;
    }
  }

  /** `Recording 7`: the lowest number that nobody has; the caller is told it, and finds it so in the library. */
  #nextName(): { readonly number: number; readonly name: string } {
    const { config } = this.#options;
    const [office] = config.list<OfficeBody>('office');
    const taken = new Set(config.list<PromptBody>('prompt').map(({ name }) => name.toLowerCase()));
    for (let number = 1; ; number++) {
      const name = say(phrase('prompt.by-phone', { number }), office?.language ?? 'en');
      if (!taken.has(name.toLowerCase())) return { number, name };
    }
  }
}
