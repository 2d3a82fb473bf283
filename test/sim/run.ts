/** Runs storms, and says of a failure all that is needed to understand and to replay it. */
import { execFileSync } from 'node:child_process';
import { ladder } from './ladder.ts';
import { OutsideDay } from './outside-day.ts';
import { makeWorld, type StormOptions, storm, troublesOf } from './storm.ts';
import { Violation } from './violation.ts';
import type { World } from './world.ts';

export interface StormResult {
  readonly options: StormOptions;
  readonly steps: number;
  readonly hash: string;
  /** Undefined: everything held. */
  readonly failure: Error | undefined;
  readonly rule: string | undefined;
  readonly ladder: string;
}

/** One storm to its end, good or bad. */
export function runStorm(options: StormOptions): Promise<StormResult> {
  return options.outside ? runOutsideDay(options) : runInside(options);
}

async function runInside(options: StormOptions): Promise<StormResult> {
  let world: World | undefined;
  let failure: Error | undefined;
  try {
    world = makeWorld(options);
    await storm(world, options);
  } catch (error) {
    failure = error as Error;
    world?.abandon();
  }
  return resultOf(options, world, failure);
}

async function runOutsideDay(options: StormOptions): Promise<StormResult> {
  const day = new OutsideDay(options);
  let failure: Error | undefined;
  try {
    await day.play();
  } catch (error) {
    failure = error as Error;
    day.abandon();
  }
  return resultOf(options, day, failure);
}

function resultOf(
  options: StormOptions,
  world: Pick<World, 'packets' | 'steps' | 'hash'> | undefined,
  failure: Error | undefined,
): StormResult {
  const rule = failure instanceof Violation ? failure.rule : failure && 'crash of the simulator';
  const callIds = failure instanceof Violation ? failure.callIds : [];
  const drawn = world && callIds.length > 0 ? ladder(world.packets, callIds) : '';
  const hash = (world?.hash ?? 0).toString(16);
  return { options, steps: world?.steps ?? 0, hash, failure, rule, ladder: drawn };
}

/** The same failure with as few people as it needs. */
export async function shrink(result: StormResult): Promise<StormResult> {
  let smallest = result;
  // Of days with providers everybody is needed.
  if (result.options.outside) return result;
  for (const number of ['101', '102', '103', '104', '105']) {
    const without = [...(smallest.options.without ?? []), number];
    const smaller = await runStorm({ ...smallest.options, without });
    if (smaller.rule === result.rule) smallest = smaller;
  }
  return smallest;
}

/** The line that replays it. */
export function replayLine({ seed, loss, without = [], acts, troubles, services, outside }: StormOptions): string {
  const more = [
    without.length > 0 ? ` --without ${without.join(',')}` : '',
    acts === undefined ? '' : ` --acts ${acts}`,
    services === true ? ' --services' : '',
    outside === true ? ' --outside' : '',
    troubles === undefined ? '' : ` --troubles ${troubles.join(',') || 'none'}`,
  ];
  return `node scripts/simulate.ts --seed ${seed} --loss ${loss}${more.join('')}`;
}

export function report(result: StormResult): string {
  const { options, steps, hash, failure } = result;
  const troubles = options.outside ? 'of providers' : troublesOf(options).join(', ') || 'none';
  return [
    `${failure?.stack ?? 'everything held'}`,
    `seed ${options.seed}, loss ${options.loss}, troubles ${troubles}, step ${steps}, hash ${hash}, commit ${commit()}`,
    result.ladder,
    `replay: ${replayLine(options)}`,
  ].join('\n');
}

function commit(): string {
  try {
    return execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim();
  } catch {
    return 'unknown';
  }
}
