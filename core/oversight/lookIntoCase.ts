import type { AuditLog } from '../audit/AuditLog.ts';
import type { RoomId, UserId } from '../ids.ts';
import { consumeQuota, type Limits } from '../limits/Limits.ts';
import type { RateLimiter } from '../limits/RateLimiter.ts';
import type { Inbox, RoomOverview } from '../messages/Inbox.ts';
import type { Message } from '../messages/Message.ts';
import type { MessageSearch, SearchPage, SearchQuery } from '../messages/MessageSearch.ts';
import type { HistoryQuery, MessageStore } from '../messages/MessageStore.ts';
import { type Revision, revisionsOf } from '../messages/Revision.ts';
import type { Person } from '../permissions/Person.ts';
import { organisationOf } from '../permissions/RoleGrant.ts';
import { roomNotFound } from '../rooms/admit.ts';
import type { RoomRepository } from '../rooms/RoomRepository.ts';
import { lookEntry } from './caseAudit.ts';
import type { CaseId } from './OversightCase.ts';
import type { CaseRoomQuery, OversightCases } from './OversightCases.ts';
import type { ReachCases } from './reachCases.ts';

/** A message with all that it said: one revision for what was never changed. */
export interface RevisedMessage {
  readonly message: Message;
  readonly revisions: readonly Revision[];
}

export interface RevisedPage {
  /** Oldest first. */
  readonly messages: readonly RevisedMessage[];
  readonly hasMore: boolean;
}

/**
 * Looks into the rooms of a running case. Each look goes on record, with the case, before anything is shown (I19). All
 * throw ChatError NOT_FOUND for a case of which the person may not know, and ACCESS_DENIED for one that does not run.
 */
export interface LookIntoCase {
  /** The rooms of the case, those made last first, as the person would see them without a membership. */
  rooms(person: Person, id: CaseId, query: Omit<CaseRoomQuery, 'roomId'>): Promise<readonly RoomOverview[]>;
  /** A part of the history of a room, deleted words included. @throws ChatError ROOM_NOT_FOUND for others' rooms */
  history(person: Person, id: CaseId, roomId: RoomId, query: HistoryQuery): Promise<RevisedPage>;
  /** Searches the latest 1,000 rooms of the case for words as they stand now. */
  search(person: Person, id: CaseId, query: Omit<SearchQuery, 'roomId' | 'roomIds'>): Promise<SearchPage>;
}

interface Deps {
  readonly cases: Pick<OversightCases, 'rooms'>;
  readonly reachCases: ReachCases;
  readonly rooms: Pick<RoomRepository, 'access'>;
  readonly inbox: Pick<Inbox, 'overview'>;
  readonly messages: Pick<MessageStore, 'history' | 'changes'>;
  readonly search: MessageSearch;
  readonly auditLog: Pick<AuditLog, 'append'>;
  readonly limiter: RateLimiter;
  readonly limits: Limits;
}

const searchedRooms = 1_000;
/** Nobody's id: a room looks the same to every overseer, also to one who is a member of it. */
const nobody = 0 as UserId;

export const makeLookIntoCase = (deps: Deps): LookIntoCase => {
  const { cases, reachCases, rooms, inbox, messages, search, auditLog, limiter, limits } = deps;
  return {
    rooms: async (person, id, query) => {
      const found = await reachCases.findRunning(person, id);
      await auditLog.append([lookEntry(person, found, { look: { what: 'rooms' } })]);
      const ids = await cases.rooms(id, query);
      const overviews = await Promise.all(ids.map((roomId) => inbox.overview(roomId, nobody)));
      return overviews.filter((one) => one !== undefined);
    },

    history: async (person, id, roomId, query) => {
      const found = await reachCases.findRunning(person, id);
      const [covered] = await cases.rooms(id, { roomId, limit: 1 });
      const access = covered === undefined ? undefined : await rooms.access(roomId, person.id);
      if (access === undefined) throw roomNotFound();
      const room = { id: roomId, organisation: organisationOf(access.room.scope) };
      await auditLog.append([lookEntry(person, found, { look: { what: 'history' }, room })]);
      const page = await messages.history(roomId, query);
      const changed = page.messages.filter(({ editedAt, deletedAt }) => editedAt !== null || deletedAt !== null);
      const ids = changed.map((message) => message.id);
      const changes = ids.length === 0 ? new Map() : await messages.changes(roomId, ids);
      const revised = page.messages.map((message) => ({
        message,
        revisions: revisionsOf(message, changes.get(message.id) ?? []),
      }));
      return { messages: revised, hasMore: page.hasMore };
    },

    search: async (person, id, query) => {
      await consumeQuota(limiter, limits, 'searches', person);
      const found = await reachCases.findRunning(person, id);
      await auditLog.append([lookEntry(person, found, { look: { what: 'search', words: query.text } })]);
      const roomIds = await cases.rooms(id, { limit: searchedRooms });
      return search.search(person.id, { ...query, roomIds });
    },
  };
};
