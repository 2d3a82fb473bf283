/** A handful of sounds. */
export interface FakePrompt {
  readonly id: string;
  readonly name: string;
  readonly use: 'speech' | 'music';
  readonly kind: string;
  readonly language?: string;
  readonly text?: string;
  readonly hasSound: boolean;
  readonly durationMs: number;
}

export interface FakePlaylist {
  readonly id: string;
  readonly name: string;
  readonly ownPieces: readonly string[];
  readonly promptIds: readonly string[];
}

export function somePrompts(): FakePrompt[] {
  const common = { use: 'speech', language: 'nl', hasSound: true, durationMs: 4_000 } as const;
  return [
    {
      ...common,
      id: 'p1',
      name: 'Welkom',
      kind: 'typed',
      text: 'Welkom bij notariskantoor Van Oldenbarnevelt en zonen.',
    },
    { ...common, id: 'p2', name: 'Wij zijn gesloten', kind: 'phone' },
    { ...common, id: 'p3', name: 'Pianostuk', kind: 'upload', use: 'music', durationMs: 180_000 },
    {
      ...common,
      id: 'p4',
      name: 'Keuzemenu voor buiten kantooruren met een lange naam',
      kind: 'browser',
      hasSound: false,
    },
  ];
}
