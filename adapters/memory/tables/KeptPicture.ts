import type { StoredPicture } from '../../../core/attachments/Picture.ts';
import type { PictureErrand } from '../../../core/attachments/Pictures.ts';

/** The picture of a person. */
export interface KeptPicture extends StoredPicture {
  /** Since when somebody saw that the person is not active; null while they are. */
  readonly idleSince: Date | null;
}

/** Where a source says that a person is shown. */
export interface KeptAddress extends PictureErrand {
  /** Null: nobody looks any more. */
  readonly dueAt: Date | null;
}
