import type { OrganisationNames } from '../../../core/directory/nameOrganisations.ts';
import type { Person } from '../../../core/permissions/Person.ts';
import type { Participant } from '../../../core/rooms/Participant.ts';
import { encodeRoles } from '../directory/encodeOrganisation.ts';
import { encodePerson } from '../messages/encodeMessage.ts';

export const encodeParticipant = (membership: Participant & { readonly person: Person }, names: OrganisationNames) => ({
  ...encodePerson(membership.person),
  role: membership.role,
  person_role: membership.person.role,
  roles: encodeRoles(membership.person, names),
  is_active: membership.person.isActive,
  is_suspended: membership.isSuspended,
  may_post: membership.mayPost,
  joined_seq: membership.joinedSeq,
});
