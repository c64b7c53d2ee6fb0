import { ChatError } from '../errors.ts';
import { type Actor, actorMay } from '../permissions/Actor.ts';
import type { People } from '../permissions/People.ts';
import type { Person } from '../permissions/Person.ts';
import type { Policy } from '../permissions/Policy.ts';
import { managedScopes } from '../permissions/rights.ts';
import type { ApplyDirectory } from './applyDirectory.ts';
import type { ChooseSource } from './chooseSource.ts';
import type { DirectoryReader } from './DirectoryReader.ts';
import type { ReadRelations } from './readRelations.ts';
import type { SimulateDirectory } from './simulateDirectory.ts';

/** The use cases of the directory, for an actor who has been admitted. */
export interface EnteredDirectory {
  readonly apply: ApplyDirectory;
  readonly simulate: SimulateDirectory;
  readonly chooseSource: ChooseSource;
  readonly listPeople: DirectoryReader['listPeople'];
  readonly readRelations: ReadRelations;
  /** The person with the host's id. @throws ChatError USER_NOT_FOUND */
  findPerson(externalId: string): Promise<Person>;
}

/**
 * Admits an actor to the directory. Transports call it before they read anything that the actor sent.
 * @throws ChatError ACCESS_DENIED for a person without the right
 */
export type EnterDirectory = (actor: Actor) => EnteredDirectory;

interface Deps extends Omit<EnteredDirectory, 'findPerson'> {
  readonly people: Pick<People, 'findByExternalId'>;
  readonly policy: Policy;
}

export const makeEnterDirectory = ({ people, policy, ...calls }: Deps): EnterDirectory => {
  const directory: EnteredDirectory = {
    ...calls,
    findPerson: async (externalId) => {
      const person = await people.findByExternalId(externalId);
      if (person === undefined) throw new ChatError('USER_NOT_FOUND', 'There is no person with this external_id.');
      return person;
    },
  };
  return (actor) => {
    if (!actorMay(actor, (person) => managedScopes(policy, person).length > 0))
      throw new ChatError('ACCESS_DENIED', 'You may not see or change the directory.');
    return directory;
  };
};
