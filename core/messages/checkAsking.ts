import type { RoomId } from '../ids.ts';
import type { Person } from '../permissions/Person.ts';
import type { Policy } from '../permissions/Policy.ts';
import { denied, type EnterRoom } from '../rooms/admit.ts';
import { isRoomActive } from '../rooms/RoomState.ts';
import { roomRights } from '../rooms/roomRights.ts';

/**
 * Whether a person may ask the others in a room to confirm a message (`mayAskConfirmation`). Of a room that cannot be written
 * to, the store says so. @throws ChatError as `admit`, ACCESS_DENIED
 */
export type CheckAsking = (sender: Person, roomId: RoomId) => Promise<void>;

export const makeCheckAsking =
  ({ enterRoom, policy }: { readonly enterRoom: EnterRoom; readonly policy: Policy }): CheckAsking =>
  async (sender, roomId) => {
    const admission = await enterRoom(sender, roomId, null);
    const { mayAskConfirmation } = roomRights(policy, sender, admission);
    if (isRoomActive(admission.room) && !mayAskConfirmation) throw denied('ask for confirmations in this room');
  };
