import { type FakeBox, Refusal } from './box.ts';
import { type FakeRoute, route } from './routes.ts';

/** Emergency calls, limits of calls outside, and addresses that are kept out, in the stand-in box. */

const FIRST = '+31201234500';

function placesOf(box: FakeBox) {
  const { lines } = box.office;
  return [
    ...lines.slice(0, 12).map((line, at) => {
      const { id, number, name } = box.user(line.userId);
      const own = at === 1 ? '+31201234502' : undefined;
      const nl = box.language === 'nl';
      const why = own
        ? nl
          ? `De hulpdienst ziet +31 20 123 45 02, het eigen nummer van ${name}.`
          : `The emergency service sees +31 20 123 45 02, ${name}’s own number.`
        : nl
          ? 'De hulpdienst ziet +31 20 123 45 00, het noodnummer van het kantoor.'
          : 'The emergency service sees +31 20 123 45 00, the emergency number of the office.';
      return {
        ...{ lineId: line.id, line: line.username, user: { id, number, name }, phones: at % 4 === 3 ? 0 : 1 },
        ...{ shownNumber: own ?? FIRST, from: own ? 'own' : 'office', sentences: [why] },
      };
    }),
    {
      ...{ lineId: 'hall', line: 'Hal beneden', phones: 1, shownNumber: FIRST, from: 'office', areaCode: '020' },
      sentences: ['The emergency service sees +31 20 123 45 00, the emergency number of the office.'],
    },
  ];
}

const trunks = [
  { trunkId: 't1', name: 'Voys', health: 'up', calls: 3, callsMax: 10 },
  { trunkId: 't2', name: 'Reservelijn van de verhuurder van het pand', health: 'down', calls: 0, callsMax: 2 },
];

function toldIn(box: FakeBox) {
  const ids = (box.settings.emergencyRecipientIds ?? []) as readonly string[];
  return ids.map((id, at) => {
    const { number, name } = box.user(id);
    return { id, number, name, by: at === 0 ? ['page', 'mail'] : [] };
  });
}

function emergency(box: FakeBox): Record<string, unknown> {
  const number = box.settings.emergencyCallerId;
  const nl = box.language === 'nl';
  const lost = nl
    ? 'Het kantoor heeft geen noodnummer: hulpdiensten zien het eerste nummer.'
    : 'The office has no emergency number: emergency services see its first number.';
  const nobody = nl
    ? 'Niemand krijgt bericht als iemand om hulp belt.'
    : 'Nobody is told when somebody calls for help.';
  const place = nl
    ? 'Van 12 lijnen is niet bekend waar ze zijn: lijn noch gebruiker heeft een netnummer.'
    : 'Of 12 lines nobody knows where they are: neither line nor user has an area code.';
  const problems = [
    ...(number ? [] : [{ state: 'attention', sentence: lost }]),
    ...(toldIn(box).length > 0 ? [] : [{ state: 'attention', sentence: nobody }]),
    { state: 'attention', sentence: place, link: '/people' },
  ];
  return {
    ...{ numbers: ['112', '911'], ready: true, problems, told: toldIn(box), trunks, places: placesOf(box) },
    ...(number ? { emergencyCallerId: number } : {}),
    choices: [{ number: FIRST, name: 'Receptie' }, { number: '+31201234501' }],
    recent: [{ at: Date.now() - 9e7, number: '112', sentence: 'Hal beneden (hall) calls 112 from: Hal beneden, 020.' }],
    drills: box.drills.map(({ at, line }) => ({
      ...{ at, by: 'anna', sentence: `Looked what a call for help from ${line} would send (drill).` },
    })),
  };
}

function drill(box: FakeBox, lineId: unknown): Record<string, unknown> {
  const place = placesOf(box).find((one) => one.lineId === lineId);
  if (!place) throw new Refusal(404, 'It isn’t there (any more).');
  box.drills = [{ at: Date.now(), line: place.line }, ...box.drills];
  const from = `From: <sip:${place.shownNumber}@sip.voys.example>`;
  const sent = ['INVITE sip:112@sip.voys.example', from, 'To: <sip:112@sip.voys.example>'];
  return { number: '112', place, trunks: trunks.map((one) => ({ ...one, sent })), told: toldIn(box) };
}

function limitView(limit: Record<string, unknown>): Record<string, unknown> {
  const usage = {
    callsNow: 2,
    hour: { minutes: 31.4, costlyMinutes: 12 },
    day: { minutes: 412, costlyMinutes: 171.9 },
  };
  return limit.applies === 'each-user' ? limit : { ...limit, usage };
}

function limitOf(box: FakeBox, id: string | undefined): Record<string, unknown> {
  const found = box.limits.find((one) => one.id === id);
  if (!found) throw new Refusal(404, 'It isn’t there (any more).');
  return found;
}

const limitRoutes = [
  route('GET', '/api/outside-limits', ({ box }) => ({ body: { limits: box.limits.map(limitView) } })),
  route('POST', '/api/outside-limits', ({ box, body }) => {
    const limiting = Object.keys(body).filter((field) => !['name', 'applies', 'nightBlocks', 'userId'].includes(field));
    if (limiting.length === 0) {
      const sentence = 'It limits nothing yet: fill in at least one limit.';
      throw new Refusal(422, 'Something isn’t right yet.', { problems: [{ path: 'callsMax', sentence }] });
    }
    const added = { nightBlocks: 'costly', applies: 'office', ...body, id: `ol${box.limits.length + 1}` };
    box.limits = [...box.limits, added];
    return {
      ...{ status: 201, body: limitView(added) },
      revision: box.note('created', 'outside-limit', added, [], () => undefined),
    };
  }),
  route('PATCH', '/api/outside-limits/{id}', ({ box, params, body }) => {
    const before = limitOf(box, params[0]);
    const after = { ...before, ...body };
    box.limits = box.limits.map((one) => (one === before ? after : one));
    return {
      body: limitView(after),
      revision: box.note('changed', 'outside-limit', { id: String(before.id), name: before.name }, [], () => undefined),
    };
  }),
  route('POST', '/api/outside-limits/{id}/release', ({ box, params }) => {
    const { stopped: _, ...rest } = limitOf(box, params[0]);
    box.limits = box.limits.map((one) => (one.id === rest.id ? rest : one));
    return { body: limitView(rest) };
  }),
  route('DELETE', '/api/outside-limits/{id}', ({ box, params }) => {
    const gone = limitOf(box, params[0]);
    box.limits = box.limits.filter((one) => one !== gone);
    return { status: 204 };
  }),
];

export const safetyRoutes: readonly FakeRoute[] = [
  route('GET', '/api/emergency', ({ box }) => ({ body: emergency(box) })),
  route('POST', '/api/emergency/drill', ({ box, body }) => ({ body: drill(box, body.lineId) })),
  ...limitRoutes,
  route('GET', '/api/kept-out', ({ box }) => ({ body: { addresses: box.keptOut } })),
  route('POST', '/api/kept-out/release', ({ box, body }) => {
    box.keptOut = box.keptOut.filter(({ address }) => address !== body.address);
    return { status: 204 };
  }),
];
