import * as assert from 'uvu/assert';
import { suite } from '../kit/suite.ts';
import { endTelephones, Telephones } from '../kit/telephones.ts';

const test = suite('scenario: a call between two users');
test.afterEach(endTelephones);

test('CAL-13 101 calls 102: it rings, is answered, both hear each other directly, and it is in the history', async () => {
  const office = new Telephones();
  const anna = office.phone('101');
  const bram = office.phone('102');
  const call = anna.dials('102');
  await office.soon();
  assert.equal(call.log, ['180']);
  assert.is(bram.last.shown, 'Anna de Vries 101');
  assert.equal(office.now(), ['101>102 ringing 102']);
  await office.pass(4_000);
  bram.last.answers();
  await office.soon();
  assert.equal(office.now(), ['101>102 up 102']);
  assert.is(call.sound, '10.0.0.3:4000');
  assert.is(bram.last.sound, '10.0.0.2:4000');
  assert.ok(bram.last.confirmed);
  assert.match(call.connectedTo ?? '', '"Bram \\"B\\" O\'Neill" <sip:102@10.0.0.1>');
  await office.pass(60_000);
  bram.last.hangsUp();
  await office.soon();
  assert.is(call.state, 'over');
  const [record] = office.records();
  assert.is(office.last(), 'answered: Bram "B" O\'Neill hung up.');
  assert.is(record?.caller.name, 'Anna de Vries');
  assert.is(record?.callee?.number, '102');
  assert.is(Math.round(((record?.endedAt ?? 0) - (record?.answeredAt ?? 0)) / 1000), 60);
  assert.equal(office.trail(), [
    '102 is Bram "B" O\'Neill.',
    'One phone of Bram "B" O\'Neill rings, for at most 30 seconds.',
    'Bram "B" O\'Neill answered.',
  ]);
  assert.equal(await office.leftovers(), []);
});
