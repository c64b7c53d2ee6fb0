import { type AuditDetails, type AuditDraft, auditActor } from '../audit/AuditEntry.ts';
import type { ImportId } from '../imports/Import.ts';
import type { Actor } from '../permissions/Actor.ts';
import type { Person } from '../permissions/Person.ts';
import type { Relation } from '../permissions/Relation.ts';
import { grantsOf, organisationOf, rootScope, sharedOrganisation } from '../permissions/RoleGrant.ts';
import { isKeyHolder, type SourceKeyHolder } from '../permissions/SourceKeyHolder.ts';
import type { ManagedPart } from './ManagedPart.ts';
import type { Saved } from './SavedRecords.ts';

/** A roster's file, and how it was read. */
export interface ImportedFile {
  /** SHA-256 of the file, or of all files of a folder, in hexadecimal digits. */
  readonly hash: string;
  /** The name of the file or folder, without where it lay. */
  readonly name?: string;
  readonly settings: AuditDetails;
}

/** What was changed, in numbers. */
interface Changed {
  readonly importId: ImportId | null;
  readonly organisations: { readonly created: number; readonly updated: number; readonly unchanged: number };
  readonly contexts: { readonly created: number; readonly updated: number; readonly unchanged: number };
  readonly users: { readonly created: number; readonly updated: number; readonly deactivated: number };
  readonly relations: { readonly created: number; readonly updated: number; readonly ended: number };
  readonly heldBack: readonly unknown[];
}

/** Who changes the directory, and by what. */
interface Origin {
  readonly actor: Actor | SourceKeyHolder;
  readonly part: ManagedPart;
  readonly source: string;
  readonly file: ImportedFile | undefined;
  readonly undoes: ImportId | undefined;
  readonly isForced: boolean;
}

/** What goes on record of the whole. */
export const importEntry = (
  { actor, part, source, file, undoes, isForced }: Origin,
  { importId, organisations, contexts, users, relations, heldBack }: Changed,
  changed: { readonly people: readonly Saved<Person>[]; readonly relations: readonly Saved<Relation>[] },
): AuditDraft => {
  const [own] = part === 'all' ? [rootScope] : part.length === 1 ? part : [undefined];
  const scopes = [
    ...changed.people.flatMap(({ after }) => grantsOf(after).map(({ scope }) => scope)),
    ...changed.relations.map(({ after: { scope = rootScope } }) => scope),
  ];
  return {
    actor: auditActor(actor),
    action: undoes !== undefined ? 'import.undone' : file === undefined ? 'directory.changed' : 'roster.imported',
    organisation: own === undefined ? sharedOrganisation(scopes) : organisationOf(own),
    details: {
      ...{ import: importId, source, is_forced: isForced, held_back: heldBack.length },
      ...{ organisations: { ...organisations }, contexts: { ...contexts } },
      ...{ users: { ...users }, relations: { ...relations } },
      ...(undoes !== undefined && { undoes }),
      ...(isKeyHolder(actor) && { key: actor.name }),
      ...(file && { file_hash: file.hash, settings: file.settings }),
    },
  };
};
