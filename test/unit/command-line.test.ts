import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { COMMANDS, parseOptions } from '../../appliance/command-line/options.ts';
import { osUser } from '../../appliance/edges/os-user.ts';
import { openStore } from '../../appliance/store/database.ts';
import { VERSION } from '../../appliance/version.ts';
import { TestBox, TWO_USERS } from '../kit/box.ts';
import { cordboard } from '../kit/command.ts';
import { sentence, storeOptions, temporaryDirectory } from '../kit/office.ts';
import { suite } from '../kit/suite.ts';

const test = suite('command line', { timeoutMs: 30_000 });

function officeFile(text: string): string {
  const file = join(temporaryDirectory(), 'office.yaml');
  writeFileSync(file, text);
  return file;
}

test('addresses are read with and without a host, also IPv6, and may repeat', () => {
  const { sip, http, https, dataDir } = parseOptions(
    'serve --sip 5070 --sip [::1]:5080 --http 127.0.0.1:0 --data /srv/x'.split(' '),
  );
  assert.equal(sip, [
    { address: '*', port: 5070 },
    { address: '::1', port: 5080 },
  ]);
  assert.equal(http, [{ address: '127.0.0.1', port: 0 }]);
  assert.equal(https, [{ address: '*', port: 8443 }]);
  assert.equal(parseOptions('serve --sip 0.0.0.0:5060 --sip [::]:5060'.split(' ')).sip, [
    { address: '0.0.0.0', port: 5060 },
    { address: '::', port: 5060 },
  ]);
  assert.is(dataDir, '/srv/x');
});

test('a slip on the command line gets a sentence that names it', () => {
  const said = (line: string): string => sentence(() => parseOptions(line.split(' ')));
  assert.match(said('serve --sip 99999'), '--sip wants ADDRESS:PORT');
  assert.match(said('serve --rtp 20000'), '--rtp wants two ports');
  assert.match(said('serve --rtp 300-200'), '--rtp wants two ports');
  assert.match(said('dance'), 'There is no command "dance"');
  assert.is(said('serve --loud'), 'There is no option --loud. See cordboard serve --help.');
  assert.is(said('apply f --data --dry-run'), '--data wants a value after it. See cordboard apply --help.');
  assert.is(said('apply f --data='), '--data wants a value after it. See cordboard apply --help.');
  assert.is(said('apply f --dry-run=yes'), '--dry-run takes no value. See cordboard apply --help.');
  assert.is(said('serve --dry-run'), '--dry-run doesn’t go with serve. See cordboard serve --help.');
  assert.is(said('apply f --secrets'), '--secrets doesn’t go with apply. See cordboard apply --help.');
});

test('a word too many is not overlooked, for any command', () => {
  const said = (line: string): string => sentence(() => parseOptions(line.split(' ')));
  assert.is(said('apply a b'), '"b" is one word too many for apply. See cordboard apply --help.');
  assert.is(said('check a b'), '"b" is one word too many for check. See cordboard check --help.');
  for (const command of ['serve', 'export', 'owner-link', 'version']) {
    const expected = `"foo" is one word too many for ${command}. See cordboard ${command} --help.`;
    assert.is(said(`${command} foo`), expected);
  }
});

test('what isn’t understood ends with exit code 2, what is refused with 1', async () => {
  const lines = [
    'serve foo',
    'apply a b',
    'apply',
    'dance',
    'export --loud',
    'serve --sip x',
    'help dance',
    'check --data',
  ];
  for (const line of lines) {
    const { status, out, err } = await cordboard(...line.split(' '));
    assert.is(status, 2, line);
    assert.is(out, '');
    assert.is(err.trim().split('\n').length, 1, err);
  }
  assert.is((await cordboard('apply', '/nowhere/office.yaml')).status, 1);
});

test('each command explains itself, after help and with --help, and names only options that it takes', async () => {
  const all = await cordboard('help');
  for (const command of COMMANDS.filter((name) => name !== 'help')) {
    const { status, out } = await cordboard(command, '--help');
    assert.is(status, 0);
    assert.is(out.split(/[ \n]/).slice(0, 2).join(' '), `cordboard ${command}`);
    assert.match(all.out, `cordboard ${command}`);
    assert.is((await cordboard('help', command)).out, out);
    for (const [option] of out.matchAll(/--[a-z-]+/g)) {
      const value = { '--rtp': '20000-20999', '--data': 'x', '--office': 'x' }[option] ?? '8080';
      const flag = ['--dry-run', '--replace', '--secrets', '--confirm', '--registered', '--json', '--help'].includes(
        option,
      );
      parseOptions([command, option, ...(flag ? [] : [value])]);
    }
  }
  const serve = await cordboard('help', 'serve');
  for (const { out } of [all, serve]) assert.match(out, '[2001:db8::5]:5060');
  assert.is((await cordboard('--help')).out, all.out);
  assert.is((await cordboard()).out, all.out);
  assert.is((await cordboard('help', '--help')).out, all.out);
});

test('the version is that of package.json', async () => {
  const { version } = JSON.parse(readFileSync(join(import.meta.dirname, '../../package.json'), 'utf8'));
  assert.is(VERSION, version);
  assert.is((await cordboard('version')).out, `Cordboard ${version}\n`);
});

test('apply makes the directory, tells the difference, and changes nothing the second time', async () => {
  const data = join(temporaryDirectory(), 'new', 'data');
  const file = officeFile(TWO_USERS);
  const preview = await cordboard('apply', file, '--dry-run', '--data', data);
  assert.not(existsSync(data), 'showing the difference writes nothing');
  assert.match(preview.out, /This would change:\n[\s\S]*101 Anna de Vries/);
  const first = await cordboard('apply', file, '--data', data);
  assert.is(first.status, 0, first.err);
  assert.match(first.out, /Changed \(revision 1\):[\s\S]*No box runs/);
  assert.match((await cordboard('apply', file, '--data', data)).out, /^Nothing changes/);
});

test('export --secrets and apply changes nothing; without secrets no password is in it and none is lost', async () => {
  const data = join(temporaryDirectory(), 'data');
  await cordboard('apply', officeFile(TWO_USERS), '--data', data);
  const open = (await cordboard('export', '--secrets', '--data', data)).out;
  assert.match(open, 'Wilg-4711-Anna');
  assert.match((await cordboard('apply', officeFile(open), '--data', data)).out, /^Nothing changes/);
  const closed = (await cordboard('export', '--data', data)).out;
  assert.not.match(closed, 'Wilg-4711-Anna');
  assert.match((await cordboard('apply', officeFile(closed), '--data', data)).out, /^Nothing changes/);
  assert.is((await cordboard('export', '--secrets', '--data', data)).out, open);
  const store = openStore(data, storeOptions());
  const noted = store.audit.list({ limit: 9 }).entries.map(({ author, phrase }) => `${author.name}: ${phrase.key}`);
  store.close();
  const who = `command line (${osUser()})`;
  const [all, some] = [`${who}: audit.exported-secrets`, `${who}: audit.exported`];
  assert.equal(noted, [all, some, all]);
});

test('a wrong office file is refused whole, each mistake with its line, and exit code 1', async () => {
  const data = join(temporaryDirectory(), 'data');
  const wrong = officeFile(
    'office: { name: X }\nusers:\n  - { number: "1x1", name: A }\n  - { number: "102", pin: "1234", name: B }\n',
  );
  const { status, err } = await cordboard('apply', wrong, '--data', data);
  assert.is(status, 1);
  assert.match(err, /line 3/i);
  assert.match(err, /line 4/i);
  assert.not.match((await cordboard('export', '--data', data)).out, 'number: "102"');
});

test('what only reads makes no empty office where the directory was mistyped', async () => {
  const data = join(temporaryDirectory(), 'slip');
  for (const args of [['export'], ['check'], ['owner-link']]) {
    const { status, out, err } = await cordboard(...args, '--data', data);
    assert.is(status, 1);
    assert.is(out, '');
    assert.match(err, `There is no box in ${data}`);
  }
  assert.not(existsSync(data));
});

test('check tells a good file from a bad one without touching any box', async () => {
  assert.is((await cordboard('check', officeFile(TWO_USERS))).status, 0);
  const bad = await cordboard('check', officeFile('users: [{ number: "101", name: Anna, pin: "1111" }]'));
  assert.is(bad.status, 1);
  assert.match(bad.err, 'PIN');
  assert.match((await cordboard('check', officeFile('office: {\n'))).err, /^ {2}line 2: /m);
  assert.match((await cordboard('check', temporaryDirectory())).err, 'is a folder');
  const missing = await cordboard('check', '/nowhere/office.yaml');
  assert.is(missing.status, 1);
  assert.match(missing.err, 'There is no file /nowhere/office.yaml');
});

test('EXT-02 check says what is wrong about the set-up, and fails where calls are lost by it', async () => {
  const menu = (fallback: string) => `${TWO_USERS}ivrs:\n  - { number: "200", name: Menu${fallback} }\n`;
  const lost = await cordboard('check', officeFile(menu('')));
  assert.is(lost.status, 1);
  assert.match(lost.out, 'Broken: Calls that come to 200 Menu reach nobody');
  assert.match(lost.err, 'Calls are lost by one of them.');
  const well = await cordboard('check', officeFile(menu(', noneDestination: "101"')));
  assert.is(well.status, 0);
  assert.match(well.out, 'Nothing is wrong with the set-up.');
});

test('with a box running apply is live at once, a second serve is refused, owner-link gives a fresh link', async () => {
  const box = await TestBox.start({ office: TWO_USERS });
  try {
    const third = `${TWO_USERS}  - { number: "103", name: Carla Jansen }\n`;
    assert.match(box.apply(third), /took it over at once/);
    assert.match(box.command('export').stdout, 'Carla Jansen');
    const renamed = officeFile(third.replace('Carla Jansen', 'Carla Smit'));
    const preview = await cordboard('apply', renamed, '--dry-run', '--data', box.dataDir);
    assert.match(preview.out, '“Name” was Carla Jansen and becomes Carla Smit');
    const refused = await cordboard(
      'apply',
      officeFile('users:\n  - { number: "1x1", name: A }\n'),
      '--data',
      box.dataDir,
    );
    assert.is(refused.status, 1);
    assert.match(refused.err, 'line 2, users.1x1.number: A number has digits only.');
    const again = await cordboard('serve', '--data', box.dataDir, '--http', '127.0.0.1:0', '--https', '127.0.0.1:0');
    assert.is(again.status, 1);
    assert.match(again.err, box.dataDir);
    const wondered = ['what-if', '--data', box.dataDir, '--from', '101', '--to', '103', '--registered'];
    assert.match((await cordboard(...wondered)).out, /called Carla Jansen[\s\S]*It ends: /);
    const [, page, token] = /^(http\S+)\/welcome#(\S+)$/m.exec(box.command('owner-link').stdout) ?? [];
    assert.is(page, box.page);
    const answer = await fetch(`${box.page}/api/welcome/check`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: box.page },
      body: JSON.stringify({ token }),
    });
    assert.is(answer.status, 200);
    assert.is(await box.terminate(), 0);
  } finally {
    await box.stop();
  }
});

test('a taken port ends the start with a sentence, and nothing is left open', async () => {
  const box = await TestBox.start();
  try {
    const data = join(temporaryDirectory(), 'data');
    const other = ['--http', '127.0.0.1:0', '--https', '127.0.0.1:0'];
    const office = officeFile('office: { name: Too early, country: NL }\n');
    const sip = ['--sip', `127.0.0.1:${box.sip.port}`];
    const { status, err } = await cordboard('serve', '--data', data, '--office', office, ...other, ...sip);
    assert.is(status, 1);
    const { out } = await cordboard('export', '--data', data);
    assert.not.match(out, 'Too early', 'the office file was not taken over');
    assert.match(err, `UDP port ${box.sip.port} on 127.0.0.1 is taken by another program: stop that one`);
    // The page's port is the last to be opened: what was open before it may not keep the program alive.
    const pagePort = new URL(box.page).port;
    const late = ['--http', `127.0.0.1:${pagePort}`, '--https', '127.0.0.1:0', '--sip', '127.0.0.1:0'];
    const second = await cordboard('serve', '--data', data, ...late);
    assert.is(second.status, 1);
    assert.match(second.err, `TCP port ${pagePort} on 127.0.0.1 is taken by another program: stop that one`);
  } finally {
    await box.stop();
  }
});

test('NPL-07 what-if tells the way of a call in sentences or for programs', async () => {
  const data = join(temporaryDirectory(), 'data');
  await cordboard('apply', officeFile(TWO_USERS), '--data', data);
  const question = ['what-if', '--data', data, '--from', '101', '--to', '102', '--at', '2026-12-25T10:00'];
  const told = await cordboard(...question, '--who', '102=answers=7');
  assert.is(told.status, 0, told.err);
  assert.match(told.out, 'Anna de Vries (101) calls 102, Friday, 25 December 2026 at 10:00');
  assert.match(told.out, /10:00:07 {2}Bram "B" O'Neill answered/);
  const outside = ['what-if', '--data', data, '--from', '0612345678', '--to', '+31201234567'];
  assert.match((await cordboard(...outside)).out, /^\+31 6 12 34 56 78 calls \+31 20 123 45 67, /);
  const { out } = await cordboard(...question, '--json');
  const { outcome, callee } = JSON.parse(out);
  assert.equal([outcome, callee.number], ['answered', '102']);
  assert.is((await cordboard('what-if', '--data', data, '--from', '101')).status, 2);
  assert.match((await cordboard(...question, '--who', '102')).err, '--who wants');
  assert.match((await cordboard('what-if', '--data', data, '--from', '7', '--to', '1')).err, 'Nobody calls from “7”');
  const trunk = async (text: string) => (await cordboard(...question, '--trunk', text)).err;
  assert.match(await trunk('Voys'), '--trunk wants NAME=silent or NAME=refuses; “Voys” is not that.');
  assert.match(await trunk('Voys=silent'), 'There is no trunk “Voys”');
});
