import type { Person } from '../permissions/Person.ts';

export interface ListedPerson {
  readonly person: Person;
  /** Relations that touch the person, ended ones too. */
  readonly relationCount: number;
}

export interface PeopleQuery {
  /** What somebody typed, as in a search of contacts; absent or blank lists everybody. */
  readonly text?: string;
  readonly role?: string;
  readonly limit: number;
  /** Opaque; from the page before. */
  readonly cursor?: string;
}

export interface PeoplePage {
  /** By last name, first name and id; with `text`, the best match first. */
  readonly people: readonly ListedPerson[];
  readonly nextCursor: string | null;
}

/** Port: the directory as those see it who look after it. Reflects every change that was acknowledged before. */
export interface DirectoryReader {
  /**
   * Everybody, inactive people too. One query, whatever the directory's size.
   * @throws ChatError INVALID_REQUEST for a cursor that is none
   */
  listPeople(query: PeopleQuery): Promise<PeoplePage>;
}
