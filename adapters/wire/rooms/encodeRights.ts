import type { RoomSupervision } from '../../../core/rooms/readSupervision.ts';
import type { RoomRights } from '../../../core/rooms/roomRights.ts';

/** Encodes what a person may do in a room. */
export const encodeRights = (rights: RoomRights) => ({
  may_post: rights.mayPost,
  may_mention_all: rights.mayMentionAll,
  may_pin: rights.mayPin,
  may_ask_confirmation: rights.mayAskConfirmation,
  may_rename: rights.mayRename,
  may_archive: rights.mayArchive,
  may_add: rights.mayAdd,
  may_leave: rights.mayLeave,
  may_hand_over: rights.mayHandOver,
  answers: rights.answers,
  moderates: rights.moderates,
  sees_members: rights.seesMembers,
  sees_receipts: rights.seesReceipts,
  sees_presence: rights.seesPresence,
  restricted_until: rights.restrictedUntil,
});

/** Encodes who supervises a room. */
export const encodeSupervision = ({ userIds, isMissing }: RoomSupervision) => ({
  user_ids: [...userIds],
  is_missing: isMissing,
});
