/** Digest answers against the examples that the RFCs print, and against each other. */
import * as assert from 'uvu/assert';
import {
  type AnswerOptions,
  answerChallenge,
  type Challenge,
  chooseChallenge,
  equalInConstantTime,
  formatChallenge,
  isForThisUri,
  isRightAnswer,
  parseChallenge,
  parseDigestAnswer,
  passwordHash,
  passwordHashName,
} from '../../appliance/sip/digest.ts';
import { SipRequest } from '../../appliance/sip/message.ts';
import { suite } from '../kit/suite.ts';

const test = suite('digest authentication');

const REALM = 'http-auth@example.org';
const NONCE = '7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v';
const CNONCE = 'f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ';
const OPAQUE = 'FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS';
const GET = { method: 'GET', body: new Uint8Array(0) };

function answered(challenge: Challenge, options: Partial<AnswerOptions> = {}): ReturnType<typeof parseDigestAnswer> {
  const defaults = { username: 'Mufasa', password: 'Circle of Life', method: 'GET', uri: '/dir/index.html' };
  return parseDigestAnswer(answerChallenge(challenge, { ...defaults, cnonce: CNONCE, ...options }));
}

test('RFC 7616 §3.9.1: the MD5 example', () => {
  const challenge: Challenge = {
    realm: REALM,
    nonce: NONCE,
    algorithm: 'MD5',
    qop: ['auth', 'auth-int'],
    opaque: OPAQUE,
  };
  const answer = answered(challenge);
  assert.is(answer?.response, '8ca523f5e9506fed4657c9700eebdbec');
  assert.is(answer?.qop, 'auth');
  assert.is(answer?.opaque, OPAQUE);
});

test('RFC 7616 §3.9.1: the SHA-256 example', () => {
  const challenge: Challenge = { realm: REALM, nonce: NONCE, algorithm: 'SHA-256', qop: ['auth'], opaque: OPAQUE };
  assert.is(answered(challenge)?.response, '753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1');
});

test('RFC 2617 §3.5: the example with an older password', () => {
  const text =
    'Digest username="Mufasa", realm="testrealm@host.com", nonce="dcd98b7102dd2f0e8b11d0f600bfb0c093", ' +
    'uri="/dir/index.html", qop=auth, nc=00000001, cnonce="0a4f113b", response="6629fae49393a05397450978507c4ef1", ' +
    'opaque="5ccc069c403ebaf9f0171e9517f40e41"';
  const answer = parseDigestAnswer(text)!;
  assert.is(answer.algorithm, 'MD5');
  const secret = passwordHash('MD5', 'Mufasa', 'testrealm@host.com', 'Circle Of Life');
  assert.is(secret, '939e7578ed9e3c518a452acee763bce9');
  assert.ok(isRightAnswer(answer, secret, GET));
  assert.not.ok(isRightAnswer(answer, passwordHash('MD5', 'Mufasa', 'testrealm@host.com', 'Circle of Life'), GET));
});

test('RFC 2069 §2.4 (with its erratum): an answer without qop', () => {
  const text =
    'Digest username="Mufasa", realm="testrealm@host.com", nonce="dcd98b7102dd2f0e8b11d0f600bfb0c093", ' +
    'uri="/dir/index.html", response="1949323746fe6a43ef61f9606e7febea", opaque="5ccc069c403ebaf9f0171e9517f40e41"';
  const answer = parseDigestAnswer(text)!;
  assert.is(answer.qop, undefined);
  assert.ok(isRightAnswer(answer, passwordHash('MD5', 'Mufasa', 'testrealm@host.com', 'CircleOfLife'), GET));
});

const ALGORITHMS = ['MD5', 'MD5-sess', 'SHA-256', 'SHA-256-sess', 'SHA-512-256', 'SHA-512-256-sess'] as const;
const QOPS = [[], ['auth'], ['auth-int'], ['auth', 'auth-int']] as const;

test('every algorithm with every qop: what we answer is right, anything else is wrong', () => {
  for (const algorithm of ALGORITHMS) {
    for (const qop of QOPS) {
      const body = new TextEncoder().encode('v=0\r\n');
      const challenge: Challenge = { realm: 'cordboard', nonce: 'n1', algorithm, qop };
      const uri = 'sip:cordboard.local';
      const answer = answered(challenge, {
        username: '101',
        password: 'Wilg',
        method: 'REGISTER',
        uri,
        body,
        count: 9,
      })!;
      const secret = passwordHash(passwordHashName(algorithm), '101', 'cordboard', 'Wilg');
      const name = `${algorithm} ${qop.join(',')}`;
      assert.ok(isRightAnswer(answer, secret, { method: 'REGISTER', body }), name);
      assert.not.ok(isRightAnswer(answer, secret, { method: 'INVITE', body }), `${name}: other method`);
      assert.not.ok(isRightAnswer({ ...answer, nonce: 'n2' }, secret, { method: 'REGISTER', body }), `${name}: nonce`);
      assert.not.ok(isRightAnswer({ ...answer, uri: 'sip:x' }, secret, { method: 'REGISTER', body }), `${name}: uri`);
      const changed = isRightAnswer(answer, secret, { method: 'REGISTER', body: new Uint8Array(5) });
      assert.is(changed, answer.qop !== 'auth-int', `${name}: only auth-int protects the body`);
      if (qop.length > 0) assert.is(answer.nc, '00000009');
    }
  }
});

test('the session variants are hashed with both nonces', () => {
  const challenge: Challenge = { realm: 'r', nonce: 'n', algorithm: 'MD5-sess', qop: ['auth'] };
  const secret = passwordHash('MD5', 'Mufasa', 'r', 'Circle of Life');
  const answer = answered(challenge)!;
  assert.not.ok(isRightAnswer({ ...answer, algorithm: 'MD5' }, secret, GET));
  assert.not.ok(isRightAnswer({ ...answer, cnonce: 'other' }, secret, GET));
});

test('a challenge is written as phones want it, and read back', () => {
  const challenge: Challenge = {
    realm: 'cordboard "office"',
    nonce: 'abc',
    algorithm: 'SHA-256',
    qop: ['auth', 'auth-int'],
    opaque: undefined,
    stale: true,
  };
  const text = formatChallenge(challenge);
  assert.is(
    text,
    'Digest realm="cordboard \\"office\\"", nonce="abc", algorithm=SHA-256, qop="auth,auth-int", stale=true',
  );
  assert.equal(parseChallenge(text), challenge);
});

test('an answer is written with qop, nc and algorithm bare (RFC 7616 §3.4)', () => {
  const challenge: Challenge = { realm: 'r', nonce: 'n', algorithm: 'MD5', qop: ['auth'] };
  const options = { username: 'a"b', password: 'p', method: 'GET', uri: '/', cnonce: 'c' };
  const text = answerChallenge(challenge, options);
  assert.match(
    text,
    /^Digest username="a\\"b", realm="r", nonce="n", uri="\/", response="[0-9a-f]{32}", algorithm=MD5, /,
  );
  assert.match(text, /cnonce="c", qop=auth, nc=00000001$/);
});

test('RFC 8760 §2.4: the first challenge that we can answer is chosen', () => {
  const values = [
    'Basic realm="r"',
    'Digest realm="r", nonce="1", algorithm=SHA-999, qop="auth"',
    'Digest realm="r", nonce="2", algorithm=SHA-256, qop="auth-conf"',
    'Digest realm="other", nonce="3", algorithm=SHA-256, qop="auth"',
    'Digest realm="r", nonce="4", algorithm=SHA-256, qop="auth"',
    'Digest realm="r", nonce="5", algorithm=MD5, qop="auth"',
  ];
  assert.is(chooseChallenge(values)?.nonce, '3');
  assert.is(chooseChallenge(values, 'r')?.nonce, '4');
  assert.is(chooseChallenge(values.slice(0, 3)), undefined);
});

test('answers that lack what one is made of count as none', () => {
  const whole =
    'Digest username="u", realm="r", nonce="n", uri="sip:x", response="00", cnonce="c", qop=auth, nc=00000001';
  assert.ok(parseDigestAnswer(whole));
  for (const [what, text] of [
    ['no user name', whole.replace('username="u", ', '')],
    ['no nonce', whole.replace('nonce="n", ', '')],
    ['no response', whole.replace('response="00", ', '')],
    ['qop without cnonce', whole.replace('cnonce="c", ', '')],
    ['qop without nc', whole.replace(', nc=00000001', '')],
    ['nc that is no number', whole.replace('00000001', '0000000g')],
    ['unknown qop', whole.replace('qop=auth', 'qop=auth-conf')],
    ['unknown algorithm', `${whole}, algorithm=SHA-1`],
    ['session without cnonce', 'Digest username="u", realm="r", nonce="n", uri="x", response="0", algorithm=MD5-sess'],
    ['a name twice', `${whole}, nonce="m"`],
    ['unclosed quote', whole.replace('uri="sip:x"', 'uri="sip:x')],
    ['no scheme', whole.replace('Digest ', '')],
  ] as const) {
    assert.is(parseDigestAnswer(text), undefined, what);
  }
});

test('algorithm names are known in any case, as some phones write them', () => {
  const text = 'Digest realm="r", nonce="n", algorithm=md5-SESS, qop="auth"';
  assert.is(parseChallenge(text)?.algorithm, 'MD5-sess');
  assert.is(parseChallenge('Digest realm="r", nonce="n", algorithm=constructor'), undefined);
});

test('an answer is for the URI of its own request only', () => {
  const request = new SipRequest('REGISTER', 'sip:cordboard.local');
  const answer = (uri: string) =>
    parseDigestAnswer(`Digest username="u", realm="r", nonce="n", uri="${uri}", response="0"`)!;
  assert.ok(isForThisUri(answer('sip:cordboard.local'), request));
  assert.ok(isForThisUri(answer('sip:CORDBOARD.local'), request), 'the same URI in other letters');
  assert.not.ok(isForThisUri(answer('sip:102@cordboard.local'), request));
  assert.not.ok(isForThisUri(answer('nonsense'), request));
});

test('comparison looks at every letter', () => {
  assert.ok(equalInConstantTime('abc', 'abc'));
  for (const other of ['abd', 'xbc', 'ab', 'abcd', '']) assert.not.ok(equalInConstantTime('abc', other));
});
