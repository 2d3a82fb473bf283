import * as assert from 'uvu/assert';
import type { PacketSource } from '../../appliance/media/packet-io.ts';
import { SourceGate } from '../../appliance/media/source-gate.ts';
import { suite } from '../kit/suite.ts';

/** From where packets of a phone are taken, and whom nobody can push aside. */
const test = suite('media: source gate');

const at = (address: string, port: number): PacketSource => ({ key: `${address}:${port}`, address, port }) as never;
/** What the phone said in its description: an address behind its router. */
const inside = (port: number): PacketSource => at('192.168.1.5', port);
const ROUTER = '198.51.100.7';

function takes(gate: SourceGate, from: PacketSource): boolean {
  if (!gate.isSettled(from) && !gate.mayTake(from)) return false;
  gate.settle(from);
  return true;
}

test('a phone behind a router is believed once, from its own address; nobody pushes in after that', () => {
  const gate = new SourceGate(ROUTER);
  gate.agree(inside(4_000));
  assert.not(takes(gate, at('203.0.113.9', 4_000)));
  assert.ok(takes(gate, at(ROUTER, 50_000)));
  assert.not(takes(gate, at(ROUTER, 50_002)));
  assert.not(takes(gate, at('203.0.113.9', 4_000)));
});

test('a phone that changes its port in the call is heard from there, though its last packets came late', () => {
  const gate = new SourceGate(ROUTER);
  gate.agree(inside(4_000));
  assert.ok(takes(gate, at(ROUTER, 50_000)));
  gate.agree(inside(4_002));
  // Sent before our answer was there.
  assert.ok(takes(gate, at(ROUTER, 50_000)));
  assert.ok(takes(gate, at(ROUTER, 50_002)), 'the new way');
  assert.not(takes(gate, at(ROUTER, 50_000)), 'the old way is over');
  assert.not(takes(gate, at(ROUTER, 50_004)));
  assert.ok(gate.isSettled(at(ROUTER, 50_002)));
});

test('a phone that only describes itself anew goes on from where it was', () => {
  const gate = new SourceGate(ROUTER);
  gate.agree(inside(4_000));
  assert.ok(takes(gate, at(ROUTER, 50_000)));
  gate.agree(at(ROUTER, 50_000));
  assert.ok(takes(gate, at(ROUTER, 50_000)));
  assert.is(gate.isSymmetric, true);
  assert.not(takes(gate, at(ROUTER, 50_002)));
});

test('while it is open where a phone goes on, an address that is not its own gets no nearer', () => {
  const gate = new SourceGate(ROUTER);
  gate.agree(inside(4_000));
  assert.ok(takes(gate, at(ROUTER, 50_000)));
  gate.agree(inside(4_002));
  assert.not(takes(gate, at('203.0.113.9', 50_000)));
  assert.ok(takes(gate, at(ROUTER, 50_000)));
  assert.not(takes(gate, at('203.0.113.9', 50_002)));
});

test('one that stays where it was under a new description is soon settled again: the way in is not left open', () => {
  const gate = new SourceGate(ROUTER);
  gate.agree(inside(4_000));
  assert.ok(takes(gate, at(ROUTER, 50_000)));
  gate.agree(inside(4_002));
  for (let packet = 0; packet < 200; packet++) assert.ok(takes(gate, at(ROUTER, 50_000)));
  assert.not(takes(gate, at(ROUTER, 50_002)));
});
