import * as assert from 'uvu/assert';
import type { Call, Utterance } from '../../appliance/calls/types.ts';
import { leaveMessage } from '../../appliance/dialogues/leave-message.ts';
import { mailboxOptions } from '../../appliance/dialogues/mailbox-options.ts';
import type { Visit } from '../../appliance/dialogues/visit.ts';
import { GREETING } from '../../appliance/store/message-files.ts';
import { ANNA } from '../kit/mailboxes.ts';
import { menus } from '../kit/menus.ts';
import { suite } from '../kit/suite.ts';

/** What no pretended caller meets: a recorder that could not do its work. */
const test = suite('dialogues: leaving a message');

test('VMB-05 a disk that gives up: what it has is the message, and where it has nothing the caller is told', async () => {
  const { mailboxes, folder } = menus({ what: 'voicemail', number: '201', name: 'Sales' }).voicemail;
  const said: string[] = [];
  const recorder =
    (writtenMs: number) =>
    async ({ path }: { readonly path: string }) => {
      if (writtenMs > 0) folder.write(path, writtenMs);
      return { durationMs: 9_000, ended: 'disk' as const };
    };
  const over = new Error('over');
  const leave = (writtenMs: number): Promise<unknown> => {
    const call = {
      ...{ caller: ANNA, answer: async () => {}, speak: () => {}, explain: () => {}, record: recorder(writtenMs) },
      play: async (what: Utterance | readonly Utterance[]) => said.push(JSON.stringify(what)),
      hangUp: () => Promise.reject(over),
    } as unknown as Call;
    return leaveMessage(call, mailboxes.get('voicemail-201')!, mailboxes).catch((error) => assert.is(error, over));
  };
  await leave(0);
  assert.is(mailboxes.messages('voicemail-201').length, 0, 'nothing that would be silent');
  assert.match(said.at(-2)!, 'voicemail.disk-full');
  await leave(4_000);
  assert.is(mailboxes.messages('voicemail-201')[0]?.durationMs, 4_000);
  assert.match(said.at(-2)!, 'voicemail.message-sent');
});

test('VMB-03 a greeting that the disk did not take leaves the old one', async () => {
  const { mailboxes, folder } = menus({ what: 'voicemail', number: '201', name: 'Sales' }).voicemail;
  const old = { mailbox: 'voicemail-201', id: GREETING };
  folder.write(folder.path(old), 5_000);
  const said: string[] = [];
  const keys = ['1', '2', '', '*', '*'];
  const call = {
    // The head of a file, and nothing behind it.
    record: async ({ path }: { readonly path: string }) => {
      folder.write(path, 0);
      return { durationMs: 9_000, ended: 'disk' as const };
    },
    collect: async () => ({ digits: keys.shift() ?? '*', ended: 'whole' as const }),
    play: async (what: Utterance | readonly Utterance[]) => said.push(JSON.stringify(what)),
  } as unknown as Call;
  const by = { name: 'Anna', from: '101' };
  const visit = { call, mailboxes, mailboxId: 'voicemail-201', by, deleted: new Set<string>() };
  await mailboxOptions(visit as unknown as Visit);
  assert.match(said.join(), 'record.failed');
  assert.is(folder.files.get(folder.path(old)), 5_000);
  assert.is(folder.files.size, 1, 'no draft is left');
});
