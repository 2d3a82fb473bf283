/** What the box says about: prompts, music and the speech service. English. */
export const promptsEn = {
  'entity.prompt': 'prompt',
  'entity.playlist': 'playlist',
  'entity.speech-service': 'speech service',
  'playlist.empty': 'A playlist needs at least one piece.',
  'speech-service.url': 'The address of the service begins with http:// or https://.',
};
