import type { OfficeBody } from '../config/types.ts';
import type { Playing, Recording, Sound } from '../media/types.ts';
import type { Voice } from './conversation.ts';
import type { Floor } from './floor.ts';
import type { LiveCall } from './live-call.ts';
import type { Call, Party, Utterance } from './types.ts';

/** Without a session a word lasts this long: whoever says things in a circle does not go round too fast. */
const UNHEARD_MS = 1_000;

/** What the box says to the one whom a call serves, wherever their sound is just then. */
export class CallVoice implements Voice {
  readonly #at: () => { readonly live: LiveCall } & Pick<Call, 'language'>;

  constructor(at: () => { readonly live: LiveCall } & Pick<Call, 'language'>) {
    this.#at = at;
  }

  play(what: readonly Utterance[]): Playing {
    const { live, language } = this.#at();
    const { media } = live.near;
    live.sound.waiting.stop();
    if (!media) return unheard(live.floor);
    return media.play(what.flatMap((each) => soundsOf(live.floor, each, language)));
  }

  record(options: Parameters<Voice['record']>[0]): Recording {
    const { media } = this.#at().live.near;
    if (media) return media.record(options);
    const nothing = (): void => {};
    const done = Promise.resolve({ durationMs: 0, ended: 'closed' as const });
    return { done, stop: nothing, pause: nothing, resume: nothing };
  }
}

function unheard({ clock }: Floor): Playing {
  const { promise, resolve } = Promise.withResolvers<'stopped'>();
  const timer = clock.at(clock.now() + UNHEARD_MS, () => resolve('stopped'));
  const stop = (): void => {
    timer.cancel();
    resolve('stopped');
  };
  return { done: promise, stop };
}

/** What the media engine plays for that. */
export function soundsOf(
  floor: Pick<Floor, 'config' | 'sounds'>,
  what: Utterance,
  language: Call['language'],
): readonly Sound[] {
  if ('silenceMs' in what) return [what];
  if ('tone' in what) return [{ ...what, country: countryOf(floor) }];
  if ('sound' in what) return [{ file: what.sound, ...(what.fromMs === undefined ? {} : { fromMs: what.fromMs }) }];
  return floor.sounds.sounds(what, language);
}

/** What somebody hears who waits: the country's ringing tone, or music; the tone too where there is no music. */
export function waitingSounds(
  floor: Pick<Floor, 'config' | 'sounds'>,
  sound: 'ringing' | 'music',
  holder: Party,
): readonly Sound[] {
  const music = sound === 'music' ? floor.sounds.music(holder) : [];
  return music.length > 0 ? music : [{ tone: 'ringing', country: countryOf(floor) }];
}

function countryOf({ config }: Pick<Floor, 'config'>): string {
  const [office] = config.list<OfficeBody>('office');
  return office?.country ?? '';
}
