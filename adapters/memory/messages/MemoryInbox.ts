import { isNamedLike } from '../../../core/contacts/isNamedLike.ts';
import type { MessageId, OrganisationId, RoomId, UserId } from '../../../core/ids.ts';
import type {
  Inbox,
  MentionsQuery,
  OfficeQuery,
  Reader,
  ReadPointer,
  RoomGroup,
  RoomList,
  RoomListQuery,
  RoomOverview,
  RoomPreferences,
  ServerTotals,
  Totals,
} from '../../../core/messages/Inbox.ts';
import type { RoomReading } from '../../../core/messages/MessageReading.ts';
import type { HistoryPage } from '../../../core/messages/MessageStore.ts';
import { type ReadState, readIdsAtMost } from '../../../core/messages/ReadState.ts';
import type { RoomOutline } from '../../../core/messages/RoomOutline.ts';
import type { Person } from '../../../core/permissions/Person.ts';
import type { Policy } from '../../../core/permissions/Policy.ts';
import { grantsOf, type Scope } from '../../../core/permissions/RoleGrant.ts';
import type { Participant } from '../../../core/rooms/Participant.ts';
import { isRoomActive, type RoomState } from '../../../core/rooms/RoomState.ts';
import { countShown, facesAtMost, hasFaces, othersAbout, roomName } from '../../../core/rooms/roomName.ts';
import { decodeCursor, encodeCursor } from '../../system/pageCursor.ts';
import type { MemoryDatabase } from '../MemoryDatabase.ts';
import { membershipIn, usableRooms } from '../rooms/usableRooms.ts';
import type { StoredRoom } from '../tables/StoredRoom.ts';
import { markReadIn, markUnreadIn } from './markReadIn.ts';
import { readersIn, readingIn } from './readingIn.ts';
import { toChatMessage } from './toChatMessage.ts';
import { mentioningIn, unreadIdsIn } from './unreadIn.ts';

export class MemoryInbox implements Inbox {
  readonly #database: MemoryDatabase;
  readonly #policy: Policy;

  constructor(database: MemoryDatabase, policy: Policy) {
    this.#database = database;
    this.#policy = policy;
  }

  async list(userId: UserId, query: RoomListQuery): Promise<RoomList> {
    const { limit, cursor, type, state: wantedState, isPinned, withHidden = false, context } = query;
    const { restsOn, isUnread = false, text } = query;
    const policy = this.#policy;
    const [last] = cursor === undefined ? [Infinity] : decodeCursor(cursor, 'number');
    if (query.state === 'requests') return this.#requests(userId, query);
    const rows = usableRooms(this.#database.tables, userId)
      .filter(({ row: { state }, membership }) => {
        const isKind = restsOn === undefined || policy.roomType(state.type).restsOn === restsOn;
        const name = roomName(policy, state, this.#database.tables.about(state), userId);
        const isNamed = text === undefined || isNamedLike(name, text);
        return isKind && isNamed && (!isUnread || this.#unread(state.id, membership) > 0);
      })
      .map(({ row }) => row)
      .filter((row) => {
        const { state, activity } = row;
        const preferences = this.#preferences(row, userId);
        const hasState = wantedState === undefined || isRoomActive(state) === (wantedState === 'active');
        const hasPin = isPinned === undefined || preferences.isPinned === isPinned;
        const isListed = withHidden || !preferences.isHidden;
        const isMeant = (type ?? state.type) === state.type && (context ?? state.context) === state.context;
        return activity < last && hasState && hasPin && isListed && isMeant;
      });
    return this.#page(rows, userId, limit);
  }

  /** The rooms that await the person, with a message, whom nobody blocks and that they have not declined. */
  #requests(userId: UserId, { limit, cursor }: RoomListQuery): RoomList {
    const { tables } = this.#database;
    const [last] = cursor === undefined ? [Infinity] : decodeCursor(cursor, 'number');
    const rows = [...tables.requests.entries()]
      .map(([id]) => id)
      .filter((id) => tables.seesRequest(id, userId))
      .flatMap((id) => tables.rooms.get(id) ?? [])
      .filter(({ activity }) => activity < last)
      .filter(({ state }) => tables.log(state.id).messages.some(({ deletedAt }) => deletedAt === null))
      .sort((one, other) => other.activity - one.activity);
    return this.#page(rows, userId, limit);
  }

  #page(rows: readonly StoredRoom[], userId: UserId, limit: number): RoomList {
    const page = rows.slice(0, limit);
    const end = page.at(-1);
    const nextCursor = end !== undefined && rows.length > limit ? encodeCursor([end.activity]) : null;
    return { rooms: page.map((row) => this.#overview(row, userId)), nextCursor };
  }

  async listOffice(userId: UserId, { limit, cursor, show, offices }: OfficeQuery): Promise<RoomList> {
    const [last] = cursor === undefined ? [Infinity] : decodeCursor(cursor, 'number');
    const isSeen = ({ type, scope }: RoomState): boolean =>
      offices.some((office) => office.type === type && office.organisationIds.some((id) => scope.includes(id)));
    const isShelved = ({ isArchived, ownerId }: RoomState): boolean =>
      isArchived === (show === 'closed') && (show !== 'mine' || ownerId === userId);
    const rows = [...this.#database.tables.rooms.rows()]
      .filter(({ state, activity }) => activity < last && isSeen(state) && isShelved(state))
      .sort((one, other) => other.activity - one.activity);
    return this.#page(rows, userId, limit);
  }

  async groups(userId: UserId): Promise<readonly RoomGroup[]> {
    const groups = new Map<string, RoomGroup>();
    for (const { row, membership } of usableRooms(this.#database.tables, userId)) {
      const { isHidden, isMuted } = this.#preferences(row, userId);
      const { id, context, contextName } = row.state;
      if (isHidden || context === '') continue;
      const known = groups.get(context) ?? {
        ...{ context, name: contextName || context, rooms: 0, unreadMessages: 0, unreadRooms: 0, lastRoomId: id },
      };
      const unread = isMuted ? 0 : this.#unread(id, membership);
      groups.set(context, {
        ...known,
        rooms: known.rooms + 1,
        unreadMessages: known.unreadMessages + unread,
        unreadRooms: known.unreadRooms + (unread > 0 ? 1 : 0),
      });
    }
    return [...groups.values()];
  }

  async overview(roomId: RoomId, userId: UserId): Promise<RoomOverview | undefined> {
    const row = this.#database.tables.rooms.get(roomId);
    return row && this.#overview(row, userId);
  }

  async outline(roomId: RoomId, userId: UserId): Promise<RoomOutline | undefined> {
    const row = this.#database.tables.rooms.get(roomId);
    return row === undefined || membershipIn(row, userId) === undefined ? undefined : this.#overview(row, userId);
  }

  async markRead(roomId: RoomId, userId: UserId, upToId: MessageId | null): Promise<ReadState> {
    const membership = membershipIn(this.#database.tables.rooms.get(roomId), userId);
    const before = unreadIdsIn(this.#database, roomId, membership);
    const moved = markReadIn(this.#database, roomId, membership, upToId);
    const unread = new Set(unreadIdsIn(this.#database, roomId, membership));
    const readIds = before.filter((id) => !unread.has(id)).slice(-readIdsAtMost);
    return { ...moved, readIds, unreadCount: unread.size };
  }

  async markUnread(roomId: RoomId, userId: UserId, fromId: MessageId): Promise<ReadState> {
    const membership = membershipIn(this.#database.tables.rooms.get(roomId), userId);
    const marked = markUnreadIn(this.#database, roomId, membership, fromId);
    return { ...marked, readIds: [], unreadCount: this.#unread(roomId, membership) };
  }

  async readers(roomId: RoomId, messageId: MessageId): Promise<readonly Reader[]> {
    return readersIn(this.#database, roomId, messageId);
  }

  async reading(roomId: RoomId, userId: UserId): Promise<RoomReading> {
    return readingIn(this.#database, roomId, userId);
  }

  async pointers(roomId: RoomId, maxPointers: number): Promise<readonly ReadPointer[] | null> {
    const { tables } = this.#database;
    const row = tables.rooms.get(roomId);
    const members = row === undefined ? [] : membersOf(row);
    if (members.length > maxPointers) return null;
    const log = tables.log(roomId);
    return members.map(({ userId, isSuspended }) => {
      const lastReadId = log.pointers.get(userId)?.messageId ?? null;
      return { userId, lastReadId, isSuspended };
    });
  }

  async updatePreferences(roomId: RoomId, userId: UserId, change: Partial<RoomPreferences>) {
    const { tables } = this.#database;
    const row = tables.rooms.get(roomId);
    if (row === undefined || membershipIn(row, userId) === undefined) return undefined;
    const before = this.#preferences(row, userId);
    const after = { ...before, ...change };
    const { isMuted, isPinned, isHidden } = after;
    tables.log(roomId).setPreferences(userId, { isMuted, isPinned, hiddenActivity: isHidden ? row.activity : 0 });
    const hasChanged = isMuted !== before.isMuted || isPinned !== before.isPinned || isHidden !== before.isHidden;
    return { ...after, hasChanged };
  }

  async mentions(userId: UserId, { before = Infinity as MessageId, limit }: MentionsQuery): Promise<HistoryPage> {
    const { tables } = this.#database;
    const found = usableRooms(tables, userId).flatMap(({ row, membership }) =>
      mentioningIn(
        this.#database,
        row.state.id,
        membership,
        Math.max(membership.joinedSeq, membership.visibleFromSeq - 1),
      ),
    );
    const newest = found.filter(({ id }) => id < before).sort((one, other) => other.id - one.id);
    return { messages: newest.slice(0, limit), hasMore: newest.length > limit };
  }

  async totals(userId: UserId): Promise<Totals> {
    const { tables } = this.#database;
    const unread = usableRooms(tables, userId)
      .filter(({ row }) => !this.#preferences(row, userId).isHidden)
      .map(({ row, membership }) => this.#unread(row.state.id, membership));
    const sent = [userId, ...tables.formerIds(userId)].flatMap((id) =>
      [...tables.roomIdsOf.get(id)].map(
        (roomId) => tables.log(roomId).messages.filter((one) => one.senderId === id && one.deletedAt === null).length,
      ),
    );
    return {
      rooms: unread.length,
      unreadRooms: unread.filter((count) => count > 0).length,
      unreadMessages: sum(unread),
      sentMessages: sum(sent),
    };
  }

  async unreadMessages(userId: UserId): Promise<number> {
    const counts = usableRooms(this.#database.tables, userId).map(({ row, membership }) => {
      const { isHidden, isMuted } = this.#preferences(row, userId);
      return isHidden || isMuted ? 0 : this.#unread(row.state.id, membership);
    });
    return sum(counts);
  }

  async serverTotals(within?: OrganisationId): Promise<ServerTotals> {
    const { tables } = this.#database;
    const isIn = (scope: Scope): boolean => within === undefined || scope.includes(within);
    const rows = [...tables.rooms.rows()].filter(({ state }) => isIn(state.scope));
    const roomsByType: Record<string, number> = {};
    for (const { state } of rows) roomsByType[state.type] = (roomsByType[state.type] ?? 0) + 1;
    const live = rows.map(({ state }) => tables.log(state.id).messages.filter((one) => one.deletedAt === null).length);
    const memberships = rows.map((row) => membersOf(row).length);
    const active = [...tables.people.rows()].filter(
      ({ person }) => person.isActive && (within === undefined || grantsOf(person).some(({ scope }) => isIn(scope))),
    );
    return { roomsByType, messages: sum(live), participants: sum(memberships), activePeople: active.length };
  }

  #overview(row: StoredRoom, userId: UserId): RoomOverview {
    const { tables } = this.#database;
    const { state } = row;
    const log = tables.log(state.id);
    const membership = membershipIn(row, userId);
    const visibleFromSeq = membership?.visibleFromSeq ?? 0;
    const latest = log.latestLive();
    const about = tables.about(state);
    const isOfTwo = about.some(({ id }) => id === userId) && this.#policy.roomType(state.type).restsOn === 'contact';
    return {
      room: state,
      name: roomName(this.#policy, state, about, userId),
      participantCount: countShown(this.#policy, row.state.type, membersOf(row).length),
      counterpart:
        isOfTwo && (membership !== undefined || row.state.awaits === userId)
          ? (about.find(({ id }) => id !== userId) ?? null)
          : null,
      about: othersAbout(this.#policy, state.type, about, userId),
      faces: hasFaces(this.#policy, state.type) ? this.#faces(row, userId) : [],
      visibleFromSeq,
      lastMessage: latest === undefined || latest.seq < visibleFromSeq ? null : toChatMessage(tables, state.id, latest),
      unreadCount: this.#unread(state.id, membership),
      isMentioned: this.#isMentioned(state.id, membership),
      unreadMarkId: membership === undefined ? null : (log.unreadMarks.get(userId) ?? null),
      lastReadSeq: membership === undefined ? 0 : (log.readOf(userId)?.seq ?? 0),
      ...(membership === undefined
        ? { isMuted: false, isPinned: false, isHidden: false }
        : this.#preferences(row, userId)),
    };
  }

  #faces(row: StoredRoom, userId: UserId): Person[] {
    const ownerFirst = (one: Participant): number => (one.userId === row.state.ownerId ? 0 : one.userId);
    return membersOf(row)
      .filter((one) => one.userId !== userId)
      .sort((one, other) => ownerFirst(one) - ownerFirst(other))
      .slice(0, facesAtMost)
      .flatMap(({ userId: id, role }) => {
        const person = this.#database.tables.person(id);
        return person === undefined ? [] : [{ ...person, role }];
      });
  }

  #preferences({ state, activity }: StoredRoom, userId: UserId): RoomPreferences {
    const { isMuted, isPinned, hiddenActivity } = this.#database.tables.log(state.id).preferencesOf(userId);
    return { isMuted, isPinned, isHidden: activity <= hiddenActivity };
  }

  #isMentioned(roomId: RoomId, membership: Participant | undefined): boolean {
    if (membership === undefined) return false;
    const readSeq = this.#database.tables.log(roomId).readOf(membership.userId)?.seq ?? 0;
    const after = Math.max(readSeq, membership.joinedSeq, membership.visibleFromSeq - 1);
    return mentioningIn(this.#database, roomId, membership, after).length > 0;
  }

  /** Counts as I7 says. */
  #unread(roomId: RoomId, membership: Participant | undefined): number {
    return unreadIdsIn(this.#database, roomId, membership).length;
  }
}

const membersOf = ({ memberships }: StoredRoom): Participant[] =>
  [...memberships.values()].filter(({ leftSeq }) => leftSeq === null);

const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0);
