import type { TrunkTemplate } from './types.ts';

export const europe: readonly TrunkTemplate[] = [
  // Of these two no settings are public: each customer gets them from the provider.
  { id: 'proximus', name: 'Proximus', country: 'BE', settings: {} },
  { id: 'telenet', name: 'Telenet', country: 'BE', settings: {} },
  {
    id: 'ovh',
    name: 'OVHcloud Trunk SIP',
    country: 'FR',
    settings: { kind: 'registration', server: 'siptrunk.ovh.net' },
  },
  {
    id: 'peoplefone-at',
    name: 'peoplefone',
    country: 'AT',
    settings: { kind: 'registration', server: 'sip.peoplefone.at' },
  },
  { id: 'iliad', name: 'Iliad', country: 'IT', settings: { kind: 'registration', server: 'voip.iliad.it' } },
  { id: 'zadarma', name: 'Zadarma', country: 'EU', settings: { kind: 'registration', server: 'sip.zadarma.com' } },
  {
    id: 'telnyx',
    name: 'Telnyx (Europe)',
    country: 'EU',
    settings: {
      kind: 'registration',
      server: 'sip.telnyx.eu',
      numberFormat: 'plus',
      // Its page for developers names others (5.172.39.10, 5.172.39.25) for sip-eu.telnyx.com.
      addresses: ['185.246.41.140', '185.246.41.141'],
    },
    sources: [{ address: 'https://sipdev.telnyx.com/', seen: '2026-11-22', confirms: ['server', 'addresses'] }],
  },
  {
    // Calls come from networks of their own, which its customers list; sends no registration.
    id: 'didww',
    name: 'DIDWW (Amsterdam)',
    country: 'EU',
    settings: { kind: 'fixed', server: 'ams.eu.out.didww.com' },
  },
  {
    // Each customer has a server name of its own: NAME.pstn.twilio.com.
    id: 'twilio',
    name: 'Twilio Elastic SIP Trunking (Europe)',
    country: 'EU',
    settings: {
      kind: 'fixed',
      numberFormat: 'plus',
      // Its signalling addresses in Dublin and Frankfurt.
      addresses: ['54.171.127.192/30', '35.156.191.128/30'],
    },
  },
];
