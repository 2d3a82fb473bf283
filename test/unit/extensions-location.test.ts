import * as assert from 'uvu/assert';
import { say } from '../../appliance/base/words/index.ts';
import { type MenuCall, type MenuCallOptions, Menus } from '../kit/menus.ts';
import { author } from '../kit/office.ts';
import { suite } from '../kit/suite.ts';

/** Location routing, pretended: who calls from where, and who is reached. */

const test = suite('extensions: location routing');

const destinations = [
  { name: 'North', destinationId: 'user-101', prefix: 'North:' },
  { name: 'South', destinationId: 'user-102' },
];

function office(settings: object): Menus {
  return new Menus([{ what: 'location', number: '260', name: 'Regions', destinations, ...settings }]);
}

async function calls(settings: object, options: MenuCallOptions = {}): Promise<MenuCall> {
  return office(settings).call('260', options);
}

const AREAS = { by: 'area-code', rows: '020,North\n0206,South\n06,South', fallbackDestinationId: 'user-103' };

test('LBR-01 EXT-05 the area code of the caller decides, the longest first, and brings its prefix', async () => {
  const amsterdam = await calls(AREAS, { from: '+31201112233' });
  assert.equal([amsterdam.reached, amsterdam.prefix, amsterdam.said], ['101', 'North:', []]);
  assert.match(amsterdam.story, 'Regions: +31201112233 belongs to +3120 in the table, which leads to North.');
  assert.is((await calls(AREAS, { from: '+31206112233' })).reached, '102');
});

test('LBR-01 mobile and other numbers have destinations and prefixes of their own', async () => {
  const settings = { ...AREAS, mobileDestinationId: 'user-103', mobilePrefix: 'Mobile:', fallbackPrefix: 'Else:' };
  const mobile = await calls(settings, { from: '+31612345678' });
  assert.equal([mobile.reached, mobile.prefix], ['103', 'Mobile:']);
  // Without such a destination they are in the table like any other.
  assert.is((await calls(AREAS, { from: '+31612345678' })).reached, '102');
  const other = await calls(settings, { from: '+31301112233' });
  assert.equal([other.reached, other.prefix], ['103', 'Else:']);
});

test('LBR-01 without any destination nobody picks up: the caller is refused with a reason', async () => {
  const { outcome, answeredAfterMs, reason } = await calls({ by: 'area-code', rows: '' });
  assert.equal([outcome, answeredAfterMs], ['unreachable', undefined]);
  assert.is(say(reason, 'en'), 'Regions had no destination for this caller.');
});

test('LBR-01 routing by area code can not be chosen where there are none', () => {
  const menus = office({ by: 'caller', rows: '' });
  const country = { what: 'change', entity: 'office', id: 'office', body: { country: 'DK' } } as const;
  menus.office.config.apply([country], author);
  const change = { what: 'change', entity: 'location', id: 'location-260', body: { by: 'area-code' } } as const;
  assert.throws(() => menus.office.config.apply([change], author));
});

const POSTCODES = {
  by: 'postcode',
  rows: '1000-1999,North\n1011 AB,South',
  fallbackDestinationId: 'user-103',
};

const types = (...codes: string[]): MenuCallOptions => ({
  answers: { 'location.enter-postcode': codes, 'regions-prompt': codes },
});

test('LBR-02 the postcode that the caller types decides, single codes before ranges', async () => {
  const one = await calls(POSTCODES, types('1234'));
  assert.equal([one.reached, one.prefix, one.said[0]], ['101', 'North:', 'location.enter-postcode']);
  assert.is((await calls(POSTCODES, types('1011'))).reached, '102');
  assert.is((await calls(POSTCODES, types('2000'))).reached, '103');
});

test('LBR-02 after a wrong entry it asks twice more, then comes the fallback', async () => {
  const late = await calls(POSTCODES, types('12#', '#', '1234'));
  assert.equal([late.reached, late.said.filter((key) => key === 'location.postcode-wrong').length], ['101', 2]);
  const never = await calls(POSTCODES, types('12#', '#', '99#', '1234'));
  assert.equal([never.reached, never.said.filter((key) => key.startsWith('location.enter')).length], ['103', 3]);
  assert.match(never.story, 'Regions: the caller typed “12”, which is no postcode.');
});

test('LBR-02 letters that are typed too choose nothing afterwards', async () => {
  const menu = {
    ...{ what: 'ivr', number: '270', name: 'Menu', noneDestinationId: 'user-103', noneRetries: 0 },
    options: [{ digits: '2', destinationId: 'user-102' }],
  };
  const settings = { destinations: [{ name: 'North', destinationId: 'ivr-270' }], rows: '1011,North', by: 'postcode' };
  const menus = new Menus([menu, { what: 'location', number: '260', name: 'Regions', ...settings }]);
  const call = await menus.call('260', types('101122'));
  assert.is(call.reached, '103');
});

test('LBR-03 the number of the caller decides, the very number before its first digits', async () => {
  const settings = { by: 'caller', rows: '020 111 2233,South\n020*,North\n103,North' };
  assert.is((await calls(settings, { from: '+31201112233' })).reached, '102');
  assert.is((await calls(settings, { from: '+31209990000' })).reached, '101');
  assert.is((await calls(settings, { line: '103' })).reached, '101');
});

test('LBR-04 the dialled number decides', async () => {
  const call = await calls({ by: 'dialled', rows: '260,South', fallbackDestinationId: 'user-103' });
  assert.is(call.reached, '102');
});

test('LBR-05 wrong rows are refused with their place, and names of destinations are each used once', () => {
  const problems = (settings: object): string[] => {
    try {
      office(settings);
    } catch (error) {
      const { problems: found } = error as { problems: { path: string }[] };
      return found.map(({ path }) => path.replace(/^\d+\./, ''));
    }
    return [];
  };
  assert.equal(problems({ by: 'area-code', rows: '020,East' }), ['rows']);
  assert.equal(problems({ destinations: [...destinations, destinations[0]] }), ['destinations.2.name']);
  assert.equal(problems({ destinations: [{ name: 'a,b', destinationId: 'user-101' }] }), ['destinations.0.name']);
  assert.equal(problems({ by: 'area-code', rows: ' 020,North \r\n\r\n' }), []);
});

test('LBR-01 LBR-03 who withholds the number goes where such callers go, else to the fallback', async () => {
  const came = { trunkId: 'trunk', dialled: '+31201234567', callerNumber: undefined, callerName: undefined };
  for (const by of ['area-code', 'caller']) {
    const settings = { by, rows: '020,North', fallbackDestinationId: 'user-103' };
    const hidden = { withheldDestinationId: 'user-102', withheldPrefix: 'Hidden:' };
    const own = await calls({ ...settings, ...hidden }, { caller: { came } });
    assert.equal([own.reached, own.prefix], ['102', 'Hidden:'], by);
    assert.is((await calls(settings, { caller: { came } })).reached, '103', by);
  }
});
