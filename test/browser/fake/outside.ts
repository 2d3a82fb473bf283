import { trunkTemplates } from '../../../appliance/trunks/templates/index.ts';
import { unconfirmed } from '../../../appliance/trunks/templates/types.ts';
import { type FakeBox, Refusal } from './box.ts';
import type { FakeThing } from './fake-routing.ts';
import { type FakeRoute, route } from './routes.ts';

const templateViews = trunkTemplates.map((template) => ({
  ...{ sources: [], ...template },
  unconfirmed: unconfirmed(template),
}));

function trunkView(box: FakeBox, trunk: FakeThing): Record<string, unknown> {
  const nl = box.language === 'nl';
  const well = nl ? 'Aangemeld sinds 08:02.' : 'Registered since 08:02.';
  const wrong = nl
    ? `${trunk.name}: ${trunk.server} weigert de gebruikersnaam kantoor-2 of het wachtwoord. Sinds 09:12 gaan gesprekken via Voys.`
    : `${trunk.name}: ${trunk.server} refuses the user name kantoor-2 or its password. Since 09:12 calls go over Voys.`;
  const isWell = trunk.id === 't1';
  const state = { health: isWell ? 'up' : 'down', sentence: isWell ? well : wrong, calls: isWell ? 3 : 0 };
  const test = box.trunkTests.get(trunk.id);
  return { ...trunk, hasPassword: true, state, ...(test ? { test } : {}) };
}

function trunkOf(box: FakeBox, id: string | undefined): FakeThing {
  const found = box.trunks.find((one) => one.id === id);
  if (!found) throw new Refusal(404, 'It isn’t there (any more).');
  return found;
}

/** Each look at it finds it one step further: rings, answered, and over when somebody has said what was heard. */
function goesOn(box: FakeBox, id: string): Record<string, unknown> | undefined {
  const test = box.trunkTests.get(id);
  if (test?.state !== 'going-on') return test;
  const steps = test.steps as readonly object[];
  const next = [`${test.number} rings.`, `${test.number} answered.`][steps.length - 1];
  if (next === undefined) return test;
  const further = { ...test, steps: [...steps, { at: Date.now(), step: 'dial', sentence: next }] };
  const shown = { ...further, isAnswered: steps.length === 2 };
  box.trunkTests.set(id, shown);
  return shown;
}

export const outsideRoutes: readonly FakeRoute[] = [
  route('GET', '/api/trunks', ({ box }) => ({ body: { trunks: box.trunks.map((one) => trunkView(box, one)) } })),
  route('GET', '/api/trunk-templates', () => ({ body: { templates: templateViews } })),
  route('POST', '/api/trunks', ({ box, body }) => {
    if (!body.username) {
      const sentence = 'To register, the box needs the user name that the provider gave you.';
      throw new Refusal(422, 'Something isn’t right yet.', { problems: [{ path: 'username', sentence }] });
    }
    const added = { ...body, id: `t${box.trunks.length + 1}` };
    box.trunks = [...box.trunks, added];
    return {
      status: 201,
      body: trunkView(box, added),
      revision: box.note('created', 'trunk', added, [], () => undefined),
    };
  }),
  route('PATCH', '/api/trunks/{id}', ({ box, params, body }) => {
    const before = trunkOf(box, params[0]);
    const after = { ...before, ...body };
    box.trunks = box.trunks.map((one) => (one === before ? after : one));
    return { body: trunkView(box, after), revision: box.note('changed', 'trunk', before, [], () => undefined) };
  }),
  route('DELETE', '/api/trunks/{id}', ({ box, params }) => {
    const gone = trunkOf(box, params[0]);
    box.trunks = box.trunks.filter((one) => one !== gone);
    return { status: 204, revision: box.note('deleted', 'trunk', gone, [], () => undefined) };
  }),
  route('POST', '/api/trunks/{id}/try', () => ({ status: 204 })),
  route('GET', '/api/trunks/{id}/test', ({ box, params }) => ({ body: { test: goesOn(box, params[0] ?? '') } })),
  route('POST', '/api/trunks/{id}/test', ({ box, params, body }) => {
    const number = String(body.number);
    if (number === '112') {
      const sentence = '112 is an emergency number: nobody is called there to test a line.';
      throw new Refusal(422, 'Something isn’t right yet.', { problems: [{ path: 'number', sentence }] });
    }
    const { id } = trunkOf(box, params[0]);
    const at = Date.now();
    const steps = [{ at, step: 'trunk', sentence: `${number} is called over Voys.` }];
    const test = { at, by: 'anna', number, speaker: body.speaker, steps, sentence: `${number} is being called.` };
    box.trunkTests.set(id, { ...test, state: 'going-on', isAnswered: false });
    return { status: 201, body: { test: box.trunkTests.get(id) } };
  }),
  route('POST', '/api/trunks/{id}/test/heard', ({ box, params, body }) => {
    const before = box.trunkTests.get(params[0] ?? '');
    const sentence = body.there && body.here ? 'Both heard each other.' : 'Somebody did not hear.';
    const test = { ...before, heard: body, state: 'answered', sentence };
    box.trunkTests.set(params[0] ?? '', test);
    return { body: { test } };
  }),
];
