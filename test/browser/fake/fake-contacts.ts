import type { FakeThing } from './fake-routing.ts';

/** Contacts of an office, and callers whom it has blocked. */

export interface FakeContact extends FakeThing {
  readonly name: string;
  readonly company?: string;
  readonly numbers: readonly { readonly number: string; readonly label?: string }[];
}

export interface FakeBlocked extends FakeThing {
  readonly caller: string;
}

export function someContacts(): FakeContact[] {
  const known = [
    { name: 'Cor Bakker', company: 'Bakkerij Bakker BV', numbers: [{ number: '+31612345678', label: 'mobiel' }] },
    {
      name: 'Wilhelmina Schoonderwoerd van Bezooijen-de Raaff',
      company: 'Coöperatieve Vereniging van Huizenbezitters De Goede Verwachting U.A.',
      numbers: [{ number: '+31302345678', label: 'werk' }, { number: '+31687654321' }, { number: '+49301234567' }],
    },
  ];
  const others = Array.from({ length: 130 }, (_, at) => ({
    name: `Relatie ${String(at + 1).padStart(3, '0')}`,
    numbers: [{ number: `+3120${String(5_550_000 + at)}` }],
  }));
  return [...known, ...others].map((one, at) => ({ ...one, id: `c${at + 1}` }));
}

export function someBlocked(): FakeBlocked[] {
  return [
    {
      id: 'b1',
      caller: '+31201112233',
      to: 'busy',
      note: 'Belt elke dag over zonnepanelen en laat zich niet afwimpelen',
    },
    { id: 'b2', caller: '+31906*', to: 'prompt', promptId: 'p1' },
    { id: 'b3', caller: 'withheld', to: 'extension', destinationId: 'x2' },
  ];
}
