import type { FakeThing } from './fake-routing.ts';

/** Two lines to the outside: one that is well, one whose password is wrong. */
export function someTrunks(): FakeThing[] {
  const common = { enabled: true, kind: 'registration', transport: 'udp', codecs: ['pcma', 'g722'], optionsSec: 60 };
  return [
    {
      ...common,
      id: 't1',
      name: 'Voys',
      server: 'sip.voys.example',
      username: '31201234500',
      callsMax: 10,
      position: 1,
    },
    {
      ...{ ...common, id: 't2', name: 'Reservelijn van de verhuurder van het pand', server: 'pbx.verhuurder.example' },
      ...{ username: 'kantoor-2', callsMax: 2, position: 2 },
    },
  ];
}
