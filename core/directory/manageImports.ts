import type { Clock } from '../clock.ts';
import { ChatError } from '../errors.ts';
import type { UserId } from '../ids.ts';
import type { Import, ImportId } from '../imports/Import.ts';
import type { ChangesQuery, Imports, ImportsQuery } from '../imports/Imports.ts';
import type { RecordedChange } from '../imports/RecordedChange.ts';
import type { Actor } from '../permissions/Actor.ts';
import type { People } from '../permissions/People.ts';
import { organisationOf } from '../permissions/RoleGrant.ts';
import { type ChangeDirectoryDeps, makeChangeDirectory } from './changeDirectory.ts';
import { onlyWithin } from './chooseSource.ts';
import type { DirectoryReader } from './DirectoryReader.ts';
import { dayOf } from './isOnDay.ts';
import { isManaged, isSeen, type ManagedPart } from './ManagedPart.ts';
import { organisationsIn } from './organisationsIn.ts';
import { storeUndo, type UndoOutcome } from './storeUndo.ts';

/**
 * What imports did, and the way back, for those who may import: who manages the whole directory, or every organisation of
 * a source. Imports of other sources look as if they did not exist.
 */
export interface ManageImports {
  /** The newest first. */
  listImports(query: ImportsQuery): Promise<readonly Import[]>;
  /** @throws ChatError NOT_FOUND */
  readImport(id: ImportId): Promise<Import>;
  /** The newest first. @throws ChatError NOT_FOUND */
  listImportChanges(id: ImportId, query: Omit<ChangesQuery, 'importId'>): Promise<readonly RecordedChange[]>;
  /**
   * What changed the records and relations of a person, the newest first.
   * @throws ChatError USER_NOT_FOUND for a person outside, or who has roles outside too
   */
  listPersonChanges(
    userId: UserId,
    query: Omit<ChangesQuery, 'importId' | 'userId'>,
  ): Promise<readonly RecordedChange[]>;
  /**
   * Says again what the source said before an import, except what a later import changed again, and who was erased. The
   * undo is an import itself, and can be undone.
   * @throws ChatError NOT_FOUND; CONFLICT for an import that is undone, or whose changes are not kept any more
   */
  undoImport(id: ImportId, options?: { readonly isDryRun?: boolean }): Promise<UndoOutcome>;
}

interface Deps extends ChangeDirectoryDeps {
  readonly imports: Imports;
  readonly clock: Clock;
  readonly people: Pick<People, 'evidence'>;
  readonly directoryReader: Pick<DirectoryReader, 'listSources' | 'listOrganisations'>;
  readonly actor: Actor;
  readonly part: ManagedPart;
}

export const makeManageImports = ({
  imports,
  people,
  directoryReader,
  clock,
  actor,
  part,
  ...deps
}: Deps): ManageImports => {
  const changeDirectory = makeChangeDirectory(deps);

  /** The sources whose imports the actor sees; undefined: all. */
  const ownSources = async (): Promise<ReadonlySet<string> | undefined> => {
    if (part === 'all') return undefined;
    const within = await organisationsIn(part.map(organisationOf), directoryReader);
    return new Set(onlyWithin(await directoryReader.listSources(), within).map(({ name }) => name));
  };

  const readImport = async (id: ImportId): Promise<Import> => {
    const [found, own] = await Promise.all([imports.find(id), ownSources()]);
    if (found === undefined || (own !== undefined && !own.has(found.source)))
      throw new ChatError('NOT_FOUND', 'There is no such import; homeroom import list shows all.');
    return found;
  };

  return {
    listImports: async ({ sources, ...query }) => {
      const own = await ownSources();
      const asked = own === undefined ? sources : (sources ?? [...own]).filter((name) => own.has(name));
      return imports.list(asked === undefined ? query : { ...query, sources: asked });
    },
    readImport,
    listImportChanges: async (id, query) => {
      await readImport(id);
      return imports.changes({ ...query, importId: id });
    },
    listPersonChanges: async (userId, query) => {
      const person = (await people.evidence([[userId, userId]])).person(userId);
      // A change tells of people at the other ends, so it is for those who manage all of the person.
      if (person === undefined || !isSeen(part, person) || !isManaged(part, person))
        throw new ChatError(
          'USER_NOT_FOUND',
          'There is no such person, or you do not manage all of their organisations.',
        );
      const own = await ownSources();
      const found = await imports.changes({ ...query, userId });
      return own === undefined ? found : found.filter(({ source }) => source === '' || own.has(source));
    },
    undoImport: async (id, { isDryRun = false } = {}) => {
      await readImport(id);
      const { result, rooms } = await changeDirectory(
        (tx) => storeUndo(tx, deps.policy, { id, actor, part, isDryRun, today: dayOf(clock.now()) }),
        {
          isDryRun,
        },
      );
      return { ...result, outcome: { ...result.outcome, rooms } };
    },
  };
};
