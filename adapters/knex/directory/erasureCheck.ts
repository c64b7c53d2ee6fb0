import type { Knex } from 'knex';
import type { Directory } from '../../../core/directory/Directory.ts';
import { type Check, shownExamples } from '../../../core/doctor/Check.ts';
import { readPreserved } from '../../../core/erasure/preservedBy.ts';
import { asRoomId, asUserId, type RoomId, type UserId } from '../../../core/ids.ts';
import type { ChatEvent } from '../../../core/messages/ChatEvent.ts';
import type { RoomBus } from '../../../core/rooms/RoomBus.ts';
import { KnexAnnouncements } from '../announcements/KnexAnnouncements.ts';
import { KnexExportReader } from '../exports/KnexExportReader.ts';
import { KnexHolds } from '../holds/KnexHolds.ts';
import { KnexMessageEraser } from '../messages/KnexMessageEraser.ts';
import { KnexReports } from '../moderation/KnexReports.ts';
import type { Big } from '../permissions/personRow.ts';
import { queryRows } from '../sql/queryRows.ts';
import { sql } from '../sql/Sql.ts';

interface Deps {
  readonly knex: Knex;
  readonly directory: Pick<Directory, 'transaction'>;
  readonly bus: Pick<RoomBus<ChatEvent>, 'publish'>;
}

/** Rooms with words of the erased person `u`, earlier and deleted ones too. There are few erased people. */
const wordyRooms = sql`
  SELECT DISTINCT m.room_id
  FROM homeroom.participants p
    JOIN homeroom.messages m ON m.room_id = p.room_id AND m.sender_id = u.id
  WHERE p.user_id = u.id
    AND (m.content <> '' OR EXISTS (
      SELECT FROM homeroom.events e WHERE e.room_id = m.room_id AND e.message_id = m.id AND e.content IS NOT NULL
    ))`;

/** Patience for a statement over all people. */
const patience = { timeoutMs: 600_000 };
/** Messages in one transaction. */
const stepSize = 200;

const readLeftovers = async (knex: Knex): Promise<UserId[]> => {
  const rows = await queryRows<{ id: Big }>(
    knex,
    sql`
    SELECT DISTINCT COALESCE(u.merged_into, u.id) AS id
    FROM homeroom.users u
    WHERE u.erased_at IS NOT NULL AND (
      u.first_name <> '' OR u.last_name <> '' OR u.email IS NOT NULL OR u.avatar IS NOT NULL
        OR EXISTS (SELECT FROM homeroom.identities i WHERE i.user_id = u.id)
        OR EXISTS (SELECT FROM homeroom.logins l WHERE l.user_id = u.id)
        OR EXISTS (
          SELECT FROM homeroom.message_requests q WHERE q.recipient_id = u.id AND q.declined_at IS NOT NULL
        )
        OR EXISTS (SELECT FROM homeroom.relations r WHERE r.from_id = u.id OR r.to_id = u.id)
        OR EXISTS (SELECT FROM homeroom.reports r WHERE r.reporter_id = u.id AND r.comment <> '')
        OR EXISTS (SELECT FROM homeroom.reports r WHERE r.user_id = u.id AND r.warning <> '')
        OR EXISTS (SELECT FROM homeroom.announcement_answers a WHERE a.user_id = u.id OR a.family_id = u.id)
        OR EXISTS (${wordyRooms})
    )
    ORDER BY id`,
    patience,
  );
  return rows.map(({ id }) => asUserId(Number(id)));
};

/**
 * An erasure that was interrupted: the account has no id any more by which somebody could repeat it. The repair takes the
 * steps of `erasePerson` again that follow the account's end, and leaves rooms that a hold preserves.
 */
export const makeErasureCheck = ({ knex, directory, bus }: Deps): Check => {
  const eraser = new KnexMessageEraser(knex);
  const reports = new KnexReports(knex);
  const reader = new KnexExportReader(knex);

  const eraseRoom = async (roomId: RoomId, senderIds: readonly UserId[]): Promise<void> => {
    for (let after = 0; ; ) {
      const erasure = { roomId, senderIds, before: null, after, limit: stepSize, why: 'erasure' } as const;
      const { messages, lastSeq, headSeq, events } = await eraser.eraseMessages(erasure);
      if (events.length > 0) bus.publish({ roomId, headSeq, events });
      if (messages < stepSize) return eraser.eraseNames(roomId, senderIds);
      after = lastSeq;
    }
  };

  return {
    name: 'directory.erased',
    severity: 'error',
    problem: 'people who are erased, and of whom names, ids, relations or words are left',
    remedy: 'Run "homeroom doctor --fix", which completes the erasure where no legal hold preserves a room.',
    run: async () => {
      const ids = await readLeftovers(knex);
      return { count: ids.length, examples: ids.slice(0, shownExamples).map((id) => `person ${id}`) };
    },
    fix: async ({ signal }) => {
      const preserved = await readPreserved({ holds: new KnexHolds(knex), reader });
      const ids = await readLeftovers(knex);
      let kept = 0;
      for (const id of ids) {
        signal?.throwIfAborted();
        const accountIds = (await reader.account(id))?.accountIds ?? [id];
        await directory.transaction((tx) => tx.eraseAccount(id));
        await directory.transaction((tx) => tx.forgetRelations(id));
        await reports.eraseWords(accountIds);
        await new KnexAnnouncements(knex).forget(accountIds);
        const rooms = await queryRows<{ room_id: Big }>(
          knex,
          sql`
          SELECT DISTINCT wordy.room_id
          FROM homeroom.users u CROSS JOIN LATERAL (${wordyRooms}) wordy
          WHERE u.id = ANY (${accountIds}::bigint[])`,
        );
        for (const room of rooms) {
          const roomId = asRoomId(Number(room.room_id));
          if (preserved.onRoom(roomId) === undefined) await eraseRoom(roomId, accountIds);
          else kept += 1;
        }
      }
      const held = kept === 0 ? '' : ` ${kept} rooms are preserved by a hold.`;
      return `The erasure of ${ids.length} people was completed.${held}`;
    },
  };
};
