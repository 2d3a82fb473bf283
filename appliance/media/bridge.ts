import { MessageChannel } from 'node:worker_threads';
import type { CodecName } from '../rtp/codec.ts';
import type { Command } from './protocol.ts';

/** One side: a worker, and what the phone there speaks. */
export interface BridgeSide {
  readonly send: (command: Command) => void;
  readonly speaks: CodecName | undefined;
}

/**
 * Lets sound go between two workers: each has an end that is a session like others, and what one end sends the other
 * one receives, past the main side. Calls that are joined, and people of several calls in one room, need it.
 */
export class Bridge {
  /** Sessions that stand for the other side. */
  readonly near: number;
  readonly far: number;
  readonly #sides: readonly [BridgeSide, BridgeSide];
  #isOpen = true;

  /** @param number gives numbers that no session had before */
  constructor(number: () => number, near: BridgeSide, far: BridgeSide) {
    this.near = number();
    this.far = number();
    this.#sides = [near, far];
    const { port1, port2 } = new MessageChannel();
    near.send({ do: 'pipe', session: this.near, port: port1, codec: near.speaks ?? BY_DEFAULT });
    far.send({ do: 'pipe', session: this.far, port: port2, codec: far.speaks ?? BY_DEFAULT });
  }

  end(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    const [near, far] = this.#sides;
    near.send({ do: 'close', session: this.near });
    far.send({ do: 'close', session: this.far });
  }
}

/** Between workers nothing is lost: the best that costs little. */
const BY_DEFAULT: CodecName = 'G722';
