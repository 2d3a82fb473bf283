import * as assert from 'uvu/assert';
import { SeededRandom } from '../../appliance/base/random.ts';
import type { Scope } from '../../appliance/base/scope.ts';
import { emergency } from '../../appliance/outside/emergency.ts';
import { incoming } from '../../appliance/outside/incoming.ts';
import { outgoing } from '../../appliance/outside/outgoing.ts';
import { contactUsers } from '../../appliance/trunks/contact-user.ts';
import { TrunkBook } from '../../appliance/trunks/trunk-book.ts';
import { author } from '../kit/office.ts';
import { Phone, type PhoneCall } from '../kit/phone.ts';
import { suite } from '../kit/suite.ts';
import { endTelephones, Telephones } from '../kit/telephones.ts';

/** A provider that dies mid-day, with the real owner of providers: what its death costs the calls after it. */

const test = suite('scenario: a provider that is dead');
test.afterEach(endTelephones);

const PIET = '0612345678';
const TRUNK_SILENT_MS = 4_000;

interface Scene {
  readonly o: Telephones;
  readonly voys: Phone;
  readonly kpn: Phone;
  readonly anna: Phone;
}

/** Voys is asked first, over that transport; then KPN, over UDP. */
async function office(transport: 'udp' | 'tcp' | 'tls'): Promise<Scene> {
  const providers: Phone[] = [];
  const trunkBook = (o: Telephones, scope: Scope): TrunkBook => {
    const { link, box, clock, config, bus } = o;
    for (const [position, [id, by]] of [['voys', transport] as const, ['kpn', 'udp'] as const].entries()) {
      const provider = new Phone(link, box, id, 'udp');
      providers.push(provider);
      const server = provider.node.address.address;
      const body = { name: id, kind: 'fixed', server, position: position + 1, transport: by, callsMax: 10 };
      config.apply([{ what: 'create', entity: 'trunk', id, body }], author);
    }
    const book = new TrunkBook({
      ...{ clock, bus, config, random: new SeededRandom(5), sip: box.endpoint },
      locate: async ({ host, transport: by = 'udp' }) => [
        { transport: by, address: host, port: 5060, certificateName: host },
      ],
      contactUser: contactUsers(new SeededRandom(7).bytes(32)),
      isPhone: () => false,
      callsOver: (trunkId) => o.engine.callsOnTrunk(trunkId),
    });
    book.start(scope);
    return book;
  };
  const o = new Telephones({ outside: { incoming, outgoing, emergency }, media: {}, trunkBook });
  const [voys, kpn] = providers as [Phone, Phone];
  const anna = o.phone('101');
  await o.pass(20_000);
  return { o, voys, kpn, anna };
}

/** How long until KPN rings, as the caller has to wait. */
async function untilKpnRings({ o, kpn, anna }: Scene): Promise<{ waitedMs: number; call: PhoneCall }> {
  const [before, fromMs] = [kpn.rung, o.clock.now()];
  const call = anna.dials(PIET);
  while (kpn.rung === before && o.clock.now() - fromMs < 20_000) await o.pass(20);
  return { waitedMs: o.clock.now() - fromMs, call };
}

async function hangsUp({ o }: Scene, call: PhoneCall): Promise<void> {
  call.hangsUp();
  await o.soon();
}

for (const transport of ['udp', 'tcp', 'tls'] as const) {
  test(`NPL-08 a provider falls silent (${transport}): one call waits for it, those after it go past it at once`, async () => {
    const scene = await office(transport);
    const { o, voys, anna } = scene;
    const well = anna.dials(PIET);
    await o.soon();
    assert.is(voys.rung, 1, 'all is well');
    await hangsUp(scene, well);
    o.link.drops = ({ to, from }) => to === 'voys' || from === 'voys';
    const first = await untilKpnRings(scene);
    assert.ok(Math.abs(first.waitedMs - TRUNK_SILENT_MS) < 200, `the first call waited ${first.waitedMs} ms`);
    await hangsUp(scene, first.call);
    for (let time = 0; time < 3; time++) {
      const { waitedMs, call } = await untilKpnRings(scene);
      assert.ok(waitedMs < 100, `call ${time + 2} waited ${waitedMs} ms`);
      await hangsUp(scene, call);
      assert.ok(o.trail().includes('Provider voys is left out: it can’t be reached.'), o.trail().join('\n'));
      // Two minutes on it is still dead, and nobody has forgotten that.
      await o.pass(120_000);
    }
    o.link.drops = () => false;
    await o.pass(180_000);
    const back = anna.dials(PIET);
    await o.soon();
    assert.is(voys.rung, 2, 'it is back, and asked first again');
    await hangsUp(scene, back);
  });
}

for (const transport of ['tcp', 'tls'] as const) {
  test(`NPL-08 a provider’s machine refuses connections (${transport}): no call waits for that`, async () => {
    const scene = await office(transport);
    const { o } = scene;
    const voysFlow = o.link.lastConnection();
    o.link.refusesConnections = true;
    o.link.break(voysFlow);
    for (let time = 0; time < 2; time++) {
      const { waitedMs, call } = await untilKpnRings(scene);
      assert.ok(waitedMs < 100, `call ${time + 1} waited ${waitedMs} ms`);
      await hangsUp(scene, call);
    }
    assert.ok(o.trail().includes('Provider voys is left out: it can’t be reached.'), o.trail().join('\n'));
  });
}

test('NPL-08 a caller who gives up while a dead provider is asked: the next call goes past it all the same', async () => {
  const scene = await office('tcp');
  const { o, anna } = scene;
  o.link.drops = ({ to, from }) => to === 'voys' || from === 'voys';
  const impatient = anna.dials(PIET);
  await o.pass(3_000);
  await hangsUp(scene, impatient);
  await o.pass(2_000);
  const { waitedMs } = await untilKpnRings(scene);
  assert.ok(waitedMs < 100, `${waitedMs} ms`);
});
