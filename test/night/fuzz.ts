import { SystemClock } from '../../appliance/base/clock.ts';
import { type FuzzResult, fuzz } from '../fuzz/sip-messages.ts';
import { fuzzBox } from '../fuzz/whole-box.ts';
import type { NightOptions, NightResult, NightSearch } from '../kit/night.ts';

/** The rest of the night goes to the whole box, of which a day takes seconds. */
const MESSAGES_PART = 0.4;
/** After so many failures more of the same help nobody. */
const FAILURES_MAX = 10;
const TELL_EVERY = 50;

/** Damaged messages at parser, framer and SDP reader; then damaged packets at a box that is at work. */
const search: NightSearch = {
  name: 'fuzz',
  async run({ seed, untilMs, log }: NightOptions): Promise<NightResult> {
    const clock = new SystemClock();
    const messagesMs = (untilMs - Date.now()) * MESSAGES_PART;
    const messages = await fuzz({ seed, clock, untilMs: clock.now() + messagesMs });
    log(`${messages.rounds} messages, ${messages.findings.length} findings`);
    const failures = said(messages);
    let days = 0;
    let packets = 0;
    let calls = 0;
    while (Date.now() < untilMs && failures.length < FAILURES_MAX) {
      const result = await fuzzBox(seed + days++);
      packets += result.packets;
      calls += result.calls;
      if (result.finding) failures.push(`${result.finding}: \`node test/fuzz/whole-box.ts ${result.seed}\``);
      if (days % TELL_EVERY === 0) log(`${days} days, ${packets} packets, ${calls} calls`);
    }
    const summary =
      `${messages.rounds} damaged messages (${messages.usable} still usable), ` +
      `${packets} damaged packets at a box during ${calls} calls in ${days} days`;
    return { steps: messages.rounds + packets, summary, failures };
  },
};

export default search;

function said({ seed, findings }: FuzzResult): string[] {
  return findings.map(
    ({ what, input, round }) => `${what} (seed ${seed}, round ${round}): \`node test/fuzz/sip-messages.ts ${input}\``,
  );
}
