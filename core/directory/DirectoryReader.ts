import type { Person } from '../permissions/Person.ts';

export interface ListedPerson {
  readonly person: Person;
  /** Relations at either end of which the person is, ended ones too. */
  readonly relationCount: number;
}

export interface PeopleQuery {
  /** Part of a name, as in a search of contacts. Absent or blank lists everybody. */
  readonly text?: string;
  readonly role?: string;
  readonly limit: number;
  /** Opaque; from the previous page. */
  readonly cursor?: string;
}

export interface PeoplePage {
  /** By last name, first name and id; with `text`, the best match first. */
  readonly people: readonly ListedPerson[];
  readonly nextCursor: string | null;
}

/** Who names people: a roster, a host or an office. */
export interface ListedSource {
  readonly name: string;
  /** `roster` or `host`. */
  readonly kind: string;
  /** What it calls its organisations. */
  readonly organisations: readonly string[];
}

/** Port: lists the directory for those who manage it. Reflects all changes acknowledged before the call. */
export interface DirectoryReader {
  /**
   * All people, inactive ones too. One query, whatever the size of the directory.
   * @throws ChatError INVALID_REQUEST for a cursor that came from no page
   */
  listPeople(query: PeopleQuery): Promise<PeoplePage>;
  /** Every source that has said something, except `hostSource`, by name. */
  listSources(): Promise<readonly ListedSource[]>;
}
