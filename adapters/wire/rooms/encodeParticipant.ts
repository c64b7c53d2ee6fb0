import type { Person } from '../../../core/permissions/Person.ts';
import type { Participant } from '../../../core/rooms/Participant.ts';
import { encodePerson } from '../messages/encodeMessage.ts';

export const encodeParticipant = (membership: Participant & { readonly person: Person }) => ({
  ...encodePerson(membership.person),
  is_active: membership.person.isActive,
  is_suspended: membership.isSuspended,
  may_post: membership.mayPost,
  joined_seq: membership.joinedSeq,
});
