import { type Phrase, phrase } from '../../base/words/index.ts';
import { lengthOf } from './lines.ts';
import { type Ending, nameOf, type Params, type Telling, text } from './telling.ts';

type EndingOf = (telling: Telling, params: Params, end: Ending) => Phrase | undefined;

/** How a story ends where that is said better than the reason alone says it. */
export const ENDINGS: Readonly<Record<string, EndingOf>> = {
  'call.hung-up': (telling, { name }, { at, answeredAt }) => {
    const isCaller = isOutsider(telling, name);
    if (isCaller && telling.isRinging) return phrase('story.caller-gave-up');
    if (answeredAt === undefined) return isCaller ? phrase('story.caller-hung-up') : undefined;
    const time = lengthOf(at - (telling.talksSince ?? answeredAt));
    return isCaller
      ? phrase('story.caller-hung-up-after', { time })
      : phrase('story.hung-up-after', { name: nameOf(telling, text(name)), time });
  },
  'call.caller-gave-up': (telling, { name }) =>
    isOutsider(telling, name) ? phrase('story.caller-gave-up') : undefined,
};

/** That is whoever called from outside: the first line has said who that is. */
function isOutsider({ caller }: Telling, name: Params[string] | undefined): boolean {
  return caller.trunkId !== undefined && text(name) === caller.name;
}
