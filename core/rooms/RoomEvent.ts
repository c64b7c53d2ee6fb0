import type { OrganisationId, RoomId, UserId } from '../ids.ts';

/** What every durable event of a room has: its place in the room's one dense order 1..head, and when it was stored. */
export interface DurableEvent {
  readonly roomId: RoomId;
  readonly seq: number;
  /** By the clock of the store. */
  readonly at: Date;
  /** The person who did it; null for a change by the directory. */
  readonly actorId: UserId | null;
}

/** `merged`: the person has the place under another account now, or has it there again. */
export type LeaveReason = 'left' | 'removed' | 'relation_ended' | 'merged';

/** The people whose memberships an event changed. */
interface MovedPeople {
  readonly userIds: readonly UserId[];
  /** Others whom the viewer may not see (`shownEvent`). Absent: none. */
  readonly hiddenCount?: number;
}

/** A change of a room or its participants, as the aggregate makes it: without room, seq, time and actor. */
export type RoomChange =
  | ({ readonly type: 'participants_joined' } & MovedPeople)
  | ({ readonly type: 'participants_left'; readonly reason: LeaveReason } & MovedPeople)
  | ({ readonly type: 'participants_suspended' } & MovedPeople)
  | ({ readonly type: 'participants_restored' } & MovedPeople)
  | {
      readonly type: 'room_updated';
      readonly name: string;
      readonly isActive: boolean;
      /** The new owner; null for an office's room that nobody has taken any more. Absent if the owner stays. */
      readonly ownerId?: UserId | null;
      /** To whose office the room was handed. Absent if it stays where it is. */
      readonly organisationId?: OrganisationId;
    };

export type RoomEvent = DurableEvent & RoomChange;

/** The events that begin a membership, end it, or suspend it for a while. */
export type MembershipEventType = Extract<RoomChange, MovedPeople>['type'];
