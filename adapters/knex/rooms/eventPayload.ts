import type { LeaveReason, RoomChange } from '../../../core/rooms/RoomEvent.ts';

/** The payload of a room's event in the form of the column. */
export interface EventPayload {
  readonly user_ids?: readonly number[];
  readonly reason?: LeaveReason;
  readonly name?: string;
  readonly is_active?: boolean;
  readonly owner_id?: number | null;
  readonly organisation_id?: number;
  readonly emoji?: string;
  readonly is_added?: boolean;
  readonly is_pinned?: boolean;
}

/** The payload of a change to the room itself. */
export const toPayload = (change: RoomChange): EventPayload => {
  if (change.type === 'room_updated') {
    const { name, isActive: is_active, ownerId, organisationId } = change;
    return {
      ...{ name, is_active },
      ...(ownerId === undefined ? {} : { owner_id: ownerId }),
      ...(organisationId === undefined ? {} : { organisation_id: organisationId }),
    };
  }
  const user_ids = change.userIds;
  return change.type === 'participants_left' ? { user_ids, reason: change.reason } : { user_ids };
};
