import type { GuardRecord } from '../../../core/messages/GuardRecord.ts';
import type { MessageDraft } from '../../../core/messages/Message.ts';
import type { PostingRefusal } from '../../../core/messages/postingRule.ts';
import { searchedContent } from '../../../core/messages/searchedContent.ts';
import { toKept } from '../attachments/attachmentRow.ts';
import { type Big, memberColumns, type PersonRow } from '../permissions/personRow.ts';
import { nothing, now, Sql, type SqlValue, sql } from '../sql/Sql.ts';
import { askedPeople } from './askedPeople.ts';
import { storedMention } from './storedMentions.ts';
import { wordVector } from './wordVector.ts';

/** A draft with the hash of what was sent, in hexadecimal digits (`BodyHash`), in its place; null without a client id. */
export interface HashedDraft extends Omit<MessageDraft, 'sent'> {
  readonly bodyHash: string | null;
}

/**
 * What each message is found by: a text with a line for each, which no vector has in it, so that it is neither escaped nor
 * parsed as an array. It ends in a space, as an empty one would be no line. Vectors are made here rather than while drafts
 * wait: they are larger than the texts, and what lives that long costs the collector of garbage more than it costs to make.
 */
const vectorLines = (drafts: readonly HashedDraft[]): string =>
  `${drafts.map((draft) => wordVector(draft.roomId, searchedContent(draft))).join('\n')} `;

/**
 * The column `parts` of a message with files, about which guards decided something, which mentions somebody, which asks for
 * confirmations, is urgent, or in which a service account says something beside the words.
 */
export const partsOf = ({
  guard,
  mentions,
  attachments,
  asksConfirmation,
  isUrgent,
  service,
}: Pick<HashedDraft, 'guard' | 'mentions' | 'attachments' | 'asksConfirmation' | 'isUrgent' | 'service'>):
  | string
  | null => {
  const data = service?.data;
  const isBare = guard === undefined && mentions === undefined && attachments === undefined;
  if (isBare && asksConfirmation === undefined && isUrgent === undefined && data === undefined) return null;
  return JSON.stringify({
    ...(attachments !== undefined && { attachments: attachments.map(toKept) }),
    ...(guard !== undefined && { guard: [recordOf(guard)] }),
    ...(mentions !== undefined && { mentions: mentions.map(storedMention) }),
    ...(asksConfirmation !== undefined && { confirmation: 'person' }),
    ...(isUrgent !== undefined && { importance: 'urgent' }),
    ...(data !== undefined && { data }),
  });
};

const recordOf = ({ reviewerId, ...record }: GuardRecord): object =>
  reviewerId === undefined ? record : { ...record, reviewer_id: reviewerId };

/** The files of a draft as an array of PostgreSQL in text; null for none. */
const filesOf = ({ attachments }: HashedDraft): string | null =>
  attachments === undefined ? null : `{${attachments.map(({ id }) => id).join(',')}}`;

/** What became of a draft. `busy` and `stale` drafts must be tried again; every other outcome is final. */
export type AppendOutcome =
  | ('stored' | 'duplicate' | 'CONFLICT' | 'ATTACHMENT_NOT_FOUND' | 'busy' | 'stale')
  | PostingRefusal;

/** What the statement looks up among the messages. */
interface LookUps {
  /** False for drafts that are hardly stored yet: if one is, the statement fails. */
  readonly findsStored: boolean;
  /** By default, if a draft answers another message. */
  readonly findsParents?: boolean;
}

/** Files of a draft that no message carries yet, as of the statement's beginning. */
const strayFiles = sql`
  LEFT JOIN LATERAL (
    SELECT count(*) AS stray FROM homeroom.attachments f WHERE f.id = ANY (i.files::bigint[]) AND f.message_id IS NULL
  ) files ON i.files IS NOT NULL`;

/**
 * Files are locked before a draft gets its place, so of two drafts with the same file one is stored. Who lost is `stale`, and
 * does not find the file when it is tried again.
 */
const lockedFiles = sql`
  , grasped AS MATERIALIZED (
    SELECT f.id
    FROM homeroom.attachments f
    WHERE f.message_id IS NULL AND f.id = ANY (ARRAY(
      SELECT wanted.id FROM checked c CROSS JOIN LATERAL unnest(c.files::bigint[]) wanted (id) WHERE c.outcome = 'ready'
    ))
    FOR UPDATE SKIP LOCKED
  )`;

const graspedAll = sql`
  AND (c.files IS NULL OR (SELECT count(*) FROM grasped g WHERE g.id = ANY (c.files::bigint[])) = cardinality(c.files::bigint[]))`;

const boundFiles = sql`
  , bound AS (
    UPDATE homeroom.attachments f SET room_id = placed.room_id, message_id = placed.id
    FROM placed
    WHERE f.id = ANY (placed.files::bigint[]) AND f.message_id IS NULL
  )`;

const storedDuplicate = sql`
  LEFT JOIN LATERAL (
    SELECT m.id, m.body_hash FROM homeroom.messages m
    WHERE m.room_id = i.room_id AND m.sender_id = i.sender_id AND m.client_id = i.client_id
    LIMIT 1
  ) duplicate ON true`;

const storedParent = sql`
  LEFT JOIN LATERAL (
    SELECT m.id, COALESCE(m.thread_root, m.id) AS thread_root FROM homeroom.messages m
    WHERE m.room_id = i.room_id AND m.id = i.reply_to AND i.reply_to IS NOT NULL AND m.seq >= p.visible_from_seq
    LIMIT 1
  ) parent ON true`;

/** One for each draft, in the drafts' order. */
export interface AppendRow extends PersonRow<'u'> {
  readonly outcome: AppendOutcome;
  /** The id of the message that was stored now, or by an earlier attempt. */
  readonly id: Big | null;
  readonly seq: Big | null;
  readonly thread_root: Big | null;
  readonly created_at: Date | null;
}

/** Which parts the statement has. */
interface Form {
  readonly findsStored: boolean;
  readonly findsParents: boolean;
  readonly hasParts: boolean;
  readonly hasFiles: boolean;
  readonly isAsking: boolean;
}

const formOf = (drafts: readonly HashedDraft[], { findsStored, findsParents }: LookUps): Form => {
  const hasFiles = drafts.some(({ attachments }) => attachments !== undefined);
  const isAsking = drafts.some(({ asksConfirmation }) => asksConfirmation !== undefined);
  return {
    ...{
      findsStored,
      findsParents: findsParents ?? drafts.some(({ replyTo }) => replyTo !== null),
      hasFiles,
      isAsking,
    },
    hasParts:
      hasFiles ||
      isAsking ||
      drafts.some(
        ({ guard, mentions, isUrgent }) => guard !== undefined || mentions !== undefined || isUrgent !== undefined,
      ),
  };
};

/** The values of the statement, in the order of its marks. */
const valuesOf = (drafts: readonly HashedDraft[], { hasParts, hasFiles }: Form): SqlValue[] => [
  drafts.map(({ roomId }) => roomId),
  drafts.map(({ senderId }) => senderId),
  drafts.map(({ clientId }) => clientId),
  drafts.map(({ bodyHash }) => bodyHash),
  drafts.map(({ content }) => content),
  drafts.map(({ replyTo }) => replyTo),
  vectorLines(drafts),
  ...(hasParts ? [drafts.map(partsOf)] : []),
  ...(hasFiles ? [drafts.map(filesOf)] : []),
];

const texts = new Map<string, string>();

/** The text of the statement; put together once for each form. */
const textOf = (form: Form): string => {
  const key = Object.values(form).join();
  const text = texts.get(key) ?? templateOf(form).text;
  texts.set(key, text);
  return text;
};

/**
 * Stores many drafts, of many rooms, in one statement, which is a transaction of its own:
 *
 * - `input` hides the arrays' lengths from the planner. A plan for the lengths at hand would look cheaper than the
 *   generic plan, so PostgreSQL would plan again for every message, which takes three times as long as storing it.
 * - `checked` reads rooms, memberships, parents and stored client_ids as of the statement's beginning. Its CASE decides
 *   what core's `postingRule` decides, and a contract compares the two. The LIMITs keep each look-up on its index,
 *   whatever the planner believes about the tables.
 * - A look-up among the messages makes the statement a sixth dearer, because every part of the table is made ready for
 *   it. So parents are looked up if a draft has one, and stored client_ids if `findsStored` says so.
 * - `locked` locks the rows of the rooms and reads them as they are at that moment. Every change of memberships or of a
 *   room's state raises the room's seats_version under that lock, so where the two versions differ the draft is
 *   `stale`. Rooms that another transaction holds are skipped and their drafts are `busy`: one long change must not
 *   hold up all other rooms, and a statement that does not wait has no part in a deadlock.
 * - Ids are drawn under the lock and in the order of seqs, so within a room both grow together.
 * - `parts` is named only if a guard decided something about one of the drafts, or one has files, mentions somebody, asks
 *   for confirmations or is urgent. Files are looked up, locked and bound to their messages only if a draft has some, and who is asked is
 *   written down only if a draft asks.
 * - If one of the client_ids is stored and not looked up, or another node stores it at this moment, the unique index
 *   refuses it and the whole statement fails (23505). It then runs again, and finds the message.
 */
export const appendStatement = (drafts: readonly HashedDraft[], lookUps: LookUps): Sql => {
  const form = formOf(drafts, lookUps);
  return new Sql(textOf(form), valuesOf(drafts, form));
};

/** Stands for each of `valuesOf`. */
const mark = null;

const templateOf = ({ findsStored, findsParents, hasParts, hasFiles, isAsking }: Form): Sql => sql`
  WITH input AS (
    SELECT *
    FROM unnest(
      (SELECT ${mark}::bigint[]),
      (SELECT ${mark}::bigint[]),
      (SELECT ${mark}::uuid[]),
      (SELECT ${mark}::text[]),
      (SELECT ${mark}::text[]),
      (SELECT ${mark}::bigint[]),
      string_to_array(${mark}::text, chr(10))${hasParts ? sql`, (SELECT ${mark}::text[])` : nothing}${hasFiles ? sql`, (SELECT ${mark}::text[])` : nothing}
    ) WITH ORDINALITY AS i (room_id, sender_id, client_id, body_hash, content, reply_to, words${hasParts ? sql`, parts` : nothing}${hasFiles ? sql`, files` : nothing}, place)
  ), checked AS MATERIALIZED (
    SELECT i.*, r.seats_version, p.role AS sender_role, duplicate.id AS duplicate_id, parent.thread_root,
      CASE
        WHEN duplicate.body_hash <> decode(i.body_hash, 'hex') THEN 'CONFLICT'
        WHEN duplicate.id IS NOT NULL THEN 'duplicate'
        WHEN r.id IS NULL OR p.user_id IS NULL OR p.left_seq IS NOT NULL THEN 'ROOM_NOT_FOUND'
        WHEN p.is_suspended THEN 'CANNOT_CHAT'
        WHEN NOT p.may_post THEN 'ACCESS_DENIED'
        WHEN r.is_frozen OR r.is_archived THEN 'ROOM_INACTIVE'
        WHEN i.reply_to IS NOT NULL AND parent.id IS NULL THEN 'MESSAGE_NOT_FOUND'
        ${hasFiles ? sql`WHEN files.stray < cardinality(i.files::bigint[]) THEN 'ATTACHMENT_NOT_FOUND'` : nothing}
        ELSE 'ready'
      END AS outcome
    FROM input i
      LEFT JOIN LATERAL (SELECT * FROM homeroom.rooms r WHERE r.id = i.room_id LIMIT 1) r ON true
      LEFT JOIN LATERAL (
        SELECT * FROM homeroom.participants p WHERE p.room_id = i.room_id AND p.user_id = i.sender_id LIMIT 1
      ) p ON true
      ${findsStored ? storedDuplicate : sql`CROSS JOIN (SELECT NULL::bigint AS id, NULL::bytea AS body_hash) duplicate`}
      ${findsParents ? storedParent : sql`CROSS JOIN (SELECT NULL::bigint AS id, NULL::bigint AS thread_root) parent`}
      ${hasFiles ? strayFiles : nothing}
  ), locked AS MATERIALIZED (
    SELECT r.id, r.head_seq, r.seats_version
    FROM homeroom.rooms r
    WHERE r.id = ANY (ARRAY(SELECT room_id FROM checked WHERE outcome = 'ready'))
    FOR UPDATE SKIP LOCKED
  )${hasFiles ? lockedFiles : nothing}, placed AS MATERIALIZED (
    SELECT ready.*, nextval('homeroom.message_ids') AS id, ${now} AS created_at
    FROM (
      SELECT c.*, l.head_seq + row_number() OVER (PARTITION BY c.room_id ORDER BY c.place) AS seq
      FROM checked c JOIN locked l ON l.id = c.room_id AND l.seats_version = c.seats_version
      WHERE c.outcome = 'ready'${hasFiles ? graspedAll : nothing}
      ORDER BY c.place
    ) ready
  ), advanced AS (
    UPDATE homeroom.rooms r SET head_seq = latest.seq, activity = latest.id
    FROM (SELECT room_id, max(seq) AS seq, max(id) AS id FROM placed GROUP BY room_id) latest
    WHERE r.id = latest.room_id
  ), stored AS (
    INSERT INTO homeroom.messages (
      room_id, id, seq, sender_id, client_id, body_hash, content, reply_to, thread_root, created_at, words${hasParts ? sql`, parts` : nothing}
    )
    SELECT room_id, id, seq, sender_id, client_id, decode(body_hash, 'hex'), content, reply_to, thread_root, created_at, words::tsvector${hasParts ? sql`, parts::jsonb` : nothing}
    FROM placed
  )${hasFiles ? boundFiles : nothing}${isAsking ? askedPeople : nothing}
  SELECT
    CASE
      WHEN placed.id IS NOT NULL THEN 'stored'
      WHEN c.outcome <> 'ready' THEN c.outcome
      WHEN l.id IS NULL THEN 'busy'
      ELSE 'stale'
    END AS outcome,
    COALESCE(placed.id, c.duplicate_id) AS id, placed.seq, placed.thread_root, placed.created_at,
    ${memberColumns(sql`c.sender_role`)}
  FROM checked c
    LEFT JOIN placed ON placed.place = c.place
    LEFT JOIN locked l ON l.id = c.room_id
    LEFT JOIN LATERAL (SELECT * FROM homeroom.users u WHERE u.id = c.sender_id LIMIT 1) u ON true
  ORDER BY c.place`;
