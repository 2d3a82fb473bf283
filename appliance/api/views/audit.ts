import { z } from 'zod';
import { type Language, say } from '../../base/words/index.ts';
import type { AuditEntry } from '../../store/audit.ts';
import { moment, sentence } from './shapes.ts';

/** What an entry is about, as one filters by it. */
export const AUDIT_KINDS = ['sign-in', 'refused', 'password', 'export', 'link', 'recording', 'listening'] as const;
export type AuditKind = (typeof AUDIT_KINDS)[number];

const kinds = {
  'audit.signed-in': 'sign-in',
  'audit.sign-in-refused': 'refused',
  'audit.code-refused': 'refused',
  'audit.line-revealed': 'password',
  'audit.exported': 'export',
  'audit.exported-secrets': 'export',
  'audit.password-link': 'link',
  'audit.password-link-used': 'link',
  'audit.owner-link': 'link',
  'audit.owner-link-used': 'link',
  'audit.heard-recording': 'recording',
  'audit.saved-recording': 'recording',
  'audit.saved-recordings': 'recording',
  'audit.deleted-recording': 'recording',
  'audit.listening-began': 'listening',
  'audit.listening-ended': 'listening',
} as const satisfies Readonly<Record<string, AuditKind>>;

export const auditEntryShape = z
  .object({
    id: z.number().int(),
    at: moment,
    kind: z.enum(AUDIT_KINDS).optional(),
    author: z.string(),
    from: z.string(),
    sentence,
  })
  .meta({ id: 'AuditEntry' });

export function auditView({ id, at, author, phrase }: AuditEntry, language: Language): z.input<typeof auditEntryShape> {
  const kind = (kinds as Readonly<Record<string, AuditKind>>)[phrase.key];
  return { id, at, kind, author: author.name, from: author.from, sentence: say(phrase, language) };
}

export function keysOfKind(kind: AuditKind): string[] {
  return Object.entries(kinds).flatMap(([key, of]) => (of === kind ? [key] : []));
}
