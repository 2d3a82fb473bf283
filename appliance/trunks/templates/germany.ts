import type { TrunkTemplate } from './types.ts';

export const germany: readonly TrunkTemplate[] = [
  {
    id: 'telekom-sip-trunk',
    name: 'Telekom DeutschlandLAN SIP-Trunk',
    country: 'DE',
    settings: {
      kind: 'registration',
      server: 'reg.sip-trunk.telekom.de',
      domain: 'sip-trunk.telekom.de',
      transport: 'tcp',
      numberFormat: 'plus',
    },
  },
  {
    id: 'sipgate-trunking',
    name: 'sipgate trunking',
    country: 'DE',
    settings: { kind: 'registration', server: 'sipconnect.sipgate.de' },
  },
  { id: 'easybell', name: 'easybell', country: 'DE', settings: { kind: 'registration', server: 'sip.easybell.de' } },
  {
    id: 'easybell-tls',
    name: 'easybell (TLS)',
    country: 'DE',
    settings: { kind: 'registration', server: 'secure.sip.easybell.de', port: 5061, transport: 'tls' },
  },
  {
    id: 'dus-net',
    name: 'dus.net',
    country: 'DE',
    settings: { kind: 'registration', server: 'proxy.dus.net' },
    sources: [{ address: 'https://www.dus.net/de/sip', seen: '2026-11-22', confirms: ['server'] }],
  },
  {
    id: 'dus-net-tls',
    name: 'dus.net (TLS)',
    country: 'DE',
    settings: {
      kind: 'registration',
      server: 'secure.dus.net',
      port: 5061,
      transport: 'tls',
      encryption: 'preferred',
    },
    sources: [
      {
        address: 'https://www.dus.net/de/sip',
        seen: '2026-11-22',
        confirms: ['server', 'port', 'transport', 'encryption'],
      },
    ],
  },
  {
    id: 'nfon',
    name: 'NFON Nconnect Voice',
    country: 'DE',
    settings: { kind: 'registration', server: 'trunk.cloud-cfg.com', numberFormat: 'plus', callerIdIn: 'from' },
    sources: [
      {
        address:
          'https://www.nfon.com/en/service/documentation/leaflets/nconnect-voice-sip-trunk/leaflet-nconnect-voice/d-examples',
        seen: '2026-11-22',
        confirms: ['server', 'numberFormat', 'callerIdIn'],
      },
    ],
  },
  {
    id: 'plusnet-connect',
    name: 'Plusnet IPfonie connect',
    country: 'DE',
    settings: { kind: 'registration', server: 'sipconnect.ipfonie.de' },
  },
];
