import type { DemoDay } from './day.ts';
import type { Story } from './stories.ts';
import * as s from './stories.ts';

/** How many calls the history of the day has. */
export const CALLS = 200;

/** People outside, in the order in which they call; some call again. */
function callers(): () => string {
  const known = ['+31612340001', '+31612340002', '+31235310003', '+31206250041', '+31235420042', '+31302720043'];
  let at = 0;
  return () => {
    at++;
    const often = at % 7 === 0 ? known[(at / 7) % known.length] : undefined;
    return (
      often ??
      (at % 3 === 0 ? `+3120625${String(1_000 + at * 37).slice(-4)}` : `+3161234${String(1_000 + at * 53).slice(-4)}`)
    );
  };
}

interface Hours {
  readonly from: string;
  readonly until: string;
  /** Each so often. */
  readonly stories: readonly (readonly [times: number, story: Story])[];
}

const EARLY: Hours = {
  from: '07:05',
  until: '08:55',
  stories: [
    [4, s.closed],
    [1, s.annaAway],
    [1, s.hearsMailbox],
    [1, s.salesman],
    [1, s.whoAmI],
    [1, s.nobodyLoggedIn],
  ],
};

const MORNING: Hours = {
  from: '09:00',
  until: '12:26',
  stories: [
    [15, s.salesAnswers],
    [3, s.salesToVoicemail],
    [2, s.choosesNothing],
    [2, s.choosesWrong],
    [1, s.dialsExtension],
    [2, s.givesUpInMenu],
    [2, s.givesUpRinging],
    [1, s.withheld],
    [9, s.workshopAnswers],
    [3, s.workshopByMenu],
    [2, s.workshopSilent],
    [1, s.workshopAllBusy],
    [1, s.workshopFull],
    [1, s.workshopForwards],
    [2, s.transfersBlind],
    [1, s.asksFirst],
    [5, s.rentalAnswers],
    [1, s.rentalToMobile],
    [2, s.haarlem],
    [1, s.collectAmsterdam],
    [1, s.collectElsewhere],
    [1, s.dealer],
    [1, s.dealerWrongPin],
    [1, s.dealerKnown],
    [2, s.annaAnswers],
    [1, s.oldNumber],
    [1, s.swindler],
    [1, s.survey],
    [6, s.chats],
    [1, s.colleagueBusy],
    [1, s.colleagueSilent],
    [1, s.colleagueUnknown],
    [1, s.colleagueForwards],
    [1, s.groupCall],
    [8, s.callsBack],
    [1, s.customerBusy],
    [1, s.customerOff],
    [1, s.noSuchNumber],
    [1, s.firstProviderFails],
    [1, s.abroad],
    [1, s.abroadBlocked],
    [1, s.premiumBlocked],
    [1, s.logsIn],
    [1, s.mayNotSwitch],
  ],
};

const LUNCH: Hours = {
  from: '12:31',
  until: '12:58',
  stories: [
    [6, s.lunch],
    [2, s.chats],
  ],
};

const AFTERNOON: Hours = {
  from: '13:01',
  until: '15:55',
  stories: [
    [8, s.salesAnswers],
    [2, s.salesToVoicemail],
    [1, s.choosesNothing],
    [1, s.givesUpRinging],
    [1, s.withheld],
    [7, s.workshopAnswers],
    [2, s.workshopByMenu],
    [1, s.workshopSilent],
    [1, s.transfersBlind],
    [1, s.transferComesBack],
    [1, s.asksFirst],
    [3, s.rentalAnswers],
    [1, s.rentalToMobile],
    [2, s.haarlem],
    [1, s.haarlemWithheld],
    [1, s.collectHaarlem],
    [1, s.collectNothing],
    [1, s.dealer],
    [1, s.annaAnswers],
    [1, s.annaAway],
    [1, s.foreignNumber],
    [5, s.chats],
    [1, s.colleagueDeclines],
    [1, s.colleagueGivesUp],
    [1, s.colleagueIncomplete],
    [1, s.forwardsInACircle],
    [1, s.nameList],
    [1, s.movesToOtherPhone],
    [6, s.callsBack],
    [1, s.customerSilent],
    [1, s.bothFail],
    [1, s.firstProviderSilent],
    [1, s.abroadTooLong],
    [1, s.hidesNumber],
    [1, s.ownNumberOutside],
    [1, s.callsForHelp],
  ],
};

const HOLIDAY: Hours = {
  from: '16:01',
  until: '16:58',
  stories: [
    [6, s.holiday],
    [1, s.annaAway],
    [1, s.logsOut],
  ],
};

const EVENING: Hours = {
  from: '17:05',
  until: '21:40',
  stories: [
    [4, s.closed],
    [1, s.switchesPlan],
    [1, s.abroadAtNight],
    [1, s.callsForHelpAtDesk],
    [2, s.chats],
  ],
};

/** Puts the day's stories on the clock, each hour's in an order made by the day's seed. */
export function plan(day: DemoDay): void {
  const next = callers();
  for (const hours of [EARLY, MORNING, LUNCH, AFTERNOON, HOLIDAY, EVENING]) {
    const stories = shuffled(
      day,
      hours.stories.flatMap(([times, story]) => Array<Story>(times).fill(story)),
    );
    const [from, until] = [minutesOf(hours.from), minutesOf(hours.until)];
    for (const [at, story] of stories.entries()) {
      const sec = (from + ((until - from) * at) / stories.length) * 60 + day.random.integer(0, 25);
      day.at(`${Math.floor(sec / 3_600)}:${Math.floor((sec % 3_600) / 60)}:${Math.floor(sec % 60)}`, () =>
        story(day, next()),
      );
    }
  }
  day.at('22:30:00', () => s.followsSchedule(day, next()));
  day.at('08:45:00', () => s.meeting(day, next()));
}

function shuffled<T>(day: DemoDay, list: readonly T[]): T[] {
  const mixed = [...list];
  for (let at = mixed.length - 1; at > 0; at--) {
    const other = day.random.integer(0, at);
    [mixed[at], mixed[other]] = [mixed[other] as T, mixed[at] as T];
  }
  return mixed;
}

function minutesOf(time: string): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  return hours * 60 + minutes;
}
