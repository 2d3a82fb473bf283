/** parse∘serialize for messages made at random: what is written is read back as the same, and nothing gets out. */
import fc from 'fast-check';
import * as assert from 'uvu/assert';
import { Headers } from '../../appliance/sip/headers/headers.ts';
import { NameAddr, parseNameAddr } from '../../appliance/sip/headers/name-addr.ts';
import { Params } from '../../appliance/sip/headers/params.ts';
import { formatReason, parseReason } from '../../appliance/sip/headers/reason.ts';
import { SipRequest, SipResponse } from '../../appliance/sip/message.ts';
import { parse } from '../../appliance/sip/parse.ts';
import { serialize } from '../../appliance/sip/serialize.ts';
import { Uri } from '../../appliance/sip/uri.ts';
import { suite } from '../kit/suite.ts';

const test = suite('SIP message properties');
const RUNS = { seed: 20261121, numRuns: 1_500 };

const TOKEN_CHARS = "ABCXYZabcxyz0189-.!%*_+`'~".split('');
const token = fc.array(fc.constantFrom(...TOKEN_CHARS), { minLength: 1, maxLength: 12 }).map((chars) => chars.join(''));
const anyText = fc.string({ unit: 'binary', maxLength: 30 });
const uri = fc
  .tuple(
    fc.option(fc.string({ unit: 'binary', minLength: 1, maxLength: 8 }), { nil: undefined }),
    fc.integer({ min: 1, max: 65_535 }),
  )
  .map(([user, port]) => Uri.sip(user, 'cordboard.local', port, Params.none.with('transport', 'tcp')));
const nameAddr = fc
  .tuple(fc.option(anyText, { nil: undefined }), uri, token, anyText)
  .map(([displayName, address, tag, note]) => {
    const params = Params.none.with('tag', tag).with('note', note);
    return new NameAddr({ displayName, uri: address, params });
  });
const headerName = fc.oneof(
  fc.constantFrom('Subject', 'Via', 'contact', 'i', 'Route', 'Authorization', 'CSeq', 'l', 'Content-Length'),
  token,
);
const headers = fc.array(fc.tuple(headerName, anyText), { maxLength: 12 });
const body = fc.uint8Array({ maxLength: 200 });

/** Bytes of the head, in which a line break can only be CRLF and the start of a line only what we made it. */
function headOf(bytes: Uint8Array, bodyLength: number): string {
  return Buffer.from(bytes.subarray(0, bytes.length - bodyLength)).toString('utf8');
}

test('any headers and body: one line each, the same when read, stable when written again', () => {
  fc.assert(
    fc.property(token, uri, headers, body, (method, requestUri, lines, content) => {
      const made = new SipRequest(method, `${requestUri}`, new Headers(lines), content);
      const bytes = serialize(made);
      const head = headOf(bytes, content.length);
      const kept = lines.filter(([name]) => !/^(?:l|content-length)$/i.test(name));
      assert.is(head.split('\r\n').length, kept.length + 4, 'one line each');
      assert.not.match(head.replaceAll('\r\n', ''), /[\r\n]/);
      const read = parse(bytes);
      if (read.kind !== 'request') throw new Error(read.kind);
      assert.equal([read.method, read.requestUri], [method, `${requestUri}`]);
      assert.equal(Buffer.from(read.body), Buffer.from(content));
      assert.is(read.headers.size, kept.length + 1);
      assert.equal(Buffer.from(serialize(read)), Buffer.from(serialize(parse(serialize(read)) as SipRequest)));
    }),
    RUNS,
  );
});

test('any status and reason', () => {
  fc.assert(
    fc.property(fc.integer({ min: 100, max: 699 }), anyText, (status, reason) => {
      const read = parse(serialize(new SipResponse(status, reason)));
      if (read.kind !== 'response') throw new Error(read.kind);
      assert.is(read.status, status);
      const again = parse(serialize(read));
      assert.is(again.kind === 'response' && again.reason, read.reason);
    }),
    RUNS,
  );
});

/** What `quote` makes of control characters. */
function shown(text: string | undefined): string | undefined {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the same as in the product
  return text?.replace(/[\u0000-\u001f\u007f]+/g, ' ');
}

test('any display name, user and parameter survive in From and in a list of Contacts', () => {
  fc.assert(
    fc.property(fc.array(nameAddr, { minLength: 1, maxLength: 4 }), (made) => {
      const message = new SipRequest('REGISTER', 'sip:h', new Headers([['Contact', made.map(String).join(', ')]]));
      message.headers.add('From', String(made[0]));
      const read = parse(serialize(message));
      if (read.kind !== 'request' || read.contacts === '*') throw new Error('not read');
      assert.is(read.contacts.length, made.length);
      for (const [at, contact] of read.contacts.entries()) {
        const original = made[at]!;
        assert.is(contact.displayName, shown(original.displayName));
        assert.is(contact.uri.user, original.uri.user);
        assert.is(contact.tag, original.tag);
        assert.is(contact.params.get('note'), shown(original.params.get('note')));
        assert.is(`${parseNameAddr(`${contact}`)}`, `${contact}`);
      }
      assert.is(read.from.tag, made[0]!.tag);
    }),
    RUNS,
  );
});

test('any text of a Reason', () => {
  fc.assert(
    fc.property(anyText, (text) => {
      const headerLines = new Headers([['Reason', formatReason({ protocol: 'SIP', cause: 200, text })]]);
      const read = parse(serialize(new SipRequest('BYE', 'sip:h', headerLines)));
      if (read.kind !== 'request') throw new Error(read.kind);
      assert.is(read.headers.all('Reason').length, 1);
      assert.is(parseReason(read.headers.get('Reason')!).text, shown(text));
    }),
    RUNS,
  );
});
