import type { promptsEn } from './prompts.en.ts';

/** What the box says about: prompts, music and the speech service. Dutch. */
export const promptsNl: Record<keyof typeof promptsEn, string> = {
  'entity.prompt': 'melding',
  'entity.playlist': 'afspeellijst',
  'entity.speech-service': 'spraakdienst',
  'playlist.empty': 'Een afspeellijst heeft minstens één stuk nodig.',
  'speech-service.url': 'Het adres van de dienst begint met http:// of https://.',
};
