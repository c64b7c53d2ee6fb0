import type { AuditLog } from '../audit/AuditLog.ts';
import type { Clock } from '../clock.ts';
import type { Limits } from '../limits/Limits.ts';
import type { RateLimiter } from '../limits/RateLimiter.ts';
import type { Policy } from '../permissions/Policy.ts';
import type { EnterRoom } from '../rooms/admit.ts';
import type { ModeratesRoom } from '../rooms/Moderation.ts';
import type { RoomRepository } from '../rooms/RoomRepository.ts';
import type { Attachments } from './Attachments.ts';
import type { BlobStore } from './BlobStore.ts';
import type { FileInspector } from './FileInspector.ts';
import { makeUploads, type Uploads } from './makeUploads.ts';
import { makeOpenFile, type OpenFile } from './openFile.ts';
import { type CarriedBy, makeReadAttachment } from './readAttachment.ts';
import type { UploadSettings } from './UploadSettings.ts';

/** Everything that people do with files beside sending them in messages. */
export interface Files extends Uploads {
  readonly open: OpenFile;
}

interface Deps extends CarriedBy {
  readonly attachments: Attachments;
  readonly blobs: BlobStore;
  readonly inspector: FileInspector;
  readonly settings: UploadSettings;
  readonly limiter: RateLimiter;
  readonly limits: Limits;
  readonly clock: Pick<Clock, 'monotonic'>;
  readonly policy: Policy;
  readonly enterRoom: EnterRoom;
  readonly rooms: Pick<RoomRepository, 'access'>;
  readonly overseesRoom: ModeratesRoom;
  readonly auditLog: Pick<AuditLog, 'append'>;
}

export const makeFiles = (deps: Deps): Files => ({
  ...makeUploads(deps),
  open: makeOpenFile({ blobs: deps.blobs, readAttachment: makeReadAttachment(deps) }),
});
