import type { Knex } from 'knex';
import type { RoomId, UserId } from '../../../core/ids.ts';
import { passAsMembership } from '../../../core/messages/passAsMembership.ts';
import type { PostingFacts } from '../../../core/messages/postingRule.ts';
import type { ServicePass } from '../../../core/messages/ServicePass.ts';
import { type Big, type PersonRow, toScope, userColumns } from '../permissions/personRow.ts';
import { queryRows } from '../sql/queryRows.ts';
import { sql } from '../sql/Sql.ts';

interface PassRow extends PersonRow<'u'> {
  readonly type: string;
  readonly head_seq: Big;
  readonly is_frozen: boolean;
  readonly is_archived: boolean;
  readonly path: readonly Big[] | null;
  readonly is_active: boolean;
}

interface Pass {
  readonly room: PostingFacts['room'];
  readonly membership: PostingFacts['membership'];
  readonly row: PassRow | undefined;
}

/** Whether a room whose row is locked takes the messages of a service account now. */
export const readPass = async (
  trx: Knex,
  { roomId, actorId }: { readonly roomId: RoomId; readonly actorId: UserId },
  pass: ServicePass,
): Promise<Pass> => {
  const [row] = await queryRows<PassRow>(
    trx,
    sql`
    SELECT r.type, r.head_seq, r.is_frozen, r.is_archived,
      (SELECT o.path FROM homeroom.organisations o WHERE o.id = r.organisation_id) AS path,
      a.deactivated_at IS NULL AS is_active,
      ${userColumns}
    FROM homeroom.rooms r
      JOIN homeroom.service_accounts a ON a.user_id = ${actorId}
      JOIN homeroom.users u ON u.id = a.user_id
    WHERE r.id = ${roomId}`,
  );
  const room = row && { type: row.type, scope: toScope(row.path ?? []) };
  return {
    room: row && { isFrozen: row.is_frozen, isArchived: row.is_archived },
    membership: passAsMembership(pass, room, row?.is_active === true),
    row,
  };
};
