import { rootOrganisation } from '../ids.ts';
import type { Person } from '../permissions/Person.ts';
import type { Policy } from '../permissions/Policy.ts';
import { relationKey } from '../permissions/Relation.ts';
import { grantsOf, organisationOf } from '../permissions/RoleGrant.ts';
import type { DirectoryTransaction } from './Directory.ts';
import type { Day, DirectorySnapshot, RelationRecord, RoleRecord, UserRecord } from './DirectoryRecords.ts';
import type { HeldBack } from './judgeIds.ts';
import { defaultLossGuards, type GuardShares, type Losses, noLosses } from './Losses.ts';
import { LossTally } from './LossTally.ts';
import type { Organisation } from './Organisation.ts';
import { tallyRelations } from './tallyRelations.ts';

/** Records that deactivate the people and end the relations that a source named before and no longer names. */
export interface Missing {
  readonly users: readonly UserRecord[];
  readonly relations: readonly RelationRecord[];
  /** What disappears with them, and with what the source itself says has ended. */
  readonly losses: Losses;
}

export const nothingMissing: Missing = { users: [], relations: [], losses: noLosses };

const shownExamples = 100;

interface Options {
  readonly policy: Policy;
  /** Records that are not applied; nothing changes for their ids. */
  readonly heldBack: readonly HeldBack[];
  readonly guards?: GuardShares | undefined;
  readonly today: Day;
}

/** Finds what a snapshot makes disappear. Changes nothing and refuses nothing. */
export const findMissing = async (
  tx: DirectoryTransaction,
  { users, relations, source, complete, unread = [], gone = [] }: DirectorySnapshot,
  { policy, heldBack, guards = defaultLossGuards, today }: Options,
): Promise<Missing> => {
  const known = await tx.peopleNamedBy(source);
  const places = await tx.organisationsOf(source);
  const named = new Map(users.map((user) => [user.externalId, user]));
  const left = new Set(gone);
  const untold = new Set(unread.filter((id) => !named.has(id)));
  const held = new Set([...heldBack.map(({ externalId }) => externalId), ...untold]);
  const isComplete = (kind: string): boolean =>
    typeof complete.relations === 'boolean' ? complete.relations : complete.relations.includes(kind);

  const tally = new LossTally();
  const names = new Map([...places.values()].map(({ id, name }) => [id, name]));
  const organisationsOf = (externalId: string): readonly string[] => {
    const person = known.get(externalId)?.person;
    return person === undefined
      ? []
      : [...new Set(grantsOf(person).flatMap(({ scope }) => names.get(organisationOf(scope)) ?? []))];
  };
  const absent: Person[] = [];
  const leaving: Person[] = [];
  for (const [externalId, { person }] of known) {
    const record = named.get(externalId);
    const isAbsent = record === undefined && (left.has(externalId) || complete.users) && !held.has(externalId);
    const isGone = isAbsent || (record?.isActive === false && !held.has(externalId));
    if (isAbsent) absent.push({ ...person, externalId });
    if (isGone) leaving.push({ ...person, externalId });
    const counted = { gone: isGone ? 1 : 0, of: 1 };
    tally.add({ what: 'people' }, organisationsOf(externalId), counted);
    for (const kind of new Set(grantsOf(person).map(({ role }) => role)))
      tally.add({ what: 'people', kind, isPart: true }, [], counted);
    if (unread.length > 0) tally.add({ what: 'unread' }, [], { gone: untold.has(externalId) ? 1 : 0, of: 1 });
  }

  const isSaying = complete.relations === true || (complete.relations !== false && complete.relations.length > 0);
  const before =
    isSaying || relations.some(({ status }) => status === 'ended') ? await tx.relationsNamedBy(source) : [];
  const isHeld = (externalId: string): boolean => held.size > 0 && held.has(externalId);
  tallyRelations({ policy, before, given: relations, isComplete, isHeld, organisationsOf, today, tally });
  const given = new Map(
    before.length === 0 ? [] : relations.map((relation) => [relationKey(relation), relation.status]),
  );
  const ended: RelationRecord[] = [];
  let saidEnded = 0;
  for (const relation of before) {
    if (isHeld(relation.from) || isHeld(relation.to)) continue;
    const status = given.get(relationKey(relation));
    if (status === 'ended') saidEnded += 1;
    if (status === undefined && isComplete(relation.kind)) ended.push({ ...relation, status: 'ended' });
  }
  return {
    users: absent.map(toRecord(places)),
    relations: ended,
    losses: {
      alarms: tally.alarms(guards),
      count: leaving.length + ended.length + saidEnded,
      examples: [
        ...leaving.slice(0, shownExamples / 2).map(({ externalId, firstName, lastName, role }) => ({
          path: `/users/${externalId}`,
          problem: `${`${firstName} ${lastName}`.trim()} (${role}) would be deactivated`,
        })),
        ...ended.slice(0, shownExamples / 2).map(({ kind, from, to, context = '', contextName }) => ({
          path: '/relations',
          problem: `${from} ${kind} ${to} ${contextName || context}`.trim().concat(' would end'),
        })),
      ],
    },
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
