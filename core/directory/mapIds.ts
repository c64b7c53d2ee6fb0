import { type AuditDraft, auditActor } from '../audit/AuditEntry.ts';
import { ChatError } from '../errors.ts';
import type { UserId } from '../ids.ts';
import type { Actor } from '../permissions/Actor.ts';
import type { RoomBus } from '../rooms/RoomBus.ts';
import type { RoomEvent } from '../rooms/RoomEvent.ts';
import type { Directory, DirectoryTransaction } from './Directory.ts';
import type { UserRecord } from './DirectoryRecords.ts';
import { matchPeople, type PeopleMatch } from './matchPeople.ts';
import { publishRooms } from './publishRooms.ts';

export interface MapIdsRequest {
  readonly source: string;
  readonly users: readonly UserRecord[];
  /** User names, by the ids of the list. */
  readonly usernames: ReadonlyMap<string, string>;
  /** Only says which ids would change. */
  readonly isPreview: boolean;
  /** For the audit log; the host by default. */
  readonly actor?: Actor;
}

/**
 * Gives the people of a source the ids that a new system of records has for them, so that the next list finds their
 * accounts. Changes nothing else.
 * @throws ChatError INVALID_REQUEST if a new id is, or was, somebody else's, or if the source names nobody
 */
export type MapIds = (request: MapIdsRequest) => Promise<PeopleMatch>;

interface Deps {
  readonly directory: Directory;
  readonly bus: Pick<RoomBus<RoomEvent>, 'publish' | 'invalidate'>;
}

/** The problems that an answer lists, at most. */
const shownProblems = 1000;

export const makeMapIds =
  ({ directory, bus }: Deps): MapIds =>
  async ({ source, users, usernames, isPreview, actor = 'host' }) => {
    const { match, userIds } = await directory.transaction(async (tx) => {
      const named = await tx.peopleNamedBy(source);
      if (named.size === 0)
        throw new ChatError('INVALID_REQUEST', `"${source}" names nobody yet: there are no ids to map.`);
      const stored = new Map([...named].map(([id, { person }]) => [id, person]));
      const found = matchPeople({ stored, users, usernames });
      const renamed = found.matched.filter(({ from, to }) => from !== to);
      await refuseTaken(tx, source, renamed);
      const changed = await tx.renameIds(source, new Map(renamed.map(({ from, to }) => [from, to])));
      const userIds = changed.map(({ after }) => after.id);
      tx.record(entriesOf(actor, source, userIds));
      return { match: found, userIds };
    }, isPreview);
    if (!isPreview) publishRooms(bus, [], userIds);
    return match;
  };

/** People in one entry. */
const peopleAtOnce = 1000;

const entriesOf = (actor: Actor, source: string, userIds: readonly UserId[]): AuditDraft[] => {
  const drafts: AuditDraft[] = [];
  for (let start = 0; start < userIds.length; start += peopleAtOnce) {
    const subjects = userIds.slice(start, start + peopleAtOnce);
    drafts.push({
      actor: auditActor(actor),
      action: 'ids.mapped',
      subjects,
      details: { source, people: subjects.length },
    });
  }
  return drafts;
};

/** An id may pass from one person of the list to another, who gives it up in the same step. */
const refuseTaken = async (
  tx: DirectoryTransaction,
  source: string,
  renamed: PeopleMatch['matched'],
): Promise<void> => {
  const given = new Set(renamed.map(({ from }) => from));
  const owners = await tx.people(
    source,
    renamed.map(({ to }) => to),
  );
  const taken = renamed.filter(({ to }) => owners.has(to) && !given.has(to));
  if (taken.length === 0) return;
  throw new ChatError(
    'INVALID_REQUEST',
    `${taken.length} of the new ids of "${source}" are somebody else's already; nothing was changed. See details.`,
    {
      details: taken.slice(0, shownProblems).map(({ from, to, name }) => ({
        path: from,
        problem: `"${to}" would be ${name}, but ${owners.get(to)?.knownAs ?? 'somebody else'} has it`,
      })),
    },
  );
};
