import {
  type Attachment,
  type AttachmentState,
  asAttachmentId,
  type StoredAttachment,
} from '../../../core/attachments/Attachment.ts';
import { asMessageId, asRoomId, asUserId } from '../../../core/ids.ts';
import type { FileKind } from '../../../core/permissions/FileRules.ts';
import type { Big } from '../permissions/personRow.ts';
import { sql } from '../sql/Sql.ts';

/** The column `meta`: what the content told. */
export interface StoredFacts {
  readonly kind: FileKind;
  readonly width?: number;
  readonly height?: number;
  readonly blur?: string;
  readonly duration_ms?: number;
  readonly waveform?: readonly number[];
  readonly alt?: string;
}

export interface AttachmentRow {
  readonly id: Big;
  readonly owner_id: Big;
  readonly hash: string;
  readonly thumbnail_hash: string | null;
  readonly room_id: Big | null;
  readonly message_id: Big | null;
  readonly name: string;
  readonly media_type: string;
  readonly size: Big;
  readonly meta: StoredFacts;
  readonly state: AttachmentState;
  readonly created_at: Date;
}

/** Of the table `a`; whose owner had an account that is another one now is that one's. */
export const attachmentColumns = sql`
  a.id, encode(a.blob_hash, 'hex') AS hash, encode(a.thumbnail_hash, 'hex') AS thumbnail_hash, a.room_id, a.message_id,
  a.name, a.media_type, a.size, a.meta, a.state, a.created_at,
  COALESCE((SELECT u.merged_into FROM homeroom.users u WHERE u.id = a.owner_id), a.owner_id) AS owner_id`;

/** The file as a message keeps it in its column `parts`. */
export interface KeptAttachment extends StoredFacts {
  readonly id: number;
  readonly name: string;
  readonly media_type: string;
  readonly size: number;
  readonly thumbnail: boolean;
  readonly state: AttachmentState;
}

export const toStoredFacts = ({ kind, width, height, blur, durationMs, waveform, alt }: FactsOf): StoredFacts => ({
  kind,
  ...(width === undefined ? {} : { width }),
  ...(height === undefined ? {} : { height }),
  ...(blur === undefined ? {} : { blur }),
  ...(durationMs === undefined ? {} : { duration_ms: durationMs }),
  ...(waveform === undefined ? {} : { waveform }),
  ...(alt === undefined ? {} : { alt }),
});

type FactsOf = Omit<Attachment, 'id' | 'name' | 'mediaType' | 'size' | 'hasThumbnail' | 'state'>;

const toFacts = ({ kind, width, height, blur, duration_ms: durationMs, waveform, alt }: StoredFacts): FactsOf => ({
  kind,
  ...(width === undefined ? {} : { width }),
  ...(height === undefined ? {} : { height }),
  ...(blur === undefined ? {} : { blur }),
  ...(durationMs === undefined ? {} : { durationMs }),
  ...(waveform === undefined ? {} : { waveform }),
  ...(alt === undefined ? {} : { alt }),
});

export const toKept = ({ id, name, mediaType, size, hasThumbnail, state, ...facts }: Attachment): KeptAttachment => ({
  ...{ id, name, media_type: mediaType, size, thumbnail: hasThumbnail, state },
  ...toStoredFacts(facts),
});

export const fromKept = ({ id, name, media_type, size, thumbnail, state, ...facts }: KeptAttachment): Attachment => ({
  ...{ id: asAttachmentId(id), name, mediaType: media_type, size, hasThumbnail: thumbnail, state },
  ...toFacts(facts),
});

export const toStoredAttachment = (row: AttachmentRow): StoredAttachment => ({
  attachment: {
    id: asAttachmentId(Number(row.id)),
    ...{ name: row.name, mediaType: row.media_type, size: Number(row.size), state: row.state },
    hasThumbnail: row.thumbnail_hash !== null,
    ...toFacts(row.meta),
  },
  ownerId: asUserId(Number(row.owner_id)),
  hash: row.hash,
  thumbnailHash: row.thumbnail_hash,
  carrier:
    row.room_id === null || row.message_id === null
      ? null
      : { roomId: asRoomId(Number(row.room_id)), messageId: asMessageId(Number(row.message_id)) },
  at: row.created_at,
});
