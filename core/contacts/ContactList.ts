import type { RoomId, UserId } from '../ids.ts';
import type { Person } from '../permissions/Person.ts';

export interface Contact {
  readonly person: Person;
  /** The direct room of the two, if there is one. */
  readonly roomId: RoomId | null;
  readonly isFavourite: boolean;
}

export interface ContactQuery {
  /** What somebody typed, e.g. a name with a mistake in it; absent or blank lists everybody. */
  readonly text?: string;
  readonly role?: string;
  readonly limit: number;
  /** Opaque; from the page before. */
  readonly cursor?: string;
}

export interface ContactPage {
  /** Favourites first, then by last and first name; with `text`, the best match first. */
  readonly contacts: readonly Contact[];
  readonly nextCursor: string | null;
}

/** Port: whom a person may talk to; exactly those that `decide` allows (I17). */
export interface ContactList {
  /**
   * One query for every role and any size of the directory. Empty for people who are unknown or inactive.
   * @throws ChatError INVALID_REQUEST for a cursor that is none
   */
  list(userId: UserId, query: ContactQuery): Promise<ContactPage>;
  /** Pins a person for another, or unpins. Doing it again changes nothing. */
  setFavourite(userId: UserId, contactId: UserId, isFavourite: boolean): Promise<void>;
}
