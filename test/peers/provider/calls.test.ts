import * as assert from 'uvu/assert';
import { Customer, SENT_ON_TO } from '../phones/customer.ts';
import { check, suiteOfPeers } from '../phones/peer-suite.ts';

/** Calls from and to the outside through providers that Kamailio plays, with SIPp as everybody's phone. */
const peers = suiteOfPeers('provider: calls', ['kamailio', 'sipp', 'ip']);
const { test } = peers;

let customer: Customer;

test.before(async () => {
  if (peers.lacks !== undefined) return;
  customer = await Customer.open();
  await Promise.all([customer.first.does(/^registers/), customer.second.does(/^registers/)]);
});
test.after(() => customer?.close());

check(
  peers,
  'NPL-08 a call from outside reaches the number’s person, with the number the network vouches for',
  async () => {
    const call = await customer.brings('+31201234567', { from: 'lijn7', asserted: '+31612345678' });
    assert.equal([call.outcome, call.caller.number, call.callee?.number], ['answered', '+31612345678', '102']);
  },
);

check(peers, 'NPL-08 the dialled number and the caller’s are understood in four formats', async () => {
  for (const [dialled, from] of [
    ['31201234567', '31612345678'],
    ['0031201234567', '0031612345678'],
    ['0201234567', '0612345678'],
  ] as const) {
    const call = await customer.brings(dialled, { from });
    assert.equal([call.outcome, call.caller.number], ['answered', '+31612345678'], dialled);
  }
});

check(peers, 'NPL-08 a caller who withholds the number stays unknown', async () => {
  const call = await customer.brings('+31201234567', { from: '+31612345678', privacy: 'id' });
  assert.is(call.outcome, 'answered');
  assert.not.match(JSON.stringify(call), /612345678/);
});

check(peers, 'NPL-08 a call outside goes over the first trunk, with our number and the right password', async () => {
  const call = await customer.dialsOut('0612347101', 'answers');
  assert.is(call.outcome, 'answered');
  const carried = await customer.first.does(/^carries \+31612347101/);
  assert.match(carried, /from 31201234567 pai <sip:\+31201234567@/);
});

check(peers, 'NPL-08 numbers go out in the format that the provider wants', async () => {
  for (const [format, number] of [
    ['e164', '31612347102'],
    ['zeros', '0031612347103'],
    ['national', '0612347104'],
  ] as const) {
    customer.wants(format);
    await customer.dialsOut(`06${number.slice(-8)}`, 'answers');
    await customer.first.does(new RegExp(`^carries ${number} `));
  }
  customer.wants('plus');
});

check(peers, 'NPL-08 early sound of the provider, and one that rings several phones at once', async () => {
  assert.is((await customer.dialsOut('0612347105', 'early-then-rings')).outcome, 'answered');
  assert.is((await customer.dialsOut('0612347106', 'early-forks')).outcome, 'answered');
});

check(peers, 'NPL-08 a called one who is sent on elsewhere (302) is called there', async () => {
  const call = await customer.dialsOut('0612347108', 'sends-on', { sentOnTo: SENT_ON_TO });
  assert.is(call.outcome, 'answered');
  await customer.first.does(/^carries \+31612347002/);
});

check(peers, 'NPL-08 a number that is withheld by #31# leaves the office withheld', async () => {
  const call = await customer.dialsOut('#31#0612347109', 'answers');
  assert.is(call.outcome, 'answered');
  const carried = await customer.first.does(/^carries \+31612347109/);
  assert.match(carried, /from anonymous .* privacy id$/);
  assert.not.match(carried, /\+31201234567/);
});

check(peers, 'NPL-08 a first trunk that dies mid-day: the call goes over the second', async () => {
  await customer.first.die();
  const call = await customer.dialsOut('0612347107', 'answers', { at: customer.second });
  assert.is(call.outcome, 'answered');
  await customer.second.does(/^carries \+31612347107/);
});
