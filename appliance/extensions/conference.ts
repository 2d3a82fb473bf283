import { FIRST_DIGIT_MS, INTER_DIGIT_MS, WRONG_PINS_PER_CALL } from '../base/limits-features.ts';
import { phrase } from '../base/words/index.ts';
import type { Call, Utterance } from '../calls/types.ts';
import { type ConferenceBody, conferenceSchema } from './conference-schema.ts';
import { defineExtension } from './define-extension.ts';

/** A room in which everybody hears everybody else, behind a PIN if it has one (CAL-04). */
export const conference = defineExtension<ConferenceBody>({
  type: 'conference',
  section: 'conferences',
  icon: 'people',
  schema: conferenceSchema,

  async run(call, room) {
    const { id, name, language, partiesMax, musicForFirst } = room;
    if (language) call.speak(language);
    if (!(await mayEnter(call, room))) {
      call.explain('conference', phrase('trail.conference-refused', { name }));
      await call.play({ say: 'common.goodbye' });
      return call.hangUp(phrase('call.not-authorised', { name }));
    }
    if (call.peopleIn(id) < partiesMax) {
      await call.play(welcome(room, call.peopleIn(id)), { keysStop: true });
      call.explain('conference', phrase('trail.conference-joined', { name }));
      await call.meet({ roomId: id, partiesMax, musicForFirst });
    }
    await call.play([{ say: 'conference.full' }, { say: 'common.goodbye' }]);
    return call.hangUp(phrase('call.conference-full', { name }));
  },

  describe: ({ name }) => phrase('extension.conference', { name }),
});

async function mayEnter(call: Call, { pin }: ConferenceBody): Promise<boolean> {
  if (pin === undefined) return true;
  for (let tries = 0; tries < WRONG_PINS_PER_CALL; tries++) {
    const { digits } = await call.collect({
      prompt: { say: 'conference.enter-pin' },
      digitsMax: pin.length,
      firstDigitMs: FIRST_DIGIT_MS,
      interDigitMs: INTER_DIGIT_MS,
      end: '#',
      judge: (typed) => (typed.length >= pin.length ? 'whole' : 'more'),
    });
    if (digits === pin) return true;
    await call.play({ say: 'pin.wrong' });
  }
  return false;
}

function welcome({ welcomePromptId }: ConferenceBody, there: number): readonly Utterance[] {
  const who: Utterance =
    there === 0 ? { say: 'conference.first' } : { say: 'conference.people', with: { count: there } };
  return [welcomePromptId ? { prompt: welcomePromptId } : { say: 'conference.welcome' }, who];
}
