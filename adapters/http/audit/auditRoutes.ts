import { asAuditPosition } from '../../../core/audit/AuditEntry.ts';
import type { Chat } from '../../../core/makeChat.ts';
import { auditList, auditQuerySchema, auditRecord } from '../../wire/audit/auditSchemas.ts';
import {
  decodeAuditQuery,
  encodeAuditEntry,
  encodeAuditRecord,
  type FindPerson,
} from '../../wire/audit/encodeAudit.ts';
import { entryAddress } from '../routing/addressSchemas.ts';
import { auditRoute, ok, type Route } from '../routing/Route.ts';

const tag = 'Audit';
const path = '/api/audit/';

export const auditRoutes = ({ chat }: { readonly chat: Pick<Chat, 'people'> }): Route[] => {
  const find: FindPerson = (id) => chat.people.find(id);
  return [
    auditRoute({
      method: 'get',
      path,
      tag,
      summary: 'Who changed, decided or read what, with more than a member’s right',
      description:
        'Entries of the caller’s organisations and of those below, in the order in which they were written. They are ' +
        'never changed: each has the hash of the one before, and "homeroom audit --verify" computes them anew.',
      query: auditQuerySchema,
      answer: auditList,
      handle: async ({ audit, query }) => {
        const { limit = 100 } = query;
        const found = await audit.list(decodeAuditQuery(query, limit));
        const entries = await Promise.all(found.slice(0, limit).map((entry) => encodeAuditEntry(entry, find)));
        return ok({ entries, has_more: found.length > limit });
      },
    }),
    auditRoute({
      method: 'get',
      path: `${path}:entry_id/`,
      tag,
      summary: 'An entry of the audit log with its details',
      params: entryAddress,
      answer: auditRecord,
      errors: ['NOT_FOUND'],
      handle: async ({ audit, params }) =>
        ok(await encodeAuditRecord(await audit.find(asAuditPosition(params.entry_id)), find)),
    }),
  ];
};
