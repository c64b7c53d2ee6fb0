import type { DemoPerson } from '../../adapters/http/demo/makeDemoRouter.ts';
import { issueToken } from '../../adapters/jwt/issueToken.ts';
import { fullName, type Person } from '../../core/permissions/Person.ts';
import { grantsOf } from '../../core/permissions/RoleGrant.ts';
import type { OpenedChat } from '../OpenedChat.ts';
import { describePerson } from './describePerson.ts';

/** Seconds for which a token is valid. */
const day = 24 * 3600;

/** All people of the demo school as they are now, each with a new token. */
export const demoPeople = async (
  everybody: readonly Person[],
  secret: string,
  { chat, storage }: OpenedChat,
): Promise<readonly DemoPerson[]> => {
  const names = await chat.nameOrganisations(everybody.flatMap((person) => grantsOf(person).map(({ scope }) => scope)));
  const [graph, ...found] = await Promise.all([
    storage.people.around(everybody.map(({ id }) => id)),
    ...everybody.map(({ id }) => storage.people.find(id)),
  ]);
  return Promise.all(
    found
      .flatMap((person) => person ?? [])
      .map(async (person) => ({
        id: person.id,
        externalId: person.externalId,
        fullName: fullName(person),
        role: person.role,
        token: await issueToken({ secret, externalId: person.externalId, ttlSeconds: day }),
        description: describePerson({ policy: chat.policy, graph, names }, person),
      })),
  );
};
