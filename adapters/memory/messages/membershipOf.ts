import type { Amendment } from '../../../core/messages/MessageStore.ts';
import { passAsMembership } from '../../../core/messages/passAsMembership.ts';
import type { PostingFacts } from '../../../core/messages/postingRule.ts';
import type { MemoryTables } from '../tables/MemoryTables.ts';
import type { StoredRoom } from '../tables/StoredRoom.ts';

/** By what somebody writes in a room: their membership, or what stands for it with a service account. */
export const membershipOf = (
  tables: MemoryTables,
  row: StoredRoom,
  { actorId, pass }: Pick<Amendment, 'actorId' | 'pass'>,
): PostingFacts['membership'] =>
  pass === undefined
    ? row.memberships.get(actorId)
    : passAsMembership(pass, row.state, tables.services.get(actorId)?.deactivatedAt === null);
