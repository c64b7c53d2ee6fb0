import { organisationOf } from '../permissions/RoleGrant.ts';
import type { RoomChange } from './RoomEvent.ts';
import { isRoomActive, type RoomState } from './RoomState.ts';

/** What of a room's state somebody changes. */
export type StateChange = Partial<
  Pick<RoomState, 'name' | 'contextName' | 'isArchived' | 'archivedInto' | 'isFrozen' | 'ownerId' | 'scope'>
>;

/** The event that tells members of a change of the room's state; null for a change without effect. */
export const roomUpdated = (
  before: RoomState,
  change: StateChange,
): Extract<RoomChange, { type: 'room_updated' }> | null => {
  const state = { ...before, ...change };
  const { name, contextName, isFrozen, isArchived, ownerId, scope } = before;
  const isInSame = (state.archivedInto ?? null) === (before.archivedInto ?? null);
  const isSame = state.name === name && state.contextName === contextName && state.ownerId === ownerId && isInSame;
  if (isSame && state.isFrozen === isFrozen && state.isArchived === isArchived && state.scope === scope) return null;
  return {
    ...{ type: 'room_updated', name: state.name, isActive: isRoomActive(state) },
    ...(change.ownerId === undefined ? {} : { ownerId: change.ownerId }),
    ...(change.scope === undefined ? {} : { organisationId: organisationOf(change.scope) }),
  };
};
