import * as assert from 'uvu/assert';
import { exportOfficeFile } from '../../appliance/config/office-file/export.ts';
import { type Browser, endTestApis, type TestApi, testApi } from '../kit/api.ts';
import { suite } from '../kit/suite.ts';

const test = suite('api: tables of location routing');
test.afterEach(endTestApis);

async function office(by = 'area-code'): Promise<{ api: TestApi; admin: Browser; path: string; rows: string }> {
  const api = testApi();
  const admin = await api.signedIn('admin');
  for (const number of ['101', '102'])
    await admin.post('/api/users', { number, name: number, pin: '2580', line: null });
  const { body } = await admin.post('/api/extensions', { type: 'location', number: '160', name: 'Regions', by });
  const path = `/api/extensions/${body.id}`;
  return { api, admin, path, rows: `${path}/rows` };
}

async function send(admin: Browser, path: string, text: string) {
  const answer = await admin.fetch('POST', path, { body: text, headers: { 'content-type': 'text/csv' } });
  return { status: answer.status, body: await answer.json() };
}

test('LBR-05 a table comes from a spreadsheet and goes back into one', async () => {
  const { api, admin, path, rows } = await office();
  const file = 'Area;Extension;Prefix\r\n020;101;Adam:\r\n"010";102;\r\n\r\n030;101;Adam:\r\n';
  const answer = await send(admin, rows, file);
  assert.equal(answer.body, { rows: 3, before: 0, destinations: 2, problems: [] });
  const one = (await admin.get(path)).body;
  assert.equal([one.rowsCount, one.rows], [3, undefined]);
  assert.equal(
    one.destinations.map(({ name, prefix }: { name: string; prefix?: string }) => [name, prefix]),
    [
      ['101', 'Adam:'],
      ['102', undefined],
    ],
  );
  const exported = await admin.get(rows);
  assert.is(exported.text, 'key;extension;prefix\r\n020;101;Adam:\r\n010;102;\r\n030;101;Adam:\r\n');
  const revision = api.config.revision;
  assert.is((await send(admin, rows, exported.text)).status, 200);
  // The same again changes nothing.
  assert.is(api.config.revision, revision);
});

test('LBR-05 all that is wrong is told by line, and then nothing is changed', async () => {
  const { api, admin, rows } = await office();
  const file = '020;101\nabc;101\n010;199\n020;102\n';
  const before = api.config.revision;
  const dry = (await send(admin, `${rows}?dryRun=true`, file)).body;
  const told = [
    [3, 'Row 3: nobody has extension 199.'],
    [2, 'Row 2: an area code is written like 020 or +32 2.'],
    [4, 'Row 4 stands in the table twice.'],
  ];
  assert.equal(
    dry.problems.map(({ line, sentence }: { line: number; sentence: string }) => [line, sentence]),
    told,
  );
  const refused = await send(admin, rows, file);
  assert.equal([refused.status, refused.body.problems.length], [422, 3]);
  assert.equal([(await send(admin, `${rows}?dryRun=true`, '020;101')).body.rows, api.config.revision], [1, before]);
});

test('LBR-05 what changed is told by the number of rows, and the office file has them a row on a line', async () => {
  const { api, admin, rows } = await office('postcode');
  await send(admin, rows, '1011;101\n1012-1019;102');
  const { changes } = (await admin.get('/api/changes')).body;
  const [{ fields }] = changes[0].changes;
  assert.equal(
    fields.find((one: { field: string }) => one.field === 'rows'),
    { field: 'rows', before: 0, after: 2 },
  );
  const file = exportOfficeFile(api.config, { secrets: false });
  assert.match(file, 'rows: |-\n      1011,101\n      1012-1019,102\n');
  assert.match(file, /destinations:\n\s+- name: "101"\n\s+destination: "101"/);
});

test('LBR-05 a hundred thousand rows are read in a moment', async () => {
  const { admin, rows } = await office('caller');
  const file = Array.from({ length: 100_000 }, (_, n) => `0${200_000_000 + n * 7};${n % 2 ? 101 : 102}`).join('\n');
  const answer = await send(admin, rows, file);
  assert.equal([answer.status, answer.body.rows], [200, 100_000]);
});

test('LBR-01 routing by area code is not offered where numbers have none', async () => {
  const { admin } = await office('caller');
  const choices = async (): Promise<string[]> =>
    (await admin.get('/api/schemas')).body.entities.location.properties.by.enum;
  assert.equal(await choices(), ['area-code', 'postcode', 'caller', 'dialled']);
  await admin.patch('/api/office', { country: 'DK' });
  assert.equal(await choices(), ['postcode', 'caller', 'dialled']);
});
