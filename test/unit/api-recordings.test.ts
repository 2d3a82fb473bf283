import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { unzipSync } from 'fflate';
import * as assert from 'uvu/assert';
import { RecordingDownloads } from '../../appliance/api/recording-downloads.ts';
import type { Role } from '../../appliance/api/rights.ts';
import {
  RECORDING_DOWNLOAD_KEPT_MS,
  RECORDING_DOWNLOAD_PART_MAX_BYTES,
  RECORDING_DOWNLOADS_MAX,
  RECORDING_LISTENING_PAUSE_MS,
} from '../../appliance/base/limits-features.ts';
import { SoundEncoder } from '../../appliance/media/sound-encoder.ts';
import { RECORDINGS_KEY } from '../../appliance/recorded-sound.ts';
import { openStore } from '../../appliance/store/database.ts';
import { addUser, type Browser, endTestApis, type TestApi, testApi } from '../kit/api.ts';
import { temporaryDirectory, testOffice } from '../kit/office.ts';
import { suite } from '../kit/suite.ts';

const test = suite('api: recordings');
test.afterEach(endTestApis);

/** A recorded call of two seconds between these two; undefined is somebody outside. */
function record(api: TestApi, id: string, caller: string | undefined, callee: string | undefined): string {
  const { recordings, secrets } = api.store;
  const party = (userId: string | undefined) =>
    userId === undefined
      ? { number: '+31201234567', name: '' }
      : { number: userId.slice(5), name: `User/${userId.slice(5)}`, extensionId: userId };
  const path = recordings.begin({ id, callId: `call-${id}`, caller: party(caller), callee: party(callee) });
  const parts: Uint8Array[] = [];
  const encoder = new SoundEncoder(2, secrets.derive(RECORDINGS_KEY), new Uint8Array(16), (part) => parts.push(part));
  const tone = (amplitude: number) => Int16Array.from({ length: 32_000 }, (_, at) => amplitude * Math.sin(at / 6));
  encoder.write([tone(16_000), tone(4_000)]);
  encoder.finish();
  writeFileSync(path, Buffer.concat(parts));
  recordings.finish(id, encoder.durationMs);
  return path;
}

interface Heard {
  readonly api: TestApi;
  readonly as: (role: Role, userId?: string) => Promise<Browser>;
}

/** Three recordings: one of 101 and 102, one of 102 and outside, one of 103 and outside. */
function office(): Heard {
  const api = testApi();
  for (const number of ['101', '102', '103']) addUser(api, number, `User ${number}`);
  record(api, 'r1', 'user-101', 'user-102');
  api.clock.advance(1_000);
  record(api, 'r2', undefined, 'user-102');
  api.clock.advance(1_000);
  record(api, 'r3', 'user-103', undefined);
  let people = 0;
  const as = (role: Role, userId?: string) =>
    api.signedIn(role, { username: `${role}-${people++}`, ...(userId ? { userId } : {}) });
  return { api, as };
}

// Written down by hand: who may hear, fetch and delete which of the three.
const may: readonly {
  readonly who: [Role, string?];
  readonly hears: string;
  readonly saves: boolean;
  readonly deletes: boolean;
}[] = [
  { who: ['owner'], hears: 'r3 r2 r1', saves: true, deletes: true },
  { who: ['admin'], hears: 'r3 r2 r1', saves: true, deletes: true },
  { who: ['supervisor', 'user-103'], hears: 'r3 r2 r1', saves: true, deletes: true },
  { who: ['agent', 'user-102'], hears: 'r2 r1', saves: false, deletes: false },
  { who: ['user', 'user-101'], hears: 'r1', saves: false, deletes: false },
  { who: ['user'], hears: '', saves: false, deletes: false },
  { who: ['installer', 'user-101'], hears: '', saves: false, deletes: false },
  { who: ['read-only', 'user-101'], hears: '', saves: false, deletes: false },
];

for (const { who, hears, saves, deletes } of may) {
  test(`FAC-05 ${who.join(' of ')}: hears ${hears || 'nothing'}, ${saves ? 'saves' : 'saves none'}, ${deletes ? 'deletes' : 'deletes none'}`, async () => {
    const { as } = office();
    const browser = await as(...who);
    const listed = await browser.get('/api/recordings');
    const own = listed.status === 200 ? listed.body.recordings.map(({ id }: { id: string }) => id).join(' ') : '';
    assert.is(own, hears);
    for (const id of ['r1', 'r2', 'r3']) {
      const heard = hears.includes(id);
      const ok = (status: number): boolean => status === 200 || status === 201 || status === 204;
      assert.is(ok((await browser.fetch('GET', `/api/recordings/${id}/sound`)).status), heard, `${id} heard`);
      assert.is(ok((await browser.get(`/api/recordings/${id}/peaks`)).status), heard, `${id} seen`);
      const saved = await browser.fetch('GET', `/api/recordings/${id}/sound?save=true`);
      assert.is(ok(saved.status), heard && saves, `${id} saved`);
      const zip = await browser.post('/api/recording-downloads', { ids: [id] });
      assert.is(ok(zip.status), heard && saves, `${id} as zip`);
      assert.is(ok((await browser.delete(`/api/recordings/${id}`)).status), heard && deletes, `${id} deleted`);
    }
  });
}

test('FAC-06 the sound is a stereo WAV file, and its parts are answered as parts', async () => {
  const { as } = office();
  const browser = await as('admin');
  const whole = await browser.fetch('GET', '/api/recordings/r1/sound');
  const bytes = Buffer.from(await whole.arrayBuffer());
  assert.is(whole.headers.get('content-type'), 'audio/wav');
  assert.is(bytes.length, 44 + 32_000 * 4);
  assert.is(bytes.readUInt16LE(22), 2);
  const part = await browser.fetch('GET', '/api/recordings/r1/sound', { headers: { range: 'bytes=0-43' } });
  assert.is(part.status, 206);
  assert.equal(Buffer.from(await part.arrayBuffer()), bytes.subarray(0, 44));
  const { left, right } = (await browser.get('/api/recordings/r1/peaks?count=4')).body;
  assert.ok(
    left.every((one: number) => one > 0.4),
    String(left),
  );
  assert.ok(
    right.every((one: number) => one > 0.1 && one < 0.2),
    String(right),
  );
});

test('FAC-05 whoever listens, saves or deletes is in the audit, once each', async () => {
  const { as } = office();
  const browser = await as('admin');
  for (const range of ['bytes=0-', 'bytes=500-', 'bytes=9000-']) {
    await browser.fetch('GET', '/api/recordings/r1/sound', { headers: { range } });
  }
  await browser.fetch('GET', '/api/recordings/r1/sound?save=true');
  await browser.post('/api/recording-downloads', { ids: ['r1', 'r2'] });
  await browser.delete('/api/recordings/r1');
  const { entries } = (await browser.get('/api/audit?kind=recording')).body;
  assert.equal(
    entries.map(({ sentence }: { sentence: string }) => sentence),
    [
      'Deleted the recording of User/101 with User/102',
      'Downloaded 2 recordings',
      'Downloaded the recording of User/101 with User/102',
      'Listened to the recording of User/101 with User/102',
    ],
  );
});

test('FAC-05 several come as one zip of WAV files, without those that were deleted meanwhile', async () => {
  const { as } = office();
  const browser = await as('admin');
  const made = await browser.post('/api/recording-downloads', {});
  assert.equal(made.body.parts, [{ count: 3, bytes: 3 * (44 + 32_000 * 4) }]);
  await browser.delete('/api/recordings/r2');
  const answer = await browser.fetch('GET', `/api/recording-downloads/${made.body.id}/1`);
  assert.match(String(answer.headers.get('content-disposition')), /recordings\.zip/);
  const zip = new Uint8Array(await answer.arrayBuffer());
  const files = unzipSync(zip);
  const names = Object.keys(files);
  assert.is(names.length, 2);
  assert.match(String(names[0]), /^\d{4}-\d\d-\d\d \d\d\.\d\d\.\d\d User_103 - \+31201234567\.wav$/);
  for (const name of names) assert.is(files[name]!.length, 44 + 32_000 * 4);
  // Python's reader is nobody of ours.
  if (spawnSync('python3', ['--version']).error) return;
  const path = join(temporaryDirectory(), 'a.zip');
  writeFileSync(path, zip);
  const told = execFileSync('python3', [
    '-c',
    'import sys,zipfile; print(zipfile.ZipFile(sys.argv[1]).testzip())',
    path,
  ]);
  assert.is(String(told).trim(), 'None');
});

test('FAC-05 a download is kept for a day, for its maker alone', async () => {
  const { api, as } = office();
  const browser = await as('admin');
  const other = await as('owner');
  const { id } = (await browser.post('/api/recording-downloads', { search: '102' })).body;
  const at = `/api/recording-downloads/${id}/1`;
  assert.is((await other.fetch('GET', at)).status, 404);
  assert.is((await browser.get('/api/recording-downloads')).body.downloads.length, 1);
  assert.is((await other.get('/api/recording-downloads')).body.downloads.length, 0);
  assert.is((await browser.fetch('GET', `/api/recording-downloads/${id}/2`)).status, 404);
  api.clock.advance(RECORDING_DOWNLOAD_KEPT_MS);
  const late = await as('owner');
  assert.is((await late.fetch('GET', at)).status, 404);
});

test('FAC-05 a restart forgets no download: its maker fetches it, nobody else, and it ends when it was to end', () => {
  const { clock, random, store } = testOffice();
  const before = new RecordingDownloads({ clock, random, downloads: store.downloads });
  const { id } = before.make('anna', [{ id: 'r1', bytes: 7 }]);
  clock.advance(RECORDING_DOWNLOAD_KEPT_MS - 1);
  const image = store.image();
  const again = openStore(':memory:', { clock, random, image });
  const after = new RecordingDownloads({ clock, random, downloads: again.downloads });
  assert.equal(after.get(id, 'anna')?.parts, [{ recordingIds: ['r1'], bytes: 7 }]);
  assert.is(after.get(id, 'bram'), undefined);
  assert.equal(after.of('bram'), []);
  clock.advance(1);
  assert.is(after.get(id, 'anna'), undefined);
  assert.equal(after.of('anna'), []);
  // What is old goes with the next one that is made.
  after.make('bram', []);
  assert.is(again.downloads.get(id), undefined);
  again.close();
});

test('beyond a number of downloads the oldest is forgotten', () => {
  const { clock, random, store } = testOffice();
  const downloads = new RecordingDownloads({ clock, random, downloads: store.downloads });
  const ids = Array.from({ length: RECORDING_DOWNLOADS_MAX + 1 }, () => downloads.make('anna', []).id);
  assert.equal(
    downloads.of('anna').map(({ id }) => id),
    ids.slice(1),
  );
});

test('FAC-05 whoever begins in the middle has listened too; it is told once per listening', async () => {
  const { api, as } = office();
  const [anna, bram] = [await as('admin'), await as('admin')];
  const heard = async (browser: Browser, range: string | undefined): Promise<number> => {
    await browser.fetch('GET', '/api/recordings/r1/sound', range === undefined ? {} : { headers: { range } });
    return (await anna.get('/api/audit?kind=recording')).body.entries.length;
  };
  assert.is(await heard(anna, 'bytes=44-'), 1);
  assert.is(await heard(anna, 'bytes=0-1'), 1);
  assert.is(await heard(anna, 'bytes=-500'), 1);
  assert.is(await heard(bram, 'bytes=1-'), 2, 'somebody else');
  assert.is(await heard(anna, undefined), 3, 'all of it');
  api.clock.advance(RECORDING_LISTENING_PAUSE_MS);
  assert.is(await heard(anna, 'bytes=9-'), 3);
  api.clock.advance(RECORDING_LISTENING_PAUSE_MS + 1);
  assert.is(await heard(anna, 'bytes=9-'), 4, 'another day');
});

test('a recording that is asked for twice is in the zip once', async () => {
  const { as } = office();
  const browser = await as('admin');
  const made = await browser.post('/api/recording-downloads', { ids: ['r1', 'r1'] });
  assert.is(made.body.parts[0].count, 1);
});

test('a large download comes in parts that every program can open', () => {
  const { clock, random, store } = testOffice();
  const downloads = new RecordingDownloads({ clock, random, downloads: store.downloads });
  const bytes = RECORDING_DOWNLOAD_PART_MAX_BYTES / 2;
  const { parts } = downloads.make(
    'me',
    ['a', 'b', 'c', 'd', 'e'].map((id) => ({ id, bytes })),
  );
  assert.equal(
    parts.map(({ recordingIds }) => recordingIds.join('')),
    ['ab', 'cd', 'e'],
  );
});

test('a file that is damaged is told so, and keeps nobody from the others', async () => {
  const { api, as } = office();
  const browser = await as('admin');
  writeFileSync(
    api.store.recordings.pathOf(api.store.recordings.get('r1')!),
    'nothing of ours, but long enough to be read',
  );
  assert.is((await browser.get('/api/recordings/r1/sound')).status, 503);
  assert.is((await browser.get('/api/recordings/r1/peaks')).status, 503);
  const { id } = (await browser.post('/api/recording-downloads', {})).body;
  const zip = await browser.fetch('GET', `/api/recording-downloads/${id}/1`);
  assert.is(Object.keys(unzipSync(new Uint8Array(await zip.arrayBuffer()))).length, 2);
});

test('FAC-05 who talks may pause the recording of that call, and nobody else but who hears all', async () => {
  const { api, as } = office();
  const caller = { number: '101', name: 'Anna', extensionId: 'user-101' };
  const rest = { startedAt: 1, answeredAt: 1, dialled: '102', trail: [], callee: undefined, ringing: [] } as const;
  api.calls.push({ id: 'c1', state: 'up', caller, recording: 'recording', ...rest });
  api.calls.push({ id: 'c2', state: 'up', caller, recording: undefined, ...rest });
  const pause = async (browser: Browser, id: string): Promise<number> =>
    (await browser.patch(`/api/calls/${id}/recording`, { paused: true })).status;
  const own = await as('user', 'user-101');
  assert.is(await pause(own, 'c1'), 204);
  assert.is(await pause(own, 'c2'), 409);
  assert.is(await pause(await as('user', 'user-102'), 'c1'), 404);
  assert.is(await pause(await as('supervisor'), 'c1'), 204);
  assert.is((await own.get('/api/calls')).body.calls[0].recording, 'recording');
});

test('FAC-05 a damaged recording keeps nobody from the others of its zip, and is named in it', async () => {
  const { api, as } = office();
  const browser = await as('admin');
  const path = api.store.recordings.pathOf(api.store.recordings.get('r2')!);
  const bytes = readFileSync(path);
  // In its second second.
  bytes[bytes.length - 5_000]! ^= 1;
  writeFileSync(path, bytes);
  const made = await browser.post('/api/recording-downloads', {});
  const answer = await browser.fetch('GET', `/api/recording-downloads/${made.body.id}/1`);
  const files = unzipSync(new Uint8Array(await answer.arrayBuffer()));
  const sizes = Object.entries(files).map(([name, file]) => [name.slice(-9), file.length]);
  const whole = 44 + 32_000 * 4;
  assert.equal(
    sizes.map(([, size]) => size),
    [whole, 44 + 16_000 * 4, whole, files['damaged.txt']!.length],
  );
  assert.match(new TextDecoder().decode(files['damaged.txt']), /_102\.wav|User_102\.wav/);
});
