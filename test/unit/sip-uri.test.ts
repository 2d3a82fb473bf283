/** URIs: what the parts of each are, when two are equal (RFC 3261 §19.1), and that none breaks the parser. */
import fc from 'fast-check';
import * as assert from 'uvu/assert';
import { SyntaxFault } from '../../appliance/sip/grammar.ts';
import { Params } from '../../appliance/sip/headers/params.ts';
import { escapeHeaderValue, Uri } from '../../appliance/sip/uri.ts';
import { suite } from '../kit/suite.ts';

const test = suite('SIP URIs');

function parts(text: string): (string | number | undefined)[] {
  const uri = Uri.parse(text);
  return [uri.scheme, uri.user, uri.host, uri.port, `${uri.params}`];
}

function fault(text: string): string {
  try {
    Uri.parse(text);
  } catch (error) {
    if (error instanceof SyntaxFault) return error.code;
  }
  return 'none';
}

test('RFC 3261 §19.1.3: the examples', () => {
  assert.equal(parts('sip:alice@atlanta.com'), ['sip', 'alice', 'atlanta.com', undefined, '']);
  assert.equal(parts('sip:alice:secretword@atlanta.com;transport=tcp'), [
    'sip',
    'alice',
    'atlanta.com',
    undefined,
    ';transport=tcp',
  ]);
  assert.is(Uri.parse('sip:alice:secretword@atlanta.com;transport=tcp').password, 'secretword');
  const escaped = Uri.parse('sips:alice@atlanta.com?subject=project%20x&priority=urgent');
  assert.is(escaped.secure, true);
  assert.is(escaped.header('Subject'), 'project x');
  assert.is(escaped.header('priority'), 'urgent');
  assert.is(escaped.header('none'), undefined);
  assert.equal(parts('sip:+1-212-555-1212:1234@gateway.com;user=phone'), [
    'sip',
    '+1-212-555-1212',
    'gateway.com',
    undefined,
    ';user=phone',
  ]);
  assert.is(Uri.parse('sip:+1-212-555-1212:1234@gateway.com;user=phone').number, '+12125551212');
  assert.equal(parts('sips:1212@gateway.com'), ['sips', '1212', 'gateway.com', undefined, '']);
  assert.equal(parts('sip:alice@192.0.2.4'), ['sip', 'alice', '192.0.2.4', undefined, '']);
  const register = Uri.parse('sip:atlanta.com;method=REGISTER?to=alice%40atlanta.com');
  assert.is(register.user, undefined);
  assert.is(register.header('To'), 'alice@atlanta.com');
  assert.is(`${register.forRequestLine()}`, 'sip:atlanta.com');
  assert.is(Uri.parse('sip:alice;day=tuesday@atlanta.com').user, 'alice;day=tuesday');
});

/** RFC 3261 §19.1.4, plus the sentences around its lists. */
const EQUAL: readonly (readonly [string, string])[] = [
  ['sip:%61lice@atlanta.com;transport=TCP', 'sip:alice@AtLanTa.CoM;Transport=tcp'],
  ['sip:carol@chicago.com', 'sip:carol@chicago.com;newparam=5'],
  ['sip:carol@chicago.com', 'sip:carol@chicago.com;security=on'],
  ['sip:carol@chicago.com;newparam=5', 'sip:carol@chicago.com;security=on'],
  [
    'sip:biloxi.com;transport=tcp;method=REGISTER?to=sip:bob%40biloxi.com',
    'sip:biloxi.com;method=REGISTER;transport=tcp?to=sip:bob%40biloxi.com',
  ],
  [
    'sip:alice@atlanta.com?subject=project%20x&priority=urgent',
    'sip:alice@atlanta.com?priority=urgent&subject=project%20x',
  ],
  ['sip:bob@[2001:DB8::1]', 'SIP:bob@[2001:db8::1]'],
  ['sip:a%3ab@host', 'sip:a%3Ab@host'],
  ['sip:a@host;user=phone;user=ip', 'sip:a@host;user=phone'],
];

const DIFFERENT: readonly (readonly [string, string])[] = [
  ['SIP:ALICE@AtLanTa.CoM;Transport=udp', 'sip:alice@AtLanTa.CoM;Transport=UDP'],
  ['sip:bob@biloxi.com', 'sip:bob@biloxi.com:5060'],
  ['sip:bob@biloxi.com', 'sip:bob@biloxi.com;transport=udp'],
  ['sip:bob@biloxi.com', 'sip:bob@biloxi.com:6000;transport=tcp'],
  ['sip:carol@chicago.com', 'sip:carol@chicago.com?Subject=next%20meeting'],
  ['sip:bob@phone21.boxesbybob.com', 'sip:bob@192.0.2.4'],
  ['sip:carol@chicago.com;security=on', 'sip:carol@chicago.com;security=off'],
  ['sip:bob@biloxi.com', 'sips:bob@biloxi.com'],
  ['sip:bob@biloxi.com', 'sip:biloxi.com'],
  ['sip:bob@biloxi.com', 'sip:bob@biloxi.com;maddr=192.0.2.4'],
  ['sip:bob@biloxi.com', 'sip:bob@biloxi.com;ttl=1'],
  ['sip:bob@biloxi.com', 'sip:bob@biloxi.com;user=ip'],
  ['sip:bob@biloxi.com', 'sip:bob@biloxi.com;method=INVITE'],
  ['sip:bob:one@biloxi.com', 'sip:bob:two@biloxi.com'],
  ['sip:a:b@host', 'sip:a%3Ab@host'],
  ['sip:a@host?x=1', 'sip:a@host?x=1&y=2'],
];

test('RFC 3261 §19.1.4: URIs that are equal', () => {
  for (const [a, b] of EQUAL) {
    assert.ok(Uri.parse(a).equals(Uri.parse(b)), `${a} = ${b}`);
    assert.ok(Uri.parse(b).equals(Uri.parse(a)), `${b} = ${a}`);
  }
});

test('RFC 3261 §19.1.4: URIs that are not', () => {
  for (const [a, b] of DIFFERENT) {
    assert.not.ok(Uri.parse(a).equals(Uri.parse(b)), `${a} ≠ ${b}`);
    assert.not.ok(Uri.parse(b).equals(Uri.parse(a)), `${b} ≠ ${a}`);
  }
});

test('tel: numbers (RFC 3966) are read and compared without their visual separators', () => {
  const uri = Uri.parse('tel:+31-20-794.0000;phone-context=office.nl;ext=12');
  assert.is(uri.number, '+31207940000');
  assert.is(uri.params.get('ext'), '12');
  assert.is(`${uri}`, 'tel:+31-20-794.0000;phone-context=office.nl;ext=12');
  assert.ok(uri.equals(Uri.parse('TEL:+31(20)7940000;EXT=1-2;phone-context=OFFICE.nl')));
  assert.not.ok(uri.equals(Uri.parse('tel:+31207940000')));
  assert.is(fault('tel:call-me'), 'uri-number-invalid');
});

test('other schemes are kept whole', () => {
  for (const text of ['urn:service:sos', 'http://www.example.com/a?b=c;d', 'isbn:2983792873', 'mailto:a@b.nl']) {
    assert.is(`${Uri.parse(text)}`, text);
    assert.is(Uri.parse(text).isSip, false);
  }
  assert.not.ok(Uri.parse('urn:service:sos').equals(Uri.parse('urn:service:sos.fire')));
});

test('what is no URI says why', () => {
  for (const [text, code] of [
    ['', 'uri-scheme-missing'],
    ['alice', 'uri-scheme-missing'],
    [':alice', 'uri-scheme-missing'],
    ['1sip:alice@host', 'uri-scheme-missing'],
    ['sip:', 'host-missing'],
    ['sip:@host', 'uri-user-empty'],
    ['sip:alice@', 'host-missing'],
    ['sip:alice@ho st', 'host-invalid'],
    ['sip:alice@host:', 'port-invalid'],
    ['sip:alice@host:x', 'port-invalid'],
    ['sip:alice@host:65536', 'port-invalid'],
    ['sip:alice@2001:db8::1', 'port-invalid'],
    ['sip:alice@[2001:db8::1', 'host-invalid'],
    ['sip:alice@[host]', 'host-invalid'],
    ['sip:alice@[::1]x', 'host-invalid'],
    ['sip:alice@host;;', 'parameter-empty'],
    ['sip:alice@host;=v', 'parameter-empty'],
    ['sip:alice@host?subject', 'uri-headers-invalid'],
    ['http:', 'uri-invalid'],
  ] as const) {
    assert.is(fault(text), code, text);
    assert.is(Uri.tryParse(text), undefined);
  }
});

test('what a peer left unescaped is escaped when sent on', () => {
  assert.is(`${Uri.parse('sip:jan piet"<@host;a=b c')}`, 'sip:jan%20piet%22%3C@host;a=b%20c');
  assert.is(`${Uri.parse('sip:100%@host')}`, 'sip:100%25@host');
  assert.is(`${Uri.parse('sip:müller@host')}`, 'sip:m%C3%BCller@host');
  assert.is(Uri.parse('sip:m%C3%BCller@host').user, 'müller');
  assert.is(Uri.parse('sip:m%FCller@host').user, 'm%FCller', 'Latin 1 escapes stay as they are');
});

test('URIs are made from plain parts', () => {
  assert.is(`${Uri.sip('a@b:c d', '2001:db8::1', 5070)}`, 'sip:a%40b%3Ac%20d@[2001:db8::1]:5070');
  assert.is(`${Uri.sip(undefined, 'host', undefined, Params.none.with('lr'))}`, 'sip:host;lr');
  const replaces = 'abc@host;to-tag=1;from-tag=2';
  const uri = Uri.parse(`sip:101@host?Replaces=${escapeHeaderValue(replaces)}`);
  assert.is(uri.header('replaces'), replaces);
});

const SEED = { seed: 20261121, numRuns: 2_000 };
const user = fc.option(fc.string({ unit: 'binary', minLength: 1, maxLength: 12 }), { nil: undefined });
const host = fc.oneof(fc.constantFrom('host', 'a.b.nl', '192.0.2.1', '2001:db8::1', '::ffff:192.0.2.1'));
const port = fc.option(fc.integer({ min: 0, max: 65_535 }), { nil: undefined });

test('property: any user part survives being written and read', () => {
  fc.assert(
    fc.property(user, host, port, (name, where, number) => {
      const made = Uri.sip(name, where, number);
      const read = Uri.parse(`${made}`);
      assert.equal([read.user, read.host, read.port], [name, where, number]);
      assert.ok(read.equals(made));
      assert.is(`${read}`, `${made}`);
    }),
    SEED,
  );
});

const PIECES = [
  '@',
  ':',
  ';',
  '?',
  '=',
  '&',
  '%',
  '%4',
  '%41',
  '%00',
  '[',
  ']',
  '::',
  'lr',
  'host',
  '5060',
  ' ',
  '\r\n',
  '"',
];
const BASES = [...EQUAL.flat(), 'tel:+31-20;ext=1', 'sip:a:b@[2001:db8::1]:5060;x=y?h=v&i=w', 'http://h/p?q', 'sip:'];
const piece = fc.oneof(fc.constantFrom(...PIECES), fc.string({ unit: 'binary', maxLength: 3 }));
/** A good URI into which a few things were put. */
const damaged = fc
  .tuple(fc.constantFrom(...BASES), fc.array(fc.tuple(fc.nat(60), fc.nat(2), piece), { maxLength: 3 }))
  .map(([base, edits]) =>
    edits.reduce((text, [at, cut, more]) => text.slice(0, 4 + at) + more + text.slice(4 + at + cut), base),
  );

test('fuzz: whatever comes is refused with a fault, or read; and what is read is written in a stable way', () => {
  let read = 0;
  fc.assert(
    fc.property(damaged, (damagedText) => {
      const uri = Uri.tryParse(damagedText);
      if (!uri) return;
      read++;
      const text = `${uri}`;
      assert.is(`${Uri.parse(text)}`, text);
      assert.ok(uri.equals(uri));
      assert.ok(uri.equals(Uri.parse(text)));
      assert.not.match(text, /[\r\n]/);
    }),
    SEED,
  );
  assert.ok(read > 200, `only ${read} of them were URIs`);
});
