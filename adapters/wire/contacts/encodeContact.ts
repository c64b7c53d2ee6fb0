import type { PresentContact } from '../../../core/contacts/readContacts.ts';
import { encodePerson } from '../messages/encodeMessage.ts';

export const encodeContact = ({ person, roomId, isFavourite, isOnline }: PresentContact) => ({
  ...encodePerson(person),
  has_existing_chat: roomId !== null,
  existing_chat_id: roomId,
  is_favourite: isFavourite,
  is_online: isOnline,
});
