import { partyName } from '../api/views/calls.ts';
import { type WhatIfSeen, whatIfView } from '../api/views/what-if.ts';
import { phrase, say } from '../base/words/index.ts';
import { pretendedOfficeAtRest } from '../pretended-office.ts';
import type { Question } from '../routing/question.ts';
import { shown } from '../rules/phone-number.ts';
import type { CommandContext } from './index.ts';
import { withOffice } from './office.ts';
import { type AskedCall, usageError } from './options.ts';

/** Prints what would become of a call. */
export async function whatIf(context: CommandContext): Promise<void> {
  const { options, language, print } = context;
  const question = questionOf(options.question);
  const answer = await withOffice<WhatIfSeen>(context, {
    running: (box) => box.whatIf(question),
    resting: async ({ config, store }) => {
      const { whatIf } = pretendedOfficeAtRest({ ...context, dataDir: options.dataDir, config, store });
      return whatIfView(await whatIf.ask(question), config, language);
    },
  });
  if (options.json) print(JSON.stringify(answer, undefined, 2));
  else for (const text of linesOf(answer, context)) print(text);
}

function questionOf({ from, to, at, press, who = [], trunk = [], registered }: AskedCall): Question {
  if (to === undefined) throw usageError('cli.option-missing', { option: '--to', command: 'what-if' });
  const phones = registered ? 'registered' : 'all';
  return { from, to, at, press, who: who.map(whoOf), trunks: trunk.map(faultOf), phones };
}

/** `101=busy`, `102=answers=3`. */
function whoOf(text: string): NonNullable<Question['who']>[number] {
  const match = /^([^=]+)=(?:(busy|rings|silent|away)|(answers|declines)(?:=(\d{1,4}))?)$/.exec(text);
  if (!match) throw usageError('cli.bad-who', { text });
  const [, number = '', atOnce, later, sec = '5'] = match;
  if (atOnce !== undefined) return { number, does: atOnce as 'busy' };
  return { number, does: later as 'answers', afterSec: Number(sec) };
}

/** `Voys=silent`. */
function faultOf(text: string): NonNullable<Question['trunks']>[number] {
  const [, name = '', does] = /^(.+)=(silent|refuses)$/.exec(text) ?? [];
  if (does === undefined) throw usageError('cli.bad-trunk', { text });
  return { name, does: does as 'silent' };
}

function linesOf(answer: WhatIfSeen, { language }: CommandContext): string[] {
  const { timeZone, caller, dialled, callee, prefix, notes } = answer;
  const at = (style: Intl.DateTimeFormatOptions, ms: number): string =>
    new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : 'nl-NL', { ...style, timeZone }).format(ms);
  const when = at({ dateStyle: 'full', timeStyle: 'short' }, answer.at);
  const ends = { outcome: answer.outcomeWord, reason: answer.reason };
  return [
    say(phrase('what-if.asked', { caller: partyName(caller), dialled: shown(dialled), when }), language),
    ...answer.story.map((step) => `${at({ timeStyle: 'medium' }, step.at)}  ${step.sentence}`),
    ...(prefix === undefined ? [] : [say(phrase('what-if.prefix', { prefix }), language)]),
    ...(callee ? [say(phrase('what-if.callee', { name: partyName(callee) }), language)] : []),
    ...notes,
    say(phrase('what-if.ends', ends), language),
  ];
}
