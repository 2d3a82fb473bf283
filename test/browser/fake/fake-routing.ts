/** Numbers, a schema with its plans, and two providers. */

export interface FakeThing {
  readonly id: string;
  readonly [field: string]: unknown;
}

export function someNumbers(): FakeThing[] {
  const row = {
    id: 'n0',
    first: '+31201234500',
    last: '+31201234599',
    name: 'Kantoor',
    schemaId: 'ns1',
    trunkId: 't1',
  };
  const own = Array.from({ length: 40 }, (_, at) => ({
    id: `n${at + 1}`,
    first: `+318812300${String(at + 10)}`,
    schemaId: 'ns1',
    userId: `u${101 + at}`,
    ...(at === 4 ? { name: 'Rechtstreeks nummer van de afdeling nalatenschappen en levenstestamenten' } : {}),
  }));
  return [row, ...own];
}

export function someSchemas(): FakeThing[] {
  const entry = { first: '+31201234500', last: '+31201234599', extensionId: 'x1' };
  return [
    {
      id: 'ns1',
      number: 1,
      name: 'Kantoor',
      fallbackPlan: 2,
      plans: [
        { number: 1, name: 'Open', entries: [entry, { first: '+31881230010', extensionId: 'u101', prefix: 'Direct' }] },
        { number: 2, name: 'Gesloten', entries: [{ ...entry, extensionId: 'x2' }] },
        { number: 3, name: 'Feestdagen en bijzondere sluitingen', entries: [] },
      ],
      weekly: [
        { kind: 'days', days: ['mon', 'tue', 'wed', 'thu', 'fri'], from: '08:30', until: '17:30', plan: 1 },
        { kind: 'days', days: ['sat'], from: '09:00', until: '12:00', plan: 1 },
        { kind: 'period', fromDay: 'sat', from: '12:00', untilDay: 'mon', until: '08:30', plan: 2 },
      ],
      holidays: [{ from: '2099-12-25T00:00', until: '2099-12-27T00:00', name: 'Kerst', plan: 3 }],
    },
  ];
}
