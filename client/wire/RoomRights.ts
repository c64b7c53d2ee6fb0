export interface RoomRights {
  readonly may_post: boolean;
  readonly may_mention_all: boolean;
  /** Absent on servers that know no pins. */
  readonly may_pin?: boolean;
  /** May ask all others to confirm a message. Absent on servers that know only announcements. */
  readonly may_ask_confirmation?: boolean;
  readonly may_rename: boolean;
  /** Also: may reopen. */
  readonly may_archive: boolean;
  /** May add members, and remove others. */
  readonly may_add: boolean;
  /** May go without the room being archived. */
  readonly may_leave: boolean;
  /** May make somebody else the owner. Of an office: may take the room, give it back and hand it on. */
  readonly may_hand_over: boolean;
  /** Is of the office whose room this is. */
  readonly answers: boolean;
  /** May delete the messages of others. */
  readonly moderates: boolean;
  /** false: this person hears of the owner and of those whom the room is about, and of no other members. */
  readonly sees_members: boolean;
  /** Sees who has read a message. */
  readonly sees_receipts: boolean;
  /** Sees who is online, and who types. */
  readonly sees_presence: boolean;
  /** Until then this person reads and writes nowhere, by a decision of an office; null: no such decision. */
  readonly restricted_until?: string | null;
}

/** Who supervises a room, of those whom the person sees; `is_missing`: nobody, so nothing can be written. */
export interface RoomSupervision {
  readonly user_ids: readonly number[];
  readonly is_missing: boolean;
}
