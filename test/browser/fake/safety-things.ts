/** Limits of calls outside, one of which has stopped some, and addresses that are kept out. */
export function someLimits(): Record<string, unknown>[] {
  const sentence =
    '+371 29 123 456 was not called: the limit “Kantoor” allows 180 minutes of costly calls in a day, and they are used up.';
  return [
    {
      ...{ id: 'ol1', name: 'Kantoor', applies: 'office', costlyMinutesPerHour: 60, costlyMinutesPerDay: 180 },
      ...{ nightFrom: '20:00', nightUntil: '07:00', nightBlocks: 'costly', countries: ['NL', 'BE', 'DE', 'LV'] },
      stopped: {
        ...{ at: Date.now() - 400_000, count: 3, sentence },
        user: { id: 'u105', number: '105', name: 'Geertruida van der Sluijs-Oldenbarnevelt' },
      },
    },
    { id: 'ol2', name: 'Iedereen', applies: 'each-user', callsMax: 4, nightBlocks: 'costly' },
  ];
}

export const someKeptOut = () => [
  { address: '203.0.113.77', names: 16, drops: 3, until: Date.now() + 2_400_000 },
  { address: '2001:db8:77:1::/64', names: 6, drops: 0 },
];
