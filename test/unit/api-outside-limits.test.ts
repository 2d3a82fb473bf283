import * as assert from 'uvu/assert';
import type { OutsideUsage } from '../../appliance/trunks/outside-usage.ts';
import { endTestApis, testApi } from '../kit/api.ts';
import { suite } from '../kit/suite.ts';

const test = suite('api: limits of calls outside');
test.afterEach(endTestApis);

test('FAC-09 a limit is added, says what has been called and what it stopped, and is released by an admin', async () => {
  const api = testApi();
  const admin = await api.signedIn('admin');
  const { status, body } = await admin.post('/api/outside-limits', { name: 'Ten', minutesPerDay: 10 });
  assert.is(status, 201, JSON.stringify(body));
  const brakes = api.deps.brakes as OutsideUsage;
  const call = { number: '+31201234567', userId: undefined };
  const meter = brakes.begin(call);
  meter.answered();
  api.clock.advance(600_000);
  meter.ended();
  brakes.stops(call);
  const [limit] = (await admin.get('/api/outside-limits')).body.limits;
  assert.is(limit.usage.day.minutes, 10);
  assert.is(limit.stopped.count, 1);
  assert.match(limit.stopped.sentence, /“Ten” allows 10 minutes in a day/);
  api.clock.advance(1_000);
  const released = await admin.post(`/api/outside-limits/${limit.id}/release`, {});
  assert.is(released.body.usage.day.minutes, 0);
  assert.is(released.body.stopped, undefined);
  assert.is(brakes.stops(call), undefined);
  const [entry] = api.store.audit.list({ limit: 1 }).entries;
  assert.is(entry?.phrase.key, 'audit.limit-released');
});

for (const [wrong, body] of [
  ['userId', { name: 'X', applies: 'user', callsMax: 1 }],
  ['userId', { name: 'X', applies: 'office', userId: 'user-101', callsMax: 1 }],
  ['nightUntil', { name: 'X', nightFrom: '19:00' }],
  ['nightFrom', { name: 'X', nightFrom: '24:30', nightUntil: '07:00' }],
  ['callsMax', { name: 'X' }],
  ['countries.0', { name: 'X', countries: ['XX'] }],
] as const) {
  test(`FAC-09 a limit that makes no sense is refused at ${wrong}: ${JSON.stringify(body)}`, async () => {
    const api = testApi();
    api.config.apply([{ what: 'create', entity: 'user', id: 'user-101', body: { number: '101', name: 'Anna' } }], {
      ...{ name: 'test', from: 'test' },
    });
    const admin = await api.signedIn('admin');
    const { status, body: answer } = await admin.post('/api/outside-limits', body);
    assert.is(status, 422, JSON.stringify(answer));
    assert.equal(
      answer.problems.map(({ path }: { path: string }) => path),
      [wrong],
    );
  });
}
