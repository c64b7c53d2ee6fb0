import type { Person } from '../../../core/permissions/Person.ts';
import type { Participant } from '../../../core/rooms/Participant.ts';
import { encodePerson } from '../messages/encodeMessage.ts';

export const encodeParticipant = (seat: Participant & { readonly person: Person }) => ({
  ...encodePerson(seat.person),
  is_active: seat.person.isActive,
  is_suspended: seat.isSuspended,
  may_post: seat.mayPost,
  joined_seq: seat.joinedSeq,
});
