import type { RoomId } from '../../../core/ids.ts';
import type { NotificationSettings, RoomLevel } from '../../../core/notifications/NotificationSettings.ts';
import type { Big } from '../permissions/personRow.ts';
import { isSeenRequest } from '../requests/isSeenRequest.ts';
import { type Sql, sql } from '../sql/Sql.ts';

export interface RecipientRow {
  readonly room_id: Big;
  readonly type: string;
  readonly organisation_id: Big | null;
  readonly user_id: Big;
  readonly role: string;
  readonly level: RoomLevel | null;
  readonly is_muted: boolean;
  readonly snoozed_until: Date | null;
  readonly visible_from_seq: Big;
  readonly last_read_seq: Big;
  readonly time_zone: string | null;
  readonly settings: NotificationSettings | null;
  readonly linked: readonly string[];
  readonly has_mail: boolean;
  readonly is_asked: boolean;
}

/** What is known of the person `u` themselves, with the settings `s`. */
const ownColumns = sql`
  u.time_zone, s.value AS settings,
  ARRAY(SELECT DISTINCT a.channel FROM homeroom.channel_addresses a WHERE a.user_id = u.id) AS linked,
  u.email IS NOT NULL AND u.email <> '' AND NOT EXISTS (
    SELECT FROM homeroom.dead_addresses d WHERE d.channel = 'mail' AND d.address = u.email
  ) AS has_mail`;
const ownSettings = sql`
  LEFT JOIN homeroom.settings s ON s.scope = 'person' AND s.scope_id = u.id AND s.key = 'notifications'`;

/**
 * The members of rooms and whom rooms await, with what decides whether they are told of something; one query for a page of the
 * feed.
 */
export const recipientsQuery = (roomIds: readonly RoomId[]): Sql => sql`
  SELECT r.id AS room_id, r.type, r.organisation_id, p.user_id, p.role, p.level, p.is_muted, p.snoozed_until,
    p.visible_from_seq, p.last_read_seq, ${ownColumns}, false AS is_asked
  FROM homeroom.rooms r
    JOIN homeroom.participants p ON p.room_id = r.id AND p.left_seq IS NULL AND NOT p.is_suspended
    JOIN homeroom.users u ON u.id = p.user_id AND u.is_active
    ${ownSettings}
  WHERE r.id = ANY (${roomIds}::bigint[])
  UNION ALL
  SELECT r.id, r.type, r.organisation_id, u.id, u.role, NULL, false, NULL, 0, 0, ${ownColumns}, true
  FROM homeroom.rooms r
    JOIN homeroom.message_requests q ON q.room_id = r.id
    JOIN homeroom.users u ON u.id = q.recipient_id AND u.is_active
    ${ownSettings}
  WHERE r.id = ANY (${roomIds}::bigint[]) AND r.awaits_id IS NOT NULL AND ${isSeenRequest}`;
