/** Each message of RFC 5118 does what the RFC says of it. */
import { readdirSync, readFileSync } from 'node:fs';
import * as assert from 'uvu/assert';
import { describe } from '../../appliance/sdp/describe.ts';
import type { NameAddr } from '../../appliance/sip/headers/name-addr.ts';
import type { SipRequest } from '../../appliance/sip/message.ts';
import { parse } from '../../appliance/sip/parse.ts';
import { refusalFor } from '../../appliance/sip/refusal.ts';
import { serialize } from '../../appliance/sip/serialize.ts';
import { suite } from '../kit/suite.ts';

const FOLDER = `${import.meta.dirname}/../vectors/rfc5118`;
const test = suite('RFC 5118 IPv6 torture messages');
const tried = new Set<string>();

function request(name: string): SipRequest {
  tried.add(name);
  const text = readFileSync(`${FOLDER}/${name}.txt`, 'utf8').replaceAll('\n', '\r\n');
  const message = parse(Buffer.from(text));
  if (message.kind !== 'request') throw new Error(`${name} was read as ${message.kind}`);
  return message;
}

function accepted(message: SipRequest): void {
  assert.equal(message.defects, []);
  assert.is(refusalFor(message, new Set()), undefined);
  assert.equal(parse(serialize(message)).defects, []);
}

function firstContact(message: SipRequest): NameAddr {
  return (message.contacts as readonly NameAddr[])[0]!;
}

test('ipv6-good (4.1): IPv6 references in Request-URI, Via and Contact are read', () => {
  const message = request('ipv6-good');
  accepted(message);
  assert.is(message.uri.host, '2001:db8::10');
  assert.is(message.uri.port, undefined);
  assert.is(message.topVia.host, '2001:db8::9:1');
  assert.is(firstContact(message).uri.host, '2001:db8::1');
  assert.is(`${message.topVia}`, 'SIP/2.0/UDP [2001:db8::9:1];branch=z9hG4bKas3-111');
});

test('ipv6-bad (4.2): an IPv6 address without brackets is refused with 400', () => {
  const message = request('ipv6-bad');
  const refusal = refusalFor(message, new Set());
  assert.equal(
    message.defects.map(({ code, severity }) => [code, severity]),
    [['request-uri-invalid', 'fatal']],
  );
  assert.equal(refusal?.kind === 'answer' && [refusal.status, refusal.reason], [400, 'Request-URI invalid']);
});

test('port-ambiguous (4.3): what stands in the brackets is the address, a port is none', () => {
  const message = request('port-ambiguous');
  accepted(message);
  assert.is(message.uri.host, '2001:db8::10:5070');
  assert.is(message.uri.port, undefined);
});

test('port-unambiguous (4.4): a port stands behind the brackets', () => {
  const message = request('port-unambiguous');
  accepted(message);
  assert.is(message.uri.host, '2001:db8::10');
  assert.is(message.uri.port, 5070);
  assert.is(`${message.uri}`, 'sip:[2001:db8::10]:5070');
});

test('via-received-param-with-delim (4.5): brackets in received are understood', () => {
  const message = request('via-received-param-with-delim');
  accepted(message);
  assert.is(message.topVia.received, '2001:db8::9:255');
});

test('via-received-param-no-delim (4.5): received without brackets is what we write', () => {
  const message = request('via-received-param-no-delim');
  accepted(message);
  assert.is(message.topVia.received, '2001:db8::9:255');
  const seen = message.topVia.with({ params: message.topVia.params.without('received') });
  assert.is(
    `${seen.withSource('2001:db8::9:255', 5062)}`,
    'SIP/2.0/UDP [2001:db8::9:1];branch=z9hG4bKas3;received=2001:db8::9:255',
  );
});

test('ipv6-in-sdp (4.6): addresses in SDP have no brackets', () => {
  const message = request('ipv6-in-sdp');
  accepted(message);
  const description = describe(message.sdp!);
  assert.equal(
    description?.media.map(({ kind, address, port }) => [kind, address, port]),
    [
      ['audio', '2001:db8::20', 6000],
      ['video', '2001:db8::20', 6024],
    ],
  );
});

test('mult-ip-in-header (4.7): IPv4 and IPv6 stand side by side in Via', () => {
  const message = request('mult-ip-in-header');
  accepted(message);
  assert.equal(
    message.vias.map(({ host, port, transport }) => [host, port, transport]),
    [
      ['2001:db8::9:1', 6050, 'UDP'],
      ['192.0.2.1', undefined, 'UDP'],
      ['2001:db8::9:255', undefined, 'TCP'],
    ],
  );
  assert.is(message.vias[2]?.received, '192.0.2.200');
});

test('mult-ip-in-sdp (4.8): each medium may have an address of its own kind', () => {
  const message = request('mult-ip-in-sdp');
  accepted(message);
  assert.equal(
    describe(message.sdp!)?.media.map(({ address, port }) => [address, port]),
    [
      ['192.0.2.1', 22334],
      ['2001:db8::1', 6024],
    ],
  );
});

test('ipv4-mapped-ipv6 (4.9): IPv4-mapped addresses are read, their port behind the brackets', () => {
  const message = request('ipv4-mapped-ipv6');
  accepted(message);
  assert.is(message.vias[0]?.host, '::ffff:192.0.2.10');
  assert.is(message.vias[0]?.port, 19823);
  assert.is(message.vias[1]?.host, '::ffff:192.0.2.2');
  assert.is(firstContact(message).uri.host, '::ffff:192.0.2.2');
  assert.is(describe(message.sdp!)?.media[0]?.address, '::ffff:192.0.2.2');
});

test('ipv6-bug-abnf-3-colons (4.10): the third colon of the old grammar is ignored and never sent on', () => {
  const message = request('ipv6-bug-abnf-3-colons');
  accepted(message);
  assert.is(message.uri.host, '2001:db8::192.0.2.1');
  assert.is(`${message.uri}`, 'sip:user@[2001:db8::192.0.2.1]');
  assert.ok(message.uri.equals(request('ipv6-correct-abnf-2-colons').uri));
});

test('ipv6-correct-abnf-2-colons (4.10): two colons are right', () => {
  const message = request('ipv6-correct-abnf-2-colons');
  accepted(message);
  assert.is(message.to.uri.host, '2001:db8::192.0.2.1');
});

test.after(() => {
  const all = readdirSync(FOLDER).filter((name) => name.endsWith('.txt'));
  assert.is(all.length, 12);
  assert.equal(
    all.filter((name) => !tried.has(name.slice(0, -4))),
    [],
    'messages without a test',
  );
});
