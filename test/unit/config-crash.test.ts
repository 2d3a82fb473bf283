import { once } from 'node:events';
import * as assert from 'uvu/assert';
import { SeededRandom } from '../../appliance/base/random.ts';
import { ConfigService } from '../../appliance/config/service.ts';
import type { LineBody } from '../../appliance/config/types.ts';
import { extensionTypes } from '../../appliance/extensions/index.ts';
import type { UserBody } from '../../appliance/extensions/user-schema.ts';
import { openStore } from '../../appliance/store/database.ts';
import { importing, moduleProcess, storeOptions, temporaryDirectory } from '../kit/office.ts';
import { testSeed } from '../kit/seed.ts';
import { suite } from '../kit/suite.ts';

const test = suite('configuration: power cuts', { timeoutMs: 60_000 });

/** Makes users with their lines for ever, and says each time when one is acknowledged. */
function writer(directory: string): string {
  return `
    import { writeSync } from 'node:fs';
    ${importing('SystemClock', 'appliance/base/clock.ts')}
    ${importing('SystemRandom', 'appliance/base/random.ts')}
    ${importing('ConfigService', 'appliance/config/service.ts')}
    ${importing('openStore', 'appliance/store/database.ts')}
    ${importing('extensionTypes', 'appliance/extensions/index.ts')}
    const options = { clock: new SystemClock(), random: new SystemRandom() };
    const store = openStore(${JSON.stringify(directory)}, options);
    const config = new ConfigService(store, { ...options, kinds: extensionTypes });
    if (config.list('office')[0].extensionLength !== 5) {
      config.apply([{ what: 'change', entity: 'office', id: 'office', body: { extensionLength: 5 } }], { name: 'w', from: 'here' });
    }
    for (;;) {
      const number = config.nextFreeNumber();
      const { revision } = config.apply([
        { what: 'create', entity: 'user', id: 'u' + number, body: { number, name: 'User ' + number } },
        { what: 'create', entity: 'line', body: { username: number, userId: 'u' + number } },
      ], { name: 'w', from: 'here' });
      writeSync(1, revision + ' ' + number + '\\n');
    }`;
}

async function writeAndKill(directory: string, afterMs: number): Promise<string[]> {
  const child = moduleProcess(writer(directory));
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text;
  });
  await once(child.stdout, 'data');
  await new Promise((resolve) => setTimeout(resolve, afterMs));
  child.kill('SIGKILL');
  await once(child, 'close');
  return output.split('\n').slice(0, -1);
}

test('APP-07 whatever was acknowledged before a kill -9 is there after it, each change whole', async () => {
  const directory = temporaryDirectory();
  const random = new SeededRandom(testSeed());
  const acknowledged: string[] = [];
  for (let round = 0; round < 5; round++) {
    acknowledged.push(...(await writeAndKill(directory, random.integer(0, 120))));
    const options = storeOptions();
    const store = openStore(directory, options);
    const config = new ConfigService(store, { ...options, kinds: extensionTypes });
    const users = config.list<UserBody>('user');
    for (const line of acknowledged) {
      const number = line.split(' ')[1] as string;
      assert.ok(config.find('user', 'number', number), `user ${number} was acknowledged and is gone`);
    }
    // At most the change that was under way when the kill came is there without having been acknowledged.
    assert.ok(
      users.length - acknowledged.length <= round + 1,
      `${users.length} users, ${acknowledged.length} acknowledged`,
    );
    for (const { id, number } of users) {
      assert.equal(
        config.where<LineBody>('line', 'userId', id).map(({ username }) => username),
        [number],
      );
    }
    assert.is(config.revisions({ limit: 1 })[0]?.number, config.revision);
    store.close();
  }
  assert.ok(acknowledged.length > 20, `${acknowledged.length} changes are too few to prove anything`);
});
