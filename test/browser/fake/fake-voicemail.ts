import type { FakeUser } from './office.ts';

/** Two mailboxes with a handful of messages: Anna's own, and a shared one that asks its PIN. */

export interface FakeMessage {
  readonly id: string;
  readonly mailboxId: string;
  readonly state: 'new' | 'heard' | 'saved';
  readonly receivedAt: number;
  readonly durationMs: number;
  readonly caller: { readonly number: string; readonly name: string };
}

interface FakeMailbox {
  readonly id: string;
  readonly kind: 'personal' | 'shared';
  readonly number: string;
  readonly name: string;
  readonly hasPin: boolean;
  open: boolean;
  settings: Record<string, unknown>;
}

export class FakeVoicemail {
  readonly boxes: readonly FakeMailbox[];
  messages: readonly FakeMessage[];
  #deleted: readonly FakeMessage[] = [];
  onChange: (news: unknown) => void = () => undefined;

  constructor(users: readonly FakeUser[]) {
    const personal = { isOn: true, afterSec: 20, pinPolicy: 'untrusted', language: 'nl', mail: 'no' };
    const settings = { language: 'nl', mail: 'notice' };
    this.boxes = [
      {
        id: 'u101',
        kind: 'personal',
        number: '101',
        name: 'Anna de Vries',
        hasPin: true,
        open: true,
        settings: personal,
      },
      { id: 'v1', kind: 'shared', number: '860', name: 'Klachten', hasPin: true, open: false, settings },
    ];
    this.messages = users.slice(3, 9).map((user, at) => ({
      id: `m${at}`,
      mailboxId: at === 5 ? 'v1' : 'u101',
      state: (['new', 'new', 'heard', 'saved', 'heard', 'new'] as const)[at] ?? 'heard',
      receivedAt: Date.now() - at * 9_400_000 - 300_000,
      durationMs: 4_000,
      caller:
        at === 2
          ? { number: '', name: '' }
          : { number: at === 1 ? '+31201234567' : user.number, name: at === 1 ? '' : user.name },
    }));
  }

  news(): unknown[] {
    return this.boxes.map((box) => this.newsOf(box.id));
  }

  newsOf(id: string): unknown {
    const box = this.box(id);
    const messages = this.messages.filter(({ mailboxId }) => mailboxId === id);
    const fresh = messages.filter(({ state }) => state === 'new').length;
    const mailbox = {
      ...box,
      settings: box.open ? box.settings : undefined,
      full: false,
      new: fresh,
      old: messages.length - fresh,
    };
    return box.open ? { mailbox, messages } : { mailbox };
  }

  box(id: string): FakeMailbox {
    const box = this.boxes.find((one) => one.id === id);
    if (!box) throw new Error(`no mailbox ${id}`);
    return box;
  }

  mark(id: string, state: FakeMessage['state']): void {
    this.messages = this.messages.map((message) => (message.id === id ? { ...message, state } : message));
    this.changed(id);
  }

  delete(id: string): void {
    this.#deleted = this.messages.filter((message) => message.id === id);
    this.messages = this.messages.filter((message) => message.id !== id);
    this.changed(id);
  }

  restore(id: string): void {
    const back = this.#deleted.filter((message) => message.id === id);
    this.messages = [...back, ...this.messages].sort((a, b) => b.receivedAt - a.receivedAt);
    this.changed(id);
  }

  changed(_messageId: string): void {
    for (const { id } of this.boxes) this.onChange(this.newsOf(id));
  }
}

/** A second of nothing, or of a tone, again and again: 8 kHz, 16 bits. */
export function wav(seconds: number, hz = 440): Buffer {
  const count = seconds * 8_000;
  const bytes = Buffer.alloc(44 + count * 2);
  bytes.write('RIFF', 0);
  bytes.writeUInt32LE(36 + count * 2, 4);
  bytes.write('WAVEfmt ', 8);
  bytes.writeUInt32LE(16, 16);
  bytes.writeUInt16LE(1, 20);
  bytes.writeUInt16LE(1, 22);
  bytes.writeUInt32LE(8_000, 24);
  bytes.writeUInt32LE(16_000, 28);
  bytes.writeUInt16LE(2, 32);
  bytes.writeUInt16LE(16, 34);
  bytes.write('data', 36);
  bytes.writeUInt32LE(count * 2, 40);
  for (let at = 0; at < count; at++)
    bytes.writeInt16LE(Math.round(3_000 * Math.sin((2 * Math.PI * hz * at) / 8_000)), 44 + at * 2);
  return bytes;
}

/** Something that looks like speech. */
export function peaks(count: number): number[] {
  return Array.from({ length: count }, (_, at) => Math.abs(Math.sin(at / 5) * Math.sin(at / 17)) * 0.9 + 0.05);
}
