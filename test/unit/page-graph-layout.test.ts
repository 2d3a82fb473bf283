import * as assert from 'uvu/assert';
import { SeededRandom } from '../../appliance/base/random.ts';
import { litBy } from '../../web-ui/components/flow-graph.ts';
import { layOut, NODE_WIDTH } from '../../web-ui/graph-layout.ts';
import type { FlowGraph } from '../../web-ui/shapes-graph.ts';
import { suite } from '../kit/suite.ts';

const test = suite('page: the map of calls');

function someGraph(seed: number) {
  const random = new SeededRandom(seed);
  const count = random.integer(1, 40);
  const nodes = Array.from({ length: count }, (_, at) => ({ id: `n${at}` }));
  const edges = Array.from({ length: random.integer(0, 80) }, () => ({
    ...{ from: `n${random.integer(0, count - 1)}`, to: `n${random.integer(0, count - 1)}` },
    lines: random.integer(0, 3),
  }));
  return { nodes, edges };
}

test('EXT-02 no two bricks lie on each other, ways are horizontal and vertical, and only what leads back is a loop', () => {
  for (let seed = 1; seed <= 100; seed++) {
    const { nodes, edges } = someGraph(seed);
    const drawn = layOut(nodes, edges);
    assert.equal(layOut(nodes, edges), drawn, 'the same graph is drawn the same');
    assert.equal([drawn.nodes.length, drawn.edges.length], [nodes.length, edges.length]);
    for (const [at, a] of drawn.nodes.entries()) {
      assert.ok(a.x >= 0 && a.y >= 0 && a.x + NODE_WIDTH <= drawn.width && a.y + a.height <= drawn.height);
      for (const b of drawn.nodes.slice(at + 1))
        assert.not.ok(a.x === b.x && a.y < b.y + b.height && b.y < a.y + a.height, `seed ${seed}: ${a.id} on ${b.id}`);
    }
    const xOf = new Map(drawn.nodes.map(({ id, x }) => [id, x]));
    for (const { d, edge, isBack } of drawn.edges) {
      assert.match(d, /^M[\d.]+ [\d.]+([HV][\d.]+)+$/);
      const goesOn = (xOf.get(edge.from) as number) < (xOf.get(edge.to) as number);
      assert.is(goesOn, !isBack, `seed ${seed}: ${edge.from} → ${edge.to}`);
    }
  }
});

test('EXT-02 three hundred bricks are laid out, each in a place of its own', () => {
  const nodes = Array.from({ length: 300 }, (_, at) => ({ id: `n${at}` }));
  const edges = nodes.slice(1).map(({ id }, at) => ({ from: `n${Math.floor(at / 3)}`, to: id, lines: 1 }));
  const places = layOut(nodes, edges).nodes.map(({ x, y }) => `${x} ${y}`);
  assert.is(new Set(places).size, 300);
});

test('NPL-07 the way of a call lights its bricks, the plan between them, and no other way', () => {
  const node = (id: string, kind: 'number' | 'schema' | 'plan' | 'extension') => ({
    ...{ id, kind, title: id, notes: [], icon: '' },
  });
  const way = (via: string) => ({ via, chosen: false });
  const graph: FlowGraph = {
    nodes: [
      ...[node('number', 'number'), node('s', 'schema'), node('s/plan.1', 'plan'), node('s/plan.2', 'plan')],
      ...[node('menu', 'extension'), node('anna', 'extension')],
    ],
    edges: [
      { from: 'number', to: 's', owner: 'number', ways: [way('schema')] },
      { from: 's', to: 's/plan.1', owner: 's', ways: [way('plan.1')] },
      { from: 's', to: 's/plan.2', owner: 's', ways: [way('plan.2')] },
      { from: 's/plan.1', to: 'menu', owner: 's', ways: [way('plan.1')] },
      { from: 's/plan.2', to: 'menu', owner: 's', ways: [way('plan.2')] },
      { from: 'menu', to: 'anna', owner: 'menu', ways: [way('option.1')] },
    ],
    isCut: false,
  };
  const path = [{ node: 's' }, { node: 'menu', via: 'plan.1' }, { node: 'anna', via: 'option.1' }];
  const { nodes, edges } = litBy(graph, path);
  assert.equal([...nodes].sort(), ['anna', 'menu', 'number', 's', 's/plan.1']);
  assert.equal([...edges].map(({ from, to }) => `${from} ${to}`).sort(), [
    'menu anna',
    'number s',
    's s/plan.1',
    's/plan.1 menu',
  ]);
});
