import type { TrunkTemplate } from './types.ts';

export const netherlands: readonly TrunkTemplate[] = [
  { id: 'voys', name: 'Voys (VoIPGRID)', country: 'NL', settings: { kind: 'registration', server: 'sip.voipgrid.nl' } },
  {
    id: 'cheapconnect',
    name: 'CheapConnect',
    country: 'NL',
    settings: { kind: 'registration', server: 'sip.cheapconnect.net' },
  },
  {
    id: 'budgetphone',
    name: 'Budgetphone',
    country: 'NL',
    settings: { kind: 'registration', server: 'sip1.budgetphone.nl' },
  },
  {
    id: 'gntel',
    name: 'gnTel',
    country: 'NL',
    settings: {
      kind: 'registration',
      // Calls come from this name's own address; its published networks are those of the sound.
      server: 'voip.gntel.nl',
    },
    sources: [{ address: 'https://gntel.nl/support/', seen: '2026-11-22', confirms: ['server'] }],
  },
  // Of these no settings are public: each customer gets them from the provider.
  { id: 'kpn', name: 'KPN', country: 'NL', settings: {} },
  { id: 'ziggo', name: 'Ziggo Zakelijk', country: 'NL', settings: {} },
  { id: 'enreach', name: 'Enreach (Voiceworks)', country: 'NL', settings: {} },
  { id: 'speakup', name: 'SpeakUp', country: 'NL', settings: {} },
];
