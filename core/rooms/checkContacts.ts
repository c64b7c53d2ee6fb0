import { ChatError } from '../errors.ts';
import type { UserId } from '../ids.ts';
import { type Allowed, type Decision, decide } from '../permissions/decide.ts';
import type { Policy, RoomType } from '../permissions/Policy.ts';
import type { RelationGraph } from '../permissions/RelationGraph.ts';
import type { RoleGrant } from '../permissions/RoleGrant.ts';
import { mayPost, seesHistory } from '../permissions/rights.ts';
import { cannotChat } from './admit.ts';
import type { NewParticipant } from './RoomState.ts';

/**
 * Why a person may talk to each of the others at once, in their order.
 * @throws ChatError CANNOT_CHAT with the ids of those to whom the person may not talk, or may only write a first message
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
  const asked = others.filter((_, index) => isByRequest(decisions[index]));
  if (asked.length > 0) throw mayOnlyAsk(asked);
  return decisions.filter((decision) => decision.allowed);
};

const isByRequest = (decision: Decision | undefined): boolean =>
  decision?.allowed === true && decision.byRequest === true;

const mayOnlyAsk = (userIds: readonly UserId[]): ChatError =>
  new ChatError(
    'CANNOT_CHAT',
    'You may write a first message to these people, and they decide whether to talk to you. They cannot be put into a room.',
    { details: { user_ids: userIds, reason: 'request_needed' } },
  );

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
