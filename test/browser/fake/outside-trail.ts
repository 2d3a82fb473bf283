import type { FakeParty, FakeStep } from './calls.ts';

type Place = NonNullable<FakeStep['place']>;

const trunk: Place = { entity: 'trunk', id: 't1', name: 'Voys' };
const schema: Place = { entity: 'number-schema', id: 'ns1', name: 'Kantoor' };
const menu: Place = { entity: 'ivr', id: 'x1', name: 'Hoofdmenu van het kantoor', number: '800' };

/** The way of a call from outside: provider, number plan, menu, person. */
export function outsideTrail(startedAt: number, answeredAt: number | undefined, who: string, callee: FakeParty) {
  const person = { entity: 'user', id: callee.extensionId ?? '', name: callee.name, number: callee.number };
  const step = (afterMs: number, name: string, place: Place, en: string, nl: string): FakeStep => {
    return { at: startedAt + afterMs, step: name, place, said: { en, nl } };
  };
  const steps = [
    step(
      0,
      'incoming',
      trunk,
      `${who} called +31 20 123 45 00 over Voys.`,
      `${who} belde naar +31 20 123 45 00 via Voys.`,
    ),
    step(
      3,
      'plan',
      schema,
      'Number plan Open of Kantoor (Saturday 09:00–17:00).',
      'Nummerplan Open van Kantoor (zaterdag 09:00–17:00).',
    ),
    step(
      6,
      'ivr',
      menu,
      'Hoofdmenu van het kantoor played its greeting.',
      'Hoofdmenu van het kantoor liet de begroeting horen.',
    ),
    step(
      4_200,
      'ivr',
      menu,
      `The caller pressed 1 in Hoofdmenu van het kantoor: to ${callee.name}.`,
      `De beller drukte op 1 in Hoofdmenu van het kantoor: naar ${callee.name}.`,
    ),
    step(
      4_260,
      'user',
      person,
      `2 phones of ${callee.name} were rung.`,
      `Er gingen 2 telefoons van ${callee.name} over.`,
    ),
  ];
  const answered = step(
    (answeredAt ?? 0) - startedAt,
    'user',
    person,
    `${callee.name} answered on the desk phone.`,
    `${callee.name} nam op met de vaste telefoon.`,
  );
  return answeredAt === undefined ? steps : [...steps, answered];
}
