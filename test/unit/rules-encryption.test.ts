import * as assert from 'uvu/assert';
import { type Encryption, encryptionOf } from '../../appliance/rules/encryption.ts';
import { suite } from '../kit/suite.ts';

const test = suite('rules: encryption');

/** Every cell by hand: office, line, then what comes of it in the clear and over an encrypted way. */
const TABLE: readonly (readonly [Encryption | undefined, boolean | undefined, string, Encryption])[] = [
  [undefined, undefined, 'off', 'off'],
  [undefined, true, 'off', 'off'],
  ['off', false, 'off', 'off'],
  ['off', true, 'off', 'off'],
  ['preferred', undefined, 'off', 'preferred'],
  ['preferred', false, 'off', 'preferred'],
  ['preferred', true, 'refused by line', 'required'],
  ['required', undefined, 'refused by office', 'required'],
  ['required', false, 'refused by office', 'required'],
  ['required', true, 'refused by office', 'required'],
];

function told(office: Encryption | undefined, line: boolean | undefined, transport: string | undefined): string {
  const verdict = encryptionOf({ office, line, transport });
  return verdict.kind === 'refused' ? `refused by ${verdict.by}` : verdict.encryption;
}

for (const [office, line, clear, secure] of TABLE) {
  test(`FAC-10 office ${office}, line ${line}: ${clear} in the clear, ${secure} over TLS`, () => {
    for (const transport of ['udp', 'tcp', 'ws', undefined, 'TLS?']) assert.is(told(office, line, transport), clear);
    for (const transport of ['tls', 'wss']) assert.is(told(office, line, transport), secure);
  });
}
