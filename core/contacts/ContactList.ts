import type { RoomId, UserId } from '../ids.ts';
import type { Person } from '../permissions/Person.ts';

/**
 * A person's contacts are the people to whom they may talk now. The policy decides (`core/permissions/decide`); the
 * contact list answers the same question for a whole directory in one query, with search, paging and favourites.
 */
export interface Contact {
  readonly person: Person;
  /** The room of the two for all contexts; null if none has been opened. */
  readonly roomId: RoomId | null;
  readonly isFavourite: boolean;
}

export interface ContactQuery {
  /** Part of a name as a person types it, perhaps with a mistake. Absent or blank lists all contacts. */
  readonly text?: string;
  /** Only people with whom the asker may talk because they have this role, among others perhaps. */
  readonly role?: string;
  readonly limit: number;
  /** Opaque; from the previous page. */
  readonly cursor?: string;
}

export interface ContactPage {
  /** Favourites first, then by last name, first name and id; with `text`, the best match first. */
  readonly contacts: readonly Contact[];
  readonly nextCursor: string | null;
}

/**
 * Port: the people to whom a person may talk: exactly those that `decide` allows (I17). Every answer reflects all
 * directory changes acknowledged before the call.
 */
export interface ContactList {
  /**
   * One query, whatever the role and the size of the directory. Empty for a person who does not exist or is inactive.
   * @throws ChatError INVALID_REQUEST for a cursor that came from no page
   */
  list(userId: UserId, query: ContactQuery): Promise<ContactPage>;
  /** Pins or unpins a contact for the person. Doing it again changes nothing. */
  setFavourite(userId: UserId, contactId: UserId, isFavourite: boolean): Promise<void>;
}
