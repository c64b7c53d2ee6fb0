import type { SaidRecords } from '../../../core/directory/DirectoryReader.ts';
import type { RoleRecord, UserRecord } from '../../../core/directory/DirectoryRecords.ts';
import type { OrganisationId } from '../../../core/ids.ts';
import type { StoredRole } from '../tables/DirectoryRows.ts';
import type { MemoryTables } from '../tables/MemoryTables.ts';

const byId = (one: { readonly externalId: string }, other: { readonly externalId: string }): number =>
  one.externalId < other.externalId ? -1 : 1;

/** `DirectoryReader.readSource`. */
export const readSource = ({ people, contexts, organisations }: MemoryTables, source: string): SaidRecords => {
  const nameOf = (id: OrganisationId | null): string | undefined =>
    id === null ? undefined : organisations.get(id)?.externalId;
  const toRole = ({ source: _, organisation: id, ...role }: StoredRole): RoleRecord => {
    const organisation = nameOf(id);
    return { ...role, ...(organisation === undefined ? {} : { organisation }) };
  };
  const users = [...people.rows()].flatMap(({ identities, roles }): UserRecord[] => {
    const said = roles.filter((role) => role.source === source).map(toRole);
    const [first] = said;
    if (first === undefined) return [];
    return identities
      .filter((identity) => identity.source === source && identity.isNamed)
      .map(({ externalId, firstName, lastName, email }) => ({
        ...{ externalId, role: first.role, roles: said, isActive: true },
        ...{ firstName: firstName ?? '', lastName: lastName ?? '' },
        ...(email === null ? {} : { email }),
      }));
  });
  const own = [...contexts.rows()].filter((context) => context.source === source);
  return {
    users: users.sort(byId),
    contexts: own
      .map(({ externalId, name, organisation: id }) => {
        const organisation = nameOf(id);
        return {
          externalId,
          ...(name === '' ? {} : { name }),
          ...(organisation === undefined ? {} : { organisation }),
        };
      })
      .sort(byId),
  };
};
