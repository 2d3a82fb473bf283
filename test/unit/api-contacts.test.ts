import * as assert from 'uvu/assert';
import { partyView, told } from '../../appliance/api/views/told.ts';
import { phrase } from '../../appliance/base/words/index.ts';
import { contactNameOf } from '../../appliance/rules/contact-names.ts';
import { type Browser, endTestApis, testApi } from '../kit/api.ts';
import { suite } from '../kit/suite.ts';

const test = suite('api: contacts and blocked callers');
test.afterEach(endTestApis);

async function send(admin: Browser, path: string, file: string | Uint8Array) {
  const answer = await admin.fetch('POST', path, { body: file, headers: { 'content-type': 'text/csv' } });
  return { status: answer.status, body: await answer.json() };
}

type Row = { line: number; name: string; company?: string; numbers: string[]; what: string; sentence?: string };
const rowsOf = (rows: Row[]) => rows.map((row) => [row.line, row.what, row.name, row.company, ...row.numbers]);

test('CAL-16 a contact is added, found by any spelling of its number, changed and deleted', async () => {
  const api = testApi();
  const admin = await api.signedIn('admin');
  const numbers = [{ number: '020 123.45.67', label: 'work' }, { number: '0031 (0)6-12345678' }];
  const { body: cor } = await admin.post('/api/contacts', { name: 'Cor Bakker', company: 'Bakker BV', numbers });
  assert.equal(cor.numbers, [{ number: '+31 20 123 45 67', label: 'work' }, { number: '+31 6 12 34 56 78' }]);
  assert.is(contactNameOf(api.config, '+31201234567'), 'Cor Bakker (Bakker BV)');
  for (const search of ['020-1234567', '+31 20 123', '0031 20 123 45 67', '06 1234', '123 45 67', 'bakker', 'BV cor'])
    assert.is((await admin.get(`/api/contacts?search=${encodeURIComponent(search)}`)).body.total, 1, search);
  for (const search of ['030-1234567', '+32 20 123', 'kok'])
    assert.is((await admin.get(`/api/contacts?search=${encodeURIComponent(search)}`)).body.total, 0, search);
  const changed = await admin.patch(`/api/contacts/${cor.id}`, { numbers: [{ number: '+31 30 123 45 67' }] });
  assert.equal(changed.body.numbers, [{ number: '+31 30 123 45 67' }]);
  assert.is(contactNameOf(api.config, '+31201234567'), undefined);
  assert.is(contactNameOf(api.config, '+31301234567'), 'Cor Bakker (Bakker BV)');
  assert.is((await admin.patch(`/api/contacts/${cor.id}`, { numbers: [{ number: 'abc' }] })).status, 422);
  assert.is((await admin.delete(`/api/contacts/${cor.id}`)).status, 204);
  assert.is(contactNameOf(api.config, '+31301234567'), undefined);
});

test('CAL-16 contacts come from a spreadsheet, with a table of what would become of each row first', async () => {
  const api = testApi();
  const admin = await api.signedIn('admin');
  await admin.post('/api/contacts', { name: 'Jörg Müller', numbers: [{ number: '+49 30 123456' }] });
  const file =
    '\ufeffVoornaam;Achternaam;Bedrijf;Telefoon werk;Mobiel\r\n' +
    'Jörg;Müller;"Müller; Söhne";0049 30 123456;+49 171 1234567\r\n' +
    'Anna;de Vries;;020 123 45 67;612345678\r\n' +
    ';;Kapsalon Zoë;0343-512345;\r\n' +
    'Bram;Kok;;3,16E+10;\r\n' +
    'Els;Smit;;;\r\n' +
    'Anna;de Vries;;0201234567;\r\n';
  const dry = (await send(admin, '/api/contacts/import?dryRun=true', file)).body;
  assert.equal(rowsOf(dry.rows), [
    [2, 'changed', 'Jörg Müller', 'Müller; Söhne', '+49 30 123456', '+49 171 1234567'],
    [3, 'new', 'Anna de Vries', undefined, '+31 20 123 45 67', '+31 6 12 34 56 78'],
    [4, 'new', 'Kapsalon Zoë', undefined, '+31 343 51 23 45'],
    [5, 'wrong', 'Bram Kok', undefined, '3,16E+10'],
    [6, 'wrong', 'Els Smit', undefined],
    [7, 'same', 'Anna de Vries', undefined, '+31 20 123 45 67'],
  ]);
  assert.equal(dry.rows.map(({ sentence }: Row) => sentence).filter(Boolean), [
    '“3,16E+10”: the spreadsheet has rounded the number. Make that column text.',
    'Els Smit has no number.',
  ]);
  assert.equal([dry.created, dry.changed, dry.wrong], [2, 1, 2]);
  const refused = await send(admin, '/api/contacts/import', file);
  assert.is(refused.status, 422);
  assert.equal(
    refused.body.problems.map(({ path }: { path: string }) => path),
    ['5', '6'],
  );
  assert.is((await admin.get('/api/contacts')).body.total, 1);
  assert.is((await send(admin, '/api/contacts/import?skipWrong=true', file)).status, 200);
  const { body } = await admin.get('/api/contacts');
  assert.equal(
    body.contacts.map(({ name, numbers }: { name: string; numbers: unknown[] }) => [name, numbers.length]),
    [
      ['Anna de Vries', 2],
      ['Jörg Müller', 2],
      ['Kapsalon Zoë', 1],
    ],
  );
  const revision = api.config.revision;
  const again = (await send(admin, '/api/contacts/import?skipWrong=true', file)).body;
  assert.equal([again.created, again.changed, api.config.revision], [0, 0, revision]);
});

test('CAL-16 a file’s preview refuses what the box would refuse, so that the right rows always come in', async () => {
  const admin = await testApi().signedIn('admin');
  const file = `Naam;Telefoon\r\nKort;12\r\n${'Lang '.repeat(20)};020 123 45 67\r\nCor;020 123 45 67\r\n`;
  const dry = (await send(admin, '/api/contacts/import?dryRun=true', file)).body;
  assert.equal(
    dry.rows.map(({ line, what }: Row) => [line, what]),
    [
      [2, 'wrong'],
      [3, 'wrong'],
      [4, 'new'],
    ],
  );
  assert.ok(dry.rows[0].sentence && dry.rows[1].sentence);
  const { status, body } = await send(admin, '/api/contacts/import?skipWrong=true', file);
  assert.equal([status, body.created, body.wrong], [200, 1, 2]);
});

test('CAL-16 contacts go into a file that brings the same ones in again, elsewhere too', async () => {
  const api = testApi();
  const admin = await api.signedIn('admin');
  const numbers = [{ number: '020 123 45 67', label: 'werk' }, { number: '06 12345678' }];
  await admin.post('/api/contacts', { name: 'Cor Bakker', company: 'Bakker; Zonen', numbers });
  await admin.post('/api/contacts', { name: 'Zoë', numbers: [{ number: '+49 30 123456' }] });
  const answer = await admin.fetch('GET', '/api/contacts/export', { headers: { 'accept-language': 'nl' } });
  assert.match(answer.headers.get('content-type') ?? '', /^text\/csv/);
  const file = new Uint8Array(await answer.arrayBuffer());
  const same = (await send(admin, '/api/contacts/import?dryRun=true', file)).body;
  assert.equal([same.created, same.changed, same.wrong, same.rows.length], [0, 0, 0, 3]);
  const other = testApi();
  const there = await other.signedIn('admin');
  assert.is((await send(there, '/api/contacts/import', file)).body.created, 2);
  const all = async (one: typeof there) =>
    (await one.get('/api/contacts')).body.contacts.map(({ id: _, ...contact }: { id: string }) => contact);
  assert.equal(await all(there), await all(admin));
});

test('CAL-16 commas, no names of columns, and umlauts of an older spreadsheet are read too', async () => {
  const admin = await testApi().signedIn('admin');
  const plain = (await send(admin, '/api/contacts/import?dryRun=true', 'Cor,Bakker BV,020-1234567\nEls,,06 12345678\n'))
    .body;
  assert.equal(rowsOf(plain.rows), [
    [1, 'new', 'Cor', 'Bakker BV', '+31 20 123 45 67'],
    [2, 'new', 'Els', undefined, '+31 6 12 34 56 78'],
  ]);
  const latin = Uint8Array.from('Name;Phone\nZo\u00eb;0201234567\n', (char) => char.charCodeAt(0));
  assert.equal(rowsOf((await send(admin, '/api/contacts/import?dryRun=true', latin)).body.rows), [
    [2, 'new', 'Zoë', undefined, '+31 20 123 45 67'],
  ]);
});

test('BLK-02 callers are blocked by number, beginning of numbers, or for withholding theirs', async () => {
  const admin = await testApi().signedIn('admin');
  const add = (body: object) => admin.post('/api/blocked-callers', body);
  assert.is((await add({ caller: '020 123 45 67', note: 'Sells windows' })).body.caller, '+31 20 123 45 67');
  assert.is((await add({ caller: '0044 87*' })).body.caller, '+4487*');
  assert.is((await add({ caller: '0906*' })).body.caller, '+31906*');
  assert.is((await add({ caller: 'Withheld' })).body.caller, 'withheld');
  assert.is((await add({ caller: '+31 (0)20-1234567' })).status, 422);
  assert.is((await add({ caller: 'nobody' })).status, 422);
  assert.is((await add({ caller: '87*' })).status, 422);
  assert.is((await add({ caller: '+32*', to: 'prompt' })).status, 422);
  assert.is((await add({ caller: '+32*', to: 'extension' })).status, 422);
  const of = async (caller: string) =>
    (await admin.get(`/api/blocked-callers?caller=${encodeURIComponent(caller)}`)).body.blockedCallers[0]?.caller;
  assert.is(await of('020-1234567'), '+31 20 123 45 67');
  assert.is(await of('+44 871 234 5678'), '+4487*');
  assert.is(await of('+44 20 7946 0958'), undefined);
  const { body } = await admin.get('/api/blocked-callers?search=020%20123');
  assert.equal([body.total, body.blockedCallers[0].note], [1, 'Sells windows']);
  assert.is((await admin.delete(`/api/blocked-callers/${body.blockedCallers[0].id}`)).status, 204);
  assert.is(await of('020-1234567'), undefined);
});

test('BLK-01 the office and people are kept from kinds of calls and from countries', async () => {
  const admin = await testApi().signedIn('admin');
  const office = await admin.patch('/api/office', { blockedCategories: ['premium'], blockedCountries: ['MA'] });
  assert.equal([office.body.blockedCategories, office.body.blockedCountries], [['premium'], ['MA']]);
  assert.is((await admin.patch('/api/office', { blockedCategories: ['moon'] })).status, 422);
  assert.is((await admin.patch('/api/office', { blockedCountries: ['XX'] })).status, 422);
  const user = { number: '101', name: 'Anna', line: null, blockedCategories: ['mobile', 'africa'] };
  const { status, body } = await admin.post('/api/users', user);
  assert.equal([status, body.user?.blockedCategories ?? body.blockedCategories], [201, ['mobile', 'africa']]);
});

test('CAL-16 history shows who a number is by the contacts, and sentences show numbers as people read them', async () => {
  const api = testApi();
  const admin = await api.signedIn('admin');
  await admin.post('/api/contacts', { name: 'Cor', numbers: [{ number: '020 123 45 67' }] });
  const number = '+31201234567';
  assert.is(partyView({ number, name: '' }, api.config).name, 'Cor');
  assert.is(partyView({ number, name: number }, api.config).name, 'Cor');
  assert.is(partyView({ number, name: 'BAKKER' }, api.config).name, 'BAKKER');
  assert.is(partyView({ number: '101', name: '101', extensionId: 'x' }, api.config).name, '101');
  const said = phrase('blocked.user', { what: 'Cor (+31201234567)', name: '+442079460958' });
  assert.is(told(said, 'en'), 'Calls to Cor (+31 20 123 45 67) are blocked for +44 20 7946 0958.');
});
