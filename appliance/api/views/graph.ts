import { z } from 'zod';
import { type Language, say } from '../../base/words/index.ts';
import type { FlowGraph, Words } from '../../routing/graph.ts';
import { sentence } from './shapes.ts';

const thing = z.object({ entity: z.string(), id: z.string() });

const way = z.object({
  via: z.string().meta({ description: 'As `via` of the steps of a call’s trail says it.' }),
  label: sentence.optional().meta({ description: 'When calls go this way.' }),
  chosen: z.boolean().meta({ description: 'By the caller.' }),
  prefix: z.string().optional(),
});

/** Bricks and ways; how they are laid out is the page's. */
export const graphShape = z
  .object({
    nodes: z.array(
      z.object({
        id: z.string(),
        kind: z.enum(['number', 'schema', 'plan', 'extension', 'outside', 'end', 'many']),
        title: sentence,
        notes: z.array(sentence),
        icon: z.string(),
        thing: thing.optional().meta({ description: 'Where it can be changed.' }),
      }),
    ),
    edges: z.array(
      z.object({
        from: z.string(),
        to: z.string(),
        owner: z.string().meta({ description: 'The node whose `via` the ways are.' }),
        ways: z.array(way),
      }),
    ),
    isCut: z.boolean().meta({ description: 'There is more than is shown.' }),
  })
  .meta({ id: 'FlowGraph' });

export function graphView({ nodes, edges, isCut }: FlowGraph, language: Language): z.input<typeof graphShape> {
  const inWords = (words: Words): string => (typeof words === 'string' ? words : say(words, language));
  return {
    nodes: nodes.map((node) => ({ ...node, title: inWords(node.title), notes: node.notes.map(inWords) })),
    edges: edges.map(({ ways, ...edge }) => ({
      ...edge,
      ways: ways.map((one) => ({ ...one, label: one.label === undefined ? undefined : inWords(one.label) })),
    })),
    isCut,
  };
}
