import type { Policy } from '../permissions/Policy.ts';
import type { RoomBus } from './RoomBus.ts';
import type { RoomState } from './RoomState.ts';

/**
 * Says to those who answer an office's room that its place in their list is another now. `states` are the room before and
 * after, if it was handed to another office. Rooms of other types say nothing.
 */
export const publishOffice = (
  bus: Pick<RoomBus, 'publishEphemeral'>,
  policy: Policy,
  states: readonly [RoomState, ...RoomState[]],
): void => {
  const [{ id: roomId, type: roomType }] = states;
  if (policy.roomType(roomType).restsOn !== 'office') return;
  const organisationIds = [...new Set(states.flatMap(({ scope }) => scope))];
  bus.publishEphemeral({ type: 'office', roomId, roomType, organisationIds });
};
