import * as assert from 'uvu/assert';
import type { RecordingKeeper } from '../../appliance/calls/recording.ts';
import type { Call } from '../../appliance/calls/types.ts';
import { GOODBYE, hear } from '../kit/anchored-office.ts';
import { storiesOf, types } from '../kit/call-codes.ts';
import { author } from '../kit/office.ts';
import { suite } from '../kit/suite.ts';
import { endTelephones, type Telephones } from '../kit/telephones.ts';

/** Codes during a call where the box itself is asked, or records. */
const test = suite('scenario: codes during a call, and the box');
test.afterEach(endTelephones);
const both = storiesOf(test);

/** A menu of the box: whatever two digits are typed, it says so and hangs up. */
async function menu(call: Call): Promise<void> {
  await call.play({ say: 'common.goodbye' });
  const { digits } = await call.collect({ digitsMax: 2, firstDigitMs: 60_000, interDigitMs: 60_000 });
  await call.play({ prompt: `typed ${digits}` });
  call.hangUp(GOODBYE);
}

both(
  'CAL-03 a menu of the box is asked: digits are for it, its end and *# lead back',
  async ({ o, by, other, me, you }) => {
    await types(o, by, '##104#');
    hear(o, [by, 'common.goodbye'], [other, 'music']);
    await o.pass(1_000);
    await types(o, by, '12');
    hear(o, [by, 'typed 12'], [other, 'music']);
    await o.pass(1_100);
    hear(o, [by, 'busy'], [other, 'music']);
    await o.pass(1_600);
    hear(o, [by, you], [other, me]);
    await types(o, by, '##104#3*#');
    hear(o, [by, you], [other, me]);
    by.hangsUp();
  },
  { run: menu },
);

both(
  'CAL-03 hanging up while a menu of the box is heard: the other hears it from the beginning',
  async ({ o, by, other }) => {
    await types(o, by, '##104#');
    await o.pass(1_000);
    await types(o, by, '1');
    by.hangsUp();
    await o.soon();
    hear(o, [other, 'common.goodbye']);
    await o.pass(1_000);
    await types(o, other, '34');
    hear(o, [other, 'typed 34']);
    await o.pass(1_500);
    assert.is(other.state, 'over');
  },
  { run: menu },
);

function records(o: Telephones): void {
  const body = { enabled: true, notice: 'none' };
  o.config.apply([{ what: 'change', entity: 'recording', id: 'recording', body }], author);
}

const state = (o: Telephones): string | undefined => o.engine.snapshot()[0]?.recording;

/** Keeps nothing. */
const KEEPER: RecordingKeeper = { begin: () => ({ id: 'r', path: '/r', key: new Uint8Array(32) }), finish: () => {} };

both(
  'FAC-05 ##**# pauses the recording, and once more lets it go on; hold and back change nothing about it',
  async ({ o, by }) => {
    await types(o, by, '##**#');
    hear(o, [by, 'refusal']);
    by.hangsUp();
    await o.soon();
    records(o);
    const { username } = by.phone;
    const again = (username === '101' ? o.phone('102') : o.phone('101')).dials(username);
    await o.soon();
    by.phone.last.answers();
    await o.soon();
    assert.is(state(o), 'recording');
    await types(o, by.phone.last, '##**#');
    hear(o, [by.phone.last, 'confirmation']);
    assert.is(state(o), 'paused');
    for (const between of ['##...*#', '##199#..']) {
      await types(o, by.phone.last, between);
      await o.pass(500);
      assert.is(state(o), 'paused', 'what is secret is not kept because somebody was on hold in between');
    }
    await types(o, by.phone.last, '##**#');
    assert.is(state(o), 'recording');
    again.hangsUp();
  },
  { recordings: KEEPER },
);

both(
  'FAC-05 a transfer by code that failed leaves the call recorded as before',
  async ({ o, by, other }) => {
    by.hangsUp();
    await o.soon();
    records(o);
    const again = by.phone.dials(other.phone.username);
    await o.soon();
    other.phone.last.answers();
    await o.soon();
    for (const keys of ['##*199#', '##199#']) {
      assert.is(state(o), 'recording');
      await types(o, again, keys);
      await o.pass(1_100);
    }
    assert.is(state(o), 'recording');
    again.hangsUp();
  },
  { recordings: KEEPER },
);

both(
  'CAL-03, VMB-05 *# in the middle of a message: it ends there and is kept, and nothing said later is in it',
  async ({ o, by, other, me, you }) => {
    await types(o, by, '##103#');
    await o.pass(4_000);
    assert.is(o.media?.sessions.filter(({ recording }) => recording).length, 1);
    await types(o, by, '*#');
    hear(o, [by, you], [other, me]);
    assert.is(o.media?.sessions.filter(({ recording }) => recording).length, 0);
    const kept = o.voicemail?.mailboxes.messages('user-103') ?? [];
    assert.equal(
      kept.map(({ caller }) => caller.number),
      [me],
    );
    by.hangsUp();
    await o.soon();
    assert.is(o.voicemail?.mailboxes.messages('user-103')[0]?.durationMs, kept[0]?.durationMs);
  },
  { voicemail: true, media: { speaksMs: 60_000 } },
);
