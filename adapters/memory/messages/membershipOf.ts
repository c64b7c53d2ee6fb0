import type { UserId } from '../../../core/ids.ts';
import type { Amendment } from '../../../core/messages/MessageStore.ts';
import { passAsMembership } from '../../../core/messages/passAsMembership.ts';
import type { PostingFacts } from '../../../core/messages/postingRule.ts';
import type { MemoryTables } from '../tables/MemoryTables.ts';
import type { StoredRoom } from '../tables/StoredRoom.ts';

/** By what somebody writes in a room: their membership, or what stands for it with a service account. */
export const membershipOf = (
  tables: MemoryTables,
  row: StoredRoom,
  { actorId, pass, isRequest }: Pick<Amendment, 'actorId' | 'pass'> & { readonly isRequest?: true | undefined },
): PostingFacts['membership'] =>
  pass === undefined
    ? ofPerson(tables, row, actorId, isRequest)
    : passAsMembership(pass, row.state, tables.services.get(actorId)?.deactivatedAt === null);

/** Whoever sends a request may post as long as they have sent nothing to whom the room awaits. */
const ofPerson = (
  tables: MemoryTables,
  row: StoredRoom,
  userId: UserId,
  isRequest?: true,
): PostingFacts['membership'] => {
  const membership = row.memberships.get(userId);
  if (membership === undefined || isRequest === undefined || !row.state.awaits) return membership;
  return { ...membership, mayPost: tables.log(row.state.id).messages.length === 0 };
};
