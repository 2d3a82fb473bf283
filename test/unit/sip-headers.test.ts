/** One test for each family of structured headers: read, written, refused. */
import * as assert from 'uvu/assert';
import { parsedOrUndefined } from '../../appliance/sip/grammar.ts';
import { formatAuth, parseAuth, parseAuthInfo } from '../../appliance/sip/headers/auth.ts';
import { parseCSeq } from '../../appliance/sip/headers/cseq.ts';
import { formatEvent, parseEvent, sameEvent } from '../../appliance/sip/headers/event.ts';
import { parseExpires } from '../../appliance/sip/headers/expires.ts';
import { accepts, parseMediaType } from '../../appliance/sip/headers/media-type.ts';
import { NameAddr, parseNameAddr } from '../../appliance/sip/headers/name-addr.ts';
import { Params } from '../../appliance/sip/headers/params.ts';
import { formatRAck, parseRAck, parseRSeq } from '../../appliance/sip/headers/rack.ts';
import { COMPLETED_ELSEWHERE, formatReason, parseReason } from '../../appliance/sip/headers/reason.ts';
import { formatReplaces, parseReplaces } from '../../appliance/sip/headers/replaces.ts';
import { parseRetryAfter } from '../../appliance/sip/headers/retry-after.ts';
import { formatSessionExpires, parseSessionExpires } from '../../appliance/sip/headers/session-expires.ts';
import { formatSubscriptionState, parseSubscriptionState } from '../../appliance/sip/headers/subscription-state.ts';
import { parseVia } from '../../appliance/sip/headers/via.ts';
import { Uri } from '../../appliance/sip/uri.ts';
import { suite } from '../kit/suite.ts';

const test = suite('SIP headers');

function refuses<T>(parser: (text: string) => T, ...texts: string[]): void {
  for (const text of texts) assert.is(parsedOrUndefined(parser, text), undefined, text);
}

test('Via: transport, sent-by, branch, rport', () => {
  const via = parseVia('SIP/2.0/udp  Phone.Example.com : 5070 ;branch=z9hG4bKx;rport;alias');
  assert.equal(
    [via.transport, via.host, via.port, via.branch, via.rport],
    ['UDP', 'phone.example.com', 5070, 'z9hG4bKx', ''],
  );
  assert.is(via.sentBy, 'phone.example.com:5070');
  assert.is(parseVia('SIP/2.0/UDP h;rport=5061').rport, 5061);
  assert.is(parseVia('SIP/2.0/UDP h').rport, undefined);
});

test('Via: what the server adds (RFC 3581 §4, RFC 3261 §18.2.1)', () => {
  const natted = parseVia('SIP/2.0/UDP 10.1.1.1:4540;rport;branch=z9hG4bKkjshdyff');
  assert.is(
    `${natted.withSource('192.0.2.1', 9988)}`,
    'SIP/2.0/UDP 10.1.1.1:4540;rport=9988;branch=z9hG4bKkjshdyff;received=192.0.2.1',
  );
  const plain = parseVia('SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bK1');
  assert.is(`${plain.withSource('192.0.2.1', 5060)}`, `${plain}`);
  const named = parseVia('SIP/2.0/UDP phone.local;branch=z9hG4bK1');
  assert.is(named.withSource('192.0.2.1', 5060).received, '192.0.2.1');
});

test('CSeq', () => {
  assert.is(`${parseCSeq('0009 \t INVITE')}`, '9 INVITE');
  refuses(parseCSeq, '', '1', 'INVITE', '-1 INVITE', '1 INV ITE', '4294967296 INVITE', '1.5 INVITE');
});

test('name-addr: display name, URI, parameters', () => {
  const contact = parseNameAddr(
    '"Anna \\"A\\" \\\\ de Vries" <sip:101@h;transport=tcp> ; expires=3600 ; q=0.5;+sip.instance="<urn:uuid:1>"',
  );
  assert.is(contact.displayName, 'Anna "A" \\ de Vries');
  assert.is(contact.uri.transport, 'tcp');
  assert.equal([contact.expiresSec, contact.q, contact.params.get('+sip.instance')], [3600, 0.5, '<urn:uuid:1>']);
  assert.is(
    `${contact}`,
    '"Anna \\"A\\" \\\\ de Vries" <sip:101@h;transport=tcp>;expires=3600;q=0.5;+sip.instance="<urn:uuid:1>"',
  );
});

test('name-addr: without brackets the parameters are those of the header', () => {
  const from = parseNameAddr('sip:101@h;tag=1');
  assert.is(from.tag, '1');
  assert.is(`${from}`, '<sip:101@h>;tag=1');
  refuses(parseNameAddr, 'sip:101@h?a=b', 'sip:101@h,', '<sip:101@h', '"x <sip:101@h>', '', '*', '<>');
});

test('name-addr: a trailing semicolon is forgiven, an empty parameter is not', () => {
  assert.is(parseNameAddr('<sip:101@h>;tag=1;').tag, '1');
  refuses(parseNameAddr, '<sip:101@h>;', '<sip:101@h>;;tag=1', '<sip:101@h>;=1');
});

test('name-addr: expires and q that are nonsense count as absent', () => {
  assert.is(parseNameAddr('<sip:1@h>;expires=soon').expiresSec, undefined);
  assert.is(parseNameAddr('<sip:1@h>;q=7').q, 1);
  assert.is(parseNameAddr('<sip:1@h>;q=1.5').q, 1);
});

test('name-addr: made from parts, names are quoted where they must be', () => {
  const uri = Uri.sip('101', 'h');
  assert.is(`${new NameAddr({ uri })}`, '<sip:101@h>');
  assert.is(`${new NameAddr({ uri, displayName: 'Anna' })}`, 'Anna <sip:101@h>');
  assert.is(`${new NameAddr({ uri, displayName: 'Bram "B" O\'Neill' })}`, '"Bram \\"B\\" O\'Neill" <sip:101@h>');
  assert.is(`${new NameAddr({ uri, displayName: 'x\r\nVia: y' })}`, '"x Via: y" <sip:101@h>');
  assert.is(`${new NameAddr({ uri }).withTag('t').withTag('u')}`, '<sip:101@h>;tag=u');
});

test('parameters: set, replaced, removed, quoted where needed', () => {
  const params = Params.none.with('a', '1').with('flag').with('b', 'two words').with('ip', '2001:db8::1');
  assert.is(`${params}`, ';a=1;flag;b="two words";ip=2001:db8::1');
  assert.is(params.get('b'), 'two words');
  assert.is(`${params.with('a', '2').without('flag')}`, ';a=2;b="two words";ip=2001:db8::1');
  assert.equal([params.has('flag'), params.get('flag'), params.get('none')], [true, '', undefined]);
});

test('Digest values: names in any case, quotes and commas, no name twice', () => {
  const auth = parseAuth('Digest Realm="a, \\"b\\"" , NONCE = abc,qop="auth,auth-int" ,');
  assert.is(auth.scheme, 'digest');
  assert.equal(
    [...auth.params],
    [
      ['realm', 'a, "b"'],
      ['nonce', 'abc'],
      ['qop', 'auth,auth-int'],
    ],
  );
  refuses(parseAuth, '', 'Digest', 'Digest x', 'Digest a=1 b=2', 'Digest a="1', 'Digest a=1, a=2', 'Digest a=1,,b=2');
  assert.is(parseAuthInfo('nextnonce="1", qop=auth').params.get('nextnonce'), '1');
  assert.is(formatAuth(parseAuthInfo('rspauth="1"')), 'rspauth="1"');
});

test('Replaces (RFC 3891)', () => {
  const replaces = parseReplaces('98asjd8@h ;from-tag=a ;to-tag=b;early-only');
  assert.equal(replaces, { callId: '98asjd8@h', toTag: 'b', fromTag: 'a', earlyOnly: true });
  assert.is(formatReplaces(replaces), '98asjd8@h;to-tag=b;from-tag=a;early-only');
  refuses(parseReplaces, '', 'x', ';to-tag=a;from-tag=b', 'x;to-tag=a', 'x;to-tag;from-tag=b');
});

test('Session-Expires and Min-SE (RFC 4028)', () => {
  assert.equal(parseSessionExpires('1800;refresher=UAS'), { seconds: 1800, refresher: 'uas' });
  assert.equal(parseSessionExpires('90'), { seconds: 90, refresher: undefined });
  assert.is(formatSessionExpires({ seconds: 1800, refresher: 'uac' }), '1800;refresher=uac');
  refuses(parseSessionExpires, '', 'x', '-1', '99999999999');
});

test('Subscription-State (RFC 6665)', () => {
  const state = parseSubscriptionState('Terminated;reason=noresource;retry-after=10');
  assert.equal(state, { state: 'terminated', expiresSec: undefined, reason: 'noresource', retryAfterSec: 10 });
  assert.is(formatSubscriptionState(state), 'terminated;reason=noresource;retry-after=10');
  assert.is(formatSubscriptionState({ state: 'active', expiresSec: 60 }), 'active;expires=60');
  refuses(parseSubscriptionState, '', ';reason=x', 'a b');
});

test('Event (RFC 6665)', () => {
  const event = parseEvent('refer; id=93809824;x=y');
  assert.equal([event.package, event.id], ['refer', '93809824']);
  assert.is(formatEvent(event), 'refer;id=93809824;x=y');
  assert.ok(sameEvent(event, parseEvent('refer;id=93809824')));
  assert.not.ok(sameEvent(event, parseEvent('refer')));
  refuses(parseEvent, '', ';id=1', 'a b');
});

test('Reason (RFC 3326)', () => {
  assert.equal(parseReason('Q.850 ;cause=16 ;text="Terminated, normally"'), {
    protocol: 'Q.850',
    cause: 16,
    text: 'Terminated, normally',
  });
  assert.is(formatReason(COMPLETED_ELSEWHERE), 'SIP;cause=200;text="Call completed elsewhere"');
  assert.is(formatReason({ protocol: 'SIP', cause: undefined, text: 'a"\r\nb' }), 'SIP;text="a\\" b"');
  refuses(parseReason, '', ';cause=1');
});

test('RAck and RSeq (RFC 3262)', () => {
  assert.equal(parseRAck('776656 1 INVITE'), { rseq: 776656, cseq: 1, method: 'INVITE' });
  assert.is(formatRAck({ rseq: 1, cseq: 2, method: 'INVITE' }), '1 2 INVITE');
  refuses(parseRAck, '', '1 2', '1 2 INVITE x', 'x 2 INVITE', '1 2147483648 INVITE');
  assert.is(parseRSeq('988789'), 988789);
  refuses(parseRSeq, '', '-1', '4294967296');
});

test('Retry-After', () => {
  assert.equal(parseRetryAfter("18000;duration=3600 (I'm in a meeting)"), { seconds: 18000, durationSec: 3600 });
  assert.equal(parseRetryAfter('5 (soon)'), { seconds: 5, durationSec: undefined });
  refuses(parseRetryAfter, '', 'soon', '-1');
});

test('Expires', () => {
  assert.equal(['3600', '0', '99999999999999', '', '-1', '1.5', undefined].map(parseExpires), [
    3600,
    0,
    2 ** 32 - 1,
    undefined,
    undefined,
    undefined,
    undefined,
  ]);
});

test('Content-Type and Accept', () => {
  const media = parseMediaType('Multipart / Mixed ; boundary="a b"');
  assert.equal([media.type, media.params.get('boundary')], ['multipart/mixed', 'a b']);
  refuses(parseMediaType, '', 'application', 'a/b c', '/b');
  assert.ok(accepts(['text/plain', 'application / SDP;q=0.5'], 'application/sdp'));
  assert.ok(accepts(['*/*'], 'application/sdp'));
  assert.not.ok(accepts(['application/xml'], 'application/sdp'));
  assert.not.ok(accepts([], 'application/sdp'));
});
