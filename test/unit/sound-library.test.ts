import * as assert from 'uvu/assert';
import type { Sound } from '../../appliance/media/types.ts';
import { OfficeSounds, type PlayedFiles } from '../../appliance/sound-library.ts';
import { author } from '../kit/office.ts';
import { suite } from '../kit/suite.ts';
import { endTelephones, Telephones } from '../kit/telephones.ts';

/** What the box says and plays, found by what a feature asks for. */
const test = suite('sound library');
test.afterEach(endTelephones);

const names = (sounds: readonly Sound[]): readonly string[] =>
  sounds.map((sound) => ('clip' in sound ? sound.clip : 'file' in sound ? sound.file : ''));

const files = (folder: string, own: readonly string[] = []): PlayedFiles => ({
  files: { pathOf: (soundId) => `${folder}${soundId}` },
  voice: {
    fileOf: (language, clip) =>
      own.includes(clip) ? { path: `${folder}${language}/${clip}`, pauseMs: clip.endsWith('.0') ? 0 : 220 } : undefined,
    durationMs: () => 1_000,
  },
});

test('a sentence that the office recorded itself takes the place of the box’s, the others stay', () => {
  const o = new Telephones();
  const sounds = new OfficeSounds(o.config, files('/voice/', ['parking.parked.0', 'common.goodbye']));
  assert.equal(sounds.sounds({ say: 'parking.parked', with: { line: 3 } }, 'en'), [
    { file: '/voice/en/parking.parked.0' },
    { clip: 'en/number.3' },
  ]);
  assert.equal(sounds.sounds({ say: 'common.goodbye' }, 'de'), [
    { file: '/voice/de/common.goodbye' },
    { silenceMs: 220 },
  ]);
  assert.is(sounds.durationMs({ say: 'parking.parked', with: { line: 3 } }, 'en'), 2_000);
  assert.is(sounds.durationMs({ prompt: 'gone' }, 'en'), 0);
});

test('a sentence becomes clips of its language, a prompt of the library its file, one that is gone nothing', () => {
  const o = new Telephones();
  const sounds = new OfficeSounds(o.config, files('/data/prompts/'));
  o.config.apply([{ what: 'create', entity: 'prompt', id: 'p1', body: { name: 'Hello', soundId: 's1' } }], author);
  assert.match(names(sounds.sounds({ say: 'common.welcome' }, 'nl'))[0] ?? '', /^nl\//);
  assert.equal(names(sounds.sounds({ prompt: 'p1' }, 'nl')), ['/data/prompts/s1']);
  assert.equal(names(sounds.sounds({ prompt: 'gone' }, 'nl')), []);
});

test('CAL-12 music on hold: of the one who holds, else of the office, else the box’s own', () => {
  const o = new Telephones();
  const sounds = new OfficeSounds(o.config, files(''));
  const anna = { number: '101', name: 'Anna', extensionId: 'user-101' };
  assert.equal(names(sounds.music(anna)), ['music/one', 'music/two']);
  const [office] = o.config.list('office');
  o.config.apply(
    [
      { what: 'create', entity: 'prompt', id: 'p1', body: { name: 'Bach', use: 'music', soundId: 's1' } },
      { what: 'create', entity: 'playlist', id: 'l1', body: { name: 'Quiet', promptIds: ['p1'] } },
      { what: 'create', entity: 'playlist', id: 'l2', body: { name: 'Own', ownPieces: ['two'] } },
      { what: 'change', entity: 'office', id: office?.id ?? '', body: { holdMusicId: 'l1' } },
      { what: 'change', entity: 'user', id: 'user-101', body: { holdMusicId: 'l2' } },
    ],
    author,
  );
  assert.equal(names(sounds.music(anna)), ['music/two']);
  assert.equal(names(sounds.music({ number: '102', name: 'Bram', extensionId: 'user-102' })), ['s1']);
  assert.equal(names(sounds.music({ number: '5', name: 'A line' })), ['s1']);
});
