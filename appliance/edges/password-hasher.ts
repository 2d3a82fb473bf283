import { argon2, randomBytes, timingSafeEqual } from 'node:crypto';

/** Argon2id with OWASP's parameters for a small machine: 19 MiB, two passes, one lane. About 50 ms on a mini PC. */
const COST = { parallelism: 1, tagLength: 32, memory: 19_456, passes: 2 };
const NONCE_BYTES = 16;
const STORED = /^\$argon2id\$m=(\d{1,7}),t=(\d{1,2}),p=(\d{1,2})\$([\w-]+)\$([\w-]+)$/;

/**
 * Hashes the passwords of accounts on the thread pool, so that a sign-in never holds up a call. The stored text names
 * its parameters in the usual form: stronger ones can come later and the old hashes still verify.
 */
export const passwordHasher = {
  async hash(password: string): Promise<string> {
    const nonce = randomBytes(NONCE_BYTES);
    const tag = await derive(password, nonce, COST);
    const { memory, passes, parallelism } = COST;
    const settings = `m=${memory},t=${passes},p=${parallelism}`;
    return `$argon2id$${settings}$${nonce.toString('base64url')}$${tag.toString('base64url')}`;
  },

  async verify(password: string, stored: string): Promise<boolean> {
    const match = STORED.exec(stored);
    if (!match) return false;
    const [, memory, passes, parallelism, nonce = '', tag = ''] = match;
    const expected = Buffer.from(tag, 'base64url');
    const cost = {
      memory: Number(memory),
      passes: Number(passes),
      parallelism: Number(parallelism),
      tagLength: expected.length,
    };
    const found = await derive(password, Buffer.from(nonce, 'base64url'), cost);
    return timingSafeEqual(found, expected);
  },
};

function derive(password: string, nonce: Buffer, cost: typeof COST): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    // One spelling of each letter: an é typed on a phone and on a Mac are different bytes otherwise.
    const message = password.normalize('NFKC');
    argon2('argon2id', { message, nonce, ...cost }, (error, tag) =>
      error ? reject(error) : resolve(Buffer.from(tag)),
    );
  });
}
