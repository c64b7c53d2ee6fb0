import type { OrganisationId } from '../ids.ts';
import type { Person } from '../permissions/Person.ts';
import type { ContextRecord, UserRecord } from './DirectoryRecords.ts';
import type { Organisation } from './Organisation.ts';

export interface ListedPerson {
  readonly person: Person;
  /** Relations of the person, ended ones too; with `within` those with people who have a role there. */
  readonly relationCount: number;
}

export interface PeopleQuery {
  /** Part of a name, as in a search of contacts. Absent or blank lists everybody. */
  readonly text?: string;
  /** Only people who have this role, among others perhaps. */
  readonly role?: string;
  /** Only people who have a role, or the asked one, in one of these organisations or below it. Absent: everybody. */
  readonly within?: readonly OrganisationId[];
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

/** What a source says about the people whom it names now, and about its contexts, by its ids. */
export interface SaidRecords {
  /** Every role as the source said it, with its days. Who was given none is left out. */
  readonly users: readonly UserRecord[];
  readonly contexts: readonly ContextRecord[];
}

export interface OrganisationsQuery {
  /** Only these organisations and those below them. Absent: all. */
  readonly within?: readonly OrganisationId[];
  readonly limit: number;
  /** Opaque; from the previous page. */
  readonly cursor?: string;
}

export interface OrganisationsPage {
  /** By name, in the order of code points, and id. */
  readonly organisations: readonly Organisation[];
  readonly nextCursor: string | null;
}

/** Port: lists the directory for those who manage it. Reflects all changes acknowledged before the call. */
export interface DirectoryReader {
  /**
   * All people, inactive ones too, each once. One query, whatever the size of the directory.
   * @throws ChatError INVALID_REQUEST for a cursor that came from no page
   */
  listPeople(query: PeopleQuery): Promise<PeoplePage>;
  /**
   * All organisations except the root. One query.
   * @throws ChatError INVALID_REQUEST for a cursor that came from no page
   */
  listOrganisations(query: OrganisationsQuery): Promise<OrganisationsPage>;
  /** Every source that has said something, except `hostSource`, by name. */
  listSources(): Promise<readonly ListedSource[]>;
  /** All records of a source, in the order of its ids; nothing of a source that never said anything. */
  readSource(source: string): Promise<SaidRecords>;
}
