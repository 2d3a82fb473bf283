import { trunkTemplates } from '../../../appliance/trunks/templates/index.ts';
import { type FakeBox, Refusal } from './box.ts';
import type { FakeThing } from './fake-routing.ts';
import { type FakeRoute, route } from './routes.ts';

function trunkView(box: FakeBox, trunk: FakeThing): Record<string, unknown> {
  const nl = box.language === 'nl';
  const well = nl ? 'Aangemeld sinds 08:02.' : 'Registered since 08:02.';
  const wrong = nl
    ? `${trunk.name}: ${trunk.server} weigert de gebruikersnaam kantoor-2 of het wachtwoord. Sinds 09:12 gaan gesprekken via Voys.`
    : `${trunk.name}: ${trunk.server} refuses the user name kantoor-2 or its password. Since 09:12 calls go over Voys.`;
  const isWell = trunk.id === 't1';
  const state = { health: isWell ? 'up' : 'down', sentence: isWell ? well : wrong, calls: isWell ? 3 : 0 };
  return { ...trunk, hasPassword: true, state };
}

function trunkOf(box: FakeBox, id: string | undefined): FakeThing {
  const found = box.trunks.find((one) => one.id === id);
  if (!found) throw new Refusal(404, 'It isn’t there (any more).');
  return found;
}

export const outsideRoutes: readonly FakeRoute[] = [
  route('GET', '/api/trunks', ({ box }) => ({ body: { trunks: box.trunks.map((one) => trunkView(box, one)) } })),
  route('GET', '/api/trunk-templates', () => ({ body: { templates: trunkTemplates } })),
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
];
