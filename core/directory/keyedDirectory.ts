import { ChatError } from '../errors.ts';
import type { SourceKeyHolder } from '../permissions/SourceKeyHolder.ts';
import type { EnteredDirectory } from './EnteredDirectory.ts';

/** What the program of a source needs; everything else is for offices and the host's own key. */
type Opened =
  | 'ownSource'
  | 'apply'
  | 'chooseSource'
  | 'readKnownRoster'
  | 'readSourceSettings'
  | 'checkSourceSettings'
  | 'listPeople'
  | 'listOrganisations'
  | 'readRelations'
  | 'findPerson';

const closed = [
  ...(['simulate', 'readFeed', 'listSources', 'changeSourceSettings', 'readPull', 'explainPair'] as const),
  ...(['listHolds', 'setHold', 'liftHold', 'simulateHold'] as const),
  ...(['listAccountPairs', 'mergeAccounts', 'undoMerge', 'listMerges'] as const),
  ...(['listImports', 'readImport', 'listImportChanges', 'listPersonChanges', 'undoImport'] as const),
  ...(['readPerson', 'changePerson', 'changeRelation'] as const),
  ...(['createKey', 'listKeys', 'revokeKey'] as const),
] satisfies readonly (keyof EnteredDirectory)[];

type Closed = (typeof closed)[number];

/** Every call is in one of the two lists: a new one does not compile until somebody has decided. */
type Decided = Exclude<keyof EnteredDirectory, Opened | Closed> extends never ? Pick<EnteredDirectory, Opened> : never;

/** The directory as the holder of a source's key has it: one source, and no decisions of an office. */
export const keyedDirectory = (directory: Decided, { source }: Pick<SourceKeyHolder, 'source'>): EnteredDirectory => {
  const checkSource = (asked: string | undefined): void => {
    if (asked !== undefined && asked !== source) throw otherSource(source);
  };
  const refusals = Object.fromEntries(closed.map((name) => [name, refuseKey])) as unknown as Pick<
    EnteredDirectory,
    Closed
  >;
  return {
    ...directory,
    ...refusals,
    ownSource: source,
    apply: async (records, options = {}) => {
      checkSource(options.source);
      if ('source' in records) checkSource(records.source);
      return directory.apply(records, { ...options, source });
    },
    chooseSource: async (asked) => {
      checkSource(asked);
      return directory.chooseSource(source);
    },
    readKnownRoster: async (asked) => {
      checkSource(asked);
      return directory.readKnownRoster(asked);
    },
    readSourceSettings: async (asked) => {
      checkSource(asked);
      return directory.readSourceSettings(asked);
    },
    findPerson: async (externalId, asked) => {
      checkSource(asked);
      return directory.findPerson(externalId, source);
    },
  };
};

/** What a key of a source is told at every call that is not for it. */
export const notForKeys = (): ChatError =>
  new ChatError(
    'ACCESS_DENIED',
    'This key belongs to a source: it writes and reads the records of this source, and nothing else. Use an account with the right, or DIRECTORY_KEY.',
  );

const refuseKey = async (): Promise<never> => {
  throw notForKeys();
};

const otherSource = (source: string): ChatError =>
  new ChatError(
    'ACCESS_DENIED',
    `This key is for records of the source "${source}" alone. Name that source or none, or use a key of the other one.`,
  );
