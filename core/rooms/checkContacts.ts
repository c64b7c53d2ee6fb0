import type { UserId } from '../ids.ts';
import { type Allowed, decide } from '../permissions/decide.ts';
import type { Policy, RoomType } from '../permissions/Policy.ts';
import type { RelationGraph } from '../permissions/RelationGraph.ts';
import type { RoleGrant } from '../permissions/RoleGrant.ts';
import { mayPost, seesHistory } from '../permissions/rights.ts';
import { cannotChat } from './admit.ts';
import type { NewParticipant } from './RoomState.ts';

/**
 * Why a person may talk to each of the others, in their order.
 * @throws ChatError CANNOT_CHAT with the ids of those to whom the person may not talk
 */
export const checkContacts = (
  policy: Policy,
  evidence: RelationGraph,
  userId: UserId,
  others: readonly UserId[],
): Allowed[] => {
  const decisions = others.map((id) => decide(policy, evidence, userId, id));
  const refused = others.filter((_, index) => decisions[index]?.allowed !== true);
  if (refused.length > 0) throw cannotChat(refused);
  return decisions.filter((decision) => decision.allowed);
};

/** A new member who sits in a room of the type in this role, and sees of its history what the row of the type says. */
export const newParticipant = (
  policy: Policy,
  type: RoomType,
  userId: UserId,
  { role }: Pick<RoleGrant, 'role'>,
): NewParticipant => ({
  userId,
  role,
  mayPost: mayPost(policy, role, type),
  visibleFrom: seesHistory(policy, role, type) ? 0 : 'joining',
});
