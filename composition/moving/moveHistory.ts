import type {
  Discrepancy,
  Figures,
  ForeignChat,
  ForeignDirectory,
  ForeignSystem,
  PolicyNeeds,
} from '../../adapters/history/ForeignChat.ts';
import type { DirectoryOutcome } from '../../core/directory/DirectoryOutcome.ts';
import type { UserRecord } from '../../core/directory/DirectoryRecords.ts';
import { ChatError } from '../../core/errors.ts';
import type { OpenHistoryFile } from '../../core/history/HistoryFiles.ts';
import type { HistoryOutcome } from '../../core/history/HistoryOutcome.ts';
import type { HistoryLine, HistoryRecord } from '../../core/history/HistoryRecord.ts';
import type { HistoryCensus } from '../../core/history/HistoryStore.ts';
import type { Chat } from '../../core/makeChat.ts';
import { changedRecords } from './changedRecords.ts';
import { checkPolicyFits } from './checkPolicyFits.ts';
import { DiscrepancyList } from './DiscrepancyList.ts';
import { fittingRelations } from './fittingRelations.ts';
import { fittingRoles } from './fittingRoles.ts';
import { goneMessages } from './goneMessages.ts';
import { nameRest } from './nameRest.ts';

export interface MoveOptions {
  readonly isDryRun?: boolean;
  /** Goes on, although much of what came in earlier is not there any more. */
  readonly isForced?: boolean;
  /** Absent: files are not brought along. */
  readonly files?: { readonly open: OpenHistoryFile; has(path: string): Promise<boolean> };
  readonly now: Date;
  readonly onProgress?: (done: number, total: number) => void;
  readonly signal?: { readonly aborted: boolean };
}

export interface MoveOutcome {
  readonly system: string;
  readonly isDryRun: boolean;
  /** What is there, and what of it is here. */
  readonly theirs: Figures;
  readonly ours: Figures;
  readonly differences: readonly Discrepancy[];
  /** All differences are named, and no room or message was refused. */
  readonly isWhole: boolean;
  /** Nothing was new or different; what has been read alone may have moved. */
  readonly isUnchanged: boolean;
  readonly directory: Pick<DirectoryOutcome, 'users' | 'relations' | 'rooms'>;
  readonly history: HistoryOutcome;
}

/** The smallest share of people that must still be there. */
const leastPeople = 0.8;
/** All that a snapshot makes disappear is right, as ids of a database are nobody else's later. */
const noGuards = { people: 1, relations: 1, guardians: 1, classes: 1 } as const;

/**
 * Brings the people, relations, rooms and messages of another chat over, or what has changed in it since it was last done,
 * and compares both sides. It can be repeated at any time, also after it was killed.
 * @throws ChatError INVALID_REQUEST for a policy that does not fit, or if hardly anybody is there; as `ImportHistory`
 */
export const moveHistory = async (
  chat: Chat,
  system: ForeignSystem,
  foreign: ForeignChat,
  options: MoveOptions,
): Promise<MoveOutcome> => {
  checkPolicyFits(chat.policy, system);
  const { isDryRun = false, isForced = false } = options;
  const source = system.name;
  const list = new DiscrepancyList();
  const before = await chat.compareHistory.census(source);
  if (foreign.figures.people < before.people * leastPeople && !isForced)
    throw new ChatError(
      'INVALID_REQUEST',
      `There are ${foreign.figures.people} people there, and ${before.people} came from there before. Look at --database; if it is right, run it with --force.`,
    );
  const found = await foreign.readDirectory(list.tell);
  let entered: DirectoryOutcome | undefined;
  async function* allRecords(): AsyncIterable<HistoryRecord> {
    yield* recordsOf(chat, { source, foreign, list, options });
    // All is read and staged, and nothing is written yet: their database is let go before ours takes its time.
    await foreign.release();
    entered = await moveDirectory(chat, found, { source, list, needs: system.needs, isDryRun });
  }
  const history = await chat.importHistory(numbered(allRecords()), {
    ...{ source, isDryRun, actor: 'command' },
    ...(options.files && { openFile: options.files.open }),
    ...(options.onProgress && { onProgress: options.onProgress }),
    ...(options.signal && { signal: options.signal }),
    onProblem: (problem) => list.tellProblem(problem),
  });
  const directory = entered ?? unread(system);
  const census = await chat.compareHistory.census(source);
  const theirs = foreign.figures;
  const ours = figuresOf(isDryRun ? foreseen(before, directory, history) : census);
  tellMerged(list, isDryRun ? history.mergedRooms : census.sourceRooms - census.rooms, census);
  const { count, examples: ids } = census.unattended;
  const reason =
    'rooms in which nobody is active: by the policy their people may not talk, or they are gone; moderators read them';
  if (count > 0) list.add({ figure: 'rooms', reason, count, change: 0, ids });
  const isNamed = nameRest(list, theirs, ours);
  return {
    ...{ system: source, isDryRun, theirs, ours, differences: list.all() },
    isWhole: isNamed && !list.hasLosses,
    isUnchanged: hasChangedNothing(directory, history),
    ...{ directory, history },
  };
};

interface Moving {
  readonly source: string;
  readonly foreign: ForeignChat;
  readonly list: DiscrepancyList;
}

/** People and relations. Who is only named there stays under the name that was known, and is not active. */
const moveDirectory = async (
  chat: Chat,
  { users: found, relations, orphans }: ForeignDirectory,
  {
    source,
    list,
    needs,
    isDryRun,
  }: Omit<Moving, 'foreign'> & {
    readonly needs: PolicyNeeds;
    readonly isDryRun: boolean;
  },
): Promise<DirectoryOutcome> => {
  const users = fittingRoles(chat.policy, needs, found);
  for (const id of orphans)
    list.tell(
      'people',
      'people without an account there, whom only rooms or messages name; they are not active here',
      id,
      1,
    );
  const gone = await Promise.all(orphans.map((id) => orphanOf(chat, source, id)));
  const outcome = await chat.enterDirectory('command').apply(
    {
      ...{ source, complete: { users: true, relations: true }, users: [...users, ...gone] },
      relations: fittingRelations(chat.policy, { users, relations }, list.tell),
    },
    { isDryRun, guards: noGuards, sameIds: new Set(users.map(({ externalId }) => externalId)) },
  );
  for (const { externalId } of outcome.heldBack)
    list.tell('people', 'people who were erased here; they do not come back', externalId, -1);
  return outcome;
};

const unread = ({ title }: ForeignSystem): never => {
  throw new Error(`The records of ${title} were not read to their end`);
};

const orphanOf = async (chat: Chat, source: string, externalId: string): Promise<UserRecord> => {
  const weakest = chat.policy.roles.at(-1) ?? '';
  try {
    const { role, firstName, lastName } = await chat.enterDirectory('command').findPerson(externalId, source);
    return { externalId, role, firstName, lastName, isActive: false };
  } catch (error) {
    if (!(error instanceof ChatError) || error.code !== 'USER_NOT_FOUND') throw error;
    return { externalId, role: weakest, firstName: '—', lastName: '', isActive: false };
  }
};

async function* recordsOf(
  chat: Chat,
  { source, foreign, list, options }: Moving & { readonly options: MoveOptions },
): AsyncIterable<HistoryRecord> {
  const { now, files, isForced = false } = options;
  const { compareHistory } = chat;
  const { tell } = list;
  yield* changedRecords(foreign.records(tell), {
    ...{ now, tell, hasSilentEdits: foreign.hasSilentEdits, hasFile: files && ((path) => files.has(path)) },
    placed: (ids) => compareHistory.placed(source, ids),
  });
  const imported = (after: string, limit: number) => compareHistory.imported(source, after, limit);
  yield* goneMessages({ foreign, imported, isForced, now, tell });
}

async function* numbered(records: AsyncIterable<HistoryRecord>): AsyncIterable<HistoryLine> {
  let line = 0;
  for await (const record of records) {
    line += 1;
    yield { line, record };
  }
}

const tellMerged = (list: DiscrepancyList, count: number, { merged }: HistoryCensus): void => {
  if (count === 0) return;
  const reason = 'rooms of the same two people, or of one relation, which are one room here';
  list.add({ figure: 'rooms', reason, count, change: -count, ids: merged });
};

/** What a dry run would leave. */
const foreseen = (before: HistoryCensus, { users }: DirectoryOutcome, { counts }: HistoryOutcome): Figures => ({
  people: before.people + Math.max(users.created, counts.people.created),
  rooms: before.rooms + counts.rooms.created,
  messages: before.messages + counts.messages.created + counts.threads.created - counts.deletions.created,
  deleted: before.deleted + counts.deletions.created,
  attachments: before.attachments + counts.attachments.created,
});

const figuresOf = ({ people, rooms, messages, deleted, attachments }: Figures): Figures => ({
  ...{ people, rooms, messages, deleted, attachments },
});

const hasChangedNothing = ({ users, relations, rooms }: DirectoryOutcome, { counts }: HistoryOutcome): boolean => {
  const { reads: _, ...kinds } = counts;
  const changes = [
    users.created,
    users.updated,
    users.deactivated,
    relations.created,
    relations.updated,
    relations.ended,
  ];
  const inRooms = Object.values(rooms).filter((count): count is number => typeof count === 'number');
  return (
    [...changes, ...inRooms].every((count) => count === 0) &&
    Object.values(kinds).every(({ created, updated }) => created + updated === 0)
  );
};
