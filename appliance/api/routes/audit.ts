import { z } from 'zod';
import { defineRoute } from '../define-route.ts';
import { AUDIT_KINDS, auditEntryShape, auditView, keysOfKind } from '../views/audit.ts';
import { limitQuery } from '../views/shapes.ts';

const listAudit = defineRoute({
  method: 'GET',
  path: '/api/audit',
  right: 'see-audit',
  summary: 'What happened besides changes: sign-ins, passwords shown, exports, links used (PPL-04).',
  query: limitQuery.extend({
    before: z.coerce.number().int().min(0).optional().meta({ description: 'The `next` of the page before.' }),
    kind: z.enum(AUDIT_KINDS).optional(),
    search: z.string().max(200).optional().meta({ description: 'Part of who, from where, or about what.' }),
    from: z.coerce.number().int().optional().meta({ description: 'At or after.' }),
  }),
  answer: z.object({ entries: z.array(auditEntryShape), next: z.number().int().optional() }),
  handle: ({ services, query, language }) => {
    const { limit, before, kind, search: text, from } = query;
    const { entries, next } = services.audit.list({ limit, before, keys: kind && keysOfKind(kind), text, from });
    return { entries: entries.map((entry) => auditView(entry, language)), next };
  },
});

export const auditRoutes = [listAudit];
