import { z } from 'zod';
import type { RecordingDownload } from '../../store/recording-downloads.ts';
import type { RecordingRow } from '../../store/recordings.ts';
import { partyShape } from './calls.ts';
import { moment } from './shapes.ts';

export const recordingShape = z
  .object({
    id: z.string(),
    callId: z.string().meta({ description: 'Of the call in the history.' }),
    startedAt: moment,
    durationMs: z.number().int(),
    running: z.boolean().meta({ description: 'It is being recorded just now.' }),
    caller: partyShape.meta({ description: 'On the left.' }),
    callee: partyShape.meta({ description: 'On the right.' }),
  })
  .meta({ id: 'Recording' });

export function recordingView(row: RecordingRow): z.input<typeof recordingShape> {
  const { id, callId, startedAt, durationMs, state, caller, callee } = row;
  return { id, callId, startedAt, durationMs, running: state === 'running', caller, callee };
}

export const downloadShape = z
  .object({
    id: z.string(),
    keptUntil: moment,
    parts: z.array(z.object({ count: z.number().int(), bytes: z.number().int() })),
  })
  .meta({ id: 'RecordingDownload' });

export function downloadView({ id, keptUntil, parts }: RecordingDownload): z.input<typeof downloadShape> {
  return { id, keptUntil, parts: parts.map(({ recordingIds, bytes }) => ({ count: recordingIds.length, bytes })) };
}

/** `2026-11-21 14.05.09 Anna de Vries - +31201234567.wav`, in the office's time. */
export function recordingFileName({ startedAt, caller, callee }: RecordingRow, timeZone: string): string {
  const when = new Date(startedAt).toLocaleString('sv-SE', { timeZone }).replaceAll(':', '.');
  const who = [caller, callee].map(({ name, number }) => (name === '' ? number : name)).join(' - ');
  return `${when} ${who}.wav`.replace(/[\\/:*?"<>|]/g, '_');
}
