import * as assert from 'uvu/assert';
import { storyView } from '../../appliance/api/views/story.ts';
import type { Language } from '../../appliance/base/words/index.ts';
import { outsideTreatments } from '../../appliance/outside/index.ts';
import { author } from '../kit/office.ts';
import { suite } from '../kit/suite.ts';
import { endTelephones, Telephones } from '../kit/telephones.ts';

/** Issue 4, Explain: each call's trail in sentences, with the brick, the rule, the input, the result. */
const test = suite('calls: told as stories');
test.afterEach(endTelephones);

const MAIN = '+31201234567';

/** Open on Mondays (the clock stands on one): group Sales with Anna and Bram, and then the mailbox Sales. */
function office(): Telephones {
  const o = new Telephones({ outside: outsideTreatments, media: {}, voicemail: true });
  const plans = [{ number: 1, name: 'Open', entries: [{ first: MAIN, extensionId: 'sales' }] }];
  const weekly = [{ kind: 'days', days: ['mon'], from: '09:00', until: '17:00', plan: 1 }];
  o.config.apply(
    [
      { what: 'create', entity: 'voicemail', id: 'box', body: { number: '380', name: 'Sales', pin: '2580' } },
      {
        ...{ what: 'create', entity: 'group', id: 'sales' },
        body: {
          number: '310',
          name: 'Sales',
          memberIds: ['user-101', 'user-102'],
          outsideUnansweredDestinationIds: ['box'],
        },
      },
      { what: 'create', entity: 'number', id: 'main', body: { first: MAIN, schemaId: 'number-schema' } },
      { what: 'change', entity: 'number-schema', id: 'number-schema', body: { name: 'Main', plans, weekly } },
    ],
    author,
  );
  return o;
}

function told(o: Telephones, language: Language = 'en'): readonly string[] {
  const record = o.records().at(-1)!;
  const { endedAt: at, answeredAt, reason } = record;
  const lines = storyView({ ...record, end: { at, answeredAt, reason } }, language, o.config);
  return lines.map(({ sentence }) => sentence);
}

test('CAL-14 number plan → group: one skipped, one rang → voicemail, in one line of both languages', async () => {
  const o = office();
  const voys = o.provider('voys');
  o.phone('101').onRing = (call) => call.refuses(480, [], 'Do Not Disturb');
  o.phone('102');
  const call = voys.dials(MAIN);
  await o.pass(45_000);
  call.hangsUp();
  await o.pass(500);
  assert.is(
    told(o)[1],
    'Number plan Open (Monday 09:00–17:00) → group Sales: ' +
      'Anna de Vries skipped (does not want to be disturbed), Bram "B" O\'Neill rang 20 s → voicemail Sales.',
  );
  assert.is(
    told(o, 'nl')[1],
    'Nummerplan Open (maandag 09:00–17:00) → groep Sales: ' +
      'Anna de Vries overgeslagen (wil niet gestoord worden), bij Bram "B" O\'Neill ging het 20 s over → voicemail Sales.',
  );
});

test('CAL-14 who is rung alone is named once, and how long it rang is said where somebody answers', async () => {
  const o = office();
  o.phone('102');
  const bram = o.phone('102');
  const anna = o.phone('101').dials('102');
  await o.pass(7_000);
  bram.last.answers();
  await o.pass(12_000);
  anna.hangsUp();
  await o.pass(500);
  assert.equal(told(o), [
    'Anna de Vries called Bram "B" O\'Neill.',
    'Bram "B" O\'Neill answered after 7 s.',
    'Anna de Vries hung up after 12 s.',
  ]);
});
