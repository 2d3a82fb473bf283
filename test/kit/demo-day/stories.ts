import type { DemoDay, Does } from './day.ts';
import { NUMBERS } from './office.ts';

/** What happens on the demo day: each story is one that somebody could tell at the coffee machine. */
export type Story = (day: DemoDay, caller: string) => void;

/** Somebody outside calls, and people do that. Answers the call. */
function customer(day: DemoDay, caller: string | undefined, to: string, people: Readonly<Record<string, Does>>) {
  day.when(caller, people);
  return day.towns.first.brings(caller, to);
}

const between = (day: DemoDay, least: number, most: number): number => day.random.integer(least, most);
const soon = (day: DemoDay): number => between(day, 4, 16);
const long = (day: DemoDay): number => between(day, 25, 340);

const one = <T>(day: DemoDay, of: readonly T[]): T => of[between(day, 0, of.length - 1)] as T;

// --- The menu and the sales team ---

/** The example of the house: Anna doesn't want to be disturbed, Bram does not come, the mailbox has it. */
export const salesToVoicemail: Story = (day, caller) => {
  const call = customer(day, caller, NUMBERS.main, {
    ...{ '201': 'does not want to be disturbed', '202': 'rings', '202b': 'rings', '203': 'rings' },
  });
  day.keys(call, [2, '1']);
  day.hangsUp(call, 40);
};

export const salesAnswers: Story = (day, caller) => {
  const who = one(day, ['201', '202', '203', '202b']);
  const others: Record<string, Does> = { '201': 'rings', '202': 'rings', '202b': 'rings', '203': 'rings' };
  const call = customer(day, caller, NUMBERS.main, { ...others, [who]: { answers: soon(day), talks: long(day) } });
  day.keys(call, [between(day, 1, 5), '1']);
};

export const choosesNothing: Story = (day, caller) => {
  customer(day, caller, NUMBERS.main, { '201': { answers: 7, talks: long(day) }, '203': 'rings' });
};

export const choosesWrong: Story = (day, caller) => {
  const call = customer(day, caller, NUMBERS.main, { '203': { answers: 9, talks: long(day) }, '201': 'busy' });
  day.keys(call, [2, '9'], [8, '1']);
};

export const dialsExtension: Story = (day, caller) => {
  const call = customer(day, caller, NUMBERS.main, { '205': { answers: 5, talks: long(day) } });
  day.keys(call, [2, '205']);
};

export const givesUpInMenu: Story = (day, caller) => {
  day.hangsUp(customer(day, caller, NUMBERS.main, {}), between(day, 3, 7));
};

export const givesUpRinging: Story = (day, caller) => {
  const call = customer(day, caller, NUMBERS.main, {});
  day.keys(call, [2, '1']);
  day.hangsUp(call, between(day, 12, 19));
};

export const withheld: Story = (day) => {
  const call = customer(day, undefined, NUMBERS.main, { '202': { answers: 6, talks: long(day) } });
  day.keys(call, [3, '1']);
};

// --- The workshop ---

export const workshopAnswers: Story = (day, caller) => {
  const who = one(day, ['206', '206b', '208']);
  customer(day, caller, NUMBERS.workshop, { [who]: { answers: soon(day), talks: long(day) }, '207': 'busy' });
};

export const workshopByMenu: Story = (day, caller) => {
  const call = customer(day, caller, NUMBERS.main, { '207': { answers: soon(day), talks: long(day) } });
  day.keys(call, [3, '2']);
};

export const workshopSilent: Story = (day, caller) => {
  const call = customer(day, caller, NUMBERS.workshop, { '206': 'rings', '207': { declines: 6 }, '208': 'busy' });
  day.hangsUp(call, between(day, 34, 60));
};

export const workshopAllBusy: Story = (day, caller) => {
  const people = { '206': 'busy', '206b': 'busy', '207': 'busy', '208': 'busy' } as const;
  customer(day, caller, NUMBERS.workshop, { ...people, '202': { answers: 9, talks: long(day) } });
};

/** Three at once: the third is one too many. */
export const workshopFull: Story = (day, caller) => {
  customer(day, caller, NUMBERS.workshop, { '206': { answers: 4, talks: 120 } });
  day.after(5, () => customer(day, '+31612340077', NUMBERS.workshop, { '208': { answers: 5, talks: 100 } }));
  day.after(20, () => {
    const third = customer(day, '+31612340078', NUMBERS.workshop, {});
    day.hangsUp(third, 25);
  });
};

export const workshopForwards: Story = (day, caller) => {
  const people = { '206': 'rings', '206b': 'rings', '207': { forwards: '202' }, '202': { answers: 12, talks: 90 } };
  customer(day, caller, NUMBERS.workshop, people as Readonly<Record<string, Does>>);
};

export const transfersBlind: Story = (day, caller) => {
  const passesOn = {
    answers: 5,
    talks: 0,
    afterwards: (call) => day.after(20, () => call.transfers('204')),
  } satisfies Does;
  day.when('206', { '204': { answers: 6, talks: 80 } });
  customer(day, caller, NUMBERS.workshop, { '206': passesOn, '204': { answers: 6, talks: 80 } });
};

export const transferComesBack: Story = (day, caller) => {
  let rang = 0;
  const passesOn: Does = {
    answers: 4,
    talks: 0,
    afterwards: (call) => !rang++ && day.after(15, () => call.transfers('207')),
  };
  const call = customer(day, caller, NUMBERS.anna, { '201': passesOn, '207': 'rings' });
  day.hangsUp(call, 150);
};

export const asksFirst: Story = (day, caller) => {
  day.when('203', { '205': { answers: 4, talks: 200 } });
  const asks: Does = {
    ...{ answers: 6, talks: 0 },
    afterwards: (call) =>
      day.after(25, () => {
        if (call.state !== 'up') return;
        call.holds();
        const second = call.phone.dials('205');
        day.after(18, () => (second.state === 'up' ? call.connectsTo(second) : call.resumes()));
      }),
  };
  const call = customer(day, caller, NUMBERS.main, { '203': asks });
  day.keys(call, [2, '1']);
};

// --- Rental, Haarlem, collecting ---

export const rentalAnswers: Story = (day, caller) => {
  const call = customer(day, caller, NUMBERS.main, { '204': { answers: soon(day), talks: long(day) }, '209': 'rings' });
  day.keys(call, [2, '3']);
};

export const rentalToMobile: Story = (day, caller) => {
  day.when('+31612345604', { first: { answers: 9, talks: long(day) } });
  const call = customer(day, caller, NUMBERS.main, { '204': 'does not want to be disturbed', '209': 'rings' });
  day.keys(call, [2, '3']);
};

export const haarlem: Story = (day, caller) => {
  customer(day, caller, NUMBERS.haarlem, { '210': { answers: soon(day), talks: long(day) }, '202': { answers: 8 } });
};

export const haarlemWithheld: Story = (day) => {
  customer(day, undefined, NUMBERS.haarlem, { '203': { answers: 8, talks: long(day) } });
};

const collects =
  (...groups: readonly (readonly [number, string])[]): Story =>
  (day, caller) => {
    const call = customer(day, caller, NUMBERS.collect, {
      ...{
        '209': { answers: soon(day), talks: 70 },
        '211': { answers: 6, talks: 95 },
        '201': { answers: 8, talks: 40 },
      },
    });
    day.keys(call, ...groups);
  };

export const collectAmsterdam = collects([2, '1012']);
export const collectHaarlem = collects([3, '2015']);
export const collectElsewhere = collects([2, '9713']);
export const collectNothing = collects();

// --- Dealers ---

export const dealer: Story = (day, caller) => {
  const call = customer(day, caller, NUMBERS.dealers, { '203': { answers: 6, talks: long(day) } });
  day.keys(call, [2, '4711']);
};

export const dealerWrongPin: Story = (day, caller) => {
  const call = customer(day, caller, NUMBERS.dealers, {});
  day.keys(call, [2, '1111'], [8, '2222'], [14, '3333']);
};

export const dealerKnown: Story = (day) => {
  customer(day, '+31356211111', NUMBERS.dealers, { '205': { answers: 5, talks: long(day) } });
};

// --- Own numbers, and numbers that lead nowhere ---

export const annaAnswers: Story = (day, caller) => {
  customer(day, caller, NUMBERS.anna, { '201': { answers: soon(day), talks: long(day) } });
};

export const annaAway: Story = (day, caller) => {
  const call = customer(day, caller, NUMBERS.anna, { '201': 'rings' });
  day.hangsUp(call, between(day, 23, 50));
};

export const oldNumber: Story = (day, caller) => {
  customer(day, caller, NUMBERS.old, {});
};

export const foreignNumber: Story = (day, caller) => {
  customer(day, caller, '+31201234599', {});
};

export const closed: Story = (day, caller) => {
  customer(day, caller, one(day, [NUMBERS.main, NUMBERS.workshop, NUMBERS.haarlem]), {});
};

export const lunch: Story = (day, caller) => {
  const to = one(day, [NUMBERS.main, NUMBERS.workshop]);
  const call = customer(day, caller, to, { '203': { answers: 11, talks: long(day) }, '206': 'rings', '206b': 'rings' });
  day.hangsUp(call, 300);
};

export const holiday: Story = (day, caller) => {
  day.when('+31612345604', { first: { answers: 10, talks: long(day) } });
  customer(day, caller, NUMBERS.main, {});
};

// --- Who is not let in ---

export const salesman: Story = (day) => void customer(day, '+31850190190', NUMBERS.main, {});
export const swindler: Story = (day) => void customer(day, '+442079460018', NUMBERS.main, {});
export const survey: Story = (day) => day.hangsUp(customer(day, '+31880555012', NUMBERS.main, {}), 12);

// --- Colleagues among each other ---

const colleague =
  (from: string, to: string, people: Readonly<Record<string, Does>>, sec?: number): Story =>
  (day) => {
    day.when(from, people);
    const call = day.phone(from).dials(to);
    if (sec !== undefined) day.hangsUp(call, sec);
  };

export const chats: Story = (day) => {
  const [from, to] = one(day, [
    ['205', '201'],
    ['201', '206'],
    ['210', '205'],
    ['209', '204'],
    ['206', '203'],
    ['212', '202'],
    ['203', '210'],
  ] as const);
  day.when(from, { [to]: { answers: between(day, 2, 9), talks: long(day) } });
  day.phone(from).dials(to);
};

export const colleagueBusy = colleague('204', '208', { '208': 'busy' }, 20);
export const colleagueDeclines = colleague('212', '207', { '207': { declines: 4 } });
export const colleagueSilent = colleague('209', '203', { '203': 'rings' }, 45);
export const colleagueGivesUp = colleague('210', '202', { '202': 'rings', '202b': 'rings' }, 9);
export const colleagueUnknown = colleague('208', '299', {});
export const colleagueIncomplete = colleague('208', '22', {});
export const colleagueForwards = colleague('205', '204', { '204': { forwards: '209' }, '209': { answers: 5 } });
export const forwardsInACircle = colleague('203', '204', { '204': { forwards: '209' }, '209': { forwards: '204' } });
export const groupCall = colleague('212', '310', { '201': 'busy', '202': { answers: 6, talks: 45 }, '203': 'rings' });
export const nameList: Story = (day) => {
  day.when('212', { '206': { answers: 5, talks: 50 } });
  day.keys(day.phone('212').dials('397'), [2, '206']);
};

/** Bram goes on with the call on the phone in the storeroom. */
export const movesToOtherPhone: Story = (day, caller) => {
  customer(day, caller, NUMBERS.main, {
    '202': {
      answers: 5,
      talks: 0,
      afterwards: (call) => day.after(30, () => call.state === 'up' && call.moveTo(day.phone('202b'))),
    },
  });
  const call = day.towns.first.last;
  day.keys(call as Parameters<DemoDay['keys']>[0], [2, '1']);
  day.hangsUp(call as Parameters<DemoDay['keys']>[0], 120);
};

// --- To the outside ---

const outside =
  (from: string, to: string, first: Does, second?: Does, sec?: number): Story =>
  (day) => {
    day.when(to, { first, ...(second === undefined ? {} : { second }) });
    const call = day.phone(from).dials(to);
    if (sec !== undefined) day.hangsUp(call, sec);
  };

export const callsBack: Story = (day, caller) => {
  const from = one(day, ['201', '202', '203', '206', '204', '210']);
  day.when(caller, { first: { answers: soon(day), talks: long(day) } });
  day.phone(from).dials(caller.replace('+31', '0'));
};

export const customerBusy = outside('202', '0612340001', 'busy');
export const customerSilent = outside('206', '0612340002', 'rings', undefined, 28);
export const customerOff = outside('203', '0612340013', { says: 480 });
export const noSuchNumber = outside('204', '0201119999', { says: 404 });
export const firstProviderFails = outside('205', '0356211111', { says: 503 }, { answers: 6, talks: 140 });
export const bothFail = outside('201', '0235310003', { says: 503 }, { says: 500 });
export const abroad = outside('210', '0032470123456', { answers: 12, talks: 400 });
/** A long talk, and soon another one: that is what the limit is there for. */
export const abroadTooLong: Story = (day) => {
  day.when('+32470123456', { first: { answers: 12, talks: 1_000 } });
  day.phone('210').dials('0032470123456');
  day.after(1_400, () => void day.phone('210').dials('0032470123456'));
};
export const abroadBlocked = outside('211', '0032470123456', { answers: 5 });
export const abroadAtNight = outside('205', '00491715550123', { answers: 5 });
export const premiumBlocked = outside('212', '09061234', { answers: 5 });
export const hidesNumber = outside('205', '#31#0612340021', { answers: 7, talks: 55 });
export const ownNumberOutside = outside('207', '0201234515', { answers: 7 });

export const firstProviderSilent: Story = (day) => {
  day.towns.first.isOut = true;
  day.network.host('first').plugged = false;
  day.when('+31612340031', { second: { answers: 8, talks: 75 } });
  day.phone('203').dials('0612340031');
  day.after(15, () => {
    day.network.host('first').plugged = true;
    day.towns.first.isOut = false;
  });
};

export const callsForHelp: Story = (day) => {
  day.when('112', { first: { answers: 2, talks: 95 } });
  day.phone('206').dials('112');
};

export const callsForHelpAtDesk: Story = (day) => {
  day.when('112', { first: { answers: 2, talks: 30 } });
  day.phone('balie').dials('112');
};

// --- Codes ---

export const whoAmI: Story = (day) => void day.phone('balie').dials('900');
export const logsIn: Story = (day) => day.keys(day.phone('balie').dials('901'), [2, '212'], [5, '2580#']);
export const logsOut: Story = (day) => day.keys(day.phone('balie').dials('902'), [2, '2580#']);
export const nobodyLoggedIn: Story = (day) => void day.phone('balie').dials('201');
export const hearsMailbox: Story = (day) => day.hangsUp(day.phone('201').dials('1233'), 25);
export const switchesPlan: Story = (day) =>
  day.keys(day.phone('205').dials('915'), [2, '1#'], [5, '3#'], [9, '2'], [12, '1']);
export const followsSchedule: Story = (day) => day.keys(day.phone('205').dials('915'), [2, '3#']);
export const mayNotSwitch: Story = (day) => void day.phone('204').dials('915');

export const meeting: Story = (day) => {
  for (const [at, who] of ['205', '206', '210'].entries()) {
    day.after(at * 20, () => {
      const call = day.phone(who).dials('395');
      day.keys(call, [2, '4711#']);
      day.hangsUp(call, 400 - at * 30);
    });
  }
};
