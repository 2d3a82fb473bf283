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
      server: 'voip.gntel.nl',
      addresses: ['91.215.4.0/22', '194.140.246.0/24'],
    },
  },
];
