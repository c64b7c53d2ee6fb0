import type { ImportId } from '../imports/Import.ts';
import type {
  Said,
  SaidOfContext,
  SaidOfOrganisation,
  SaidOfPerson,
  SaidOfRelation,
  UndoneChange,
} from '../imports/RecordedChange.ts';
import type {
  ContextRecord,
  DirectoryRecords,
  OrganisationRecord,
  RelationRecord,
  UserRecord,
} from './DirectoryRecords.ts';

/**
 * Why something stays as it is. `later`: another import changed it again; `reassigned`: the source's id means another
 * account now, or nobody; `unnamed`: the source has no id for one of the people of a relation.
 */
export type NotUndone = 'later' | 'reassigned' | 'unnamed';

/** A change that an undo leaves alone. */
export interface LeftAlone {
  readonly undone: UndoneChange;
  readonly reason: NotUndone;
  /** The import that changed it again. */
  readonly laterImport: ImportId | null;
}

export interface RecordsBefore {
  readonly records: DirectoryRecords;
  readonly leftAlone: readonly LeftAlone[];
}

/**
 * What a source said before an import, as records: who was new is not named any more, and keeps the account. Organisations
 * and contexts that were new stay.
 */
export const recordsBefore = (changes: readonly UndoneChange[]): RecordsBefore => {
  const leftAlone: LeftAlone[] = [];
  const organisations: OrganisationRecord[] = [];
  const contexts: ContextRecord[] = [];
  const users: UserRecord[] = [];
  const relations: RelationRecord[] = [];
  for (const undone of changes) {
    const { change, laterImport } = undone;
    const leave = (reason: NotUndone): void => void leftAlone.push({ undone, reason, laterImport });
    if (laterImport !== null) leave('later');
    else if (change.what === 'person' && !undone.isSame) leave('reassigned');
    else if (change.what === 'person') users.push(personBefore(change.externalId, change));
    else if (change.what === 'relation') {
      const relation = relationBefore(undone);
      if (relation === undefined) leave('unnamed');
      else relations.push(relation);
    } else if (change.before !== null && change.what === 'organisation')
      organisations.push(organisationBefore(change.externalId, change.before));
    else if (change.before !== null && change.what === 'context')
      contexts.push(contextBefore(change.externalId, change.before));
  }
  return { records: { organisations, contexts, users, relations }, leftAlone };
};

interface Sides {
  readonly before: Said | null;
  readonly after: Said | null;
}

const personBefore = (externalId: string, { before, after }: Sides): UserRecord => {
  const then = before as unknown as SaidOfPerson | null;
  const now = after as unknown as SaidOfPerson | null;
  const said = then ?? now;
  // Who was not named had no roles, or no names, perhaps: those of the import tell offices who it is.
  const told = then === null || (!then.is_active && then.roles.length === 0) ? now : then;
  if (said === null || told === null) throw new Error(`The change of "${externalId}" says nothing`);
  const roles = told.roles.map(({ role, organisation, begins, ends }) => ({
    role,
    ...(organisation === null ? {} : { organisation }),
    ...(begins === null ? {} : { begins }),
    ...(ends === null ? {} : { ends }),
  }));
  return {
    ...{ externalId, role: roles[0]?.role ?? '', firstName: told.first_name, lastName: told.last_name },
    isActive: then?.is_active ?? false,
    // An empty address says that there is none any more; where there was none, nothing is said.
    ...(said.email === null && (now?.email ?? null) === null ? {} : { email: said.email ?? '' }),
    ...(roles.length === 0 ? {} : { roles }),
  };
};

const relationBefore = ({ change, from, to }: UndoneChange): RelationRecord | undefined => {
  if (from === null || to === null) return undefined;
  const { kind, context } = change;
  const before = change.before as unknown as SaidOfRelation | null;
  return {
    ...{ kind, from, to, context, status: before?.is_active === true ? 'active' : 'ended' },
    ...(before?.begins !== undefined && { begins: before.begins }),
    ...(before?.ends !== undefined && { ends: before.ends }),
  };
};

const organisationBefore = (externalId: string, before: Said): OrganisationRecord => {
  const { name, type, parent, time_zone: timeZone } = before as unknown as SaidOfOrganisation;
  return {
    ...{ externalId, name, type },
    ...(parent === null ? {} : { parent }),
    ...(timeZone === null ? {} : { timeZone }),
  };
};

const contextBefore = (externalId: string, before: Said): ContextRecord => {
  const { name, organisation, year } = before as unknown as SaidOfContext;
  return {
    ...{ externalId, name },
    ...(organisation === null ? {} : { organisation }),
    ...(year === null ? {} : { year }),
  };
};
