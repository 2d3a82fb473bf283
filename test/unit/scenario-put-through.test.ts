import * as assert from 'uvu/assert';
import { hear, isDirect, office, talking } from '../kit/anchored-office.ts';
import { suite } from '../kit/suite.ts';
import { endTelephones, Telephones } from '../kit/telephones.ts';

/** Putting through by way of the box, where somebody goes in the middle of it or the box has picked up. */
const test = suite('scenario: put through in the box');
test.afterEach(endTelephones);

test('CAL-02 the one asked, on hold, goes while the other is being moved: the first two talk and hold as before', async () => {
  const o = office();
  const { annas, brams, bram } = await talking(o);
  const carla = o.phone('103');
  const asking = bram.dials('103');
  await o.soon();
  carla.last.answers();
  await o.soon();
  asking.holds();
  await o.soon();
  annas.onReoffer = () => {
    annas.onReoffer = undefined;
    carla.last.hangsUp();
    o.clock.at(o.clock.now() + 300, () => annas.session?.answerOffer(annas.sdp()));
  };
  brams.connectsTo(asking);
  await o.pass(4_000);
  assert.equal(brams.transferred, [480]);
  assert.is(carla.last.state, 'over');
  hear(o, [annas, '102'], [brams, '101']);
  brams.holds();
  await o.pass(1_000);
  hear(o, [annas, 'music'], [brams, 'holds']);
  brams.resumes();
  await o.pass(5_000);
  hear(o, [annas, '102'], [brams, '101']);
  assert.ok(isDirect(annas) && isDirect(brams));
  annas.hangsUp();
  assert.equal(await o.leftovers(), []);
});

test('CAL-02 put through to a mailbox in the middle of its words: heard from the beginning, whatever offers cross', async () => {
  // While the greeting plays, while he speaks, and at its goodbye.
  for (const afterMs of [500, 4_000, 11_500]) {
    const o = new Telephones({ voicemail: true, media: { speaksMs: 4_000 } });
    const { annas, brams, bram } = await talking(o);
    const asking = bram.dials('103');
    await o.pass(afterMs);
    assert.is(asking.state, 'up');
    const said: string[] = [];
    annas.onReoffer = () => {
      annas.onReoffer = undefined;
      // An offer of its own is on the way (RFC 3261 §14.1).
      annas.session?.refuseOffer(491);
    };
    o.clock.at(o.clock.now() + 200, function look() {
      said.push(o.hears(annas));
      if (annas.state === 'up') o.clock.at(o.clock.now() + 200, look);
    });
    brams.connectsTo(asking);
    await o.soon();
    assert.equal([brams.transferred, brams.state, asking.state], [[200], 'over', 'over']);
    await o.pass(25_000);
    assert.is(annas.state, 'over');
    const words = said.filter((what, at) => what !== said[at - 1] && what.includes('voicemail'));
    assert.equal(words, ['voicemail.greeting-of voicemail.leave-message', 'voicemail.message-sent']);
    const callers = o.voicemail?.mailboxes.messages('user-103').map(({ caller }) => caller.number);
    assert.is(callers?.filter((number) => number === '101').length, 1);
    assert.equal(await o.leftovers(), []);
  }
});
