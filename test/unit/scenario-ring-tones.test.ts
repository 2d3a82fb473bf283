import * as assert from 'uvu/assert';
import { emergency } from '../../appliance/outside/emergency.ts';
import { outgoing } from '../../appliance/outside/outgoing.ts';
import { alertInfo, brandOf, outsideKind } from '../../appliance/rules/alert-info.ts';
import { author } from '../kit/office.ts';
import { suite } from '../kit/suite.ts';
import { endTelephones, Telephones } from '../kit/telephones.ts';

/** Desk phones that are told what kind of call rings them. */

const test = suite('scenario: ring tones');
test.afterEach(endTelephones);

const YEALINK = 'Yealink SIP-T46U 108.86.0.45';
const GIGASET = 'N870 IP PRO/83.V2.48.0';

function office(settings: object = {}): Telephones {
  const o = new Telephones({
    outside: { incoming: (call, came) => call.goto(came.dialled), outgoing, emergency },
    ...{ media: {}, office: { country: 'NL', ...settings } },
  });
  const body = { number: '290', name: 'Sales', memberIds: ['user-102', 'user-103'] };
  o.config.apply([{ what: 'create', entity: 'group', id: 'sales', body }], author);
  return o;
}

/** The header of each INVITE that rang a phone of 102, 103 or 104: `102 alert-group`. */
function told(o: Telephones): string[] {
  return o.link
    .sent('INVITE')
    .map(({ text }) => text)
    .filter((text) => /^INVITE sip:10[234]@10\.0\.0\.\d+:5060/.test(text))
    .map((text) => `${text.slice(11, 14)} ${/^Alert-Info: (.*)\r$/m.exec(text)?.[1] ?? 'nothing'}`);
}

const says = (text: string): string => `<http://127.0.0.1>;info=${text}`;

test('CAL-17 a desk phone is told of calls inside, from the country, from abroad and of its group', async () => {
  const o = office();
  o.phone('102', 'udp', YEALINK);
  o.phone('103', 'udp', GIGASET);
  const calls = [o.phone('101').dials('102'), o.provider('+31201234567').dials('102')];
  await o.soon();
  calls.push(o.provider('+33123456789').dials('102'), o.provider('+31612345678').dials('290'));
  await o.soon();
  assert.equal(told(o), [
    `102 ${says('alert-community-1')}`,
    `102 ${says('alert-external')}`,
    `102 ${says('alert-community-2')}`,
    `102 ${says('alert-group')}`,
    `103 ${says('alert-group')}`,
  ]);
  for (const call of calls) call.hangsUp();
  assert.equal(await o.leftovers(), []);
});

test('CAL-17 soft phones are never told, and each kind can be switched off for each brand', async () => {
  const o = office({ ringTonesYealink: ['group'], ringTonesGigaset: [] });
  o.phone('102', 'udp', YEALINK);
  o.phone('103', 'udp', GIGASET);
  o.phone('104', 'udp', 'Linphone-Desktop/5.2');
  const anna = o.phone('101');
  const calls = ['102', '290', '104'].map((number) => anna.dials(number));
  await o.soon();
  assert.equal(told(o).sort(), [`102 ${says('alert-group')}`, '102 nothing', '103 nothing', '104 nothing']);
  for (const call of calls) call.hangsUp();
  assert.equal(await o.leftovers(), []);
});

test('CAL-17 phones are known by what they call themselves, callers by their country', () => {
  assert.equal(
    [YEALINK, GIGASET, 'Gigaset N510 IP PRO/42.258', 'Maxwell 10', 'Linphone/5', 'Cordboard page (…)', undefined].map(
      brandOf,
    ),
    ['yealink', 'gigaset', 'gigaset', 'gigaset', undefined, undefined, undefined],
  );
  const kinds = [undefined, '+31612345678', '14020', '+32470123456', '+88213300000'];
  assert.equal(
    kinds.map((number) => outsideKind(number, 'NL')),
    ['national', 'national', 'national', 'international', 'international'],
  );
  // One calling code, many countries.
  assert.is(outsideKind('+18765550123', 'US'), 'international');
  assert.is(alertInfo('internal'), says('alert-community-1'));
});
