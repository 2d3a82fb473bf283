import * as assert from 'uvu/assert';
import { isInNetwork, parseNetwork } from '../../appliance/base/ip-network.ts';
import type { TrunkBody } from '../../appliance/config/types.ts';
import { author, refusal, testOffice } from '../kit/office.ts';
import { suite } from '../kit/suite.ts';

const test = suite('configuration: trunks');

const VALID = { name: 'Voordelig', server: 'sip.voordelig.nl', username: '31201234567', password: 'geheim' };

/** What is wrong with such a trunk: `password trunk.needs-password`; empty where nothing is. */
function wrong(body: object): string[] {
  const { config } = testOffice();
  const add = (): unknown => config.apply([{ what: 'create', entity: 'trunk', body: { ...VALID, ...body } }], author);
  try {
    add();
    return [];
  } catch {
    return refusal(add)
      .slice(1)
      .map((one) => one.replace(/^0\./, ''));
  }
}

test('NPL-08 a trunk needs little more than server, user name and password', () => {
  const { config } = testOffice();
  const { ids } = config.apply([{ what: 'create', entity: 'trunk', body: VALID }], author);
  const trunk = config.get<TrunkBody>('trunk', ids[0] as string);
  assert.is(trunk?.kind, 'registration');
  assert.is(trunk?.numberFormat, 'plus');
  assert.equal(trunk?.codecs, ['pcma', 'pcmu']);
});

test('NPL-08 who registers says with what; a fixed address needs no password', () => {
  assert.equal(wrong({ username: undefined }), ['username trunk.needs-username']);
  assert.equal(wrong({ password: undefined }), ['password trunk.needs-password']);
  assert.equal(wrong({ kind: 'fixed', username: undefined, password: undefined }), []);
  assert.equal(wrong({ kind: 'fixed', username: undefined }), ['username field.required']);
  assert.equal(wrong({ kind: 'fixed', authName: 'x', password: undefined }), ['password field.required']);
});

test('NPL-08 servers and addresses are such', () => {
  for (const server of ['sip.example.com', 'SIP.Example.com', '203.0.113.7', '2001:db8::1', 'pbx'])
    assert.equal(wrong({ server }), [], server);
  for (const server of [
    'sip:example.com',
    'sip.example.com:5060',
    '203.0.113',
    '203.0.113.300',
    'a b',
    'a..b',
    ':::',
    '',
  ])
    assert.equal(wrong({ server }), ['server trunk.host'], server);
  assert.equal(wrong({ addresses: ['203.0.113.0/24', '198.51.100.7', '2001:db8::/48'] }), []);
  assert.equal(wrong({ addresses: ['203.0.113.0/33'] }), ['addresses.0 trunk.address']);
  assert.equal(wrong({ addresses: ['198.51.100.7', 'example.com'] }), ['addresses.1 trunk.address']);
  assert.equal(wrong({ addresses: ['0.0.0.0/0'] }), ['addresses.0 trunk.address-wide'], 'everybody');
  assert.equal(wrong({ addresses: ['::/0'] }), ['addresses.0 trunk.address-wide']);
});

test('NPL-08 sound is encrypted only where its keys are not sent in the clear', () => {
  assert.equal(wrong({ encryption: 'required', transport: 'tls' }), []);
  for (const transport of ['udp', 'tcp'])
    assert.equal(wrong({ encryption: 'preferred', transport }), ['encryption trunk.srtp-needs-tls']);
});

test('NPL-08 what else can be typed wrong is said', () => {
  assert.equal(wrong({ username: '31201234567@sip.voordelig.nl' }), ['username trunk.username']);
  assert.equal(wrong({ codecs: ['pcma', 'pcma'] }), ['codecs trunk.codec-twice']);
  assert.equal(wrong({ codecs: [] }), ['codecs field.fewest']);
  assert.equal(wrong({ optionsSec: 3 }), ['optionsSec trunk.options-often']);
  assert.equal(wrong({ optionsSec: 0 }), []);
  assert.equal(wrong({ registrationSec: 30 }), ['registrationSec field.at-least']);
});

test('NPL-09 which numbers a trunk carries is written as people write numbers, and kept in one form', () => {
  const { config } = testOffice();
  const numbers = ['0049', '+43*', '0800', ' 06 * ', '14', '00 1 (212)'];
  const { ids } = config.apply([{ what: 'create', entity: 'trunk', body: { ...VALID, numbers } }], author);
  const kept = config.get<TrunkBody>('trunk', ids[0] as string);
  assert.equal(kept?.numbers, ['+49', '+43', '+31800', '+316', '14', '+1212']);
  assert.equal(wrong({ numbers: ['+49', 'Duitsland'] }), ['numbers.1 trunk.beginning']);
  assert.equal(wrong({ numbers: ['*'] }), ['numbers.0 trunk.beginning']);
});

test('NPL-08 its password is sealed on the disk and hidden in differences', () => {
  const { config, store } = testOffice();
  config.apply([{ what: 'create', entity: 'trunk', body: { ...VALID, password: 'vissenkom-8812' } }], author);
  const [revision] = config.revisions({ limit: 1 });
  assert.not.match(JSON.stringify(revision), /vissenkom/);
  assert.match(JSON.stringify(revision), /•••/);
  assert.ok(store.entities);
});

test('two trunks have two names', () => {
  const { config } = testOffice();
  config.apply([{ what: 'create', entity: 'trunk', body: VALID }], author);
  const again = (): unknown => config.apply([{ what: 'create', entity: 'trunk', body: VALID }], author);
  assert.equal(refusal(again).slice(1), ['0.name field.taken']);
});

test('networks hold what belongs to them', () => {
  const holds = (network: string, address: string): boolean => isInNetwork(address, parseNetwork(network)!);
  assert.ok(holds('203.0.113.0/24', '203.0.113.255'));
  assert.not.ok(holds('203.0.113.0/24', '203.0.114.0'));
  assert.ok(holds('203.0.113.7', '203.0.113.7'));
  assert.ok(holds('203.0.113.7/32', '::ffff:203.0.113.7'), 'IPv4 out of IPv6');
  assert.ok(holds('203.0.113.130/25', '203.0.113.200'));
  assert.not.ok(holds('203.0.113.128/25', '203.0.113.127'));
  assert.ok(holds('2001:db8::/32', '2001:DB8:ffff::1'));
  assert.not.ok(holds('2001:db8::/32', '2001:db9::1'));
  assert.not.ok(holds('2001:db8::/32', '203.0.113.7'));
  for (const text of ['', '1.2.3', '1.2.3.4/', '1.2.3.4/-1', '1.2.3.4/8/8', '1:2', '1::2::3', 'g::', '1.2.3.256'])
    assert.is(parseNetwork(text), undefined, text);
});
