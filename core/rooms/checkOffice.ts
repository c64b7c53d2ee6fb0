import type { UserId } from '../ids.ts';
import type { Policy } from '../permissions/Policy.ts';
import type { RelationGraph } from '../permissions/RelationGraph.ts';
import type { RoleGrant } from '../permissions/RoleGrant.ts';
import { answeringGrant } from '../permissions/rights.ts';
import { cannotChat } from './admit.ts';
import type { RoomState } from './RoomState.ts';

/** By which role a person answers an office's room. @throws ChatError CANNOT_CHAT for who is not of the office now */
export const checkOffice = (
  policy: Policy,
  evidence: RelationGraph,
  room: Pick<RoomState, 'type' | 'scope'>,
  userId: UserId,
): RoleGrant => {
  const person = evidence.person(userId);
  const grant = person && answeringGrant(policy, person, room);
  if (grant === undefined) throw cannotChat([userId]);
  return grant;
};
