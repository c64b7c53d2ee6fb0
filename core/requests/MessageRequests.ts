import type { RoomId, UserId } from '../ids.ts';

/** How much a person has asked lately, whatever became of it but acceptance. */
export interface AskedLately {
  /** The times of their requests of the last 24 hours, the oldest first. */
  readonly day: readonly Date[];
  /** The times of those of the last 30 days that nobody has accepted, the oldest first. */
  readonly open: readonly Date[];
}

/** A room of two in which one asked the other to talk. */
export interface RequestRoom {
  readonly roomId: RoomId;
  /** Whom it awaits; null: they accepted. */
  readonly awaits: UserId | null;
}

/** Requests between active people that nobody has accepted: those that have not been answered, and those declined. */
export type OpenRequests = { readonly waiting: number; readonly declined: number };

/** A request as it is exported to the people whom it is about. */
export interface RequestRecord {
  readonly roomId: RoomId;
  readonly requesterId: UserId;
  readonly recipientId: UserId;
  readonly askedAt: Date;
  /** Null: not declined. Only who declined learns of it. */
  readonly declinedAt: Date | null;
  readonly isAccepted: boolean;
}

/**
 * Port: requests to talk. `RoomRepository.open` stores one with the room that it makes, and `RoomState.awaits` says until
 * when it waits.
 */
export interface MessageRequests {
  askedLately(userId: UserId): Promise<AskedLately>;
  /**
   * The rooms of the person and these others in which one of the two asked, by the other; of several the latest. One query.
   */
  between(userId: UserId, others: readonly UserId[]): Promise<ReadonlyMap<UserId, RequestRoom>>;
  /**
   * Takes a request that waits for this person off their list for good; false if none does. A declined one stays declined,
   * and counts as one that waits.
   */
  decline(roomId: RoomId, userId: UserId): Promise<boolean>;
  /** One query. */
  countOpen(): Promise<OpenRequests>;
  /** Those by and to a person, the oldest first. */
  about(userId: UserId): Promise<readonly RequestRecord[]>;
}
