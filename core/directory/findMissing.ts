import { ChatError } from '../errors.ts';
import { rootOrganisation } from '../ids.ts';
import type { Person } from '../permissions/Person.ts';
import { relationKey } from '../permissions/Relation.ts';
import { grantsOf, organisationOf } from '../permissions/RoleGrant.ts';
import type { DirectoryTransaction } from './Directory.ts';
import type { DirectorySnapshot, RelationRecord, RoleRecord, UserRecord } from './DirectoryRecords.ts';
import type { HeldBack } from './judgeIds.ts';
import type { Organisation } from './Organisation.ts';

/** Records that deactivate the people and end the relations that a source named before and no longer names. */
export interface Missing {
  readonly users: readonly UserRecord[];
  readonly relations: readonly RelationRecord[];
}

export const nothingMissing: Missing = { users: [], relations: [] };

/** A snapshot that deactivates a larger share of the source's active people is refused as a broken export. */
const deactivatedShareAtMost = 0.2;

interface Options {
  /** Records that are not applied; nothing changes for their ids. */
  readonly heldBack: readonly HeldBack[];
  readonly isForced: boolean;
}

/** @throws ChatError INVALID_REQUEST for a snapshot that deactivates too many people, unless it is forced */
export const findMissing = async (
  tx: DirectoryTransaction,
  { users, relations, source, complete }: DirectorySnapshot,
  { heldBack, isForced }: Options,
): Promise<Missing> => {
  const active = [...(await tx.peopleNamedBy(source))].map(([externalId, { person }]) => ({ ...person, externalId }));
  const named = new Map(users.map((user) => [user.externalId, user]));
  const held = new Set(heldBack.map(({ externalId }) => externalId));
  const absent = complete.users ? active.filter(({ externalId }) => !named.has(externalId)) : [];
  const deactivated = active.filter(
    ({ externalId }) => named.get(externalId)?.isActive === false && !held.has(externalId),
  );
  const share = active.length === 0 ? 0 : (absent.length + deactivated.length) / active.length;
  if (share > deactivatedShareAtMost && !isForced) {
    const removed = `${absent.length + deactivated.length} of ${active.length}`;
    const message = `This would deactivate ${removed} active people of "${source}", more than a fifth. If that is meant, use the command import-roster with --force.`;
    throw new ChatError('INVALID_REQUEST', message, {
      details: { deactivated: absent.length + deactivated.length, active: active.length },
    });
  }
  const namedRelations = new Set(relations.map(relationKey));
  const ended = complete.relations
    ? (await tx.relationsNamedBy(source)).filter(
        (relation) => !namedRelations.has(relationKey(relation)) && !held.has(relation.from) && !held.has(relation.to),
      )
    : [];
  return {
    users: absent.length === 0 ? [] : absent.map(toRecord(await tx.organisationsOf(source))),
    relations: ended.map((relation): RelationRecord => ({ ...relation, status: 'ended' })),
  };
};

/** The record of a person who is gone. They keep their roles, so that the offices of their organisations still see them. */
const toRecord = (organisations: ReadonlyMap<string, Organisation>) => {
  const names = new Map([...organisations].map(([externalId, { id }]) => [id, externalId]));
  return (person: Person): UserRecord => {
    const { email, externalId, role, firstName, lastName } = person;
    const roles = grantsOf(person).flatMap((grant): RoleRecord[] => {
      const organisation = names.get(organisationOf(grant.scope));
      if (organisation !== undefined) return [{ role: grant.role, organisation }];
      return organisationOf(grant.scope) === rootOrganisation ? [{ role: grant.role }] : [];
    });
    return {
      ...{ externalId, role, firstName, lastName, isActive: false },
      ...(roles.length === 0 ? {} : { roles }),
      ...(email === null ? {} : { email }),
    };
  };
};

/**
 * Refuses the file of another district: none of its organisations is one of the source's.
 * @throws ChatError INVALID_REQUEST
 */
export const refuseOtherFile = (
  { organisations = [], contexts = [], users, source }: DirectorySnapshot,
  stored: ReadonlyMap<string, Organisation>,
): void => {
  if (organisations.length === 0 || stored.size === 0) return;
  const isKnown = (externalId: string | undefined): boolean => externalId !== undefined && stored.has(externalId);
  if (organisations.some(({ externalId }) => isKnown(externalId))) return;
  // A file may leave out organisations that are stored already, and have people and classes of them.
  if (contexts.some(({ organisation }) => isKnown(organisation))) return;
  if (users.some(({ roles = [] }) => roles.some(({ organisation }) => isKnown(organisation)))) return;
  const [first] = organisations;
  const message = `This file has none of the organisations of "${source}"; it begins with "${first?.name}". If it comes from another district or system, import it as another source with --source; if all organisations of "${source}" have new ids, use --force.`;
  throw new ChatError('INVALID_REQUEST', message, { details: { organisations: organisations.length } });
};
