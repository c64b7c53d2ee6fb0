/** What the endpoints of the audit log answer, as far as the page shows it. */

import type { CursorPage } from '../../client/ChatClient.ts';
import type { Person } from '../../client/wire/wireTypes.ts';
import { fetchJson } from '../session/fetchJson.ts';

export interface AuditLine {
  readonly id: number;
  readonly at: string;
  readonly actor: { readonly kind: 'person' | 'host' | 'key' | 'command' | 'system'; readonly user: Person | null };
  readonly action: string;
  /** In English; '' for an action of a later release. */
  readonly meaning: string;
  readonly subject: {
    readonly user_count: number;
    readonly users: readonly Person[];
    readonly room_id: number | null;
    readonly case_id: number | null;
  };
  readonly has_details: boolean;
}

export interface AuditDetail extends AuditLine {
  readonly is_erased: boolean;
  readonly details: Readonly<Record<string, unknown>> | null;
}

export interface AuditFilter {
  readonly action: string;
  /** Days, `YYYY-MM-DD`; '' for none. */
  readonly since: string;
  readonly until: string;
}

/** The kinds of entries that can be asked for. */
export const auditKinds = [
  ...['directory.changed', 'roster.imported', 'ids.mapped', 'dates.applied', 'roles.changed', 'relations.changed'],
  ...[
    'policy.applied',
    'hold.set',
    'hold.lifted',
    'accounts.merged',
    'accounts.parted',
    'look',
    'room.renamed',
    'room.archived',
    'room.reopened',
  ],
  ...['room.members_added', 'room.member_removed', 'room.handed_over', 'message.deleted', 'revisions.read'],
  ...['message.pinned', 'message.unpinned'],
  ...[
    'held.read',
    'held.released',
    'held.refused',
    'words.changed',
    'settings.changed',
    'source.changed',
    'import.undone',
    'history.imported',
    'roster.stopped',
  ],
  ...[
    'picture.set',
    'picture.removed',
    'file.quarantined',
    'file.read',
    'report.made',
    'report.read',
    'report.decided',
    'block.set',
    'block.lifted',
    'blocks.read',
  ],
  ...['announcement.sent', 'announcement.reminded', 'confirmation.reminded'],
  ...['case.opened', 'case.approved', 'case.ended'],
  ...['signed_in', 'sign_in.refused', 'login.added', 'link.sent', 'sessions.ended', 'link.made'],
  ...['key.created', 'key.revoked'],
  ...['webhook.created', 'webhook.changed', 'webhook.deleted'],
  ...['webhook.rotated', 'webhook.replayed', 'webhook.disabled'],
  ...['notifications.rules', 'notifications.revived'],
  ...['service.created', 'service.changed', 'service.key_created', 'service.key_revoked'],
  ...['backup.made', 'doctor.fixed', 'rooms.merged'],
  ...['key.refused', 'backup.restored', 'details.erased', 'export.made', 'person.erased', 'words.expired'],
];

const dayMs = 86_400_000;

/** The beginning of a day in the time of the reader. */
const startOf = (day: string, plusDays = 0): string =>
  new Date(new Date(`${day}T00:00:00`).getTime() + plusDays * dayMs).toISOString();

/** Requests to the audit log with one person's token. All reject with a `RequestError`. */
export const auditOf = (token: string) => ({
  list: async ({ action, since, until }: AuditFilter, before?: string): Promise<CursorPage<AuditLine>> => {
    const query = new URLSearchParams({
      ...{ order: 'newest', limit: '50' },
      ...(before !== undefined && { before }),
      ...(action !== '' && { action }),
      ...(since !== '' && { since: startOf(since) }),
      ...(until !== '' && { until: startOf(until, 1) }),
    });
    const { entries, has_more } = await fetchJson<{ entries: AuditLine[]; has_more: boolean }>(`/api/audit/?${query}`, {
      token,
    });
    return { items: entries, nextCursor: has_more ? (entries.at(-1)?.id.toString() ?? null) : null };
  },
  read: (id: number) => fetchJson<AuditDetail>(`/api/audit/${id}/`, { token }),
});

export type AuditOfSchool = ReturnType<typeof auditOf>;
