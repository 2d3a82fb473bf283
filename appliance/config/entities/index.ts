import type { ExtensionDefinition } from '../../calls/types.ts';
import { type Entity, entityOf } from '../define-entity.ts';
import type { EntityDefinition } from '../types.ts';
import { account } from './account.ts';
import { blockedCaller } from './blocked-caller.ts';
import { contact } from './contact.ts';
import { lineEntity } from './line.ts';
import { mailServer } from './mail-server.ts';
import { numberEntity } from './number.ts';
import { numberSchema } from './number-schema.ts';
import { office } from './office.ts';
import { outsideLimit } from './outside-limit.ts';
import { playlist } from './playlist.ts';
import { prompt } from './prompt.ts';
import { recording } from './recording.ts';
import { routingTest } from './routing-test.ts';
import { speechService } from './speech-service.ts';
import { trunk } from './trunk.ts';

/** The kinds of things that this floor defines itself; those of extensions come from above. */
export const baseEntities: readonly EntityDefinition[] = [
  office,
  mailServer,
  recording,
  speechService,
  prompt,
  playlist,
  numberSchema,
  numberEntity,
  trunk,
  lineEntity,
  account,
  outsideLimit,
  routingTest,
  contact,
  blockedCaller,
];

/** Every kind of configured thing, given the kinds of extensions: what is configured where no service is at hand. */
export function definitionsWith(kinds: readonly Kind[]): readonly EntityDefinition[] {
  return [...baseEntities, ...kinds.map((kind) => entityOfKind(kind).definition)];
}

/** What a kind of extension must say to be configured; `run` and the rest are the call floor's. */
export type Kind = Pick<ExtensionDefinition, 'type' | 'section' | 'schema' | 'rules'>;

export function entityOfKind(kind: Kind): Entity {
  const { type, section, schema, rules } = kind;
  return entityOf({
    name: type,
    section,
    schema,
    naturalKey: 'number',
    isExtension: true,
    ...(rules ? { rules } : {}),
  });
}
