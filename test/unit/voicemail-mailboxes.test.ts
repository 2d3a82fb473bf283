import * as assert from 'uvu/assert';
import {
  MESSAGE_DAYS_DEFAULT,
  MESSAGE_DISK_FREE_MIN_BYTES,
  MESSAGE_MAX_MS,
  MESSAGE_SWEEP_PURGES,
  MESSAGE_UNDO_MS,
  MESSAGES_PER_MAILBOX_MAX,
} from '../../appliance/base/limits-features.ts';
import { openStore, type StoreImage } from '../../appliance/store/database.ts';
import type { Draft } from '../../appliance/voicemail/types.ts';
import { ANNA, MemoryFolder, testMailboxes } from '../kit/mailboxes.ts';
import { author, testOffice } from '../kit/office.ts';
import { suite } from '../kit/suite.ts';

const test = suite('voicemail: mailboxes');

const DAY_MS = 86_400_000;

function withBram(more: object = {}) {
  const office = testOffice();
  office.config.apply(
    [{ what: 'create', entity: 'user', id: 'bram', body: { number: '102', name: 'Bram', pin: '2580', ...more } }],
    author,
  );
  return { ...office, ...testMailboxes(office) };
}

test('VMB-04 a message is there once it is kept, and a mailbox counts new and old ones', () => {
  const o = withBram();
  const draft = o.mailboxes.begin('bram', ANNA) as Draft;
  assert.equal(o.mailboxes.messages('bram'), [], 'not while it is spoken');
  assert.is(draft.keep(12_345.6), true);
  const [message] = o.mailboxes.messages('bram');
  assert.is(message?.durationMs, 12_345);
  assert.equal([message?.state, message?.caller, message?.receivedAt], ['new', ANNA, o.clock.wall()]);
  assert.equal(o.mailboxes.count('bram'), { new: 1, old: 0 });
  o.mailboxes.mark(message!.id, 'heard');
  assert.equal(o.mailboxes.count('bram'), { new: 0, old: 1 });
  o.mailboxes.mark(message!.id, 'saved');
  assert.is(o.mailboxes.message(message!.id)?.state, 'saved');
  assert.equal(testMailboxes(o).mailboxes.messages('bram'), o.mailboxes.messages('bram'), 'and after a restart');
});

test('a receiver that was put down is no message, and neither is what the caller discards', () => {
  const o = withBram();
  for (const end of [(draft: Draft) => draft.keep(400), (draft: Draft) => draft.discard()]) {
    const draft = o.mailboxes.begin('bram', ANNA) as Draft;
    o.folder.write(draft.path, 400);
    end(draft);
    assert.is(draft.keep(5_000), false, 'it is over');
  }
  assert.equal([o.folder.files.size, o.store.messages.all()], [0, []]);
});

test('a deleted message comes back for a while, and then is gone with its file', () => {
  const o = withBram();
  const [first, second] = [o.leave('bram'), o.leave('bram')];
  o.mailboxes.delete(first);
  o.mailboxes.delete(second);
  assert.equal([o.mailboxes.messages('bram').length, o.folder.files.size], [0, 2]);
  o.mailboxes.restore(first);
  assert.equal(o.mailboxes.count('bram'), { new: 1, old: 0 });
  o.clock.advance(MESSAGE_UNDO_MS - 1);
  o.mailboxes.sweep();
  assert.is(o.folder.files.size, 2);
  o.clock.advance(1);
  o.mailboxes.sweep();
  assert.equal([...o.folder.files.keys()], [`bram/${first}`]);
  assert.is(o.mailboxes.message(second), undefined);
  o.mailboxes.purge([first]);
  assert.is(o.folder.files.size, 1, 'only what is deleted can be purged');
});

test('messages grow old, but for saved ones', () => {
  const o = withBram();
  const [fresh, heard, saved] = [o.leave('bram'), o.leave('bram'), o.leave('bram')];
  o.mailboxes.mark(heard, 'heard');
  o.mailboxes.mark(saved, 'saved');
  o.clock.advance(MESSAGE_DAYS_DEFAULT * DAY_MS - 1);
  o.mailboxes.sweep();
  assert.is(o.mailboxes.messages('bram').length, 3);
  o.clock.advance(1);
  o.mailboxes.sweep();
  assert.equal(
    o.mailboxes.messages('bram').map(({ id }) => id),
    [saved],
  );
  assert.is(o.mailboxes.message(fresh), undefined);
});

test('what was saved in a mailbox that is gone grows old too, and an undo until then brings it back', () => {
  const o = withBram();
  const saved = o.leave('bram');
  o.mailboxes.mark(saved, 'saved');
  o.config.apply([{ what: 'delete', entity: 'user', id: 'bram' }], author);
  o.mailboxes.sweep();
  assert.is(o.mailboxes.messages('bram').length, 1);
  o.config.undo(o.config.revision, author);
  o.clock.advance(MESSAGE_DAYS_DEFAULT * DAY_MS);
  o.mailboxes.sweep();
  assert.is(o.mailboxes.messages('bram').length, 1);
  o.config.apply([{ what: 'delete', entity: 'user', id: 'bram' }], author);
  o.mailboxes.sweep();
  assert.equal([o.mailboxes.messages('bram'), o.folder.files.size], [[], 0]);
});

test('one look takes few away at a time: each waits for the disk', () => {
  const o = withBram();
  for (let each = 0; each < MESSAGE_SWEEP_PURGES + 3; each++) o.mailboxes.delete(o.leave('bram'));
  o.clock.advance(MESSAGE_UNDO_MS);
  o.mailboxes.sweep();
  assert.is(o.folder.files.size, 3);
  o.mailboxes.sweep();
  assert.is(o.folder.files.size, 0);
});

test('VMB-05 a recorder that died and tells no length: the file knows it', () => {
  const o = withBram();
  const draft = o.mailboxes.begin('bram', ANNA) as Draft;
  o.folder.write(draft.path, 6_000);
  assert.is(draft.keep(0), true);
  assert.is(o.mailboxes.messages('bram')[0]?.durationMs, 6_000);
});

test('VMB-05 a full box and a full disk are told before anything is recorded', () => {
  const o = withBram();
  o.folder.free = MESSAGE_DISK_FREE_MIN_BYTES - 1;
  assert.equal([o.mailboxes.room('bram'), o.mailboxes.begin('bram', ANNA)], ['disk-full', 'disk-full']);
  o.folder.free++;
  for (let each = 0; each < MESSAGES_PER_MAILBOX_MAX; each++) o.leave('bram');
  assert.equal([o.mailboxes.room('bram'), o.mailboxes.begin('bram', ANNA)], ['box-full', 'box-full']);
  assert.is(o.mailboxes.room('another'), undefined);
  assert.is(o.store.messages.all().length, MESSAGES_PER_MAILBOX_MAX);
});

test('VMB-05 a disk that fills up while somebody speaks loses nothing: the message is there when there is room', () => {
  const o = withBram();
  const draft = o.mailboxes.begin('bram', ANNA) as Draft;
  o.folder.write(draft.path, 7_000);
  const { keep } = o.store.messages;
  o.store.messages.keep = () => {
    throw new Error('SQLITE_FULL');
  };
  assert.is(draft.keep(7_000), true);
  o.mailboxes.sweep();
  assert.equal(o.mailboxes.messages('bram'), []);
  o.store.messages.keep = keep;
  o.mailboxes.sweep();
  assert.is(o.mailboxes.messages('bram')[0]?.durationMs, 7_000);
  assert.ok(o.troubles.length >= 2);
});

test('who thinks a message over for very long is not told that it could not be kept: it is there, once', () => {
  const o = withBram();
  const draft = o.mailboxes.begin('bram', ANNA) as Draft;
  o.folder.write(draft.path, 4_000);
  o.clock.advance(2 * MESSAGE_MAX_MS);
  o.mailboxes.sweep();
  assert.is(draft.keep(4_000), true);
  assert.is(o.mailboxes.messages('bram').length, 1);
});

test('a draft that a mistake forgot is settled with what it has', () => {
  const o = withBram();
  const draft = o.mailboxes.begin('bram', ANNA) as Draft;
  o.folder.write(draft.path, 4_000);
  o.clock.advance(2 * MESSAGE_MAX_MS - 1);
  o.mailboxes.sweep();
  assert.equal(o.mailboxes.messages('bram'), []);
  o.clock.advance(1);
  o.mailboxes.sweep();
  assert.is(o.mailboxes.messages('bram')[0]?.durationMs, 4_000);
  assert.equal(o.traces, ['A message from 101 that had broken off was kept (4 s).']);
});

test('VMB-05 row and file agree again after a start, whichever of them is missing', () => {
  const o = withBram();
  const lost = o.leave('bram');
  o.folder.files.delete(`bram/${lost}`);
  o.folder.files.set('bram/unknown', 9_000);
  o.folder.files.set('bram/short', 10);
  const draft = o.mailboxes.begin('bram', ANNA) as Draft;
  assert.ok(draft.path);
  const after = testMailboxes(o, { folder: o.folder });
  after.mailboxes.recover();
  const [message, ...none] = after.mailboxes.messages('bram');
  assert.equal([message?.id, message?.durationMs, message?.caller.number], ['unknown', 9_000, '']);
  assert.equal(none, []);
  assert.equal([...o.folder.files.keys()], ['bram/unknown']);
  assert.equal([...after.traces].sort(), [
    'A message from 101 had broken off before anything was said; it was let go.',
    'A message from – had broken off before anything was said; it was let go.',
    'A message from – that had broken off was kept (9 s).',
    `A voicemail message has lost its sound (bram/${lost}) and was taken out of the list.`,
  ]);
});

interface Cut {
  readonly image: StoreImage;
  readonly files: ReadonlyMap<string, number>;
  /** What the story had come to when the power went. */
  readonly chapter: string;
}

/** A whole life of one message, with a power cut before and after each thing that reaches the disk. */
function cuts(): Cut[] {
  const o = withBram();
  const found: Cut[] = [];
  let chapter = 'begin';
  const cut = (): void => {
    found.push({ image: o.store.image(), files: new Map(o.folder.files), chapter });
  };
  o.folder.onChange = cut;
  const messages = new Proxy(o.store.messages, {
    get(target, name, receiver) {
      const value = Reflect.get(target, name, receiver) as unknown;
      if (typeof value !== 'function') return value;
      return (...args: unknown[]) => {
        cut();
        const answer = Reflect.apply(value, target, args) as unknown;
        cut();
        return answer;
      };
    },
  });
  const { mailboxes } = testMailboxes({ ...o, store: { messages } }, { folder: o.folder });
  const draft = mailboxes.begin('bram', ANNA) as Draft;
  chapter = 'spoken';
  o.folder.write(draft.path, 3_000);
  o.folder.write(draft.path, 8_000);
  draft.keep(8_000);
  chapter = 'kept';
  const [message] = mailboxes.messages('bram');
  mailboxes.mark(message!.id, 'heard');
  chapter = 'deleted';
  mailboxes.delete(message!.id);
  chapter = 'going';
  mailboxes.purge([message!.id]);
  chapter = 'gone';
  cut();
  return found;
}

test('VMB-05 a power cut at any moment loses no word and brings nothing deleted back', () => {
  const all = cuts();
  assert.ok(all.length >= 16, String(all.length));
  for (const [at, { image, files, chapter }] of all.entries()) {
    const office = testOffice();
    const store = openStore(':memory:', { ...office, image });
    const folder = new MemoryFolder(files);
    const { mailboxes, troubles } = testMailboxes({ ...office, store }, { folder });
    mailboxes.recover();
    const here = mailboxes.messages('bram');
    const label = `cut ${at} (${chapter})`;
    assert.equal(troubles, [], label);
    assert.equal(
      [...folder.files.keys()],
      here.map((message) => `bram/${message.id}`),
      `${label}: rows and files`,
    );
    const longest = files.values().next().value ?? 0;
    if (chapter === 'spoken' || chapter === 'kept') assert.is(here[0]?.durationMs ?? 0, longest, label);
    if (['begin', 'going', 'gone'].includes(chapter)) assert.equal(here, [], label);
    store.close();
  }
});
