import type { ReadFeed } from '../feed/readFeed.ts';
import type { Person } from '../permissions/Person.ts';
import type { ApplyDirectory } from './applyDirectory.ts';
import type { ChooseSource } from './chooseSource.ts';
import type { DirectoryReader } from './DirectoryReader.ts';
import type { EditByHand } from './editByHand.ts';
import type { ExplainPair } from './explainPair.ts';
import type { ManageAccounts } from './manageAccounts.ts';
import type { ManageHolds } from './manageHolds.ts';
import type { ManageImports } from './manageImports.ts';
import type { ManageKeys } from './manageKeys.ts';
import type { ManageSources } from './manageSources.ts';
import type { ReadKnownRoster } from './readKnownRoster.ts';
import type { ReadRelations } from './readRelations.ts';
import type { SimulateDirectory } from './simulateDirectory.ts';

/**
 * The use cases of the directory, for an actor who has been admitted. Who manages some organisations sees and changes
 * what is in them and below them; what is outside looks as if it did not exist.
 */
export interface EnteredDirectory
  extends ManageHolds,
    ManageAccounts,
    ManageSources,
    ManageKeys,
    ManageImports,
    EditByHand {
  /** Whose ids and records the actor means who names no source; undefined: those that a transport takes for the host's. */
  readonly ownSource: string | undefined;
  readonly apply: ApplyDirectory;
  readonly simulate: SimulateDirectory;
  readonly explainPair: ExplainPair;
  readonly chooseSource: ChooseSource;
  /** For a source that `chooseSource` has chosen. */
  readonly readKnownRoster: ReadKnownRoster;
  readonly listPeople: DirectoryReader['listPeople'];
  readonly listOrganisations: DirectoryReader['listOrganisations'];
  readonly readRelations: ReadRelations;
  /** What happens in all rooms. @throws ChatError ACCESS_DENIED for who manages a part of the directory, else as `ReadFeed` */
  readonly readFeed: ReadFeed;
  /** Whom a source, the host by default, means by an id. @throws ChatError USER_NOT_FOUND */
  findPerson(externalId: string, source?: string): Promise<Person>;
}
