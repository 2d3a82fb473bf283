import type { promptsEn } from './prompts.en.ts';

/** What the box says about: prompts, music and the speech service. Dutch. */
export const promptsNl: Record<keyof typeof promptsEn, string> = {
  'entity.prompt': 'melding',
  'entity.playlist': 'afspeellijst',
  'entity.speech-service': 'spraakdienst',
  'playlist.empty': 'Een afspeellijst heeft minstens één stuk nodig.',
  'speech-service.url': 'Het adres van de dienst begint met http:// of https://.',
  'right.see-prompts': 'Meldingen en muziek zien en beluisteren',
  'right.change-prompts': 'Meldingen, muziek en de stem van de centrale toevoegen, wijzigen en verwijderen',
  'prompt.no-audio': 'Dit bestand is geen WAV en geen MP3.',
  'prompt.broken': 'Dit bestand is niet te lezen: het is afgebroken of beschadigd.',
  'prompt.unknown-coding':
    'Dit WAV-bestand is gecodeerd op een manier die de centrale niet kan lezen. Bewaar het als PCM (16 bit) of als MP3.',
  'prompt.silent': 'In dit bestand is niets te horen.',
  'prompt.too-long': 'Dit is langer dan {minutes} minuten.',
  'prompt.busy': 'Er worden al meerdere geluiden verwerkt. Probeer het zo nog eens.',
  'prompt.no-voice':
    'De centrale kan geen tekst uitspreken: espeak-ng is er niet op geïnstalleerd en er is geen spraakdienst ingesteld.',
  'prompt.service-failed': 'De spraakdienst heeft de tekst niet uitgesproken: {detail}.',
  'prompt.no-sound': 'Deze melding heeft geen geluid (meer). Upload het opnieuw.',
  'prompt.no-language': 'Kies de taal waarin de tekst wordt uitgesproken.',
  'prompt.no-text': 'Typ wat er gezegd moet worden.',
  'voice.no-such': 'Die zin bestaat niet.',
  'voice.no-zip': 'Dit bestand is geen zip.',
  'audit.voice-replaced': 'Verving de zin “{text}” ({language}) van de stem van de centrale',
  'audit.voice-restored': 'Zette de zin “{text}” ({language}) van de stem van de centrale terug',
  'audit.voice-imported': 'Nam {count} zinnen van een stem over ({language})',
  'change.spoken': 'tekst uitgesproken',
};
