import type { Allowed } from '../permissions/decide.ts';
import type { Policy } from '../permissions/Policy.ts';
import type { RelationGraph } from '../permissions/RelationGraph.ts';
import type { ChatRoom } from './ChatRoom.ts';
import { newParticipant } from './checkContacts.ts';
import { askerOf, withAwaited } from './messageRequest.ts';

/**
 * A room that awaits somebody with whom the asker may talk at once by now has both of them; unless that one blocks the asker,
 * who still waits then. `asker`: who waits afterwards.
 */
export const openedAtOnce = (policy: Policy, graph: RelationGraph, room: ChatRoom, contact: Allowed | undefined) => {
  const { state } = room;
  const asker = askerOf(state);
  const isOpen = contact !== undefined && contact.byRequest === undefined;
  if (asker === undefined || !state.awaits || !isOpen || graph.blocksSilently(state.awaits, asker))
    return { asker, opened: room };
  const [, theirs] = contact.grants;
  const opened = withAwaited(room, newParticipant(policy, state.type, state.awaits, theirs));
  return { asker: undefined, opened };
};
