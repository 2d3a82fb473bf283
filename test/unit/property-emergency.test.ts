import * as assert from 'uvu/assert';
import { SeededRandom } from '../../appliance/base/random.ts';
import type { Change, OfficeBody, Stored, TrunkBody } from '../../appliance/config/types.ts';
import { outsideTreatments } from '../../appliance/outside/index.ts';
import { emergencyNumbersOf } from '../../appliance/rules/emergency-numbers.ts';
import { Uri } from '../../appliance/sip/uri.ts';
import { trunkInvite } from '../../appliance/trunks/outgoing.ts';
import { type Browser, endTestApis, type TestApi, testApi } from '../kit/api.ts';
import { author } from '../kit/office.ts';
import type { PhoneCall } from '../kit/phone.ts';
import { suite } from '../kit/suite.ts';
import { endTelephones, Telephones } from '../kit/telephones.ts';
import { mutations, oneOf } from '../kit/unruly-office.ts';

/**
 * FAC-11: whatever the office is set to over its API, help is reached while any provider is up. Each office is changed
 * by requests of its owner, as the box allows, then every emergency number of its country is called from every line, in
 * the ways in which people dial in panic: pretended (what-if), and by SIP over providers of which one works.
 */
const test = suite('property: help is always reached', { timeoutMs: 60_000 });
test.afterEach(() => {
  endTelephones();
  endTestApis();
});

const OFFICES = 30;
const REQUESTS = 30;

/** How often each mutation was asked for and taken, over all offices. */
const covered = new Map<string, { asked: number; taken: number }>(
  mutations.map(({ name }) => [name, { asked: 0, taken: 0 }]),
);
/** What was dialled how, and what providers did. */
const met = new Map<string, number>();
const meet = (what: string): void => void met.set(what, (met.get(what) ?? 0) + 1);

function begin(random: SeededRandom): TestApi {
  const api = testApi();
  const length = random.integer(2, 5);
  const [office] = api.config.list('office');
  const person = (digit: number) => `${'2'.padEnd(length - 1, '0')}${digit}`;
  const line = (username: string, userId?: string): Change => ({
    ...{ what: 'create', entity: 'line', id: `line-${username}` },
    body: { username, password: `Wilg-4711-${username}`, ...(userId ? { userId } : {}) },
  });
  const trunk = (id: string, position: number): Change =>
    ({
      ...{ what: 'create', entity: 'trunk', id },
      body: { name: id, kind: 'registration', server: `${id}.test`, username: 'office', password: 'Wilg-47', position },
    }) as const;
  const user = (digit: number): Change =>
    ({
      what: 'create',
      entity: 'user',
      id: `user-${digit}`,
      body: { number: person(digit), name: `P${digit}` },
    }) as const;
  const country = oneOf(random, ['NL', 'NL', 'DE', 'FR', 'GB', 'AT', 'CH']);
  const lengthened = { country, extensionLength: length, emergencyCallerId: '+31201111100' };
  api.config.apply(
    [
      { what: 'change', entity: 'office', id: office!.id, body: lengthened },
      ...[user(1), user(2), line('anna', 'user-1'), line('bram', 'user-2'), line('hall')],
      ...[trunk('voys', 1), trunk('kpn', 2), trunk('telia', 3)],
    ],
    author,
  );
  return api;
}

/** The owner asks for anything; what the box takes stays. */
async function mutate(api: TestApi, owner: Browser, random: SeededRandom): Promise<void> {
  const mutation = oneOf(random, mutations);
  const asked = mutation.ask({ random, config: api.config });
  if (!asked) return;
  const [method, path, body] = asked;
  const { status, text } = await owner.ask(method, path, body);
  assert.ok(status < 500, `${mutation.name}: ${status} ${text}`);
  const count = covered.get(mutation.name)!;
  count.asked++;
  if (status < 300) count.taken++;
}

/** In panic people dial a code or the outside prefix too. */
const ways: Readonly<Record<string, (number: string, prefix: string) => string>> = {
  plain: (number) => number,
  'number withheld (#31#)': (number) => `#31#${number}`,
  'number shown (#30#)': (number) => `#30#${number}`,
  'outside prefix': (number, prefix) => `${prefix}${number}`,
  'prefix and code': (number, prefix) => `${prefix}#31#${number}`,
  'code and prefix': (number, prefix) => `#31#${prefix}${number}`,
};

function trunksInUse({ config }: TestApi): readonly Stored<TrunkBody>[] {
  return config
    .list<TrunkBody>('trunk')
    .filter(({ enabled }) => enabled)
    .sort((a, b) => a.position - b.position);
}

/** Somebody has to be there who could carry a call: the property says nothing of a box without any provider. */
async function keepOne(api: TestApi, owner: Browser): Promise<void> {
  if (trunksInUse(api).length > 0) return;
  const body = { name: 'The last one', kind: 'fixed', server: 'sip.last.test' };
  assert.is((await owner.ask('POST', '/api/trunks', body)).status, 201);
}

/** In every second office others may call outside, and take lines that help may need. */
async function letCall({ config }: TestApi, owner: Browser): Promise<void> {
  for (const { id } of config.list<object>('outside-limit')) await owner.ask('DELETE', `/api/outside-limits/${id}`);
  for (const { id } of config.list<object>('user'))
    await owner.ask('PATCH', `/api/users/${id}`, { blockedCategories: [] });
  for (const { id } of config.list<object>('trunk')) await owner.ask('PATCH', `/api/trunks/${id}`, { numbers: [] });
  const body = { blockedCategories: [], blockedCountries: [], emergencyCallerId: '+31201111100', encryption: 'off' };
  assert.is((await owner.ask('PATCH', '/api/office', body)).status, 200);
}

const REFUSALS = [403, 404, 408, 480, 484, 486, 488, 500, 503, 600, 603, 604];

/** One provider works; the others refuse, never ring, or have no line left. What the box believes is by chance. */
function providers(o: Telephones, api: TestApi, random: SeededRandom): (number: string) => number {
  const trunks = trunksInUse(api);
  const well = oneOf(random, trunks).id;
  const full = random.integer(0, 2) > 0;
  const status = oneOf(random, [503, 486, 600]);
  for (const { id, callsMax } of trunks) {
    const provider = o.provider(id);
    o.trunks.callsMaxOf.set(id, callsMax);
    if (random.integer(0, 2) === 0) o.trunks.down.add(id);
    const does = id === well ? 'works' : oneOf(random, ['tries and never rings', 'refuses', 'refuses']);
    provider.onRing = (call: PhoneCall) => {
      const isHelp = emergencyNumbersOf(countryOf(api)).includes(call.dialled);
      const busy = provider.calls.filter((one) => one !== call && one.state === 'up' && !helping.has(one)).length;
      if (!isHelp && does === 'works') call.answers();
      else if (!isHelp) call.refuses(503);
      else if (does === 'refuses') {
        const refusal = oneOf(random, REFUSALS);
        meet(`provider refuses help with ${refusal}`);
        call.refuses(refusal);
      } else if (does === 'works' && full && busy > 0) {
        meet(`provider is full (${status}) and another call gives way`);
        call.refuses(status);
      } else if (does === 'works') {
        helping.add(call);
        call.answers();
      }
    };
  }
  const helping = new Set<PhoneCall>();
  return () => helping.size;
}

const countryOf = ({ config }: TestApi): string => config.list<OfficeBody>('office')[0]!.country;

for (let seed = 1; seed <= OFFICES; seed++) {
  test(`FAC-11 no configuration that can be reached over the API keeps anybody from help: office ${seed}`, () =>
    helps(seed));
}

async function helps(seed: number): Promise<void> {
  const random = new SeededRandom(seed);
  const api = begin(random);
  const owner = await api.signedIn('owner', { username: 'root' });
  await api.signedIn('user', { username: 'somebody' });
  for (let count = 0; count < REQUESTS; count++) await mutate(api, owner, random);
  await keepOne(api, owner);
  if (random.integer(0, 1) === 0) await letCall(api, owner);
  const lines = ['anna', 'bram', 'hall'].filter((line) => api.config.get('line', `line-${line}`));
  const { outsidePrefix } = api.config.list<OfficeBody>('office')[0]!;
  const dialled = emergencyNumbersOf(countryOf(api)).flatMap((number) =>
    lines.map((line) => {
      const [way, dial] = oneOf(random, Object.entries(ways));
      meet(`dialled: ${way}`);
      return { line, number, text: dial(number, outsidePrefix) };
    }),
  );
  meet(`country ${countryOf(api)}`);
  for (const { line, number, text } of dialled) await pretends(api, line, number, text);
  await calls(api, random, dialled);
}

/** What-if, with every provider of the office as it is set. */
async function pretends(api: TestApi, line: string, number: string, text: string): Promise<void> {
  const answer = await api.deps.whatIf.ask({ from: line, to: text, at: '2026-12-25T03:00' });
  const said = `${text} from ${line} in ${countryOf(api)}, pretended`;
  assert.is(answer.outcome, 'answered', said);
  assert.ok(
    answer.trail.some(({ phrase }) => phrase.key === 'trail.emergency' && phrase.params?.number === number),
    said,
  );
}

interface Dialled {
  readonly line: string;
  readonly number: string;
  readonly text: string;
}

/** Each of them by SIP, while others talk outside as far as they may. */
async function calls(api: TestApi, random: SeededRandom, dialled: readonly Dialled[]): Promise<void> {
  const o = new Telephones({ store: api.store, outside: outsideTreatments, media: {}, callsMax: 1 });
  const helped = providers(o, api, random);
  const phones = new Map(['anna', 'bram', 'hall'].map((line) => [line, o.phone(line)]));
  for (const { line, number, text } of dialled) {
    const { outsidePrefix } = o.config.list<OfficeBody>('office')[0]!;
    if (random.integer(0, 3) > 0) phones.get(oneOf(random, ['anna', 'bram']))!.dials(`${outsidePrefix}0612345678`);
    await o.soon();
    if (o.engine.snapshot().length > 0) meet('somebody else talks outside');
    const before = helped(number);
    const call = phones.get(line)!.dials(text);
    // Providers that say nothing are left after some seconds each.
    await o.pass(30_000);
    const said = `${text} from ${line} in ${countryOf(api)}: ${call.refusal}; ${o.now().join()}; ${o.last()}; ${o.trail().join(' | ')}`;
    assert.is(helped(number), before + 1, said);
    assert.is(call.state, 'up', said);
    const asked = o.trunks.asked.at(-1)!;
    assert.equal([asked.number, asked.isEmergency], [number, true], said);
    for (const trunk of trunksInUse(api)) {
      const { requestUri, from } = trunkInvite(
        { trunk, place: { country: countryOf(api) }, realm: 'x', serviceRoutes: [] },
        asked,
      );
      assert.is(Uri.parse(requestUri).user, number, `${trunk.numberFormat}: ${said}`);
      assert.not.match(from, /anonymous\.invalid/, said);
    }
    call.hangsUp();
    await o.soon();
  }
  assert.equal(o.failures, []);
}

test('FAC-11 the offices before this one were changed in every way that there is, and met every trouble', () => {
  const rows = [...covered].map(([name, { asked, taken }]) => `${name}: taken ${taken} of ${asked}`);
  process.stdout.write(`${[...rows, ...[...met].map(([what, count]) => `${what}: ${count}`)].join('\n')}\n`);
  const never = [...covered].filter(([, { asked, taken }]) => asked === 0 || taken === 0).map(([name]) => name);
  assert.equal(never, REFUSED_ALWAYS);
  const ways_ = Object.keys(ways).filter((way) => !met.has(`dialled: ${way}`));
  assert.equal(ways_, []);
  for (const trouble of [503, 486, 600]) {
    assert.ok(
      met.has(`provider is full (${trouble}) and another call gives way`),
      `no provider was full with ${trouble}`,
    );
  }
});

/** What the box must refuse whatever else is set: calls go outside from the beginning. */
const REFUSED_ALWAYS = ['office: emergency number taken away'];
