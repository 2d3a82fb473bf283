import { existsSync, mkdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { MessageFiles } from '../../appliance/store/message-files.ts';
import { temporaryDirectory } from '../kit/office.ts';
import { suite } from '../kit/suite.ts';

const test = suite('store: message files');

function folder(): { files: MessageFiles; root: string } {
  const root = join(temporaryDirectory(), 'voicemail');
  return { files: new MessageFiles(root), root };
}

test('a folder that is not there holds nothing, and tells the room of its disk', () => {
  const { files } = folder();
  assert.equal(files.list(), []);
  assert.is(files.has({ mailbox: 'a', id: 'b' }), false);
  files.remove({ mailbox: 'a', id: 'b' });
  assert.ok(files.freeBytes() > 0);
});

test('files are made for their owner only, listed, renamed and removed', () => {
  const { files, root } = folder();
  files.prepare('anna');
  files.prepare('anna');
  assert.is(statSync(join(root, 'anna')).mode & 0o777, 0o700);
  writeFileSync(files.path({ mailbox: 'anna', id: 'one' }), 'sound');
  assert.equal(files.list(), [{ mailbox: 'anna', id: 'one' }]);
  files.rename('anna', 'one', 'two');
  assert.equal([files.has({ mailbox: 'anna', id: 'one' }), files.has({ mailbox: 'anna', id: 'two' })], [false, true]);
  files.remove({ mailbox: 'anna', id: 'two' });
  assert.equal(files.list(), []);
});

test('what others put there is not ours, and no name leads out of the folder', () => {
  const { files, root } = folder();
  files.prepare('anna');
  writeFileSync(join(root, 'lost+found'), '');
  writeFileSync(join(root, 'anna', 'notes.txt'), '');
  writeFileSync(join(root, 'anna', '.hidden.sound'), '');
  mkdirSync(join(root, '.cache'));
  writeFileSync(join(root, '.cache', 'x.sound'), '');
  assert.equal(files.list(), []);
  for (const name of ['..', '../x', 'a/b', '', '.', 'x'.repeat(65), 'a\0b']) {
    assert.throws(() => files.path({ mailbox: name, id: 'a' }), /no name of a file/);
    assert.throws(() => files.path({ mailbox: 'anna', id: name }), /no name of a file/);
  }
  assert.ok(existsSync(root));
});
