import type { PresentContact } from '../../../core/contacts/readContacts.ts';
import type { OrganisationNames } from '../../../core/directory/nameOrganisations.ts';
import { encodeRoles } from '../directory/encodeOrganisation.ts';
import { encodePerson } from '../messages/encodeMessage.ts';

export const encodeContact = (
  { person, roomId, isFavourite, isOnline, isByRequest }: PresentContact,
  names: OrganisationNames,
) => ({
  ...encodePerson(person),
  roles: encodeRoles(person, names),
  has_existing_chat: roomId !== null,
  existing_chat_id: roomId,
  is_favourite: isFavourite,
  is_online: isOnline,
  by_request: isByRequest,
});
