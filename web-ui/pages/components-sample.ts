import type { Ladder, Reveal, TrailStep } from '../shapes.ts';

/** What the page of components shows in them. */
export const callAt = Date.now() - 72_000;

export const rows = [
  { name: 'Anna de Vries', number: '101' },
  { name: 'Bram O’Neill', number: '102' },
  { name: 'Geertruida Wilhelmina van der Sluijs-Bronckhorst', number: '103' },
];

export const trail: readonly TrailStep[] = [
  { at: callAt, step: 'dial', sentence: '+31 20 123 45 67 dialled 101.' },
  { at: callAt + 12, step: 'user', sentence: '101 is Anna de Vries; two phones were rung.' },
  { at: callAt + 9_000, step: 'user', sentence: 'Anna de Vries answered on the desk phone.' },
];

const message = (after: number, from: string, to: string, firstLine: string): Ladder['messages'][number] => ({
  at: callAt + after,
  from,
  to,
  label: firstLine.replace(/^SIP\/2\.0 | sip:.*$/g, ''),
  firstLine,
  text: `${firstLine}\r\nCall-ID: 3c26\r\nCSeq: 1 INVITE\r\n`,
  transport: 'UDP',
});

export const ladder: Ladder = {
  participants: [
    { id: 'a', label: 'Anna de Vries', address: '192.168.1.21:5060' },
    { id: 'box', label: 'Cordboard', address: '192.168.1.2:5060' },
    { id: 'b', label: 'Bram O’Neill', address: '192.168.1.44:5060' },
  ],
  messages: [
    message(0, 'a', 'box', 'INVITE sip:102@office SIP/2.0'),
    message(4, 'box', 'b', 'INVITE sip:102@192.168.1.44 SIP/2.0'),
    message(60, 'b', 'box', 'SIP/2.0 180 Ringing'),
    message(9_000, 'b', 'box', 'SIP/2.0 200 OK'),
    message(9_002, 'box', 'a', 'SIP/2.0 200 OK'),
    message(9_030, 'a', 'box', 'SIP/2.0 486 Busy Here'),
  ],
};

export const reveal: Reveal = {
  lineId: 'l101',
  username: '101',
  password: 'Wilg-4711-Kastanje',
  servers: [{ host: '192.168.1.2', port: 5060, transport: 'udp' }],
  uri: 'sip:101@192.168.1.2',
  qr: '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"><path d="M0 0h3v3H0zM5 0h3v3H5zM0 5h3v3H0zM4 4h1v1H4zM6 4h2v1H6zM4 6h2v2H4z"/></svg>',
};
