import * as assert from 'uvu/assert';
import { say } from '../../appliance/base/words/index.ts';
import { extensionTypes } from '../../appliance/extensions/index.ts';
import { checkOffice, checks } from '../../appliance/routing/check/index.ts';
import type { Finding } from '../../appliance/routing/check/types.ts';
import { Ways } from '../../appliance/routing/ways.ts';
import { fillLargeOffice, NUMBERS, numberAt } from '../kit/large-office.ts';
import { definitions, healthyOffice, knows, type MadeUpOffice, ours } from '../kit/made-up-office.ts';
import { author, testOffice } from '../kit/office.ts';
import { suite } from '../kit/suite.ts';

const test = suite('routing: the check', { timeoutMs: 30_000 });

const NOW = Date.parse('2026-11-22T01:00:00Z');

function checked(office: MadeUpOffice): readonly Finding[] {
  const ways = new Ways({ config: office.view(), types: extensionTypes });
  const found = checkOffice({ ways, definitions, nowMs: NOW });
  // As long as the box knows no providers, an office can have none.
  return knows('trunk') ? found : found.filter(({ kind }) => kind !== 'trunk-off');
}

const told = (findings: readonly Finding[]): string[] =>
  findings.map(({ kind, about, phrase }) => `${kind} ${about.id} ${about.field ?? ''}: ${say(phrase, 'en')}`);

test('EXT-02 none is invented on 200 healthy offices, of which saving would refuse none', () => {
  for (let seed = 1; seed <= 200; seed++) {
    const office = healthyOffice(seed);
    assert.equal(office.problems(), [], `seed ${seed}`);
    assert.equal(told(checked(office)), [], `seed ${seed}`);
  }
});

/** What was done, and the thing that has to be named for it. */
const about = <Thing>(_done: unknown, thing: Thing): Thing => thing;

interface Schema {
  readonly plans: readonly { readonly entries: readonly { readonly first: string; readonly extensionId: string }[] }[];
  readonly weekly: readonly object[];
  readonly holidays: readonly object[];
}

const SCHEMA = 'number-schema';

/** Changes one plan's entries. */
function entries(office: MadeUpOffice, at: number, change: (old: Schema['plans'][0]['entries']) => readonly object[]) {
  const { plans } = office.get<Schema>(SCHEMA);
  office.spoil(SCHEMA, {
    plans: plans.map((plan, i) => (i === at ? { ...plan, entries: change(plan.entries) } : plan)),
  });
}

const option = (office: MadeUpOffice, id: string, change: object): void => {
  const { options } = office.get<{ options: readonly object[] }>(id);
  office.spoil(id, { options: [{ ...options[0], ...change }, ...options.slice(1)] });
};

const lonely = (office: MadeUpOffice, id: string, kind: string, body: object): void => {
  office.put(kind, id, { number: '230', name: `Lonely ${id}`, ...body });
};

/** Faults by kind: each plants one and answers the thing that has to be named (one of these). */
const faults: Readonly<Record<string, readonly ((office: MadeUpOffice) => string | readonly string[])[]>> = {
  'points-at-nothing': [
    (office) => about(option(office, 'ivr-0', { destinationId: 'gone' }), 'ivr-0'),
    (office) =>
      about(
        entries(office, 0, (old) => [{ ...old[0], extensionId: 'gone' }, ...old.slice(1)]),
        SCHEMA,
      ),
    (office) => about(office.spoil('number-0', { userId: 'gone' }), 'number-0'),
    (office) => about(office.spoil('line-101', { loggedInUserId: 'gone' }), 'line-101'),
  ],
  loop: [
    (office) => about(office.spoil('ivr-0', { noneDestinationId: 'ivr-0' }), 'ivr-0'),
    (office) => {
      office.spoil('ivr-0', { noneDestinationId: 'ivr-1' });
      office.spoil('ivr-1', { invalidDestinationId: 'ivr-0' });
      return ['ivr-0', 'ivr-1'];
    },
    (office) => {
      office.spoil('dialer', { fallbackDestinationId: 'gate' });
      office.spoil('gate', { fallbackDestinationId: 'dialer' });
      return ['dialer', 'gate'];
    },
  ],
  'dead-end': [
    (office) =>
      about(
        office.spoil('ivr-0', {
          options: [],
          directDialling: false,
          noneDestinationId: undefined,
          invalidDestinationId: undefined,
        }),
        'ivr-0',
      ),
    (office) =>
      about(office.spoil('gate', { callers: [], destinationId: undefined, fallbackDestinationId: undefined }), 'gate'),
    (office) => {
      entries(office, 1, (old) => [{ ...old[0], extensionId: 'user-101' }, ...old.slice(1)]);
      office.spoil('user-101', { voicemail: false });
      office.remove('line-101');
      return 'user-101';
    },
    (office) => {
      for (const [id, to] of [
        ['ivr-0', 'ivr-1'],
        ['ivr-1', 'ivr-0'],
      ] as const) {
        const options = [{ digits: '1', destinationId: to }];
        office.spoil(id, {
          options,
          directDialling: false,
          noneDestinationId: undefined,
          invalidDestinationId: undefined,
        });
      }
      return ['ivr-0', 'ivr-1'];
    },
  ],
  unreachable: [
    (office) =>
      about(lonely(office, 'lonely', 'ivr', { options: [{ digits: '1', destinationId: 'user-101' }] }), 'lonely'),
    (office) => about(lonely(office, 'lonely', 'auto-answer', {}), 'lonely'),
    (office) => about(lonely(office, 'lonely', 'dialer', { fallbackDestinationId: 'user-101' }), 'lonely'),
    (office) => about(lonely(office, 'lonely', 'authentication', { destinationId: 'user-101' }), 'lonely'),
  ],
  'number-without-plan': [
    (office) =>
      about(
        entries(office, 0, (old) => old.slice(1)),
        'number-0',
      ),
    (office) =>
      about(
        entries(office, 2, (old) => [old[0] as object, ...old.slice(2)]),
        'number-1',
      ),
    (office) => about(office.put('number', 'new', { first: ours(300), schemaId: SCHEMA }), 'new'),
    (office) => about(office.spoil('row', { last: ours(250) }), 'row'),
  ],
  'hours-without-plan': [
    (office) => about(office.spoil(SCHEMA, { fallbackPlan: 9 }), SCHEMA),
    (office) => about(office.spoil(SCHEMA, { weekly: [{ ...office.get<Schema>(SCHEMA).weekly[0], plan: 9 }] }), SCHEMA),
    (office) =>
      about(office.spoil(SCHEMA, { holidays: [{ ...office.get<Schema>(SCHEMA).holidays[0], plan: 9 }] }), SCHEMA),
    (office) => about(office.spoil(SCHEMA, { manualPlan: 9 }), SCHEMA),
  ],
  'empty-plan': [
    (office) =>
      about(
        entries(office, 0, () => []),
        SCHEMA,
      ),
    (office) =>
      about(
        entries(office, 2, () => []),
        SCHEMA,
      ),
    (office) => about(office.spoil(SCHEMA, { manualPlan: 4 }), SCHEMA),
  ],
  'group-without-phones': [
    (office) => office.spoil('team', { memberIds: [] }),
    (office) => office.spoil('night', { outsideUnansweredDestinationIds: [] }),
    (office) => {
      for (const id of ['101', '102', '103']) office.remove(`line-${id}`);
      return 'team';
    },
  ],
  ...(knows('forward')
    ? {
        'forward-blocked': [
          (office: MadeUpOffice) => {
            office.spoil('office', { blockedCategories: ['mobile'] });
            return 'mobile';
          },
          (office: MadeUpOffice) => {
            office.spoil('office', { blockedCountries: ['DE'] });
            return office.spoil('mobile', { to: '+493012345678' });
          },
          (office: MadeUpOffice) => {
            office.spoil('office', { blockedCategories: ['premium'] });
            return office.spoil('mobile', { to: '+319001234567' });
          },
        ],
      }
    : {}),
  'no-emergency-caller-id': [
    (office) => {
      office.spoil('office', { emergencyCallerId: undefined });
      for (const id of office.ids('user').slice(1)) office.spoil(id, { emergencyCallerId: ours(1) });
      office.spoil('user-101', { emergencyCallerId: undefined });
      return 'user-101';
    },
    (office) => {
      office.spoil('office', { emergencyCallerId: undefined });
      for (const id of office.ids('user')) office.spoil(id, { emergencyCallerId: ours(1) });
      office.spoil('user-103', { emergencyCallerId: undefined });
      return 'user-103';
    },
    (office) => {
      office.spoil('office', { emergencyCallerId: undefined });
      for (const id of office.ids('user')) office.spoil(id, { emergencyCallerId: undefined });
      for (let at = 0; at < 5; at++) office.put('user', `more-${at}`, { number: String(130 + at), name: `More ${at}` });
      return 'office';
    },
  ],
  'hidden-number': [
    (office) => about(office.put('number', 'inside', { first: ours(150), schemaId: SCHEMA }), ['inside', 'row']),
    (office) => about(office.put('number', 'twin', { first: ours(10), schemaId: SCHEMA }), ['twin', 'number-0']),
    (office) =>
      about(
        entries(office, 0, (old) => [...old, { first: ours(160), extensionId: 'room' }]),
        SCHEMA,
      ),
    (office) => about(office.spoil('room', { number: '901' }), 'room'),
    (office) => about(office.spoil('room', { number: '112' }), 'room'),
    (office) => about(office.spoil('room', { number: '101' }), ['room', 'user-101']),
    (office) => about(office.spoil('closed', { number: '1601' }), 'closed'),
    (office) => {
      office.spoil('ivr-0', { directDialling: true, optionDigits: 3 });
      option(office, 'ivr-0', { digits: '101' });
      return 'ivr-0';
    },
  ],
  'prompt-gone': [
    (office) => about(office.spoil('closed', { promptId: 'gone' }), 'closed'),
    (office) => about(office.spoil('ivr-0', { promptId: 'gone' }), 'ivr-0'),
    (office) => about(office.spoil('prompt', { kind: 'upload', soundId: undefined }), 'prompt'),
    (office) => about(office.spoil('office', { holdMusicId: 'gone' }), 'office'),
  ],
  'key-untypable': [
    (office) => about([office.spoil('ivr-0', { optionDigits: 1 }), option(office, 'ivr-0', { digits: '77' })], 'ivr-0'),
    (office) => about(option(office, 'ivr-1', { digits: 'a' }), 'ivr-1'),
    (office) => {
      const { options } = office.get<{ options: readonly object[] }>('ivr-2');
      office.spoil('ivr-2', { options: [...options, options[0]] });
      return 'ivr-2';
    },
  ],
  'mailbox-without-anybody': [
    (office) => about(office.spoil('box', { userId: undefined }), 'box'),
    (office) => about(office.spoil('box-pin', { pin: undefined }), 'box-pin'),
    (office) =>
      about(office.put('voicemail', 'third', { number: '152', name: 'Third', email: 'a@example.org' }), 'third'),
  ],
  ...(knows('trunk')
    ? {
        'trunk-off': [
          (office) => {
            office.spoil('trunk-first', { enabled: false });
            office.spoil('number-0', { trunkId: 'trunk-first' });
            return 'trunk-first';
          },
          (office) => {
            for (const id of office.ids('trunk')) office.spoil(id, { enabled: false });
            return office.ids('number');
          },
          (office) => {
            for (const id of office.ids('trunk')) office.remove(id);
            return office.ids('number');
          },
        ],
      }
    : {}),
};

for (const [kind, plants] of Object.entries(faults)) {
  test(`EXT-02 planted: ${kind}, found by kind and thing in many offices`, () => {
    assert.ok(plants.length >= 3);
    for (const [at, plant] of plants.entries()) {
      for (let seed = 1; seed <= 10; seed++) {
        const office = healthyOffice(seed);
        const things = [plant(office)].flat();
        const findings = checked(office);
        const found = findings.some((one) => one.kind === kind && things.includes(one.about.id));
        assert.ok(found, `${kind} ${at}, seed ${seed}: wanted ${things}, found\n${told(findings).join('\n')}`);
        for (const { phrase, mend } of findings)
          for (const language of ['en', 'nl'] as const)
            assert.not.match(say(phrase, language) + say(mend, language), /\{\w+\}|check\.|entity\./);
      }
    }
  });
}

test('EXT-02 a menu to which its own key leads back is no circle: a caller chose that', () => {
  const office = healthyOffice(1);
  option(office, 'ivr-0', { destinationId: 'ivr-0' });
  assert.equal(told(checked(office)), []);
});

test('NPL-02 a row of numbers that two rows of a plan hold together is whole', () => {
  const office = healthyOffice(1);
  for (const at of [0, 1, 2])
    entries(office, at, (old) =>
      old.flatMap((entry) =>
        entry.first === ours(100)
          ? [
              { ...entry, last: ours(149) },
              { ...entry, first: ours(150), last: ours(199) },
            ]
          : [entry],
      ),
    );
  assert.equal(told(checked(office)), []);
});

test('NPL-08 calls that are to go outside without any provider are told, and where', () => {
  const office = healthyOffice(1);
  for (const id of office.ids('trunk')) office.remove(id);
  assert.ok(checked(office).some(({ kind, about }) => kind === 'trunk-off' && about.id === 'mobile'));
});

test('EXT-02 at least thirty faults are planted, three and more of each kind that there is', () => {
  const planted = Object.values(faults).flat().length;
  assert.ok(planted >= 30, `${planted}`);
  const later = [...(knows('forward') ? [] : ['forward-blocked']), ...(knows('trunk') ? [] : ['trunk-off'])];
  for (const { kind } of checks) if (!later.includes(kind)) assert.ok(faults[kind], `nothing is planted for ${kind}`);
});

// How long it takes is measured by the benchmark of routing.
test('EXT-02 of a thousand extensions, ten thousand numbers and a hundred thousand rows the faults alone are told', () => {
  const { config, store } = testOffice();
  fillLargeOffice(config);
  const found = () => {
    const findings = checkOffice({ ways: new Ways({ config, types: extensionTypes }), definitions, nowMs: NOW });
    return findings.map(({ kind, about }) => `${kind} ${about.id}`);
  };
  assert.equal(found(), []);
  const menu = { number: '8900', name: 'Lonely', options: [{ digits: '1', destinationId: 'person-1' }] };
  config.apply(
    [
      { what: 'create', entity: 'ivr', id: 'lonely', body: menu },
      { what: 'create', entity: 'number', id: 'new', body: { first: numberAt(NUMBERS), schemaId: SCHEMA } },
    ],
    author,
  );
  assert.equal(found().toSorted(), ['number-without-plan new', 'unreachable lonely']);
  store.close();
});
