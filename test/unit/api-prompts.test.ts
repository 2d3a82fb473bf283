import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { unzipSync, zipSync } from 'fflate';
import * as assert from 'uvu/assert';
import { readWav, writeWav } from '../../appliance/rtp/wav.ts';
import { type Browser, endTestApis, testApi } from '../kit/api.ts';
import { suite } from '../kit/suite.ts';

const test = suite('api: prompts', { timeoutMs: 30_000 });
test.afterEach(endTestApis);

const tone = (hz: number, ms = 500): Uint8Array =>
  writeWav(
    Int16Array.from({ length: 16 * ms }, (_, at) => Math.round(5_000 * Math.sin((2 * Math.PI * hz * at) / 16_000))),
    16_000,
  );

async function upload(browser: Browser, path: string, bytes: Uint8Array, type = 'audio/wav') {
  const response = await browser.fetch('POST', path, { body: bytes, headers: { 'content-type': type } });
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: text === '' ? undefined : JSON.parse(text) };
}

test('FAC-07 a prompt is uploaded, listed, heard in parts, shown, renamed, replaced and deleted', async () => {
  const api = testApi();
  const admin = await api.signedIn('admin');
  const added = await upload(admin, '/api/prompts?name=Closed&language=en&text=We%20are%20closed.', tone(500));
  assert.is(added.status, 201);
  const { id, ...prompt } = added.body;
  assert.equal(prompt, {
    name: 'Closed',
    use: 'speech',
    language: 'en',
    text: 'We are closed.',
    kind: 'upload',
    hasSound: true,
    durationMs: 500,
  });
  assert.ok(added.headers.get('cordboard-revision'));
  const { body: list } = await admin.get('/api/prompts?search=closed');
  assert.equal([list.total, list.prompts[0].id], [1, id]);
  assert.is((await admin.get('/api/prompts?use=music')).body.total, 0);

  const whole = await admin.fetch('GET', `/api/prompts/${id}/sound`);
  assert.is(whole.headers.get('content-type'), 'audio/wav');
  const wav = new Uint8Array(await whole.arrayBuffer());
  const read = readWav(wav);
  assert.ok(read.ok && read.sampleRateHz === 16_000);
  const part = await admin.fetch('GET', `/api/prompts/${id}/sound`, { headers: { range: 'bytes=100-199' } });
  assert.equal([part.status, part.headers.get('content-range')], [206, `bytes 100-199/${wav.length}`]);
  assert.equal(new Uint8Array(await part.arrayBuffer()), wav.slice(100, 200));
  assert.is((await admin.get(`/api/prompts/${id}/peaks`)).body.peaks.length, 400);

  assert.is((await admin.patch(`/api/prompts/${id}`, { name: 'Holiday' })).body.name, 'Holiday');
  assert.is((await admin.patch(`/api/prompts/${id}`, { soundId: 'x' })).status, 422);
  const replaced = await upload(admin, `/api/prompts/${id}/sound?kind=browser`, tone(700, 800));
  assert.equal([replaced.body.durationMs, replaced.body.kind, replaced.body.name], [800, 'browser', 'Holiday']);
  assert.is((await admin.delete(`/api/prompts/${id}`)).status, 204);
  assert.is((await admin.get(`/api/prompts/${id}/sound`)).status, 404);
});

test('PPL-04 replacing and deleting a prompt can be undone, sound and all', async () => {
  const api = testApi();
  const admin = await api.signedIn('admin');
  const { id } = (await upload(admin, '/api/prompts?name=Closed', tone(500))).body;
  const replaced = await upload(admin, `/api/prompts/${id}/sound`, tone(700, 800));
  await admin.post(`/api/changes/${replaced.headers.get('cordboard-revision')}/undo`, {});
  assert.is((await admin.get(`/api/prompts/${id}`)).body.durationMs, 500);
  const deleted = await admin.delete(`/api/prompts/${id}`);
  await admin.post(`/api/changes/${deleted.headers.get('cordboard-revision')}/undo`, {});
  const sound = await admin.fetch('GET', `/api/prompts/${id}/sound`);
  assert.is(Number(sound.headers.get('content-length')), 44 + 500 * 32);
});

test('EXT-04 what is no audio is refused in words; two prompts never share a name', async () => {
  const api = testApi();
  const admin = await api.signedIn('admin', { language: 'nl' });
  const text = new TextEncoder().encode('no sound');
  const refused = await upload(admin, '/api/prompts?name=One', text, 'audio/mpeg');
  assert.equal([refused.status, refused.body.title], [422, 'Dit bestand is geen WAV en geen MP3.']);
  assert.is((await upload(admin, '/api/prompts?name=One', text, 'text/plain')).status, 415);
  assert.is((await upload(admin, '/api/prompts?name=', tone(500))).status, 422);
  await upload(admin, '/api/prompts?name=One', tone(500));
  const again = await upload(admin, '/api/prompts?name=one', tone(500));
  assert.is(again.status, 422);
  assert.is(api.config.list('prompt').length, 1);
});

test('FAC-07 what uses a prompt is listed and stands in the way of its deletion', async () => {
  const api = testApi();
  const admin = await api.signedIn('admin');
  const { id } = (await upload(admin, '/api/prompts?name=Bach&use=music', tone(500))).body;
  assert.equal((await admin.get(`/api/prompts/${id}/dependents`)).body, { pointedAtBy: [] });
  const { body: playlist } = await admin.post('/api/playlists', { name: 'Quiet', ownPieces: ['two'], promptIds: [id] });
  assert.equal(playlist, { id: playlist.id, name: 'Quiet', ownPieces: ['two'], promptIds: [id] });
  const { pointedAtBy } = (await admin.get(`/api/prompts/${id}/dependents`)).body;
  assert.equal([pointedAtBy[0].entity, pointedAtBy[0].title], ['playlist', 'Quiet']);
  assert.is((await admin.delete(`/api/prompts/${id}`)).status, 409);
  await admin.patch('/api/office', { holdMusicId: playlist.id });
  assert.is((await admin.delete(`/api/playlists/${playlist.id}`)).status, 409);
  await admin.patch('/api/office', { holdMusicId: null });
  assert.is((await admin.patch(`/api/playlists/${playlist.id}`, { ownPieces: [], promptIds: [] })).status, 422);
  assert.is((await admin.delete(`/api/playlists/${playlist.id}`)).status, 204);
  assert.is((await admin.delete(`/api/prompts/${id}`)).status, 204);
});

test('EXT-04 typed text: where nothing can speak, it is said', async () => {
  const api = testApi();
  const admin = await api.signedIn('admin');
  assert.is((await admin.get('/api/speech-service')).body.speaker, 'nobody');
  const refused = await admin.post('/api/prompts/typed', { name: 'Closed', language: 'en', text: 'We are closed.' });
  assert.equal([refused.status, refused.body.code], [503, 'prompt.no-voice']);
  const { body } = await admin.patch('/api/speech-service', { url: 'http://127.0.0.1:1/v1', key: 'secret' });
  assert.equal([body.speaker, body.hasKey, body.key], ['service', true, undefined]);
  const failed = await admin.post('/api/prompts/typed', { name: 'Closed', language: 'en', text: 'We are closed.' });
  assert.equal([failed.status, failed.body.code], [503, 'prompt.service-failed']);
  assert.is((await admin.patch('/api/speech-service', { url: 'tts.example' })).status, 422);
  assert.is(api.config.list('prompt').length, 0);
});

test('a whole language goes out as a zip and comes back with a voice of the office', async () => {
  const api = testApi();
  const admin = await api.signedIn('admin');
  const zip = await admin.fetch('GET', '/api/voices/nl/zip');
  const bytes = new Uint8Array(await zip.arrayBuffer());
  const files = unzipSync(bytes);
  const { total, clips } = (await admin.get('/api/voices/nl?limit=1000')).body;
  assert.is(Object.keys(files).length, total + 1);
  const list = new TextDecoder().decode(files['sentences.csv']);
  assert.match(list, /^file,sentence\r\n/);
  assert.match(list, /voicemail\.welcome\.wav,"Welkom bij uw voicemail\."\r\n/);
  for (const { clip, durationMs } of clips.slice(0, 50)) {
    const wav = readWav(files[`${clip}.wav`] as Uint8Array);
    assert.ok(wav.ok && Math.abs(wav.pcm.length / 16 - durationMs) < 2, clip);
  }
  const path = join(import.meta.dirname, '../vectors/sound/tone-440-stereo.mp3');
  const one = '/api/voices/nl/clips/common.welcome';
  assert.is((await upload(admin, one, readFileSync(path), 'audio/mpeg')).status, 204);
  assert.is((await upload(admin, '/api/voices/nl/clips/common.nothing', tone(500))).status, 404);
  const { voices } = (await admin.get('/api/voices')).body;
  assert.equal(
    voices.map(({ language, own }: { language: string; own: number }) => [language, own]),
    [
      ['en', 0],
      ['de', 0],
      ['nl', 1],
      ['es', 0],
      ['lv', 0],
    ],
  );
  assert.is((await admin.delete(one)).status, 204);
  const noZip = await upload(admin, '/api/voices/nl/zip', tone(500), 'application/zip');
  assert.equal([noZip.status, noZip.body.code], [422, 'voice.no-zip']);
  const some = Object.fromEntries(Object.entries(files).slice(0, 21));
  const { body: imported } = await upload(admin, '/api/voices/nl/zip', zipSync(some), 'application/zip');
  assert.equal([imported.taken, imported.missing.length, imported.unknown], [20, total - 20, []]);
  assert.is((await admin.get('/api/voices')).body.voices[2].own, 20);
  const said = (await admin.get('/api/audit')).body.entries.map(({ sentence }: { sentence: string }) => sentence);
  assert.ok(
    said.some((sentence: string) => sentence.includes('“Welkom.” (nl)')),
    said.join('\n'),
  );
});
