import { ChatError } from '../errors.ts';
import type { OrganisationId } from '../ids.ts';
import type { Actor } from '../permissions/Actor.ts';
import type { People } from '../permissions/People.ts';
import type { Person } from '../permissions/Person.ts';
import { organisationOf } from '../permissions/RoleGrant.ts';
import { type ApplyDirectory, makeApplyDirectory } from './applyDirectory.ts';
import type { ChangeDirectoryDeps } from './changeDirectory.ts';
import type { DirectoryReader } from './DirectoryReader.ts';
import { isSeen, type ManagedPart, managedPart } from './ManagedPart.ts';
import { makeReadRelations, type ReadRelations } from './readRelations.ts';
import { makeSimulateDirectory, type SimulateDirectory } from './simulateDirectory.ts';

/**
 * The use cases of the directory, for an actor who has been admitted. Who manages some organisations sees and changes
 * what is in them and below them; what is outside looks as if it did not exist.
 */
export interface EnteredDirectory {
  readonly apply: ApplyDirectory;
  readonly simulate: SimulateDirectory;
  readonly listPeople: DirectoryReader['listPeople'];
  readonly listOrganisations: DirectoryReader['listOrganisations'];
  readonly readRelations: ReadRelations;
  /** Whom a source, the host by default, means by an id. @throws ChatError USER_NOT_FOUND */
  findPerson(externalId: string, source?: string): Promise<Person>;
}

/**
 * Admits an actor to the part of the directory that the actor manages. Transports call it before they read anything that
 * the actor sent.
 * @throws ChatError ACCESS_DENIED for a person who manages no part
 */
export type EnterDirectory = (actor: Actor) => EnteredDirectory;

interface Deps extends ChangeDirectoryDeps {
  readonly people: People;
  readonly directoryReader: DirectoryReader;
}

export const makeEnterDirectory = (deps: Deps): EnterDirectory => {
  const { people, policy, directoryReader } = deps;
  return (actor) => {
    const part = managedPart(policy, actor);
    if (part.length === 0) throw new ChatError('ACCESS_DENIED', 'You may not see or change the directory.');
    const narrowed = narrow(part);
    return {
      apply: makeApplyDirectory({ ...deps, part }),
      simulate: makeSimulateDirectory({ ...deps, part }),
      listPeople: (query) => directoryReader.listPeople(narrowed(query)),
      listOrganisations: (query) => directoryReader.listOrganisations(narrowed(query)),
      readRelations: makeReadRelations(people, part),
      findPerson: async (externalId, source) => {
        const person = await people.findByExternalId(externalId, source);
        if (person === undefined || !isSeen(part, person))
          throw new ChatError('USER_NOT_FOUND', 'There is no person with this external_id.');
        return person;
      },
    };
  };
};

/** Narrows a query to the part of the directory. Its own `within` names organisations by ids that say nothing of what is above them, so that it is left only to who manages all. */
const narrow = (part: ManagedPart) => {
  const within = part === 'all' ? undefined : part.map(organisationOf);
  return <Query extends { readonly within?: readonly OrganisationId[] }>(query: Query): Query =>
    within === undefined ? query : { ...query, within };
};
