import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { mixedToMono, readWavHeader, samplesOf, type WavFormat } from '../rtp/wav.ts';
import type { SoundSource } from './sound-source.ts';

/** Where a wav's samples begin by then, whatever tags stand before them. */
const HEAD_BYTES = 65_536;

/** A wav file of any coding that is read here, second by second. */
export class WavSound implements SoundSource {
  readonly rateHz: number;
  readonly #file: number;
  readonly #format: WavFormat;
  /** Bytes of one moment: a sample of each channel. */
  readonly #step: number;
  #at: number;
  readonly #end: number;
  #piece: Int16Array = new Int16Array();
  #taken = 0;

  /** @throws Error when it can't be opened or read */
  constructor(path: string, fromMs: number) {
    this.#file = openSync(path, 'r');
    try {
      const { size } = fstatSync(this.#file);
      const header = readWavHeader(this.#read(0, Math.min(HEAD_BYTES, size)), size);
      if (!header.ok) throw new Error(`${path} is no wav that can be played: ${header.why}`);
      this.#format = header;
      this.rateHz = header.sampleRateHz;
      this.#step = (header.bitsPerSample / 8) * header.channels;
      this.#at = header.dataAt + Math.round((fromMs * this.rateHz) / 1_000) * this.#step;
      this.#end = Math.min(size, header.dataAt + header.dataBytes);
    } catch (error) {
      closeSync(this.#file);
      throw error;
    }
  }

  read(out: Int16Array): number {
    let written = 0;
    while (written < out.length) {
      if (this.#taken === this.#piece.length && !this.#more()) break;
      const count = Math.min(out.length - written, this.#piece.length - this.#taken);
      out.set(this.#piece.subarray(this.#taken, this.#taken + count), written);
      this.#taken += count;
      written += count;
    }
    return written;
  }

  close(): void {
    closeSync(this.#file);
  }

  #more(): boolean {
    const whole = Math.floor((this.#end - this.#at) / this.#step) * this.#step;
    const count = Math.min(whole, this.rateHz * this.#step);
    if (count <= 0) return false;
    const bytes = this.#read(this.#at, count);
    this.#at += count;
    this.#piece = mixedToMono(samplesOf(bytes, this.#format), this.#format.channels);
    this.#taken = 0;
    return this.#piece.length > 0;
  }

  #read(at: number, count: number): Uint8Array {
    const bytes = new Uint8Array(count);
    return bytes.subarray(0, readSync(this.#file, bytes, 0, count, at));
  }
}
