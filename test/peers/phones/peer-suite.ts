import * as assert from 'uvu/assert';
import { has } from '../../kit/box.ts';
import { TestNetwork } from '../../kit/network.ts';
import { type Suite, suite } from '../../kit/suite.ts';

/** A suite of tests with real phones, and what this machine lacks for it. */
export interface PeerSuite {
  readonly test: Suite;
  readonly lacks: string | undefined;
}

const TEST_TIMEOUT_MS = 60_000;

/** `programs`: what its tests start. Where one is missing each test is skipped by name. */
export function suiteOfPeers(name: string, programs: readonly string[]): PeerSuite {
  const missing = programs.filter((program) => !has(program));
  const needsNetwork = programs.includes('ip') && missing.length === 0 && !TestNetwork.possible();
  const lacks = missing.length > 0 ? `needs ${missing.join(', ')}` : undefined;
  const test = suite(name, { timeoutMs: TEST_TIMEOUT_MS });
  return { test, lacks: lacks ?? (needsNetwork ? 'needs the right to make network namespaces' : undefined) };
}

export function check({ test, lacks }: PeerSuite, name: string, body: () => Promise<void>): void {
  if (lacks === undefined) test(name, body);
  else test.skip(name, lacks);
}

/** sox guesses the frequency, and a frame that came too late is a gap in the wave. */
const NEAR = 0.05;

/** Fails unless what was heard is the tone that was played. */
export function near(heardHz: number, playedHz: number): void {
  assert.ok(Math.abs(heardHz - playedHz) <= playedHz * NEAR, `heard ${heardHz} Hz instead of ${playedHz} Hz`);
}
