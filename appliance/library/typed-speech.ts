import { spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { PROMPT_UPLOAD_MAX_BYTES, SPEECH_TIMEOUT_MS } from '../base/limits-features.ts';
import { espeakArguments } from '../prompts/espeak.ts';
import type { PromptLanguage } from '../prompts/types.ts';
import { NotSpoken, type SpeechService } from './types.ts';

/** Where espeak-ng is installed on this machine; undefined where it isn't. */
export function findEspeak(searchPath = process.env.PATH ?? ''): string | undefined {
  const places = searchPath.split(delimiter).filter((folder) => folder !== '');
  return places.map((folder) => join(folder, 'espeak-ng')).find(isProgram);
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** A text as espeak-ng says it, as WAV. @throws NotSpoken */
export function spokenByEspeak(program: string, text: string, language: PromptLanguage): Promise<Uint8Array> {
  const { promise, resolve, reject } = Promise.withResolvers<Uint8Array>();
  const child = spawn(program, espeakArguments(language), {
    stdio: ['pipe', 'pipe', 'ignore'],
    timeout: SPEECH_TIMEOUT_MS,
  });
  const parts: Buffer[] = [];
  child.stdout.on('data', (part: Buffer) => parts.push(part));
  child.on('error', (error) => reject(new NotSpoken('service', error.message)));
  child.on('close', (code) =>
    code === 0 ? resolve(Buffer.concat(parts)) : reject(new NotSpoken('service', `espeak-ng ${code ?? 'timeout'}`)),
  );
  // One that ended before it read everything has said why by its exit code.
  child.stdin.on('error', () => {});
  child.stdin.end(text);
  return promise;
}

/**
 * A text as the office's service says it, as WAV or MP3: `POST /audio/speech` as OpenAI describes it, which many
 * services on the LAN speak too. @throws NotSpoken
 */
export async function spokenByService(service: SpeechService, text: string): Promise<Uint8Array> {
  const { url, key, model, voice } = service;
  try {
    const response = await fetch(`${url.replace(/\/+$/, '')}/audio/speech`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(key === undefined ? {} : { authorization: `Bearer ${key}` }) },
      body: JSON.stringify({ model, voice, input: text, response_format: 'wav' }),
      signal: AbortSignal.timeout(SPEECH_TIMEOUT_MS),
    });
    if (!response.ok) throw new NotSpoken('service', `${response.status} ${response.statusText}`.trim());
    return await limited(response);
  } catch (error) {
    if (error instanceof NotSpoken) throw error;
    const { cause, message } = error as Error;
    throw new NotSpoken('service', cause instanceof Error ? cause.message : message);
  }
}

async function limited(response: Response): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let bytes = 0;
  for await (const part of response.body ?? []) {
    bytes += part.byteLength;
    if (bytes > PROMPT_UPLOAD_MAX_BYTES) throw new NotSpoken('service', `> ${PROMPT_UPLOAD_MAX_BYTES} bytes`);
    parts.push(part);
  }
  return Buffer.concat(parts);
}
