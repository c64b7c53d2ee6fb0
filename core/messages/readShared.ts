import type { RoomId } from '../ids.ts';
import type { Person } from '../permissions/Person.ts';
import type { Policy } from '../permissions/Policy.ts';
import type { EnterRoom } from '../rooms/admit.ts';
import { visibleTo } from '../rooms/roomRights.ts';
import type { MessageStore } from './MessageStore.ts';
import type { SharedPage, SharedQuery } from './SharedQuery.ts';
import { shownMessage } from './shownEvent.ts';

export interface ReadShared {
  /**
   * The messages that have something of a kind, the newest first, as far as the person sees the history; deleted ones are not
   * among them.
   */
  shared(person: Person, roomId: RoomId, query: SharedQuery): Promise<SharedPage>;
}

interface Deps {
  readonly messages: Pick<MessageStore, 'shared'>;
  readonly enterRoom: EnterRoom;
  readonly policy: Policy;
}

export const makeReadShared = ({ messages, enterRoom, policy }: Deps): ReadShared => ({
  shared: async (person, roomId, query) => {
    const admission = await enterRoom(person, roomId, { what: 'shared' });
    const page = await messages.shared(roomId, { ...query, fromSeq: admission.visibleFromSeq });
    const isVisible = visibleTo(policy, person, admission);
    // As in a history: what came after the head may have come after the end of the membership (I9).
    const shown = page.messages.filter(({ seq }) => seq <= admission.room.headSeq);
    return { ...page, messages: shown.map((message) => shownMessage(message, isVisible)) };
  },
});
