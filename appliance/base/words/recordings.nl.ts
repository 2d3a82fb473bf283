import type { recordingsEn } from './recordings.en.ts';

/** What the box says about: recordings. Dutch. */
export const recordingsNl: Record<keyof typeof recordingsEn, string> = {
  'entity.recording': 'instellingen voor opnames',
  'recording.sftp-keys': 'Dit zijn geen publieke sleutels: elke regel begint met het soort, zoals ssh-ed25519.',
  'recording.none': 'Dit gesprek wordt niet opgenomen.',
  'recording.gone': 'Die opname is er niet meer.',
  'recording.running': 'Dit gesprek wordt nog opgenomen.',
  'recording.unreadable': 'De opname kan niet worden gelezen: het bestand is beschadigd of weg.',
  'recording.too-many': 'Dat is meer dan in één download past: kies een kortere periode.',
  'audit.heard-recording': 'Luisterde naar de opname van {caller} met {callee}',
  'audit.saved-recording': 'Downloadde de opname van {caller} met {callee}',
  'audit.saved-recordings': 'Downloadde {count} opnames',
  'audit.deleted-recording': 'Verwijderde de opname van {caller} met {callee}',
  'recording.no-room': 'Dit gesprek wordt niet opgenomen: er is te weinig ruimte op de schijf.',
  'recording.no-sound': 'Dit gesprek wordt niet opgenomen: het geluid kon niet via de centrale lopen.',
  'recording.begins': 'Opgenomen, omdat de {way} gesprekken van {name} worden opgenomen.',
  'recording.way-incoming': 'binnenkomende',
  'recording.way-outgoing': 'uitgaande',
  'recording.paused': 'De opname staat even stil.',
  'recording.goes-on': 'De opname gaat verder.',
  'sound.flows': '{name} is weer te horen.',
  'sound.silent-nothing-came':
    'Van {name} was niets te horen: er kwam geen geluid aan. Waarschijnlijk een firewall of een verkeerd adres op het toestel.',
  'sound.silent-stopped':
    '{name} is niet meer te horen: het geluid hield op. Waarschijnlijk het netwerk of de microfoon van het toestel.',
  'sound.silent-wrong-source':
    '{name} is niet te horen: het geluid komt van een andere plek dan het toestel noemde. Waarschijnlijk zit er een router tussen.',
  'sound.silent-wrong-keys':
    '{name} is niet te horen: het versleutelde geluid gaat niet open met de afgesproken sleutels.',
  'sound.silent-no-ice':
    '{name} is niet te horen: de browser vond geen weg naar de centrale. Waarschijnlijk een firewall.',
};
