import type { Phrase } from '../base/words/phrase.ts';

/** What is written to somebody, as it lies in the queue. */
export interface QueuedMail {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  /** The voicemail message whose recording goes with it. */
  readonly recordingOf?: string | undefined;
  /** What is written where the recording can't go with it: it is gone or unreadable, or too large for the server. */
  readonly withoutRecording?: { readonly text: string; readonly html: string } | undefined;
  /** The message that is deleted once the server has accepted this with its recording. */
  readonly thenDelete?: string | undefined;
}

/** How mails fare, for the page and the health look. */
export interface OutboxState {
  /** There is a server to give mails to. */
  readonly isOn: boolean;
  readonly waiting: number;
  /** What the server said of the one that waits longest, if it was tried and not taken. */
  readonly lastFailure: string | undefined;
}

/** What is told to people by e-mail, each in their own language. */
export interface Letter {
  readonly subject: Phrase;
  readonly sentences: readonly Phrase[];
  /** When it happened, wall clock; said in the office’s time. */
  readonly at?: number;
}

/** Writes to these users, or to everybody who may change the office; who has no address is left out. Never waits. */
export type TellPeople = (to: readonly string[] | 'admins', letter: Letter) => void;
